"""Files written whole or not at all, unusable ones renamed rather than overwritten, and lines of JSON."""

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

# Seconds between tries to replace a file. Windows replaces none that another program has open, and what was just
# written a virus scanner or a program that copies it elsewhere mostly has, for a moment. Other systems never ask.
REPLACE_PAUSES: tuple[float, ...] = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3) if sys.platform == "win32" else ()
F_FULLFSYNC = 51  # of macOS's fcntl(2), whose fsync(2) leaves what is written in the drive's own memory


def write_atomic(path: Path, content: bytes) -> None:
    """Writes a file so that a reader, or a start after a power cut, finds the old content or the new; OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            flush_to_disk(file.fileno())
        replace_file(new, path)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def replace_file(new: Path, path: Path) -> None:
    """Puts `new` in the place of `path` at once; PermissionError where another program does not let go of it, OSError.

    It waits REPLACE_PAUSES, 0.6 seconds in all, for a program that does.
    """
    for pause in REPLACE_PAUSES:
        try:
            new.replace(path)
            return
        except PermissionError:
            time.sleep(pause)
    new.replace(path)


def flush_to_disk(handle: int, system: str = sys.platform) -> None:
    """Has the system put what was written into an open file on the disk; OSError."""
    if system == "darwin":
        with suppress(OSError, ImportError):  # a share knows no such flush
            from fcntl import fcntl

            fcntl(handle, F_FULLFSYNC)
            return
    os.fsync(handle)


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
        replace_file(path, path.with_suffix(suffix))
