"""The entries of CLIP's vocabulary that are a word by themselves."""

import re
from collections.abc import Iterable
from functools import cache

from core.analysis.nearest import FIRST_MERGE
from core.tokens.tokenizer import BOS, clip_tokenizer

MAX_TOKENS = 75  # that a chunk holds
_WHOLE = re.compile(r"[a-z]{3,}</w>")


@cache
def whole_words() -> tuple[int, ...]:
    """The ids of all entries that end a word and are of letters only, three or more; the commonest first (32,230)."""
    tokenizer = clip_tokenizer()
    return tuple(index for index in range(FIRST_MERGE, BOS) if _WHOLE.fullmatch(tokenizer.piece(index)))


def distinct_texts(texts: Iterable[str]) -> dict[tuple[int, ...], str]:
    """The first text of each token sequence, by its tokens, in their order; none without tokens or over a chunk."""
    known = dict[tuple[int, ...], str]()
    for text in texts:
        ids = tuple(token.id for token in clip_tokenizer().tokenize(text))
        if 0 < len(ids) <= MAX_TOKENS:
            known.setdefault(ids, " ".join(text.split()))
    return known
