"""Files that outlive the program: written whole or not at all, set aside rather than overwritten."""

import os
from contextlib import suppress
from pathlib import Path


def write_atomic(path: Path, content: bytes) -> None:
    """Writes a file so that a reader, or a start after a power cut, finds the old content or the new; OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def quarantine(path: Path, suffix: str = ".bad") -> None:
    """Puts a file that cannot be used beside its place; where that cannot be done either, leaves it."""
    with suppress(OSError):
        path.replace(path.with_suffix(suffix))
