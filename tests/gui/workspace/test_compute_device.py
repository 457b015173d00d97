"""Where the encoder computes: the processor, a graphics card, bfloat16; and back where that cannot be."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.encoder import devices
from core.encoder.encoder import Encoder
from core.encoder.encoding import Encoding
from gui.window.main_window import MainWindow
from gui.workspace.compute_device import AvailableDevices

Encoded = Callable[[MainWindow], Encoding]


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "fast_at_bfloat16", lambda device="cpu": True)


@pytest.fixture
def small_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graphics card that has no room for anything."""
    monkeypatch.setattr(
        devices, "devices", lambda: (devices.Device("cpu", "Processor"), devices.Device("cuda", "Tiny card"))
    )
    place = Encoder._move_weights

    def full(encoder: Encoder, names: object) -> None:
        if encoder.device == "cuda":
            raise torch.OutOfMemoryError("out of memory")
        place(encoder, names)

    monkeypatch.setattr(Encoder, "_move_weights", full)


def compute_menu(window: MainWindow) -> QMenu:
    menus = [menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "Com&pute on"]
    menus[0].aboutToShow.emit()
    return menus[0]


def action(window: MainWindow, start: str) -> QAction:
    return next(one for one in compute_menu(window).actions() if one.text().startswith(start))


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.workspace.live_encoder.is_idle and not window.workspace.jobs.title, timeout=20_000)


def test_the_processor_in_float32_is_what_a_machine_without_a_card_uses(window: MainWindow) -> None:
    assert window.workspace.compute_device.title == "CPU"
    assert " · CPU · " in window.statusBar().encoder.text() or window.statusBar().encoder.text().endswith("CPU")
    assert action(window, "Processor").isChecked()


def test_bfloat16_changes_the_rows_a_little_and_says_how_much(
    qtbot: QtBot, fast: None, make_window: Callable[..., MainWindow], tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window()
    window.workspace.model_loader.open(str(tiny_file))
    exact = encoded(window).hidden_states
    settle(qtbot, window)
    action(window, "&bfloat16").trigger()
    qtbot.waitUntil(lambda: window.workspace.compute_device.in_use.precision == "bfloat16", timeout=20_000)
    rough = encoded(window).hidden_states
    words = np.isfinite(exact).all(axis=(0, 2)) & np.isfinite(rough).all(axis=(0, 2))
    assert words.sum() > 5
    assert 0 < np.abs(rough[:, words] - exact[:, words]).max() < 0.5
    assert "differ from float32" in window.workspace.compute_device.error_text
    assert "CPU in bfloat16" in window.statusBar().encoder.text()
    settle(qtbot, window)
    action(window, "&bfloat16").trigger()
    qtbot.waitUntil(lambda: window.workspace.compute_device.in_use.precision == "float32", timeout=20_000)
    np.testing.assert_allclose(encoded(window).hidden_states[:, words], exact[:, words], atol=1e-5)


def test_bfloat16_is_not_offered_where_it_would_be_slower(window: MainWindow) -> None:
    window.workspace.compute_device.set_available(AvailableDevices())
    assert not action(window, "&bfloat16").isEnabled()
    assert "slower" in action(window, "&bfloat16").toolTip()


def test_a_card_without_room_gives_way_to_the_processor_with_a_sentence(
    small_card: None, make_window: Callable[..., MainWindow], tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window()
    window.workspace.model_loader.open(str(tiny_file))
    assert np.isfinite(encoded(window).hidden_states[:, 1]).all()
    assert window.error_box is not None and "does not fit into the free memory" in window.error_box.text()
    assert window.workspace.compute_device.title == "CPU"
    assert [one.text() for one in compute_menu(window).actions()][:2] == ["Processor", "Tiny card"]


def test_choosing_a_card_that_has_no_room_leaves_the_window_as_it_was(
    qtbot: QtBot, small_card: None, make_window: Callable[..., MainWindow], tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window(device="cpu")
    window.workspace.model_loader.open(str(tiny_file))
    before = encoded(window).hidden_states
    settle(qtbot, window)
    action(window, "Tiny card").trigger()
    qtbot.waitUntil(lambda: window.error_box is not None, timeout=20_000)
    window.prompt_panel.editor.insertPlainText(" and more")
    after = encoded(window).hidden_states
    np.testing.assert_allclose(after[:, :3], before[:, :3], atol=1e-5)
    assert window.workspace.compute_device.in_use.device == "cpu"


def test_the_choice_is_there_after_a_restart(
    qtbot: QtBot, fast: None, make_window: Callable[..., MainWindow], tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window(precision="bfloat16", device="a card that was sold")
    window.workspace.model_loader.open(str(tiny_file))
    encoded(window)
    assert (window.workspace.compute_device.in_use.device, window.workspace.compute_device.in_use.precision) == (
        "cpu",
        "bfloat16",
    )
    window.workspace.settings_store.save()
    assert (window.workspace.settings.device, window.workspace.settings.precision) == (
        "a card that was sold",
        "bfloat16",
    )
