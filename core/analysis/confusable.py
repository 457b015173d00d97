"""Words or tags that are nearly the same to an encoder at a layer.

That a pair lies above the 99.9th percentile of the reference words' pairs says little by itself: a prompt of 49 words
has 1,176 pairs, and its words have read one another. On the study encoder at layer 11 some pair lies above it in 75 to
100 % of the prompts of random words. So a pair must also stand out from its own prompt: by as much above the middle of
all words' nearest likenesses as that percentile lies above the middle of the reference, both on the scale of Fisher's
z (artanh). Of random words that is so in 0 to 4 % of the prompts, by tests/random_prompts.py: 100 each of 10 to 150
words as tags, as tags of two and as prose, at each layer.
"""

from functools import lru_cache
from math import atanh

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView
from core.analysis.reference import SHARES
from core.analysis.small_words import SMALL_WORDS
from core.analysis.units import Unit
from core.encoder.encoding import Floats

MIN_UNITS = 8  # of different labels; of fewer there is no middle to stand out from
NEAR_PERCENT = 99.9
_MAX_COSINE = 0.9999  # artanh of 1 is infinite


def confusable_pairs(view: EncodingView, layer: int, most: int) -> list[tuple[int, int]]:
    """The pairs (indices of units) that are nearly the same at a layer, the most alike first, at most so many.

    Those of one phrase are left out, as they have read one another. None without a reference, of fewer than MIN_UNITS
    units that have a meaning, and of what is not finite.
    """
    quantiles = view.reference_quantiles
    chosen = [index for index in view.distinct if has_meaning(view.units[index])]
    if quantiles is None or not MIN_UNITS <= len(chosen) <= MAX_MATRIX_UNITS or layer >= len(quantiles):
        return []
    cosines = view.matrix(layer)[np.ix_(chosen, chosen)]
    middle, near = (float(quantiles[layer][SHARES.index(share)]) for share in (50.0, NEAR_PERCENT))
    if not (np.isfinite([middle, near]).all() and np.isfinite(cosines).all()):
        return []
    cosines[_are_same_phrase(view, chosen)] = -1
    pairs: list[tuple[int, int]] = []
    for left, right in _from_most_alike(cosines, near):
        others = np.delete(cosines.max(axis=1), [left, right])
        gap = _fisher(float(cosines[left, right])) - _fisher(float(np.median(others)))
        if len(pairs) == most or gap <= _fisher(near) - _fisher(middle):
            break
        pairs.append((chosen[left], chosen[right]))
    return pairs


def has_meaning(unit: Unit) -> bool:
    """Whether a unit has letters and is no small word; that "a" is like "an", or does little, is no news."""
    return unit.start is not None and _has_meaning(unit.label)


@lru_cache(maxsize=10_000)
def _has_meaning(label: str) -> bool:
    return label.casefold() not in SMALL_WORDS and any(map(str.isalpha, label))


def _are_same_phrase(view: EncodingView, chosen: list[int]) -> NDArray[np.bool_]:
    """Which pairs [chosen, chosen] stand between the same commas, and have read one another; each with itself, too.

    In a prompt without commas, none but each with itself.
    """
    tags = enumerate(view.tags)
    of_position = {position: number for number, tag in tags for position in tag.positions}
    phrases = np.array([of_position.get(view.units[index].positions[0], -1) for index in chosen])
    same: NDArray[np.bool_] = phrases[:, None] == phrases[None, :]
    return np.eye(len(chosen), dtype=np.bool_) if same.all() else same


def _from_most_alike(cosines: Floats, least: float) -> list[tuple[int, int]]:
    """The pairs above a cosine, the most alike first."""
    left, right = np.nonzero(np.triu(cosines > least, 1))
    order = np.argsort(-cosines[left, right], kind="stable")
    return [(int(left[at]), int(right[at])) for at in order]


def _fisher(cosine: float) -> float:
    return atanh(min(max(cosine, -_MAX_COSINE), _MAX_COSINE))
