"""Files handed to the window by a drop, a dialog, a paste or the command line: each goes to what opens its kind."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from core.program.cancellation import CancelCheck
from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from gui.widgets.mime_data import holds_picture_or_file, why_no_file
from gui.workers.latest_only import LatestOnlyWorker

if TYPE_CHECKING:
    from core.files.inspected import InspectedFile
    from core.image_metadata.found import Picture


@dataclass(frozen=True)
class SortedFiles:
    """Some files by what they hold."""

    pictures: "tuple[Picture, ...]" = ()
    sessions: tuple[str, ...] = ()
    weights: "tuple[InspectedFile, ...]" = ()  # models, LoRAs and textual inversions
    studios: tuple[str, ...] = ()  # folders of installed tools
    refusals: tuple[str, ...] = ()  # sentences


class FileRouter(QObject):
    """Looks at files on a thread of its own, in the order in which they came, and says by signals what they are."""

    pictures_found = Signal(object)  # a tuple of Picture
    session_found = Signal(str)
    weights_found = Signal(object)  # a tuple of InspectedFile: models, LoRAs and textual inversions
    studios_found = Signal(object)  # a tuple of the paths of folders
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
        if files.studios:
            self.studios_found.emit(files.studios)
        if files.refusals:
            self.failed.emit(UnusableInput("\n".join(files.refusals)))
        if files.pictures:
            self.pictures_found.emit(files.pictures)

    def _fail(self, error: Exception) -> None:
        self._sort_next()
        self.failed.emit(error)


def _sort_files(paths: Sequence[str], cancelled: CancelCheck) -> SortedFiles:
    """What the files are, told by their content; pictures are read."""
    from core.files.inspecting import inspect_path
    from core.image_metadata.found import Picture

    pictures: list[Picture] = []
    weights: list[InspectedFile] = []
    sessions, studios, refusals = list[str](), list[str](), list[str]()
    for path in paths:
        if cancelled():
            break
        file = inspect_path(Path(path), cancelled, thumbnail=True)
        if isinstance(file.content, Picture):
            pictures.append(file.content)
        elif file.kind == "session":
            sessions.append(path)
        elif file.is_model or file.kind in ("lora", "textual-inversion"):
            weights.append(file)
        elif file.kind == "studio":
            studios.append(path)
        else:
            refusals.append(_refusal(file))
    return SortedFiles(tuple(pictures), tuple(sessions), tuple(weights), tuple(studios), tuple(refusals))


def _refusal(file: "InspectedFile") -> str:
    """Why a file is not opened in the window."""
    if file.kind == "prompts":
        message = tr(
            "{file} is a list of prompts. File > Library of prompts reads them all; copy one of them to see it here."
        )
        return message.format(file=quoted(file.path))
    return file.error or file.notes[0]
