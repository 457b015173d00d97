"""Which units of a view are changed in turn, in what order, and which of the others can see them."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import EncodingView
from core.analysis.influence import ablated_units, downstream_units
from core.analysis.small_words import SMALL_WORDS
from core.analysis.units import Unit

TARGETS_PER_GROUP = 2  # units whose variants are encoded, and whose hidden states are in memory, together


class InfluencePlan:
    """What a view's units are changed and compared by."""

    def __init__(self, view: EncodingView) -> None:
        self._length = view.chunks.context_length
        self._is_causal = view.encoding.encoder.is_causal
        self.units = ablated_units(view)
        self.tags = self.units if view.options.kind == "tag" else view.tags
        known = {unit.positions for unit in self.units}
        self.targets = (*self.units, *(tag for tag in self.tags if tag.positions not in known))
        self.row_of = {unit.positions: row for row, unit in enumerate(self.targets)}

    @cached_property
    def groups(self) -> tuple[tuple[Unit, ...], ...]:
        """The targets in the order in which they are measured: small words last, and what moves most words first.

        Units of a group are encoded together. The groups depend on the text alone, not on when or in which order they
        are measured, so that the same prompt gives the same numbers.
        """

        def order(unit: Unit) -> tuple[bool, int, int, int]:
            first = unit.positions[0]
            return _is_small(unit), first % self._length, first // self._length, len(unit.positions)

        ordered = sorted(self.targets, key=order)
        starts = range(0, len(ordered), TARGETS_PER_GROUP)
        return tuple(tuple(ordered[start : start + TARGETS_PER_GROUP]) for start in starts)

    @cached_property
    def seen(self) -> NDArray[np.bool_]:
        """Which units attend to each target, and share no token with it [targets, units]."""
        count = len(self.units)
        attends = downstream_units(self.targets, self._length, self._is_causal)[:, :count]
        places = np.zeros(
            (len(self.targets), 1 + max((unit.positions[-1] for unit in self.targets), default=0)), np.float32
        )
        for row, unit in enumerate(self.targets):
            places[row, list(unit.positions)] = 1
        return np.asarray(attends & (places @ places[:count].T == 0), np.bool_)


def _is_small(unit: Unit) -> bool:
    """Whether a unit is a small word or a mark."""
    return unit.label.casefold() in SMALL_WORDS or not any(letter.isalnum() for letter in unit.label)
