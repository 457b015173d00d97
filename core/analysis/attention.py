"""Attention weights of one chunk, by layer and head, by unit, with and without BOS."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.tokens.chunks import CONTEXT_LENGTH


@dataclass(frozen=True, eq=False)
class Attention:
    """The attention of one chunk's rows.

    `weights` [layers, heads, rows, rows]: how much each row (third axis) takes from each row (fourth axis), after the
    softmax. Every row sums to 1 and takes nothing from later rows. Layer i here (from 0) turns the hidden states i into
    i + 1. `rows` is 77 or fewer, from BOS on.
    """

    weights: Floats

    def __post_init__(self) -> None:
        expect_axes("weights", self.weights, None, None, *self.weights.shape[-1:] * 2)

    @cached_property
    def mean(self) -> Floats:
        """The mean over the heads [layers, rows, rows]; its rows sum to 1 too."""
        return np.asarray(self.weights.mean(axis=1), np.float32)

    @cached_property
    def to_bos(self) -> Floats:
        """How much each row takes from BOS [layers, heads, rows]; BOS itself can take from nothing else, so 1."""
        return np.asarray(self.weights[..., 0])

    @cached_property
    def bos_share(self) -> Floats:
        """The mean of `to_bos` over all rows but BOS [layers, heads]; NaN where there is no other row."""
        return _mean_without_bos(self.to_bos)

    @cached_property
    def entropy(self) -> Floats:
        """How widely each row looks, in bits [layers, heads, rows]: 0 at a single row, log2(n) at n rows alike."""
        return entropy(self.weights)

    @cached_property
    def head_entropy(self) -> Floats:
        """The mean entropy over all rows but BOS, in bits [layers, heads]; NaN where there is no other row."""
        return _mean_without_bos(self.entropy)

    def at(self, layer: int, head: int | None = None) -> Floats:
        """The weights [rows, rows] of a layer (from 0), of one head or the mean over all."""
        return np.asarray(self.mean[layer] if head is None else self.weights[layer, head])


def _mean_without_bos(values: Floats) -> Floats:
    others = values[..., 1:]
    if not others.shape[-1]:
        return np.full(others.shape[:-1], np.nan, np.float32)
    return np.asarray(others.mean(axis=-1), np.float32)


def entropy(weights: Floats) -> Floats:
    """Shannon's, in bits, over the last axis: [..., rows] to [...]."""
    logarithm = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    return np.asarray(np.maximum(0, -np.sum(weights * logarithm, axis=-1)), np.float32)


def without_bos(weights: Floats) -> Floats:
    """Weights [..., rows, rows] with the BOS column hidden and each row brought back to a sum of 1.

    BOS is the same row for every prompt. What is left are shares of the rest: `Attention.to_bos` says how small that
    rest is. Rows that look at BOS alone, such as BOS's own, are all 0.
    """
    rest = weights.copy()
    rest[..., 0] = 0
    sums = rest.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(rest, sums, out=np.zeros_like(rest), where=sums > 0))


def attention_between_units(weights: Floats, units: Sequence[Unit], chunk: int = 0) -> Floats:
    """Weights [..., rows, rows] between units, [..., units, units]: what a query unit takes from a key unit.

    The mean over the rows of the unit that looks, of the sum over the rows of the one looked at. A row of units sums to
    1 less what goes to BOS, marks and EOS. Of a unit that has no row in the chunk, all is 0.
    """
    positions_of_units = [_unit_positions(unit, chunk, weights.shape[-1]) for unit in units]
    sums = [weights[..., rows].sum(axis=-1) for rows in positions_of_units]
    targets = np.stack(sums, axis=-1) if sums else np.zeros((*weights.shape[:-1], 0), np.float32)
    between = np.zeros((*weights.shape[:-2], len(units), len(units)), np.float32)
    for index, rows in enumerate(positions_of_units):
        if rows:
            between[..., index, :] = targets[..., rows, :].mean(axis=-2)
    return between


def _unit_positions(unit: Unit, chunk: int, count: int) -> list[int]:
    """Positions of a unit in a chunk, among the first `count`."""
    return [
        row % CONTEXT_LENGTH
        for row in unit.positions
        if row // CONTEXT_LENGTH == chunk and row % CONTEXT_LENGTH < count
    ]
