"""What is read of the folder of a tool, on a worker: functions of plain values; nothing is written there."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.program.cancellation import CancelCheck, Cancelled, ReportProgress
from core.program.messages import UnusableInput, quoted
from core.program.translation import tr

if TYPE_CHECKING:
    from core.studio.contents import StudioContents
    from core.studio.sidecars import SidecarNotes
    from core.studio.studio import Studio, StudioFile

PARTIAL_SECONDS = 0.2  # after which the files listed until then are shown
FIRST_REPORT_SECONDS, MAX_REPORT_SECONDS = 0.3, 3.0  # between two reports of headers; each wait is longer
BATCH = 64  # files between two looks at what is wanted
REST_SECONDS = 0.05  # between two looks at whether the artist still types
Stamp = tuple[tuple[str, int, int], ...]


class FolderGone(Exception):
    """The folder of a tool is not there now: a drive that was unplugged, for example."""


@dataclass(frozen=True, eq=False)
class ReadStudio:
    """A studio that has been listed, with the stamp of its settings and folders as it was read.

    `paths` are those of its files; `notes` are the files whose headers or sidecars have not been read since.
    """

    contents: "StudioContents"
    stamp: Stamp
    paths: frozenset[Path]
    notes: "tuple[StudioFile, ...]"


class Interest:
    """The files whose headers and notes are to be read, the newest interest first; used by two threads."""

    def __init__(self, files: Iterable["StudioFile"] = ()) -> None:
        self._later, self._first = deque(files), deque["StudioFile"]()
        self._taken = set[Path]()
        self._rests_until = 0.0  # by the monotonic clock

    def rest(self, seconds: float) -> None:
        """Lets what nobody waits for wait a while, as the artist types."""
        self._rests_until = time.monotonic() + seconds

    @property
    def is_resting(self) -> bool:
        """Whether nothing is to be read just now."""
        return not self._first and time.monotonic() < self._rests_until

    def want(self, files: Iterable["StudioFile"]) -> None:
        """Has these read before all others, the first of them first."""
        self._first.extendleft(reversed([file for file in files if file.path not in self._taken]))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to read."""
        return not (self._first or self._later)

    def take(self, limit: int = BATCH) -> tuple[list["StudioFile"], bool]:
        """The files to read next, and whether somebody waits for them."""
        is_wanted = bool(self._first)
        files: list[StudioFile] = []
        queue = self._first if is_wanted else self._later
        while queue and len(files) < limit and (is_wanted or not self._first):
            file = queue.popleft()
            if file.path not in self._taken:
                self._taken.add(file.path)
                files.append(file)
        return files, is_wanted


def find_all(paths: Iterable[Path], cancelled: CancelCheck, report: ReportProgress) -> "tuple[Studio, ...]":
    """The studios that folders stand for, each once. Cancelled."""
    from core.studio.finding import find_studios

    studios: dict[Path, Studio] = {}
    for path in paths:
        studios |= {studio.root: studio for studio in find_studios(path, cancelled=cancelled)}
        report(None)
    return tuple(studios.values())


def look_around_here(cancelled: CancelCheck, report: ReportProgress) -> "tuple[Studio, ...]":
    """The studios in the usual places of this machine; `report` gets those found so far. Cancelled."""
    from core.studio.studio import surroundings_here
    from core.studio.usual_places import look_around

    studios: list[Studio] = []
    for studio in look_around(surroundings_here(), _fixed_drives(), cancelled):
        studios.append(studio)
        report(tuple(studios))
    return tuple(studios)


def _fixed_drives() -> tuple[Path, ...]:
    """The drives of Windows but for shares; none elsewhere, where tools lie in the home folder."""
    from PySide6.QtCore import QStorageInfo

    drives = [volume for volume in QStorageInfo.mountedVolumes() if volume.isReady() and ":" in volume.rootPath()]
    return tuple(Path(volume.rootPath()) for volume in drives if not volume.device().data().startswith(b"\\\\"))


def stamp_of(root: str, studio: "Studio | None") -> Stamp | None:
    """Size and time of what tells that a studio has changed: its settings files and its folders; None if it is gone."""
    if not Path(root).is_dir():
        return None
    folders = [folder for folders in studio.folders.values() for folder in folders] if studio else []
    named = {folder.path for folder in folders} | {folder.source for folder in folders if folder.source}
    named |= {problem.file for problem in studio.problems} if studio else set()
    named |= {place.path for places in studio.texts.values() for place in places} if studio else set()
    return tuple((str(path), *_size_and_time(path)) for path in sorted(named))


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return -1, -1
    return status.st_size, status.st_mtime_ns


def read_studio(
    root: str,
    cache_file: Path,
    before: "StudioContents | None",
    is_whole: bool,
    cancelled: CancelCheck,
    report: ReportProgress,
) -> ReadStudio:
    """A studio's models and small files. FolderGone, UnusableInput where no tool is there any more, Cancelled.

    What lies in folders that have not changed is taken over from `before`, unless all is to be read (`is_whole`).
    `report` gets the contents known so far where that takes its time, and None as a sign of life.
    """
    from core.studio.contents import StudioContents
    from core.studio.header_cache import HeaderCache
    from core.studio.listing import list_studio
    from core.studio.reading import read_contents

    studio = _studio_at(Path(root), cancelled)
    stamp = stamp_of(root, studio) or ()
    report(None)
    known = before.listing if before and not is_whole else None
    listing = list_studio(studio, cancelled, _partial_reports(studio, report), known)
    report(_prepared(StudioContents(listing)))
    read = read_contents(listing, HeaderCache(cache_file), cancelled, lambda found: report(_prepared(found)))
    paths = frozenset(file.path for file in listing.files)
    contents = _prepared(replace(read, sidecars=_notes_kept(before, paths)))
    return ReadStudio(contents, stamp, paths, tuple(_without_notes(contents, is_whole)))


def _notes_kept(before: "StudioContents | None", paths: frozenset[Path]) -> "dict[Path, SidecarNotes]":
    """The notes of files that are still there."""
    return {path: notes for path, notes in before.sidecars.items() if path in paths} if before else {}


def _without_notes(contents: "StudioContents", is_whole: bool) -> Iterable["StudioFile"]:
    """The LoRAs whose headers or notes are to be read: those that have not been, or all that have notes beside them."""
    for file in contents.listing.files:
        has_new_notes = bool(file.beside) and (is_whole or file.path not in contents.sidecars) and bool(file.sidecars)
        if file.kind == "lora" and (file.path not in contents.headers or has_new_notes):
            yield file


def _studio_at(root: Path, cancelled: CancelCheck) -> "Studio":
    from core.studio.finding import find_studios

    if not root.is_dir():
        raise FolderGone
    for studio in find_studios(root, cancelled=cancelled):
        if studio.root == root:
            return studio
    raise UnusableInput(tr("{folder} is no tool that is known here any more.").format(folder=quoted(root)))


def _partial_reports(studio: "Studio", report: ReportProgress) -> Callable[[tuple["StudioFile", ...]], None]:
    """What a listing reports to: the files so far, now and then."""
    from core.studio.contents import StudioContents
    from core.studio.studio import Listing

    files: list[StudioFile] = []
    last = [time.monotonic()]

    def take(found: tuple["StudioFile", ...]) -> None:
        files.extend(found)
        if time.monotonic() - last[0] > PARTIAL_SECONDS:
            last[0] = time.monotonic()
            report(StudioContents(Listing(studio, tuple(files))))

    return take


def read_notes(
    contents: "StudioContents", interest: Interest, cache_file: Path, cancelled: CancelCheck, report: ReportProgress
) -> "StudioContents":
    """The contents with the headers and sidecars of all files of `interest`; `report` gets them in between.

    FolderGone, Cancelled.
    """
    from core.studio.header_cache import HeaderCache, read_headers
    from core.studio.sidecars import read_sidecars

    cache, wait, last = HeaderCache(cache_file), FIRST_REPORT_SECONDS, time.monotonic()
    headers, sidecars, root = dict(contents.headers), dict(contents.sidecars), contents.studio.root
    while not interest.is_empty:
        while interest.is_resting and not cancelled():
            time.sleep(REST_SECONDS)
            report(None)
        if cancelled():
            raise Cancelled
        files, is_wanted = interest.take()
        if not root.is_dir():
            raise FolderGone
        headers |= read_headers(files, cache, cancelled)
        for file in files:
            if file.sidecars:
                sidecars[file.path] = read_sidecars(file)
        report(None)
        if is_wanted or time.monotonic() - last > wait:
            report(_prepared(replace(contents, headers=dict(headers), sidecars=dict(sidecars))))
            wait, last = min(wait * 1.5, MAX_REPORT_SECONDS), time.monotonic()
    return _prepared(replace(contents, headers=headers, sidecars=sidecars))


def _prepared(contents: "StudioContents") -> "StudioContents":
    """The same with its indices made, which would otherwise be made on the window's thread."""
    _ = contents.loras, contents.aliases, contents.unread
    return contents
