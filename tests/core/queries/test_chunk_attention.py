"""Attention in one chunk, computed from a script."""

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
def test_the_matrix_is_what_units_take_from_units_and_every_line_sums_to_1(
    encoder: Encoder, model: Model, view: EncodingView, layer: int
) -> None:
    answer = compute_attention(view, 0, layer, model)
    weights = Attention(encoder.attentions(view.chunks.chunks[0], layer))
    units = [unit for unit in view.units if unit.positions[0] < 77]
    for head in (None, 0):
        expected = attention_between_units(weights.at(0, head), units)
        np.testing.assert_allclose(answer.matrix(head, False)[:-1, 1 : len(units) + 1], expected, atol=1e-6)
        np.testing.assert_allclose(answer.matrix(head, False).sum(axis=1), 1, atol=1e-5)
    hidden = attention_between_units(without_bos(weights.at(0)), units)
    np.testing.assert_allclose(answer.matrix(None, True)[:-1, : len(units)], hidden, atol=1e-6)
    np.testing.assert_allclose(answer.entropies, weights.head_entropy[0], atol=1e-6)
    assert answer.bos_share(None) == pytest.approx(weights.bos_share.mean(), abs=1e-6)


def test_columns_are_bos_units_eos_and_marks_and_later_ones_cannot_be_seen(model: Model, view: EncodingView) -> None:
    answer = compute_attention(view, 0, 1, model)
    assert [unit.label for unit in answer.key_units(False)] == ["BOS", "a", "red", "cow", "a", "sky", "EOS", "marks"]
    assert [unit.label for unit in answer.query_units] == ["a", "red", "cow", "a", "sky", "EOS"]
    mask = answer.causal_mask(True)
    assert np.isnan(mask[:5, :5][np.triu_indices(5, 1)]).all() and (mask[np.tril_indices(5)] == 1).all()
    second = compute_attention(view, 1, 1, model)
    assert [unit.label for unit in second.key_units(False)] == ["BOS", "bull", "EOS"]
