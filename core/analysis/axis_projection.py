"""Where words stand along an axis, in spreads of the reference words, and how well the axis sorts unseen words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.analysis.answer_check import AnswerCheck
from core.analysis.axes import expect_axes
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.translation import tr

MARKED = 2.0  # spreads of the reference words; small words stay nearer to their mean nearly always
GOOD, USABLE = 0.8, 0.65  # of the held-out accuracy: below the first it is weak, below the second it fails
MIN_SIDE = 3  # texts of a side, without which nothing is held out
MIN_HALVES = 6  # texts of the smaller side from which on halves are held out, not one of each side in turn
HALVES = 20  # random halves of each side
SHUFFLES = 200  # of the sides
MAX_CHANCE = 0.05  # share of the shuffled lists that may sort as well
NOISE = 1e-5  # of the vectors' length: a direction that is shorter is none

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class AxisRuler:
    """Where the reference words lie along a direction: their mean `middle` and their `spread`, both [layers + 1]."""

    middle: Floats
    spread: Floats

    def places(self, direction: Floats, vectors: Floats) -> Floats:
        """The places [layers + 1, n] of vectors [layers + 1, n, width] in spreads; NaN where there is no direction."""
        projections = np.einsum("lnw,lw->ln", vectors, direction)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((projections - self.middle[:, None]) / self.spread[:, None], np.float32)


def ruler_of(direction: Floats, reference: Sequence[Floats]) -> AxisRuler:
    """The ruler of a direction [layers + 1, width] by the reference words, parts of [layers + 1, words, width]."""
    projections = np.concatenate([np.einsum("lnw,lw->ln", part, direction) for part in reference], axis=1)
    spread, middle = projections.std(axis=1), projections.mean(axis=1)
    return AxisRuler(np.asarray(middle, np.float32), np.where(spread > 0, spread, np.nan).astype(np.float32))


def direction_between(left: Floats, right: Floats) -> Floats:
    """The mean of the left less that of the right, [layers + 1, texts, width] to [layers + 1, width].

    0 at layers where it is not longer than what rounding leaves of nothing.
    """
    direction = left.mean(axis=1, dtype=np.float64) - right.mean(axis=1, dtype=np.float64)
    size = max(float(np.linalg.norm(side, axis=-1).max()) for side in (left, right))
    direction[np.linalg.norm(direction, axis=-1) <= NOISE * size] = 0
    return np.asarray(direction, np.float32)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """How well an axis made of some of its texts sorts the others, at each layer [layers + 1].

    `accuracy` is the area under the ROC curve: the share of pairs, one left out of each side, that stand the right way
    round. `shuffled` is the mean of the same with the texts' sides shuffled, `chance` the share of these that reach
    `accuracy`. NaN without MIN_SIDE texts on either side. `left` and `right` are how many texts there are.
    """

    accuracy: Floats
    shuffled: Floats
    chance: Floats
    left: int
    right: int

    def check(self, layer: int) -> AnswerCheck:
        """The check of an answer at a layer."""
        if not np.isfinite(self.accuracy[layer]):
            few = tr("an axis is held against unseen words from {least} on each side on; here are {left} + {right}.")
            return AnswerCheck(None, few.format(least=MIN_SIDE, left=self.left, right=self.right))
        accuracy, chance = float(self.accuracy[layer]), float(self.chance[layer])
        text = tr("unseen words fall on their own side in {share} of 1 (chance 0.5), from {left} + {right} texts.")
        sentence = text.format(share=f"{accuracy:.2f}", left=self.left, right=self.right)
        if chance > MAX_CHANCE:
            random = tr("Of 100 shuffled lists, {count} do as well.")
            sentence = f"{sentence} {random.format(count=round(100 * chance))}"
        is_weak = accuracy < GOOD or chance > MAX_CHANCE
        return AnswerCheck(accuracy >= USABLE, sentence, is_weak=is_weak and accuracy >= USABLE)


def held_out(
    left: Floats,
    right: Floats,
    left_texts: Sequence[str],
    right_texts: Sequence[str],
    cancelled: CancelCheck = never_cancelled,
) -> HeldOut:
    """Holds texts of either side, [layers + 1, texts, width], out of the axis in turn, or random halves; Cancelled.

    The draw is made of the texts, so that their order and an exchange of the sides change nothing.
    """
    expect_axes("left", left, None, len(left_texts), None)
    if sorted(right_texts) < sorted(left_texts):
        turned = held_out(right, left, right_texts, left_texts, cancelled)
        return replace(turned, left=turned.right, right=turned.left)
    orders = [sorted(range(len(texts)), key=texts.__getitem__) for texts in (left_texts, right_texts)]
    counts, layers = (len(left_texts), len(right_texts)), len(left)
    if min(counts) < MIN_SIDE:
        unknown = np.full(layers, np.nan, np.float32)
        return HeldOut(unknown, unknown, unknown, *counts)
    vectors = np.concatenate([left[:, orders[0]], right[:, orders[1]]], axis=1).astype(np.float64)
    products = vectors @ vectors.transpose(0, 2, 1)
    splits = list(_splits(sorted(left_texts), sorted(right_texts)))
    accuracy, shuffled = _accuracy(products, splits), np.empty((SHUFFLES, layers))
    draw = _draw(sorted((*left_texts, *right_texts)))
    for number in range(SHUFFLES):
        if cancelled():
            raise Cancelled
        order = draw.permutation(sum(counts))
        shuffled[number] = _accuracy(products[:, order][:, :, order], splits)
    chance = (shuffled >= accuracy - 1e-9).mean(axis=0)
    numbers = [np.asarray(values, np.float32) for values in (accuracy, shuffled.mean(axis=0), chance)]
    return HeldOut(numbers[0], numbers[1], numbers[2], *counts)


@dataclass(frozen=True, eq=False)
class _Split:
    """Which texts of the left and of the right an axis is made of, and which are left out of it."""

    kept: tuple[Indices, Indices]
    out: tuple[Indices, Indices]


def _splits(left: Sequence[str], right: Sequence[str]) -> Iterator[_Split]:
    """One of each side left out, in all ways, or random halves; indices go on from the left to the right side."""
    lefts, rights = np.arange(len(left)), np.arange(len(left), len(left) + len(right))
    if min(len(left), len(right)) < MIN_HALVES:
        outs = [(np.array([one]), np.array([other])) for one, other in product(lefts, rights)]
    else:
        outs = list(zip(_halves(left, lefts), _halves(right, rights), strict=True))
    for out in outs:
        yield _Split((np.setdiff1d(lefts, out[0]), np.setdiff1d(rights, out[1])), out)


def _halves(texts: Sequence[str], places: Indices) -> list[Indices]:
    """HALVES random halves of places, by a draw that is made of one side's texts alone."""
    draw = _draw(texts)
    return [draw.permutation(places)[: len(places) // 2] for _ in range(HALVES)]


def _accuracy(products: NDArray[np.float64], splits: Sequence[_Split]) -> NDArray[np.float64]:
    """The mean over the splits of the AUC of those left out, by the products of all vectors [layers + 1, n, n]."""
    total = np.zeros(len(products))
    for split in splits:
        places = products[:, :, split.kept[0]].mean(axis=2) - products[:, :, split.kept[1]].mean(axis=2)
        above = places[:, split.out[0], None] - places[:, None, split.out[1]]
        total += ((above > 0) + 0.5 * (above == 0)).mean(axis=(1, 2))
    return total / len(splits)


def _draw(texts: Sequence[str]) -> np.random.Generator:
    """Random numbers by a seed that is made of texts."""
    digest = blake2b("\n".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
