"""Files handed to the window, by a drop, a dialog, a paste or the command line: each goes to who opens its kind."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from core.program.cancellation import CancelCheck
from core.program.messages import UnusableInput
from core.program.translation import tr
from gui.state.session_file import SUFFIX
from gui.widgets.mime_data import PICTURE_NAMES, holds_picture_or_file, why_no_file
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.image_metadata.found import Picture
    from gui.dialogs.image_prompt.dialog import ImagePromptDialog
    from gui.window.main_window import MainWindow


@dataclass
class SortedFiles:
    """What a few files are."""

    pictures: "list[Picture]" = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # models, LoRAs, embeddings, and whatever is none of them
    refusals: list[str] = field(default_factory=list)  # sentences


class FileRouter(QObject):
    """The window's one door for files. They are looked at on a thread of its own, in the order in which they came."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.preview: ImagePromptDialog | None = None
        self._waiting: deque[Callable[[CancelCheck], SortedFiles]] = deque()
        self._files = LatestOnlyWorker("intake", self)
        self._files.answered.connect(self._finish)
        self._files.failed.connect(self._fail)
        for editor in (window.prompt_panel.editor, window.prompt_panel.negative.editor):
            editor.installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether files are still being looked at."""
        return self._files.busy or bool(self._waiting)

    def open(self, paths: Iterable[str]) -> None:
        """Opens files and folders, each as what it holds."""
        if named := list(paths):
            self._waiting.append(partial(_sort_files, named))
            self._sort_next()

    def accepts(self, data: QMimeData) -> bool:
        """Whether what is dragged or pasted is for here: files, or what only looks like one."""
        return bool(data.urls()) or data.hasImage()

    def open_data(self, data: QMimeData) -> None:
        """Takes what was dropped or pasted; a picture that comes without its file is explained."""
        if paths := [url.toLocalFile() for url in data.urls() if url.isLocalFile()]:
            self.open(paths)
        else:
            self._window.report_error(UnusableInput(why_no_file(data)))

    def stop(self) -> None:
        """Closes the preview and ends the thread."""
        self._waiting.clear()
        if self.preview is not None:
            self.preview.reject()
        self._files.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+V in an editor takes copied files, and says what becomes of a copied picture."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            data = QGuiApplication.clipboard().mimeData() if event.matches(QKeySequence.StandardKey.Paste) else None
            if data is not None and holds_picture_or_file(data):
                self.open_data(data)
                return True
        return super().eventFilter(watched, event)

    def _sort_next(self) -> None:
        if not self._files.busy and self._waiting:
            self._files.request(self._waiting.popleft())
        self._window.statusBar().showMessage(tr("Looking at the files…") if self.busy else "")

    def _finish(self, found: SortedFiles) -> None:
        self._sort_next()
        self._dispatch(found)

    def _fail(self, error: Exception) -> None:
        self._sort_next()
        self._window.report_error(error)

    def _dispatch(self, found: SortedFiles) -> None:
        self._window.adapter_loader.open(found.others)
        for path in found.sessions:
            self._window.session_files.open(path)
        if found.refusals:
            self._window.report_error(UnusableInput("\n".join(found.refusals)))
        if found.pictures:
            self._show_pictures(found.pictures)

    def _show_pictures(self, pictures: "Sequence[Picture]") -> None:
        if self.preview is None:
            from gui.dialogs.image_prompt.dialog import ImagePromptDialog  # nobody needs it at the start

            self.preview = ImagePromptDialog(self._window.session, self._window)
            self.preview.finished.connect(self._forget_preview)
        self.preview.add(pictures)
        self.preview.open()

    def _forget_preview(self) -> None:
        self.preview = None


def file_filter() -> str:
    """What a dialog that opens files offers."""
    models = "*.safetensors *.ckpt *.pt *.bin"
    return ";;".join(
        (
            tr("All that can be opened") + f" ({models} {PICTURE_NAMES} *{SUFFIX})",
            tr("Models, LoRAs, embeddings") + f" ({models})",
            tr("Pictures with a prompt") + f" ({PICTURE_NAMES})",
            tr("All files") + " (*)",
        )
    )


def _sort_files(paths: Sequence[str], cancelled: CancelCheck) -> SortedFiles:
    """What the files are, told by their content; pictures are read."""
    from core.image_metadata.found import UnreadablePicture
    from core.image_metadata.reading import is_picture, read_picture

    found = SortedFiles()
    for path in paths:
        if cancelled():
            break
        if path.lower().endswith(SUFFIX):
            found.sessions.append(path)
        elif not is_picture(Path(path)):
            found.others.append(path)
        else:
            try:
                found.pictures.append(read_picture(Path(path)))
            except UnreadablePicture as refusal:
                found.refusals.append(str(refusal))
    return found
