"""The specificity ladder: which of the rungs, from general to specific, a word is closest to at each layer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.axes import expect_axes
from core.analysis.similarity import cosine
from core.analysis.statistics import spearman
from core.encoder.encoding import Floats
from core.program.translation import tr

EQUAL_SCORES_STD = 1e-4  # standard deviation of a layer's scores up to which all rungs are equally close
CLEAR_TREND = 0.5  # rank correlation with the depth from which on a tendency is spoken of
CLEAR_MOVE = 0.25  # rungs from the first to the last layer, along the fitted line, that are a move at all


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """One word against texts from general to specific, each encoded alone.

    `scores` [layers + 1, rungs]: cosine of the word with each rung.
    `nearest` [layers + 1]: index of the closest rung, the more general of equal ones; -1 where no score is finite.
    `mean_rung` [layers + 1]: the mean rung, each with the softmax of its score as share. The scores of a layer are
    first brought to standard deviation 1, so that layers of high and of low cosines can be compared; where all rungs
    are equally close it is the middle of the ladder.
    `trend`: Spearman's rank correlation of `mean_rung` with the depth, -1 (ever more general) to 1 (ever more
    specific), 0 where it does not change. `slope`: rungs a layer, of the least-squares line through `mean_rung`.
    """

    word: str
    rungs: tuple[str, ...]
    scores: Floats
    nearest: NDArray[np.int64]
    mean_rung: Floats
    trend: float
    slope: float

    def __post_init__(self) -> None:
        expect_axes("scores", self.scores, None, len(self.rungs))
        expect_axes("nearest", self.nearest, len(self.scores))
        expect_axes("mean_rung", self.mean_rung, len(self.scores))


def build_ladder(word: str, vectors: Floats, rungs: tuple[str, ...], rung_vectors: Floats) -> Ladder:
    """The ladder of one unit's vectors [layers + 1, width] and the rungs' [layers + 1, rungs, width].

    ValueError for fewer than two rungs. `core.analysis.isolated_texts.isolate_texts` makes the rungs' vectors.
    """
    if len(rungs) < 2:
        raise ValueError(
            tr("a ladder has at least two rungs; write them from general to specific, with commas between")
        )
    expect_axes("rung_vectors", rung_vectors, len(vectors), len(rungs), vectors.shape[1])
    scores = cosine(np.broadcast_to(vectors[:, None], rung_vectors.shape), rung_vectors)
    means = _mean_rung(scores)
    depth = np.arange(len(means), dtype=np.float32)
    return Ladder(word, rungs, scores, _nearest(scores), means, spearman(means, depth), _slope(means))


def describe_ladder(ladder: Ladder) -> str:
    """What was measured, whichever way it falls."""
    last = len(ladder.scores) - 1
    start, end = (int(ladder.nearest[layer]) for layer in (0, last))
    if ladder.nearest.min() < 0:
        message = tr("Some rows of “{word}” are not numbers, so its place on the ladder cannot be told.")
        return message.format(word=ladder.word)
    if start == end:
        closest = tr("At layer 0 and at layer {last} the closest rung to “{word}” is “{first}”")
    else:
        closest = tr("From layer 0 to layer {last} the closest rung to “{word}” went from “{first}” to “{then}”")
    closest = closest.format(last=last, word=ladder.word, first=ladder.rungs[start], then=ladder.rungs[end])
    return tr("{closest}; {tendency}.").format(closest=closest, tendency=_describe_tendency(ladder))


def _describe_tendency(ladder: Ladder) -> str:
    """A tendency only where it is steady, and large enough to mean a move."""
    move = ladder.slope * (len(ladder.scores) - 1)
    if abs(ladder.trend) < CLEAR_TREND or abs(move) < CLEAR_MOVE:
        return tr("over the layers there is no clear tendency to the more general or the more specific")
    if ladder.trend > 0:
        message = tr("over the layers the tendency is towards the more specific (rank correlation with depth {trend})")
    else:
        message = tr("over the layers the tendency is towards the more general (rank correlation with depth {trend})")
    return message.format(trend=f"{ladder.trend:.2f}".replace("-", "−"))


def _nearest(scores: Floats) -> NDArray[np.int64]:
    finite = np.isfinite(scores).all(axis=1)
    best = np.argmax(np.where(np.isfinite(scores), scores, -2), axis=1)
    return np.where(finite, best, -1).astype(np.int64)


def _mean_rung(scores: Floats) -> Floats:
    spread = scores.std(axis=1, keepdims=True)
    around = scores - scores.mean(axis=1, keepdims=True)
    shares = np.exp(np.divide(around, spread, out=np.zeros_like(scores), where=spread > EQUAL_SCORES_STD))
    shares = shares / shares.sum(axis=1, keepdims=True)
    return np.asarray(shares @ np.arange(scores.shape[1], dtype=np.float32), np.float32)


def _slope(values: Floats) -> float:
    """Of the least-squares line over 0, 1, 2, …; 0 for a single value."""
    depth = np.arange(len(values)) - (len(values) - 1) / 2
    return float(depth @ (values - values.mean()) / (depth @ depth)) if len(values) > 1 else 0.0
