"""Which reader reads for which tool."""

from collections.abc import Callable, Mapping

from core.chunking import Chunks, chunk_prompt
from core.filling import CHUNK
from core.prompt import Problem, Prompt, Settings
from core.prompt.a1111 import read_a1111
from core.prompt.comfyui import read_comfyui
from core.prompt.compel import read_compel
from core.prompt.plain import read_plain

READERS: Mapping[str, Callable[[str, Settings], Prompt]] = {
    "a1111": read_a1111,
    "comfyui": read_comfyui,
    "diffusers": lambda text, settings: read_plain(text, "diffusers", settings),
    "compel": read_compel,
}


def read(text: str, dialect: str, family: str = "sd1", settings: Settings | None = None) -> Chunks:
    """The chunks that a tool makes of a text."""
    return chunk_prompt(READERS[dialect](text, settings or Settings()), family)


def problems_of(chunks: Chunks) -> tuple[Problem, ...]:
    """What the artist should know: the prompt's own problems, and the words a tool cuts off."""
    found = list(chunks.prompt.problems)
    if chunks.cut:
        count = len(chunks.cut)
        start, end = chunks.cut[0].start or 0, chunks.cut[-1].end or 0
        tokens = "token is" if count == 1 else "tokens are"
        message = f"{chunks.prompt.dialect} reads {CHUNK} tokens; the last {count} {tokens} cut off."
        found.append(Problem("cut-off", message, start, end))
    return tuple(found)
