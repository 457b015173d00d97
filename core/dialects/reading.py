"""Which reader reads for which tool."""

from collections.abc import Callable, Mapping

from core.dialects.a1111.syntax import parse_a1111
from core.dialects.comfyui.syntax import parse_comfyui
from core.dialects.compel.syntax import parse_compel
from core.dialects.diffusers import parse_plain
from core.editing.lint import lint
from core.prompt.prompt import Prompt, ReadingSettings
from core.tokens.chunks import Chunks, chunk_prompt

__all__ = ["PARSERS", "lint", "read"]

PARSERS: Mapping[str, Callable[[str, ReadingSettings], Prompt]] = {
    "a1111": parse_a1111,
    "comfyui": parse_comfyui,
    "diffusers": lambda text, settings: parse_plain(text, "diffusers", settings),
    "compel": parse_compel,
}


def read(text: str, dialect: str, family: str = "sd1", settings: ReadingSettings | None = None) -> Chunks:
    """The chunks that a tool makes of a text."""
    return chunk_prompt(PARSERS[dialect](text, settings or ReadingSettings()), family)
