"""What the tools do differently with the negative prompt."""

from core.dialects.table import DIALECTS
from core.program.translation import tr


def negative_notes(dialect: str, family: str, negative: str, chunks: int, negative_chunks: int) -> tuple[str, ...]:
    """Sentences on what holds for this negative prompt in this tool; none where it is treated as the prompt is."""
    tool = DIALECTS[dialect]
    notes = tuple(tool.negative_notes(family, negative))
    return (*notes, tr(tool.unequal_chunks)) if tool.unequal_chunks and chunks != negative_chunks else notes
