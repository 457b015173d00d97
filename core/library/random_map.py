"""Sets of words as unit vectors of 512 numbers, whose cosines are about those of the sets."""

import numpy as np

from core.library.item_sets import ItemSets
from core.program.arrays import Doubles, Floats
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled

DIMENSIONS = 512
BLOCK_WORDS = 16_384  # words that are added up together: 34 MB


def map_sets(sets: ItemSets, weights: Doubles, seed: int = 0, cancelled: CancelCheck = never_cancelled) -> Floats:
    """Vectors [prompts, DIMENSIONS] of length 1, or 0 for a prompt without words; Cancelled.

    Every word has a random sign in each dimension and one of `weights`, so that cosines are exact in the mean and off
    by about (1 - cosine²) / sqrt(DIMENSIONS).
    """
    signs = np.random.default_rng(seed).integers(0, 2, (len(sets.names), DIMENSIONS), np.int8)
    np.subtract(np.multiply(signs, 2, out=signs), 1, out=signs)
    weights32 = weights.astype(np.float32)
    vectors: Floats = np.zeros((len(sets), DIMENSIONS), np.float32)
    first = 0
    while first < len(sets):
        if cancelled():
            raise Cancelled
        last = int(np.searchsorted(sets.starts, sets.starts[first] + BLOCK_WORDS, "right")) - 1
        last = min(max(last, first + 1), len(sets))
        _fill(vectors, sets, signs, weights32, first, last)
        first = last
    return vectors


def _fill(vectors: Floats, sets: ItemSets, signs: np.ndarray, weights: Floats, first: int, last: int) -> None:
    """The vectors of the prompts `first` to `last`."""
    ids = sets.ids[sets.starts[first] : sets.starts[last]]
    filled = first + np.flatnonzero(sets.sizes[first:last])
    if not len(filled):
        return
    rows = signs[ids] * weights[ids, None]
    vectors[filled] = np.add.reduceat(rows, sets.starts[filled] - sets.starts[first], axis=0)
    lengths = np.linalg.norm(vectors[filled], axis=1, keepdims=True)
    vectors[filled] /= np.maximum(lengths, 1e-12)
