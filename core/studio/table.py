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
    """A tool's name as its makers write it, what reads an installation's settings, and its rules of names.

    `dialect` is the key in `core.dialects.table.DIALECTS` of the rules by which it reads prompts; "" for none.
    """

    name: str
    read: Callable[[Path, Surroundings], Studio]
    rules: Rules
    dialect: str = ""


TOOLS: dict[str, Tool] = {
    "a1111": Tool("A1111", a1111.read, a1111.RULES, "a1111"),
    "forge": Tool("Forge", forge.read, forge.RULES, "a1111"),
    "forge_classic": Tool("Forge classic", forge.read_classic, forge.RULES, "a1111"),
    "forge_neo": Tool("Forge Neo", forge_neo.read, forge.RULES, "forge-neo"),
    "reforge": Tool("reForge", reforge.read, a1111.RULES, "reforge"),
    "sdnext": Tool("SD.Next", sdnext.read, sdnext.RULES, "sdnext"),
    "comfyui": Tool("ComfyUI", comfyui.read, comfyui.RULES, "comfyui"),
    "swarmui": Tool("SwarmUI", swarmui.read, swarmui.RULES, "comfyui"),
    "invokeai": Tool("InvokeAI", invokeai.read, {}, "compel"),
    "stability_matrix": Tool("Stability Matrix", stability_matrix.read, stability_matrix.RULES),
    "fooocus": Tool("Fooocus", fooocus.read, fooocus.RULES, "comfyui"),
    "folder": Tool("", plain_folder.read, plain_folder.RULES),
}
