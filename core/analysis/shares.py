"""How much of a chunk's summary comes from each of its words and tags: the units, the baseline and the arithmetic.

The summary is CLIP's one vector: the final-normed EOS row through the text projection, or that row itself where there
is none. A unit's share is what it adds along the direction that sets the summary apart from the mean word, where commas
stand for what is absent.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain, combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from core.analysis.units import Unit, UnitKind, units_of
from core.analysis.vocabulary import COMMA
from core.encoder.encoding import Floats
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import EOS, clip_tokenizer

Doubles = NDArray[np.float64]
MARKS = tr_noop("marks")  # tokens that belong to no unit
MAX_EXACT_UNITS = 6  # for whose Shapley values all subsets are encoded
NO_SUM = 1e-6  # of the way from the mean word to the summary: what words that move it less add up to has no shares


@dataclass(frozen=True, eq=False)
class Summary:
    """What the shares are shares of: one chunk's summary, and the direction that sets it apart from the mean word.

    `value` of a final-normed EOS row [width] is 1 for the chunk's own and 0 for the mean word's, and linear between.
    `layer` is the one whose EOS row it is.
    """

    chunk: int
    layer: int
    direction: Floats  # [width]
    mean: float  # the mean word's row times the direction

    def value(self, pooled: Floats) -> float:
        """How far of the way from the mean word to the chunk's own summary a row lies."""
        return float(pooled.astype(np.float64) @ self.direction) - self.mean


def chunk_units(chunks: Chunks, chunk: int, kind: UnitKind) -> tuple[Unit, ...]:
    """The units of one chunk, small words among them, and last the marks that belong to none, if there are any.

    A tag that stands in two chunks is one unit of each. All typed positions of the chunk but commas are in one unit.
    """
    length = chunks.context_length
    inside = range(chunk * length, (chunk + 1) * length)
    parts = ((unit, tuple(at for at in unit.positions if at in inside)) for unit in units_of(chunks, kind))
    units = [replace(unit, positions=positions) for unit, positions in parts if positions]
    named = {at for unit in units for at in unit.positions}
    rest = [at for at in typed_positions(chunks, chunk) if at not in named and chunks.tokens[at].id != COMMA]
    return (*units, Unit(tr(MARKS), tuple(rest), None, None)) if rest else tuple(units)


def typed_positions(chunks: Chunks, chunk: int) -> tuple[int, ...]:
    """The positions of a chunk's typed tokens, commas among them but no typed EOS, counted through all chunks."""
    first, tokens = chunk * chunks.context_length, chunks.chunks[chunk]
    return tuple(first + at for at, token in enumerate(tokens) if token.start is not None and token.id != EOS)


def with_commas(chunks: Chunks, chunk: int, positions: Collection[int]) -> Chunk:
    """The chunk with commas at these positions, counted through all chunks."""
    first, piece = chunk * chunks.context_length, clip_tokenizer().piece(COMMA)
    return tuple(
        replace(token, id=COMMA, piece=piece, kind="text", vector=None) if first + at in positions else token
        for at, token in enumerate(chunks.chunks[chunk])
    )


def unit_sums(contributions: Doubles, units: Sequence[Unit]) -> Doubles:
    """Contributions by position, [77 x chunks] to those of units [units]."""
    return np.array([contributions[list(unit.positions)].sum(dtype=np.float64) for unit in units], np.float64)


def as_shares(values: Doubles, total: float) -> Doubles:
    """Values as shares of their total; 0 where all are 0, NaN where they nearly cancel one another."""
    if not values.any():
        return np.zeros(len(values))
    return values / total if abs(total) > NO_SUM else np.full(len(values), np.nan)


def prompt_seed(chunks: Chunks, chunk: int) -> int:
    """A number made of what is read in a chunk: the same prompt gives the same answer."""
    read = [(token.id, token.piece, token.vector) for token in chunks.chunks[chunk]]
    digest = blake2b(repr(read).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def antithetic_orders(count: int, pairs: int, seed: int) -> Iterator[tuple[int, ...]]:
    """Orders in which `count` units come in, each followed by its reverse."""
    draw = np.random.default_rng(seed)
    for _ in range(pairs):
        order = tuple(map(int, draw.permutation(count)))
        yield order
        yield order[::-1]


def subsets(count: int) -> Iterator[frozenset[int]]:
    """All subsets of `count` units, the empty and the whole one among them."""
    sizes = (combinations(range(count), size) for size in range(count + 1))
    return map(frozenset, chain.from_iterable(sizes))


def prefixes(order: Sequence[int]) -> list[frozenset[int]]:
    """The subsets that an order goes through, the empty one first."""
    return [frozenset(order[:count]) for count in range(len(order) + 1)]


def shapley_of_subsets(values: dict[frozenset[int], float], count: int) -> Doubles:
    """Shapley's values [count] (Shapley 1953) out of those of all subsets: they sum to the whole less the empty one."""
    shares = np.zeros(count)
    for subset, value in values.items():
        size = len(subset)
        for unit in range(count):
            if unit in subset:
                shares[unit] += value * factorial(size - 1) * factorial(count - size) / factorial(count)
            else:
                shares[unit] -= value * factorial(size) * factorial(count - size - 1) / factorial(count)
    return shares


def shapley_of_orders(values: dict[frozenset[int], float], orders: Sequence[Sequence[int]]) -> Doubles:
    """The mean over orders of what each unit adds when it comes in [units]; it sums to the whole less the empty one."""
    added = np.zeros(len(orders[0]))
    for order in orders:
        steps = [values[subset] for subset in prefixes(order)]
        added[list(order)] += np.diff(steps)
    return added / len(orders)
