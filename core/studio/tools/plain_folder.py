"""A folder of models that belongs to no tool: its sub-folders with names that tools use."""

from pathlib import Path

from core.studio.listing_rules import Rules, rules_by_path
from core.studio.marks import KNOWN_FOLDERS, names_in
from core.studio.studio import ModelFolder, ModelKind, Studio, Surroundings

RULES: Rules = rules_by_path((".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf"))


def read(root: Path, surroundings: Surroundings) -> Studio:
    """The folders of models in `root`; none where it cannot be listed."""
    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {}
    try:
        names = sorted(names_in(root))
    except (OSError, ValueError):
        names = []
    for name in names:
        kind = KNOWN_FOLDERS.get(name.lower())
        if kind is not None:
            folders[kind] = (*folders.get(kind, ()), ModelFolder(root / name))
    return Studio("folder", root, folders)
