"""How far encoders are apart, part by part and state by state."""

import numpy as np
import pytest
from analysis_models import random_encoding
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.encoder_distance import WeightDifference, WeightDistance, findings, hidden_state_distance
from core.dialects.table import read


def test_runs_of_layers_are_told_as_runs() -> None:
    distance = WeightDistance(12)
    ones, zeros = np.ones(3, np.float32), np.zeros(3, np.float32)
    for layer in range(12):
        distance.add(
            f"text_model.encoder.layers.{layer}.mlp.fc1.bias", ones, ones if layer in (0, 1, 5, 11) else 2 * ones
        )
    expected = "Layers 3 to 5 and 7 to 11 differ, layer 3 most; the other layers are the same"
    assert findings(distance).startswith(expected)
    distance.add("text_model.embeddings.token_embedding.weight", ones, zeros)
    assert "cannot be said" in findings(distance)


@given(st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=20), st.floats(0, 1e-30))
def test_only_equal_numbers_have_no_gap(numbers: list[float], tiny: float) -> None:
    own = np.array(numbers, np.float32)
    other = own.copy()
    other[0] += np.float32(tiny)
    gap = WeightDifference()
    gap.add(own, other)
    assert gap.is_identical == bool((own == other).all()) and (not gap.is_identical or gap.relative == 0)


def test_the_same_states_are_at_distance_0_and_only_the_changed_layer_is_not() -> None:
    chunks = read("a red cow, a bull", "diffusers")
    own, other = random_encoding(chunks), random_encoding(chunks)
    np.testing.assert_allclose(hidden_state_distance(own, other), 0, atol=1e-6)
    other.hidden_states[2] *= -1
    distance = hidden_state_distance(own, other)
    np.testing.assert_allclose(distance, [0, 0, 2, 0, 0], atol=1e-6)
    np.testing.assert_array_equal(distance, hidden_state_distance(other, own))


def test_bos_eos_and_padding_have_no_part_in_the_distance() -> None:
    chunks = read("cow", "diffusers")
    own, other = random_encoding(chunks), random_encoding(chunks)
    other.hidden_states[:, [0, *range(2, 77)]] *= -1
    np.testing.assert_allclose(hidden_state_distance(own, other), 0, atol=1e-6)
    empty = random_encoding(read("", "diffusers"))
    assert np.isnan(hidden_state_distance(empty, empty)).all()
    with pytest.raises(ValueError, match="shapes"):
        hidden_state_distance(own, random_encoding(chunks, layers=3))
