"""The question before a model is opened that memory has no room for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from core.program.translation import tr


class RoomQuestion(QMessageBox):
    """`agreed` says that it is to be read layer by layer; going back leaves everything as it was."""

    agreed = Signal()

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(QMessageBox.Icon.Question, tr("A large model"), sentence, parent=parent)
        self.by_layer = self.addButton(tr("Read it layer by layer"), QMessageBox.ButtonRole.AcceptRole)
        self.back = self.addButton(tr("Back"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.by_layer)
        self.setEscapeButton(self.back)
        self.finished.connect(self._answer)

    def _answer(self) -> None:
        if self.clickedButton() is self.by_layer:
            self.agreed.emit()
        self.deleteLater()
