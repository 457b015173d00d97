"""Sentences without the folders that files lie in, for output that goes to others (`--no-paths`)."""

import os
from collections.abc import Iterable
from pathlib import Path

from core.program.messages import displayable


def without_paths(message: str, paths: Iterable[str | Path]) -> str:
    """A sentence with only the names of these files and folders, and of the home folder, in it."""
    written = {str(path) for path in (*paths, Path.home())}
    written |= {os.path.abspath(path) for path in written} | {os.path.realpath(path) for path in written}  # noqa: PTH100
    for path in sorted(written, key=len, reverse=True):
        if len(Path(path).parts) > 1:
            for form in (path, displayable(path), Path(path).as_posix()):
                message = message.replace(form, Path(path).name)
    return message
