"""Short names of long prompts: numbered, each beginning where it differs from the others."""

from collections.abc import Sequence
from itertools import takewhile

MIN_SHARED_WORDS = 3  # words at the beginning that two prompts share, before they are left out of their names
MAX_WHOLE_LETTERS = 30  # of a prompt whose name is all of it


def short_names(prompts: Sequence[str], own: str) -> list[str]:
    """A name a prompt: its number from 1, and its words from the first on by which it differs from those like it.

    Prompts like it are those, and `own`, that begin with the same MIN_SHARED_WORDS words.
    """
    split = [prompt.split() for prompt in (*prompts, own)]
    names = []
    for number, words in enumerate(split[:-1]):
        others = (other for at, other in enumerate(split) if at != number)
        shared = max((_shared(words, other) for other in others), default=0)
        is_cut = len(prompts[number]) > MAX_WHOLE_LETTERS and MIN_SHARED_WORDS <= shared < len(words)
        names.append(f"{number + 1} · " + ("… " + " ".join(words[shared:]) if is_cut else " ".join(words)))
    return names


def _shared(words: Sequence[str], other: Sequence[str]) -> int:
    """How many words two prompts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, other, strict=False)))
