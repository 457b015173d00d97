"""The window's dialogs for files: what to open, what to download, where a session or a pane's picture is to go."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from core.files.session_files import SESSION_SUFFIX
from core.program.messages import UnusableInput
from core.program.translation import tr, tr_noop
from core.weights.sources import ModelSource, read_source
from gui.dialogs.studios.opening import StudioDialogs
from gui.widgets.mime_data import PICTURE_NAMES
from gui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from core.image_metadata.found import Picture
    from gui.dialogs.download.dialog import DownloadDialog
    from gui.dialogs.image_prompt.dialog import ImagePromptDialog
    from gui.dialogs.opening.tokenizer_dialog import TokenizerDialog
    from gui.panes.pane import Pane
    from gui.workspace.model_loader import LackingTokenizer, LargeModel

EXPORT_FILE_FILTER = tr_noop("Picture (*.png);;Vector picture (*.svg);;Numbers (*.csv)")
WORKFLOW_NAMES = "*.json *.txt"  # ComfyUI's, and A1111's texts beside pictures
SESSION_FILE_FILTER = tr_noop("Sessions (*.promptscope);;All files (*)")


class FileDialogs(QObject):
    """Asks for files and folders, and hands what is chosen to the workspace."""

    def __init__(self, workspace: Workspace, active_pane: "Callable[[], Pane]", parent: QWidget) -> None:
        """`active_pane` gives the pane last looked at, which is exported where none is named."""
        super().__init__(parent)
        self._workspace, self._active_pane, self._window = workspace, active_pane, parent
        self.studios = StudioDialogs(workspace, parent)
        self.download: DownloadDialog | None = None
        self.preview: ImagePromptDialog | None = None
        self.tokenizer: TokenizerDialog | None = None

    @property
    def is_downloading(self) -> bool:
        """Whether a download is under way."""
        return self.download is not None and self.download.busy

    def choose_file(self) -> None:
        """Asks for files, models, LoRAs, textual inversions or pictures, and opens each as what it is."""
        opened = [Path(source) for source in self._workspace.settings.recent]  # also names of repositories
        folder = next((str(path.parent) for path in opened if path.is_absolute()), str(Path.home()))
        title = tr("Open models, LoRAs, embeddings or pictures")
        paths, _ = QFileDialog.getOpenFileNames(self._window, title, folder, _file_filter())
        self._workspace.file_router.open(paths)

    def choose_encoder(self, name: str = "") -> None:
        """Asks for the file of an encoder of the family, that which is looked at, and opens it beside those open."""
        from core.weights.checkpoints.recognition import ENCODER_TITLES  # which the first frame does without

        session = self._workspace.session
        if session.encoder is None:
            return
        title = tr("Open the file of {encoder}").format(encoder=ENCODER_TITLES[name or session.encoder.name])
        opened = read_source(session.source).files if session.source else ()
        folder = str(Path(opened[-1]).parent) if opened else str(Path.home())
        path, _ = QFileDialog.getOpenFileName(self._window, title, folder, _model_filter())
        if path:
            from core.program.paths import native_path

            source = ModelSource((*opened, native_path(path)), session.family_name)
            self._workspace.model_loader.open(source.text)

    def ask_for_tokenizer(self, lacking: "LackingTokenizer") -> None:
        """Says which tokenizer a family lacks, and offers a file that holds it, to fetch it, or to go back."""
        from gui.dialogs.opening.tokenizer_dialog import TokenizerDialog  # nobody needs it at the start

        if self.tokenizer is not None:
            self.tokenizer.stop()
        states = self._workspace.session.studios.states
        tools = [(Path(state.root), state.contents.listing) for state in states if state.contents]
        encoders = [file.path for _, listing in tools for file in listing.of_kind("text_encoder")]
        self.tokenizer = TokenizerDialog(lacking, [*(root for root, _ in tools), *encoders], self._window)
        self.tokenizer.found.connect(self._workspace.model_loader.open)
        self.tokenizer.failed.connect(self._workspace.failed)
        self.tokenizer.rejected.connect(self._workspace.open_study_at_start)
        self.tokenizer.open()

    def ask_about_room(self, large: "LargeModel") -> None:
        """Says that memory has no room for a model, and offers to read it layer by layer."""
        from gui.dialogs.opening.room_question import RoomQuestion  # nobody needs it at the start

        question = RoomQuestion(large.sentence, self._window)
        question.agreed.connect(lambda: self._workspace.model_loader.open(large.source, asks=False))
        question.open()

    def choose_folder(self) -> None:
        """Asks for a folder, of a diffusers model, a PEFT adapter or embeddings, and opens it as what it is."""
        path = QFileDialog.getExistingDirectory(self._window, tr("Open a model's, adapter's or embeddings folder"))
        if path:
            self._workspace.file_router.open([path])

    def choose_embeddings(self) -> None:
        """Asks for the folder of textual inversions and reads it."""
        known = self._workspace.settings.embedding_folder
        path = QFileDialog.getExistingDirectory(self._window, tr("Choose the folder of embeddings"), known)
        if path:
            self._workspace.adapter_loader.add_inversions(path, is_folder=True)

    def choose_wildcards(self) -> None:
        """Asks for the folder of wildcards and reads it."""
        known = self._workspace.settings.wildcard_folder
        path = QFileDialog.getExistingDirectory(self._window, tr("Choose the folder of wildcards"), known)
        if path:
            self._workspace.wildcard_loader.open(path)

    def choose_download(self) -> None:
        """Asks which text encoder to download, and opens it once it is here."""
        if self.download is None:
            from gui.dialogs.download.dialog import DownloadDialog  # nobody needs it at the start

            self.download = DownloadDialog(self._window)
            self.download.downloaded.connect(self._workspace.model_loader.open)
            self.download.failed.connect(self._workspace.failed)
        self.download.show()
        self.download.raise_()

    def open_session(self) -> None:
        """Asks for a session and opens it."""
        files = self._workspace.session_files
        path, _ = QFileDialog.getOpenFileName(self._window, tr("Open session"), files.folder, tr(SESSION_FILE_FILTER))
        if path:
            files.open(path)

    def save_session(self) -> None:
        """Writes the session into its file, or asks for one."""
        if path := self._workspace.session_files.path:
            self._workspace.session_files.save(Path(path))
        else:
            self.save_session_as()

    def save_session_as(self) -> None:
        """Asks for a file and writes the session into it."""
        files, title = self._workspace.session_files, tr("Save session")
        path, _ = QFileDialog.getSaveFileName(self._window, title, files.suggested_path, tr(SESSION_FILE_FILTER))
        if path:
            files.save(Path(path) if Path(path).suffix else Path(path + SESSION_SUFFIX))

    def export(self, pane: "Pane | None" = None) -> None:
        """Asks where to, and writes a pane's picture or numbers: of the one last looked at where none is named."""
        from core.program.paths import portable_name  # both without need at the start
        from gui.panes.export import EXPORT_SUFFIXES, export_pane  # with pyqtgraph

        pane = pane or self._active_pane()
        name = portable_name(pane.title.replace("×", "x").lower()).replace(" ", "-")
        title = tr("Export {pane}").format(pane=pane.name)
        start = str(Path.home() / f"{name}.png")
        path, chosen = QFileDialog.getSaveFileName(self._window, title, start, tr(EXPORT_FILE_FILTER))
        if not path:
            return
        suffix = next((suffix for suffix in EXPORT_SUFFIXES if suffix in chosen), EXPORT_SUFFIXES[0])
        try:
            export_pane(pane, Path(path) if Path(path).suffix else Path(path + suffix))
        except UnusableInput as error:
            self._workspace.failed.emit(error)

    def show_pictures(self, pictures: "Sequence[Picture]") -> None:
        """Shows the prompts in pictures, films and workflows, to be taken over; further ones join those shown."""
        if self.preview is None:
            from gui.dialogs.image_prompt.dialog import ImagePromptDialog  # nobody needs it at the start

            self.preview = ImagePromptDialog(self._workspace.picture_parts, self._window)
            self.preview.finished.connect(self._drop_preview)
        self.preview.add(pictures)
        self.preview.open()

    def stop(self) -> None:
        """Closes the dialogs that wait for an answer, and ends a download that is under way."""
        self.studios.stop()
        if self.preview is not None:
            self.preview.reject()
        if self.download is not None:
            self.download.stop()
        if self.tokenizer is not None:
            self.tokenizer.stop()

    def _drop_preview(self) -> None:
        self.preview = None


def _model_filter() -> str:
    return ";;".join((tr("Models") + " (*.safetensors *.sft *.gguf *.json)", tr("All files") + " (*)"))


def _file_filter() -> str:
    """What a dialog that opens files offers."""
    models = "*.safetensors *.sft *.gguf *.ckpt *.pt *.pth *.bin"
    return ";;".join(
        (
            tr("All that can be opened") + f" ({models} {PICTURE_NAMES} {WORKFLOW_NAMES} *{SESSION_SUFFIX})",
            tr("Models, LoRAs, embeddings") + f" ({models})",
            tr("Pictures with a prompt") + f" ({PICTURE_NAMES} {WORKFLOW_NAMES})",
            tr("All files") + " (*)",
        )
    )
