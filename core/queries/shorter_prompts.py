"""A prompt shortened step by step: what was asked, each step with what it changes, and which one meets a target."""

from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Literal

from core.analysis.answer_check import AnswerCheck
from core.analysis.shortened_text import Span
from core.analysis.units import Unit, UnitKind, units_of
from core.queries.prompt_summary import PromptSummaries, TextDistance
from core.tokens.chunks import Chunks

LAZY_CANDIDATES = 4  # that are measured anew from the second round on
MIN_TAGS = 4  # of which a prompt is shortened by tags; one of fewer is by words
Measured = Literal["unit", "token"]
UnitKey = tuple[str, int]


@dataclass(frozen=True)
class ShorteningWish:
    """What an artist asks for.

    `target` are the tokens that are to be left, as the tool counts; None for what `default_target` returns. `locked`
    units stay. With `per` "token" it is the change for each token saved that decides, which drops long tags first.
    `order` are units in the order of an artist's hand, which go first and in that order. `candidates` are measured anew
    in each round but the first, None for all.
    """

    kind: UnitKind = "tag"
    locked: frozenset[UnitKey] = frozenset()
    per: Measured = "unit"
    target: int | None = None
    order: tuple[UnitKey, ...] = ()
    candidates: int | None = LAZY_CANDIDATES


@dataclass(frozen=True)
class Shorter:
    """A prompt without some of its units: `struck` spans of its text are gone, and `text` is what is left.

    `unit` is the one that went last, None where the text is cut by tokens; `dropped` are the units that are gone whole.
    """

    text: str
    struck: tuple[Span, ...]
    distance: TextDistance
    dropped: tuple[Unit, ...] = ()
    unit: Unit | None = None

    @property
    def tokens(self) -> int:
        """The tokens that are left, as the tool counts."""
        return self.distance.tokens


@dataclass(frozen=True, eq=False)
class Shortening:
    """The order in which units go, and what that changes, as far as it has been measured.

    `units` are the prompt's; `fixed` are those that cannot go because their letters stand for others, too, or for
    nothing in the typed text. `prices` are what each unit's going alone changes, `comma` what one more comma at the end
    does. `steps` begin with the whole prompt; `tails` are the prompt cut off at the end, the longest first.
    `randoms` are units drawn at random until the target is met.
    """

    wish: ShorteningWish
    summaries: PromptSummaries
    units: tuple[Unit, ...]
    fixed: frozenset[UnitKey]
    target: int
    comma: float = nan
    prices: tuple[Shorter, ...] = ()
    steps: tuple[Shorter, ...] = ()
    tails: tuple[Shorter, ...] = ()
    randoms: tuple[Shorter, ...] = ()
    check: AnswerCheck | None = None
    is_finished: bool = False

    @property
    def tokens(self) -> int:
        """The tokens of the whole prompt, as the tool counts."""
        return self.summaries.chunks.used

    def price(self, unit: Unit) -> float:
        """What leaving out a unit alone changes, in commas; NaN where it has not been measured."""
        return self._prices.get(unit, nan)

    @cached_property
    def _prices(self) -> dict[Unit | None, float]:
        is_known = self.comma > 0
        return {price.unit: price.distance.summary / self.comma if is_known else nan for price in self.prices}

    def is_dead_weight(self, unit: Unit) -> bool:
        """Whether a unit changes less than one more comma at the end does."""
        return self.price(unit) < 1

    def greedy_at(self, target: int) -> Shorter | None:
        """The first step of at most so many tokens; None where there is none, or not yet."""
        return next((step for step in self.steps if step.tokens <= target), None)

    def tail_at(self, target: int) -> Shorter | None:
        """Of the cuts at the end that leave at most so many tokens, without what is locked, the one of least change.

        That is mostly the longest; where the tool fills its chunks at commas, it may be a shorter one.
        """
        fitting = (tail for tail in (*self.steps[:1], *self.tails) if tail.tokens <= target)
        return min(fitting, key=lambda tail: tail.distance.summary, default=None)

    def at(self, target: int) -> Shorter | None:
        """The text of at most so many tokens: of the step and the cut at the end the one that changes less."""
        found = list(filter(None, (self.greedy_at(target), self.tail_at(target))))
        return min(found, key=lambda shorter: shorter.distance.summary, default=None)


def default_kind(chunks: Chunks) -> UnitKind:
    """Tags where a prompt has some, words where it is written in sentences."""
    return "tag" if len(units_of(chunks, "tag")) >= MIN_TAGS else "word"


def default_target(chunks: Chunks) -> int:
    """The tokens of the chunks that a prompt fills; of one that fits into a single one all that it has."""
    room = chunks.chunk_tokens
    return chunks.used if chunks.used <= room else (chunks.used - 1) // room * room
