"""How far words move by chance: the most moved word of random LoRAs, in units of their middle word.

A trained LoRA may move all words more or less than a random one of the same size does. So the largest movement is
taken in units of the median: on the study encoder that is 1.14 to 1.62 for random LoRAs, 1.17 to 1.21 for LoRAs trained
on their captions alone, and 2.9 to 4.1 for LoRAs trained beside other captions. Of a LoRA that is itself random, the
largest of 20 such numbers is its own once in 20 times: that is what DRAWS is for.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.encoder.encoding import Floats

WHOLE_DRAWS = 2  # random LoRAs that every word is measured with
DRAWS = 19  # random LoRAs in all; the others are measured with the words of `telling_words` alone
MOST_MOVED, EVENLY = 256, 256  # words that those others are measured with: of each whole draw, and over all words


def relative_movement(before: Floats, after: Floats) -> Floats:
    """‖after - before‖ / ‖before‖ of rows [n, width]; 0 where both are zero."""
    size = np.linalg.norm(before, axis=1)
    moved = np.linalg.norm(after - before, axis=1)
    return np.asarray(np.divide(moved, size, out=np.zeros_like(moved), where=size > 0), np.float32)


def peak(scores: Floats, middle: Floats | None = None) -> float:
    """The largest score, in units of the median: of the scores, or of those of `middle`; 0 where that is 0."""
    median = float(np.median(scores if middle is None else middle)) if len(scores) else 0.0
    return float(scores.max()) / median if median > 0 else 0.0


def evenly_chosen(count: int) -> NDArray[np.intp]:
    """Indices of up to EVENLY words, evenly over all `count`: their median stands for that of all."""
    return np.unique(np.linspace(0, count - 1, min(count, EVENLY)).astype(np.intp))


def telling_words(draws: Sequence[Floats]) -> NDArray[np.intp]:
    """Indices of the words that further draws are measured with: those that moved most, and some of all.

    On the study encoder the peak among them is 0.99 of that among all words.
    """
    most = [np.argsort(-scores, kind="stable")[:MOST_MOVED] for scores in draws]
    return np.unique(np.concatenate([*most, evenly_chosen(len(draws[0]))]))
