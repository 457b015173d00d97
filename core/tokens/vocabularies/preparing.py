"""How SentencePiece prepares a text for its pieces, letter for letter (normalizer.cc), with each letter's place.

The library `tokenizers` does it by graphemes, as transformers does: some marks that are joined to a letter (Thai
vowels, Japanese and Korean typed part by part) come out otherwise there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.tokens.vocabularies.charsmap import Charsmap

BLANK = "\N{LOWER ONE EIGHTH BLOCK}"
# Words of ASCII with single blanks between them, up to the letter before one that is not, which may belong to that.
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*(?![^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A text as pieces are looked for in it; `starts` and `ends` are where each of its letters stood before."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the letters from `start` to `end` stood."""
        return (self.starts[start], self.ends[end - 1]) if start < end else (0, 0)


@dataclass(frozen=True, eq=False)
class Preparation:
    """What a model's normalizer does: letters by its `charsmap`, a blank in front of a text where it `adds_blank`, and
    several blanks to one, and none at both ends, where it `folds_blanks`.
    """

    charsmap: Charsmap | None
    adds_blank: bool
    folds_blanks: bool

    def prepare(self, text: str) -> PreparedText:
        """The text that pieces are looked for in."""
        if not (self.charsmap or self.adds_blank or self.folds_blanks):
            return PreparedText(text.replace(" ", BLANK), range(len(text)), range(1, len(text) + 1))
        letters, starts, ends = list[str](), list[int](), list[int]()
        after_blank, at = self.folds_blanks, 0
        has_plain = self.charsmap is None or self.charsmap.keeps_ascii
        while at < len(text):
            if has_plain and (plain := _PLAIN.match(text, at)):
                letters += plain[0]
                starts += range(at, plain.end())
                ends += range(at + 1, plain.end() + 1)
                at, after_blank = plain.end(), False
                continue
            became, length = self.charsmap.look_up(text, at) if self.charsmap else (text[at], 1)
            bare = became.lstrip(" ") if after_blank else became
            letters += bare
            starts += [at] * len(bare)
            ends += [at + length] * len(bare)
            after_blank = self.folds_blanks and (became.endswith(" ") or (after_blank and not bare))
            at += length
        return self._with_borders(letters, starts, ends)

    def _with_borders(self, letters: list[str], starts: list[int], ends: list[int]) -> PreparedText:
        while self.folds_blanks and letters and letters[-1] == " ":
            del letters[-1], starts[-1], ends[-1]
        if self.adds_blank and letters:
            letters, starts, ends = [BLANK, *letters], [starts[0], *starts], [ends[0], *ends]
        return PreparedText("".join(letters).replace(" ", BLANK), starts, ends)
