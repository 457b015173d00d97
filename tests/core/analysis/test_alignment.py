"""The same units and tokens in two encoders, whose chunks may be laid out differently."""

from pathlib import Path

import numpy as np

from core.analysis.alignment import UNMATCHED, match_positions, match_units, take_matched, take_matched_pairs
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Encoding, LayerNorm
from core.tokens.chunks import Chunks


def view_of(chunks: Chunks, kind: str = "word") -> EncodingView:
    rows = 77 * len(chunks.chunks)
    states = np.random.default_rng(3).normal(size=(3, rows, 8)).astype(np.float32)
    info = EncoderInfo(chunks.encoder, chunks.family, "x", Path("x"), 2, 8, None, "float32")
    return EncodingView(
        Encoding(chunks, info, states, LayerNorm(states[0, 0], states[0, 0], 1e-5), None, 0.0), ViewOptions(kind)
    )


def test_two_encoders_of_one_text_have_the_same_rows_though_their_padding_differs() -> None:
    chunks = read("a cow, a bull", "a1111", "sdxl")
    other = chunks.for_encoder("clip_g")
    assert chunks.tokens[-1].id != other.tokens[-1].id
    assert match_positions(chunks, other).tolist() == list(range(77))
    assert match_units(view_of(chunks), view_of(other)).tolist() == [0, 1, 2, 3]


def test_rows_are_found_where_the_other_encoder_breaks_elsewhere() -> None:
    chunks, other = read("a cow BREAK a bull", "a1111"), read("a cow a bull", "a1111")
    places = match_positions(chunks, other)
    assert places[[1, 2]].tolist() == [1, 2]
    assert places[[78, 79]].tolist() == [3, 4]
    assert places[77] == UNMATCHED  # the second chunk's BOS
    kept = places[places != UNMATCHED]
    assert len(set(kept.tolist())) == len(kept)


def test_numbers_are_picked_at_the_same_units_and_missing_where_there_are_none() -> None:
    view, other = view_of(read("a cow, a dog", "a1111")), view_of(read("a big cow, a bull", "a1111"))
    places = match_units(view, other)
    assert places.tolist() == [0, 2, 3, UNMATCHED]
    matrix = other.matrix(1)
    found = take_matched_pairs(matrix, places)
    assert found[1, 2] == matrix[2, 3]
    assert np.array_equal(found, found.T, equal_nan=True)
    assert np.isnan(found[3]).all()
    assert not np.isnan(found[:3, :3]).any()
    assert take_matched(np.arange(5, dtype=np.float32), places)[:3].tolist() == [0, 2, 3]


def test_the_same_units_cost_no_copy_and_none_at_all_are_all_missing() -> None:
    view = view_of(read("a cow", "a1111"))
    assert take_matched_pairs(view.matrix(0), match_units(view, view)) is view.matrix(0)
    nothing = view_of(read("", "a1111"))
    assert np.isnan(take_matched_pairs(nothing.matrix(0), match_units(view, nothing))).all()
