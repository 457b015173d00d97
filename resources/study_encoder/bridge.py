"""From the teacher's vectors to CLIP's: what CLIP's own vector of a text would be, learnt from the training nouns."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
SHARPNESS, PENALTY = 2.0, 0.3  # chosen by cross-validation inside the training words
TOKENS, LETTERS, KINDS, LENGTH = 0.1, 0.2, 0.4, 0.3


def head_word(noun: str) -> str:
    """The word a noun phrase turns on: nouns that share it stay on one side of the split."""
    return re.split(r"[ /-]", re.sub(r" \(.*", "", noun))[-1].rstrip("s")


def held_out(nouns: list[str], share: float, seed: int) -> NDArray[np.bool_]:
    """Which nouns are kept out of every CLIP target, drawn by head word."""
    heads = sorted({head_word(noun) for noun in nouns})
    np.random.default_rng(seed).shuffle(heads)
    out = set(heads[: round(len(heads) * share)])
    return np.array([head_word(noun) in out for noun in nouns])


def unit(rows: Array) -> Array:
    """Rows of length one (a zero row stays)."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


class TextBridge:
    """A linear map of one teacher vector, drawn towards a rotation so that what the nouns do not teach is kept."""

    def __init__(self, vectors: Array, clip: Array, penalty: float = 3.0) -> None:
        self.mean, self.clip_mean = vectors.mean(0), clip.mean(0)
        x, y = vectors - self.mean, clip - self.clip_mean
        left, _, right = np.linalg.svd(x.T @ y, full_matrices=False)
        turn = left @ right
        scale = np.sum((x @ turn) * y) / np.sum((x @ turn) ** 2)
        self.map = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y + penalty * scale * turn)

    def __call__(self, vectors: Array) -> Array:
        """Centred vectors in CLIP's coordinates."""
        return ((vectors - self.mean) @ self.map).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Nouns:
    """What the regression knows of some nouns: teacher vectors side by side, spelling, ids, and senses above them."""

    views: Array
    names: list[str]
    ids: list[list[int]]
    lines: list[tuple[str, ...]]

    def part(self, start: int, end: int) -> "Nouns":
        """Some of them."""
        return Nouns(*(value[start:end] for value in (self.views, self.names, self.ids, self.lines)))

    def bags(self) -> list[Sequence[Sequence[Hashable]]]:
        """For each noun the three bags that likeness is also measured by: tokens, runs of three letters, senses."""
        return [self.ids, [_trigrams(name) for name in self.names], self.lines]

    def lengths(self) -> Array:
        """Plain marks of form, to which CLIP is more sensitive than to much else."""
        marks = [
            (len(i), len(n), n.count(" "), n[-1:] == "s", "(" in n, "/" in n)
            for n, i in zip(self.names, self.ids, strict=True)
        ]
        return np.array(marks, np.float32)


class NounBridge:
    """Kernel regression from what is known of a noun to CLIP's centred vector."""

    def __init__(self, nouns: Nouns, clip: Array) -> None:
        self.own, self.mean = nouns, nouns.views.mean(0)
        self.bags = [Bags(bags) for bags in nouns.bags()]
        self.centre, self.spread = nouns.lengths().mean(0), nouns.lengths().std(0)
        kernel = self._kernel(nouns)
        self.weights = np.linalg.solve(kernel + PENALTY * np.eye(len(kernel)), clip - clip.mean(0))

    def __call__(self, nouns: Nouns) -> Array:
        """Centred vectors in CLIP's coordinates, in parts that fit into memory."""
        parts = [nouns.part(n, n + 4000) for n in range(0, len(nouns.names), 4000)]
        return np.concatenate([self._kernel(part) @ self.weights for part in parts]).astype(np.float32)

    def _kernel(self, nouns: Nouns) -> Array:
        meaning = np.exp(SHARPNESS * (unit(nouns.views - self.mean) @ unit(self.own.views - self.mean).T - 1))
        lengths, own = ((side.lengths() - self.centre) / self.spread for side in (nouns, self.own))
        form = LENGTH * np.exp(-((lengths[:, None] - own[None]) ** 2).sum(-1) / 8)
        shares = zip((TOKENS, LETTERS, KINDS), self.bags, nouns.bags(), strict=True)
        return meaning + form + sum(share * bag(items) for share, bag, items in shares)


class Bags:
    """Cosines of bags of items with the bags of the training nouns, centred by their mean."""

    def __init__(self, bags: Sequence[Sequence[Hashable]]) -> None:
        self.place = {item: n for n, item in enumerate(dict.fromkeys(item for bag in bags for item in bag))}
        counts = self._counts(bags)
        self.mean = counts.mean(0)
        self.own = unit(counts - self.mean)

    def __call__(self, bags: Sequence[Sequence[Hashable]]) -> Array:
        """One row a bag, one column a training noun."""
        return unit(self._counts(bags) - self.mean) @ self.own.T

    def _counts(self, bags: Sequence[Sequence[Hashable]]) -> Array:
        counts = np.zeros((len(bags), len(self.place)), np.float32)
        for row, bag in zip(counts, bags, strict=True):
            for item in bag:
                if item in self.place:
                    row[self.place[item]] += 1
        return counts


def _trigrams(name: str) -> list[str]:
    spaced = f" {name} "
    return [spaced[n : n + 3] for n in range(len(name))]
