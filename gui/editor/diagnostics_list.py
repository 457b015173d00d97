"""Notes on the prompt: one sentence a problem; a click selects the place, a button mends it where that is safe."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.program.translation import tr
from core.prompt.prompt import Diagnostic
from gui.state.session import Session
from gui.widgets.controls import Card, DimLabel, PlainScrollArea, SegmentButton
from gui.widgets.style import theme_of

MAX_LISTED_DIAGNOSTICS = 30  # notes that are listed; a pasted page of brackets has hundreds


class DiagnosticsList(Card):
    """Follows the session's chunks; hidden while there is nothing to say."""

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
        scroll = PlainScrollArea(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(tr("Notes on this prompt"))
        self.body.addWidget(scroll, 1)
        self.setMaximumHeight(190)
        session.parsed.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Lists the problems; the same ones keep their lines though their places move, so that nothing flickers."""
        problems = self._session.diagnostics
        self.setVisible(bool(problems))
        before, self.diagnostics = self.diagnostics, problems
        if [_shown_text(problem) for problem in problems[:MAX_LISTED_DIAGNOSTICS]] == [
            _shown_text(problem) for problem in before[:MAX_LISTED_DIAGNOSTICS]
        ]:
            return
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for line, problem in enumerate(problems[:MAX_LISTED_DIAGNOSTICS]):
            self._add(line, problem)
        if len(problems) > MAX_LISTED_DIAGNOSTICS:
            self._grid.addWidget(
                DimLabel(tr("… and {count} more").format(count=len(problems) - MAX_LISTED_DIAGNOSTICS)),
                2 * MAX_LISTED_DIAGNOSTICS,
                1,
            )

    def _add(self, line: int, problem: Diagnostic) -> None:
        place = QToolButton()
        place.setText("▲")
        palette = place.palette()
        palette.setColor(place.foregroundRole(), QColor(theme_of(self).warn))
        place.setPalette(palette)
        place.setAutoRaise(True)
        place.setToolTip(tr("Show where"))
        place.setAccessibleName(tr("Show where: {problem}").format(problem=problem.message))
        place.clicked.connect(partial(self._choose, line))
        self._grid.addWidget(place, 2 * line, 0, Qt.AlignmentFlag.AlignTop)
        text = QLabel(problem.message)
        text.setWordWrap(True)
        self._grid.addWidget(text, 2 * line, 1)
        if problem.fixes:
            self._grid.addWidget(self._fixes(line, problem), 2 * line + 1, 1)

    def _fixes(self, number: int, problem: Diagnostic) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 2)
        for which, fix in enumerate(problem.fixes):
            button = SegmentButton(fix.label)
            button.setCheckable(False)
            button.setToolTip(tr("Changes the prompt; undo brings it back"))
            button.setAccessibleName(f"{fix.label}: {problem.message}")
            button.clicked.connect(partial(self._request_fix, number, which))
            row.addWidget(button)
        row.addStretch(1)
        return line

    def _choose(self, number: int, _checked: bool = False) -> None:
        self.span_chosen.emit(self.diagnostics[number].start, self.diagnostics[number].end)

    def _request_fix(self, number: int, which: int, _checked: bool = False) -> None:
        self.fix_requested.emit(self.diagnostics[number].fixes[which])


def _shown_text(problem: Diagnostic) -> tuple[str, tuple[str, ...]]:
    """What is shown of a problem."""
    return problem.message, tuple(fix.label for fix in problem.fixes)
