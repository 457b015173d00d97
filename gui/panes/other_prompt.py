"""Compare's word diff, whose words can be clicked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea

from core.language import tr

DIFF_LINES = 3  # at most


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
