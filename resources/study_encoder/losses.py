"""What the student is held to: its features, the likeness of its words' rows in every layer, and the size of both."""

import math

import torch
from batches import Batch
from data import Data
from model import EOS
from torch import Tensor, nn
from torch.nn import functional

WORD_ROWS, ENDS, FIRST_END = 224, 48, 6  # rows compared a step, and the layer from which EOS rows are among them
LAYERS = 14  # the embeddings, twelve layers, and what the final norm makes of the last


class Losses:
    """What a batch's features and rows are measured by."""

    def __init__(self, data: Data, seed: int) -> None:
        self.mean = torch.from_numpy(data.clip_mean)
        self.words = functional.normalize(torch.from_numpy(data.words).float(), dim=1)
        self.random = torch.Generator().manual_seed(seed)

    def __call__(
        self, batch: Batch, features: Tensor, layers: list[Tensor], order: Tensor, norm: nn.Module
    ) -> dict[str, Tensor]:
        """Direct: to the target. Pairs: likeness of texts. Rows: of words, in each layer. Order: of groups."""
        centred = features - self.mean
        direct = 1 - functional.cosine_similarity(centred, batch.targets, dim=1)
        size = _size(centred, 5)
        losses = {"direct": (direct * (1 + batch.real)).mean(), "pairs": 10 * _pairs(centred, batch.targets)}
        rows, sizes = self._rows(batch, layers, norm)
        losses |= {"rows": 15 * rows, "size": 0.05 * size + 0.1 * sizes}
        return losses | {"order": 2 * self._order(batch, order)}

    def _order(self, batch: Batch, features: Tensor) -> Tensor:
        """How far texts of the same words are from their targets, and above all how far their differences are."""
        units = functional.normalize(features - self.mean, dim=1).unflatten(0, (-1, 4))
        own, meant = (texts.unflatten(1, (2, 2)).diff(dim=2) for texts in (units, batch.order_targets))
        apart = (own - meant).square().sum(-1).mean()
        return 0.1 * (units - batch.order_targets).square().sum(-1).mean() + apart

    def _rows(self, batch: Batch, layers: list[Tensor], norm: nn.Module) -> tuple[Tensor, Tensor]:
        """How far words are from their likeness, and rows from their size, in all layers."""
        texts, places = self._sample(batch)
        ends = (batch.ids == EOS).int().argmax(1)[:ENDS]
        at = torch.cat([texts, torch.arange(len(ends))]), torch.cat([places, ends])
        rows = torch.stack([layer[at] for layer in layers]).float()
        # The one row of BOS counts as much as all others: nothing else holds it.
        sizes = [_size(rows[n], _meant(n)) + _size(layers[n][:1, 0], _meant(n)) for n in range(1, 13)]
        if torch.rand((), generator=self.random) < 0.5:  # the window looks at rows after the final norm, or as they are
            rows = torch.cat([norm(rows[:-1]), rows[-1:]])
        meant = self._meant_rows(batch, texts, places, len(ends))
        early, late = rows[:FIRST_END, : len(texts)], rows[FIRST_END:]
        parts = _pairs(early, meant[:FIRST_END, : len(texts)]), _pairs(late, meant[FIRST_END:])
        return (FIRST_END * parts[0] + (LAYERS - FIRST_END) * parts[1]) / LAYERS, torch.stack(sizes).mean()

    def _meant_rows(self, batch: Batch, texts: Tensor, places: Tensor, ends: int) -> Tensor:
        """What rows of words and EOS are to be like [layers, rows, 512]: a word more and more like its text."""
        word, whole = self.words[batch.words[texts, places]], batch.targets
        lean = torch.tensor([_lean(n) for n in range(LAYERS)])[:, None, None]
        leaning = functional.normalize((1 - lean) * word + lean * whole[texts], dim=2)
        return torch.cat([leaning, whole[:ends].expand(LAYERS, -1, -1)], dim=1)

    def _sample(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Places of words, each word of the batch about as often as any other."""
        texts, places = torch.nonzero(batch.words >= 0, as_tuple=True)
        _, inverse, counts = torch.unique(batch.words[texts, places], return_inverse=True, return_counts=True)
        count = min(WORD_ROWS, len(texts))
        picked = torch.multinomial(1 / counts[inverse].float(), count, generator=self.random)
        return texts[picked], places[picked]


def _pairs(rows: Tensor, meant: Tensor) -> Tensor:
    """Mean squared difference of the two matrices of centred cosines, of one layer or of several."""
    own, other = (functional.normalize(r - r.mean(-2, keepdim=True), dim=-1) for r in (rows.float(), meant))
    return (own @ own.transpose(-1, -2) - other @ other.transpose(-1, -2)).square().mean()


def _size(rows: Tensor, meant: float) -> Tensor:
    """How far rows are from a length, whichever way."""
    return (rows.float().norm(dim=1).clamp_min(1e-3).log() - math.log(meant)).square().mean()


def _lean(layer: int) -> float:
    """How far a word's row has turned from the word itself to its whole text: half of the way in the last layer."""
    return 0.5 * (min(max(layer - 1, 0), 11) / 11) ** 1.5


def _meant(layer: int) -> float:
    """The length of a row: from that of a token to 12, each layer adding the same share."""
    return 0.7 * 1.27**layer
