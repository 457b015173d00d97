"""Same prompt, other tool: what each tool counts, and where they read the typed text differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.chunking import Chunks

Reading = float | None  # the weight a typed character is read with, None where the tool reads no token there


@dataclass(frozen=True, slots=True)
class Difference:
    """A typed span that not all tools read alike; `readings` by tool: its weight, or None where it is not read."""

    start: int
    end: int
    text: str
    readings: Mapping[str, Reading]


def differences(readings: Mapping[str, Chunks]) -> list[Difference]:
    """The spans of one typed text that the tools give other weights, read as text, or do not read; in reading order.

    Blanks are passed over. A character that a tool reads twice (two alternatives of a schedule never are; a repeated
    one may be) has its first weight.
    """
    source = next(iter(readings.values())).prompt.source
    maps = [_weights_by_character(chunks) for chunks in readings.values()]
    seen: list[tuple[Reading, ...]] = [tuple(weights) for weights in zip(*maps, strict=True)]
    return [
        Difference(start, end, source[start:end], dict(zip(readings, seen[start], strict=True)))
        for start, end in _runs(source, seen)
    ]


def _weights_by_character(chunks: Chunks) -> list[Reading]:
    weights: list[Reading] = [None] * len(chunks.prompt.source)
    for token in chunks.tokens:
        if token.start is not None and token.end is not None:
            for place in range(token.start, token.end):
                if weights[place] is None:
                    weights[place] = round(token.weight, 4)
    return weights


def _runs(source: str, seen: Sequence[tuple[Reading, ...]]) -> list[tuple[int, int]]:
    """Runs of typed characters with the same readings, blanks joining them, where the readings differ."""
    solid = [place for place in range(len(source)) if not source[place].isspace()]
    runs = []
    for readings, places in groupby(solid, key=lambda place: seen[place]):
        if len(set(readings)) > 1:
            run = list(places)
            runs.append((run[0], run[-1] + 1))
    return runs
