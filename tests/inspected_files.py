"""`inspect_path` as an opener that refuses, for what holds all openers to the same rules."""

from pathlib import Path

from core.files.inspecting import inspect_path
from core.weights import UnreadableEncoder


def kind_of(path: Path) -> str:
    """What a file is; UnreadableEncoder, with the sentence, where it is something else or cannot be read."""
    file = inspect_path(path)
    if file.kind in ("other", "unreadable"):
        raise UnreadableEncoder(file.error or file.notes[0])
    return file.kind
