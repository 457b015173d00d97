"""Which words a LoRA's text encoder part moves most: candidates for what wakes it, held against random LoRAs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from time import perf_counter

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.analysis.chance import DRAWS, peak
from core.analysis.nearest import frequency_rank
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ignore_report, never_cancelled
from core.program.numbers import plain_number
from core.program.translation import tr
from core.queries.response_run import ResponseQuestion, ResponseRun
from core.tokens.tokenizer import clip_tokenizer, readable

MAX_LISTED = 10
RARE_FROM = 20_000  # of 48,894 pieces by how common they were: from there on a word is called rare
REPORT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word or tag and how far the LoRA moves it: ‖N(h') - N(h)‖ / ‖N(h)‖, alone behind BOS.

    `rank` is its place among CLIP's pieces by how common they were, from 0 on; None for what is no piece by itself.
    """

    name: str
    score: float
    rank: int | None

    @property
    def is_rare(self) -> bool:
        """Whether the piece is a rare one, which may move much because it is odd."""
        return self.rank is not None and self.rank >= RARE_FROM


@dataclass(frozen=True, eq=False)
class VocabularyResponse:
    """What is known so far: the most moved of `done` words of `count`, and after them `draws` random LoRAs.

    `candidates` are none where the LoRA has no text encoder part that fits or its strength is 0: `acts` says so.
    `chance_end` is how far a random LoRA's most moved word would come if all its words moved as much as this LoRA's
    middle word does; None before a random LoRA was measured. `check` is there when all DRAWS were.
    """

    question: ResponseQuestion
    acts: bool
    candidates: tuple[Candidate, ...] = ()
    done: int = 0
    count: int = 0
    median: float = 0.0
    draws: int = 0
    measured: int = 0  # of the words of the random LoRA that is being measured
    chance_end: float | None = None
    check: AnswerCheck | None = None

    @property
    def all_draws(self) -> int:
        """How many random LoRAs are measured in all."""
        return DRAWS

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to measure."""
        return not self.acts or self.draws == DRAWS

    @property
    def beyond_chance(self) -> tuple[Candidate, ...]:
        """The candidates that stand out; none before all random LoRAs were measured."""
        end = self.chance_end if self.is_complete else None
        return () if end is None else tuple(each for each in self.candidates if each.score > end)


@dataclass(eq=False)
class ResponseCache:
    """The run of the newest question, which goes on where it was given up; for the encoders' thread alone."""

    run: ResponseRun | None = field(default=None)

    def run_of(self, question: ResponseQuestion, model: Model) -> ResponseRun:
        """The run of a question, begun where it is another one than before."""
        if self.run is None or self.run.question != question or self.run.model is not model:
            self.run = None  # and with it its weights, before others are made
            self.run = ResponseRun(question, model)
        return self.run


def vocabulary_response(
    question: ResponseQuestion,
    cache: ResponseCache,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: Callable[[VocabularyResponse], None] = ignore_report,
    *,
    seconds: float = inf,
) -> VocabularyResponse:
    """The words that a LoRA moves most, as far as they are known after `seconds`; one batch at least is measured.

    The same question with the same cache goes on from there. UnreadableEncoder where the file is no LoRA; ValueError
    where the model has not the encoder; Cancelled loses no finished batch.
    """
    run, end = cache.run_of(question, model), perf_counter() + seconds
    last = perf_counter()
    while run.advance(cancelled) and perf_counter() < end:
        if perf_counter() > last + REPORT_SECONDS:
            last = perf_counter()
            report(response_of(run))
    return response_of(run)


def response_of(run: ResponseRun) -> VocabularyResponse:
    """What a run knows so far."""
    if not run.acts:
        return VocabularyResponse(run.question, acts=False)
    scores, peaks = run.scores, run.peaks
    single = np.flatnonzero(~run.is_double[: len(scores)])
    most = single[np.argsort(-scores[single], kind="stable")][:MAX_LISTED]
    candidates = tuple(_candidate(run, int(index)) for index in most)
    median = float(np.median(scores)) if len(scores) else 0.0
    end = median * max(peaks) if peaks else None
    check = _check(scores, max(peaks)) if len(peaks) == DRAWS else None
    return VocabularyResponse(
        run.question, True, candidates, len(scores), len(run.texts), median, len(peaks), run.measured, end, check
    )


def _candidate(run: ResponseRun, index: int) -> Candidate:
    ids = run.texts[index]
    name = run.names.get(ids) or readable(clip_tokenizer().piece(ids[0]))
    return Candidate(name, float(run.scores[index]), frequency_rank(ids[0]) if len(ids) == 1 else None)


def _check(scores: Floats, chance: float) -> AnswerCheck:
    """Whether the most moved word moves further than by chance."""
    own = peak(scores)
    text = tr(
        "The most moved word moves {own} times as far as the middle one; of {draws} random LoRAs of the same size the "
        "furthest came to {chance} times."
    ).format(own=plain_number(own, 3), draws=DRAWS, chance=plain_number(chance, 3))
    return AnswerCheck(own > chance, text)
