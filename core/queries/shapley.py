"""The reference for shares: Shapley's values of a chunk's words or tags, commas in the place of what is absent."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.analysis.encoding_view import EncodingView
from core.analysis.shares import (
    MAX_EXACT_UNITS,
    Doubles,
    Summary,
    antithetic_orders,
    as_shares,
    chunk_units,
    prefixes,
    prompt_seed,
    shapley_of_orders,
    shapley_of_subsets,
    subsets,
    typed_positions,
    with_commas,
)
from core.analysis.units import Unit, UnitKind
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.summary_direction import eos_place, summary_of

ORDER_PAIRS = 4  # of antithetic orders
VARIANTS_TOGETHER = 16  # whose hidden states may be in memory at once

Subset = frozenset[int]


@dataclass(frozen=True, eq=False)
class ShapleyValues:
    """What each of a chunk's units adds to its summary when it comes in, the mean over orders.

    `values` [units] sum to how far all of them move it, `moved`. `orders` is how many orders the mean is over, 0 where
    it is over all of them.
    """

    view: EncodingView
    summary: Summary
    kind: UnitKind
    units: tuple[Unit, ...]
    values: Doubles
    moved: float
    orders: int

    @property
    def shares(self) -> Doubles:
        """The share of each unit; as those of SummaryShares."""
        return as_shares(self.values, self.moved)


def shapley_values(
    view: EncodingView,
    chunk: int,
    kind: UnitKind,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
    *,
    order_pairs: int | None = None,
) -> ShapleyValues:
    """The values of a chunk's words or tags; `report` gets them after each pair of orders.

    Of up to MAX_EXACT_UNITS units all subsets are encoded; of more, `order_pairs` random orders each with its reverse
    (ORDER_PAIRS unless it is told, which is then done for few units, too). The orders are drawn by a seed made of the
    chunk. ValueError where the model has not the view's encoder; Cancelled.
    """
    units = chunk_units(view.chunks, chunk, kind)
    game = _Game(view, chunk, units, model, cancelled)
    if order_pairs is None and len(units) <= MAX_EXACT_UNITS:
        values = shapley_of_subsets(game.values(subsets(len(units))), len(units))
        return game.answer(kind, values, 0)
    orders = list(antithetic_orders(len(units), order_pairs or ORDER_PAIRS, prompt_seed(view.chunks, chunk)))
    for count in range(2, len(orders) + 1, 2):
        known = game.values(subset for order in orders[count - 2 : count] for subset in prefixes(order))
        answer = game.answer(kind, shapley_of_orders(known, orders[:count]), count)
        report(answer)
    return answer


class _Game:
    """The value of each subset of units, as it is first asked for."""

    def __init__(
        self, view: EncodingView, chunk: int, units: tuple[Unit, ...], model: Model, cancelled: CancelCheck
    ) -> None:
        self._encoder = model.encoder_for(view.encoding.encoder)
        self._view, self._units, self._cancelled = view, units, cancelled
        self._summary = summary_of(view, chunk, self._encoder, cancelled)
        self._place = eos_place(view.chunks.chunks[chunk], self._encoder)
        self._typed = typed_positions(view.chunks, chunk)
        self._known: dict[Subset, float] = {}

    def values(self, wanted: Iterable[Subset]) -> dict[Subset, float]:
        """All values that are known, those of `wanted` among them."""
        new = dict.fromkeys(subset for subset in wanted if subset not in self._known)
        absent = {subset: self._absent(subset) for subset in new}
        order = sorted(new, key=lambda subset: (sorted(absent[subset])[:1], len(subset), sorted(subset)))
        for start in range(0, len(order), VARIANTS_TOGETHER):
            some = order[start : start + VARIANTS_TOGETHER]
            chunks = [with_commas(self._view.chunks, self._summary.chunk, absent[subset]) for subset in some]
            encoded = self._encoder.encode_variants(chunks, self._cancelled)
            for subset, (states, _) in zip(some, encoded, strict=True):
                row = self._encoder.final_norm(states[self._summary.layer, self._place])
                self._known[subset] = self._summary.value(row)
        return self._known

    def answer(self, kind: UnitKind, values: Doubles, orders: int) -> ShapleyValues:
        count = len(self._units)
        known = self.values([frozenset(), frozenset(range(count))])
        moved = known[frozenset(range(count))] - known[frozenset()]
        return ShapleyValues(self._view, self._summary, kind, self._units, values, moved, orders)

    def _absent(self, subset: Subset) -> frozenset[int]:
        present = {at for index in subset for at in self._units[index].positions}
        return frozenset(self._places_of_words() - present)

    def _places_of_words(self) -> set[int]:
        vectors, tokens = self._encoder.inversion_vectors, self._view.chunks.tokens
        return {at for at in self._typed if tokens[at].kind != "embedding" or tokens[at].piece in vectors}
