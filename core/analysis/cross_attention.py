"""What one block of a U-Net gets of each word: numbers of its keys and values that hold for every query.

A pixel with a query q takes softmax(q · Kᵀ / √d) · V in each head; queries exist only with a picture. What is measured
here holds whatever the query: differences of keys within a head bound the differences of logits (Cauchy and Schwarz),
and a vector that is added to all keys changes nothing, so that keys are centred over the rows before they are compared.
Each number stands beside what a random matrix gives. All arrays are numpy's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from core.analysis.similarity import directions
from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck, give_way, never_cancelled

BANDS_OUTSIDE = 3.0  # bands around what a random matrix gives, beyond which a number is called something


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A line of the answer: a word, or EOS or padding; `positions` are those of its rows, which are averaged."""

    name: str
    positions: tuple[int, ...]
    is_word: bool = True


@dataclass(frozen=True, eq=False)
class BlockInput:
    """What one block makes of rows: `keys` and `values` [rows, inner], in `heads`.

    `value_size` is the Frobenius norm of to_v. `empty_values` are those of the empty prompt's rows, None where they are
    not known; `first_values` [lines, inner] the part of the lines' values that the first of two encoders makes.
    """

    keys: Floats
    values: Floats
    heads: int
    value_size: float
    empty_values: Floats | None = None
    first_values: Floats | None = None


@dataclass(frozen=True, eq=False)
class BlockHearing:
    """One block's numbers of each line, in the order of the lines.

    - `gain` [lines] and `head_gain` [heads, lines]: the length of the value over that of the row and of the matrix; a
      random matrix gives 1 within `band`, a head within `head_band`.
    - `loudness` [lines]: the length of the value over the mean of the words'.
    - `apart` [lines, lines]: the distance of keys over the mean of all pairs of words; 1 is an average pair.
    - `competes` [lines, lines]: the cosine of keys centred over all rows, averaged over the heads.
    - `away` [lines]: the distance of the value from the empty prompt's in the same place, over that one's length.
    - `first_share` [lines]: the first encoder's part of the squared value, of the two; None with one encoder.
    - `padding_likeness`: the mean cosine of padding's centred keys with EOS's; NaN without padding.
    - `halves` [2, lines]: the gain in either half of the heads, up to a factor.
    """

    gain: Floats
    head_gain: Floats
    loudness: Floats
    apart: Floats
    competes: Floats
    away: Floats | None
    first_share: Floats | None
    padding_likeness: float
    halves: Floats
    inner: int

    @property
    def band(self) -> float:
        """The standard deviation of a gain, and of a distance over CLIP's, for a random matrix: 1 / √(2 · inner)."""
        return band_of(self.inner)

    @property
    def head_band(self) -> float:
        """The same of one head."""
        return band_of(self.inner // len(self.head_gain))

    def relative_gain(self, words: Sequence[int]) -> Floats:
        """Each line's gain over the mean of the words', which takes off what all words have in common."""
        return np.asarray(self.gain / self.gain[list(words)].mean(), np.float32)


def band_of(inner: int) -> float:
    """The standard deviation, around 1, of the length of a random matrix's product of `inner` numbers."""
    return 1 / sqrt(2 * max(inner, 1))


def line_vectors(rows: Floats, lines: Sequence[HeardLine]) -> Floats:
    """The mean of each line's rows [lines, width]."""
    return np.stack([rows[list(line.positions)].mean(axis=0) for line in lines])


def relative_distances(vectors: Floats, words: Sequence[int]) -> Floats:
    """Distances [lines, lines] over the mean of all pairs of words; NaN with fewer than two, or where all are equal."""
    products = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    squares = np.diagonal(products)
    distances = np.sqrt(np.clip(squares[:, None] + squares - 2 * products, 0, None))
    inside = distances[np.ix_(list(words), list(words))]
    mean = inside.sum() / (len(words) * (len(words) - 1)) if len(words) > 1 else 0.0
    return np.asarray(distances / mean if mean > 0 else np.full_like(distances, np.nan), np.float32)


def hear(
    rows: Floats, lines: Sequence[HeardLine], block: BlockInput, cancelled: CancelCheck = never_cancelled
) -> BlockHearing:
    """The numbers of one block for rows [rows, context] as they were handed over; Cancelled."""
    words = [index for index, line in enumerate(lines) if line.is_word]
    vectors, keys, values = (line_vectors(part, lines) for part in (rows, block.keys, block.values))
    lengths = np.linalg.norm(values, axis=1)
    expected = np.linalg.norm(vectors, axis=1) * block.value_size / sqrt(rows.shape[1])
    by_head = np.linalg.norm(values.reshape(len(lines), block.heads, -1), axis=2)
    half = block.heads // 2 * (values.shape[1] // block.heads) or values.shape[1] // 2
    halves = np.stack([np.linalg.norm(part, axis=1) for part in (values[:, :half], values[:, half:])])
    give_way(cancelled)
    apart = relative_distances(keys, words)
    give_way(cancelled)
    centred = block.keys - block.keys.mean(axis=0)
    competes = _head_cosines(line_vectors(centred, lines), block.heads)
    give_way(cancelled)
    padding_likeness = _padding_likeness(centred, lines, block.heads)
    give_way(cancelled)
    return BlockHearing(
        gain=_over(lengths, expected),
        head_gain=_over(by_head.T * sqrt(block.heads), expected),
        loudness=_over(lengths, lengths[words].mean()),
        apart=apart,
        competes=competes,
        away=None if block.empty_values is None else _away(block.values, block.empty_values, lines),
        first_share=None if block.first_values is None else _first_share(values, block.first_values),
        padding_likeness=padding_likeness,
        halves=_over(halves, expected),
        inner=values.shape[1],
    )


def _over(numbers: Floats, divisor: Floats) -> Floats:
    """A quotient; NaN where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(divisor > 0, numbers / divisor, np.nan), np.float32)


def _head_cosines(vectors: Floats, heads: int) -> Floats:
    """The cosine of every pair of lines [lines, lines], averaged over the heads."""
    by_head = directions(vectors.reshape(len(vectors), heads, -1).swapaxes(0, 1))
    return np.asarray((by_head @ by_head.swapaxes(1, 2)).mean(axis=0), np.float32)


def _away(values: Floats, empty: Floats, lines: Sequence[HeardLine]) -> Floats:
    here, there = line_vectors(values, lines), line_vectors(empty, lines)
    return _over(np.linalg.norm(here - there, axis=1), np.linalg.norm(there, axis=1))


def _first_share(values: Floats, first: Floats) -> Floats:
    one, other = np.square(first).sum(axis=1), np.square(values - first).sum(axis=1)
    return _over(one, one + other)


def _padding_likeness(centred: Floats, lines: Sequence[HeardLine], heads: int) -> float:
    ends = [line for line in lines if not line.is_word]
    if len(ends) < 2:
        return float("nan")
    by_head = directions(centred.reshape(len(centred), heads, -1))
    end, padding = (by_head[list(line.positions)] for line in ends[:2])
    return float(np.einsum("ehd,phd->eph", end, padding).mean())
