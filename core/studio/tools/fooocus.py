"""Fooocus 2.5.5: `config.txt`, which is JSON, and variables of the same names (`modules/config.py`)."""

from pathlib import Path

from core.studio.listing_rules import ListingRule, Rules, rules_by_path, stem
from core.studio.paths import is_folder
from core.studio.settings_files import read_json
from core.studio.studio import ModelFolder, ModelKind, Studio, Surroundings, TextPlace

_SUFFIXES = (".pth", ".ckpt", ".bin", ".safetensors", ".fooocus.patch")
RULES: Rules = {
    **rules_by_path(_SUFFIXES, follows_links=False),
    "lora": ListingRule(_SUFFIXES, stem, stem, follows_links=False),
}
_FOLDERS: dict[ModelKind, tuple[str, str]] = {
    "checkpoint": ("path_checkpoints", "checkpoints"),
    "lora": ("path_loras", "loras"),
    "embedding": ("path_embeddings", "embeddings"),
    "vae": ("path_vae", "vae"),
}


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of Fooocus. Where one folder of a list is missing it takes its own instead of all of them."""
    path = root / "config.txt"
    settings, problems = read_json(path)
    given = settings | {key: value for key, value in surroundings.environment.items() if key.startswith("path_")}

    def named(key: str) -> list[Path]:
        value = given.get(key)
        places = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        folders = [root / place for place in places if isinstance(place, str)]
        return folders if all(is_folder(folder) for folder in folders) else []

    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {}
    for kind, (key, default) in _FOLDERS.items():
        own = (ModelFolder(root / "models" / default),)
        folders[kind] = tuple(ModelFolder(folder, path) for folder in named(key)) or own
    wildcards = [TextPlace(folder, "fooocus", path) for folder in named("path_wildcards")[:1]]
    return Studio(
        "fooocus",
        root,
        folders,
        tuple(named("path_outputs") or [root / "outputs"]),
        problems=problems,
        texts={
            "styles": (TextPlace(root / "sdxl_styles", "fooocus", pattern="**/*.json"),),
            "wildcards": tuple(wildcards) or (TextPlace(root / "wildcards", "fooocus"),),
        },
    )
