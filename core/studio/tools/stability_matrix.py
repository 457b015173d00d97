"""Stability Matrix 2026-07: a library of models and its packages (`SettingsManager.cs`, `InstalledPackage.cs`)."""

from pathlib import Path, PurePosixPath
from typing import Any

from core.studio.listing_rules import Rules, rules_by_path
from core.studio.settings_files import read_json, setting
from core.studio.studio import ModelFolder, ModelKind, Studio, Surroundings, TextKind, TextPlace

RULES: Rules = rules_by_path((".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf"))
SETTINGS_FILE = "settings.json"
# The second of a pair is what versions before 2.12 call the folder.
_FOLDERS: dict[ModelKind, tuple[str, ...]] = {
    "checkpoint": ("StableDiffusion", "DiffusionModels"),
    "text_encoder": ("TextEncoders", "CLIP"),
    "lora": ("Lora", "LyCORIS"),
    "embedding": ("Embeddings", "TextualInversion"),
    "vae": ("VAE",),
    "diffusers": ("Diffusers",),
}


def read(root: Path, surroundings: Surroundings) -> Studio:
    """A library of Stability Matrix, with the roots of its packages."""
    path = root / SETTINGS_FILE
    settings, problems = read_json(path)
    moved = setting(settings, "ModelDirectoryOverride")
    models = root / moved if moved else root / "Models"
    source = path if moved else None
    folders = {
        kind: tuple(ModelFolder(models / name, source, is_usual=True) for name in names)
        for kind, names in _FOLDERS.items()
    }
    pictures = (root / "Images/Inference", root / "Images/Consolidated")
    packages = {_name(package): _place(package, root) for package in _packages(settings)}
    chosen = setting(settings, "TagCompletionCsv")
    lists = [TextPlace(root / "Tags" / chosen, "tagcomplete", path)] if chosen else []
    lists += [TextPlace(root / "Tags", "tagcomplete", pattern="*.csv")]
    tags: dict[TextKind, tuple[TextPlace, ...]] = {"tags": tuple(lists)}
    return Studio("stability_matrix", root, folders, pictures, packages=packages, problems=problems, texts=tags)


def launch_arguments(root: Path) -> tuple[Path | None, tuple[str, ...]]:
    """The arguments that Stability Matrix starts a package with, and its settings file; none for any other folder."""
    library = root.parent.parent
    if root.parent.name != "Packages":
        return None, ()
    settings, _ = read_json(library / SETTINGS_FILE)
    for package in _packages(settings):
        if _place(package, library) == root:
            given = package.get("LaunchArgs")
            words = [word for option in given if isinstance(option, dict) for word in _words(option)] if given else []
            return library / SETTINGS_FILE, tuple(words)
    return None, ()


def _packages(settings: dict[str, Any]) -> list[dict[str, Any]]:
    packages = settings.get("InstalledPackages")
    known = [package for package in packages if isinstance(package, dict)] if isinstance(packages, list) else []
    return [package for package in known if setting(package, "LibraryPath")]


def _name(package: dict[str, Any]) -> str:
    return setting(package, "DisplayName") or setting(package, "PackageName")


def _place(package: dict[str, Any], library: Path) -> Path:
    """The root of a package, whose path is written with backslashes."""
    return library / PurePosixPath(setting(package, "LibraryPath").replace("\\", "/"))


def _words(option: dict[str, Any]) -> list[str]:
    """An option as it stands on the command line: a switch that is on, or a name with its value."""
    name, value = setting(option, "Name"), option.get("OptionValue")
    if value is None or value is False or value == "" or not name:
        return []
    return [name] if value is True else [name, str(value)]
