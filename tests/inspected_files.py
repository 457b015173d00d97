"""`inspect_path` as an opener that refuses, for what holds all openers to the same rules."""

from pathlib import Path

from core.files.inspecting import inspect_path
from core.weights import UnreadableEncoder


def kind_of(path: Path) -> str:
    """Whether a file is a model, a LoRA or a textual inversion; UnreadableEncoder where it is anything else."""
    file = inspect_path(path)
    if file.kind in ("other", "unreadable"):
        raise UnreadableEncoder(file.error or file.notes[0])
    if file.kind not in ("model", "lora", "textual-inversion"):
        raise UnreadableEncoder(f"“{path.name}” is a {file.kind}, not a model.")
    return file.kind
