"""Attention weights by head, without BOS, and by unit."""

import numpy as np
import pytest
import torch
from analysis_models import STATE
from encoder_files import plain_model
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.attention import Attention, attention_between_units, entropy, without_bos
from core.analysis.units import units_of
from core.dialects.table import read
from core.encoder.encoding import Floats


def drawn(seed: int, rows: int, layers: int = 2, heads: int = 3) -> Floats:
    """Weights as a causal softmax gives them."""
    scores = np.random.default_rng(seed).normal(0, 3, size=(layers, heads, rows, rows))
    scores = np.where(np.tri(rows, dtype=bool), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True), np.float32)


weights = st.builds(drawn, st.integers(0, 2**32 - 1), st.integers(1, 12))


@given(weights)
def test_the_mean_over_heads_keeps_sums_of_one_and_the_causal_triangle(some: Floats) -> None:
    attention = Attention(some)
    np.testing.assert_allclose(attention.mean.sum(axis=-1), 1, atol=1e-5)
    assert not np.triu(attention.mean, 1).any()
    np.testing.assert_array_equal(attention.at(1, 2), some[1, 2])
    np.testing.assert_array_equal(attention.at(1), attention.mean[1])


@given(weights)
def test_without_bos_rows_sum_to_one_keep_the_triangle_and_their_proportions(some: Floats) -> None:
    rest = without_bos(some)
    assert not rest[..., 0].any() and not rest[..., 0, :].any()
    assert not np.triu(rest, 1).any()
    np.testing.assert_allclose(rest[..., 1:, :].sum(axis=-1), 1, atol=1e-4)
    np.testing.assert_allclose(rest[..., 1:] * (1 - some[..., :1]), some[..., 1:], atol=1e-4)


def test_a_row_that_looks_at_bos_alone_is_zero_without_it() -> None:
    assert not without_bos(np.array([[1, 0], [1, 0]], np.float32)).any()


@given(weights)
def test_bos_takes_from_itself_alone_and_the_share_is_the_mean_of_the_others(some: Floats) -> None:
    attention = Attention(some)
    np.testing.assert_allclose(attention.to_bos[..., 0], 1, atol=1e-6)
    if some.shape[-1] > 1:
        np.testing.assert_allclose(attention.bos_share, some[..., 1:, 0].mean(axis=-1), atol=1e-6)
    else:
        assert np.isnan(attention.bos_share).all()


@given(weights)
def test_entropy_lies_between_looking_at_one_row_and_at_all_that_may_be_seen(some: Floats) -> None:
    entropies = Attention(some).entropy
    assert (entropies >= 0).all()
    assert (entropies <= np.log2(np.arange(1, some.shape[-1] + 1)) + 1e-4).all()


def test_entropy_is_zero_bits_at_one_row_and_two_bits_at_four_alike() -> None:
    assert entropy(np.array([[1, 0, 0, 0], [0.25] * 4], np.float32)).tolist() == [0, 2]


@given(st.integers(0, 2**32 - 1))
def test_single_tokens_are_their_own_rows_and_columns(seed: int) -> None:
    some = drawn(seed, 77)
    chunks = read("a red cow, a bull", "a1111")
    rows = [unit.positions[0] for unit in units_of(chunks, "token")]
    np.testing.assert_allclose(
        attention_between_units(some, units_of(chunks, "token")), some[..., rows, :][..., rows], atol=1e-6
    )


@given(st.integers(0, 2**32 - 1))
def test_a_unit_takes_the_sum_of_the_others_rows_as_the_mean_of_its_own(seed: int) -> None:
    some = drawn(seed, 77)
    units = units_of(read("red cow, old bull", "a1111"), "tag")
    between = attention_between_units(some, units)
    expected = some[..., list(units[1].positions), :][..., list(units[0].positions)].sum(axis=-1).mean(axis=-1)
    np.testing.assert_allclose(between[..., 1, 0], expected, atol=1e-6)
    assert not between[..., 0, 1].any()  # nobody looks ahead
    assert (between.sum(axis=-1) <= 1 + 1e-5).all()


def test_units_of_other_chunks_take_nothing() -> None:
    units = units_of(read("cow BREAK bull", "a1111"), "word")
    between = attention_between_units(drawn(0, 77), units, chunk=1)
    assert not between[..., 0, :].any() and not between[..., :, 0].any() and between[..., 1, 1].all()
    assert attention_between_units(drawn(0, 77), []).shape == (2, 3, 0, 0)


def test_weights_must_be_square() -> None:
    with pytest.raises(ValueError, match="weights has the shape"):
        Attention(np.ones((2, 3, 4, 5), np.float32))


def test_transformers_attentions_are_causal_and_sum_to_one() -> None:
    model = plain_model(STATE, num_attention_heads=4, attn_implementation="eager")
    with torch.inference_mode():
        ids = torch.tensor(read("a photo of a cow", "a1111").ids)
        layers = model.text_model(input_ids=ids, output_attentions=True).attentions
    attention = Attention(np.stack([layer[0].numpy() for layer in layers]))
    assert attention.weights.shape == (3, 4, 77, 77)
    np.testing.assert_allclose(attention.weights.sum(axis=-1), 1, atol=1e-5)
    assert not np.triu(attention.weights, 1).any()
    assert attention.head_entropy.shape == attention.bos_share.shape == (3, 4)
