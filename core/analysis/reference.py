"""What a reference vocabulary is like at each layer: its mean, which centring subtracts, and its pairs' cosines."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core import RESOURCES
from core.analysis.similarity import cosine_matrix
from core.analysis.units import unit_means, units_of
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.tokens.text_families import clip_family

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

# Percents of the pairs at which their cosines are kept: finer where the most alike are told apart.
_ENDS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
SHARES = (*_ENDS, *map(float, range(1, 100)), *(100 - share for share in reversed(_ENDS)))
VOCABULARY_FILE = RESOURCES / "reference_vocabulary.txt"


@dataclass(frozen=True, slots=True)
class ReferenceMean:
    """The mean state over the reference vocabulary at each layer, and how alike its words are.

    `raw` and `normed` are [layers + 1, width]. `quantiles` [2, 2, layers + 1, SHARES] are those of the cosines between
    all pairs of its different words, by SHARES: of raw or normed states, as they are or centred.
    """

    raw: Floats
    normed: Floats
    quantiles: Floats

    def under(self, normed: bool, centred: bool) -> tuple[Floats, Floats]:
        """The mean and the quantiles [layers + 1, SHARES] of states under these options."""
        return (self.normed if normed else self.raw), self.quantiles[int(normed), int(centred)]


@cache
def reference_vocabulary() -> tuple[str, ...]:
    """The fixed words, in their fixed order."""
    lines = VOCABULARY_FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def reference_mean(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> ReferenceMean:
    """Mean over the words of the reference vocabulary, written as one tag list and so met at every position.

    Raw cosines between CLIP's states are high for anything at all, as all states share one large direction; this mean
    is that direction. Words alone would all stand at position 1 and carry that position's own offset.
    """
    words = ", ".join(reference_vocabulary())
    chunks = read(words, "a1111", clip_family(encoder.info.family, encoder.info.name)).for_encoder(encoder.info.name)
    encoding = encoder.encode(chunks, cancelled)
    tokens = enumerate(encoding.chunks.tokens)
    positions = [index for index, token in tokens if token.kind == "text" and token.piece != ",</w>"]
    units = [unit for unit in units_of(encoding.chunks, "word") if not unit.occurrence]
    kinds = encoding.hidden_states, encoding.normed_states
    raw, normed = means = [np.asarray(states[:, positions].mean(axis=1)) for states in kinds]
    vectors = [unit_means(states, units) for states in kinds]
    quantiles = [
        [cosine_quantiles(words, cancelled), cosine_quantiles(words - mean[:, None], cancelled)]
        for words, mean in zip(vectors, means, strict=True)
    ]
    return ReferenceMean(raw, normed, np.array(quantiles, np.float32))


def cosine_quantiles(vectors: Floats, cancelled: CancelCheck = never_cancelled) -> Floats:
    """The quantiles of the cosines of all pairs, [layers + 1, words, width] to [layers + 1, SHARES]; Cancelled."""
    quantiles = np.empty((len(vectors), len(SHARES)), np.float32)
    pairs = np.triu_indices(vectors.shape[1], 1)
    ranks = np.array(SHARES) / 100 * (len(pairs[0]) - 1)
    for layer, words in enumerate(vectors):
        if cancelled():
            raise Cancelled
        cosines = np.sort(cosine_matrix(words)[pairs])
        quantiles[layer] = np.interp(ranks, np.arange(len(cosines)), cosines)
    return quantiles


def percent_below(quantiles: Floats, cosines: Floats) -> Floats:
    """The percent (0 to 100) of pairs below each of `cosines` [...], by their `quantiles` [SHARES]; NaN if not finite.

    Between two quantiles it is interpolated.
    """
    if not np.isfinite(quantiles).all():  # of broken weights
        return np.full(np.shape(cosines), np.nan, np.float32)
    return np.asarray(np.interp(cosines, quantiles, SHARES), np.float32)
