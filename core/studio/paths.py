"""Whether something is at a path that settings name, which may be one that no system takes."""

import os
from pathlib import Path


def is_folder(path: Path) -> bool:
    """Whether a folder is there that can be looked at; links are followed, and no path is an error."""
    return os.path.isdir(path)  # noqa: PTH112 (pathlib raises what the system says of names that are too long)


def is_file(path: Path) -> bool:
    """Whether a regular file is there, likewise."""
    return os.path.isfile(path)  # noqa: PTH113
