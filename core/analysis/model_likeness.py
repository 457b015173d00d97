"""How alike several encoders read the same words: rank correlations of the likenesses among them, layer by layer.

Cosines are taken of vectors centred over the words, and compared by Spearman's correlation of all pairs:
"representational similarity analysis" (Kriegeskorte, Mur and Bandettini 2008). It needs no equal widths, and turning
all vectors of an encoder changes nothing. Linear CKA in its plain form is of no use here: with fewer words than width
it is high for anything, shuffled words included.
"""

from collections.abc import Sequence

from core.analysis.similarity import cosine_matrix
from core.analysis.statistics import centred_ranks
from core.encoder.encoding import Floats
from core.program.arrays import Doubles, np

MIN_COMPARED_WORDS = 8  # with fewer, a rank correlation says nothing
PARTED_BELOW = 0.9995  # a likeness that is not 1.000 any more: rounding to float16 stays above


def word_cosines(vectors: Floats) -> Floats:
    """Cosines of every pair of words, centred over the words: [..., words, width] to [..., words, words].

    NaN where numbers are not finite.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        return cosine_matrix(vectors - vectors.mean(axis=-2, keepdims=True))


def rank_direction(cosines: Floats) -> Doubles:
    """The ranks of all pairs' cosines [words, words], centred and of length 1 [pairs]: their products are correlations.

    NaN where a cosine is not finite; zeros where all are equal.
    """
    values = cosines[np.triu_indices(len(cosines), 1)]
    if not np.isfinite(values).all():
        return np.full(len(values), np.nan)
    return _unit_length(centred_ranks(values).astype(np.float64))


def likeness_by_layer(readings: Sequence[Floats], layers: int) -> Floats:
    """The likeness of every pair of encoders [layers + 1, encoders, encoders], 1 for encoders that read the same.

    `readings` are vectors [own layers + 1, words, width] of the same words, whose layers and widths may differ; an
    encoder's states are taken at the depth of 0 to `layers`. NaN for one whose numbers are not finite, and everywhere
    with fewer than MIN_COMPARED_WORDS words.
    """
    count = len(readings)
    likeness = np.full((layers + 1, count, count), np.nan, np.float32)
    if not count or readings[0].shape[1] < MIN_COMPARED_WORDS:
        return likeness
    for layer in range(layers + 1):
        at = [reading[same_depth(layer, layers, len(reading) - 1)] for reading in readings]
        ranks = np.stack([rank_direction(word_cosines(vectors)) for vectors in at])
        likeness[layer] = np.clip(ranks @ ranks.T, -1, 1)
    return likeness


def same_depth(layer: int, of: int, layers: int) -> int:
    """The hidden state of an encoder with so many `layers` at the depth of a `layer` of another that has `of`."""
    return round(layer * layers / of) if of else 0


def word_likeness(left: Floats, right: Floats) -> Floats:
    """The rank correlation of each word's cosines to all others in two encoders [words], for [words, width] of each.

    The least is the word that the two read most differently. NaN where numbers are not finite.
    """
    pair = word_cosines(left), word_cosines(right)
    return np.array(
        [_line_likeness(*(np.delete(each[at], at) for each in pair)) for at in range(len(left))], np.float32
    )


def _line_likeness(left: Floats, right: Floats) -> float:
    if not (np.isfinite(left).all() and np.isfinite(right).all()):
        return float("nan")
    ranks = [_unit_length(centred_ranks(line).astype(np.float64)) for line in (left, right)]
    return float(np.clip(ranks[0] @ ranks[1], -1, 1))


def shuffled_likeness(vectors: Floats, seed: bytes) -> float:
    """The likeness of words [words, width] to the same words in another order: what chance gives, near 0."""
    cosines = word_cosines(vectors)
    order = np.random.Generator(np.random.PCG64(list(seed))).permutation(len(cosines))
    return float(rank_direction(cosines) @ rank_direction(cosines[np.ix_(order, order)]))


def parting_layer(likeness: Floats) -> int | None:
    """The first layer at which a curve [layers + 1] is not 1.000 any more; None where it stays there or is NaN."""
    below = np.flatnonzero(likeness < PARTED_BELOW)
    return int(below[0]) if len(below) else None


def _unit_length(values: Doubles) -> Doubles:
    length = np.linalg.norm(values)
    return values / length if length else values
