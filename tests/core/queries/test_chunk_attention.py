"""Attention in one chunk, computed from a script."""

from dataclasses import replace

import numpy as np
import pytest
from analysis_models import encoded

from core.analysis.attention import Attention, attention_between_units, without_bos
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.encoder.encoder import Encoder
from core.model import Model
from core.queries.chunk_attention import compute_attention


@pytest.fixture
def view(encoder: Encoder) -> EncodingView:
    return EncodingView(encoded(encoder, "a red cow, a sky BREAK bull"), ViewOptions())


@pytest.mark.parametrize("layer", [1, 3])
def test_the_weights_are_those_of_the_layer(encoder: Encoder, model: Model, view: EncodingView, layer: int) -> None:
    expected = encoder.attentions(view.chunks.chunks[0], layer)
    np.testing.assert_array_equal(compute_attention(view, 0, layer, model).weights.weights, expected)


@pytest.mark.parametrize("head", [None, 0, 1, 2])
def test_the_matrix_is_what_units_take_from_units_and_every_line_sums_to_1(
    model: Model, view: EncodingView, head: int | None
) -> None:
    answer = compute_attention(view, 0, 1, model)
    scores = np.tril(np.random.default_rng(0).random((1, 3, *answer.weights.weights.shape[2:]), np.float32))
    weights = Attention(scores / scores.sum(axis=-1, keepdims=True))
    answer = replace(answer, weights=weights)
    units = [unit for unit in view.units if unit.positions[0] < 77]
    for hides_bos, at_head in ((False, weights.at(0, head)), (True, without_bos(weights.at(0, head)))):
        matrix, first = answer.matrix(head, hides_bos), 0 if hides_bos else 1
        expected = attention_between_units(at_head, units)
        np.testing.assert_allclose(matrix[:-1, first : len(units) + first], expected, atol=1e-6)
        np.testing.assert_allclose(matrix.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(answer.entropies, weights.head_entropy[0], atol=1e-6)
    share = weights.bos_share[0]
    assert answer.bos_share(head) == pytest.approx(share.mean() if head is None else share[head], abs=1e-6)


def test_columns_are_bos_units_eos_and_marks_and_later_ones_cannot_be_seen(model: Model, view: EncodingView) -> None:
    answer = compute_attention(view, 0, 1, model)
    assert [unit.label for unit in answer.key_units(False)] == ["BOS", "a", "red", "cow", "a", "sky", "EOS", "marks"]
    assert [unit.label for unit in answer.query_units] == ["a", "red", "cow", "a", "sky", "EOS"]
    mask = answer.causal_mask(True)
    assert np.isnan(mask[:5, :5][np.triu_indices(5, 1)]).all() and (mask[np.tril_indices(5)] == 1).all()
    second = compute_attention(view, 1, 1, model)
    assert [unit.label for unit in second.key_units(False)] == ["BOS", "bull", "EOS"]


def test_a_line_takes_most_from_its_sources_and_links_are_measured_against_an_even_share(
    model: Model, view: EncodingView
) -> None:
    answer = compute_attention(view, 0, 1, model)
    count = answer.weights.weights.shape[-1]
    weights = np.tril(np.full((1, 1, count, count), 0.01, np.float32))
    red, cow = (next(unit for unit in view.units if unit.label == label) for label in ("red", "cow"))
    weights[..., cow.positions[0], red.positions[0]] = 5
    answer = replace(answer, weights=Attention(weights / weights.sum(axis=-1, keepdims=True)))
    line = [unit.label for unit in answer.query_units].index("cow")
    first, *others = answer.sources(None, False, line, 3)
    assert (first.key.label, len(others)) == ("red", 2) and first.share > 0.9 > others[0].share >= others[1].share
    seen = 4  # BOS, a, red and cow
    assert first.times == pytest.approx(seen * first.share)
    links = answer.strongest_links(None, False, 3)
    assert (links[0].query.label, links[0].key.label, links[0].times) == ("cow", "red", first.times)
    assert all(link.query.start is not None and link.key.start is not None for link in links)
    assert all(link.query.label != link.key.label for link in links)


def test_the_rest_holds_small_words_that_are_left_out_and_padding_is_counted(model: Model, encoder: Encoder) -> None:
    view = EncodingView(encoded(encoder, "a red cow, a sky"), ViewOptions(small_words="left-out"))
    answer = compute_attention(view, 0, 1, model)
    assert [unit.label for unit in answer.key_units(False)] == ["BOS", "red", "cow", "sky", "EOS", "the rest"]
    np.testing.assert_allclose(answer.matrix(None, False).sum(axis=1), 1, atol=1e-5)
    assert answer.padding == 77 - 8  # BOS, six tokens and EOS
