"""How far what each tool hands on for one text is from what the chosen tool does."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.analysis.similarity import relative_distance
from core.dialects.conditioning import Conditioning
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.conditioning_rows import PromptTooLong, too_long_message
from core.tokens.chunks import MAX_CHUNKS, Chunks


@dataclass(frozen=True, eq=False)
class ToolDistances:
    """How far each tool's conditioning is from that of the tool `dialect`; `readings` are the text as each reads it.

    A distance is the norm of the difference relative to that of the chosen tool's, over the positions both have, or
    `over_words` over the words that both have: of text families, whose rows stand at other places in each tool. `rows`
    are how many positions each has.
    """

    readings: Mapping[str, Chunks]
    dialect: str
    distances: Mapping[str, float]
    rows: Mapping[str, int]
    over_words: bool = False


def tool_distances(
    readings: Mapping[str, Chunks],
    dialect: str,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> ToolDistances:
    """The distances from the tool `dialect`, whose own is 0; a pass of the encoders for each tool.

    PromptTooLong where a tool makes more than MAX_CHUNKS chunks; Cancelled.
    """
    if max(len(chunks.chunks) for chunks in readings.values()) > MAX_CHUNKS:
        raise PromptTooLong(too_long_message())
    base = model.condition(readings[dialect], cancelled=cancelled)
    distances, rows = {dialect: 0.0}, {dialect: len(base.prompt_embeds)}
    for tool, chunks in readings.items():
        if tool != dialect:
            other = model.condition(chunks, cancelled=cancelled)
            distances[tool], rows[tool] = _distance(base, other), len(other.prompt_embeds)
    return ToolDistances(readings, dialect, distances, rows, bool(base.blocks))


def _distance(base: Conditioning, other: Conditioning) -> float:
    """How far one conditioning is from another, over the words of both where it is known which they are."""
    if not base.blocks:
        return relative_distance(base.prompt_embeds, other.prompt_embeds)
    rows, others = _word_rows(base), _word_rows(other)
    both = [key for key in rows if key in others]
    if not both or base.prompt_embeds.shape[1] != other.prompt_embeds.shape[1]:
        return float("nan")
    left = base.prompt_embeds[[rows[key] for key in both]]
    return relative_distance(left, other.prompt_embeds[[others[key] for key in both]])


def _word_rows(conditioning: Conditioning) -> dict[tuple[object, ...], int]:
    """The row of each token of the prompt, by its encoder, id and place in the text."""
    return {
        (block.encoder, token.id, token.start, token.end, token.vector): block.row + at
        for block in conditioning.blocks
        for at, token in enumerate(block.tokens)
        if token.kind in ("text", "embedding")
    }
