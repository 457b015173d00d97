"""Which other model the same words are read with: a button with a menu, kept with the looks of panes."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.program.messages import displayable, shortened
from core.program.translation import tr
from core.tokens.text_families import TEXT_FAMILIES, family_title
from core.weights import STUDY
from core.weights.sources import ModelSource, read_source
from gui.state.session import Session
from gui.widgets.controls import MenuButton
from gui.widgets.layer_labels import source_name
from gui.workspace.model_loader import ENCODER_FILE_FILTER

OTHER_LOOK = "compare.other_model"  # its name in the session's looks
MENU_LETTERS = 48  # of a model's name


class OtherModelChoice(QObject):
    """The button, and the source that was chosen, "" for none."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent
        self.menu = QMenu(parent)
        self.button = MenuButton(tr("Other model…"), self.menu)
        self.button.setToolTip(tr("The model whose encoder reads the same words"))
        self.menu.aboutToShow.connect(self.fill_menu)
        self.show_source()

    @property
    def source(self) -> str:
        """The file or folder, a family with files, or the study encoder."""
        return self._session.looks.get(OTHER_LOOK, "")

    def choose(self, source: str) -> None:
        """Takes a source."""
        self._session.looks.set(OTHER_LOOK, source)
        self.show_source()

    def show_source(self) -> None:
        """Says which is chosen."""
        self.button.setText(_label(self.source) if self.source else tr("Other model…"))

    def fill_menu(self) -> None:
        """Lists the study encoder, the models opened before, the families, and the dialogs that choose others."""
        menu = self.menu
        menu.clear()
        menu.setToolTipsVisible(True)
        menu.addAction(tr("The study encoder (CLIP)"), lambda: self.choose(STUDY))
        for source in self._session.zoo.recent:
            if read_source(source).files and source != self._session.source:
                menu.addAction(_label(source), lambda source=source: self.choose(source)).setToolTip(
                    displayable(source)
                )
        menu.addSeparator()
        families = menu.addMenu(tr("A family, with the files of its encoders"))
        for family in TEXT_FAMILIES:
            families.addAction(f"{family_title(family)}…", lambda family=family: self._choose_files(family))
        menu.addAction(tr("Choose file…"), self._choose_file)
        menu.addAction(tr("Choose diffusers folder…"), self._choose_folder)

    def _choose_files(self, family: str) -> None:
        """Asks for files of a family's encoders, of which one that is not CLIP's is compared."""
        title = tr("Compare with {family}: files of its encoders").format(family=family_title(family))
        opened = [file for source in self._session.zoo.recent for file in read_source(source).files]
        folder = next((str(path.parent) for path in map(Path, opened) if path.is_absolute()), "")
        paths, _ = QFileDialog.getOpenFileNames(self._window, title, folder, tr(ENCODER_FILE_FILTER))
        if paths:
            self.choose(ModelSource(tuple(paths), family).text)

    def _choose_file(self) -> None:
        title = tr("Compare with a text encoder or checkpoint")
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", tr(ENCODER_FILE_FILTER))
        if path:
            self.choose(path)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, tr("Compare with a diffusers folder"))
        if path:
            self.choose(path)


def _label(source: str) -> str:
    """A source's name for a button or menu."""
    return shortened(source_name(source), MENU_LETTERS).replace("&", "&&")
