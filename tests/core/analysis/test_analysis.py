"""Units, similarity, view, row statistics."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from analysis_models import random_encoding
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.similarity import (
    cosine,
    cosine_distance,
    cosine_matrix,
    directions,
    mean_pairwise_cosine,
    relative_change,
)
from core.analysis.statistics import row_statistics
from core.analysis.units import UNIT_KINDS, UnitKind, units_after_edit, units_of
from core.dialects.table import read
from core.encoder.encoding import Encoding

vectors = st.integers(2, 7).flatmap(
    lambda count: st.integers(0, 2**32 - 1).map(
        lambda seed: np.random.default_rng(seed).normal(size=(3, count, 5)).astype(np.float32)
    )
)


@pytest.mark.parametrize(
    ("kind", "text", "labels"),
    [
        ("word", "1girl, a t-shirt; it's 3.5 (red dress)", ["1girl", "a", "t-shirt", "it's", "3.5", "red", "dress"]),
        ("word", "a 😀 你好", ["a", "😀", "你好"]),
        ("tag", "1girl, red dress ,, castle at night.", ["1girl", "red dress", "castle at night"]),
    ],
)
def test_words_stand_between_blanks_and_marks_and_tags_between_commas(kind: str, text: str, labels: list[str]) -> None:
    assert [unit.label for unit in units_of(read(text, "a1111"), kind)] == labels


def test_equal_words_are_told_apart_by_their_turn() -> None:
    keys = [unit.key for unit in units_of(read("a cow, a bull", "a1111"), "word")]
    assert keys == [("a", 0), ("cow", 0), ("a", 1), ("bull", 0)]


def test_eos_of_each_chunk_is_a_unit_on_request_only() -> None:
    chunks = read("cat " * 80, "a1111")
    for with_eos, positions in ((True, [(76,), (83,)]), (False, [])):
        units = units_of(chunks, "word", with_eos=with_eos)
        assert [unit.positions for unit in units if unit.label == "EOS"] == positions


@given(st.text(max_size=60), st.sampled_from(UNIT_KINDS))
def test_units_stand_on_tokens_of_their_own_and_never_on_bos_or_padding(text: str, kind: str) -> None:
    chunks = read(text, "a1111")
    rows = [row for unit in units_of(chunks, kind) for row in unit.positions]
    assert len(rows) == len(set(rows))
    assert rows == sorted(rows)
    assert all(chunks.tokens[row].kind == "text" for row in rows)


@given(st.text(max_size=60))
def test_every_token_is_a_token_unit(text: str) -> None:
    chunks = read(text, "a1111")
    rows = [unit.positions[0] for unit in units_of(chunks, "token")]
    assert rows == [row for row, token in enumerate(chunks.tokens) if token.kind == "text"]


@given(
    st.lists(st.lists(st.sampled_from([*"abA ,.-'(é\n", ", ", "a cow, ", "<|endoftext|>"])).map("".join), min_size=2),
    st.sampled_from(UNIT_KINDS),
    st.sampled_from(["a1111", "comfyui"]),
)
def test_after_any_edits_the_units_are_those_of_the_text_read_anew(
    pieces: list[str], kind: UnitKind, dialect: str
) -> None:
    """Each edit adds a piece, at the end or in the middle, or takes one out."""
    before = read("", dialect)
    units, text = units_of(before, kind), "a red car, a bull, "
    for number, piece in enumerate(pieces):
        at = len(text) * (number % 4) // 3
        text = text[:at] + piece + text[at + number % 3 :]
        chunks = read(text, dialect)
        units = units_after_edit(before, units, chunks, kind)
        assert units == units_of(chunks, kind)
        before = chunks


@given(vectors)
def test_cosines_are_symmetric_bounded_and_one_with_oneself(some: np.ndarray) -> None:
    matrix = cosine_matrix(some)
    assert np.allclose(matrix, np.swapaxes(matrix, -1, -2), atol=1e-6)
    assert np.abs(matrix).max() <= 1
    assert np.allclose(np.diagonal(matrix, axis1=-2, axis2=-1), 1, atol=1e-5)


@given(vectors, st.floats(0.1, 50))
def test_cosine_does_not_see_length(some: np.ndarray, factor: float) -> None:
    assert np.allclose(cosine_matrix(some), cosine_matrix(some * np.float32(factor)), atol=1e-5)


@given(vectors)
def test_the_curve_of_a_pair_and_the_mean_over_pairs_are_those_of_the_matrices(some: np.ndarray) -> None:
    matrices, upper = cosine_matrix(some), np.triu_indices(some.shape[1], 1)
    assert np.allclose(cosine(some[:, 0], some[:, 1]), matrices[:, 0, 1], atol=1e-5)
    assert np.allclose(mean_pairwise_cosine(some), [matrix[upper].mean() for matrix in matrices], atol=1e-4)


def test_one_unit_has_no_mean_over_pairs() -> None:
    assert np.isnan(mean_pairwise_cosine(np.ones((3, 1, 4), np.float32))).all()


def test_a_zero_row_is_like_nothing_and_makes_no_nan() -> None:
    rows = np.array([[0, 0], [1, 0]], np.float32)
    assert cosine_matrix(rows).tolist() == [[0, 0], [0, 1]]
    assert directions(rows).tolist() == [[0, 0], [1, 0]]


@given(vectors, st.floats(0.1, 10))
def test_distance_and_change_are_zero_for_equal_vectors_and_only_the_change_sees_length(
    some: np.ndarray, by: float
) -> None:
    assert not cosine_distance(some, some).any() and not relative_change(some, some).any()
    np.testing.assert_allclose(cosine_distance(some, some * np.float32(by)), 0, atol=1e-5)
    np.testing.assert_allclose(relative_change(some, some * np.float32(by)), abs(by - 1), atol=1e-4)
    np.testing.assert_allclose(cosine_distance(some, -some), 2, atol=1e-5)


def test_a_zero_vector_that_moves_has_no_relative_change_as_there_is_no_length_to_relate_it_to() -> None:
    """Not infinite: one such vector would take over every mean and every scale of colours."""
    before, after = np.array([[0, 0], [0, 0], [3, 4]], np.float32), np.array([[0, 0], [1, 0], [0, 0]], np.float32)
    np.testing.assert_array_equal(relative_change(before, after), [0, np.nan, 1])
    np.testing.assert_array_equal(cosine_distance(before, after), [0, 1, 1])


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_what_is_not_finite_has_no_distance_and_no_change(broken: float) -> None:
    before = np.array([[broken, 1], [1, 1]], np.float32)
    assert np.isnan(cosine_distance(before, before)).tolist() == [True, False]
    assert np.isnan(relative_change(before, before)).tolist() == [True, False]


def test_row_statistics_are_numpys() -> None:
    rows = np.array([[3, 4, 0, 0], [-1, 1, 1, -1]], np.float32)
    statistics = row_statistics(rows)
    assert statistics.norm.tolist() == [5, 2]
    assert statistics.mean.tolist() == [1.75, 0]
    assert statistics.std[1] == 1
    assert (statistics.min.tolist(), statistics.max.tolist()) == ([0, -1], [4, 1])


@pytest.fixture
def encoding() -> Encoding:
    return random_encoding(read("a photo of a cow, a bull, a red car", "a1111"))


def test_a_unit_of_several_tokens_is_the_mean_of_their_rows(encoding: Encoding) -> None:
    view = EncodingView(encoding, ViewOptions("tag", centred=False, normed=False))
    unit = view.units[1]
    assert unit.label == "a bull"
    assert np.allclose(view.vectors[:, 1], encoding.hidden_states[:, unit.positions].mean(axis=1), atol=1e-6)


def test_the_normed_view_looks_at_rows_after_the_final_layer_norm(encoding: Encoding) -> None:
    view = EncodingView(encoding, ViewOptions("token", centred=False, normed=True))
    assert np.allclose(view.vectors[2, 0], encoding.final_norm(encoding.hidden_states[2, 1]), atol=1e-5)


def test_centring_subtracts_the_reference_mean_and_no_mean_centres_nothing(encoding: Encoding) -> None:
    mean = np.full((encoding.encoder.layers + 1, encoding.encoder.width), 0.5, np.float32)
    raw, centred = EncodingView(encoding, ViewOptions(centred=False)), EncodingView(encoding, ViewOptions(), mean)
    assert np.allclose(centred.vectors, raw.vectors - 0.5, atol=1e-6)
    assert not EncodingView(encoding, ViewOptions(), None).centred


def test_the_view_agrees_with_itself_on_pairs_matrix_and_collapse(encoding: Encoding) -> None:
    view = EncodingView(encoding, ViewOptions())
    pair = [view.matrix(layer)[1, 4] for layer in range(len(view.vectors))]
    assert np.allclose(view.pair(1, 4), pair, atol=1e-5)
    upper = np.triu_indices(len(view.units), 1)
    assert np.allclose(view.mean_pairwise_cosine[3], view.matrix(3)[upper].mean(), atol=1e-4)


def test_eos_changes_the_matrix_but_not_the_mean_over_the_words(encoding: Encoding) -> None:
    without, with_eos = EncodingView(encoding, ViewOptions()), EncodingView(encoding, ViewOptions(with_eos=True))
    assert len(with_eos.units) == len(without.units) + 1
    assert np.allclose(without.mean_pairwise_cosine, with_eos.mean_pairwise_cosine, atol=1e-6)


def test_the_extreme_pairs_are_the_greatest_and_the_least_and_pair_no_equal_words(encoding: Encoding) -> None:
    view = EncodingView(encoding, ViewOptions())
    mean = np.mean([view.matrix(layer) for layer in range(len(view.vectors))], axis=0)
    labels = [unit.label for unit in view.units]
    pairs = [(mean[a, b], (a, b)) for a, b in combinations(range(len(labels)), 2) if labels[a] != labels[b]]
    assert view.extreme_pairs == [max(pairs)[1], min(pairs)[1]]
    assert EncodingView(random_encoding(read("cow bull", "a1111")), ViewOptions()).extreme_pairs == []


def test_a_view_over_fewer_chunks_than_the_prompt_has_leaves_the_rest_out() -> None:
    chunks = read("cat " * 160, "a1111")
    encoding = replace(random_encoding(chunks.first(1)), chunks=chunks)
    assert len(EncodingView(encoding, ViewOptions("token")).units) == 75


def test_an_encoding_refuses_states_that_do_not_fit_its_encoder(encoding: Encoding) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        replace(encoding, hidden_states=encoding.hidden_states[:-1])
