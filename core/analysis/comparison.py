"""Prompt A against prompt B, or one prompt in two encoders: words aligned, and how far apart they are by layer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.similarity import cosine, cosine_distance, relative_change
from core.analysis.units import Unit
from core.encoder.encoding import Floats


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which unit of A is which of B: `pairs` of indices in reading order, and those that only one of them has."""

    pairs: tuple[tuple[int, int], ...]
    only_a: tuple[int, ...]
    only_b: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class UnitComparison:
    """How far the aligned units of B are from those of A.

    `cosine_distance` [layers + 1, pairs]: 1 - cosine. `relative_change` [layers + 1, pairs]: length of the difference
    divided by that of A's vector. `feature_similarity`: cosine of the two features, None where one of them has none, or
    their widths differ.
    """

    alignment: Alignment
    cosine_distance: Floats
    relative_change: Floats
    feature_similarity: float | None

    def __post_init__(self) -> None:
        expect_axes("cosine_distance", self.cosine_distance, None, len(self.alignment.pairs))
        expect_axes("relative_change", self.relative_change, *self.cosine_distance.shape)


def compare_units(a: EncodingView, b: EncodingView) -> UnitComparison:
    """Aligned units of two views, row by row.

    Rows can be set against each other where both are of one encoder, or of two that were trained on from the same CLIP.
    Encoders that were trained apart have axes of their own, even where width and layers are the same, and others differ
    in these: ValueError then, and `core.analysis.representation_similarity` compares what can be compared.
    """
    if a.vectors.shape[::2] != b.vectors.shape[::2]:
        raise ValueError("the two encoders differ in layers or width, so only their likenesses can be compared")
    alignment = align_units(a.units, b.units)
    left, right = aligned_vectors(a, b, alignment)
    return UnitComparison(alignment, cosine_distance(left, right), relative_change(left, right), feature_cosine(a, b))


def align_units(a: Sequence[Unit], b: Sequence[Unit]) -> Alignment:
    """Pairs the units that stay in a word diff of their labels, whatever their letters' case.

    A word that was moved is paired at one of its places or not at all, and then is among those that only one has.
    """
    labels_a, labels_b = ([unit.label.lower() for unit in units] for units in (a, b))
    blocks = SequenceMatcher(a=labels_a, b=labels_b, autojunk=False).get_matching_blocks()
    pairs = tuple((block.a + step, block.b + step) for block in blocks for step in range(block.size))
    paired_a, paired_b = {first for first, _ in pairs}, {second for _, second in pairs}
    only_a = tuple(index for index in range(len(a)) if index not in paired_a)
    return Alignment(pairs, only_a, tuple(index for index in range(len(b)) if index not in paired_b))


def aligned_vectors(a: EncodingView, b: EncodingView, alignment: Alignment) -> tuple[Floats, Floats]:
    """The vectors of the pairs in A and in B, each [layers + 1, pairs, width]."""
    left, right = ([pair[side] for pair in alignment.pairs] for side in (0, 1))
    return a.vectors[:, left], b.vectors[:, right]


def feature_cosine(a: EncodingView, b: EncodingView) -> float | None:
    """Cosine of the two prompts' features, where both have one of the same width."""
    left, right = a.encoding.feature, b.encoding.feature
    if left is None or right is None or left.shape != right.shape:
        return None
    return float(np.asarray(cosine(left, right)))


def aligned_diff(a: EncodingView, b: EncodingView, alignment: Alignment) -> Iterator[tuple[str, int]]:
    """The units of both in reading order: "same", "a" or "b", and the index in A, or of "b" in B."""
    left = right = 0
    for one, other in (*alignment.pairs, (len(a.units), len(b.units))):
        yield from (("a", index) for index in range(left, one))
        yield from (("b", index) for index in range(right, other))
        if one < len(a.units):
            yield "same", one
        left, right = one + 1, other + 1
