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
    """The attention between the positions of one chunk.

    `weights` [layers, heads, queries, keys]: how much each position (third axis) takes from each position (fourth
    axis), after the softmax. Those of a query sum to 1, and are 0 for later keys. Layer i here (from 0) turns the
    hidden states i into i + 1. There are as many positions as a chunk has, or fewer, from BOS on.
    """

    weights: Floats

    def __post_init__(self) -> None:
        expect_axes("weights", self.weights, None, None, *self.weights.shape[-1:] * 2)

    @cached_property
    def mean(self) -> Floats:
        """The mean over the heads [layers, queries, keys]; those of a query sum to 1 too."""
        return np.asarray(self.weights.mean(axis=1), np.float32)

    @cached_property
    def to_bos(self) -> Floats:
        """How much each query takes from BOS [layers, heads, queries]; 1 for BOS, which can take from nothing else."""
        return np.asarray(self.weights[..., 0])

    @cached_property
    def bos_share(self) -> Floats:
        """The mean of `to_bos` over all queries but BOS [layers, heads]; NaN where there is no other."""
        return _mean_without_bos(self.to_bos)

    @cached_property
    def entropy(self) -> Floats:
        """Entropy of each query's weights in bits [layers, heads, queries]: 0 for one key, log2(n) for n equal ones."""
        return entropy(self.weights)

    @cached_property
    def head_entropy(self) -> Floats:
        """The mean entropy over all queries but BOS, in bits [layers, heads]; NaN where there is no other."""
        return _mean_without_bos(self.entropy)

    def at(self, layer: int, head: int | None = None) -> Floats:
        """The weights [queries, keys] of a layer (from 0), of one head or the mean over all."""
        return np.asarray(self.mean[layer] if head is None else self.weights[layer, head])


def _mean_without_bos(values: Floats) -> Floats:
    others = values[..., 1:]
    if not others.shape[-1]:
        return np.full(others.shape[:-1], np.nan, np.float32)
    return np.asarray(others.mean(axis=-1), np.float32)


def entropy(weights: Floats) -> Floats:
    """Shannon entropy in bits over the last axis: [..., keys] to [...]."""
    logarithm = np.log2(weights, out=np.zeros_like(weights), where=weights > 0)
    return np.asarray(np.maximum(0, -np.sum(weights * logarithm, axis=-1)), np.float32)


def without_bos(weights: Floats) -> Floats:
    """Weights [..., queries, keys] with BOS hidden as a key, and those of each query brought back to a sum of 1.

    BOS is the same for every prompt. What is left are shares of the rest, of which `Attention.to_bos` says how small it
    is. Queries that attend to BOS alone, such as BOS, have all 0.
    """
    rest = weights.copy()
    rest[..., 0] = 0
    sums = rest.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(rest, sums, out=np.zeros_like(rest), where=sums > 0))


def attention_between_units(
    weights: Floats, units: Sequence[Unit], chunk: int = 0, length: int = CONTEXT_LENGTH
) -> Floats:
    """Weights [..., queries, keys] of positions to those of units [..., units, units]; `length` is that of a chunk.

    The mean over the positions of the query unit, of the sum over the positions of the key unit. Those of a query sum
    to 1 less what goes to BOS, marks and EOS. Of a unit that has no position in the chunk, all is 0.
    """
    here = range(chunk * length, chunk * length + min(length, weights.shape[-1]))
    positions_of_units = [[position - here.start for position in unit.positions if position in here] for unit in units]
    sums = [weights[..., positions].sum(axis=-1) for positions in positions_of_units]
    targets = np.stack(sums, axis=-1) if sums else np.zeros((*weights.shape[:-1], 0), np.float32)
    between = np.zeros((*weights.shape[:-2], len(units), len(units)), np.float32)
    for index, positions in enumerate(positions_of_units):
        if positions:
            between[..., index, :] = targets[..., positions, :].mean(axis=-2)
    return between
