"""Folders: which of them are one thing, and the files below one that is not."""

import os
from collections.abc import Iterator
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled
from core.program.paths import folder_identity
from core.program.translation import tr_noop
from core.studio.finding import INNER_FOLDERS, PLAIN_FOLDER
from core.studio.marks import tool_of
from core.weights.adapters.adapter_settings import CONFIG_NAME
from core.weights.checkpoints.folders import ENCODER_FOLDERS

MAX_NAMES = 10_000  # of a folder, that are looked at to tell what it is
PACKAGE_SUFFIXES = (".mlpackage", ".mlmodelc")  # folders that macOS shows as one file
_WEIGHT_SUFFIXES = (".safetensors", ".bin", ".gguf", ".onnx", ".xml", ".ckpt", ".pt", ".msgpack", ".h5")
_CONFIGS = {"config.json", "open_clip_config.json"}
_HUB_CACHE = {"blobs", "snapshots"}  # of a repository in the Hugging Face hub's cache; blobs are the same files again

# What is left of a tool that was taken apart, and programs that train: the first names that are all there decide.
_REMAINS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Forge", frozenset({"webui.py", "modules_forge", "launch.py"})),
    ("SD.Next", frozenset({"webui.py", "installer.py", "modules", "launch.py"})),
    ("A1111", frozenset({"webui.py", "launch.py", "modules"})),
    ("ComfyUI", frozenset({"main.py", "comfy", "nodes.py"})),
    ("ComfyUI", frozenset({"ComfyUI", "python_embeded"})),
    ("Fooocus", frozenset({"fooocus_version.py", "launch.py"})),
    ("InvokeAI", frozenset({"invokeai.yaml", "databases"})),
    ("SwarmUI", frozenset({"SwarmUI.sln", "src"})),
    ("kohya_ss", frozenset({"sd-scripts", "kohya_gui.py"})),
    ("sd-scripts", frozenset({"train_network.py", "library", "networks"})),
    ("OneTrainer", frozenset({"modules", "training_presets", "scripts"})),
)
TOOL_SENTENCE = tr_noop(
    "{folder} is an installation of {tool}. Name the folder in it that holds what you look for, such as its outputs."
)


# What lies beside the folder of a tool in the archive or the installer that it came with.
_OF_ARCHIVES = {"python_embeded", "python_embedded", "system", "update", "run.bat", "StabilityMatrix.exe"}


def is_installed(folder: Path) -> bool:
    """Whether a tool is installed in a folder, or in the one below where its archive puts it. OSError."""
    if tool_of(folder) not in ("", PLAIN_FOLDER):
        return True
    inside = set(_names(folder))
    inner = [folder / name for name in INNER_FOLDERS if name in inside and (folder / name).is_dir()]
    tools = [tool for path in inner if (tool := tool_of(path)) not in ("", PLAIN_FOLDER)]
    return "stability_matrix" in tools or bool(tools and inside & _OF_ARCHIVES)


def left_tool(folder: Path) -> str:
    """The name of the program that trains, or of the tool of which something is left; "" for neither. OSError."""
    inside = set(_names(folder))
    return next((tool for tool, names in _REMAINS if names <= inside), "")


def is_one_thing(folder: Path) -> bool:
    """Whether a folder is a model, a PEFT adapter, a package or an installed tool, and not just files. OSError."""
    return is_model_folder(folder) or is_installed(folder) or bool(left_tool(folder))


def is_model_folder(folder: Path) -> bool:
    """Whether a folder is a model, a PEFT adapter or a package. OSError."""
    if folder.suffix.lower() in PACKAGE_SUFFIXES:
        return True
    inside = set(_names(folder))
    if inside & {CONFIG_NAME, "model_index.json"}:
        return True
    if inside & _CONFIGS and any(name.lower().endswith(_WEIGHT_SUFFIXES) for name in inside):
        return True
    return any((folder / name / "config.json").is_file() for name in ENCODER_FOLDERS if name in inside)


def files_below(folder: Path, cancelled: CancelCheck) -> Iterator[Path]:
    """The files in a folder and below, and folders that are one thing; sorted, without hidden ones. Cancelled.

    A folder that cannot be listed is given itself; one that links lead to twice is walked once.
    """
    waiting, seen = [folder], set[tuple[int, int | str]]()
    while waiting:
        path = waiting.pop()
        if cancelled():
            raise Cancelled
        try:
            status = path.stat()
            if (identity := folder_identity(path, status)) in seen:
                continue
            seen.add(identity)
            if path != folder and is_one_thing(path):
                yield path
                continue
            files, folders = _sorted_names(path)
        except OSError:
            yield path
            continue
        yield from (path / name for name in files)
        waiting += [path / name for name in reversed(folders)]


def _sorted_names(folder: Path) -> tuple[list[str], list[str]]:
    """The names of the files and of the folders in a folder."""
    files, folders = list[str](), list[str]()
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.startswith("."):
                (folders if entry.is_dir() else files).append(entry.name)
    if set(folders) >= _HUB_CACHE:
        folders = ["snapshots"]
    return sorted(files), sorted(folders)


def _names(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number == MAX_NAMES:
                return
            yield entry.name
