"""What a unit's row is close to, looked up on the encoder's thread; the word bank grows there, a little at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.common_words import WORDS, common_words, ids_of
from core.analysis.encoding_view import EncodingView
from core.analysis.nearest import (
    Entries,
    Nearest,
    TokenFlags,
    entries,
    frequency_rank,
    nearest,
    scores,
    table_mean,
    token_flags,
)
from core.analysis.units import Unit
from core.encoder.encoding import EncoderInfo, Floats
from core.model import Model
from core.program.translation import tr, tr_noop
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.tokenizer import BOS, clip_tokenizer, readable
from gui.workers.latest_only import Cancelled
from gui.workers.model_queries import Report

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.queries.word_vectors import WordVectors

SHOWN = 30  # of each list
SLICE = 0.2  # seconds that the bank grows until whatever else waits for the encoder may run
MERGES = BOS - 512
EMBEDDINGS = "text_model.embeddings."
OWN, RARE, SMALL = tr_noop("own"), tr_noop("rare"), tr_noop("small norm")
FLAG_TIPS = {
    OWN: tr_noop("The word itself"),
    RARE: tr_noop("Among the last of the vocabulary: seldom in the texts that it was made of"),
    SMALL: tr_noop("Its vector is unusually short, as of a token that training hardly touched"),
}


@dataclass(frozen=True, eq=False)
class Question:
    """A unit of a view, at a layer; `mean` [width] is the raw reference mean there, None where nothing is centred."""

    view: EncodingView
    index: int
    layer: int
    mean: Floats | None = None

    @property
    def unit(self) -> Unit:
        """The unit asked about."""
        return self.view.units[self.index]

    def is_same(self, other: "Question | None") -> bool:
        """Whether another one has the same answer."""
        if other is None or self.view is not other.view:  # views hold arrays, which == does not answer for
            return False
        return (self.index, self.layer) == (other.index, other.layer)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A line of a list: `flags` are keys of FLAG_TIPS, `about` what else is known of a token."""

    name: str
    score: float
    rank: int
    flags: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The answer: of the token table, and of the first `done` common words; `goes_on` while the same work runs."""

    question: Question
    tokens: tuple[Neighbour, ...]
    words: tuple[Neighbour, ...]
    done: int
    goes_on: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all words were compared."""
        return self.done == WORDS


class _EnoughForNow(Exception):
    """Ends a slice behind a finished batch."""


@dataclass(eq=False)
class _TokenTable:
    """The token table of an encoder as it was opened, ready for rows with and without their mean."""

    raw: Entries
    centred: Entries
    flags: TokenFlags
    positions: Floats  # [77, width]


@dataclass(eq=False)
class NearestSearch:
    """What was prepared for one model's encoders; used by the encoder's thread alone."""

    _tables: dict[EncoderInfo, _TokenTable] = field(default_factory=dict)
    _banks: dict[EncoderInfo, "WordVectors"] = field(default_factory=dict)
    _adapted: dict[EncoderInfo, "tuple[bytes, WordVectors]"] = field(default_factory=dict)

    def answer(
        self, question: Question, grows: bool, model: Model, cancelled: Cancelled, report: Report
    ) -> Neighbours | None:
        """The nearest of both; without a whole bank, of what it has, then it grows for a moment where it may.

        None where the model has meanwhile been replaced; core.encoder.encoder.Cancelled.
        """
        info = question.view.encoding.encoder
        encoder = next((one for one in model.encoders if one.info is info), None)
        if encoder is None:
            return None
        tokens = self._tokens(question, encoder)
        bank = self._bank(encoder, cancelled)
        if grows and not bank.is_complete:
            report(Neighbours(question, tokens, _words(question, bank), bank.done, goes_on=True))
            _grow(bank, encoder, cancelled)
        return Neighbours(question, tokens, _words(question, bank), bank.done)

    def _tokens(self, question: Question, encoder: "Encoder") -> tuple[Neighbour, ...]:
        table = self._tables.get(encoder.info) or self._tables.setdefault(encoder.info, _prepared(encoder))
        row = token_row(question, table.positions)
        known = table.raw
        if question.mean is not None:
            known = table.centred
            row = row - (question.mean if question.layer else table.centred.mean)
        own = {question.view.chunks.tokens[place].id for place in question.unit.positions}
        best = nearest(known.scores(row), SHOWN, range(BOS, len(known.table)))
        return tuple(_token(index, score, rank, own, table) for index, score, rank in _lines(best))

    def _bank(self, encoder: "Encoder", cancelled: Cancelled) -> "WordVectors":
        """The bank of the encoder as it was opened, or with the LoRAs that it now has; of those only the newest."""
        from core.queries.weight_comparison import weights_hash
        from core.queries.word_vectors import WordVectors

        info, words = encoder.info, common_words()
        if encoder.is_as_opened:
            if info not in self._banks:
                self._banks[info] = WordVectors(words, ids_of(words), weights_hash(encoder, cancelled))
            return self._banks[info]
        mark = encoder.encode_words(ids_of(words[:1]), cancelled).tobytes()  # which every weight has a part in
        if info not in self._adapted or self._adapted[info][0] != mark:
            self._adapted[info] = mark, WordVectors(words, ids_of(words))
        return self._adapted[info][1]


def token_row(question: Question, positions: Floats) -> Floats:
    """The mean of a unit's raw rows [width]; of layer 0 less the position embeddings [77, width] in them."""
    rows = list(question.unit.positions)
    row = question.view.encoding.hidden_states[question.layer, rows].mean(axis=0)
    if question.layer == 0:
        row = row - positions[[place % CONTEXT_LENGTH for place in rows]].mean(axis=0)
    return np.asarray(row, np.float32)


def _prepared(encoder: "Encoder") -> _TokenTable:
    table = encoder.own_weight(f"{EMBEDDINGS}token_embedding.weight").numpy()
    positions = encoder.own_weight(f"{EMBEDDINGS}position_embedding.weight").numpy()
    return _TokenTable(entries(table), entries(table, table_mean(table)), token_flags(table), positions)


def _grow(bank: "WordVectors", encoder: "Encoder", cancelled: Cancelled) -> None:
    end = perf_counter() + SLICE

    def look(_done: int) -> None:
        if perf_counter() > end:
            raise _EnoughForNow

    try:
        bank.extend(encoder, cancelled, look)
    except _EnoughForNow:
        return


def _words(question: Question, bank: "WordVectors") -> tuple[Neighbour, ...]:
    """The nearest of the words that are there; none where the cache has lost them, which the bank then makes anew."""
    if not bank.done:
        return ()
    try:
        raw = bank.layer(question.layer)
    except OSError:
        return ()
    view = question.view
    rows = view.transform_layer(raw, question.layer)
    best = nearest(scores(view.vectors[question.layer, question.index], rows), SHOWN)
    label = question.unit.label.lower()
    return tuple(
        Neighbour(bank.words[index], score, rank, (OWN,) if bank.words[index] == label else ())
        for index, score, rank in _lines(best)
    )


def _lines(best: Nearest) -> Sequence[tuple[int, float, int]]:
    return list(zip(best.indices.tolist(), best.scores.tolist(), best.ranks.tolist(), strict=True))


def _token(index: int, score: float, rank: int, own: set[int], table: _TokenTable) -> Neighbour:
    odd = ((OWN, index in own), (RARE, table.flags.rare[index]), (SMALL, table.flags.small[index]))
    early = frequency_rank(index)
    byte = tr("Token {id}: one byte; the norm of its vector is {norm}")
    piece = tr("Token {id}: number {place} of {all} by how common it was; the norm of its vector is {norm}")
    place = "" if early is None else f"{early + 1:,}"
    about = (piece if place else byte).format(
        id=f"{index:,}", place=place, all=f"{MERGES:,}", norm=f"{table.raw.norms[index]:.3g}"
    )
    return Neighbour(_name(index), score, rank, tuple(flag for flag, so in odd if so), about)


def _name(index: int) -> str:
    """The piece; one that others follow in a word ends in a hyphen."""
    piece = clip_tokenizer().piece(index)
    return readable(piece) if piece.endswith("</w>") else f"{readable(piece)}-"
