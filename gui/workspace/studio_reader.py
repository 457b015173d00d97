"""One studio: read when it is wanted, looked at now and then, never waited for."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.program.cancellation import Cancelled
from core.program.messages import UnusableInput, displayable
from core.program.translation import tr
from gui.state.studios import StudioState
from gui.workers.disk_worker import DiskWorker
from gui.workspace.studio_reading import FolderGone, Interest, ReadStudio, Stamp, read_notes, read_studio, stamp_of

if TYPE_CHECKING:
    from core.studio.contents import StudioContents
    from core.studio.studio import StudioFile

LOOK_SECONDS = 5  # between two looks at whether the folder is there
LOOKS_WHILE_THERE = 3  # of which each third is made while it is
MAX_WANTED_EARLY = 500  # files
IDLE_MS = 1000  # after which headers are read that nobody waits for


class StudioReader(QObject):
    """Keeps the state of the studio in one folder; `changed` is emitted with each newer one.

    The tool's files are listed first. Headers and sidecars follow after a moment of quiet, those that are wanted at
    once. A folder that is gone, or a share that does not answer, is said once; it is read again when it is back.
    """

    changed = Signal(object)  # a StudioState
    notice = Signal(str)
    failed = Signal(object)
    settled = Signal()  # all that there is to read has been read, once for each list of the tool's files

    def __init__(self, root: str, cache_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = StudioState(root)
        self._cache_file, self._stamp, self._skipped_looks = cache_file, Stamp(), 0
        self._paths = frozenset[Path]()
        self._is_known = False  # whether it has once been read whole
        self._is_settled = False
        self._is_lost = False  # gone or silent, which has been said
        self._interest = Interest()
        self._wanted_early: tuple[StudioFile, ...] = ()  # before the list is complete
        self._listing = DiskWorker("studio", self)
        self._notes = DiskWorker("studio-notes", self)
        self._look = DiskWorker("studio-look", self)
        self._idle_timer = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle_timer.timeout.connect(self._read_notes)
        self._look_timer = QTimer(self, interval=round(LOOK_SECONDS * 1000))
        self._look_timer.timeout.connect(self._look_again)
        self._connect()

    def _connect(self) -> None:
        self._listing.reported.connect(self._take_partial)
        self._listing.answered.connect(self._take_listed)
        self._notes.reported.connect(self._take_notes)
        self._notes.answered.connect(self._take_notes)
        self._notes.answered.connect(self._settle)
        self._look.answered.connect(self._take_look)
        for worker in (self._listing, self._notes, self._look):
            worker.failed.connect(self._take_error)
            worker.silent.connect(self._say_silent)

    @property
    def is_busy(self) -> bool:
        """Whether the studio is being read, or soon will be."""
        return self._listing.busy or self._notes.busy or self._idle_timer.isActive()

    def read(self, is_whole: bool = False) -> None:
        """Reads the studio, or what has changed of one that is known; everything again if `is_whole`.

        What is known stays until then.
        """
        self._idle_timer.stop()
        self._notes.cancel()
        self._set(progress="reading")
        known = self.state.contents
        self._listing.request(partial(read_studio, self.state.root, self._cache_file, known, is_whole))
        self._look_timer.start()

    def want(self, files: Iterable["StudioFile"]) -> None:
        """Has headers and sidecars of files read before all others, unless they are of another studio or known."""
        if self._listing.busy:
            self._wanted_early = (*files, *self._wanted_early)[:MAX_WANTED_EARLY]
            return
        contents = self.state.contents
        wanted = [file for file in files if file.path in self._paths and not (contents and contents.is_read(file))]
        if wanted:
            self._interest.want(wanted)
            if not self._notes.busy:
                self._read_notes()

    def wait_for_quiet(self) -> None:
        """Has what nobody waits for read later, as the artist types."""
        self._interest.rest(IDLE_MS / 1000)
        if self._idle_timer.isActive():
            self._idle_timer.start()

    def drop(self) -> None:
        """Reads nothing any more, without waiting for a thread."""
        for timer in (self._idle_timer, self._look_timer):
            timer.stop()
        for worker in (self._listing, self._notes, self._look):
            worker.cancel()

    def stop(self, ends: float) -> None:
        """Waits until the threads have ended or until a monotonic time; one whose disk hangs is left behind."""
        self.drop()
        for worker in (self._listing, self._notes, self._look):
            worker.stop(ends)

    def _read_notes(self) -> None:
        contents = self.state.contents
        if contents is not None and not self._interest.is_empty and not self._listing.busy:
            self._idle_timer.stop()
            self._notes.request(partial(read_notes, contents, self._interest, self._cache_file))

    def _take_partial(self, contents: "StudioContents | None") -> None:
        if contents is not None and not self._is_known:
            self._set(progress="reading", contents=contents, error="")

    def _take_listed(self, read: ReadStudio) -> None:
        self._stamp, self._paths, self._interest = read.stamp, read.paths, Interest(read.notes)
        problems = len(read.contents.studio.problems) + len(read.contents.problems)
        is_first, self._is_known = not self._is_known, True
        self._set(progress="listed", contents=read.contents, error="")
        if is_first and problems:
            sentence = tr("{tool} has %n problem(s) in its files; “My tools” says which.", "", problems)
            self.notice.emit(sentence.format(tool=tool_name(self.state)))
        if self._is_lost:
            self._is_lost = False
            self.notice.emit(tr("{tool} is there again: {folder}").format(**self._names()))
        if read.notes:
            self._idle_timer.start()
        early, self._wanted_early = self._wanted_early, ()
        self.want(early)
        self._is_settled = False
        self._settle()

    def _settle(self, _answer: object = None) -> None:
        if not self._is_settled and self._interest.is_empty:
            self._is_settled = True
            self.settled.emit()

    def _take_notes(self, contents: "StudioContents | None") -> None:
        if contents is not None and self.state.contents is not None:
            self._set(contents=contents)
            if not (self._notes.busy or self._interest.is_empty):  # wanted as the thread was about to end
                self._read_notes()

    def _look_again(self) -> None:
        self._skipped_looks += 1
        is_due = self.state.progress == "gone" or self._skipped_looks >= LOOKS_WHILE_THERE
        if is_due and not (self._look.busy or self._look.is_silent or self._listing.busy):
            self._skipped_looks = 0
            studio = self.state.contents.studio if self.state.contents else None
            self._look.request(lambda _cancelled, _report: stamp_of(self.state.root, studio))

    def _take_look(self, stamp: Stamp | None) -> None:
        if stamp is None:
            self._take_error(FolderGone())
        elif (self._is_lost or stamp != self._stamp) and not (self._listing.busy or self._listing.is_silent):
            self.read()

    def _take_error(self, error: Exception) -> None:
        if isinstance(error, FolderGone):
            self._say_lost(tr("{tool} is not there now: {folder}. It will be read again when it is back."))
        elif isinstance(error, UnusableInput | OSError):
            self._set(progress="listed", error=str(error))
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _say_silent(self) -> None:
        self._say_lost(tr("{tool} does not answer: {folder}. What is known of it stays, and everything else goes on."))

    def _say_lost(self, sentence: str) -> None:
        self._notes.cancel()
        self._idle_timer.stop()
        message = sentence.format(**self._names())
        if not self._is_lost:
            self._is_lost = True
            self.notice.emit(message)
        self._set(progress="gone", error=message)

    def _names(self) -> dict[str, str]:
        """The tool's name, that of the folder as long as it is not known, and its folder."""
        return {"tool": tool_name(self.state), "folder": displayable(self.state.root)}

    def _set(self, **changes: object) -> None:
        state = replace(self.state, **changes)  # type: ignore[arg-type]
        if state.progress != self.state.progress or changes.keys() - {"progress"}:
            self.state = state
            self.changed.emit(state)


def tool_name(state: StudioState) -> str:
    """What a studio is called: by its tool; its folder's name before that is known, and for plain folders."""
    folder = displayable(Path(state.root).name or state.root)
    if state.contents is None:
        return folder
    from core.studio.table import TOOLS

    return TOOLS[state.contents.studio.tool].name or folder
