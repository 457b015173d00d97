"""ComfyUI 0.3.64: `folder_paths.py` with `extra_model_paths.yaml` (`utils/extra_config.py`), and what Desktop adds."""

import os
import re
from pathlib import Path
from typing import Any

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.studio.command_lines import Arguments, launcher_arguments, parse_arguments
from core.studio.listing_rules import Rules, rules_by_path
from core.studio.paths import is_folder
from core.studio.settings_files import read_yaml
from core.studio.studio import ModelFolder, ModelKind, Studio, StudioProblem, Surroundings
from core.studio.tools.comfy_desktop import desktop_settings
from core.studio.tools.extensions import comfyui_texts
from core.studio.tools.stability_matrix import launch_arguments

SUFFIXES = (".ckpt", ".pt", ".pt2", ".bin", ".pth", ".safetensors", ".pkl", ".sft")
RULES: Rules = rules_by_path(SUFFIXES, every_way=True)
UNUSABLE_SECTION = tr_noop(
    "{file} has an entry that is no text, with which ComfyUI does not start. The file is left out, and the usual "
    "folders are listed."
)
PATHS_FILE = "extra_model_paths.yaml"
# ComfyUI's own kinds with their default folders, in its order.
_DEFAULTS: dict[str, tuple[ModelKind, tuple[str, ...]]] = {
    "checkpoints": ("checkpoint", ("checkpoints",)),
    "diffusion_models": ("checkpoint", ("unet", "diffusion_models")),
    "diffusers": ("diffusers", ("diffusers",)),
    "text_encoders": ("text_encoder", ("text_encoders", "clip")),
    "loras": ("lora", ("loras",)),
    "embeddings": ("embedding", ("embeddings",)),
    "vae": ("vae", ("vae",)),
}
_OLD_NAMES = {"unet": "diffusion_models", "clip": "text_encoders"}
_IN_OUTPUT = ("checkpoints", "clip", "vae", "diffusion_models", "loras")  # which come last (`main.py`)
_OPTIONS = ("output-directory", "base-directory", "models-directory", "extra-model-paths-config")
_SEVERAL = ("extra-model-paths-config",)
_Folders = dict[str, list[ModelFolder]]


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of ComfyUI, or the folder of ComfyUI Desktop."""
    arguments, start = _arguments(root)
    base = start / arguments.last("base-directory") if arguments.last("base-directory") else root
    models = start / arguments.last("models-directory") if arguments.last("models-directory") else base / "models"
    kinds = {name: [ModelFolder(models / folder) for folder in defaults] for name, (_, defaults) in _DEFAULTS.items()}
    desktop = desktop_settings(root, surroundings)
    output = next(iter(arguments.folders("output-directory", start)), desktop.output or base / "output")
    problems = list[StudioProblem](desktop.problems)
    for folder in desktop.model_roots:
        for name, (_, defaults) in _DEFAULTS.items():
            for default in defaults:
                _add(kinds, name, ModelFolder(folder.path / default, folder.source, is_usual=True), False)
    named = arguments.folders("extra-model-paths-config", start)
    for path in (root / PATHS_FILE, *desktop.path_files, *named):
        settings, broken = read_yaml(path)
        problems += broken or _add_paths(settings, path, kinds, surroundings)
    for name in _IN_OUTPUT:
        _add(kinds, name, ModelFolder(output / name), False)
    folders: dict[ModelKind, tuple[ModelFolder, ...]] = {}
    for name, (kind, _) in _DEFAULTS.items():
        folders[kind] = (*folders.get(kind, ()), *kinds[name])
    texts = comfyui_texts(base / "custom_nodes", root)
    return Studio("comfyui", root, folders, (output,), problems=tuple(problems), texts=texts)


def _add_paths(
    settings: dict[str, Any], path: Path, kinds: _Folders, surroundings: Surroundings
) -> list[StudioProblem]:
    """Adds the folders of all sections of a file, or none where ComfyUI would fail at one of them."""
    wanted = list[tuple[str, Path, bool]]()
    for section in settings.values():
        if section is None:
            continue
        if not isinstance(section, dict):
            return [_unusable(path)]
        base, is_default = section.get("base_path"), bool(section.get("is_default"))
        for name, value in section.items():
            if name in ("base_path", "is_default"):
                continue
            if not isinstance(value, str) or not isinstance(base, str | None):
                return [_unusable(path)]
            start = path.parent / _expanded(base or "", surroundings)
            wanted += [(str(name), start / line, is_default) for line in value.split("\n") if line]
    for name, folder, is_default in wanted:
        _add(kinds, name, ModelFolder(Path(os.path.normpath(folder)), path), is_default)
    return []


def _add(kinds: _Folders, name: str, folder: ModelFolder, is_default: bool) -> None:
    """`folder_paths.add_model_folder_path`: a default goes in front, and moves there where it is known already."""
    target = _OLD_NAMES.get(name, name)
    if target not in kinds:
        return
    paths = [known.path for known in kinds[target]]
    if folder.path not in paths:
        kinds[target].insert(0 if is_default else len(paths), folder)
    elif is_default:
        kinds[target].insert(0, kinds[target].pop(paths.index(folder.path)))


def _expanded(text: str, surroundings: Surroundings) -> str:
    """A path with the variables and the `~` that ComfyUI expands."""
    if text == "~" or text.startswith(("~/", "~\\")):
        text = f"{surroundings.home}{text[1:]}"
    environment = surroundings.environment
    text = re.sub(r"\$(?:\{(\w+)\}|(\w+))", lambda name: environment.get(name[1] or name[2], name[0]), text)
    return re.sub(r"%(\w+)%", lambda name: environment.get(name[1], name[0]), text) if surroundings.is_windows else text


def _arguments(root: Path) -> tuple[Arguments, Path]:
    """The options for folders that this installation is started with, and the folder that they are relative to.

    Stability Matrix keeps them in its settings, the portable build in `run_*.bat` beside ComfyUI's folder.
    """
    source, words = launch_arguments(root)
    if words:
        return parse_arguments(words, _OPTIONS, source, _SEVERAL), root
    starts = sorted(root.parent.glob("run_*.bat")) if is_folder(root.parent / "python_embeded") else []
    arguments = launcher_arguments(starts, _OPTIONS, _SEVERAL)
    return arguments, root.parent if arguments.values else root


def _unusable(path: Path) -> StudioProblem:
    return StudioProblem(path, tr(UNUSABLE_SECTION).format(file=quoted(path)))
