"""What an answer about a U-Net is checked by on the artist's own checkpoint, and what of it stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from core.analysis.answer_check import AnswerCheck
from core.analysis.cross_attention import BlockHearing
from core.analysis.statistics import spearman
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.translation import tr

QUERIES = 8  # random ones a head
MIN_WORDS = 4  # below, ranks say nothing
MIN_AGREEMENT = 0.3  # of the two halves of the heads
MIN_BANDS = 4.0  # bands by which a word stands out among all of the prompt's words, and not by itself
SAME = 0.5  # of an average pair's distance, below which two words are hardly told apart


def broken_bounds(keys: Floats, heads: int, seed: int) -> int:
    """How many pairs of keys [lines, inner] random queries tell further apart than the keys' distance allows.

    Fact 3: |logit_i − logit_j| ≤ ‖q‖ · ‖k_i − k_j‖ / √d. The seed makes the queries.
    """
    by_head = keys.reshape(len(keys), heads, -1).swapaxes(0, 1).astype(np.float64)
    width = by_head.shape[2]
    queries = np.random.default_rng(seed).standard_normal((heads, QUERIES, width))
    logits = queries @ by_head.swapaxes(1, 2) / sqrt(width)
    lengths = np.linalg.norm(queries, axis=2)
    squares = np.square(by_head).sum(axis=2)
    products = by_head @ by_head.swapaxes(1, 2)
    distances = np.sqrt(np.clip(squares[:, :, None] + squares[:, None] - 2 * products, 0, None))
    bounds = lengths[:, :, None, None] * distances[:, None] / sqrt(width)
    differences = np.abs(logits[:, :, :, None] - logits[:, :, None])
    return int((differences > bounds * (1 + 1e-9) + 1e-6 * (1 + np.abs(logits).max())).sum())


def check_hearings(hearings: Sequence[BlockHearing], words: Sequence[int], broken: int) -> AnswerCheck:
    """Whether one half of each block's heads hears the words as the other does, and no query broke a bound."""
    if len(words) < MIN_WORDS:
        message = tr("the two halves of the heads are compared from %n word(s) on.", "", MIN_WORDS)
        return AnswerCheck(None, message)
    agreement = float(np.mean([spearman(*hearing.halves[:, list(words)]) for hearing in hearings]))
    if broken:
        message = tr("random queries tell {count} pairs further apart than their keys allow; the numbers are wrong.")
        return AnswerCheck(False, message.format(count=broken))
    message = tr(
        "how alike the two halves of the heads order the words: {agreement} (random matrices: about 0, needed {least});"
        " no random query told two words further apart than shown."
    )
    holds = agreement >= MIN_AGREEMENT
    return AnswerCheck(holds, message.format(agreement=_two(agreement), least=_two(MIN_AGREEMENT)))


def _two(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


@dataclass(frozen=True, eq=False)
class Contrast:
    """How much more the fine blocks hear each line than the coarse ones do, in bands of random matrices [lines].

    `fine` and `coarse` are the words at either end that stand out, None where none does.
    """

    bands: Floats
    fine: int | None
    coarse: int | None


def contrast_of(hearings: Sequence[BlockHearing], sides: Sequence[int], words: Sequence[int]) -> Contrast:
    """What the blocks of the finest pictures hear against those of the coarsest; `sides` are those of each block.

    The mean logarithm of the gain relative to all words, in fine blocks less that in coarse ones.
    """
    fine, coarse = fine_and_coarse(sides)
    if len(words) < MIN_WORDS or not fine or not coarse:
        return Contrast(np.full(len(hearings[0].gain), np.nan, np.float32), None, None)
    logs = np.log(np.stack([hearing.relative_gain(words) for hearing in hearings]))
    variances = np.array([hearing.band**2 for hearing in hearings])
    band = sqrt(sum(float(variances[group].sum()) / len(group) ** 2 for group in (fine, coarse)))
    bands = np.asarray((logs[fine].mean(axis=0) - logs[coarse].mean(axis=0)) / band, np.float32)
    order = sorted(words, key=lambda word: float(bands[word]))
    return Contrast(
        bands, order[-1] if bands[order[-1]] > MIN_BANDS else None, order[0] if bands[order[0]] < -MIN_BANDS else None
    )


def fine_and_coarse(sides: Sequence[int]) -> tuple[list[int], list[int]]:
    """The indices of the blocks of the finest pictures, and of those at most a quarter as fine, or else a half."""
    most, least = max(sides, default=0), min(sides, default=0)
    limit = most / 4 if least <= most / 4 else most / 2
    fine = [index for index, side in enumerate(sides) if side == most]
    return fine, [index for index, side in enumerate(sides) if side <= limit and side < most]
