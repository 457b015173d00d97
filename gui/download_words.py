"""What the download dialog says of a download: its size and place, and how far it is."""

from pathlib import Path

from core.weights.hub import HubFiles, Progress, megabytes


def facts(wanted: HubFiles) -> str:
    """What would be fetched, how large it is, where it is kept and how much room is there."""
    names = " and ".join(dict.fromkeys(file.name.partition("/")[0] for file in wanted.files if "/" in file.name))
    what = f"{wanted.repository}: {names or 'text encoder'}, {megabytes(wanted.total)} in {len(wanted.files)} files"
    here = f", of which {megabytes(wanted.present)} are here already" if wanted.present else ""
    return (
        f"{what}{here}.\nKept in {place(wanted.cache)}, where other programs find it, too; "
        f"{megabytes(wanted.free)} are free there."
    )


def place(path: Path) -> str:
    """A path, from the home folder where it is in it, that a line may break at its slashes."""
    home = Path.home()
    text = f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
    return text.replace("/", "/\u200b")


def pace(progress: Progress) -> str:
    """Bytes, speed and what is left."""
    if progress.done >= progress.total:
        return "Checking what came…"
    parts = [f"{megabytes(progress.done)} of {megabytes(progress.total)}"]
    if progress.speed:
        parts.append(f"{progress.speed / 1e6:.1f} MB/s")
    if (seconds := progress.remaining) is not None:
        parts.append(f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left")
    return " · ".join(parts)
