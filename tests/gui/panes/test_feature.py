"""The feature: its numbers, what each layer would make of it, and how like other prompts it is."""

from collections.abc import Callable
from pathlib import Path

import encoder_files
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.dialects.table import read
from core.encoder.encoding import Encoding
from core.queries.prompt_features import split_prompts
from gui.panes.feature.pane import FeaturePane
from gui.window.main_window import MainWindow

Encoded = Callable[[MainWindow], Encoding]


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> FeaturePane:
    return raised(window, qtbot)


def raised(window: MainWindow, qtbot: QtBot) -> FeaturePane:
    area = window.pane_docks
    number = next(number for number, pane in enumerate(area.panes) if isinstance(pane, FeaturePane))
    area.docks[number].raise_()
    pane = area.panes[number]
    assert isinstance(pane, FeaturePane)
    qtbot.waitUntil(lambda: pane.features is not None, timeout=20_000)
    return pane


def answered(pane: FeaturePane, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(lambda: pane.features is not None and len(pane.features.others) == count, timeout=20_000)


def test_the_strip_shows_the_encoders_own_feature(window: MainWindow, shown: FeaturePane) -> None:
    encoding = window.session.encoding
    assert encoding is not None and encoding.feature is not None
    np.testing.assert_allclose(shown.strip.image.image[0], encoding.feature, atol=1e-5)
    assert "the leftmost EOS" in shown.sentence.text()


def test_the_last_layers_row_is_the_feature_itself(shown: FeaturePane) -> None:
    _, values = shown.layers.curves[0].getData()
    assert values[-1] == pytest.approx(1, abs=1e-5)


def test_another_prompt_is_as_like_as_its_own_feature_says(
    window: MainWindow, shown: FeaturePane, qtbot: QtBot
) -> None:
    window.session.set_feature_prompts("a horse\n\n  a horse \nred car")
    answered(shown, qtbot, 2)
    assert shown.edit.toPlainText().startswith("a horse")
    encoder = window.workspace.live_encoder.model.encoders[0]
    own = window.session.encoding.feature
    for number, text in enumerate(("a horse", "red car"), 1):
        other = encoder.encode(read(text, "a1111", encoder.info.family)).feature
        expected = own @ other / np.linalg.norm(own) / np.linalg.norm(other)
        assert shown.layers.curves[number].getData()[1][-1] == pytest.approx(expected, abs=1e-4)
    assert shown.numbers().columns == ("layer", "the feature itself", "a horse", "red car")


def test_the_same_prompt_is_exactly_alike(window: MainWindow, shown: FeaturePane, qtbot: QtBot) -> None:
    shown.edit.setPlainText(window.session.text)
    answered(shown, qtbot, 1)
    own, same = (curve.getData()[1] for curve in shown.layers.curves)
    np.testing.assert_allclose(own, same, atol=1e-5)


def test_typing_brings_another_feature_and_keeps_the_others(
    window: MainWindow, shown: FeaturePane, qtbot: QtBot, encoded: Encoded
) -> None:
    window.session.set_feature_prompts("a horse")
    answered(shown, qtbot, 1)
    before = shown.features
    window.prompt_panel.editor.insertPlainText(" in the rain")
    encoded(window)
    qtbot.waitUntil(lambda: shown.features is not before, timeout=20_000)
    assert shown.features.others["a horse"] is before.others["a horse"]
    np.testing.assert_allclose(shown.features.prompt_view.feature, window.session.encoding.feature, atol=1e-5)


def test_without_a_projection_the_pooled_row_is_shown_and_named(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path, encoded: Encoded
) -> None:
    state = {name: tensor for name, tensor in encoder_files.tiny_state().items() if "projection" not in name}
    window = make_window()
    window.workspace.model_loader.open(str(encoder_files.save(tmp_path / "bare.safetensors", state)))
    encoded(window)
    pane = raised(window, qtbot)
    assert "no text projection" in pane.sentence.text()
    assert len(pane.strip.image.image[0]) == window.session.encoder.width


def test_an_empty_prompt_says_what_is_needed(
    window: MainWindow, shown: FeaturePane, qtbot: QtBot, encoded: Encoded
) -> None:
    window.prompt_panel.editor.setPlainText("")
    encoded(window)
    assert shown.message
    assert not shown.numbers().rows


def test_a_layer_chosen_before_a_newer_answer_is_drawn_shows_the_values_that_have_lines(
    window: MainWindow, shown: FeaturePane, qtbot: QtBot
) -> None:
    assert len(shown.legend.texts()) == 1
    window.session.set_feature_prompts("a horse\nred car")
    shown.set_in_front(False)  # before the answer
    answered(shown, qtbot, 2)
    window.session.set_layer(1)
    assert len(shown.legend.texts()) == 1
    shown.set_in_front(True)
    assert len(shown.legend.texts()) == 3


def test_prompts_are_lines_each_once() -> None:
    assert split_prompts(" a \n\nb\na") == ("a", "b")
