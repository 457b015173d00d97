"""How far what each tool hands on for one text is from what the chosen tool does."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.analysis.similarity import relative_distance
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.conditioning_rows import PromptTooLong, too_long_message
from core.tokens.chunks import MAX_CHUNKS, Chunks


@dataclass(frozen=True, eq=False)
class ToolDistances:
    """How far each tool's conditioning is from that of the tool `dialect`; `readings` are the text as each reads it.

    A distance is the norm of the difference relative to that of the chosen tool's, over the positions both have;
    `rows` are how many positions each has.
    """

    readings: Mapping[str, Chunks]
    dialect: str
    distances: Mapping[str, float]
    rows: Mapping[str, int]


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
    base = model.condition(readings[dialect], cancelled=cancelled).prompt_embeds
    distances, rows = {dialect: 0.0}, {dialect: len(base)}
    for tool, chunks in readings.items():
        if tool != dialect:
            other = model.condition(chunks, cancelled=cancelled).prompt_embeds
            distances[tool], rows[tool] = relative_distance(base, other), len(other)
    return ToolDistances(readings, dialect, distances, rows)
