"""Forge 2025-06 and Forge classic 2025-02: A1111's layout with text encoders, and without LyCORIS.

`--forge-ref-a1111-home` names another A1111 whose folders stand in for those that no option names
(`modules_forge/initialization.py`, `modules/launch_utils.py`).
"""

from dataclasses import replace
from pathlib import Path

from core.studio.listing_rules import ListingRule, Rules, named_by_stem, whole
from core.studio.studio import ModelFolder, Studio, Surroundings
from core.studio.tools import a1111

OPTIONS = (*a1111.OPTIONS, "text-encoder-dir", "forge-ref-a1111-home")
ENCODERS = (".ckpt", ".pt", ".bin", ".safetensors", ".gguf", ".pth", ".sft")  # Neo's, two more than Forge's

RULES: Rules = {
    **a1111.RULES,
    "checkpoint": ListingRule((*a1111.CHECKPOINTS, ".gguf"), whole, whole, takes_last=True, left_out=a1111.VAES_BESIDE),
    "text_encoder": replace(named_by_stem(ENCODERS), follows_links=False),
}


def read(root: Path, surroundings: Surroundings, tool: str = "forge") -> Studio:
    """An installation of Forge."""
    web_ui = with_home(a1111.read_web_ui(root, surroundings, OPTIONS))
    encoders = (*web_ui.given("text-encoder-dir"), ModelFolder(web_ui.models / "text_encoder"))
    loras = web_ui.replaced(web_ui.models / "Lora", "lora-dir")
    embeddings = web_ui.models / "embeddings" if tool == "forge_classic" else None
    styles = ("styles_integrated.csv",) if tool == "forge" else ()
    return a1111.studio_of(tool, web_ui, loras, embeddings, encoders, styles=styles)


def read_classic(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of Forge classic, whose embeddings lie among the models."""
    return read(root, surroundings, "forge_classic")


def with_home(web_ui: a1111.WebUi) -> a1111.WebUi:
    """The arguments with the folders of another A1111's home in the place of those that are not given."""
    home = web_ui.arguments.last("forge-ref-a1111-home")
    if not home:
        return web_ui
    base = web_ui.root / home
    named = {
        "ckpt-dir": base / "models/Stable-diffusion",
        "vae-dir": base / "models/VAE",
        "embeddings-dir": base / "embeddings",
        "lora-dir": base / "models/lora",  # as Forge writes it, which Linux does not find
    }
    values = {option: (str(folder),) for option, folder in named.items()} | dict(web_ui.arguments.values)
    return replace(web_ui, arguments=replace(web_ui.arguments, values=values))
