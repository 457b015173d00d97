"""Features of prompts, computed from a script."""

from pathlib import Path

import numpy as np
import pytest
from analysis_models import STATE, changed_weights, encoded, raw_view
from encoder_files import save, without_projection

from core.encoder.encoder import Encoder
from core.model import Model
from core.queries.prompt_features import compute_features, split_prompts
from core.weights.opening import open_encoder


def test_other_prompts_have_their_own_features_and_the_last_layer_is_the_feature(
    encoder: Encoder, model: Model
) -> None:
    features = compute_features(raw_view(encoder, "a cow"), ["a horse", "red car", "a cow"], None, model)
    own = encoded(encoder, "a cow").feature
    for number, text in enumerate(("a horse", "red car", "a cow"), 1):
        other = encoded(encoder, text).feature
        np.testing.assert_allclose(features.others[text], other, atol=1e-5)
        expected = own @ other / np.linalg.norm(own) / np.linalg.norm(other)
        assert features.similarities[-1, number] == pytest.approx(expected, abs=1e-4)
    np.testing.assert_allclose(features.similarities[:, 0], features.similarities[:, 3], atol=1e-5)
    assert features.similarities[-1, 0] == pytest.approx(1, abs=1e-5)


def test_features_are_kept_while_the_weights_are_the_same(encoder: Encoder, model: Model) -> None:
    first = compute_features(raw_view(encoder, "a cow"), ["a horse"], None, model)
    again = compute_features(raw_view(encoder, "a cow, rain"), ["sky", "a horse"], first, model)
    assert again.others["a horse"] is first.others["a horse"] and list(again.others) == ["sky", "a horse"]
    with changed_weights(encoder):
        adapted = compute_features(raw_view(encoder, "a cow"), ["a horse"], first, model)
    assert np.abs(adapted.others["a horse"] - first.others["a horse"]).max() > 1e-4


def test_without_a_projection_the_pooled_states_are_compared(tmp_path: Path) -> None:
    bare = open_encoder(save(tmp_path / "bare.safetensors", without_projection(STATE)))
    features = compute_features(raw_view(bare, "a cow"), ["a cow"], None, Model(bare))
    np.testing.assert_allclose(features.others["a cow"], features.prompt_view.pooled, atol=1e-5)


def test_prompts_are_lines_each_once() -> None:
    assert split_prompts(" a \n\nb\na") == ("a", "b")
