"""A bank of common words, each encoded alone, to ask what a row is close to at any layer."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.analysis.alone import EncodeRows, See, texts_alone
from core.analysis.axes import expect_axes
from core.analysis.nearest import FIRST_MERGE
from core.analysis.reference import reference_vocabulary
from core.chunking import Chunks
from core.tokenizer import BOS, clip_tokenizer, vocabulary_merges

WORDS = 3000
PART = 250  # words that are in float32 together
_WORD = re.compile(r"[a-z]{3,}</w>")
ENDS = 4  # other entries that a piece ends, from which on it may be a mere ending, such as "ing"


@dataclass(frozen=True, slots=True, eq=False)
class WordBank:
    """`vectors` float16 [layers + 1, words, width]: each word's row, encoded alone, as a view looks at it."""

    words: tuple[str, ...]
    vectors: NDArray[np.float16]

    def __post_init__(self) -> None:
        expect_axes("vectors", self.vectors, None, len(self.words), None)


@cache
def bank_words(count: int = WORDS) -> tuple[str, ...]:
    """The commonest words that are one token of CLIP's, the commonest first.

    The vocabulary's order is that of its merges, and so of how common they were. A word is three letters or more, a to
    z, that end a word. Left out are mere endings: pieces that end at least four longer entries, and more than twice as
    many as they begin ("ing", "ation"); some true words go with them ("day", "city"), and some pieces, names and
    slang stay. Words of the reference vocabulary are never left out.
    """
    tokenizer = clip_tokenizer()
    pieces = [tokenizer.piece(index) for index in range(FIRST_MERGE, BOS)]
    words = [piece.removesuffix("</w>") for piece in pieces if _WORD.fullmatch(piece)]
    kept = [word for word in words if word in reference_vocabulary() or not _is_ending(word)]
    return tuple(kept[:count])


def make_bank(words: tuple[str, ...], like: Chunks, encode: EncodeRows, see: See) -> WordBank:
    """Encodes the words, each alone in a row of 77; `encode`, which may raise Cancelled, is called for 8 at a time."""
    parts = [texts_alone(words[start : start + PART], like) for start in range(0, len(words), PART)]
    return WordBank(words, np.concatenate([part.vectors(encode, see).astype(np.float16) for part in parts], axis=1))


def _is_ending(word: str) -> bool:
    begins, ends = _uses()
    return ends[word] >= ENDS and ends[word] > 2 * begins[word]


@cache
def _uses() -> tuple[Counter[str], Counter[str]]:
    """How many entries each word begins and ends, as one of the two pieces that are joined."""
    merges = vocabulary_merges()
    return Counter(left for left, _ in merges), Counter(right.removesuffix("</w>") for _, right in merges)
