"""Spearman's rank correlation (Spearman 1904): whether two lists rise and fall together, however steeply."""

import numpy as np

from core.encoder.encoding import Floats


def spearman(left: Floats, right: Floats) -> float:
    """Rank correlation of two lists [n], -1 to 1; 0 where one of them does not change, NaN where one has NaN."""
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        return float("nan")
    one, other = _centred_ranks(left), _centred_ranks(right)
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.clip(one @ other / size, -1, 1)) if size else 0.0


def _centred_ranks(values: Floats) -> Floats:
    """Ranks less their mean; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts + 1) / 2)[inverse]
    return np.asarray(ranks - (len(values) - 1) / 2, np.float32)
