"""What the student is held to: its features, the likeness of its words' rows in every layer, and the size of both."""

import math

import torch
from batches import Batch
from data import Data
from model import EOS
from torch import Tensor
from torch.nn import functional

WORD_ROWS, ENDS, FIRST_END = 320, 96, 6  # rows compared a step, and the layer from which EOS rows are among them


class Losses:
    """What a batch's features and rows are measured by."""

    def __init__(self, data: Data, seed: int) -> None:
        self.mean = torch.from_numpy(data.clip_mean)
        self.words = functional.normalize(torch.from_numpy(data.words).float(), dim=1)
        self.random = torch.Generator().manual_seed(seed)

    def __call__(self, batch: Batch, features: Tensor, layers: list[Tensor]) -> dict[str, Tensor]:
        """Direct: to the target. Pairs: likeness of texts. Rows: likeness of words, layer by layer. Size: CLIP's."""
        centred = features - self.mean
        direct = 1 - functional.cosine_similarity(centred, batch.targets, dim=1)
        size = _size(centred, 5)
        losses = {"direct": (direct * (1 + batch.real)).mean(), "pairs": 10 * _pairs(centred, batch.targets)}
        rows, sizes = self._rows(batch, layers)
        return losses | {"rows": 5 * rows, "size": 0.05 * size + 0.1 * sizes}

    def _rows(self, batch: Batch, layers: list[Tensor]) -> tuple[Tensor, Tensor]:
        """How far words are from their likeness in three layers, and rows from their size in all."""
        texts, places = self._sample(batch)
        ends = (batch.ids == EOS).int().argmax(1)[:ENDS]
        at = torch.cat([texts, torch.arange(len(ends))]), torch.cat([places, ends])
        word, whole = self.words[batch.words[texts, places]], functional.normalize(batch.teacher, dim=1)
        total = torch.zeros(())
        for n in self._layers():
            leaning = functional.normalize((1 - _lean(n)) * word + _lean(n) * whole[texts], dim=1)
            # Early on the EOS row has read nothing yet.
            count = len(at[0]) if n >= FIRST_END else len(texts)
            total = total + _pairs(layers[n][at][:count], torch.cat([leaning, whole[: len(ends)]])[:count])
        # The one row of BOS counts as much as all others: nothing else holds it.
        sizes = [_size(layers[n][at], _meant(n)) + _size(layers[n][:1, 0], _meant(n)) for n in range(1, 13)]
        return total, torch.stack(sizes).mean()

    def _layers(self) -> list[int]:
        """Two layers, and either the last one or what the final norm makes of it."""
        two = torch.randperm(11, generator=self.random)[:2] + 1
        return [*two.tolist(), int(torch.randint(12, 14, (1,), generator=self.random))]

    def _sample(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Places of words, each word of the batch about as often as any other."""
        texts, places = torch.nonzero(batch.words >= 0, as_tuple=True)
        _, inverse, counts = torch.unique(batch.words[texts, places], return_inverse=True, return_counts=True)
        count = min(WORD_ROWS, len(texts))
        picked = torch.multinomial(1 / counts[inverse].float(), count, generator=self.random)
        return texts[picked], places[picked]


def _pairs(rows: Tensor, meant: Tensor) -> Tensor:
    """Mean squared difference of the two matrices of centred cosines."""
    own, other = (functional.normalize(r - r.mean(0), dim=1) for r in (rows.float(), meant))
    return (own @ own.T - other @ other.T).square().mean()


def _size(rows: Tensor, meant: float) -> Tensor:
    """How far rows are from a length, whichever way."""
    return (rows.float().norm(dim=1).clamp_min(1e-3).log() - math.log(meant)).square().mean()


def _lean(layer: int) -> float:
    """How far a word's row has turned from the word itself to its whole text: half of the way in the last layer."""
    return 0.5 * ((min(layer, 12) - 1) / 11) ** 1.5


def _meant(layer: int) -> float:
    """The length of a row: from that of a token to 12, each layer adding the same share."""
    return 0.7 * 1.27**layer
