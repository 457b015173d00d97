"""Asks for files and folders: what is to be opened, what to download, where a pane's picture or numbers are to go."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.program.messages import UnusableInput
from core.program.translation import tr, tr_noop
from gui.panes.export import EXPORT_SUFFIXES, export_pane
from gui.panes.pane import Pane
from gui.workspace.file_router import file_filter

if TYPE_CHECKING:
    from gui.dialogs.download.dialog import DownloadDialog
    from gui.window.main_window import MainWindow

EXPORT_FILE_FILTER = tr_noop("Picture (*.png);;Vector picture (*.svg);;Numbers (*.csv)")


class FileDialogs(QObject):
    """The window's dialogs for files; what is chosen goes to who opens it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.download: DownloadDialog | None = None

    @property
    def is_downloading(self) -> bool:
        """Whether a download is under way."""
        return self.download is not None and self.download.busy

    def choose_file(self) -> None:
        """Asks for files, models, LoRAs, textual inversions or pictures, and opens each as what it is."""
        opened = [Path(source) for source in self._window.settings.recent]  # also names of repositories
        folder = next((str(path.parent) for path in opened if path.is_absolute()), str(Path.home()))
        title = tr("Open models, LoRAs, embeddings or pictures")
        paths, _ = QFileDialog.getOpenFileNames(self._window, title, folder, file_filter())
        self._window.file_router.open(paths)

    def choose_folder(self) -> None:
        """Asks for a folder, of a diffusers model, a PEFT adapter or embeddings, and opens it as what it is."""
        path = QFileDialog.getExistingDirectory(self._window, tr("Open a model's, adapter's or embeddings folder"))
        if path:
            self._window.file_router.open([path])

    def choose_embeddings(self) -> None:
        """Asks for the folder of textual inversions and reads it."""
        known = self._window.settings.embedding_folder
        path = QFileDialog.getExistingDirectory(self._window, tr("Choose the folder of embeddings"), known)
        if path:
            self._window.adapter_loader.add_inversions(path, is_folder=True)

    def choose_download(self) -> None:
        """Asks which text encoder to download, and opens it once it is here."""
        if self.download is None:
            from gui.dialogs.download.dialog import DownloadDialog  # nobody needs it at the start

            self.download = DownloadDialog(self._window)
            self.download.downloaded.connect(self._window.model_loader.open)
            self.download.failed.connect(self._window.on_model_failed)
        self.download.show()
        self.download.raise_()

    def export(self, pane: Pane | None = None) -> None:
        """Asks where to, and writes a pane's picture or numbers: of the one last looked at where none is named."""
        pane = pane or self._window.pane_docks.active_pane()
        name = pane.title.replace("×", "x").lower().replace(" ", "-")
        title = tr("Export {pane}").format(pane=pane.name)
        start = str(Path.home() / f"{name}.png")
        path, chosen = QFileDialog.getSaveFileName(self._window, title, start, tr(EXPORT_FILE_FILTER))
        if not path:
            return
        suffix = next((suffix for suffix in EXPORT_SUFFIXES if suffix in chosen), EXPORT_SUFFIXES[0])
        try:
            export_pane(pane, Path(path) if Path(path).suffix else Path(path + suffix))
        except UnusableInput as error:
            self._window.on_model_failed(error)

    def stop(self) -> None:
        """Ends a download that is under way."""
        if self.download is not None:
            self.download.stop()
