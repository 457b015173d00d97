"""Contents of installations, made of nothing but names."""

from dataclasses import replace
from pathlib import Path

from core.studio.contents import StudioContents
from core.studio.headers import ModelHeader
from core.studio.studio import Listing, Studio, StudioFile
from core.studio.table import TOOLS

PATHS = ("style.safetensors", "other.safetensors", "xl/deep.safetensors", "xl/deepest.safetensors", "수묵화.pt")
PATHS += ("v1.0.safetensors", "with space.safetensors", "under_score.safetensors")
ALIASES = {"style.safetensors": "pretty"}


def contents_of(
    tool: str, paths: tuple[str, ...] = PATHS, aliases: dict[str, str] = ALIASES, lora_text: bool = True
) -> StudioContents:
    """Files of an installation as its tool names them; of those with one name, the first or the last wins."""
    root = Path("/studio")
    rule = TOOLS[tool].rules["lora"]
    files = [StudioFile("lora", rule.name(path), root / path, path, 1, 1) for path in paths]
    chosen = {rule.key(file.relative): file for file in (files if rule.takes_last else files[::-1])}
    winners = [chosen[rule.key(file.relative)] for file in files]
    files = [
        file if file is own else replace(file, shadowed_by=own.path) for file, own in zip(files, winners, strict=True)
    ]
    headers = {
        file.path: ModelHeader(alias=aliases.get(file.relative, ""), has_text_encoder="xl" not in file.relative)
        for file in files
    }
    return StudioContents(Listing(Studio(tool, root, lora_text=lora_text), tuple(files)), headers)
