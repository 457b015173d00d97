"""A folder of wildcards: text files, a line for each text that `__name__` can stand for."""

from pathlib import Path

from core.prompt.wildcards import Wildcards

MAX_FILES = 20_000
MAX_FILE_BYTES = 8_000_000


def open_wildcards(folder: Path) -> Wildcards:
    """All text files of a folder and those in it; OSError where it cannot be listed.

    Lines lose the blanks at their ends; empty ones and those that begin with `#` are none (dynamicprompts 0.31.0).
    """
    if not folder.is_dir():
        raise NotADirectoryError(str(folder))
    lines: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.rglob("*.txt"))[:MAX_FILES]:
        name = path.relative_to(folder).with_suffix("").as_posix()
        lines[name] = _lines_of(path)
    return Wildcards({name: own for name, own in lines.items() if own})


def _lines_of(path: Path) -> tuple[str, ...]:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE_BYTES).decode("utf-8", errors="ignore")
    except OSError:
        return ()
    lines = (line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return tuple(line for line in lines if line and not line.startswith("#"))
