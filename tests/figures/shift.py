"""Influence: how much of what taking a word out moves is a shift of those behind it; and the ruler of likeness.

Six prompts written here, of 22 to 35 tokens; the document's were six others. As there, of every word with five or more
behind it, how far each later word moves at the last layer; the mean over the words. Its numbers are 0.70 (taken out
against a comma put in behind it), 0.71 (padding in its place against replaced), 0.85 (commas in its place against
replaced), 0.95 (four substitutes against four others), and the bands reach 0.2 to both sides.

**One of its numbers is not found again**: taken out against replaced it has 0.18, and here it is 0.80, in the rows as
they are or centred, by lengths or by cosines (0.80 to 0.85), so that what a word taken out moves is not ordered by the
shift rather than by the word. What holds is that the shift moves words by itself: a comma put in moves them 0.8 times
as far as taking out does, and 0.65 times as far as replacing. The window says no more than that.

The quantiles of the reference words' cosines are of the last layer, normed and centred; their bands reach 0.02.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.influence import Baseline, baseline_of, moved_by
from core.analysis.prompt_variants import PromptVariant, leave_out, put_in_place
from core.analysis.reference import SHARES
from core.analysis.similarity import relative_change
from core.analysis.statistics import spearman
from core.analysis.substitutes import commas_for, substitutes_of
from core.analysis.units import Unit
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.model import Model
from core.queries.reference_cache import cached_reference
from core.weights import STUDY
from core.weights.opening import open_model
from tests.figures.figure import Figure
from tests.figures.shares import PROMPTS as SHARED_OUT

PROMPTS = (
    *SHARED_OUT,
    "a cow, a bull and a dog graze beside a wooden bridge over the river, distant village, fog, evening light",
)
LEAST_BEHIND = 5  # words behind one that is changed
COMPARED = {  # what is compared, with the document's number
    ("taken out", "replaced"): 0.80,  # the document: 0.18
    ("taken out", "a comma put in behind it"): 0.70,
    ("padding in its place", "replaced"): 0.71,
    ("commas in its place", "replaced"): 0.85,
    ("four substitutes", "four others"): 0.95,
}
QUANTILES = {50: -0.02, 90: 0.17, 95: 0.24, 99: 0.40, 99.9: 0.59}


def figures(quick: bool) -> Iterator[Figure]:
    """Of six prompts, or quickly of two; and the quantiles."""
    model = open_model(STUDY)
    every = [moves for text in PROMPTS[: 2 if quick else None] for moves in _moves_of_words(text, model)]
    for (first, second), known in COMPARED.items():
        mean = float(np.mean([spearman(moves[first], moves[second]) for moves in every]))
        yield Figure(f"rank correlation: {first}, {second}", mean, known - 0.2, min(known + 0.2, 1))
    far = {name: float(np.mean([moves[name].mean() for moves in every])) for name in every[0]}
    shift = far["a comma put in behind it"]
    yield Figure("a comma put in moves later words, over taking out", shift / far["taken out"], 0.65, 0.95)
    yield Figure("a comma put in moves later words, over replacing", shift / far["replaced"], 0.5, 0.8)
    quantiles = cached_reference(model.encoders[0]).under(normed=True, centred=True)[1][-1]
    for share, known in QUANTILES.items():
        value = float(np.interp(share, SHARES, quantiles))
        yield Figure(f"cosine that {share} % of word pairs lie below, last layer", value, known - 0.02, known + 0.02)


def _view(model: Model, text: str) -> EncodingView:
    encoder = model.encoders[0]
    encoding = encoder.encode(read(text, "a1111", model.family))
    return view_encoding(encoding, ViewOptions(small_words="shown"), cached_reference(encoder))


def _moves_of_words(text: str, model: Model) -> Iterator[Mapping[str, Floats]]:
    """Of each word with enough words behind it, how far each of those moves where it is changed, by the change."""
    view, encoder = _view(model, text), model.encoders[0]
    base = baseline_of(view, encoder.project)
    for word in base.units:
        later = [at for at, unit in enumerate(base.units) if unit.positions > word.positions]
        if len(later) < LEAST_BEHIND or word.end is None:
            continue
        variants = {
            "taken out": leave_out(view.chunks, word.positions),
            "padding in its place": leave_out(view.chunks, word.positions, "padded"),
            "commas in its place": put_in_place(view.chunks, word, commas_for(view.chunks, word)),
        }
        moves = {name: _moved(variant, base, model)[later] for name, variant in variants.items()}
        moves["a comma put in behind it"] = _with_comma(word, base, text, model)[later]
        moves |= {name: each[later] for name, each in _replaced(word, base, model).items()}
        yield moves


def _moved(variant: PromptVariant, base: Baseline, model: Model) -> Floats:
    """How far each unit moves at the last layer [units], relative to its length."""
    encoder = model.encoders[0]
    ((states, _),) = encoder.encode_variants([variant.chunks[0]])
    moved, units = moved_by(base, variant, states, encoder.project), np.zeros(len(base.units), np.float32)
    units[list(moved.units)] = relative_change(base.vectors[-1, list(moved.units)], moved.vectors[-1])
    return units


def _with_comma(word: Unit, base: Baseline, text: str, model: Model) -> Floats:
    """The same where a comma is put in behind a word."""
    other = baseline_of(_view(model, f"{text[: word.end]},{text[word.end :]}"), model.encoders[0].project)
    assert [unit.label for unit in other.units] == [unit.label for unit in base.units]
    return relative_change(base.vectors[-1], other.vectors[-1])


def _replaced(word: Unit, base: Baseline, model: Model) -> Mapping[str, Floats]:
    """The same where other words stand in its place, the mean over four, and over each half of eight."""
    chunks = base.view.chunks
    each = [_moved(put_in_place(chunks, word, ids), base, model) for ids in substitutes_of(chunks, word, 8)]
    first, second = np.mean(each[::2], axis=0), np.mean(each[1::2], axis=0)
    return {"replaced": first, "four substitutes": first, "four others": second}
