"""What stands out of what a U-Net hears, in a sentence each."""

from collections.abc import Sequence

from core.analysis.cross_attention import BANDS_OUTSIDE, BlockHearing, HeardLine
from core.analysis.unet_checks import SAME, Contrast
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.numbers import small_number
from core.program.translation import tr


def contrast_sentence(contrast: Contrast, lines: Sequence[HeardLine]) -> str:
    """Which word the fine blocks and which the coarse ones hear more than the others do."""
    fine, coarse = (None if index is None else lines[index].name for index in (contrast.fine, contrast.coarse))
    if fine is not None and coarse is not None:
        message = tr("The fine blocks hear “{fine}” more than the coarse ones do; these hear “{coarse}”.")
    elif fine is not None:
        message = tr("The fine blocks hear “{fine}” more than the coarse ones do.")
    elif coarse is not None:
        message = tr("The coarse blocks hear “{coarse}” more than the fine ones do.")
    else:
        return tr("Fine and coarse blocks hear the words alike: none stands out beyond what random matrices give.")
    return message.replace("{fine}", fine or "").replace("{coarse}", coarse or "")


def told_apart(hearings: Sequence[BlockHearing | None], left: int, right: int) -> Floats:
    """How far the keys of two lines lie apart in each block [blocks], 1 being an average pair; NaN of those to come."""
    return np.array([hearing.apart[left, right] if hearing else np.nan for hearing in hearings], np.float32)


def pair_sentence(
    hearings: Sequence[BlockHearing], row_apart: Floats, lines: Sequence[HeardLine], left: int, right: int
) -> str:
    """Whether the blocks tell two words apart, and better or worse than the rows lie; only beyond three bands."""
    apart, clip = told_apart(hearings, left, right), float(row_apart[left, right])
    best = int(np.nanargmax(apart)) if np.isfinite(apart).any() else -1
    if best < 0:
        return ""
    most, names = float(apart[best]), (lines[left].name, lines[right].name)
    if most < SAME:
        message = tr(
            "No block tells “{left}” from “{right}” well: at most {most} of an average pair of words (CLIP: {clip})."
        )
    elif most > clip * (1 + BANDS_OUTSIDE * hearings[best].band):
        message = tr(
            "“{left}” and “{right}” are told apart better in a block, {most} of an average pair, than in CLIP: {clip}."
        )
    else:
        message = tr("No block tells “{left}” and “{right}” further apart than CLIP does: {clip} of an average pair.")
    filled = message.replace("{most}", small_number(most)).replace("{clip}", small_number(clip))
    return filled.replace("{left}", names[0]).replace("{right}", names[1])


def nearest_pair(row_apart: Floats, words: Sequence[int], word: int | None = None) -> tuple[int, int] | None:
    """The two words whose rows lie nearest, one of them `word` where it is given; None with fewer than two."""
    pairs = [(left, right) for left in words for right in words if left < right and word in (None, left, right)]
    known = [(float(row_apart[pair]), pair) for pair in pairs if np.isfinite(row_apart[pair])]
    return min(known)[1] if known else None
