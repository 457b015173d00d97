"""The feature: its numbers, what each layer would make of it, and how like other prompts it is."""

from collections.abc import Callable
from pathlib import Path

import encoder_files
import numpy as np
import pytest
from lone_pane import LonePane

from core.dialects.table import read
from gui.panes.feature.pane import FeaturePane


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, of the first prompt."""
    return lone_pane("feature")


@pytest.fixture
def shown(lone: LonePane) -> FeaturePane:
    return lone.pane


def test_the_strip_shows_the_encoders_own_feature(lone: LonePane, shown: FeaturePane) -> None:
    encoding = lone.session.encoding
    assert encoding is not None and encoding.feature is not None
    np.testing.assert_allclose(shown.strip.image.image[0], encoding.feature, atol=1e-5)
    assert "the leftmost EOS" in shown.sentence.text()


def test_the_last_layers_row_is_the_feature_itself(shown: FeaturePane) -> None:
    _, values = shown.layers.curves[0].getData()
    assert values[-1] == pytest.approx(1, abs=1e-5)


def test_another_prompt_is_as_like_as_its_own_feature_says(lone: LonePane, shown: FeaturePane) -> None:
    lone.session.set_feature_prompts("a horse\n\n  a horse \nred car")
    lone.settle()
    assert len(shown.features.others) == 2
    assert shown.edit.toPlainText().startswith("a horse")
    encoder = lone.model.encoders[0]
    own = lone.session.encoding.feature
    for number, text in enumerate(("a horse", "red car"), 1):
        other = encoder.encode(read(text, "a1111", encoder.info.family)).feature
        expected = own @ other / np.linalg.norm(own) / np.linalg.norm(other)
        assert shown.layers.curves[number].getData()[1][-1] == pytest.approx(expected, abs=1e-4)
    assert shown.numbers().columns == ("layer", "the feature itself", "a horse", "red car")


def test_typing_brings_another_feature_and_keeps_the_others(lone: LonePane, shown: FeaturePane) -> None:
    lone.session.set_feature_prompts("a horse")
    lone.settle()
    assert len(shown.features.others) == 1
    before = shown.features
    lone.type(" in the rain")
    assert shown.features is not before
    assert shown.features.others["a horse"] is before.others["a horse"]
    np.testing.assert_allclose(shown.features.prompt_view.feature, lone.session.encoding.feature, atol=1e-5)


def test_without_a_projection_the_pooled_row_is_shown_and_named(
    lone: LonePane, shown: FeaturePane, tmp_path: Path
) -> None:
    state = {name: tensor for name, tensor in encoder_files.tiny_state().items() if "projection" not in name}
    lone.open(encoder_files.save(tmp_path / "bare.safetensors", state))
    assert "no text projection" in shown.sentence.text()
    assert len(shown.strip.image.image[0]) == lone.session.encoder.width


def test_an_empty_prompt_says_what_is_needed(lone: LonePane, shown: FeaturePane) -> None:
    lone.write("")
    assert shown.message
    assert not shown.numbers().rows


def test_a_layer_chosen_before_a_newer_answer_is_drawn_shows_the_values_that_have_lines(
    lone: LonePane, shown: FeaturePane
) -> None:
    assert len(shown.legend.texts()) == 1
    lone.session.set_feature_prompts("a horse\nred car")
    shown.set_in_front(False)  # before the answer
    lone.settle()
    assert len(shown.features.others) == 2
    lone.session.set_layer(1)
    assert len(shown.legend.texts()) == 1
    shown.set_in_front(True)
    assert len(shown.legend.texts()) == 3
