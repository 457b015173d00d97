"""Which reader reads for which tool."""

from core.chunking import CHUNK, Chunks, chunk_prompt
from core.prompt import Problem
from core.prompt.plain import read_plain


def read(text: str, dialect: str, family: str = "sd1", steps: int = 20) -> Chunks:
    """The chunks that a tool makes of a text."""
    return chunk_prompt(read_plain(text, dialect, steps), family)


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
