"""Which other model the same words are read with: a button with a menu, kept with the looks of panes."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.program.translation import tr
from core.weights import STUDY
from gui.state.session import Session
from gui.widgets.controls import MenuButton
from gui.widgets.layer_labels import source_name
from gui.workspace.model_loader import ENCODER_FILE_FILTER

OTHER_LOOK = "compare.other_model"  # its name in the session's looks


class OtherModelChoice(QObject):
    """The button, and the source that was chosen, "" for none."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent
        menu = QMenu(parent)
        self.button = MenuButton(tr("Other model…"), menu)
        self.button.setToolTip(tr("The model whose encoder reads the same words"))
        menu.addAction(tr("The study encoder (CLIP)"), lambda: self.choose(STUDY))
        menu.addAction(tr("Choose file…"), self._choose_file)
        menu.addAction(tr("Choose diffusers folder…"), self._choose_folder)
        self.show_source()

    @property
    def source(self) -> str:
        """The file or folder, or the study encoder."""
        return self._session.looks.get(OTHER_LOOK, "")

    def choose(self, source: str) -> None:
        """Takes a source."""
        self._session.looks.set(OTHER_LOOK, source)
        self.show_source()

    def show_source(self) -> None:
        """Says which is chosen."""
        self.button.setText(source_name(self.source) if self.source else tr("Other model…"))

    def _choose_file(self) -> None:
        title = tr("Compare with a text encoder or checkpoint")
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", tr(ENCODER_FILE_FILTER))
        if path:
            self.choose(path)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, tr("Compare with a diffusers folder"))
        if path:
            self.choose(path)
