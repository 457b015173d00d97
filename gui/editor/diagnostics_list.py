"""The notes on the prompt: a sentence each, a button that selects its span and buttons that apply its fixes."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.program.translation import tr
from core.prompt.prompt import Diagnostic
from gui.state.session import Session
from gui.widgets.controls import Card, DimLabel, PlainScrollArea, SegmentButton
from gui.widgets.style import theme_of

MAX_LISTED_DIAGNOSTICS = 30  # a pasted page of brackets has hundreds
MIN_LINES, MAX_LINES = 4, 10  # of text, which the notes take at most in a low and in a high window
WINDOW_SHARE = 0.13  # of the window's height, which they take at most in between


class NotesArea(PlainScrollArea):
    """Scrolls the notes, and asks for the height that they have at its width, as far as the window has room."""

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        room = min(max(WINDOW_SHARE * self.window().height(), MIN_LINES * line), MAX_LINES * line)
        notes = self.widget().heightForWidth(self.viewport().width())
        return QSize(super().sizeHint().width(), round(min(notes, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class DiagnosticsList(Card):
    """The card of the notes, the quiet ones last; hidden while there are none."""

    span_chosen = Signal(int, int)  # the span to select, in code points
    fix_requested = Signal(object)  # the Fix to apply

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Notes on this prompt"), parent)
        self._session = session
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._area = NotesArea(inner)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(tr("Notes on this prompt"))
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.body.addWidget(self._area, 1)
        session.prompt.parsed.connect(self._show)
        session.prompt.notes_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Lists the diagnostics; where only their spans have moved, the lines are kept, so that nothing flickers."""
        before, notes = self.diagnostics, self._session.prompt.diagnostics
        self.diagnostics = tuple(sorted(notes, key=lambda note: note.is_quiet))
        listed = self.diagnostics[:MAX_LISTED_DIAGNOSTICS]
        self.setVisible(bool(listed))
        if list(map(_shown_text, listed)) == list(map(_shown_text, before[:MAX_LISTED_DIAGNOSTICS])):
            return
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for number, diagnostic in enumerate(listed):
            self._add(number, diagnostic)
        if unlisted := len(self.diagnostics) - len(listed):
            self._grid.addWidget(DimLabel(tr("… and {count} more").format(count=unlisted)), 2 * len(listed), 1)
        self._area.updateGeometry()

    def _add(self, number: int, diagnostic: Diagnostic) -> None:
        theme, is_quiet = theme_of(self), diagnostic.is_quiet
        show_button = QToolButton(text="i" if is_quiet else "▲", autoRaise=True, toolTip=tr("Show where"))
        palette = show_button.palette()
        palette.setColor(show_button.foregroundRole(), QColor(theme.dim if is_quiet else theme.warn))
        show_button.setPalette(palette)
        show_button.setAccessibleName(tr("Show where: {problem}").format(problem=diagnostic.message))
        show_button.clicked.connect(partial(self._choose, number))
        self._grid.addWidget(show_button, 2 * number, 0, Qt.AlignmentFlag.AlignTop)
        label = DimLabel(diagnostic.message, wrap=True) if is_quiet else QLabel(diagnostic.message, wordWrap=True)
        self._grid.addWidget(label, 2 * number, 1)
        if diagnostic.fixes:
            self._grid.addWidget(self._fixes(number, diagnostic), 2 * number + 1, 1)

    def _fixes(self, number: int, diagnostic: Diagnostic) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 2)
        for index, fix in enumerate(diagnostic.fixes):
            button = SegmentButton(fix.label)
            button.setCheckable(False)
            button.setToolTip(tr("Changes the prompt; undo brings it back"))
            button.setAccessibleName(f"{fix.label}: {diagnostic.message}")
            button.clicked.connect(partial(self._request_fix, number, index))
            row.addWidget(button)
        row.addStretch(1)
        return line

    def _choose(self, number: int, _checked: bool = False) -> None:
        self.span_chosen.emit(self.diagnostics[number].start, self.diagnostics[number].end)

    def _request_fix(self, number: int, index: int, _checked: bool = False) -> None:
        self.fix_requested.emit(self.diagnostics[number].fixes[index])


def _shown_text(diagnostic: Diagnostic) -> tuple[str, tuple[str, ...]]:
    """What is shown of a diagnostic: its message and the labels of its fixes."""
    return diagnostic.message, tuple(fix.label for fix in diagnostic.fixes)
