"""What another place, BREAK or a comma would change of who colours whom: each way is encoded, and measured anew."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.analysis.colouring import Colouring
from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit, units_of
from core.analysis.word_places import Neighbours, WordPlace, unit_at, word_places
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.queries.colouring import Asking, word_view


@dataclass(frozen=True, eq=False)
class Reach:
    """How far a word moves its own noun, another word, and EOS, each [layers + 1]; None without a noun of its own.

    `leak` [layers + 1] is how far it carries the other word towards it, None where that has no word of its kind and
    length; `back` the same of that word and this one's noun.
    """

    own: Floats | None
    onto: Floats
    end: Floats
    leak: Floats | None
    back: Floats | None


@dataclass(frozen=True, eq=False)
class Repair:
    """A way to write the prompt: its `text`, "" where it cannot be (`place.why`), and how far the word reaches then."""

    place: WordPlace
    text: str
    reach: Reach | None


@dataclass(frozen=True, eq=False)
class Repairs:
    """The answer for a word that reaches `onto`, which `onto_word` describes (None: nothing does), whole or in part."""

    view: EncodingView
    question: Neighbours
    onto_word: Unit | None
    before: Reach
    tried: tuple[Repair, ...] = ()
    is_finished: bool = False


def try_repairs(
    colouring: Colouring,
    word: Unit,
    onto: Unit,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Repairs:
    """How far `word` reaches its own noun and `onto` as the prompt stands, and written in each other way.

    Reported after each way. ValueError where the model has not the view's encoder; Cancelled.
    """
    view = colouring.view
    asking = Asking(word_view(view), model.encoder_for(view.encoding.encoder), cancelled)
    own, onto_word = asking.owns.get(word), asking.describing(word, onto)
    question = Neighbours(word, own, onto)
    before = _reach(asking, word, own, onto, onto_word)
    if before is None:
        raise ValueError("both words are of the view's prompt")
    answer = Repairs(view, question, onto_word, before)
    for repair in _tried(asking, answer):
        answer = Repairs(view, question, onto_word, before, (*answer.tried, repair))
        report(answer)
    return Repairs(view, question, onto_word, before, answer.tried, True)


def _tried(asking: Asking, answer: Repairs) -> Iterator[Repair]:
    chunks = asking.view.encoding.chunks
    for place in word_places(chunks, answer.question):
        if place.why:
            yield Repair(place, "", None)
            continue
        text = place.text(chunks.prompt.source)
        reach = _reach_in(_asking_of(asking, text), answer, place)
        yield Repair(place, text if reach else "", reach)


def _asking_of(asking: Asking, text: str) -> Asking:
    """The same questions of another text, read by the same rules."""
    view = asking.view
    before, prompt = view.encoding.chunks, view.encoding.chunks.prompt
    chunks = read(text, prompt.dialect, before.family, prompt.settings).for_encoder(before.encoder)
    encoding = asking.encoder.encode(chunks, asking.cancelled, padding=False)
    other = EncodingView(encoding, view.options, view.reference_mean, view.reference_quantiles)
    return Asking(other, asking.encoder, asking.cancelled)


def _reach_in(asking: Asking, answer: Repairs, place: WordPlace) -> Reach | None:
    question, units = answer.question, units_of(asking.view.chunks, "word")
    asked = (question.word, question.own, question.onto, answer.onto_word)
    word, own, onto, onto_word = (unit_at(units, unit, place) if unit else None for unit in asked)
    return _reach(asking, word, own, onto, onto_word) if word and onto else None


def _reach(asking: Asking, word: Unit, own: Unit | None, onto: Unit, onto_word: Unit | None) -> Reach | None:
    """None where the words are not among those that can move."""
    index = asking.index_of
    if onto not in index:
        return None
    moves = asking.response(word).moves
    leak = back = None
    if onto_word is not None:
        leak = asking.leak(word, onto_word, onto).shares
        back = asking.leak(onto_word, word, own).shares if own in index and own is not None else None
    mine = moves[:, index[own]] if own is not None and own in index else None
    return Reach(mine, moves[:, index[onto]], moves[:, -1], leak, back)
