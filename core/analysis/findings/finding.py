"""A finding: one sentence that is worth saying, with its number, the words that it is about, and where more is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.analysis.units import Unit
from core.program.messages import displayable, shortened

# In the order in which they are said: what is lost first, then what the encoder makes of it; last a plain ranking.
FindingKind = Literal[
    "cut", "hidden", "unknown", "syntax", "border", "letters", "feature", "alike", "pieces", "lora", "little",
    "padding", "template", "ranking"
]  # fmt: skip
MAX_QUOTED_LETTERS = 36  # of a phrase in a sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth knowing, in the user's language.

    `value` is the number that the sentence states and that made it worth saying. `positions` are those of its words
    among the 77 x chunks, () where they have none, and then `span` is theirs in the text, if any. `pane` shows more of
    it; that is its English title, which names it.
    """

    kind: FindingKind
    sentence: str
    value: float
    positions: tuple[int, ...]
    pane: str
    span: tuple[int, int] | None = None

    @property
    def stands_out(self) -> bool:
        """Whether it says that something is remarkable; a ranking can be given of every prompt."""
        return self.kind != "ranking"


def quoted_words(text: str, letters: int = MAX_QUOTED_LETTERS) -> str:
    """A phrase as a sentence quotes it: on one line, without marks at its ends, whole words left out of its middle."""
    words = displayable(" ".join(text.split())).strip(" ,.;").split()
    if sum(map(len, words)) + len(words) - 1 <= letters or len(words) < 3:
        return shortened(" ".join(words), letters)
    first, last = list[str](), list[str]()
    while words:
        is_first = len(first) <= len(last)
        if sum(len(word) + 1 for word in (*first, *last, words[0 if is_first else -1])) > letters:
            break
        first, last = ([*first, words.pop(0)], last) if is_first else (first, [words.pop(), *last])
    return " ".join([*first, "…", *last]) if first else shortened(" ".join(words), letters)


def positions_of(units: Sequence[Unit]) -> tuple[int, ...]:
    """The positions of some units, in their order."""
    return tuple(position for unit in units for position in unit.positions)
