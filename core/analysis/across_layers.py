"""What the layers do to the words: apart from themselves alone, towards EOS, and into how many directions."""

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.isolated_texts import ComputeHiddenStates, isolate_units
from core.analysis.similarity import cosine
from core.analysis.units import eos_positions
from core.encoder.encoding import Floats


def similarity_to_eos(view: EncodingView) -> Floats:
    """Cosine of each unit with the EOS of its chunk [layers + 1, units]; EOS alone attends to the whole chunk."""
    ends = view.transform(view.encoding.hidden_states[:, eos_positions(view.chunks)])
    chunk = np.array([unit.positions[-1] // view.chunks.context_length for unit in view.units], dtype=int)
    return cosine(view.vectors, ends[:, chunk])


def similarity_to_isolated(view: EncodingView, encode: ComputeHiddenStates) -> Floats:
    """Cosine of each unit in the prompt with itself alone [layers + 1, units]; encodes a chunk for every different one.

    1 where the prompt around it changed nothing. A first word is exactly 1: no position attends to a later
    one. At layer 0 only the position in the prompt differs, by its embedding.
    """
    if not view.units:
        return np.zeros((len(view.states), 0), np.float32)
    return cosine(view.vectors, isolate_units(view.chunks, view.units).vectors(encode, view.transform))


def effective_rank(vectors: Floats) -> Floats:
    """How many directions vectors [layers + 1, units, width] take up, to [layers + 1]; NaN where all are zero.

    exp of the entropy of the singular values divided by their sum (Roy and Vetterli 2007, "The effective rank: a
    measure of effective dimensionality"): 1 where all lie on one line, `units` where they are orthogonal and as long.
    """
    return np.array([_effective_rank(layer) for layer in vectors], np.float32)


def _effective_rank(vectors: Floats) -> float:
    if not np.isfinite(vectors).all() or not vectors.any():
        return float("nan")
    values = np.linalg.svd(vectors, compute_uv=False)
    shares = values[values > 0] / values.sum()
    return float(np.exp(-np.sum(shares * np.log(shares))))
