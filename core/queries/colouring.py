"""Who colours whom: words that describe are replaced in place, by each other too, and what that moves is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.colouring import Colouring, Exchange, Leak, Response, leak_shares
from core.analysis.encoding_view import EncodingView
from core.analysis.feature import projector_of
from core.analysis.influence import Baseline, Moved, baseline_of, moved_by
from core.analysis.kinds_of_words import described_words, kind_of
from core.analysis.prompt_variants import PromptVariant, exchanged, put_in_place, with_comma_at_end
from core.analysis.similarity import relative_change
from core.analysis.substitutes import SUBSTITUTE_COUNT, substitutes_of
from core.analysis.units import Unit, units_of
from core.analysis.vocabulary import spelt
from core.encoder.encoding import EncoderInfo, Floats
from core.model import Model
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress, ignore_report, never_cancelled

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

COLOUR_SUBSTITUTES = 6  # for colours; of other words SUBSTITUTE_COUNT
COSTLY_SUBSTITUTES = 2  # for all, where a pass takes seconds: one for each half
MAX_ASKED = 20  # describing words of a prompt that are asked about together
LEAKS_AT_ONCE = 4  # pairs of words that are encoded together
EXCHANGES_AT_ONCE = 8


def substitute_count(info: EncoderInfo, is_colour: bool) -> int:
    """How many other words stand in the place of a word in turn."""
    if info.is_costly:
        return COSTLY_SUBSTITUTES
    return COLOUR_SUBSTITUTES if is_colour else SUBSTITUTE_COUNT


def word_view(view: EncodingView) -> EncodingView:
    """The same encoding by words, small ones left out, centred and normed as the view is."""
    options = replace(view.options, kind="word", small_words="left-out", with_eos=False)
    return EncodingView(view.encoding, options, view.reference_mean, view.reference_quantiles)


def describing_words(view: EncodingView) -> tuple[Unit, ...]:
    """The words of a short list (colours, materials, sizes, patterns) in a view's prompt, MAX_ASKED at most."""
    words = units_of(view.chunks, "word")
    return tuple(word for word in words if kind_of(word) is not None)[:MAX_ASKED]


def ask_colours(
    view: EncodingView,
    words: Sequence[Unit],
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
    *,
    with_padding: bool = False,
) -> Colouring:
    """What some words or tags of a view's prompt move; without any, all its describing words.

    Reported after each word, then after some leaks, which are of words of one kind and length. `order_test` adds the
    order test. ValueError where the model has not the view's encoder; Cancelled.
    """
    asking = Asking(word_view(view), model.encoder_for(view.encoding.encoder), cancelled, with_padding)
    asked = tuple(words) or describing_words(view)
    answer = Colouring(asking.view, asking.base.units, asked, asking.comma())
    for word in asked:
        answer = replace(answer, responses=(*answer.responses, asking.response(word)))
        report(answer)
    for leaks in asking.leaks(asked):
        answer = replace(answer, leaks=(*answer.leaks, *leaks))
        report(answer)
    return replace(answer, is_finished=True)


def order_test(
    answer: Colouring, model: Model, cancelled: CancelCheck = never_cancelled, report: ReportProgress = ignore_report
) -> Colouring:
    """The answer with its words each behind the word that it belongs to, and those of a kind and length exchanged.

    Reported after each exchange. ValueError where the model has not the view's encoder; Cancelled.
    """
    asking = Asking(answer.view, model.encoder_for(answer.view.encoding.encoder), cancelled)
    made: list[Exchange] = []
    for exchange in asking.exchanges(answer.asked):
        made.append(exchange)
        report(replace(answer, exchanges=tuple(made)))
    return replace(answer, exchanges=tuple(made))


@dataclass(frozen=True, eq=False)
class Asking:
    """The passes for one view by words, with what they are compared with."""

    view: EncodingView
    encoder: "Encoder"
    cancelled: CancelCheck
    with_padding: bool = False

    @cached_property
    def base(self) -> Baseline:
        """The prompt as it is."""
        return baseline_of(self.view, projector_of(self.encoder))

    @cached_property
    def owns(self) -> dict[Unit, Unit]:
        """The word that each describing word belongs to."""
        chunks = self.view.chunks
        return described_words(units_of(chunks, "word"), self.view.tags, chunks.context_length)

    @cached_property
    def index_of(self) -> dict[Unit, int]:
        """The index of each word that may move."""
        return {unit: index for index, unit in enumerate(self.base.units)}

    def moved(self, variants: Sequence[PromptVariant], padding: bool = False) -> Iterator[tuple[Moved, Floats]]:
        """What each variant moves, and the hidden states of its chunks [layers + 1, 77 x changed chunks, width]."""
        rows = [chunk for variant in variants for chunk in variant.chunks]
        encoded = iter(self.encoder.encode_variants(rows, self.cancelled, padding=padding))
        project = projector_of(self.encoder)
        for variant in variants:
            if self.cancelled():
                raise Cancelled
            states = [next(encoded)[0] for _ in variant.chunks]
            joined = np.concatenate(states, axis=1) if states else self.base.rows[:, :0]
            yield moved_by(self.base, variant, joined, project), joined

    def change(self, moved: Moved, chunk: int) -> Floats:
        """How far each unit and the EOS of a chunk move [layers + 1, units + 1], relative to their lengths."""
        base = self.base
        changes = np.zeros((len(base.vectors), len(base.units) + 1), np.float32)
        units = list(moved.units)
        changes[:, units] = relative_change(base.vectors[:, units], moved.vectors)
        changes[:, -1] = relative_change(base.ends[:, chunk], moved.ends[:, chunk])
        return changes

    def comma(self) -> Floats:
        """How far a comma at the end of the prompt moves its EOS [layers + 1]; NaN without room for one."""
        variant = with_comma_at_end(self.view.chunks)
        if not variant.chunks:
            return np.full(len(self.base.ends), np.nan, np.float32)
        ((moved, _),) = self.moved([variant])
        return self.change(moved, variant.chunk_indices[0])[:, -1]

    def response(self, word: Unit) -> Response:
        """What a word moves: every second substitute to each half, and the mean does not depend on their order."""
        chunks, kind = self.view.chunks, kind_of(word)
        count = substitute_count(self.encoder.info, kind == "colour")
        substitutes = substitutes_of(chunks, word, count) if self.is_read(word) else ()
        own = self.owns.get(word)
        names = tuple(spelt(chunks, ids) for ids in substitutes)
        variants = [put_in_place(chunks, word, ids) for ids in substitutes]
        chunk = word.positions[0] // chunks.context_length
        changes, padding = [], []
        for variant, (moved, states) in zip(variants, self.moved(variants, self.with_padding), strict=True):
            changes.append(self.change(moved, chunk))
            if self.with_padding:
                padding.append(self.padding_change(variant, states))
        parts = (changes, changes[::2], changes[1::2])
        means = np.stack([_mean(part or [self._still]) for part in parts])
        means[..., self._sharing(word)] = np.nan
        at = self.index_of.get(own) if own else None
        return Response(word, kind, at, names, means[0], means[1:], _mean(padding) if padding else None)

    @property
    def _still(self) -> Floats:
        return np.zeros((len(self.base.vectors), len(self.base.units) + 1), np.float32)

    def is_read(self, word: Unit) -> bool:
        """Whether the encoder reads the word: not a learned one that it does not know."""
        tokens = [self.view.chunks.tokens[position] for position in word.positions]
        return all(token.kind != "embedding" or token.piece in self.encoder.inversion_vectors for token in tokens)

    def _sharing(self, word: Unit) -> list[int]:
        return [at for at, unit in enumerate(self.base.units) if not set(unit.positions).isdisjoint(word.positions)]

    def padding_change(self, variant: PromptVariant, states: Floats) -> Floats:
        """How far a variant moves the rows of padding of its first chunk [layers + 1], their mean; NaN without any."""
        chunk = self.view.chunks.chunks[variant.chunk_indices[0]]
        rows = [at for at, token in enumerate(chunk) if token.kind == "padding"]
        if not rows:
            return np.full(len(states), np.nan, np.float32)
        before = self._padded_states[variant.chunk_indices[0]][:, rows]
        transform = self.view.transform
        return np.asarray(relative_change(transform(before), transform(states[:, rows])).mean(axis=1), np.float32)

    @cached_property
    def _padded_states(self) -> list[Floats]:
        encoded = self.encoder.encode_variants(self.view.chunks.chunks, self.cancelled, padding=True)
        return [states for states, _ in encoded]

    def pairs(self, asked: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
        """Words of one kind, length and chunk that belong to different words, the nearest to each other first."""
        length = self.view.chunks.context_length
        described = sorted((word for word in asked if word in self.owns), key=lambda word: word.positions)
        pairs = [
            (first, second)
            for first, second in combinations(described, 2)
            if kind_of(first) == kind_of(second)
            and len(first.positions) == len(second.positions)
            and first.positions[0] // length == second.positions[0] // length
            and self.owns[first] != self.owns[second]
        ]
        return sorted(pairs, key=lambda pair: (pair[1].positions[0] - pair[0].positions[0], pair[0].positions))

    def describing(self, word: Unit, noun: Unit) -> Unit | None:
        """The word of `word`'s kind and length that belongs to a noun; None where there is none, or it is `word`."""
        kind, count = kind_of(word), len(word.positions)
        own = (each for each, described in self.owns.items() if described == noun and each != word)
        return next(
            (each for each in own if kind is not None and (kind_of(each), len(each.positions)) == (kind, count)), None
        )

    def leaks(self, asked: Sequence[Unit]) -> Iterator[list[Leak]]:
        """Of each pair both leaks, some pairs at a time."""
        pairs = self.pairs(asked)
        for start in range(0, len(pairs), LEAKS_AT_ONCE):
            group = pairs[start : start + LEAKS_AT_ONCE]
            variants = [variant for pair in group for variant in self._in_each_others_place(*pair)]
            moved = [each for each, _ in self.moved(variants)]
            leaks = []
            for index, (first, second) in enumerate(group):
                both_first, both_second = moved[2 * index : 2 * index + 2]
                leaks.append(self._leak(first, second, self.owns[second], both_first, both_second))
                leaks.append(self._leak(second, first, self.owns[first], both_second, both_first))
            yield leaks

    def leak(self, word: Unit, own_word: Unit, onto: Unit) -> Leak:
        """The leak of `word` onto a noun that `own_word`, of the same length, describes."""
        both, both_own = [moved for moved, _ in self.moved(self._in_each_others_place(word, own_word))]
        return self._leak(word, own_word, onto, both, both_own)

    def _in_each_others_place(self, first: Unit, second: Unit) -> tuple[PromptVariant, PromptVariant]:
        """The prompt with `first` in both places, and with `second`."""
        chunks = self.view.chunks
        ids = [[chunks.tokens[position].id for position in unit.positions] for unit in (first, second)]
        return put_in_place(chunks, second, ids[0]), put_in_place(chunks, first, ids[1])

    def _leak(self, word: Unit, own_word: Unit, onto: Unit, both: Moved, both_own: Moved) -> Leak:
        """Of the prompts with `word` in both places, and with `own_word`."""
        written, with_word, with_own = (self._vectors(onto, moved) for moved in (None, both, both_own))
        own = relative_change(written, with_word)
        return Leak(word, onto, own_word, leak_shares(written, with_word, with_own), own)

    def _vectors(self, unit: Unit, moved: Moved | None) -> Floats:
        """A unit's vectors [layers + 1, width] where a variant takes it."""
        at = self.index_of[unit]
        if moved is not None and at in moved.units:
            return moved.vectors[:, moved.units.index(at)]
        return self.base.vectors[:, at]

    def exchanges(self, asked: Sequence[Unit]) -> Iterator[Exchange]:
        """The order test: each word with what it belongs to, then the pairs with each other."""
        nouns = [(word, self.owns[word]) for word in asked if word in self.owns]
        tests = [(first, second, True) for first, second in nouns if second in self.index_of]
        tests += [(first, second, False) for first, second in self.pairs(asked)]
        length = self.view.chunks.context_length
        for start in range(0, len(tests), EXCHANGES_AT_ONCE):
            group = tests[start : start + EXCHANGES_AT_ONCE]
            variants = [exchanged(self.view.chunks, first, second) for first, second, _ in group]
            for (first, second, is_noun), (moved, _) in zip(group, self.moved(variants), strict=True):
                yield Exchange(first, second, is_noun, self.change(moved, first.positions[0] // length))


def _mean(values: Sequence[Floats]) -> Floats:
    """The mean of arrays of a shape; sorted first, so that not even its last digit depends on their order."""
    return np.asarray(np.sort(np.stack(values), axis=0).mean(axis=0), np.float32)
