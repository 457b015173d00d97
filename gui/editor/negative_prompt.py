"""The negative prompt below the prompt, with an editor and a counter of its own; it folds."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.dialects.table import negative_notes
from core.program.translation import tr
from core.tokens.text_families import TEXT_FAMILIES
from gui.editor.counter import CompactCounter
from gui.editor.editor_menu import add_editor_menu
from gui.editor.prompt_editor import PromptEditor
from gui.state.session import Session
from gui.widgets.controls import DimLabel, ElidedLabel, small_button

EDITOR_LINES = 3  # that the editor has room for


class NegativePrompt(QWidget):
    """The editor below a line with buttons and counter; folded, only the line with the beginning of the text."""

    folded = Signal(bool)
    wants_comparison = Signal()  # the negative prompt is to be looked at as B of the comparison

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.editor = PromptEditor(session.negative)
        add_editor_menu(self.editor)
        self.editor.setPlaceholderText(tr("What the picture is not to show"))
        self.editor.setAccessibleName(tr("Negative prompt"))
        self.editor.setAccessibleDescription(tr("The prompt that the picture is led away from"))
        self.editor.setFixedHeight(EDITOR_LINES * self.editor.fontMetrics().lineSpacing() + 14)
        self.counter = CompactCounter(session.negative, tr("Negative prompt"))
        self.notes = DimLabel(wrap=True)
        self.beginning = ElidedLabel()
        self._fold = QToolButton(autoRaise=True)
        self._fold.setText(tr("Negative prompt"))
        self._fold.setToolTip(tr("Fold the negative prompt away, or unfold it"))
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setIconSize(QSize(8, 8))
        self._fold.clicked.connect(lambda: self.fold(not self.is_folded))
        self._arrange()
        for signal in (
            session.negative.text_changed,
            session.negative.parsed,
            session.prompt.parsed,
            session.encoder_changed,
        ):
            signal.connect(self._show)
        self._shown: object = None
        self.fold(not session.negative.text)
        self._show()

    def _arrange(self) -> None:
        self.swap_button = small_button("swap", tr("Swap the prompt and the negative prompt"), self.swap)
        self.compare_button = small_button(
            "compare", tr("Look at the negative prompt: compare it with the prompt"), self.wants_comparison.emit
        )
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._fold)
        line.addWidget(self.beginning, 1)
        self.beginning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for widget in (self.swap_button, self.compare_button, self.counter):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self.editor)
        column.addWidget(self.notes)

    @property
    def is_folded(self) -> bool:
        """Whether the editor is hidden."""
        return self.editor.isHidden()

    def fold(self, folded: bool) -> None:
        """Hides the editor, or shows it."""
        changed = folded != self.editor.isHidden()
        self._fold.setAccessibleDescription(tr("folded") if folded else tr("unfolded"))
        self._fold.setArrowType(Qt.ArrowType.RightArrow if folded else Qt.ArrowType.DownArrow)
        self.editor.setVisible(not folded)
        self._show()
        if changed:
            self.folded.emit(folded)

    def swap(self) -> None:
        """Swaps prompt and negative prompt; each editor can undo its half."""
        text, negative = self._session.prompt.text, self._session.negative.text
        self._session.prompt.set_text(negative)
        self._session.negative.set_text(text)

    def _show(self) -> None:
        session = self._session
        text = session.negative.text
        counts = len(session.prompt.chunks.chunks), len(session.negative.chunks.chunks)
        shown = text, counts, session.dialect, session.family_name, self.is_folded
        if self._shown == shown:
            return
        self._shown = shown
        self.beginning.setText(text[:200].replace("\n", " ") if self.is_folded else "")
        self.compare_button.setEnabled(bool(text.strip()))
        is_text = session.family_name in TEXT_FAMILIES  # of which none of these is known
        notes = () if is_text else negative_notes(session.dialect, session.family_name, text, *counts)
        self.notes.setText(" ".join(notes))
        self.notes.setVisible(bool(notes) and not self.is_folded)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the controls unfolds it and gives the editor the focus."""
        self.fold(False)
        self.editor.setFocus()
        event.accept()
