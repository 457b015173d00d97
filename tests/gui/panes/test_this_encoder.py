"""The pane that says what the encoder is and how far it is from another."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from encoder_files import State, as_checkpoint, save, tiny_state, under
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from core.analysis.encoder_distance import ATTENTION, MLP
from core.weights.checkpoints.hashes import weights_hash
from gui.panes.this_encoder.distance_plot import OTHERS
from gui.panes.this_encoder.pane import ThisEncoderPane
from gui.workspace.workspace import Workspace

Take = Callable[[State], None]


@pytest.fixture
def shown(workspace: Workspace, qtbot: QtBot) -> ThisEncoderPane:
    """The pane alone, with its hash known."""
    pane = ThisEncoderPane(workspace.session, workspace.model_queries.submit, workspace.encoder_comparison)
    qtbot.addWidget(pane)
    pane.show()
    wait_for_hash(pane, qtbot)
    return pane


def wait_for_hash(shown: ThisEncoderPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dict(shown.facts).get("Weights’ hash", "…") != "…", timeout=10_000)


@pytest.fixture
def compare(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> Take:
    """Compares the open encoder with one of these weights."""

    def compare(state: State) -> None:
        with qtbot.waitSignal(workspace.encoder_comparison.changed, timeout=20_000):
            workspace.encoder_comparison.compare(str(save(tmp_path / "other.safetensors", state)))

    return compare


@pytest.fixture
def reopen(workspace: Workspace, tmp_path: Path, encoded: Encoded) -> Take:
    """Opens an encoder of these weights in place of the one that is open."""

    def reopen(state: State) -> None:
        workspace.model_loader.open(str(save(tmp_path / "own.safetensors", state)))
        encoded(workspace)

    return reopen


def with_layer_2_trained(state: State) -> State:
    return {name: part * 1.1 if ".layers.1." in name else part for name, part in state.items()}


def test_the_facts_are_those_of_the_encoder_and_can_be_copied(
    workspace: Workspace, shown: ThisEncoderPane, tiny_file: Path
) -> None:
    whole, facts = weights_hash(workspace.live_encoder.model.encoders[0]), dict(shown.facts)
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
    workspace: Workspace, shown: ThisEncoderPane, compare: Take
) -> None:
    assert shown.hint.isVisible() and not shown.plot.isVisible()
    compare(as_checkpoint(with_layer_2_trained(tiny_state())))
    assert shown.sentence.text().startswith("Against other.safetensors: Layer 2 differs; the other layers are the same")
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
    assert "normed rows" in shown.key.text()
    workspace.session.set_view_options(replace(workspace.session.view_options, normed=False))
    assert "raw rows" in shown.key.text() and not np.allclose(distances[2:], shown.plot.line.getData()[1][2:])


def test_the_same_encoder_elsewhere_is_called_identical(shown: ThisEncoderPane, compare: Take) -> None:
    compare(as_checkpoint(tiny_state()))
    assert "Identical: every weight is the same number." in shown.sentence.text()
    np.testing.assert_allclose(shown.plot.line.getData()[1], 0, atol=1e-6)


def test_what_cannot_be_compared_is_said_and_nothing_changes(
    workspace: Workspace, shown: ThisEncoderPane, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(workspace.failed, timeout=10_000) as failed:
        workspace.encoder_comparison.compare(str(save(tmp_path / "other.safetensors", tiny_state(layers=5))))
    assert "this one has 3 layers of width 64, the other 5 layers" in str(failed.args[0])
    assert workspace.encoder_comparison.result is None and shown.hint.isVisible()


def test_another_encoder_forgets_the_comparison_and_has_a_hash_of_its_own(
    workspace: Workspace, shown: ThisEncoderPane, compare: Take, reopen: Take, qtbot: QtBot
) -> None:
    compare(tiny_state())
    first = dict(shown.facts)["Weights’ hash"]
    reopen(tiny_state(seed=5))
    assert workspace.encoder_comparison.result is None and shown.hint.isVisible()
    wait_for_hash(shown, qtbot)
    assert dict(shown.facts)["Weights’ hash"] != first


def test_of_two_encoders_the_one_looked_at_is_compared_with_its_counterpart(
    workspace: Workspace, shown: ThisEncoderPane, compare: Take, reopen: Take, encoded: Encoded
) -> None:
    small, large = tiny_state(), under("clip_g.transformer.", tiny_state(layers=32))
    other = under("clip_l.transformer.", with_layer_2_trained(small)) | large
    reopen(under("clip_l.transformer.", small) | large)
    compare(other)
    assert "Layer 2 differs" in shown.sentence.text()
    workspace.session.choose_encoder("clip_g")
    encoded(workspace)
    assert dict(shown.facts)["Encoder"] == "CLIP G of Stable Diffusion XL"
    assert workspace.encoder_comparison.result is None
    compare(other)
    assert "Identical" in shown.sentence.text() and len(shown.plot.bars[MLP].opts["height"]) == 32


def test_the_menu_offers_those_opened_before(
    workspace: Workspace, shown: ThisEncoderPane, tiny_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: list[str] = []
    monkeypatch.setattr(workspace.encoder_comparison, "compare", sources.append)
    shown.menu.aboutToShow.emit()
    actions = {action.text(): action for action in shown.menu.actions() if action.text()}
    actions[tiny_file.name].trigger()
    assert sources == [str(tiny_file)]
    first, *_, file, folder = actions
    assert first.startswith("Study encoder") and (file, folder) == ("Choose file…", "Choose diffusers folder…")


def test_a_comparison_stays_while_the_prompt_goes_on(
    workspace: Workspace, shown: ThisEncoderPane, compare: Take, encoded: Encoded
) -> None:
    compare(with_layer_2_trained(tiny_state()))
    before = workspace.session.prompt.text
    workspace.session.prompt.set_text(f"{before} x")
    encoded(workspace)
    assert shown.plot.isVisible() and before in shown.key.toolTip()


def test_the_pane_needs_an_encoder(bare_workspace: Workspace, qtbot: QtBot) -> None:
    queries, comparison = bare_workspace.model_queries, bare_workspace.encoder_comparison
    shown = ThisEncoderPane(bare_workspace.session, queries.submit, comparison)
    qtbot.addWidget(shown)
    shown.show()
    assert shown.canvas.isHidden() and not shown.facts
