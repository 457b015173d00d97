"""The lines of the pane: three short lists under headings that say how sure each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from core.analysis.nearest import FIRST_MERGE
from core.program.numbers import plain_number
from core.program.translation import tr, tr_noop
from core.queries.learned_rows import LearnedRow, LearnedRows
from core.queries.vocabulary_response import RARE_FROM, Candidate, VocabularyResponse
from core.studio.written_words import WrittenWord
from core.tokens.tokenizer import BOS

MAX_LISTED = 10  # rows of the vocabulary
MAX_WRITTEN = 6  # words out of the file
PIECES = BOS - FIRST_MERGE
HEADINGS = {
    "written": (tr_noop("Written in the file"), tr_noop("certain: its maker or its training wrote it there")),
    "vocabulary": (
        tr_noop("Changed in the vocabulary"),
        tr_noop("exact: these rows are other numbers than the base’s"),
    ),
    "moved": (
        tr_noop("Moved most by the text encoder part"),
        tr_noop("candidates, not triggers: grey is how far chance reaches"),
    ),
}
NOT_SAID = tr_noop(
    "Candidates are words that the text encoder part moves most, each alone, at the layer that is sent: not every one "
    "wakes the LoRA, and a style has no trigger at all. A rare word may move much only because it is odd. Of the U-Net "
    "part nothing is said: no word can be told from it."
)


@dataclass(frozen=True, slots=True)
class KnownLine:
    """One line: a heading (no `word` can be taken from it), a sentence, or a word with its bar.

    `share` is the length of the bar, `band` where chance ends, both of the longest in the list; NaN for none.
    `word` is what a click puts into the prompt, "" for what cannot be typed.
    """

    list: str  # a key of HEADINGS
    text: str
    note: str = ""
    tip: str = ""
    word: str = ""
    value: float = float("nan")
    share: float = float("nan")
    band: float = float("nan")
    is_heading: bool = False
    is_sentence: bool = False
    stands_out: bool = False

    @property
    def has_bar(self) -> bool:
        """Whether there is a bar to draw."""
        return isfinite(self.share)

    @property
    def number(self) -> str:
        """What stands behind the bar."""
        return f"{self.value:,.0f}" if self.list == "written" else plain_number(self.value)


def heading(key: str) -> KnownLine:
    """The heading of a list."""
    title, certainty = HEADINGS[key]
    return KnownLine(key, tr(title), tr(certainty), is_heading=True)


def sentence(key: str, text: str) -> KnownLine:
    """A line that says why a list is empty."""
    return KnownLine(key, text, is_sentence=True)


def written_lines(words: Sequence[WrittenWord]) -> Iterator[KnownLine]:
    """What stands in the file, the surest first."""
    most = max((word.count for word in words), default=0)
    for word in words[:MAX_WRITTEN]:
        value = float(word.count) if word.count else float("nan")
        tip = tr("A click puts “{word}” into the prompt").format(word=word.text)
        yield KnownLine("written", word.text, word.about, tip, word.text, value, value / most if most else value)


def vocabulary_lines(answer: LearnedRows) -> Iterator[KnownLine]:
    """The rows of the token table that training changed most."""
    rows = [row for row in answer.rows if isfinite(row.change)][:MAX_LISTED]
    longest = rows[0].change if rows else 1.0
    for row in rows:
        yield KnownLine(
            "vocabulary",
            row.name,
            _commonness(row.rank),
            _row_tip(row),
            row.name if row.is_word and row.rank is not None else "",
            row.change,
            row.change / longest,
        )


def moved_lines(answer: VocabularyResponse) -> Iterator[KnownLine]:
    """The candidates, with the band in which a random LoRA of the same size ends."""
    beyond, end = answer.beyond_chance, answer.chance_end
    longest = max([each.score for each in answer.candidates] + ([end] if end else []), default=1.0) or 1.0
    band = end / longest if end else float("nan")
    for each in answer.candidates:
        tip = _candidate_tip(each, answer)
        yield KnownLine(
            "moved",
            each.name,
            _commonness(each.rank),
            tip,
            each.name,
            each.score,
            each.score / longest,
            band,
            stands_out=each in beyond,
        )


def _commonness(rank: int | None) -> str:
    if rank is None:
        return ""
    return tr("rare piece") if rank >= RARE_FROM else ""


def _place(rank: int | None) -> str:
    if rank is None:
        return ""
    return tr("Number {place} of CLIP’s {all} pieces by how common it was").format(
        place=f"{rank + 1:,}", all=f"{PIECES:,}"
    )


def _row_tip(row: LearnedRow) -> str:
    changed = tr("Its row changed by {percent} % of its length").format(percent=plain_number(100 * row.change, 3))
    alone = "" if row.is_word else tr("A piece of a word, which cannot be typed alone")
    return "\n".join(filter(None, (changed, _place(row.rank), alone)))


def _candidate_tip(each: Candidate, answer: VocabularyResponse) -> str:
    moved = tr("Its row moves by {percent} % of its length, {times} times as far as the middle word’s").format(
        percent=plain_number(100 * each.score, 3),
        times=plain_number(each.score / answer.median if answer.median else 0),
    )
    chance = ""
    if answer.is_complete and answer.chance_end is not None:
        further = tr("Further than by chance") if each.score > answer.chance_end else tr("No further than by chance")
        chance = further
    return "\n".join(filter(None, (moved, chance, _place(each.rank))))
