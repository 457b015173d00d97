"""Who colours whom: how far a describing word moves every other word, which of that is a leak, and the order test."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.analysis.encoding_view import EncodingView
from core.analysis.kinds_of_words import WordKind
from core.analysis.statistics import spearman
from core.analysis.units import Unit
from core.encoder.encoding import Floats
from core.program.translation import tr

MARKED_LEAK = 0.25  # of the way to being the other word; judgement
MIN_AGREEMENT = 0.8  # rank correlation of the halves of the substitutes; 0.96 on the study encoder
MIN_COMPARED = 5  # movements, for a rank correlation to say anything


@dataclass(frozen=True, eq=False)
class Response:
    """How far one word moves all others.

    `moves` [layers + 1, units + 1] is the mean over the substitutes: length of the change of each unit's vector,
    divided by that of the vector as it is; the last is the EOS of the word's chunk. NaN for units that share a token
    with the word; exactly 0 for what stands before it or in another chunk. `halves` [2, layers + 1, units + 1] are the
    means over every other substitute. `substitutes` are what stood in its place. `own` is the index of the word that it
    belongs to, found by place (`core.analysis.kinds_of_words`); None where it has none. `padding` [layers + 1] is the
    mean over the rows of padding, None where it was not asked for.
    """

    word: Unit
    kind: WordKind | None
    own: int | None
    substitutes: tuple[str, ...]
    moves: Floats
    halves: Floats
    padding: Floats | None = None


@dataclass(frozen=True, eq=False)
class Leak:
    """How far `word` carries `onto`, which is described by `own_word`, towards being described by `word` itself.

    `shares` [layers + 1] of the way. `own` [layers + 1] is how far `onto` moves on that whole way, relative to the
    length of its vector: 0 where its own row does not depend on another, as in layer 0; then the share is 0, too.
    """

    word: Unit
    onto: Unit
    own_word: Unit
    shares: Floats
    own: Floats


@dataclass(frozen=True, eq=False)
class Exchange:
    """The order test: `first` and `second` in each other's place.

    `moves` [layers + 1, units + 1] is how far that moves each unit from itself, wherever it then stands; the last is
    the EOS of their chunk. `is_noun` says that `second` is the word that `first` belongs to: it then stands before it.
    """

    first: Unit
    second: Unit
    is_noun: bool
    moves: Floats


@dataclass(frozen=True, eq=False)
class Colouring:
    """The answer for a view's prompt, whole or in part; `asked` are the words, `responses` those measured so far.

    `units` are the words that may move. `comma` [layers + 1] is how far a comma at the end of the prompt moves EOS,
    relative to the length of its row: the ruler below which a word is not said to be described at all; NaN where no
    chunk has room for one.
    """

    view: EncodingView
    units: tuple[Unit, ...]
    asked: tuple[Unit, ...]
    comma: Floats
    responses: tuple[Response, ...] = ()
    leaks: tuple[Leak, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    is_finished: bool = False

    def response_of(self, word: Unit | None) -> Response | None:
        """What a word moves; None before it was measured."""
        return next((each for each in self.responses if each.word == word), None)

    def ranked(self, layer: int) -> list[Response]:
        """The responses, those first whose strongest move at a layer is the strongest."""
        return sorted(self.responses, key=lambda each: (-strongest_move(each, layer), each.word.positions))

    def shown_leaks(self, layer: int) -> list[Leak]:
        """The leaks that the ruler lets stand at a layer, the strongest first; less those that are exactly 0."""
        shown = [leak for leak in self.leaks if leak.shares[layer] > 0 and not leak.own[layer] < self.comma[layer]]
        return sorted(shown, key=lambda leak: (-leak.shares[layer], leak.word.positions, leak.onto.positions))

    def hidden_leaks(self, layer: int) -> list[Leak]:
        """Those that the ruler does not let stand."""
        return [leak for leak in self.leaks if leak.own[layer] < self.comma[layer]]

    def agreement(self, layer: int) -> float:
        """Rank correlation of the halves of the substitutes at a layer, over what each word can move; NaN for few."""
        halves = [response.halves[:, layer] for response in self.responses]
        both = np.concatenate(halves, axis=1) if halves else np.zeros((2, 0), np.float32)
        both = both[:, np.isfinite(both).all(axis=0) & (both > 0).any(axis=0)]
        return spearman(both[0], both[1]) if both.shape[1] >= MIN_COMPARED else float("nan")

    def check(self, layer: int) -> AnswerCheck:
        """Whether half of the substitutes say the same as the other half."""
        agreement = self.agreement(layer)
        if not np.isfinite(agreement):
            return AnswerCheck(None, tr("too few words move for the halves of the substitutes to be compared."))
        sentence = tr("half of the substitutes order the words as the other half does: {value} (needed: {limit}).")
        return AnswerCheck(
            agreement >= MIN_AGREEMENT, sentence.format(value=f"{agreement:.2f}", limit=f"{MIN_AGREEMENT:.2f}")
        )


def strongest_move(response: Response, layer: int) -> float:
    """The largest of a response's moves at a layer; 0 where nothing is known."""
    moves = response.moves[layer]
    return float(np.nanmax(moves)) if np.isfinite(moves).any() else 0.0


def leak_shares(written: Floats, both_first: Floats, both_second: Floats) -> Floats:
    """The share [layers + 1] of the way that a word a carries the noun of another, b, towards being described by a.

    `written` [layers + 1, width] is the noun's vector with a and b each in its place, `both_first` with a in both
    places, `both_second` with b in both. It is ⟨own, cross⟩ / ‖own‖², own = both_first − written, cross = written −
    both_second; 0 where own is 0.
    """
    own, cross = both_first - written, written - both_second
    lengths, products = (own * own).sum(axis=-1), (own * cross).sum(axis=-1)
    return np.asarray(np.divide(products, lengths, out=np.zeros_like(lengths), where=lengths != 0), np.float32)


def by_view_units(moves: Floats, words: Sequence[Unit], units: Sequence[Unit]) -> Floats:
    """The moves [layers + 1, words] for other units of the prompt [layers + 1, units]: the mean of their words'."""
    values = np.full((len(moves), len(units)), np.nan, np.float32)
    for index, unit in enumerate(units):
        inside = [at for at, word in enumerate(words) if not set(word.positions).isdisjoint(unit.positions)]
        known = [at for at in inside if np.isfinite(moves[:, at]).all()]
        if known:
            values[:, index] = moves[:, known].mean(axis=1)
    return values
