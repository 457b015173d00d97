"""The pane that says what the encoder is and how far it is from another."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from encoder_files import State, as_checkpoint, save, tiny_state, under
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded, pane, type_text

from core.analysis.encoder_distance import ATTENTION, MLP
from core.weights.checkpoints.hashes import weights_hash
from gui.panes.this_encoder.distance_plot import OTHERS
from gui.panes.this_encoder.pane import ThisEncoderPane
from gui.window.main_window import MainWindow


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> ThisEncoderPane:
    """The pane in front, with its hash known."""
    found = pane(window, ThisEncoderPane)
    assert isinstance(found, ThisEncoderPane)
    wait_for_hash(found, qtbot)
    return found


def wait_for_hash(shown: ThisEncoderPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dict(shown.facts).get("Weights’ hash", "…") != "…", timeout=10_000)


def compare(window: MainWindow, shown: ThisEncoderPane, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.workspace.encoder_comparison.changed, timeout=20_000):
        window.workspace.encoder_comparison.compare(str(path))


def with_layer_2_trained(state: State) -> State:
    return {name: part * 1.1 if ".layers.1." in name else part for name, part in state.items()}


def test_the_facts_are_those_of_the_encoder_and_can_be_copied(
    window: MainWindow, shown: ThisEncoderPane, tiny_file: Path
) -> None:
    assert window.workspace.live_encoder.model is not None
    whole = weights_hash(window.workspace.live_encoder.model.encoders[0])
    facts = dict(shown.facts)
    numbers = sum(part.numel() for part in tiny_state().values())
    assert (facts["Encoder"], facts["Size"]) == ("CLIP L of Stable Diffusion 1.x", "3 layers × 64")
    assert (facts["Parameters"], facts["Stored as"], facts["From"]) == (f"{numbers:,}", "float32", str(tiny_file))
    assert facts["Weights’ hash"] == whole[:10]
    assert all(value[:20] in shown.list.text().replace("\u200b", "") for value in facts.values())
    shown.copy.click()
    assert f"Weights’ hash: {whole}\n" in QApplication.clipboard().text()


def test_a_files_hash_is_read_when_it_is_asked_for(shown: ThisEncoderPane, tiny_file: Path, qtbot: QtBot) -> None:
    assert "File’s hash" not in dict(shown.facts)
    shown.hash_file.click()
    qtbot.waitUntil(lambda: "File’s hash" in dict(shown.facts), timeout=10_000)
    assert dict(shown.facts)["File’s hash"] == hashlib.sha256(tiny_file.read_bytes()).hexdigest()[:10]
    assert not shown.hash_file.isEnabled()


def test_comparing_shows_the_layer_that_differs_in_bars_line_and_words(
    window: MainWindow, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot
) -> None:
    path = save(tmp_path / "trained.safetensors", as_checkpoint(with_layer_2_trained(tiny_state())))
    assert shown.hint.isVisible() and not shown.plot.isVisible()
    compare(window, shown, path, qtbot)
    assert shown.sentence.text().startswith(
        "Against trained.safetensors: Layer 2 differs; the other layers are the same"
    )
    for kind in (ATTENTION, MLP):
        np.testing.assert_allclose(shown.plot.bars[kind].opts["height"], [0, 0.1 / 1.1, 0], atol=1e-6)
    assert not shown.plot.bars[OTHERS].opts["height"].any()
    layers, distances = shown.plot.line.getData()
    assert list(layers) == [0, 1, 2, 3]
    np.testing.assert_allclose(distances[:2], 0, atol=1e-6)
    assert distances[2] > 1e-6 and distances[3] > 1e-6
    shown.show_as_table(True)
    lines = dict(shown.numbers().rows)
    assert lines["layer 2"] == pytest.approx(0.1 / 1.1, abs=1e-6) and lines["rows, layer 3"] == distances[3]


def test_the_switch_of_rows_changes_the_line(
    window: MainWindow, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot
) -> None:
    compare(window, shown, save(tmp_path / "trained.safetensors", with_layer_2_trained(tiny_state())), qtbot)
    before = shown.plot.line.getData()[1].copy()
    assert "normed rows" in shown.key.text()
    window.header.rows.button("raw").click()
    assert "raw rows" in shown.key.text() and not np.allclose(before[2:], shown.plot.line.getData()[1][2:])


def test_the_same_encoder_elsewhere_is_called_identical(
    window: MainWindow, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot
) -> None:
    compare(window, shown, save(tmp_path / "copy.safetensors", as_checkpoint(tiny_state())), qtbot)
    assert "Identical: every weight is the same number." in shown.sentence.text()
    np.testing.assert_allclose(shown.plot.line.getData()[1], 0, atol=1e-6)


def test_what_cannot_be_compared_is_said_and_nothing_changes(
    window: MainWindow, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot
) -> None:
    window.workspace.encoder_comparison.compare(str(save(tmp_path / "other.safetensors", tiny_state(layers=5))))
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=10_000)
    assert "this one has 3 layers of width 64, the other 5 layers" in window.error_box.text()
    window.error_box.accept()
    assert window.workspace.encoder_comparison.result is None and shown.hint.isVisible()


def test_another_encoder_forgets_the_comparison_and_has_a_hash_of_its_own(
    window: MainWindow, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot, encoded: Encoded
) -> None:
    compare(window, shown, save(tmp_path / "copy.safetensors", tiny_state()), qtbot)
    first = dict(shown.facts)["Weights’ hash"]
    with qtbot.waitSignal(window.workspace.model_loader.opened, timeout=20_000):
        window.workspace.model_loader.open(str(save(tmp_path / "other.safetensors", tiny_state(seed=5))))
    encoded(window)
    assert window.workspace.encoder_comparison.result is None and shown.hint.isVisible()
    wait_for_hash(shown, qtbot)
    assert dict(shown.facts)["Weights’ hash"] != first


def test_of_two_encoders_the_one_looked_at_is_compared_with_its_counterpart(
    window: MainWindow, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot, encoded: Encoded
) -> None:
    small, large = tiny_state(), tiny_state(layers=32)

    def pair(name: str, small: State, large: State) -> Path:
        state = under("clip_l.transformer.", small) | under("clip_g.transformer.", large)
        return save(tmp_path / name, state)

    own, other = pair("own.safetensors", small, large), pair("other.safetensors", with_layer_2_trained(small), large)
    with qtbot.waitSignal(window.workspace.model_loader.opened, timeout=20_000):
        window.workspace.model_loader.open(str(own))
    encoded(window)
    compare(window, shown, other, qtbot)
    assert "Layer 2 differs" in shown.sentence.text()
    window.session.choose_encoder("clip_g")
    encoded(window)
    assert (
        dict(shown.facts)["Encoder"] == "CLIP G of Stable Diffusion XL"
        and window.workspace.encoder_comparison.result is None
    )
    compare(window, shown, other, qtbot)
    assert "Identical" in shown.sentence.text() and len(shown.plot.bars[MLP].opts["height"]) == 32


def test_the_menu_offers_those_opened_before(window: MainWindow, shown: ThisEncoderPane, tiny_file: Path) -> None:
    asked: list[str] = []
    window.workspace.encoder_comparison.compare = asked.append  # type: ignore[method-assign]
    shown.menu.aboutToShow.emit()
    next(action for action in shown.menu.actions() if action.text() == tiny_file.name).trigger()
    assert asked == [str(tiny_file)]
    texts = [action.text() for action in shown.menu.actions() if action.text()]
    assert texts[0].startswith("Study encoder") and texts[-2:] == ["Choose file…", "Choose diffusers folder…"]


def test_a_comparison_stays_while_the_prompt_goes_on(
    window: MainWindow, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot, encoded: Encoded
) -> None:
    compare(window, shown, save(tmp_path / "trained.safetensors", with_layer_2_trained(tiny_state())), qtbot)
    before = window.session.prompt.text
    type_text(window, " x")
    encoded(window)
    assert shown.plot.isVisible() and before in shown.key.toolTip()


def test_the_pane_needs_an_encoder(bare_window: MainWindow) -> None:
    shown = pane(bare_window, ThisEncoderPane)
    assert shown.canvas.isHidden() and not shown.facts
