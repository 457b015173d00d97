"""Files written whole or not at all, unusable ones renamed rather than overwritten, and lines of JSON."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any


def write_atomic(path: Path, content: bytes) -> None:
    """Writes a file so that a reader, or a start after a power cut, finds the old content or the new; OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def json_object(line: bytes) -> dict[str, Any] | None:
    """The JSON object in a line; None where it holds none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def quarantine(path: Path, suffix: str = ".bad") -> None:
    """Renames a file that cannot be used to `suffix`; leaves it where that fails."""
    with suppress(OSError):
        path.replace(path.with_suffix(suffix))
