"""In which order words or tags can go from a prompt, and what each step changes: greedy, measured anew each time."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.encoding_view import EncodingView
from core.analysis.shortened_text import Span, struck_as_they_are, struck_with_marks, without
from core.analysis.units import Unit, units_of
from core.model import Model
from core.program.cancellation import CancelCheck, Cancelled, ignore_report, never_cancelled
from core.program.translation import tr
from core.queries.prompt_summary import PromptSummaries, TextDistance
from core.queries.shortening_rulers import check_shortening, comma_distance
from core.queries.shorter_prompts import Shortening, ShorteningWish, Shorter, UnitKey, default_target
from core.tokens.chunks import MAX_CHUNKS, Chunks

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

RANDOM_DRAWS = 8
MAX_SHORTENED_UNITS, MAX_SHORTENED_CHUNKS = 300, 8
REPORT_SECONDS = 0.25
MAX_KNOWN_PROMPTS = 2  # the prompt and the negative one


class SummariesCache:
    """The summaries of the newest prompts, by what they were asked for; for the thread of the encoders alone."""

    def __init__(self) -> None:
        self._known: list[tuple[EncodingView, Chunks, PromptSummaries]] = []  # the newest last

    def of(self, chunks: Chunks, like: EncodingView, encoder: "Encoder", cancelled: CancelCheck) -> PromptSummaries:
        """Those of chunks that the encoder of a view reads, under its options: of its own prompt, or of another."""
        for view, known, summaries in self._known:
            if view.encoding is like.encoding and known is chunks:
                return summaries
        is_own = like.encoding.chunks is chunks
        encoding = like.encoding if is_own else encoder.encode(chunks, cancelled, MAX_CHUNKS, padding=False)
        summaries = PromptSummaries(EncodingView(encoding, like.options, like.reference_mean))
        self._known = [*self._known, (like, chunks, summaries)][-MAX_KNOWN_PROMPTS:]
        return summaries


def shorten_chunks(
    wish: ShorteningWish,
    chunks: Chunks,
    like: EncodingView,
    cache: SummariesCache,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: Callable[[Shortening], None] = ignore_report,
) -> Shortening:
    """The same as `shorten` of chunks, such as those of the negative prompt; `like` has the encoder and the options."""
    encoder = model.encoder_for(like.encoding.encoder)
    return shorten(wish, cache.of(chunks, like, encoder, cancelled), model, cancelled, report)


class TooManyUnits(ValueError):
    """A prompt of more units or chunks than are left out one by one."""


def shorten(
    wish: ShorteningWish,
    summaries: PromptSummaries,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: Callable[[Shortening], None] = ignore_report,
) -> Shortening:
    """The order in which units can go, with prices first, then the cut at the end, the steps, and random units.

    What the summaries have measured before is not measured again. TooManyUnits for more than MAX_SHORTENED_UNITS or
    MAX_SHORTENED_CHUNKS; ValueError where the model has not the view's encoder; Cancelled.
    """
    encoder = model.encoder_for(summaries.view.encoding.encoder)
    units = units_of(summaries.chunks, wish.kind)
    _check_size(units, summaries.chunks)
    target = default_target(summaries.chunks) if wish.target is None else wish.target
    run = _Run(wish, summaries, encoder, cancelled, report, units)
    answer = Shortening(wish, summaries, units, _fixed_units(units, summaries.source), target)
    return run.complete(answer)


def _check_size(units: Sequence[Unit], chunks: Chunks) -> None:
    if len(chunks.chunks) > MAX_SHORTENED_CHUNKS:
        message = tr("The prompt has more than {count} chunks: shorten it by hand first.")
        raise TooManyUnits(message.format(count=MAX_SHORTENED_CHUNKS))
    if len(units) > MAX_SHORTENED_UNITS:
        message = tr("The prompt has more than {count} parts to leave out: choose tags, or shorten it by hand first.")
        raise TooManyUnits(message.format(count=MAX_SHORTENED_UNITS))


class _Run:
    """One answer in the making."""

    def __init__(
        self,
        wish: ShorteningWish,
        summaries: PromptSummaries,
        encoder: "Encoder",
        cancelled: CancelCheck,
        report: Callable[[Shortening], None],
        units: tuple[Unit, ...],
    ) -> None:
        self._wish, self._summaries, self._encoder = wish, summaries, encoder
        self._cancelled, self._report, self._units = cancelled, report, units
        self._reported = perf_counter()

    def complete(self, answer: Shortening) -> Shortening:
        """The whole answer, reported as it grows."""
        comma = comma_distance(self._summaries, self._encoder, self._cancelled)
        answer = replace(answer, comma=comma, steps=(self._without(()),))
        for prices in self._grow([((unit,), unit) for unit in self._units]):
            answer = replace(answer, prices=prices)
            self._tell(answer)
        answer = replace(answer, prices=tuple(sorted(answer.prices, key=lambda price: self._place(price.unit))))
        answer = replace(answer, tails=self._tails(answer))
        for steps in self._steps(answer):
            answer = replace(answer, steps=steps)
            self._tell(answer)
        answer = replace(answer, randoms=self._randoms(answer))
        return replace(answer, check=check_shortening(answer, self._encoder, self._cancelled), is_finished=True)

    def _tell(self, answer: Shortening) -> None:
        if perf_counter() - self._reported > REPORT_SECONDS:
            self._reported = perf_counter()
            self._report(answer)

    def _place(self, unit: Unit | None) -> int:
        return self._units.index(unit) if unit is not None else len(self._units)

    def _without(self, dropped: Sequence[Unit], unit: Unit | None = None) -> Shorter:
        """The prompt without some units; its distance is measured already."""
        struck = self._struck(dropped)
        text = without(self._summaries.source, struck)
        distance = self._summaries.known(text)
        if distance is None:
            (distance,) = self._measure([text]).values()
        return Shorter(text, struck, distance, tuple(sorted(dropped, key=self._place)), unit)

    def _struck(self, dropped: Sequence[Unit]) -> tuple[Span, ...]:
        return struck_with_marks(self._summaries.source, map(_span, dropped))

    def _measure(self, texts: Sequence[str]) -> dict[str, TextDistance]:
        return dict(self._summaries.measure(texts, self._encoder, self._cancelled))

    def _grow(self, several: Sequence[tuple[tuple[Unit, ...], Unit]]) -> Iterator[tuple[Shorter, ...]]:
        """The prompt without each of several sets of units, some more at a time."""
        texts: dict[str, list[tuple[tuple[Unit, ...], Unit]]] = {}
        for dropped, unit in several:
            text = without(self._summaries.source, self._struck(dropped))
            texts.setdefault(text, []).append((dropped, unit))
        shorter: tuple[Shorter, ...] = ()
        for text, _ in self._summaries.measure(texts, self._encoder, self._cancelled):
            shorter += tuple(self._without(dropped, unit) for dropped, unit in texts[text])
            yield shorter

    def _score(self, shorter: Shorter) -> tuple[float, int]:
        saved = self._summaries.chunks.used - shorter.tokens
        distance = shorter.distance.summary
        if self._wish.per == "token":
            distance = distance / saved if saved > 0 else inf
        return distance, self._place(shorter.unit)

    def _steps(self, answer: Shortening) -> Iterator[tuple[Shorter, ...]]:
        """Units go one after the other: those of the hand's order, then each time the one that changes least."""
        free = self._free(answer)
        known = {unit: self._score(price) for price in answer.prices if (unit := price.unit) in free and unit}
        by_hand = [unit for key in self._wish.order for unit in free if unit.key == key]
        steps, gone = answer.steps, tuple[Unit, ...]()
        while known:
            hand = by_hand.pop(0) if by_hand else None
            best = self._without((*gone, hand), hand) if hand else self._best(gone, known)
            assert best.unit is not None
            gone = (*gone, best.unit)
            del known[best.unit]
            steps = (*steps, best)
            yield steps
            if known:
                self._summaries.keep(best.text, self._encoder, self._cancelled)

    def _best(self, gone: tuple[Unit, ...], known: dict[Unit, tuple[float, int]]) -> Shorter:
        """The unit whose going changes least, of those that changed least before; their scores become the new ones."""
        count = self._wish.candidates if gone and self._wish.candidates else len(known)
        candidates = sorted(known, key=lambda unit: known[unit])[:count]
        measured = [*self._grow([((*gone, unit), unit) for unit in candidates])][-1]
        for shorter in measured:
            if shorter.unit is not None:
                known[shorter.unit] = self._score(shorter)
        return min(measured, key=self._score)

    def _free(self, answer: Shortening) -> tuple[Unit, ...]:
        stay = answer.fixed | self._wish.locked
        return tuple(unit for unit in self._units if unit.key not in stay)

    def _tails(self, answer: Shortening) -> tuple[Shorter, ...]:
        """The prompt cut off after each of its tokens, as the tool does it; tokens of units that stay, stay."""
        stay = answer.fixed | self._wish.locked
        kept = {position for unit in self._units if unit.key in stay for position in unit.positions}
        tokens = [token for token in enumerate(self._summaries.chunks.tokens) if token[1].start is not None]
        spans = [(token.start or 0, token.end or 0) for at, token in tokens if at not in kept]
        cuts: dict[str, tuple[Span, ...]] = {}
        for count in range(1, len(spans) + 1):
            if self._cancelled():
                raise Cancelled
            struck = struck_as_they_are(self._summaries.source, spans[len(spans) - count :])
            cuts.setdefault(without(self._summaries.source, struck), struck)
        distances = self._measure(list(cuts))
        tails = [Shorter(text, struck, distances[text], self._gone(struck)) for text, struck in cuts.items()]
        return tuple(tails)

    def _gone(self, struck: Sequence[Span]) -> tuple[Unit, ...]:
        def is_gone(unit: Unit) -> bool:
            start, end = _span(unit)
            return any(left <= start and end <= right for left, right in struck)

        return tuple(filter(is_gone, self._units))

    def _randoms(self, answer: Shortening) -> tuple[Shorter, ...]:
        """Units drawn at random until the target is met, by a seed made of the prompt."""
        seed = blake2b(self._summaries.source.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        draw, free = np.random.default_rng(int.from_bytes(seed, "big")), self._free(answer)
        drawn: list[tuple[Unit, ...]] = []
        for _ in range(RANDOM_DRAWS if answer.target < answer.tokens and free else 0):
            order = [free[index] for index in draw.permutation(len(free))]
            count = bisect_left(range(len(order)), True, key=lambda at: self._fits(order[: at + 1], answer.target)) + 1
            drawn += [tuple(order[:count])] if count <= len(order) else []
        self._measure([without(self._summaries.source, self._struck(dropped)) for dropped in drawn])
        return tuple(map(self._without, drawn))

    def _fits(self, dropped: Sequence[Unit], target: int) -> bool:
        if self._cancelled():
            raise Cancelled
        return self._summaries.read(without(self._summaries.source, self._struck(dropped))).used <= target


def _span(unit: Unit) -> Span:
    return unit.start or 0, unit.end or 0


def _fixed_units(units: Sequence[Unit], source: str) -> frozenset[UnitKey]:
    """Those that have no letters of their own in the typed text, as words of styles and of wildcards."""
    fixed = set()
    for unit in units:
        start, end = _span(unit)
        shares = any(other is not unit and start < (other.end or 0) and (other.start or 0) < end for other in units)
        if unit.start is None or not 0 <= start < end <= len(source) or shares:
            fixed.add(unit.key)
    return frozenset(fixed)
