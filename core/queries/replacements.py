"""What could stand in place of a word or tag: common words of no more tokens, each tried in its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

from core.analysis.common_words import common_words
from core.analysis.nearest import cosine_scores, nearest
from core.analysis.own_axis import OwnAxis
from core.analysis.units import Unit, units_of
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, Cancelled, ignore_report, never_cancelled
from core.queries.axis_direction import axis_vectors
from core.queries.nearest_words import NearestWordsCache
from core.queries.prompt_summary import PromptSummaries, TextDistance
from core.tokens.chunks import Chunks

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

CANDIDATES = 40
GROW_SECONDS = 0.25  # of encoding common words between two reports


@dataclass(frozen=True, slots=True)
class Replacement:
    """A word in a unit's place: `text` is the prompt with it, `distance` how far that is from the prompt.

    `likeness` is the cosine of word and unit, each alone. `movement` is how far the unit's place moves to the left of
    the wanted axis, as a share of the way between its ends; NaN without one.
    """

    word: str
    text: str
    distance: TextDistance
    likeness: float
    movement: float = nan


@dataclass(frozen=True, eq=False)
class Replacements:
    """The replacements of a unit, the best first; `done` of the `count` common words were compared so far."""

    unit: Unit
    found: tuple[Replacement, ...] = ()
    done: int = 0
    count: int = 0

    @property
    def is_finished(self) -> bool:
        """Whether all common words were compared and the nearest of them tried."""
        return self.done == self.count and bool(self.found)


def replacements_of(
    unit: Unit,
    axis: OwnAxis | None,
    summaries: PromptSummaries,
    cache: NearestWordsCache,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: Callable[[Replacements], None] = ignore_report,
) -> Replacements:
    """The CANDIDATES common words nearest to a unit, each in its place, by least change or by most movement.

    A common word is one token, so that none has more than the unit. Towards an axis, the word that moves its place
    farthest to the axis' left is first. What is reported before all common words are encoded has none tried.
    ValueError where the model has not the view's encoder, and for a unit without letters of its own; Cancelled.
    """
    encoder = model.encoder_for(summaries.view.encoding.encoder)
    if unit.start is None or unit.end is None or unit.start == unit.end:
        raise ValueError("only a word that was typed can be replaced")
    vectors = cache.vectors_of_words(encoder, cancelled)
    answer = Replacements(unit, count=len(vectors.words))
    while not vectors.is_complete:
        vectors.extend(encoder, cancelled, GROW_SECONDS)
        answer = replace(answer, done=vectors.done)
        report(answer)
    words, likeness = _nearest(unit, summaries, vectors.layer(summaries.layer), encoder, cancelled)
    source = summaries.source
    texts = {source[: unit.start] + word + source[unit.end :]: word for word in words}
    found = []
    for text, distance in summaries.measure(texts, encoder, cancelled):
        found.append(Replacement(texts[text], text, distance, likeness[texts[text]]))
    if axis is not None:
        direction = axis_vectors(axis, summaries.view, model, cancelled).direction[summaries.layer]
        found = _moved(unit, found, direction, summaries, encoder, cancelled)
    rank = {each.word: each.distance.summary if axis is None else -each.movement for each in found}
    best_first = tuple(sorted(found, key=lambda each: (rank[each.word], each.word)))
    return replace(answer, found=best_first, done=answer.count)


def _nearest(
    unit: Unit, summaries: PromptSummaries, bank: Floats, encoder: "Encoder", cancelled: CancelCheck
) -> tuple[list[str], dict[str, float]]:
    """The common words most like a unit, both alone, with their cosines; the unit itself is none."""
    tokens, view = summaries.chunks.tokens, summaries.view
    ids = [tokens[position].id for position in unit.positions]
    own = view.transform_layer(encoder.encode_words([ids], cancelled)[summaries.layer, 0], summaries.layer)
    best = nearest(cosine_scores(own, view.transform_layer(bank, summaries.layer)), CANDIDATES + 1)
    words = [common_words()[index] for index in best.indices.tolist()]
    likeness = dict(zip(words, map(float, best.scores), strict=True))
    return [word for word in words if word != unit.label.casefold()][:CANDIDATES], likeness


def _moved(
    unit: Unit,
    found: Sequence[Replacement],
    axis: Floats,
    summaries: PromptSummaries,
    encoder: "Encoder",
    cancelled: CancelCheck,
) -> list[Replacement]:
    """The same with the movement of what stands in the unit's place along an axis."""
    length = float(axis @ axis)
    before = _projection(summaries, _rows(summaries, summaries.chunks, unit, encoder, cancelled), axis)
    moved = []
    for replacement in found:
        if cancelled():
            raise Cancelled
        chunks = summaries.read(replacement.text)
        at = next((token for token in units_of(chunks, "token") if token.start == unit.start), None)
        after = _projection(summaries, _rows(summaries, chunks, at, encoder, cancelled), axis) if at else nan
        moved.append(replace(replacement, movement=(after - before) / length if length else nan))
    return moved


def _rows(summaries: PromptSummaries, chunks: Chunks, unit: Unit, encoder: "Encoder", cancelled: CancelCheck) -> Floats:
    """The raw rows [tokens, width] of a unit at the sent layer."""
    length = chunks.context_length
    ((states, _),) = encoder.encode_variants([chunks.chunks[unit.positions[0] // length]], cancelled)
    return states[summaries.layer, [position % length for position in unit.positions]]


def _projection(summaries: PromptSummaries, rows: Floats, axis: Floats) -> float:
    return float(summaries.view.transform_layer(rows, summaries.layer).mean(axis=0) @ axis)
