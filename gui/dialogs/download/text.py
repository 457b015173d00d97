"""Texts of the download dialog: a download's size and folder, and its progress."""

from pathlib import Path

from core.program.translation import tr
from core.weights.hub.hub import DownloadProgress, HubFiles, megabytes


def download_facts(wanted: HubFiles) -> str:
    """Two lines: the files to fetch with their size; the folder they are kept in with its free space."""
    names = " + ".join(dict.fromkeys(file.name.partition("/")[0] for file in wanted.files if "/" in file.name))
    files = (
        tr("{repository}: {names}, {size} in %n file(s), of which {present} are here already.", "", len(wanted.files))
        if wanted.present
        else tr("{repository}: {names}, {size} in %n file(s).", "", len(wanted.files))
    )
    folder = tr("Kept in {folder}, where other programs find it, too; {free} are free there.")
    return "\n".join(
        (
            files.format(
                repository=wanted.repository,
                names=names or tr("text encoder"),
                size=megabytes(wanted.total),
                present=megabytes(wanted.present),
            ),
            folder.format(folder=breakable_path(wanted.cache), free=megabytes(wanted.free)),
        )
    )


def breakable_path(path: Path) -> str:
    """A path, with ~ for the home folder, that lines may break at its slashes."""
    home = Path.home()
    text = f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
    return text.replace("/", "/\u200b")


def progress_text(progress: DownloadProgress) -> str:
    """The progress as a line: bytes, speed and remaining time."""
    if progress.done >= progress.total:
        return tr("Checking what came…")
    parts = [tr("{done} of {size}").format(done=megabytes(progress.done), size=megabytes(progress.total))]
    if progress.speed:
        parts.append(f"{progress.speed / 1e6:.1f} MB/s")
    if (seconds := progress.remaining) is not None:
        parts.append(_remaining_text(seconds))
    return " · ".join(parts)


def _remaining_text(seconds: float) -> str:
    if seconds < 90:
        return tr("about {seconds} s left").format(seconds=round(seconds))
    return tr("about {minutes} min left").format(minutes=round(seconds / 60))
