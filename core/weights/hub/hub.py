"""Text encoders on the Hugging Face hub: the files of a repository, and their download.

All requests are made by a child process, core/weights/hub/worker.py; this one opens no connection.
"""

import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.child_processes import ChildTimeout, child_command, run_child
from core.program.messages import shortened
from core.program.translation import deserialise, tr, tr_noop
from core.weights import UnreadableEncoder
from core.weights.hub.cache import hub_cache, repository_folder, unfinished
from core.weights.hub.files import HubFile

STALL_TIMEOUT = 18.0  # seconds without a byte after which a download is given up: one timeout of 10, and one more try
SPEED_WINDOW = 5.0  # seconds
MIN_SPEED_TIME = 0.5  # below which the speed is chance
OFFERED_REPOSITORIES = (  # title, repository
    (tr_noop("CLIP ViT-L/14, as in Stable Diffusion 1.x"), "stable-diffusion-v1-5/stable-diffusion-v1-5"),
    (tr_noop("The pair of SDXL: CLIP ViT-L/14 and OpenCLIP ViT-bigG/14"), "stabilityai/stable-diffusion-xl-base-1.0"),
)

_SETTINGS = {
    "HF_HUB_DISABLE_XET": "1",  # its progress cannot be followed
    "HF_HUB_DOWNLOAD_TIMEOUT": "10",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_SYMLINKS_WARNING": "1",
}


@dataclass(frozen=True)
class HubFiles:
    """The files of a repository at one commit, and the cache that they go into; `free` bytes are left on its disk.

    `present` is how many bytes are in the cache already.
    """

    repository: str
    commit: str
    files: tuple[HubFile, ...]
    cache: Path
    present: int
    free: int

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def missing(self) -> int:
        """Bytes to be fetched."""
        return self.total - self.present

    @property
    def folder(self) -> Path:
        """The folder of the snapshot, in which the files lie as in the repository."""
        return repository_folder(self.cache, self.repository) / "snapshots" / self.commit


@dataclass(frozen=True)
class DownloadProgress:
    """How far a download is: bytes, bytes in all, and bytes a second over the last few seconds, 0 where not known."""

    done: int
    total: int
    speed: float

    @property
    def remaining(self) -> float | None:
        """Seconds that are left at this speed."""
        return (self.total - self.done) / self.speed if self.speed else None


def server() -> str:
    """The host of the hub: huggingface.co, or that of HF_ENDPOINT."""
    from huggingface_hub import constants

    return constants.ENDPOINT.partition("://")[2]


def look_up(
    repository: str, cancelled: CancelCheck = never_cancelled, timeout: float = STALL_TIMEOUT, names: Sequence[str] = ()
) -> HubFiles:
    """The files that a download of `repository` would fetch, asked of the server; UnreadableEncoder, Cancelled.

    They are those of its text encoders, or the files of these names alone.
    """
    job = {"repository": repository, "names": [*names]}
    answer = _fetch(job, lambda _message: None, cancelled, timeout)
    files = tuple(HubFile(*file) for file in answer["files"])
    listed = HubFiles(repository, str(answer["commit"]), files, hub_cache(), 0, _free(hub_cache()))
    present = sum(file.size for file in files if (listed.folder / file.name).exists())
    return HubFiles(repository, listed.commit, files, listed.cache, present, listed.free)


def download(
    wanted: HubFiles,
    progress: Callable[[DownloadProgress], None] = lambda _progress: None,
    cancelled: CancelCheck = never_cancelled,
    timeout: float = STALL_TIMEOUT,
) -> Path:
    """Downloads and checks the files, and returns their folder; UnreadableEncoder, Cancelled.

    `progress` is called on this thread. A failed download leaves no partial file.
    """
    if (free := _free(wanted.cache)) < wanted.missing:
        raise UnreadableEncoder(no_room(wanted, free))
    before = {path.name for path in unfinished(wanted.cache, wanted.repository, wanted.files)}
    job = {
        "repository": wanted.repository,
        "commit": wanted.commit,
        "files": [[file.name, file.size, file.digest] for file in wanted.files],
        "foreign": sorted(before),  # another program's downloads, to be left alone
    }
    try:
        _fetch(job, _SpeedMeter(wanted.total, progress).on_message, cancelled, timeout)
    finally:
        for path in unfinished(wanted.cache, wanted.repository, wanted.files):
            if path.name not in before:
                path.unlink(missing_ok=True)
    return wanted.folder


def no_room(wanted: HubFiles, free: int) -> str:
    """The sentence on a disk with fewer free bytes than are missing."""
    return tr(
        "“{name}” needs {needed}, and {free} are free on its disk. Make room, or set HF_HOME to a folder on another "
        "disk."
    ).format(name=shortened(wanted.repository), needed=megabytes(wanted.missing), free=megabytes(free))


def megabytes(size: float) -> str:
    """A size as people read it: decimal megabytes, or gigabytes."""
    if size >= 1e9:
        return f"{size / 1e9:.2f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e7 else f"{size / 1e6:.1f} MB"


def _free(folder: Path) -> int:
    """The free bytes on the disk that `folder` is on, or will be."""
    existing = next((parent for parent in (folder, *folder.parents) if parent.exists()), Path.cwd())
    return shutil.disk_usage(existing).free


def _fetch(
    job: dict[str, Any], on_message: Callable[[dict[str, Any]], None], cancelled: CancelCheck, timeout: float
) -> dict[str, Any]:
    """The child's last answer."""
    answer: dict[str, Any] = {}

    def take(message: dict[str, Any]) -> None:
        answer.clear()
        answer.update(message)
        on_message(message)

    name = shortened(job["repository"])
    whole = {"foreign": []} | job | {"cache": str(hub_cache())}
    try:
        status = run_child(child_command("fetch"), whole, take, cancelled, timeout, os.environ | _SETTINGS)
    except ChildTimeout:
        raise UnreadableEncoder(_timed_out(name, timeout)) from None
    except (OSError, ValueError) as error:
        problem = tr("“{name}” could not be asked for ({reason}). Try again.")
        raise UnreadableEncoder(problem.format(name=name, reason=shortened(str(error), 120))) from error
    if "refused" in answer:
        raise UnreadableEncoder(deserialise(str(answer["refused"])))
    if not answer.keys() & {"commit", "finished"}:
        problem = tr("The process that was to fetch “{name}” ended by itself (status {status}). Try again.")
        raise UnreadableEncoder(problem.format(name=name, status=status))
    return answer


def _timed_out(name: str, silence: float) -> str:
    return tr(
        "{server} has sent nothing for %n second(s), so “{name}” was given up. Check the network and try again.",
        "",
        round(silence),
    ).format(server=server(), name=name)


class _SpeedMeter:
    """Turns the child's messages into DownloadProgress, the speed taken over the last SPEED_WINDOW seconds."""

    def __init__(self, total: int, progress: Callable[[DownloadProgress], None]) -> None:
        self._total, self._progress = total, progress
        self._points: deque[tuple[float, int]] = deque()

    def on_message(self, message: dict[str, Any]) -> None:
        """Reports the progress that a message of the child holds, if any."""
        if "done" not in message:
            return
        now, done = time.monotonic(), int(message["done"])
        while self._points and now - self._points[0][0] > SPEED_WINDOW:
            self._points.popleft()
        self._points.append((now, done))
        since, earlier = self._points[0]
        speed = max(done - earlier, 0) / (now - since) if now - since > MIN_SPEED_TIME else 0.0
        self._progress(DownloadProgress(min(done, self._total), self._total, speed))
