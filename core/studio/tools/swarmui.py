"""SwarmUI 2026-08: `Data/Settings.fds`, section `Paths` (`Core/Settings.cs`)."""

import os
from pathlib import Path
from typing import Any

from core.studio.fds import parse_fds
from core.studio.listing_rules import Rules, rules_by_path
from core.studio.settings_files import UnreadableSettings, invalid, read_settings_text, setting
from core.studio.studio import ModelFolder, ModelKind, Studio, StudioProblem, Surroundings, TextKind, TextPlace

RULES: Rules = rules_by_path((".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf"))
SETTINGS_FILE = "Data/Settings.fds"
# The kind, the setting with its folders, what it is by default, and folders that are always looked at.
_FOLDERS: tuple[tuple[ModelKind, str, str, tuple[str, ...]], ...] = (
    ("checkpoint", "SDModelFolder", "Stable-Diffusion", ("diffusion_models", "unet")),
    ("text_encoder", "SDClipFolder", "text_encoders;clip", ()),
    ("lora", "SDLoraFolder", "Lora", ()),
    ("embedding", "SDEmbeddingFolder", "Embeddings", ()),
    ("vae", "SDVAEFolder", "VAE", ()),
)


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of SwarmUI."""
    path = root / SETTINGS_FILE
    paths, problems = _paths(path)
    named = setting(paths, "ModelRoot")
    roots = [root / place for place in _split(named or "Models")]
    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {}
    for kind, key, default, always in _FOLDERS:
        names = (*_split(setting(paths, key) or default), *always)
        source = path if named or setting(paths, key) else None
        folders[kind] = tuple(ModelFolder(models / name, source) for name in dict.fromkeys(names) for models in roots)
    output = root / (setting(paths, "OutputPath") or "Output")
    by_user = setting(paths, "AppendUserNameToOutputPath").lower() != "false"
    pictures = _users(output) if by_user else (output,)
    return Studio("swarmui", root, folders, pictures, problems=problems, texts=_texts(root, paths, path))


def _texts(root: Path, paths: dict[str, Any], source: Path) -> dict[TextKind, tuple[TextPlace, ...]]:
    """The places of wildcards and of tags, below the folder of data."""
    data = root / (setting(paths, "DataPath") or "Data")
    named = setting(paths, "WildcardsFolder")
    wildcards = TextPlace(data / (named or "Wildcards"), "swarmui", source if named else None)
    lists = data / "Autocompletions"
    patterns = ("**/*.csv", "**/*.txt")
    return {"wildcards": (wildcards,), "tags": tuple(TextPlace(lists, "swarmui-tags", None, each) for each in patterns)}


def _paths(path: Path) -> tuple[dict[str, Any], tuple[StudioProblem, ...]]:
    """The section `Paths` of the settings, or of their copy while SwarmUI is saving them."""
    try:
        text = read_settings_text(path)
        if text is None:
            text = read_settings_text(path.with_name(path.name + "~2"))
        section = parse_fds(text or "").get("Paths")
    except UnreadableSettings as error:
        return {}, (StudioProblem(path, str(error)),)
    except ValueError:
        return {}, (invalid(path, "FDS"),)
    return (section if isinstance(section, dict) else {}), ()


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _users(output: Path) -> tuple[Path, ...]:
    """A folder of pictures for each user; the folder above them while there is none."""
    try:
        with os.scandir(output) as entries:
            return tuple(sorted(Path(entry.path) for entry in entries if entry.is_dir())) or (output,)
    except OSError:
        return (output,)
