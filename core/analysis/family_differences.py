"""What tools do differently with one prompt for an encoder that is not CLIP's: rows, template, padding, mask, cut."""

from collections.abc import Iterator, Mapping

from core.dialects.sent_layers import sent_layers
from core.dialects.table import DIALECTS
from core.dialects.text_families.acts import acts_of
from core.program.translation import tr
from core.tokens.chunks import Chunks


def family_differences(readings: Mapping[str, Chunks], layers: int) -> list[str]:
    """Sentences on what differs beside the words' own tokens; `readings` by tool, of an encoder of so many layers."""
    if len(readings) < 2:
        tool = next(iter(readings))
        return [tr("Of the tools whose rules are known, {tool} alone reads this family.").format(tool=_title(tool))]
    return list(_differences(readings, layers))


def _differences(readings: Mapping[str, Chunks], layers: int) -> Iterator[str]:
    template = {tool: _count(chunks, "template") for tool, chunks in readings.items()}
    handed = {tool: _handed(chunks) for tool, chunks in readings.items()}
    cut = {tool: len(chunks.truncated) for tool, chunks in readings.items()}
    yield from _told(handed, tr("Rows of the encoder that are handed on: {counts}."))
    yield from _told(template, tr("Tokens of the tool’s template: {counts}."))
    yield from _told(cut, tr("Tokens cut off at the end: {counts}."))
    yield from _of_padding(readings)
    yield from _of_layers(readings, layers)


def _told(counts: Mapping[str, int], sentence: str) -> Iterator[str]:
    """A sentence with a count for each tool, where they differ."""
    if len(set(counts.values())) > 1:
        named = [f"{_title(tool)} {count:,}" for tool, count in counts.items()]
        yield sentence.format(counts=", ".join(named))


def _of_padding(readings: Mapping[str, Chunks]) -> Iterator[str]:
    """What each tool fills up and what becomes of it, where they differ."""
    told = {tool: acts_of(chunks.family, tool).padding.sentence for tool, chunks in readings.items()}
    if len(set(told.values())) > 1:
        yield from (f"{_title(tool)}: {sentence}" for tool, sentence in told.items())


def _of_layers(readings: Mapping[str, Chunks], layers: int) -> Iterator[str]:
    sent = {
        tool: sent_layers(chunks.family, tool, chunks.encoder, layers)
        for tool, chunks in readings.items()
        if not chunks.is_clip
    }
    if len(set(sent.values())) > 1:
        named = [f"{_title(tool)} {', '.join(map(str, each.layers))}" for tool, each in sent.items()]
        yield tr("Layers that are handed on: {counts}.").format(counts="; ".join(named))


def _count(chunks: Chunks, kind: str) -> int:
    return sum(token.kind == kind for token in chunks.tokens)


def _handed(chunks: Chunks) -> int:
    first, end = chunks.kept or (0, len(chunks.tokens))
    return end - first


def _title(tool: str) -> str:
    return DIALECTS[tool].title
