"""The commonest words of CLIP's own vocabulary, with which a unit is compared."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from core.analysis.nearest import FIRST_MERGE
from core.analysis.reference import reference_vocabulary
from core.tokens.tokenizer import BOS, clip_tokenizer, vocabulary_merges

COMMON_WORD_COUNT = 3000
_WORD = re.compile(r"[a-z]{3,}</w>")
MIN_ENDING_USES = 4  # other entries that a piece ends, from which on it may be a mere ending, such as "ing"


@cache
def common_words(count: int = COMMON_WORD_COUNT) -> tuple[str, ...]:
    """The commonest words that are one token of CLIP's, the commonest first.

    The vocabulary's order is that of its merges, and so of how common they were. A word is three letters or more, a to
    z, that end a word. Left out are mere endings: pieces that end at least four longer entries, and more than twice as
    many as they begin ("ing", "ation"); some true words go with them ("day", "city"), and some pieces, names and
    slang stay. Words of the reference vocabulary are never left out.
    """
    tokenizer = clip_tokenizer()
    pieces = [tokenizer.piece(index) for index in range(FIRST_MERGE, BOS)]
    words = [piece.removesuffix("</w>") for piece in pieces if _WORD.fullmatch(piece)]
    commonest = [word for word in words if word in reference_vocabulary() or not _is_ending(word)]
    return tuple(commonest[:count])


def token_ids(words: Sequence[str]) -> list[list[int]]:
    """The tokens of each word."""
    tokenizer = clip_tokenizer()
    return [[token.id for token in tokenizer.tokenize(word)] for word in words]


def _is_ending(word: str) -> bool:
    begins, ends = _piece_uses()
    return ends[word] >= MIN_ENDING_USES and ends[word] > 2 * begins[word]


@cache
def _piece_uses() -> tuple[Counter[str], Counter[str]]:
    """How many entries each word begins and ends, as one of the two pieces that are joined."""
    merges = vocabulary_merges()
    return Counter(left for left, _ in merges), Counter(right.removesuffix("</w>") for _, right in merges)
