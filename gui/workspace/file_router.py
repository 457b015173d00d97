"""Files handed to the window by a drop, a dialog, a paste or the command line: each goes to what opens its kind."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from core.files.session_files import SESSION_SUFFIX
from core.program.cancellation import CancelCheck
from core.program.messages import UnusableInput
from core.program.translation import tr
from gui.widgets.mime_data import holds_picture_or_file, why_no_file
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.image_metadata.found import Picture


@dataclass(frozen=True)
class SortedFiles:
    """Some files by what they hold."""

    pictures: "tuple[Picture, ...]" = ()
    sessions: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()  # models, LoRAs, embeddings, and whatever is none of them
    refusals: tuple[str, ...] = ()  # sentences


class FileRouter(QObject):
    """Looks at files on a thread of its own, in the order in which they came, and says by signals what they are."""

    pictures_found = Signal(object)  # a tuple of Picture
    session_found = Signal(str)
    weights_found = Signal(object)  # a tuple of paths: models, LoRAs, embeddings, and whatever is none of them
    failed = Signal(object)
    activity_changed = Signal(str)  # a sentence while files are looked at, else ""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[CancelCheck], SortedFiles]] = deque()
        self._worker = LatestOnlyWorker("intake", self)
        self._worker.answered.connect(self._finish)
        self._worker.failed.connect(self._fail)

    @property
    def is_busy(self) -> bool:
        """Whether files are still being looked at."""
        return self._worker.busy or bool(self._waiting)

    def open(self, paths: Iterable[str]) -> None:
        """Opens files and folders, each as what it holds."""
        if named := list(paths):
            self._waiting.append(partial(_sort_files, named))
            self._sort_next()

    def accepts(self, data: QMimeData) -> bool:
        """Whether what is dragged or pasted holds files, or what looks like one."""
        return bool(data.urls()) or data.hasImage()

    def open_data(self, data: QMimeData) -> None:
        """Opens what was dropped or pasted; explains why a picture that comes without its file is no file."""
        if paths := [url.toLocalFile() for url in data.urls() if url.isLocalFile()]:
            self.open(paths)
        else:
            self.failed.emit(UnusableInput(why_no_file(data)))

    def stop(self) -> None:
        """Ends the thread."""
        self._waiting.clear()
        self._worker.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In an editor that it is installed on, Ctrl+V opens copied files and says what becomes of a copied picture."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            data = QGuiApplication.clipboard().mimeData() if event.matches(QKeySequence.StandardKey.Paste) else None
            if data is not None and holds_picture_or_file(data):
                self.open_data(data)
                return True
        return super().eventFilter(watched, event)

    def _sort_next(self) -> None:
        if not self._worker.busy and self._waiting:
            self._worker.request(self._waiting.popleft())
        self.activity_changed.emit(tr("Looking at the files…") if self.is_busy else "")

    def _finish(self, files: SortedFiles) -> None:
        self._sort_next()
        if files.weights:
            self.weights_found.emit(files.weights)
        for path in files.sessions:
            self.session_found.emit(path)
        if files.refusals:
            self.failed.emit(UnusableInput("\n".join(files.refusals)))
        if files.pictures:
            self.pictures_found.emit(files.pictures)

    def _fail(self, error: Exception) -> None:
        self._sort_next()
        self.failed.emit(error)


def _sort_files(paths: Sequence[str], cancelled: CancelCheck) -> SortedFiles:
    """What the files are, told by their content; pictures are read."""
    from core.image_metadata.found import UnreadablePicture
    from core.image_metadata.reading import is_picture, read_picture

    pictures: list[Picture] = []
    sessions, weights, refusals = list[str](), list[str](), list[str]()
    for path in paths:
        if cancelled():
            break
        if path.lower().endswith(SESSION_SUFFIX):
            sessions.append(path)
        elif not is_picture(Path(path)):
            weights.append(path)
        else:
            try:
                pictures.append(read_picture(Path(path)))
            except UnreadablePicture as refusal:
                refusals.append(str(refusal))
    return SortedFiles(tuple(pictures), tuple(sessions), tuple(weights), tuple(refusals))
