"""Nearest entries of the token table and of the word bank."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.common_words import common_words
from core.analysis.nearest import ENTRIES_PER_SLICE, cosine_scores, frequency_rank, nearest, table_mean, token_flags
from core.analysis.reference import reference_vocabulary
from core.analysis.similarity import cosine_matrix
from core.encoder.encoding import Floats
from core.tokens.tokenizer import BOS, VOCABULARY_SIZE, clip_tokenizer, vocabulary_merges

tables = st.tuples(st.integers(1, 40), st.integers(0, 2**32 - 1)).map(
    lambda drawn: np.random.default_rng(drawn[1]).normal(1, 1, size=(drawn[0], 6)).astype(np.float32)
)


@given(tables)
def test_scores_are_the_cosines_with_every_entry(table: Floats) -> None:
    np.testing.assert_allclose(cosine_scores(table[0], table), cosine_matrix(table)[0], atol=1e-5)


@given(tables)
def test_centred_scores_take_the_mean_off_the_entries(table: Floats) -> None:
    mean = table_mean(table)
    np.testing.assert_allclose(mean, table.mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(cosine_scores(table[0] - mean, table, mean), cosine_matrix(table - mean)[0], atol=1e-4)


def test_slices_of_half_precision_give_what_one_product_gives() -> None:
    table = np.random.default_rng(0).normal(size=(2 * ENTRIES_PER_SLICE + 5, 8)).astype(np.float16)
    row = table[ENTRIES_PER_SLICE + 1].astype(np.float32)
    entries = table.astype(np.float32)
    expected = entries @ row / np.linalg.norm(entries, axis=1) / np.linalg.norm(row)
    np.testing.assert_allclose(cosine_scores(row, table), expected, atol=1e-5)


@given(tables, st.integers(1, 50))
def test_the_nearest_are_the_best_of_all_in_falling_order(table: Floats, count: int) -> None:
    scores = cosine_scores(table[0], table)
    best = nearest(scores, count)
    assert len(best.indices) == min(count, len(table))
    assert best.indices[0] == 0 and best.scores[0] == pytest.approx(1, abs=1e-5)
    assert (np.diff(best.scores) <= 0).all()
    others = np.delete(scores, best.indices)
    assert not others.size or others.max() <= best.scores[-1]
    assert [1 + int(np.sum(scores > score)) for score in best.scores] == best.ranks.tolist()


@given(tables)
def test_what_is_left_out_is_not_among_the_nearest_and_broken_entries_never_are(table: Floats) -> None:
    table = np.concatenate([table, np.full((1, 6), np.nan, np.float32)])
    best = nearest(cosine_scores(table[0], table), 100, leave_out=[0])
    assert set(best.indices) == set(range(1, len(table) - 1))


def test_equal_entries_share_a_rank_and_the_more_common_comes_first() -> None:
    best = nearest(np.array([0.5, 0.9, 0.9, 0.1], np.float32), 4)
    assert best.indices.tolist() == [1, 2, 0, 3]
    assert best.ranks.tolist() == [1, 1, 3, 4]


def test_a_table_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="vector has the shape"):
        cosine_scores(np.ones(3, np.float32), np.ones((5, 4), np.float32))


def test_rare_are_the_last_merges_and_the_rank_counts_merges() -> None:
    flags = token_flags(np.ones((VOCABULARY_SIZE, 2), np.float32), rare=3)
    assert np.flatnonzero(flags.rare).tolist() == [BOS - 3, BOS - 2, BOS - 1]
    assert not flags.small_norm.any()
    assert (frequency_rank(511), frequency_rank(512), frequency_rank(BOS)) == (None, 0, None)
    merges, tokenizer = vocabulary_merges(), clip_tokenizer()
    assert all("".join(merges[index - 512]) == tokenizer.piece(index) for index in (512, 2368, BOS - 1))


def test_a_norm_far_below_the_others_is_small_and_one_far_above_is_not() -> None:
    table = np.random.default_rng(0).normal(size=(1000, 64)).astype(np.float32)
    table[3] *= 0.1
    table[4] *= 10
    assert np.flatnonzero(token_flags(table).small_norm).tolist() == [3]


def test_the_bank_holds_common_words_of_one_token_each() -> None:
    words = common_words()
    tokens = [token for word in words for token in clip_tokenizer().tokenize(word)]
    assert len(words) == len(set(words)) == len(tokens) == 3000
    assert all(token.ends_word for token in tokens)
    ids = [token.id for token in tokens]
    assert ids == sorted(ids)


def test_the_bank_has_the_reference_words_of_its_range_and_no_mere_endings() -> None:
    words = set(common_words())
    last = clip_tokenizer().tokenize(common_words()[-1])[0].id
    for word in reference_vocabulary():
        tokens = clip_tokenizer().tokenize(word)
        if len(tokens) == 1 and tokens[0].id <= last and len(word) >= 3:
            assert word in words
    assert words.isdisjoint(["ing", "ation", "ers", "tion", "ment", "ings"])
    assert {"the", "love", "red", "dog", "bull", "castle"} <= words
