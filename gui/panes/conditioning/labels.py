"""What the positions and values of a conditioning are called, and where its colours end."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from core.analysis.conditioning_view import KINDS
from core.analysis.units import spelt_piece, units_of
from core.dialects.text_families.acts import acts_of
from core.encoder.encoding import Floats
from core.program.numbers import plain_number
from core.program.translation import tr, tr_noop
from core.queries.ablation import PAD_MASKED
from core.queries.ablations import AblationEffect
from core.queries.conditioning_rows import ConditioningResult
from core.tokens.chunks import Chunks

COLOUR_PERCENTILE = 99  # percent of the values that the colours tell apart
ROUND_LIMITS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
WEIGHTS_OFF = "Weights off"  # the name of a switch
MAX_NAMED_ROWS = 8  # rows of which it is said how far they move
ROUNDING_SHARE = 1e-4  # of the size: what rounding alone does
KIND_NAMES = {
    "bos": "BOS",
    "word": tr_noop("word"),
    "template": tr_noop("template"),
    "eos": "EOS",
    "padding": tr_noop("padding"),
    "zeros": tr_noop("zeros"),
}


def kind_name(kind: int) -> str:
    """The name of a kind of row; `kind` is its index in core's KINDS."""
    return tr(KIND_NAMES[KINDS[kind]])


def token_positions(chunks: Chunks, row: int) -> list[int]:
    """The positions of the prompt's chunks that become a row: of compel's `.blend()`, one of each long enough part."""
    if not chunks.prompt.mixing.startswith("blend"):
        return [row] if row < len(chunks.tokens) else []
    ends = list(accumulate(count * chunks.context_length for count in chunks.chunk_counts))
    starts = [0, *ends[:-1]]
    return [start + row for start, end in zip(starts, ends, strict=True) if start + row < end]


def positions_of(result: ConditioningResult, row: int) -> list[int]:
    """The positions of a row in what the encoder gets that is looked at."""
    if result.rows is None:
        return token_positions(result.chunks, row)
    return result.rows.positions(row, result.encoding.encoder.name)


def position_label(result: ConditioningResult, row: int) -> str:
    """The token of a row with its weight where that is not 1; of blended parts, the tokens of all."""
    chunks = result.chunks
    if result.rows is not None:
        place = result.rows.place(row)
        return tr("zeros") if place is None else _label(chunks.for_encoder(place[0]), place[1])
    labels = dict.fromkeys(_label(chunks, position) for position in token_positions(chunks, row))
    return " / ".join(labels) or tr("padding")


def row_kind(result: ConditioningResult, row: int) -> str:
    """The kind of a row, and that the image model does not look at it where that is so."""
    name = kind_name(int(result.conditioning.kinds[row]))
    is_masked = result.rows is not None and row < len(result.rows.looked_at) and not result.rows.looked_at[row]
    return tr("{kind}, masked").format(kind=name) if is_masked else name


def _label(chunks: Chunks, position: int) -> str:
    token = chunks.tokens[position]
    if token.kind in ("bos", "eos", "padding"):
        return tr(KIND_NAMES[token.kind])
    sent = chunks.of_sent_text or chunks
    is_named = token.kind == "embedding"
    label = token.piece if is_named else spelt_piece(sent.tokens, position, sent.prompt.source)
    return label if token.weight == 1 else f"{label} ×{token.weight:.3g}"


def weight_at(result: ConditioningResult, row: int) -> float:
    """The weight of a row's token; of blended parts, the first one's."""
    if result.rows is not None:
        token = result.rows.token(row)
        return 1.0 if token is None else token.weight
    positions = token_positions(result.chunks, row)
    return result.chunks.tokens[positions[0]].weight if positions else 1.0


def colour_limit(values: Floats) -> float:
    """The size at which the colours end: COLOUR_PERCENTILE of all sizes, rounded up so that it seldom moves."""
    finite = np.abs(values[np.isfinite(values)])
    top = float(np.percentile(finite, COLOUR_PERCENTILE)) if finite.size else 0.0
    if top <= 0:
        return 1.0
    size = 10.0 ** np.floor(np.log10(top))
    return float(size * next(step for step in ROUND_LIMITS if step * size >= top * 0.999999))


def format_share(value: float) -> str:
    """A share as percent, for the screen; less than ROUNDING_SHARE is 0."""
    if not np.isfinite(value):
        return "–"
    return "0" if value < ROUNDING_SHARE else f"{plain_number(100 * value, 3)} %"


def describe_ablations(ablations: Sequence[AblationEffect]) -> str:
    """Sentences that say how far masked padding and weights of 1 move the words' rows and the whole."""
    masked = (
        tr("Masking the padding moves no word row, and the whole by {whole}."),
        tr("Masking the padding moves the word rows by {words}, and the whole by {whole}."),
    )
    weights = (
        tr("Leaving out the weights moves no word row, and the whole by {whole}."),
        tr("Leaving out the weights moves the word rows by {words}, and the whole by {whole}."),
    )
    sentences = []
    for name, (still, moving) in ((PAD_MASKED, masked), (WEIGHTS_OFF, weights)):
        distances = next((effect.distances for effect in ablations if effect.name in (name, tr(name))), None)
        if distances is not None and np.isfinite(distances.words):
            sentence = still if distances.words < ROUNDING_SHARE else moving
            sentences.append(sentence.format(words=format_share(distances.words), whole=format_share(distances.whole)))
    return " ".join(sentences)


def describe_acts(chunks: Chunks) -> str:
    """What clip skip and filled-up rows do in a text family."""
    acts = acts_of(chunks.family, chunks.prompt.dialect)
    return " ".join((acts.clip_skip.sentence, acts.padding.sentence))


def describe_most_moved(ablation: AblationEffect, result: ConditioningResult) -> str:
    """Which rows but those of padding an ablation moves most, and how far; "" where it moves none.

    Rows that it moves by less than a tenth of the most are left out.
    """
    change = ablation.distances.relative_change
    kinds = result.conditioning.kinds[: len(change)]
    moved = np.where(kinds == KINDS.index("padding"), 0, np.nan_to_num(change))
    rows = np.flatnonzero(moved >= max(ROUNDING_SHARE, moved.max(initial=0) / 10))
    most = rows[np.argsort(-change[rows], kind="stable")][:MAX_NAMED_ROWS].tolist()
    named = [f"{position_label(result, row)} {format_share(float(change[row]))}" for row in most]
    text = tr("{switch} moves most: {rows}.").replace("{switch}", tr(ablation.name))
    return text.replace("{rows}", " · ".join(named)) if named else ""


def chunk_names(result: ConditioningResult, rows: Sequence[int], number: int, count: int) -> tuple[str, ...]:
    """What one of `count` chunks of these rows is called: its number, its first word and its last."""
    chunks = result.chunks
    positions = {position for row in rows for position in token_positions(chunks, row)[:1]}
    labels = [unit.label for unit in units_of(chunks, "word") if not positions.isdisjoint(unit.positions)]
    words = [label for label in labels if any(map(str.isalnum, label))] or [""]
    return tr("chunk {number} of {count}").format(number=number, count=count), words[0], f"… {words[-1]}"
