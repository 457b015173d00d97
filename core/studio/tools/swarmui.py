"""SwarmUI 2026-08: `Data/Settings.fds`, section `Paths` (`Core/Settings.cs`), and what it is started with."""

import os
from pathlib import Path, PurePosixPath
from typing import Any

from core.studio.command_lines import Arguments, launcher_arguments, parse_arguments
from core.studio.fds import parse_fds
from core.studio.listing_rules import Rules, rules_by_path
from core.studio.settings_files import UnreadableSettings, invalid, read_settings_text, setting
from core.studio.studio import ModelFolder, ModelKind, Studio, StudioProblem, Surroundings, TextKind, TextPlace
from core.studio.tools.stability_matrix import launch_arguments

RULES: Rules = rules_by_path((".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf"))
_OPTIONS = ("data-dir", "settings-file", "backends-file")
_LAUNCHERS = ("launch-windows.bat", "launch-windows.ps1", "launch-macos.sh", "launch-linux.sh")
# The kind, the setting with its folders, what it is by default, and folders that are always looked at.
_FOLDERS: tuple[tuple[ModelKind, str, str, tuple[str, ...]], ...] = (
    ("checkpoint", "SDModelFolder", "Stable-Diffusion", ("diffusion_models", "unet")),
    ("text_encoder", "SDClipFolder", "text_encoders;clip", ()),
    ("lora", "SDLoraFolder", "Lora", ()),
    ("embedding", "SDEmbeddingFolder", "Embeddings", ()),
    ("vae", "SDVAEFolder", "VAE", ()),
)


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of SwarmUI. The installations of ComfyUI that it starts are its packages."""
    arguments = _arguments(root, surroundings)
    moved = arguments.last("data-dir")
    first = root / (moved or "Data")
    path = root / (arguments.last("settings-file") or first / "Settings.fds")
    settings, problems = _fds(path)
    section = settings.get("Paths")
    paths = section if isinstance(section, dict) else {}
    named = setting(paths, "ModelRoot")
    roots = [root / place for place in _split(named or "Models")]
    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {}
    for kind, key, default, always in _FOLDERS:
        names = (*_split(setting(paths, key) or default), *always)
        source = path if named or setting(paths, key) else None
        folders[kind] = tuple(
            ModelFolder(models / name, source, is_usual=True) for name in dict.fromkeys(names) for models in roots
        )
    output = root / (setting(paths, "OutputPath") or "Output")
    by_user = setting(paths, "AppendUserNameToOutputPath").lower() != "false"
    backends, broken = _backends(root, root / (arguments.last("backends-file") or first / "Backends.fds"))
    return Studio(
        "swarmui",
        root,
        folders,
        _users(output) if by_user else (output,),
        packages=backends,
        problems=(*problems, *broken),
        texts=_texts(first if moved else root / (setting(paths, "DataPath") or "Data"), paths, path),
    )


def _arguments(root: Path, surroundings: Surroundings) -> Arguments:
    """What SwarmUI is started with: Stability Matrix' words, else those in the start file of this system."""
    source, words = launch_arguments(root)
    if words:
        return parse_arguments(words, _OPTIONS, source)
    names = _LAUNCHERS if surroundings.is_windows else _LAUNCHERS[::-1]
    return launcher_arguments([root / name for name in names], _OPTIONS)


def _backends(root: Path, path: Path) -> tuple[dict[str, Path], tuple[StudioProblem, ...]]:
    """The installations of ComfyUI that SwarmUI starts, by title (`Data/Backends.fds`)."""
    settings, problems = _fds(path)
    found = dict[str, Path]()
    for name, backend in settings.items():
        if isinstance(backend, dict) and setting(backend, "type").lower().startswith("comfyui_self"):
            inner = backend.get("settings")
            script = setting(inner, "StartScript") if isinstance(inner, dict) else ""
            if script:
                place = PurePosixPath(script.replace("\\", "/"))
                found[setting(backend, "title") or f"ComfyUI {name}"] = (root / place).parent
    return found, problems


def _texts(data: Path, paths: dict[str, Any], source: Path) -> dict[TextKind, tuple[TextPlace, ...]]:
    """The places of wildcards and of tags, below the folder of data."""
    named = setting(paths, "WildcardsFolder")
    wildcards = TextPlace(data / (named or "Wildcards"), "swarmui", source if named else None)
    lists = data / "Autocompletions"
    patterns = ("**/*.csv", "**/*.txt")
    return {"wildcards": (wildcards,), "tags": tuple(TextPlace(lists, "swarmui-tags", None, each) for each in patterns)}


def _fds(path: Path) -> tuple[dict[str, Any], tuple[StudioProblem, ...]]:
    """The settings in a file, or in its copy while SwarmUI is saving it; empty where there is none."""
    try:
        text = read_settings_text(path)
        if text is None:
            text = read_settings_text(path.with_name(path.name + "~2"))
        return parse_fds(text or ""), ()
    except UnreadableSettings as error:
        return {}, (StudioProblem(path, str(error)),)
    except ValueError:
        return {}, (invalid(path, "FDS"),)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _users(output: Path) -> tuple[Path, ...]:
    """A folder of pictures for each user; the folder above them while there is none."""
    try:
        with os.scandir(output) as entries:
            return tuple(sorted(Path(entry.path) for entry in entries if entry.is_dir())) or (output,)
    except (OSError, ValueError):
        return (output,)
