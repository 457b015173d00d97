"""Prompt A against prompt B, or one prompt in two encoders: words aligned, and how far apart they are by layer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.encoding_view import EncodingView
from core.analysis.similarity import cosine, cosine_distance, relative_change
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.tokens.chunks import Chunks

UNMATCHED = -1
MatchIndices = NDArray[np.int64]


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
    """The aligned units of two views, vector by vector.

    Vectors can be compared where both are of one encoder, or of two that were trained on from the same CLIP. Encoders
    that were trained apart have axes of their own, even where width and layers are the same. ValueError where width or
    layers differ; `core.analysis.representation_similarity` compares such encoders.
    """
    if a.vectors.shape[::2] != b.vectors.shape[::2]:
        raise ValueError("the two encoders differ in layers or width, so only their likenesses can be compared")
    alignment = align_units(a.units, b.units)
    left = a.vectors[:, [index for index, _ in alignment.pairs]]
    right = b.vectors[:, [index for _, index in alignment.pairs]]
    return UnitComparison(alignment, cosine_distance(left, right), relative_change(left, right), feature_cosine(a, b))


def align_units(a: Sequence[Unit], b: Sequence[Unit]) -> Alignment:
    """Pairs the units that stay in a word diff of their labels, whatever their letters' case.

    A word that was moved is paired at one of its positions, or is among those that only one prompt has.
    """
    labels_a, labels_b = ([unit.label.lower() for unit in units] for units in (a, b))
    blocks = SequenceMatcher(a=labels_a, b=labels_b, autojunk=False).get_matching_blocks()
    pairs = tuple((block.a + step, block.b + step) for block in blocks for step in range(block.size))
    paired_a, paired_b = {first for first, _ in pairs}, {second for _, second in pairs}
    only_a = tuple(index for index in range(len(a)) if index not in paired_a)
    return Alignment(pairs, only_a, tuple(index for index in range(len(b)) if index not in paired_b))


def feature_cosine(a: EncodingView, b: EncodingView) -> float | None:
    """Cosine of the two prompts' features, where both have one of the same width."""
    left, right = a.encoding.feature, b.encoding.feature
    if left is None or right is None or left.shape != right.shape:
        return None
    return float(np.asarray(cosine(left, right)))


def aligned_diff(a: EncodingView, b: EncodingView, alignment: Alignment) -> Iterator[tuple[str, int]]:
    """The units of both prompts in reading order: "same", "a" or "b", with the index in A, or of "b" in B."""
    left = right = 0
    for next_left, next_right in (*alignment.pairs, (len(a.units), len(b.units))):
        yield from (("a", index) for index in range(left, next_left))
        yield from (("b", index) for index in range(right, next_right))
        if next_left < len(a.units):
            yield "same", next_left
        left, right = next_left + 1, next_right + 1


def match_units(view: EncodingView, other: EncodingView) -> MatchIndices:
    """The index of each unit of `view` among those of `other` [units], UNMATCHED where that has none of its key."""
    return np.array([UNMATCHED if (at := other.index(unit.key)) is None else at for unit in view.units], np.int64)


def match_positions(chunks: Chunks, other: Chunks) -> MatchIndices:
    """The position in `other` of the same occurrence of each position's piece [77 x chunks]; else UNMATCHED."""
    of_name = {name: position for position, name in enumerate(_token_names(other))}
    return np.array([of_name.get(name, UNMATCHED) for name in _token_names(chunks)], np.int64)


def take_matched(values: Floats, indices: MatchIndices) -> Floats:
    """The values [others] that stand at `indices`, NaN at UNMATCHED."""
    return np.where(indices == UNMATCHED, np.float32("nan"), values[indices] if len(values) else np.float32("nan"))


def take_matched_pairs(matrix: Floats, indices: MatchIndices) -> Floats:
    """The rows and columns of a matrix [others, others] at `indices`, NaN at UNMATCHED."""
    if np.array_equal(indices, np.arange(len(matrix))):
        return matrix
    if not len(matrix):
        return np.full((len(indices), len(indices)), np.nan, np.float32)
    missing = indices == UNMATCHED
    return np.where(missing[:, None] | missing, np.float32("nan"), matrix[np.ix_(indices, indices)])


def _token_names(chunks: Chunks) -> Iterable[tuple[str, str, int]]:
    """Kind, piece and occurrence of each position; ids of padding differ between encoders, and so do their pieces."""
    counts: Counter[tuple[str, str]] = Counter()
    for token in chunks.tokens:
        name = (token.kind, "" if token.kind == "padding" else token.piece)
        yield *name, counts[name]
        counts[name] += 1
