"""How alike encoders read the same words: identities, null cases, and each correlation by hand."""

import numpy as np
import pytest

from core.analysis import model_likeness
from core.analysis.model_likeness import (
    MIN_COMPARED_WORDS,
    likeness_by_layer,
    parting_layer,
    same_depth,
    shuffled_likeness,
    word_cosines,
    word_likeness,
)
from core.analysis.representation_similarity import rsa
from core.analysis.statistics import spearman
from core.encoder.encoding import Floats


def vectors(seed: int, words: int = 27, layers: int = 3, width: int = 48) -> Floats:
    return np.random.default_rng(seed).normal(size=(layers + 1, words, width)).astype(np.float32)


def test_a_copy_is_exactly_1_at_every_layer_and_the_matrix_is_symmetric() -> None:
    own, other = vectors(1), vectors(2)
    likeness = likeness_by_layer([own, other, own.copy()], 3)
    assert (likeness[:, 0, 2] == 1).all() and (np.diagonal(likeness, axis1=1, axis2=2) == 1).all()
    np.testing.assert_array_equal(likeness, likeness.transpose(0, 2, 1))
    assert (likeness[:, 0, 1] < 0.5).all()


def test_turning_all_vectors_changes_nothing_whatever_the_width() -> None:
    own = vectors(3)
    turn, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(64, 48)))  # into a wider space
    likeness = likeness_by_layer([own, (own @ turn.T).astype(np.float32)], 3)
    np.testing.assert_allclose(likeness[:, 0, 1], 1, atol=5e-4)


def test_shuffled_words_are_near_0() -> None:
    own = vectors(5, words=27)
    assert abs(np.mean([shuffled_likeness(own[0], bytes([seed])) for seed in range(30)])) < 0.05
    assert shuffled_likeness(own[0], b"a") == shuffled_likeness(own[0], b"a")


def test_it_is_the_rank_correlation_of_cosines_of_vectors_centred_over_the_words() -> None:
    own, other = vectors(6), vectors(6) + 0.7 * vectors(7)
    centred = [each[2] - each[2].mean(axis=0) for each in (own, other)]
    assert likeness_by_layer([own, other], 3)[2, 0, 1] == pytest.approx(rsa(*centred), abs=1e-5)


def test_a_constant_added_to_all_words_changes_nothing() -> None:
    own = vectors(8)
    likeness = likeness_by_layer([own, own + np.float32(40)], 3)
    np.testing.assert_allclose(likeness[:, 0, 1], 1, atol=1e-3)


def test_layers_are_matched_by_their_depth() -> None:
    short, long = vectors(9, layers=3), vectors(10, layers=6)
    long[[0, 2, 4, 6]] = short
    assert (likeness_by_layer([short, long], 3)[:, 0, 1] == 1).all()
    assert [same_depth(layer, 12, 24) for layer in (0, 6, 12)] == [0, 12, 24]
    assert same_depth(0, 0, 5) == 0


def test_fewer_than_8_words_are_not_compared() -> None:
    few = vectors(11, words=MIN_COMPARED_WORDS - 1)
    assert np.isnan(likeness_by_layer([few, few], 3)).all()
    assert np.isfinite(likeness_by_layer([vectors(11, words=MIN_COMPARED_WORDS)], 3)).all()


def test_broken_numbers_give_no_likeness_and_leave_the_others_alone() -> None:
    own, broken = vectors(12), vectors(13)
    broken[1, 4, 0] = np.nan
    likeness = likeness_by_layer([own, broken, own], 3)
    assert np.isnan(likeness[1, 0, 1]) and (likeness[:, 0, 2] == 1).all() and np.isfinite(likeness[2, 0, 1])
    assert parting_layer(np.full(4, np.nan, np.float32)) is None


def test_the_word_that_is_read_otherwise_has_the_least_correlation_and_each_is_that_of_its_line() -> None:
    own = vectors(14)[0]
    other = own + np.float32(0.05) * vectors(15)[0]
    other[9] = vectors(16)[0, 9]
    likeness = word_likeness(own, other)
    assert likeness.argmin() == 9 and likeness[9] < 0.7 < np.delete(likeness, 9).min()
    left, right = (np.delete(word_cosines(each)[5], 5) for each in (own, other))
    assert likeness[5] == pytest.approx(spearman(left, right), abs=1e-5)
    np.testing.assert_allclose(word_likeness(own, own), 1, atol=1e-6)


def test_curves_part_where_they_are_not_1_000_any_more() -> None:
    assert parting_layer(np.array([1, 0.9999, 0.99, 1], np.float32)) == 2
    assert parting_layer(np.ones(4, np.float32)) is None


def test_plain_cka_has_no_part_in_it_and_would_be_high_for_shuffled_words() -> None:
    own = vectors(17, words=27, width=768)[0]
    shuffled = own[np.random.default_rng(18).permutation(27)]
    centred = [each - each.mean(axis=0) for each in (own, shuffled)]
    size = [np.linalg.norm(each @ each.T) for each in centred]
    assert np.linalg.norm(centred[0].T @ centred[1]) ** 2 / (size[0] * size[1]) > 0.4  # plain linear CKA
    assert abs(likeness_by_layer([own[None], shuffled[None]], 0)[0, 0, 1]) < 0.2
    assert not any("cka" in name.lower() for name in vars(model_likeness) if not name.startswith("__"))
