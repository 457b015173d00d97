"""How near words that could be written are to what stands in the prompt already, each encoded in its place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.analysis.encoding_view import EncodingView, view_encoding
from core.analysis.reference import ReferenceMean
from core.analysis.similarity import directions
from core.analysis.small_words import SmallWords
from core.dialects.table import read
from core.encoder.encoding import Encoding
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.prompt.expansion import Span
from core.tokens.chunks import MAX_CHUNKS


@dataclass(frozen=True, slots=True)
class WrittenWords:
    """A prompt with words that could be written, and the span (code points) where they stand in it."""

    text: str
    words: Span


@dataclass(frozen=True, slots=True)
class NearestUnit:
    """The unit of the prompt that is most like some words, and the cosine of the two."""

    label: str
    cosine: float


def measure_nearness(
    view: EncodingView,
    reference: ReferenceMean | None,
    layer: int,
    written: Sequence[WrittenWords],
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> tuple[NearestUnit | None, ...]:
    """For each prompt with other words, the other unit that is nearest to the mean of the words' rows at a layer.

    Read by the view's rules and under its options, small words left out. None where the words have no row of their own
    or stand alone. `report` gets all that is known so far. ValueError where the model has not the encoder; Cancelled.
    """
    encoder, prompt = model.encoder_for(view.encoding.encoder), view.encoding.chunks.prompt
    options = replace(view.options, with_eos=False, small_words=_small_words(view))
    known = list[NearestUnit | None]()
    for words in written:
        chunks = read(words.text, prompt.dialect, encoder.info.family, prompt.settings)
        chunks = chunks.for_encoder(encoder.info.name).first(MAX_CHUNKS)
        states = [rows for rows, _ in encoder.encode_variants(chunks.chunks, cancelled)]
        encoding = Encoding(chunks, encoder.info, np.concatenate(states, axis=1), encoder.final_norm, None, 0.0, False)
        known.append(_nearest(view_encoding(encoding, options, reference), words.words, layer))
        report(tuple(known))
    return tuple(known)


def _small_words(view: EncodingView) -> SmallWords:
    """Left out, unless somebody wants to see them."""
    return "shown" if view.options.small_words == "shown" else "left-out"


def _nearest(view: EncodingView, words: Span, layer: int) -> NearestUnit | None:
    first, last = words
    tokens = view.chunks.tokens
    rows = [row for row, token in enumerate(tokens) if token.start is not None and first <= token.start < last]
    rows = [row for row in rows if tokens[row].kind != "text" or any(letter.isalnum() for letter in tokens[row].piece)]
    others = [index for index, unit in enumerate(view.units) if not set(unit.positions) & set(rows)]
    if not rows or not others:
        return None
    own = view.transform_layer(view.encoding.hidden_states[layer, rows], layer).mean(axis=0)
    cosines = directions(view.vectors[layer, others]) @ directions(own)
    if not np.isfinite(cosines).any():
        return None
    best = int(np.nanargmax(cosines))
    return NearestUnit(view.units[others[best]].label, float(np.clip(cosines[best], -1, 1)))
