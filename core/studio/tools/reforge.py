"""reForge 2026-03: A1111's layout with one folder of LoRAs."""

from pathlib import Path

from core.studio.studio import Studio, Surroundings
from core.studio.tools import a1111


def read(root: Path, surroundings: Surroundings) -> Studio:
    """An installation of reForge."""
    web_ui = a1111.read_web_ui(root, surroundings, a1111.OPTIONS)
    return a1111.studio_of("reforge", web_ui, web_ui.replaced(web_ui.models / "Lora", "lora-dir"))
