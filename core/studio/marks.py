"""Which tool is installed in a folder, by the names that stand in it. Nothing in it is run or imported.

Marks of A1111 1.10.1, Forge 2025-06, Forge classic, Forge Neo 2.26, reForge 2026-03, SD.Next 2026-07, Fooocus 2.5.5,
ComfyUI 0.3.64, ComfyUI Desktop 2026-05, SwarmUI 2026-08, InvokeAI 2026-08, Stability Matrix 2026-07.
"""

import os
from collections.abc import Callable
from pathlib import Path

from core.studio.paths import is_file, is_folder
from core.studio.settings_files import UnreadableSettings, read_settings_text
from core.studio.studio import ModelKind

MAX_NAMES = 10_000  # of a folder that is asked what it is
PORTABLE_MARK = ".sm-portable"
# What tools call a folder of models, in lower case, and what is in it.
KNOWN_FOLDERS: dict[str, ModelKind] = {
    **dict.fromkeys(("checkpoints", "stable-diffusion", "stablediffusion", "diffusion_models", "unet"), "checkpoint"),
    **dict.fromkeys(("text_encoders", "text_encoder", "text-encoder", "textencoders", "clip"), "text_encoder"),
    **dict.fromkeys(("loras", "lora", "lycoris"), "lora"),
    **dict.fromkeys(("embeddings", "textualinversion"), "embedding"),
    "vae": "vae",
    "diffusers": "diffusers",
}
_WEB_UI = frozenset({"launch.py", "webui.py"})
_DESKTOP = frozenset({"models", "input", "user", "output", "custom_nodes"})


def tool_of(folder: Path) -> str:
    """The key of the tool that is in a folder, `folder` for plain folders of models, "" for nothing. OSError."""
    names = names_in(folder)
    return next((tool for tool, is_it in _MARKS if is_it(folder, names)), "")


def names_in(folder: Path) -> frozenset[str]:
    """The names in a folder, MAX_NAMES at most. OSError."""
    with os.scandir(folder) as entries:
        return frozenset(entry.name for _, entry in zip(range(MAX_NAMES), entries, strict=False))


def _is_matrix(folder: Path, names: frozenset[str]) -> bool:
    if PORTABLE_MARK in names:
        return True
    return {"settings.json", "Models", "Packages"} <= names and "InstalledPackages" in _text(folder / "settings.json")


def _is_sdnext(folder: Path, names: frozenset[str]) -> bool:
    return names >= _WEB_UI | {"installer.py", "modules"}


def _forge_version(folder: Path, names: frozenset[str]) -> str:
    """The text of Forge's version, which is read and not imported; "" for no Forge."""
    if not names >= _WEB_UI | {"modules_forge"}:
        return ""
    return _text(folder / "modules_forge/forge_version.py") or "unknown"


def _is_neo(folder: Path, names: frozenset[str]) -> bool:
    version = _forge_version(folder, names)
    return "'neo'" in version or '"neo"' in version


def _is_classic(folder: Path, names: frozenset[str]) -> bool:
    version = _forge_version(folder, names)
    return "'classic'" in version or '"classic"' in version


def _is_reforge(folder: Path, names: frozenset[str]) -> bool:
    return names >= _WEB_UI | {"modules_forge", "ldm_patched", "k_diff"} and "backend" not in names


def _is_forge(folder: Path, names: frozenset[str]) -> bool:
    return bool(_forge_version(folder, names)) and "backend" in names


def _is_a1111(folder: Path, names: frozenset[str]) -> bool:
    is_web_ui = names >= _WEB_UI | {"modules", "extensions-builtin"} and is_file(folder / "modules/shared.py")
    return is_web_ui and not names & {"modules_forge", "installer.py"}


def _is_fooocus(folder: Path, names: frozenset[str]) -> bool:
    return {"fooocus_version.py", "entry_with_update.py"} <= names and is_file(folder / "modules/config.py")


def _is_comfyui(folder: Path, names: frozenset[str]) -> bool:
    return {"main.py", "nodes.py", "folder_paths.py", "comfy"} <= names or (
        names >= _DESKTOP and "main.py" not in names
    )


def _is_swarmui(folder: Path, names: frozenset[str]) -> bool:
    is_swarm = "SwarmUI.sln" in names or is_file(folder / "src/Core/Program.cs")
    return is_swarm and ("Data" in names or any(name.startswith("launch-") for name in names))


def _is_invokeai(folder: Path, names: frozenset[str]) -> bool:
    return "invokeai.yaml" in names or is_file(folder / "databases/invokeai.db")


def _is_plain(folder: Path, names: frozenset[str]) -> bool:
    return any(name.lower() in KNOWN_FOLDERS and is_folder(folder / name) for name in names)


def _text(path: Path) -> str:
    try:
        return read_settings_text(path) or ""
    except UnreadableSettings:
        return ""


# In this order; the first that says yes decides.
_MARKS: tuple[tuple[str, Callable[[Path, frozenset[str]], bool]], ...] = (
    ("stability_matrix", _is_matrix),
    ("sdnext", _is_sdnext),
    ("forge_neo", _is_neo),
    ("forge_classic", _is_classic),
    ("reforge", _is_reforge),
    ("forge", _is_forge),
    ("a1111", _is_a1111),
    ("fooocus", _is_fooocus),
    ("comfyui", _is_comfyui),
    ("swarmui", _is_swarmui),
    ("invokeai", _is_invokeai),
    ("folder", _is_plain),
)
