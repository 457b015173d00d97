"""Compare's other prompt: a few lines to type in, and below them the word diff whose words can be clicked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QScrollArea, QWidget

from core.language import tr

LINES = 2  # that the edit shows
DIFF_LINES = 3  # at most


class OtherPrompt(QWidget):
    """Emits what is typed; shows what it is given without an echo."""

    typed = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.edit = QPlainTextEdit(text)
        self.edit.setAccessibleName(tr("Prompt B"))
        self.edit.setToolTip(tr("Prompt B, which the prompt in the editor (A) is compared with; Ctrl+D comes here"))
        self.edit.setPlaceholderText(tr("Prompt B; Ctrl+D copies yours, to be changed"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(LINES * self.edit.fontMetrics().lineSpacing() + 14)
        self.edit.textChanged.connect(lambda: self.typed.emit(self.edit.toPlainText()))
        name = QLabel("&B")
        name.setBuddy(self.edit)
        name.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.addWidget(name)
        row.addWidget(self.edit, 1)

    def show_text(self, text: str) -> None:
        """The text, where someone else has changed it."""
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)


class DiffText(QScrollArea):
    """Rich text as high as its lines, DIFF_LINES at most; its links are indices of A's units."""

    pointed = Signal(int)  # -1 for none
    clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAccessibleName(tr("Word diff"))
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.text.linkHovered.connect(lambda link: self.pointed.emit(int(link) if link else -1))
        self.text.linkActivated.connect(lambda link: self.clicked.emit(int(link)))
        self.setAccessibleName(tr("Word diff"))
        self.setToolTip(tr("Struck out behind −: only in A. Underlined behind +: only in B. A click selects A’s word."))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(self.text)
        self.viewport().setAutoFillBackground(False)
        self.text.setAutoFillBackground(False)

    def show_diff(self, text: str) -> None:
        """Takes rich text."""
        if text != self.text.text():
            self.text.setText(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as the lines there are now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self.text.heightForWidth(self.viewport().width())
        self.setFixedHeight(min(wanted, DIFF_LINES * self.text.fontMetrics().lineSpacing()) + 4)
