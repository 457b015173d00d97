"""Training batches: texts of about one length, drawn by the share of their kind."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from data import KINDS, Data
from model import BOS, EOS
from numpy.typing import NDArray
from torch import Tensor

SHARES = {"clip": 0.09, "noun": 0.20, "rare": 0.20, "template": 0.16, "lemma": 0.04, "phrase": 0.16}
SHARES |= {"tags": 0.07, "prompt": 0.04, "real": 0.01, "sentence": 0.03}
BUDGET, POOL, GROUPS = 3000, 16_384, 16  # tokens a step, texts sorted by length at a time, groups of order a step


@dataclass(slots=True)
class Batch:
    """Texts of about one length: ids with BOS, EOS and padding, and for each place its word (-1: none).

    Beside them some groups of order [groups, 4, length].
    """

    ids: Tensor
    words: Tensor
    targets: Tensor
    real: Tensor
    order: Tensor
    order_targets: Tensor


def batches(data: Data, source: np.random.Generator) -> Iterator[Batch]:
    """Texts drawn by the share of their kind, without end."""
    members = [np.flatnonzero(data.kinds == n) for n in range(len(KINDS))]
    while True:
        counts = [round(SHARES[kind] * POOL) for kind in KINDS]
        drawn = np.concatenate([source.choice(m, c) for m, c in zip(members, counts, strict=True) if len(m)])
        lengths = data.borders[drawn + 1] - data.borders[drawn]
        drawn = drawn[np.lexsort((source.random(len(drawn)), lengths))]
        parts = list(_cut(drawn, np.sort(lengths) + 2))
        for n in source.permutation(len(parts)):
            yield _batch(data, parts[n], int(source.integers(len(data.order_ids) - GROUPS)))


def _cut(drawn: NDArray[np.int64], lengths: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    start = 0
    for end in range(1, len(drawn) + 1):
        if end == len(drawn) or (end - start + 1) * lengths[end] > BUDGET:
            yield drawn[start:end]
            start = end


def _batch(data: Data, chosen: NDArray[np.int64], first: int) -> Batch:
    width = min(75, int((data.borders[chosen + 1] - data.borders[chosen]).max())) + 2
    ids = np.full((len(chosen), width), EOS, np.int64)
    words = np.full((len(chosen), width), -1, np.int64)
    ids[:, 0] = BOS
    for row, n in enumerate(chosen):
        place = slice(data.borders[n], min(data.borders[n + 1], data.borders[n] + 75))
        count = place.stop - place.start
        ids[row, 1 : 1 + count], words[row, 1 : 1 + count] = data.ids[place], data.word_of[place]
    targets = torch.from_numpy(data.targets[chosen]).float()
    real = torch.from_numpy(data.kinds[chosen] == KINDS.index("clip"))
    return Batch(torch.from_numpy(ids), torch.from_numpy(words), targets, real, *_groups(data, first))


def _groups(data: Data, first: int) -> tuple[Tensor, Tensor]:
    """Neighbours in the order of length."""
    some = slice(first, first + GROUPS)
    ids = torch.from_numpy(data.order_ids[some]).long()
    longest = int((ids != EOS).sum(2).max()) + 1
    return ids[:, :, :longest], torch.from_numpy(data.order_targets[some]).float()
