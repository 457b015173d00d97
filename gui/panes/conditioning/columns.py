"""What the rows and columns of a conditioning's image are: chunks, encoders, and layers that stand side by side."""

from collections.abc import Sequence
from itertools import pairwise

from core.analysis.labels import hidden_states_name
from core.dialects.sent_layers import sent_layers
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr
from core.queries.conditioning_rows import ConditioningResult
from gui.panes.conditioning.labels import chunk_names
from gui.panes.conditioning.rows import DrawnRows
from gui.widgets.layer_labels import ENCODER_SIZES, encoder_letter, layer_name

MAX_LISTED_LAYERS = 4  # side by side, whose numbers are all written


def rows_of_a_part(result: ConditioningResult) -> int:
    """How many rows a chunk has; of a text family all of them are one part."""
    return len(result.conditioning.prompt_embeds) if result.rows else result.chunks.context_length


def row_parts(
    result: ConditioningResult, rows: DrawnRows, first: int, end: int
) -> tuple[list[int], list[tuple[str, ...]]]:
    """The lines at which parts of the rows `first` to before `end` begin and end, and their names."""
    starts, lines = rows.starts, len(rows.starts)
    if result.rows is None:
        length = result.chunks.context_length
        borders = [0, *starts.searchsorted(range(first + length, end, length)).tolist(), lines]
        spans = [starts[start:stop].tolist() for start, stop in pairwise(borders)]
        return borders, [chunk_names(result, span, number, len(spans)) for number, span in enumerate(spans, 1)]
    begins = [start for start, _, _ in result.rows.spans]
    borders = sorted({0, *starts.searchsorted(begins).tolist(), lines})
    names = {int(starts.searchsorted(start)): ENCODER_SIZES[name] for start, _, name in result.rows.spans}
    return borders, [(names.get(start, ""),) for start in borders[:-1]]


def columns_title(result: ConditioningResult, encoders: Sequence[EncoderInfo]) -> str:
    """What stands along the columns."""
    if result.rows is None:
        widths = " | ".join(f"{encoder_letter(info)} {info.width}" for info in encoders)
        return tr("column of {widths}").format(widths=widths if len(result.widths) > 1 else str(sum(result.widths)))
    columns = result.rows.columns(_first_row(result))
    if len(columns) < 2:
        return tr("column of {widths}").format(widths=str(result.conditioning.prompt_embeds.shape[1]))
    if len({part.encoder for part in columns}) > 1:
        parts = " | ".join(f"{_letter(part.encoder, encoders)} {part.end - part.first}" for part in columns)
        return tr("column of {widths}").format(widths=parts)
    layers = [part.layer for part in columns]
    width = columns[0].end - columns[0].first
    return tr("column: {width} each of layers {layers}").format(width=width, layers=_listed(layers, " | "))


def column_name(result: ConditioningResult, encoders: Sequence[EncoderInfo], row: int, column: int) -> str:
    """A column, counted from where its encoder or layer begins."""
    if result.rows is None:
        begins = [0, *result.borders]
        index = max(index for index, begin in enumerate(begins) if begin <= column)
        prefix = f"{encoder_letter(encoders[index])} " if 1 < len(begins) <= len(encoders) else ""
        return f"{prefix}{column - begins[index]}"
    columns = result.rows.columns(row)
    part = next((part for part in columns if part.first <= column < part.end), None)
    if part is None or len(columns) < 2:
        return str(column)
    if len({other.encoder for other in columns}) > 1:
        return f"{_letter(part.encoder, encoders)} {column - part.first}"
    return f"{layer_name(part.layer)} · {column - part.first}"


def sent_name(result: ConditioningResult, encoders: Sequence[EncoderInfo]) -> tuple[str, str]:
    """The layers that are sent, and whether their rows are normed."""
    chunks = result.chunks
    if result.rows is not None:
        blocks = result.rows.conditioning.blocks
        names = [_listed(block.layers, ", ") for block in blocks]
        return " + ".join(dict.fromkeys(names)), hidden_states_name(bool(blocks) and blocks[-1].normed)
    tool = chunks.prompt.dialect
    sent = [sent_layers(info.family, tool, info.name, info.layers) for info in encoders if info.family == chunks.family]
    layers = " + ".join(str(output.layer) for output in sent)
    return layers, hidden_states_name(bool(sent) and sent[0].normed)


def _first_row(result: ConditioningResult) -> int:
    """The first row that an encoder made."""
    spans = result.rows.spans if result.rows else ()
    return spans[0][0] if spans else 0


def _letter(name: str, encoders: Sequence[EncoderInfo]) -> str:
    return next((encoder_letter(info) for info in encoders if info.name == name), name)


def _listed(layers: Sequence[int], separator: str) -> str:
    """The layers; of many the first two and the last."""
    shown = [str(layer) for layer in layers]
    return separator.join(shown if len(shown) <= MAX_LISTED_LAYERS else [*shown[:2], f"… {shown[-1]}"])
