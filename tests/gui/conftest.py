"""A window on a tiny random encoder, with settings of its own."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import encoder_files
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import drawn

from core.encoder.encoding import Encoding
from gui.state.settings import Settings
from gui.widgets.focus import FocusRings
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace


@pytest.fixture(scope="session")
def tiny_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stand-alone text encoder of 3 layers."""
    return encoder_files.save(tmp_path_factory.mktemp("model") / "tiny.safetensors", encoder_files.tiny_state())


@pytest.fixture
def make_workspace(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """Makes workspaces with settings of their own, which are closed when the test ends."""
    workspaces: list[Workspace] = []
    # What is left of earlier tests goes here: a thread that came upon it later could wait for this one for ever.
    gc.collect()

    def make(**settings: object) -> Workspace:
        workspaces.append(Workspace(Settings(**settings), tmp_path / "settings.json"))
        return workspaces[-1]

    yield make
    for workspace in workspaces:
        workspace.close()
        workspace.deleteLater()


@pytest.fixture
def workspace(qtbot: QtBot, make_workspace: Callable[..., Workspace], tiny_file: Path) -> Workspace:
    """A workspace without a window that has encoded its first prompt."""
    made = make_workspace()
    made.model_loader.open(str(tiny_file))
    qtbot.waitUntil(lambda: made.session.is_up_to_date and made.is_idle, timeout=20_000)
    return made


@pytest.fixture
def make_window(qtbot: QtBot, make_workspace: Callable[..., Workspace]) -> Iterator[Callable[..., MainWindow]]:
    """Makes windows on workspaces of their own, which are closed when the test ends."""
    windows: list[MainWindow] = []

    def make(**settings: object) -> MainWindow:
        window = MainWindow(make_workspace(**settings))
        window.closed.connect(window.workspace.close)
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
    made.workspace.model_loader.open(str(tiny_file))
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


@pytest.fixture
def rings(qapp: QApplication) -> Iterator[FocusRings]:
    """The frame around what has the focus, which is the application's (`make_application`)."""
    made = FocusRings(qapp)
    yield made
    qapp.focusChanged.disconnect(made._move)
    made.deleteLater()
