"""A window on a tiny random encoder, with settings of its own."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import encoder_files
import pytest
from pytestqt.qtbot import QtBot
from window_driving import drawn

from core.encoder.encoding import Encoding
from gui.state.settings import Settings
from gui.window.main_window import MainWindow


@pytest.fixture(scope="session")
def tiny_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stand-alone text encoder of 3 layers."""
    return encoder_files.save(tmp_path_factory.mktemp("model") / "tiny.safetensors", encoder_files.tiny_state())


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., MainWindow]]:
    """Makes windows that are closed when the test ends."""
    windows: list[MainWindow] = []
    # What is left of earlier windows goes here: a thread that came upon it later could wait for this one for ever.
    gc.collect()

    def make(**remembered: object) -> MainWindow:
        window = MainWindow(Settings(**remembered), tmp_path / "settings.json")
        windows.append(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def bare_window(make_window: Callable[..., MainWindow]) -> MainWindow:
    """A window without an encoder."""
    return make_window()


@pytest.fixture
def window(qtbot: QtBot, make_window: Callable[..., MainWindow], tiny_file: Path) -> MainWindow:
    """A window that has encoded its first prompt."""
    made = make_window()
    made.model_loader.open(str(tiny_file))
    wait_for_encoding(qtbot, made)
    return made


def wait_for_encoding(qtbot: QtBot, window: MainWindow) -> Encoding:
    """Waits until the encoding answers the text as it stands, and the panes show it."""
    qtbot.waitUntil(lambda: drawn(window), timeout=20_000)
    assert window.session.encoding is not None
    return window.session.encoding


@pytest.fixture
def encoded(qtbot: QtBot) -> Callable[[MainWindow], Encoding]:
    """Waits for a window's encoding."""
    return lambda window: wait_for_encoding(qtbot, window)
