"""Where the encoder computes: the processor, a graphics card, bfloat16; and back where that cannot be."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from core.encoder import devices
from core.encoder.clip_encoder import ClipEncoder
from gui.window.main_window import MainWindow
from gui.workspace.compute_device import AvailableDevices, DeviceChoice
from gui.workspace.workspace import Workspace


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor that is fast at bfloat16."""
    monkeypatch.setattr(devices, "fast_at_bfloat16", lambda device="cpu": True)


@pytest.fixture
def small_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graphics card that has no room for anything."""
    both = devices.Device("cpu", "Processor"), devices.Device("cuda", "Tiny card")
    monkeypatch.setattr(devices, "devices", lambda: both)
    move = ClipEncoder._move_weights

    def move_to_processor(encoder: ClipEncoder, names: object) -> None:
        if encoder.device == "cuda":
            raise torch.OutOfMemoryError("out of memory")
        move(encoder, names)

    monkeypatch.setattr(ClipEncoder, "_move_weights", move_to_processor)


def action(window: MainWindow, start: str) -> QAction:
    """The entry of the menu Compute on that begins so, as the menu is filled now."""
    (menu,) = (menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "Com&pute on")
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.text().startswith(start))


def test_a_machine_without_a_card_uses_the_processor_and_offers_no_slower_bfloat16(window: MainWindow) -> None:
    assert window.workspace.compute_device.title == "CPU"
    assert "CPU" in window.status_bar.encoder.text().split(" · ")
    assert action(window, "Processor").isChecked()
    window.workspace.compute_device.set_available(AvailableDevices())
    assert not action(window, "&bfloat16").isEnabled()
    assert "slower" in action(window, "&bfloat16").toolTip()


def test_bfloat16_changes_the_rows_a_little_and_says_how_much(fast: None, window: MainWindow, encoded: Encoded) -> None:
    device, exact = window.workspace.compute_device, encoded(window.workspace).hidden_states
    action(window, "&bfloat16").trigger()
    rough = encoded(window.workspace).hidden_states
    assert device.in_use.precision == "bfloat16"
    words = np.isfinite(exact).all(axis=(0, 2)) & np.isfinite(rough).all(axis=(0, 2))
    assert words.sum() > 5
    assert 0 < np.abs(rough[:, words] - exact[:, words]).max() < 0.5
    assert "differ from float32" in device.error_text
    assert "CPU in bfloat16" in window.status_bar.encoder.text()
    action(window, "&bfloat16").trigger()
    exact_again = encoded(window.workspace).hidden_states
    assert device.in_use.precision == "float32"
    np.testing.assert_allclose(exact_again[:, words], exact[:, words], atol=1e-5)


def test_a_card_without_room_gives_way_to_the_processor_with_a_sentence(
    small_card: None, make_workspace: Callable[..., Workspace], tiny_file: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    workspace = make_workspace()
    with qtbot.waitSignal(workspace.failed, timeout=20_000) as failure:
        workspace.model_loader.open(str(tiny_file))
    assert "does not fit into the free memory" in str(failure.args[0])
    assert np.isfinite(encoded(workspace).hidden_states[:, 1]).all()
    assert workspace.compute_device.title == "CPU"
    assert [title for _, title in workspace.compute_device.available.devices] == ["Processor", "Tiny card"]


def test_choosing_a_card_that_has_no_room_leaves_everything_as_it_was(
    qtbot: QtBot, small_card: None, make_window: Callable[..., MainWindow], tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window(device="cpu")
    workspace = window.workspace
    workspace.model_loader.open(str(tiny_file))
    before = encoded(workspace).hidden_states
    with qtbot.waitSignal(workspace.failed, timeout=20_000):
        action(window, "Tiny card").trigger()
    workspace.session.prompt.set_text(f"{workspace.session.prompt.text} and more")
    np.testing.assert_allclose(encoded(workspace).hidden_states[:, :3], before[:, :3], atol=1e-5)
    assert workspace.compute_device.in_use.device == "cpu"


def test_the_choice_is_there_after_a_restart(
    fast: None, make_workspace: Callable[..., Workspace], tiny_file: Path, encoded: Encoded
) -> None:
    workspace = make_workspace(precision="bfloat16", device="a card that was sold")
    workspace.model_loader.open(str(tiny_file))
    encoded(workspace)
    assert workspace.compute_device.in_use == DeviceChoice("cpu", "bfloat16")
    workspace.settings_store.save()
    settings = workspace.settings
    assert (settings.device, settings.precision) == ("a card that was sold", "bfloat16")
