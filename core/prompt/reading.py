"""Which reader reads for which tool."""

from collections.abc import Callable, Mapping

from core.chunking import Chunks, chunk_prompt
from core.prompt import Prompt, Settings
from core.prompt.a1111 import read_a1111
from core.prompt.comfyui import read_comfyui
from core.prompt.compel import read_compel
from core.prompt.plain import read_plain
from core.prompt.problems import problems_of

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
