"""A line that says whether an answer's own check holds on this model."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from core.analysis.answer_check import AnswerCheck
from core.program.translation import tr
from gui.widgets.controls import ThemedLabel


class CheckLine(ThemedLabel):
    """The verdict in words and in colour, then the check's sentence; hidden while there is no check."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("dim", "", parent)
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
            self.set_colour("warn" if check.holds is False or check.is_weak else "dim")
