"""What stands above the list: which models there are to compare, which is the reference, and reading them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from core.program.messages import shortened
from core.program.translation import tr
from core.studio.studio import ModelKind
from core.weights import STUDY
from core.weights.opening import STUDY_TITLE
from gui.state.session import Session
from gui.widgets.controls import DimLabel, MenuButton, push_button
from gui.widgets.layouts import row
from gui.workspace.model_loader import ENCODER_FILE_FILTER

STUDIO_KINDS: tuple[ModelKind, ...] = ("checkpoint", "diffusers", "text_encoder")
MAX_MENU_MODELS = 60  # that are named one by one; "all" takes the others too


class ZooControls(QHBoxLayout):
    """Adds models to `session.zoo` and has them read; `status` says how far it is."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__()
        self._session, self._parent = session, parent
        self.menu = QMenu(parent)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.add = MenuButton(tr("Add models…"), self.menu)
        self.add.setToolTip(tr("Checkpoints, text encoders and diffusers folders to compare with the open model"))
        self.refer = push_button(
            tr("Make it the reference"),
            tr("The others are held against the chosen model; its hashes are kept, so that its file may go"),
            self._refer,
        )
        self.take_off = push_button(tr("Remove"), tr("Takes the chosen model off this list"), self._remove)
        self.read = push_button(tr("Read"), "", session.zoo.wanted.emit)
        self.cancel = push_button(tr("Cancel"), tr("Reads no further; what was read stays"), session.zoo.unwanted.emit)
        self.status = DimLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.chosen = ""  # the source that is chosen in the list
        self.addLayout(row(self.add, self.refer, self.take_off, (self.status, 1), self.read, self.cancel))

    def show_state(self, own: str, chosen: str, base: str, unread: int, is_stale: bool) -> None:
        """Takes the open model's source, the chosen one, the reference, how many are to be read, and whether what is
        shown is of another prompt.
        """
        state = self._session.zoo
        self.chosen = chosen
        self.refer.setEnabled(bool(chosen) and chosen != base)
        self.take_off.setEnabled(chosen in state.sources)
        self.cancel.setVisible(state.is_reading)
        self.read.setVisible(not state.is_reading and (is_stale or unread > 0))
        self.read.setText(tr("Read again") if is_stale else tr("Read %n model(s)", "", unread))
        self.read.setToolTip(
            tr("Opens each file, one after another, and reads the prompt as it stands with its text encoder")
        )

    def add_models(self, sources: Iterable[str]) -> None:
        """Adds models and has those that are new read."""
        before = self._session.zoo.sources
        self._session.zoo.add(sources)
        if self._session.zoo.sources != before:
            self._session.zoo.wanted.emit()

    def remove(self, source: str) -> None:
        """Takes a model off the list."""
        self._session.zoo.remove(source)
        if self._session.zoo.zoo is not None:
            self._session.zoo.wanted.emit()

    def _remove(self) -> None:
        self.remove(self.chosen)

    def _refer(self) -> None:
        state = self._session.zoo
        state.refer_to(self.chosen if self.chosen in state.sources else "")
        state.wanted.emit()

    def _fill(self) -> None:
        """Offers files, a folder, the models of the studio that is written for, and the study encoder."""
        self.menu.clear()
        self.menu.addAction(tr("Choose files…"), self._choose_files)
        self.menu.addAction(tr("Choose diffusers folder…"), self._choose_folder)
        self._add_studio()
        self.menu.addSeparator()
        self.menu.addAction(tr(STUDY_TITLE), lambda: self.add_models([STUDY]))

    def _add_studio(self) -> None:
        contents = self._session.studios.active_contents
        files = [] if contents is None else [file for kind in STUDIO_KINDS for file in contents.listing.of_kind(kind)]
        if not files:
            return
        self.menu.addSeparator()
        all_paths = [str(file.path) for file in files]
        self.menu.addAction(tr("All %n model(s) of the studio", "", len(files)), lambda: self.add_models(all_paths))
        for file in files[:MAX_MENU_MODELS]:
            action = self.menu.addAction(shortened(file.name, 60).replace("&", "&&"))
            action.setToolTip(str(file.path))
            action.triggered.connect(lambda _checked=False, path=str(file.path): self.add_models([path]))

    def _choose_files(self) -> None:
        title = tr("Compare checkpoints or text encoders")
        paths, _ = QFileDialog.getOpenFileNames(self._parent, title, "", tr(ENCODER_FILE_FILTER))
        self.add_models(paths)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._parent, tr("Compare a diffusers folder"))
        self.add_models([path] if path else [])
