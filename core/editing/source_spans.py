"""Which typed characters the tool reads with a weight, and which it takes for syntax or leaves out."""

from collections.abc import Iterator
from itertools import groupby

from core.tokens.chunks import Chunks


def weighted_spans(chunks: Chunks) -> Iterator[tuple[int, int, float]]:
    """Spans (start, end, weight) of the typed text whose tokens weigh other than 1; neighbours of a weight are one."""
    typed = [token for token in chunks.tokens if token.start is not None]
    if all(token.weight == 1 for token in typed):
        return
    for weight, run in groupby(typed, key=lambda token: token.weight):
        tokens = list(run)
        if weight != 1:
            starts = [token.start for token in tokens if token.start is not None]
            yield min(starts), max(token.end or 0 for token in tokens), weight


def unread_spans(chunks: Chunks) -> Iterator[tuple[int, int]]:
    """Spans of the typed text that no token stands for: brackets and numbers of weights, schedules not yet in force."""
    source = chunks.prompt.source
    tokens = (*chunks.tokens, *chunks.truncated)
    read = sorted((token.start, token.end) for token in tokens if token.start is not None and token.end is not None)
    end = 0
    for start, stop in [*read, (len(source), len(source))]:
        if start > end and (letters := source[end:start].strip()):
            first = source.index(letters, end)
            yield first, first + len(letters)
        end = max(end, stop)
