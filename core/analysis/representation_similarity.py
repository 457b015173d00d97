"""How alike the similarities among the same units are in two encoders, whose widths may differ: RSA and CKA."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.similarity import cosine_matrix
from core.analysis.statistics import spearman
from core.encoder.encoding import Floats

MIN_UNITS_FOR_RSA, MIN_UNITS_FOR_CKA = 3, 4


@dataclass(frozen=True, slots=True, eq=False)
class RepresentationSimilarity:
    """How alike the likenesses among the same units are in two encoders, at layers of the same relative depth.

    `layers` [n, 2]: which layer of the first is set against which of the second, as many as the one with fewer has.
    `rsa` [n]: Spearman's correlation of the cosines of all pairs, "representational similarity analysis"
    (Kriegeskorte, Mur and Bandettini 2008); NaN with fewer than 3 units. 1 is the same order of likenesses.
    `cka` [n]: linear centred kernel alignment (Kornblith et al. 2019), with the unbiased estimate of HSIC (Song et al.
    2012, as used by Nguyen, Raghu and Kornblith 2021), as the plain one is near 1 for anything where there are fewer
    units than width; NaN with fewer than 4 units. 1 is the same up to turning and size, about 0 is unrelated; it may
    be a little below 0.
    """

    layers: NDArray[np.int64]
    rsa: Floats
    cka: Floats

    def __post_init__(self) -> None:
        expect_axes("layers", self.layers, len(self.rsa), 2)
        expect_axes("cka", self.cka, len(self.rsa))


def compare_representations(left: Floats, right: Floats) -> RepresentationSimilarity:
    """Compares vectors [layers + 1, units, width] of the same units, whose layers and widths may differ."""
    expect_axes("right", right, None, left.shape[1], None)
    layers = matching_layers(len(left), len(right))
    pairs = [(left[left_layer], right[right_layer]) for left_layer, right_layer in layers]
    scores = [(rsa(*pair), cka(*pair)) for pair in pairs]
    rsa_and_cka = np.array(scores, np.float32)
    return RepresentationSimilarity(layers, rsa_and_cka[:, 0], rsa_and_cka[:, 1])


def matching_layers(left: int, right: int) -> NDArray[np.int64]:
    """Layers of the same relative depth [n, 2], of two encoders with so many hidden states each (layers + 1)."""
    steps = np.linspace(0, 1, min(left, right))
    return np.stack([np.rint(steps * (count - 1)) for count in (left, right)], axis=1).astype(np.int64)


def rsa(left: Floats, right: Floats) -> float:
    """Rank correlation of all pairs' cosines among vectors [units, width] of two encoders."""
    if len(left) < MIN_UNITS_FOR_RSA:
        return float("nan")
    above = np.triu_indices(len(left), 1)
    return spearman(cosine_matrix(left)[above], cosine_matrix(right)[above])


def cka(left: Floats, right: Floats) -> float:
    """Linear CKA of vectors [units, width] of two encoders, with the unbiased HSIC."""
    if len(left) < MIN_UNITS_FOR_CKA:
        return float("nan")
    kernel_a, kernel_b = (_kernel(vectors) for vectors in (left, right))
    size = _hsic(kernel_a, kernel_a) * _hsic(kernel_b, kernel_b)
    return _hsic(kernel_a, kernel_b) / float(np.sqrt(size)) if size > 0 else float("nan")


def _kernel(vectors: Floats) -> NDArray[np.float64]:
    """Inner products of all pairs, brought to a common size, without the diagonal.

    They are taken about the mean, which HSIC does not see, but rounding does.
    """
    around = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    kernel: NDArray[np.float64] = around @ around.T
    kernel /= np.linalg.norm(kernel) or 1
    np.fill_diagonal(kernel, 0)
    return kernel


def _hsic(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """HSIC_1 of Song et al. 2012 (equation 5), of two kernels without diagonal."""
    n = len(left)
    totals = left.sum() * right.sum() / ((n - 1) * (n - 2))
    products = np.sum(left * right) + totals - 2 / (n - 2) * (left.sum(axis=0) @ right.sum(axis=1))
    return float(products / (n * (n - 3)))
