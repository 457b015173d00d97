"""What a text model reads at each place of a chunk, and which of its rows have to be computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from core.encoder.encoding import Floats
from core.program.arrays import Integers
from core.tokens.chunks import BlindRule, Chunks, PlaceRule
from core.tokens.tokenizer import Token


@dataclass(frozen=True, slots=True)
class Reading:
    """How a tool has its text model run, as core.tokens.chunks.Chunks says it."""

    places: PlaceRule = "index"
    caps_scores: bool = True
    blind: BlindRule = "zeros"


def reading_of(chunks: Chunks) -> Reading:
    """How the tool that made these chunks has its text model run."""
    return Reading(chunks.places, chunks.caps_scores, chunks.blind)


class InputRow(NamedTuple):
    """What is read for one row: the id of a token, or the bytes of an embedding's float32 vector.

    `attended` says whether rows may look at it, `place` what its rotary angles are of, `at` the index where it stands.
    """

    source: int | bytes
    attended: bool
    place: int
    at: int


InputRows = tuple[InputRow, ...]


def input_rows(
    chunk: Sequence[Token], places: PlaceRule, embeddings: Mapping[str, Floats], mask: Integers | None = None
) -> InputRows:
    """All rows of a chunk; `mask` [length] has 0 where none may look. Rows of unknown embeddings are left out."""
    numbers = _places(chunk, places)
    return tuple(
        InputRow(_source(token, embeddings), token.attended and (mask is None or bool(mask[index])), place, index)
        for index, (token, place) in enumerate(zip(chunk, numbers, strict=True))
        if token.kind != "embedding" or token.piece in embeddings
    )


def without_padding(chunk: Sequence[Token], rows: InputRows, is_causal: bool) -> InputRows:
    """The rows that are no padding, and the padding that one of them depends on."""
    real = [row.at for row in rows if chunk[row.at].kind != "padding"]
    if not real:
        return rows
    last = real[-1]
    kept = tuple(
        row for row in rows if chunk[row.at].kind != "padding" or (row.attended and not (is_causal and row.at > last))
    )
    has_gap = any(later.at - row.at != 1 for row, later in pairwise(kept))
    return rows[: kept[-1].at + 1] if has_gap and not is_causal else kept  # T5 goes by how far rows are apart


def pooled_index(chunk: Sequence[Token]) -> int:
    """The leftmost EOS, or the last token that is no padding where there is none."""
    ends = [index for index, token in enumerate(chunk) if token.kind == "eos"]
    if ends:
        return ends[0]
    return max((index for index, token in enumerate(chunk) if token.kind != "padding"), default=len(chunk) - 1)


def _source(token: Token, embeddings: Mapping[str, Floats]) -> int | bytes:
    if token.kind != "embedding" or token.vector is None:
        return token.id
    return np.asarray(embeddings[token.piece][token.vector], np.float32).tobytes()


def _places(chunk: Sequence[Token], rule: PlaceRule) -> list[int]:
    if rule == "without-padding":
        real = np.cumsum([token.kind != "padding" for token in chunk])
        return [max(0, int(count) - 1) for count in real]
    at_1 = rule == "padding-at-1"
    return [1 if at_1 and token.kind == "padding" else index for index, token in enumerate(chunk)]
