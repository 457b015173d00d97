"""Same prompt, other tool: what each tool counts, and where they read the typed text differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.dialects.table import DIALECTS, read
from core.program.translation import join_names, tr
from core.prompt.prompt import Diagnostic, ReadingSettings
from core.tokens.chunks import Chunks

ReadWeight = float | None  # the weight a typed character is read with, None where the tool reads no token there


@dataclass(frozen=True, slots=True)
class ReadingDifference:
    """A typed span that not all tools read alike; `readings` by tool: its weight, or None where it is not read."""

    start: int
    end: int
    text: str
    readings: Mapping[str, ReadWeight]


@dataclass(frozen=True, slots=True)
class DifferenceReason:
    """Why tools read some typed spans differently: the shortest message, and all of them; the spans of that reason.

    `spans` holds one tuple for each typed text and its readings: the places where it stands, in reading order.
    """

    message: str
    messages: tuple[str, ...]
    spans: tuple[tuple[ReadingDifference, ...], ...]

    def tools_unlike(self, tool: str) -> list[str]:
        """The tools that read one of the spans otherwise than a tool does, in the order of the readings."""
        readings = [places[0].readings for places in self.spans]
        return [other for other in readings[0] if any(reading[other] != reading[tool] for reading in readings)]


def read_with_all(text: str, family: str, settings: ReadingSettings) -> dict[str, Chunks]:
    """What every tool makes of a text, by tool."""
    return {tool: read(text, tool, family, settings) for tool in DIALECTS}


def explain_difference(difference: ReadingDifference, problems: Mapping[str, Sequence[Diagnostic]]) -> list[str]:
    """Why the tools differ there: the messages of any tool's diagnostics inside the span, each once."""
    messages = [
        problem.message
        for notes in problems.values()
        for problem in notes
        if problem.start < difference.end and difference.start < problem.end
    ]
    return list(dict.fromkeys(messages)) or [_explain_by_weights(difference)]


def group_by_reason(
    differences: Sequence[ReadingDifference], problems: Mapping[str, Sequence[Diagnostic]]
) -> list[DifferenceReason]:
    """The differences by their reason, and within it by what was typed; both in the order in which they first stand."""
    messages: dict[str, dict[str, None]] = {}
    spans: dict[str, dict[object, list[ReadingDifference]]] = {}
    for difference in differences:
        reasons = explain_difference(difference, problems)
        shortest = min(reasons, key=len)
        messages.setdefault(shortest, {}).update(dict.fromkeys(reasons))
        same = difference.text, tuple(difference.readings.items())
        spans.setdefault(shortest, {}).setdefault(same, []).append(difference)
    return [
        DifferenceReason(message, tuple(messages[message]), tuple(map(tuple, places.values())))
        for message, places in spans.items()
    ]


def _explain_by_weights(difference: ReadingDifference) -> str:
    silent = [DIALECTS[tool].title for tool, weight in difference.readings.items() if weight is None]
    if len(silent) == 1:
        return tr("{tool} takes this for syntax or leaves it out.").format(tool=silent[0])
    if silent:
        return tr("{tools} take this for syntax or leave it out.").format(tools=join_names(silent))
    weighing = [DIALECTS[tool].title for tool, weight in difference.readings.items() if weight != 1]
    if len(weighing) == 1:
        return tr("{tool} reads a weight here.").format(tool=weighing[0])
    return tr("{tools} read a weight here.").format(tools=join_names(weighing))


def reading_differences(readings: Mapping[str, Chunks]) -> list[ReadingDifference]:
    """The spans of one typed text that the tools give other weights, read as text, or do not read; in reading order.

    Blanks are passed over. A character that a tool reads twice (two alternatives of a schedule never are; a repeated
    one may be) has its first weight.
    """
    source = next(iter(readings.values())).prompt.source
    maps = [_weights_by_character(chunks) for chunks in readings.values()]
    weights_at: list[tuple[ReadWeight, ...]] = [tuple(weights) for weights in zip(*maps, strict=True)]
    return [
        ReadingDifference(start, end, source[start:end], dict(zip(readings, weights_at[start], strict=True)))
        for start, end in _runs(source, weights_at)
    ]


def _weights_by_character(chunks: Chunks) -> list[ReadWeight]:
    weights: list[ReadWeight] = [None] * len(chunks.prompt.source)
    for token in chunks.tokens:
        if token.start is not None and token.end is not None:
            for offset in range(token.start, token.end):
                if weights[offset] is None:
                    weights[offset] = round(token.weight, 4)
    return weights


def _runs(source: str, weights_at: Sequence[tuple[ReadWeight, ...]]) -> list[tuple[int, int]]:
    """Runs of typed characters with the same readings, blanks joining them, where the readings differ."""
    solid = [offset for offset in range(len(source)) if not source[offset].isspace()]
    runs = []
    for readings, offsets in groupby(solid, key=lambda offset: weights_at[offset]):
        if len(set(readings)) > 1:
            run = list(offsets)
            runs.append((run[0], run[-1] + 1))
    return runs
