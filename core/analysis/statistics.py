"""Statistics of hidden states, and the rank correlation of two lists."""

from dataclasses import dataclass

import numpy as np

from core.encoder.encoding import Floats


@dataclass(frozen=True, slots=True)
class RowStatistics:
    """One number a hidden state, each an array [states]: norm, mean, standard deviation, least and greatest value."""

    norm: Floats
    mean: Floats
    std: Floats
    min: Floats
    max: Floats


def row_statistics(states: Floats) -> RowStatistics:
    """Statistics of hidden states [states, width] over their width; `std` is divided by width, not by width - 1."""
    with np.errstate(invalid="ignore", over="ignore"):  # of broken weights they are NaN
        norm = np.linalg.norm(states, axis=-1)
        return RowStatistics(norm, states.mean(-1), states.std(-1), states.min(-1), states.max(-1))


def spearman(left: Floats, right: Floats) -> float:
    """Spearman's rank correlation (Spearman 1904) of two lists [n]: whether they rise together, however steeply.

    -1 to 1; 0 where one of them does not change, NaN where one has NaN.
    """
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        return float("nan")
    left_ranks, right_ranks = centred_ranks(left), centred_ranks(right)
    size = float(np.linalg.norm(left_ranks) * np.linalg.norm(right_ranks))
    return float(np.clip(left_ranks @ right_ranks / size, -1, 1)) if size else 0.0


def centred_ranks(values: Floats) -> Floats:
    """Ranks [n] of a list less their mean; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts + 1) / 2)[inverse]
    return np.asarray(ranks - (len(values) - 1) / 2, np.float32)
