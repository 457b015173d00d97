"""Two prompts side by side, two encoders side by side, and the feature."""

from dataclasses import replace

import numpy as np
import pytest
from analysis_models import RAW, STATE, encoded, random_encoding, raw_view, transformers_states
from encoder_files import plain_model, reference, save, tiny_state
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.comparison import (
    UNMATCHED,
    align_units,
    compare_units,
    match_positions,
    match_units,
    take_matched,
    take_matched_pairs,
)
from core.analysis.encoding_view import EncodingView
from core.analysis.feature import feature_similarities, feature_view, leftmost_eos_position
from core.analysis.representation_similarity import cka, compare_representations, matching_layers, rsa
from core.analysis.similarity import cosine, cosine_distance, cosine_matrix, relative_change
from core.analysis.units import units_of
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.weights.opening import open_encoder

texts = st.lists(st.sampled_from(["a", "red", "Cow", "cow", "bull", "sky", ","]), max_size=12).map(" ".join)
seeds = st.integers(0, 2**32 - 1)


def drawn(seed: int, units: int = 9, width: int = 40, layers: int = 3) -> Floats:
    return np.random.default_rng(seed).normal(size=(layers, units, width)).astype(np.float32)


def random_view(text: str) -> EncodingView:
    return EncodingView(random_encoding(read(text, "a1111")), RAW)


@given(texts, texts)
def test_alignment_pairs_equal_words_in_order_and_lists_every_other_once(first: str, second: str) -> None:
    a, b = (units_of(read(text, "a1111"), "word") for text in (first, second))
    alignment = align_units(a, b)
    assert all(a[left].label.lower() == b[right].label.lower() for left, right in alignment.pairs)
    assert all(x[0] < y[0] and x[1] < y[1] for x, y in zip(alignment.pairs, alignment.pairs[1:], strict=False))
    assert sorted([left for left, _ in alignment.pairs] + list(alignment.only_a)) == list(range(len(a)))
    assert sorted([right for _, right in alignment.pairs] + list(alignment.only_b)) == list(range(len(b)))


@given(texts)
def test_a_prompt_is_aligned_with_itself_word_by_word(text: str) -> None:
    units = units_of(read(text, "a1111"), "word")
    alignment = align_units(units, units)
    assert alignment.pairs == tuple((index, index) for index in range(len(units)))
    assert not alignment.only_a and not alignment.only_b


def test_a_prompt_compared_with_itself_is_no_distance_away(encoder: Encoder) -> None:
    view = raw_view(encoder, "a red cow")
    comparison = compare_units(view, view)
    assert not comparison.cosine_distance.any() and not comparison.relative_change.any()
    assert comparison.feature_similarity == pytest.approx(1, abs=1e-5)


def test_words_before_the_first_difference_are_equal_and_later_ones_as_transformers_says(encoder: Encoder) -> None:
    a, b = (raw_view(encoder, text) for text in ("a red cow", "a blue cow"))
    comparison = compare_units(a, b)
    assert comparison.alignment.pairs == ((0, 0), (2, 2))
    np.testing.assert_allclose(comparison.relative_change[:, 0], 0, atol=1e-5)
    states = [transformers_states(list(view.chunks.ids[0][:5])) for view in (a, b)]
    before, after = states[0][0][:, 3], states[1][0][:, 3]
    np.testing.assert_allclose(comparison.cosine_distance[:, 1], cosine_distance(before, after), atol=1e-5)
    np.testing.assert_allclose(comparison.relative_change[:, 1], relative_change(before, after), atol=1e-5)
    features = [reference(STATE, view.chunks.ids)[1][0] for view in (a, b)]
    assert comparison.feature_similarity == pytest.approx(float(cosine(*features)), abs=1e-5)


def test_prompts_that_share_no_word_have_a_comparison_without_pairs() -> None:
    comparison = compare_units(random_view("cow"), random_view("sky"))
    assert comparison.cosine_distance.shape == (5, 0) and comparison.feature_similarity is None


def test_encoders_of_other_width_are_not_compared_row_by_row() -> None:
    chunks = read("a cow", "a1111")
    a, b = (EncodingView(random_encoding(chunks, width=width), RAW) for width in (16, 24))
    with pytest.raises(ValueError, match="differ in layers or width"):
        compare_units(a, b)


def test_one_prompt_in_two_encoders_of_one_form_is_compared_row_by_row(
    encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    state = {name: part * 1.01 for name, part in tiny_state().items()}
    other = open_encoder(save(tmp_path_factory.mktemp("other") / "clip_l.safetensors", state))
    a, b = (raw_view(either, "a red cow") for either in (encoder, other))
    comparison = compare_units(a, b)
    np.testing.assert_allclose(comparison.relative_change[0], 0.01, atol=1e-4)  # layer 0 is linear in the weights
    assert comparison.cosine_distance[-1].max() > 0


@given(seeds, st.floats(0.1, 10))
def test_likenesses_do_not_change_by_turning_and_size(seed: int, factor: float) -> None:
    some = drawn(seed)
    turn = np.linalg.qr(np.random.default_rng(5).normal(size=(40, 40)))[0].astype(np.float32)
    similarity = compare_representations(some, some @ turn * np.float32(factor))
    np.testing.assert_allclose(similarity.rsa, 1, atol=1e-3)
    np.testing.assert_allclose(similarity.cka, 1, atol=1e-3)


@given(seeds, seeds)
def test_structure_is_symmetric_and_in_range(seed: int, other_seed: int) -> None:
    left, right = drawn(seed), drawn(other_seed, width=12)
    similarity, back = compare_representations(left, right), compare_representations(right, left)
    np.testing.assert_allclose(similarity.rsa, back.rsa, atol=1e-5)
    np.testing.assert_allclose(similarity.cka, back.cka, atol=1e-5, equal_nan=True)
    assert (np.abs(similarity.rsa) <= 1).all()


def test_unrelated_encoders_are_about_zero_on_average_even_where_width_is_far_above_the_number_of_units() -> None:
    similarities = [
        compare_representations(drawn(seed, width=500), drawn(seed + 1000, width=700)) for seed in range(40)
    ]
    assert abs(np.mean([similarity.rsa for similarity in similarities])) < 0.1
    assert abs(np.mean([similarity.cka for similarity in similarities])) < 0.1


@given(seeds)
def test_rsa_is_the_rank_correlation_of_the_upper_triangles_and_cka_that_of_the_definition(seed: int) -> None:
    left, right = drawn(seed)[0], drawn(seed + 1, width=7)[0]
    above = np.triu_indices(9, 1)
    ranks = [np.argsort(np.argsort(cosine_matrix(vectors)[above])) for vectors in (left, right)]
    assert rsa(left, right) == pytest.approx(np.corrcoef(*ranks)[0, 1], abs=1e-4)

    def hsic(first: np.ndarray, second: np.ndarray) -> float:
        k, m = (vectors.astype(float) @ vectors.T.astype(float) for vectors in (first, second))
        np.fill_diagonal(k, 0)
        np.fill_diagonal(m, 0)
        ones, n = np.ones(9), 9
        return np.trace(k @ m) + ones @ k @ ones * (ones @ m @ ones) / 56 - 2 / (n - 2) * (ones @ k @ m @ ones)

    size = hsic(left, left) * hsic(right, right)
    if size > 1:
        assert cka(left, right) == pytest.approx(hsic(left, right) / np.sqrt(size), abs=1e-4)


def test_too_few_units_have_no_structure() -> None:
    similarity = compare_representations(drawn(0, units=2), drawn(1, units=2))
    assert np.isnan(similarity.rsa).all() and np.isnan(similarity.cka).all()
    assert np.isnan(cka(drawn(0, units=3)[0], drawn(1, units=3)[0]))


def test_layers_of_the_same_relative_depth_are_set_against_each_other() -> None:
    assert matching_layers(3, 5).tolist() == [[0, 0], [1, 2], [2, 4]]
    assert matching_layers(13, 13).tolist() == [[layer, layer] for layer in range(13)]
    assert matching_layers(13, 33)[-1].tolist() == [12, 32]


def test_the_feature_and_its_layers_are_transformers_pooled_row_projected(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow")
    view = feature_view(encoding, encoder.project)
    assert view.eos_position == leftmost_eos_position(encoding.chunks) == 4
    states, features = reference(STATE, encoding.chunks.ids)
    assert view.feature is not None and view.by_layer is not None
    np.testing.assert_allclose(view.feature, features[0], atol=1e-5)
    np.testing.assert_allclose(view.feature, encoding.feature, atol=1e-5)
    weight = plain_model(STATE).text_projection.weight.detach().numpy()
    np.testing.assert_allclose(view.by_layer[1], weight @ encoding.final_norm(states[1, 4]), atol=1e-4)


def test_without_a_projection_there_is_a_pooled_row_and_no_feature(encoder: Encoder) -> None:
    encoding = encoded(encoder, "cow")
    view = feature_view(encoding, lambda pooled: None)
    np.testing.assert_allclose(view.pooled, encoding.final_norm(encoding.hidden_states[-1, 2]), atol=1e-6)
    assert view.feature is None and view.by_layer is None


def test_a_typed_end_token_is_the_one_that_is_pooled(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a cow <|endoftext|> bull", "comfyui")
    assert leftmost_eos_position(encoding.chunks) == 3
    assert leftmost_eos_position(encoding.chunks, excluded=[3]) == 5
    np.testing.assert_allclose(feature_view(encoding, encoder.project).feature, encoding.feature, atol=1e-5)


@given(seeds)
def test_similarities_are_the_cosines_with_all_others(seed: int) -> None:
    rows = drawn(seed)[0]
    np.testing.assert_allclose(feature_similarities(rows[0], rows), cosine_matrix(rows)[0], atol=1e-5)
    np.testing.assert_allclose(feature_similarities(rows, rows), cosine_matrix(rows), atol=1e-5)


def test_views_over_a_longer_prompt_compare_what_both_have() -> None:
    chunks = read("cow " * 160, "a1111")
    short = replace(random_encoding(chunks.first(1)), chunks=chunks)
    comparison = compare_units(*(EncodingView(encoding, RAW) for encoding in (short, random_encoding(chunks))))
    assert len(comparison.alignment.pairs) == 75


def test_two_encoders_of_one_text_have_the_same_rows_though_their_padding_differs() -> None:
    chunks = read("a cow, a bull", "a1111", "sdxl")
    other = chunks.for_encoder("clip_g")
    assert chunks.tokens[-1].id != other.tokens[-1].id
    assert match_positions(chunks, other).tolist() == list(range(77))
    assert match_units(*(EncodingView(random_encoding(each), RAW) for each in (chunks, other))).tolist() == [0, 1, 2, 3]


def test_rows_are_found_where_the_other_encoder_breaks_elsewhere() -> None:
    chunks, other = read("a cow BREAK a bull", "a1111"), read("a cow a bull", "a1111")
    places = match_positions(chunks, other)
    assert places[[1, 2]].tolist() == [1, 2]
    assert places[[78, 79]].tolist() == [3, 4]
    assert places[77] == UNMATCHED  # the second chunk's BOS
    kept = places[places != UNMATCHED]
    assert len(set(kept.tolist())) == len(kept)


def test_numbers_are_picked_at_the_same_units_and_missing_where_there_are_none() -> None:
    view, other = random_view("a cow, a dog"), random_view("a big cow, a bull")
    places = match_units(view, other)
    assert places.tolist() == [0, 2, 3, UNMATCHED]
    matrix = other.matrix(1)
    matched = take_matched_pairs(matrix, places)
    assert matched[1, 2] == matrix[2, 3]
    assert np.array_equal(matched, matched.T, equal_nan=True)
    assert np.isnan(matched[3]).all()
    assert not np.isnan(matched[:3, :3]).any()
    assert take_matched(np.arange(5, dtype=np.float32), places)[:3].tolist() == [0, 2, 3]


def test_the_same_units_cost_no_copy_and_none_at_all_are_all_missing() -> None:
    view = random_view("a cow")
    assert take_matched_pairs(view.matrix(0), match_units(view, view)) is view.matrix(0)
    nothing = random_view("")
    assert np.isnan(take_matched_pairs(nothing.matrix(0), match_units(view, nothing))).all()
