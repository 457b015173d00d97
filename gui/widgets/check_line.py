"""A line that says whether an answer's own check holds on this model."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from core.analysis.answer_check import AnswerCheck
from core.program.translation import tr
from gui.widgets.style import theme_of


class CheckLine(QLabel):
    """The verdict in words and in colour, then the check's sentence; hidden while there is no check."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check: AnswerCheck | None = None
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_check(self, check: AnswerCheck | None) -> None:
        """Shows a check, or nothing."""
        self.check = check
        self.setVisible(check is not None)
        if check is not None:
            verdict = {True: tr("Check holds:"), False: tr("Check failed:"), None: tr("Not checked:")}[check.holds]
            verdict = tr("Check holds weakly:") if check.is_weak else verdict
            self.setText(f"{verdict} {check.sentence}")
            self.setAccessibleName(self.text())
            self._colour()

    def _colour(self) -> None:
        if self.check is not None:
            theme = theme_of(self)
            is_warning = self.check.holds is False or self.check.is_weak
            colour = theme.warn if is_warning else theme.dim
            self.setStyleSheet(f"color: {colour};")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
