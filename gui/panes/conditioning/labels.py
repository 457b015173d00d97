"""What the positions and values of a conditioning are called, and where its colours end."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from core.analysis.conditioning_view import KINDS, ConditioningView
from core.encoder.encoding import Floats
from core.program.translation import tr, tr_noop
from core.queries.ablations import PAD_MASKED, AblationEffect
from core.tokens.chunks import CONTEXT_LENGTH, Chunks
from core.tokens.tokenizer import Token, readable

COLOUR_PERCENTILE = 99  # percent of the values that the colours tell apart
ROUND_LIMITS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
WEIGHTS_OFF = "Weights off"  # the name of a switch
ROUNDING_SHARE = 1e-4  # of the size: what rounding alone does
KIND_NAMES = {"bos": "BOS", "word": tr_noop("word"), "eos": "EOS", "padding": tr_noop("padding")}


def kind_name(kind: int) -> str:
    """What stands on a row of a kind, an index of core's KINDS."""
    return tr(KIND_NAMES[KINDS[kind]])


def token_positions(chunks: Chunks, row: int) -> list[int]:
    """The rows of the prompt's chunks that lie on a row: of compel's `.blend()`, one of each part that is so long."""
    if not chunks.prompt.mixing.startswith("blend"):
        return [row] if row < len(chunks.tokens) else []
    ends = list(accumulate(count * CONTEXT_LENGTH for count in chunks.chunk_counts))
    starts = [0, *ends[:-1]]
    return [start + row for start, end in zip(starts, ends, strict=True) if start + row < end]


def position_label(chunks: Chunks, row: int) -> str:
    """What stands on a row, and the weight where that is not 1; of parts that lie over one another, all of it."""
    labels = dict.fromkeys(_label(chunks.tokens[place], chunks.family) for place in token_positions(chunks, row))
    return " / ".join(labels) or tr("padding")


def _label(token: Token, family: str) -> str:
    if token.kind in ("bos", "eos", "padding"):
        return tr(KIND_NAMES[token.kind])
    label = token.piece if token.kind == "embedding" else readable(token.piece)
    return label if token.weight == 1 else f"{label} ×{token.weight:.3g}"


def weight_at(chunks: Chunks, row: int) -> float:
    """The weight of what stands on a row, of parts that lie over one another the first one's."""
    positions = token_positions(chunks, row)
    return chunks.tokens[positions[0]].weight if positions else 1.0


def colour_limit(values: Floats) -> float:
    """Where the colours end: WITHIN percent of all values lie no farther from 0, rounded up so that it seldom moves."""
    finite = np.abs(values[np.isfinite(values)])
    top = float(np.percentile(finite, COLOUR_PERCENTILE)) if finite.size else 0.0
    if top <= 0:
        return 1.0
    size = 10.0 ** np.floor(np.log10(top))
    return float(size * next(step for step in ROUND_LIMITS if step * size >= top * 0.999999))


def format_share(value: float) -> str:
    """A share of the whole in percent; what rounding alone does is 0."""
    if not np.isfinite(value):
        return "–"
    return "0" if value < ROUNDING_SHARE else f"{100 * value:.3g} %"


def describe_ablations(ablations: Sequence[AblationEffect]) -> str:
    """What the switches of padding and weights were measured to do to the words' rows."""
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
        found = next((one for one in ablations if one.name in (name, tr(name))), None)
        if found is not None and np.isfinite(found.words):
            sentence = still if found.words < ROUNDING_SHARE else moving
            sentences.append(sentence.format(words=format_share(found.words), whole=format_share(found.whole)))
    return " ".join(sentences)


def wordless_positions(found: ConditioningView) -> frozenset[int]:
    """The rows on which no word stands."""
    return frozenset(np.flatnonzero(found.kinds != KINDS.index("word")).tolist())
