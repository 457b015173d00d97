"""The table of the tools whose installations are known: how each is read and how it names its files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.studio.listing_rules import Rules
from core.studio.studio import Studio, Surroundings
from core.studio.tools import (
    a1111,
    comfyui,
    fooocus,
    forge,
    forge_neo,
    invokeai,
    plain_folder,
    reforge,
    sdnext,
    stability_matrix,
    swarmui,
)


@dataclass(frozen=True)
class Tool:
    """A tool's name as its makers write it, what reads an installation's settings, and its rules of names."""

    name: str
    read: Callable[[Path, Surroundings], Studio]
    rules: Rules


TOOLS: dict[str, Tool] = {
    "a1111": Tool("A1111", a1111.read, a1111.RULES),
    "forge": Tool("Forge", forge.read, forge.RULES),
    "forge_classic": Tool("Forge classic", forge.read_classic, forge.RULES),
    "forge_neo": Tool("Forge Neo", forge_neo.read, forge.RULES),
    "reforge": Tool("reForge", reforge.read, a1111.RULES),
    "sdnext": Tool("SD.Next", sdnext.read, sdnext.RULES),
    "comfyui": Tool("ComfyUI", comfyui.read, comfyui.RULES),
    "swarmui": Tool("SwarmUI", swarmui.read, swarmui.RULES),
    "invokeai": Tool("InvokeAI", invokeai.read, {}),
    "stability_matrix": Tool("Stability Matrix", stability_matrix.read, stability_matrix.RULES),
    "fooocus": Tool("Fooocus", fooocus.read, fooocus.RULES),
    "folder": Tool("", plain_folder.read, plain_folder.RULES),
}
