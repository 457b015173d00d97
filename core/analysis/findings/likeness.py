"""Two words or tags that are nearly the same to an encoder at a layer.

That a pair lies above the 99.9th percentile of the reference words' pairs says little by itself: a prompt of 49 words
has 1,176 pairs, and its words have read one another. On the study encoder at layer 11 some pair lies above it in 75 to
100 % of the prompts of random words. So a pair must also stand out from its own prompt: by as much above the middle of
all words' nearest likenesses as that percentile lies above the middle of the reference, both on the scale of Fisher's
z (artanh). Of random words that is so in 0 to 4 % of the prompts, by tests/random_prompts.py: 100 each of 10 to 150
words as tags, as tags of two and as prose, at each layer.
"""

from math import atanh

import numpy as np
from numpy.typing import NDArray

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView
from core.analysis.findings.finding import Finding, has_meaning, positions_of, quoted_words
from core.analysis.labels import percentile_phrase
from core.analysis.reference import SHARES
from core.analysis.units import units_of
from core.encoder.encoding import Floats
from core.program.translation import tr, tr_noop

MIN_UNITS = 8  # of different labels; of fewer there is no middle to stand out from
NEAR_PERCENT = 99.9
_MAX_COSINE = 0.9999  # artanh of 1 is infinite


def nearly_the_same(view: EncodingView, layer: int) -> Finding | None:
    """The pair most alike at a layer, each the other's nearest and of another phrase, where it stands out.

    Quiet without a reference, and of what is not finite.
    """
    quantiles = view.reference_quantiles
    chosen = [index for index in view.distinct if has_meaning(view.units[index])]
    if quantiles is None or len(chosen) < MIN_UNITS or layer >= len(quantiles) or len(chosen) > MAX_MATRIX_UNITS:
        return None
    cosines = np.where(_same_phrase(view, chosen), -1, view.matrix(layer)[np.ix_(chosen, chosen)])
    pair = _most_alike(cosines)
    if pair is None or not _stands_out(cosines, pair, quantiles[layer]):
        return None
    return _describe(view, layer, (chosen[pair[0]], chosen[pair[1]]), float(cosines[pair]))


def _same_phrase(view: EncodingView, chosen: list[int]) -> NDArray[np.bool_]:
    """Which pairs [chosen, chosen] stand between the same commas, and have read one another; each with itself, too.

    In a prompt without commas, none but each with itself.
    """
    tags = enumerate(units_of(view.chunks, "tag"))
    of_position = {position: number for number, tag in tags for position in tag.positions}
    phrases = np.array([of_position.get(view.units[index].positions[0], -1) for index in chosen])
    same: NDArray[np.bool_] = phrases[:, None] == phrases[None, :]
    return np.eye(len(chosen), dtype=np.bool_) if same.all() else same


def _most_alike(cosines: Floats) -> tuple[int, int] | None:
    """The pair of greatest cosine, which is the nearest of both; None where something is not finite."""
    if not np.isfinite(cosines).all():
        return None
    left, right = divmod(int(cosines.argmax()), len(cosines))
    return (left, right) if left != right else None


def _stands_out(cosines: Floats, pair: tuple[int, int], quantiles: Floats) -> bool:
    middle, near = (float(quantiles[SHARES.index(share)]) for share in (50.0, NEAR_PERCENT))
    cosine = float(cosines[pair])
    if not np.isfinite([middle, near]).all() or cosine <= near:
        return False
    nearest = np.delete(cosines.max(axis=1), pair)
    return _fisher(cosine) - _fisher(float(np.median(nearest))) > _fisher(near) - _fisher(middle)


def _fisher(cosine: float) -> float:
    return atanh(min(max(cosine, -_MAX_COSINE), _MAX_COSINE))


def _describe(view: EncodingView, layer: int, pair: tuple[int, int], cosine: float) -> Finding:
    units = [view.units[index] for index in pair]
    percent = view.percentile(np.array([cosine], np.float32), layer)
    near = "" if percent is None else percentile_phrase(float(percent[0]))
    message = tr("“{left}” and “{right}” are nearly the same at layer {layer}: {cosine}, {near}.")
    left, right = (quoted_words(unit.label) for unit in units)
    sentence = message.format(left=left, right=right, layer=layer, cosine=f"{cosine:.2f}", near=near)
    return Finding("alike", sentence, cosine, positions_of(units), tr_noop("Words × words"))
