"""The feature: its numbers, what each layer would make of it, and how like other prompts it is."""

from pathlib import Path

import numpy as np
from lone_pane import LonePane

from gui.panes.feature.pane import FeaturePane

PANE = "feature"


def test_the_strip_shows_the_encoders_own_feature(lone: LonePane, shown: FeaturePane) -> None:
    np.testing.assert_allclose(shown.strip.image.image[0], lone.session.encoding.feature, atol=1e-5)
    assert "the leftmost EOS" in shown.sentence.text()


def test_other_prompts_have_a_curve_each_beside_the_features_own(lone: LonePane, shown: FeaturePane) -> None:
    lone.session.set_feature_prompts("a horse\n\n  a horse \nred car")
    lone.settle()
    assert shown.edit.toPlainText().startswith("a horse")
    assert shown.numbers().columns == ("layer", "the feature itself", "a horse", "red car")
    curves = [curve.getData()[1] for curve in shown.layers.curves]
    np.testing.assert_allclose(np.transpose(curves), shown.query.answer.similarities, atol=1e-6)


def test_typing_brings_another_feature_and_keeps_the_others(lone: LonePane, shown: FeaturePane) -> None:
    lone.session.set_feature_prompts("a horse")
    lone.settle()
    assert len(shown.query.answer.others) == 1
    before = shown.query.answer
    lone.type(" in the rain")
    assert shown.query.answer is not before
    assert shown.query.answer.others["a horse"] is before.others["a horse"]
    np.testing.assert_allclose(shown.query.answer.prompt_view.feature, lone.session.encoding.feature, atol=1e-5)


def test_without_a_projection_the_pooled_row_is_shown_and_named(lone: LonePane, bare_file: Path) -> None:
    shown = lone.pane
    lone.open(bare_file)
    assert "no text projection" in shown.sentence.text()
    assert len(shown.strip.image.image[0]) == lone.session.encoder.width


def test_a_layer_chosen_before_a_newer_answer_is_drawn_shows_the_values_that_have_lines(lone: LonePane) -> None:
    shown = lone.pane
    assert len(shown.legend.texts()) == 1
    lone.session.set_feature_prompts("a horse\nred car")
    shown.set_in_front(False)  # before the answer
    lone.settle()
    assert len(shown.query.answer.others) == 2
    lone.session.set_layer(1)
    assert len(shown.legend.texts()) == 1
    shown.set_in_front(True)
    assert len(shown.legend.texts()) == 3
