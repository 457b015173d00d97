"""Same prompt, other tool: what each tool counts, and where they read the typed text differently."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.dialects.table import DIALECTS, read
from core.program.translation import join_names, tr
from core.prompt.prompt import Diagnostic, ReadingSettings
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_FAMILIES

ReadWeight = float | None  # the weight a typed character is read with, None where the tool reads no token there


@dataclass(frozen=True, slots=True)
class ReadingDifference:
    """A typed span that not all tools read alike; `readings` by tool: its weight, or None where it is not read.

    With `by_chunk` they are the numbers, from 1 on, of the chunk that it is in.
    """

    start: int
    end: int
    text: str
    readings: Mapping[str, ReadWeight]
    by_chunk: bool = False


@dataclass(frozen=True, slots=True)
class DifferenceReason:
    """Why tools read some typed spans differently: the shortest message, and what other tools do there instead.

    `spans` holds one tuple for each typed text and its readings: the places where it stands, in reading order.
    """

    message: str
    more: tuple[str, ...]
    spans: tuple[tuple[ReadingDifference, ...], ...]

    def tools_unlike(self, tool: str) -> list[str]:
        """The tools that read one of the spans otherwise than a tool does, in the order of the readings."""
        places = [span[0] for span in self.spans]
        return [other for other in places[0].readings if any(_is_unlike(place, other, tool) for place in places)]


def _is_unlike(place: ReadingDifference, other: str, tool: str) -> bool:
    """Whether two tools read a span differently; what only one of them reads is in no other chunk."""
    pair = place.readings[other], place.readings[tool]
    return pair[0] != pair[1] and not (place.by_chunk and None in pair)


def read_with_all(text: str, family: str, settings: ReadingSettings) -> dict[str, Chunks]:
    """What every tool that knows the family makes of a text, by tool."""
    tools = TEXT_FAMILIES[family].tools if family in TEXT_FAMILIES else tuple(DIALECTS)
    return {tool: read(text, tool, family, settings) for tool in tools}


def explain_difference(difference: ReadingDifference, problems: Mapping[str, Sequence[Diagnostic]]) -> list[str]:
    """Why the tools differ there: the messages of any tool's diagnostics inside the span, each once."""
    if difference.by_chunk:
        return [tr("The tools divide a long text at different places: these words are in another chunk.")]
    messages = [message for notes in problems.values() for message in _messages_at([difference], notes)]
    return list(dict.fromkeys(messages)) or [_explain_by_weights(difference)]


def _messages_at(differences: Sequence[ReadingDifference], notes: Sequence[Diagnostic]) -> list[str]:
    return [
        note.message
        for note in notes
        if any(note.start < place.end and place.start < note.end for place in differences)
    ]


def group_by_reason(
    differences: Sequence[ReadingDifference], problems: Mapping[str, Sequence[Diagnostic]]
) -> list[DifferenceReason]:
    """The differences by their reason, and within it by what was typed; both in the order in which they first stand."""
    places: dict[str, list[ReadingDifference]] = {}
    for difference in differences:
        places.setdefault(min(explain_difference(difference, problems), key=len), []).append(difference)
    return [
        DifferenceReason(message, _what_others_do(message, alike, problems), _by_text(alike))
        for message, alike in places.items()
    ]


def _what_others_do(
    message: str, differences: Sequence[ReadingDifference], problems: Mapping[str, Sequence[Diagnostic]]
) -> tuple[str, ...]:
    """The shortest message of each tool there, but of several that say the same of their tools one, or `message`."""
    if differences[0].by_chunk:
        return ()
    shortest = {tool: min(_messages_at(differences, notes), key=len, default="") for tool, notes in problems.items()}
    said = {_without_title(text, tool) for tool, text in shortest.items() if text == message}
    more = {_without_title(text, tool): text for tool, text in reversed(shortest.items()) if text}
    return tuple(text for rest, text in reversed(more.items()) if rest not in said)


def _without_title(message: str, tool: str) -> str:
    return message.replace(DIALECTS[tool].title, "")


def _by_text(differences: Sequence[ReadingDifference]) -> tuple[tuple[ReadingDifference, ...], ...]:
    spans: dict[object, list[ReadingDifference]] = {}
    for difference in differences:
        spans.setdefault((difference.text, tuple(difference.readings.items())), []).append(difference)
    return tuple(map(tuple, spans.values()))


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
    maps = [_by_character(chunks, [round(token.weight, 4) for token in chunks.tokens]) for chunks in readings.values()]
    weights_at = list(zip(*maps, strict=True))
    return [
        ReadingDifference(start, end, source[start:end], dict(zip(readings, weights_at[start], strict=True)))
        for start, end in _runs(source, weights_at)
    ]


def chunk_differences(readings: Mapping[str, Chunks]) -> list[ReadingDifference]:
    """The spans of one typed text that the tools which read them have in different chunks, in reading order.

    Spans without a letter, such as a comma, are left out.
    """
    source = next(iter(readings.values())).prompt.source
    maps = [
        _by_character(chunks, [number for number, chunk in enumerate(chunks.chunks, 1) for _ in chunk])
        for chunks in readings.values()
    ]
    chunks_at = list(zip(*maps, strict=True))
    told_apart = [numbers if len(set(numbers) - {None}) > 1 else (None,) for numbers in chunks_at]
    return [
        ReadingDifference(start, end, source[start:end], dict(zip(readings, chunks_at[start], strict=True)), True)
        for start, end in _runs(source, told_apart)
        if any(map(str.isalpha, source[start:end]))
    ]


def _by_character(chunks: Chunks, values: Sequence[float]) -> list[ReadWeight]:
    """The value of the first token at each typed character, of one value a token; None where none stands."""
    at: list[ReadWeight] = [None] * len(chunks.prompt.source)
    for token, value in zip(chunks.tokens, values, strict=True):
        if token.start is not None and token.end is not None:
            for offset in range(token.start, token.end):
                if at[offset] is None:
                    at[offset] = value
    return at


def _runs(source: str, readings_at: Sequence[tuple[ReadWeight, ...]]) -> list[tuple[int, int]]:
    """Runs of typed characters with the same readings, blanks joining them, where the readings differ."""
    solid = [offset for offset in range(len(source)) if not source[offset].isspace()]
    runs = []
    for readings, offsets in groupby(solid, key=lambda offset: readings_at[offset]):
        if len(set(readings)) > 1:
            run = list(offsets)
            runs.append((run[0], run[-1] + 1))
    return runs
