"""Files written whole or not at all, and unusable ones renamed rather than overwritten."""

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
    """Renames a file that cannot be used to `suffix`; leaves it where that fails."""
    with suppress(OSError):
        path.replace(path.with_suffix(suffix))
