"""A word pushed along an artist's own axis: the rows that a textual inversion would hold, and what they move."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.answer_check import AnswerCheck
from core.analysis.common_words import token_ids
from core.analysis.own_axis import OwnAxis
from core.analysis.units import Unit, eos_positions, unit_means
from core.encoder.config import TOKEN_EMBEDDING
from core.encoder.encoding import Floats
from core.model import Model
from core.program.cancellation import CancelCheck, ReportProgress, ignore_report, never_cancelled
from core.program.translation import tr
from core.queries.axis_places import AxisPlaces
from core.tokens.chunks import Chunk, Chunks
from core.tokens.tokenizer import Token

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

PUSHED = "\0pushed"  # the name of the rows, which no text can hold
LEAST_RATIO = 2.0  # how many times as far as a random direction the word has to go


@dataclass(frozen=True, eq=False)
class PushBasis:
    """The token table's rows of a unit [tokens, width], and the `shift` [width] from the right texts to the left."""

    rows: Floats
    shift: Floats

    def pushed(self, amount: float) -> Floats:
        """The rows of the unit that is pushed by `amount` of the shift; at 0 they are the unit's own, bit for bit."""
        return np.asarray(self.rows + np.float32(amount) * self.shift, np.float32)


@dataclass(frozen=True, eq=False)
class PushedWord:
    """What moves where a unit's rows are pushed by `amount`; all by layer.

    `moved` [layers + 1, units] are the places of `places.units` then, in spreads. `word` and `ends` [layers + 1] say
    how much of the way from the right texts to the left ones the unit and the EOS of its chunk went, and `random` how
    far the unit went, whichever way, where the rows were pushed as far in a random direction.
    """

    places: AxisPlaces
    unit: Unit
    amount: float
    basis: PushBasis
    moved: Floats
    word: Floats
    ends: Floats
    random: Floats

    def check(self, layer: int) -> AnswerCheck:
        """Whether the word goes the way it is pushed, and further than by a random push of that length."""
        went, random = float(self.word[layer]) * np.sign(self.amount), float(self.random[layer])
        text = tr("the word goes {share} of the way between the lists, by a random push of that length {random}.")
        sentence = text.format(share=f"{went:.2f}", random=f"{random:.2f}")
        return AnswerCheck(went >= LEAST_RATIO * random, sentence) if self.amount else AnswerCheck(None, sentence)


def push_word(
    places: AxisPlaces,
    unit: Unit,
    amount: float,
    before: PushedWord | None,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> PushedWord:
    """What moves where a unit of `places` is pushed along its axis by `amount`, towards the left texts where positive.

    Two variants of the prompt are encoded, from the unit on; none at 0. The basis is that of `before` where it is of
    the same places and unit. ValueError where the model has not the encoder; Cancelled.
    """
    encoder, chunks = model.encoder_for(places.view.encoding.encoder), places.view.chunks
    is_known = before is not None and before.places is places and before.unit == unit
    basis = before.basis if before and is_known else push_basis(places.axis, chunks, unit, encoder)
    if not amount:
        still = np.zeros(len(places.places), np.float32)
        return PushedWord(places, unit, amount, basis, places.places, still, still, still)
    length = np.float32(abs(amount) * np.linalg.norm(basis.shift))
    by_chance = basis.rows + length * _random_direction(places.axis, len(basis.shift))
    states, others = (
        _states_with(rows, chunks, unit, encoder, cancelled) for rows in (basis.pushed(amount), by_chance)
    )
    share, end = _Share(places), Unit("", (_eos_of(chunks, unit),), None, None)
    moved = places.placed(unit_means(_with_chunks(places, states), places.units))
    word, ends = share.of(states, unit), share.of(states, end)
    return PushedWord(places, unit, amount, basis, moved, word, ends, np.abs(share.of(others, unit)))


def push_basis(axis: OwnAxis, chunks: Chunks, unit: Unit, encoder: "Encoder") -> PushBasis:
    """A unit's rows in an encoder's token table, and the way between the mean rows of an axis's two lists."""
    table = encoder.weight(TOKEN_EMBEDDING)
    tokens = [chunks.tokens[position] for position in unit.positions]
    rows = [_own_row(token, encoder, table[token.id].numpy()) for token in tokens]
    left, right = (
        np.mean([table[ids].numpy().mean(axis=0) for ids in token_ids(side) if ids], axis=0)
        for side in (axis.left, axis.right)
    )
    return PushBasis(np.stack(rows), np.asarray(left - right, np.float32))


def inversion_rows(
    axis: OwnAxis,
    chunks: Chunks,
    unit: Unit,
    amount: float,
    model: Model,
    cancelled: CancelCheck = never_cancelled,
    report: ReportProgress = ignore_report,
) -> Mapping[str, Floats]:
    """The rows [tokens, width] of a pushed unit for each of the model's encoders, by the encoder's name.

    They are what a textual inversion holds: `core.weights.adapters.inversion_writing` writes them.
    """
    return {encoder.info.name: push_basis(axis, chunks, unit, encoder).pushed(amount) for encoder in model.encoders}


def conditioning_delta(places: AxisPlaces, layer: int, is_normed: bool, amount: float) -> Floats:
    """What added to a row [width] of a layer moves its dot product with the axis's direction there by `amount`.

    Rows after the final norm, or before it; 0 where the lists do not differ.
    """
    vectors = places.measured.vectors
    direction = (places.measured.direction if is_normed else vectors.raw_direction)[layer].astype(np.float64)
    square = float(direction @ direction)
    return np.asarray(amount * direction / square if square else direction, np.float32)


class _Share:
    """How much of the way between the two lists units went since the view was encoded."""

    def __init__(self, places: AxisPlaces) -> None:
        self._places, self._direction = places, places.measured.direction
        self._square = np.einsum("lw,lw->l", self._direction, self._direction)

    def of(self, states: Mapping[int, Floats], unit: Unit) -> Floats:
        """Of a unit, by the hidden states of changed chunks, to [layers + 1]."""
        encoding = self._places.view.encoding
        change = unit_means(_with_chunks(self._places, states), [unit]) - unit_means(encoding.normed_states, [unit])
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.einsum("lnw,lw->l", change, self._direction) / self._square, np.float32)


def _with_chunks(places: AxisPlaces, states: Mapping[int, Floats]) -> Floats:
    """The final-normed states of a view with those of some chunks in place of its own."""
    encoding, length = places.view.encoding, places.view.chunks.context_length
    rows = encoding.normed_states.copy()
    for chunk, changed in states.items():
        rows[:, chunk * length : (chunk + 1) * length] = encoding.final_norm(changed)
    return rows


def _states_with(
    rows: Floats, chunks: Chunks, unit: Unit, encoder: "Encoder", cancelled: CancelCheck
) -> Mapping[int, Floats]:
    """The hidden states, by their number, of the chunks that a unit stands in, with these rows for its tokens."""
    length = chunks.context_length
    vector_at = {position: number for number, position in enumerate(unit.positions)}
    numbers = sorted({position // length for position in unit.positions})
    changed = [_replaced(chunks.chunks[number], number * length, vector_at) for number in numbers]
    with _knowing(encoder, rows):
        return dict(zip(numbers, (states for states, _ in encoder.encode_variants(changed, cancelled)), strict=True))


def _replaced(chunk: Chunk, first: int, vector_at: Mapping[int, int]) -> Chunk:
    numbers = [vector_at.get(first + at) for at in range(len(chunk))]
    return tuple(
        token if number is None else replace(token, kind="embedding", piece=PUSHED, vector=number)
        for token, number in zip(chunk, numbers, strict=True)
    )


@contextmanager
def _knowing(encoder: "Encoder", rows: Floats) -> Iterator[None]:
    """Has an encoder know the rows by the name PUSHED for a while."""
    own = encoder.inversion_vectors
    encoder.inversion_vectors = {**own, PUSHED: rows}
    try:
        yield
    finally:
        encoder.inversion_vectors = own


def _own_row(token: Token, encoder: "Encoder", row: Floats) -> Floats:
    """What the encoder reads for a token: its row of the table, or an embedding's vector."""
    if token.kind == "embedding" and token.piece in encoder.inversion_vectors and token.vector is not None:
        return np.asarray(encoder.inversion_vectors[token.piece][token.vector], np.float32)
    return row


def _eos_of(chunks: Chunks, unit: Unit) -> int:
    return eos_positions(chunks)[unit.positions[-1] // chunks.context_length]


def _random_direction(axis: OwnAxis, width: int) -> Floats:
    """A direction of length 1, by a seed that is made of the axis's texts."""
    digest = blake2b("\n".join(sorted(axis.texts)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    direction = np.random.default_rng(int.from_bytes(digest, "big")).normal(size=width)
    return np.asarray(direction / np.linalg.norm(direction), np.float32)
