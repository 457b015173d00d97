"""Which reader reads for which tool."""

from collections.abc import Callable, Mapping

from core.dialects.a1111.syntax import read_a1111
from core.dialects.comfyui.syntax import read_comfyui
from core.dialects.compel.syntax import read_compel
from core.dialects.diffusers import read_plain
from core.editing.lint import problems_of
from core.prompt.prompt import Prompt, Settings
from core.tokens.chunks import Chunks, chunk_prompt

__all__ = ["READERS", "problems_of", "read"]

READERS: Mapping[str, Callable[[str, Settings], Prompt]] = {
    "a1111": read_a1111,
    "comfyui": read_comfyui,
    "diffusers": lambda text, settings: read_plain(text, "diffusers", settings),
    "compel": read_compel,
}


def read(text: str, dialect: str, family: str = "sd1", settings: Settings | None = None) -> Chunks:
    """The chunks that a tool makes of a text."""
    return chunk_prompt(READERS[dialect](text, settings or Settings()), family)
