"""Workspaces and windows on a tiny random encoder, with settings of their own."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import encoder_files
import pytest
import shiboken6
from prompts import SHORT_PROMPT
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded, drawn

from core.encoder.encoding import Encoding
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
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
        workspaces.append(Workspace(Settings(**{"text": SHORT_PROMPT, **settings}), tmp_path / "settings.json"))
        return workspaces[-1]

    yield make
    for workspace in workspaces:
        workspace.close()
        workspace.deleteLater()


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace], tiny_file: Path, encoded: Encoded) -> Workspace:
    """A workspace without a window that has encoded its first prompt."""
    workspace = make_workspace()
    workspace.model_loader.open(str(tiny_file))
    encoded(workspace)
    return workspace


@pytest.fixture
def bare_workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    """A workspace without an encoder, with the default prompt."""
    return make_workspace()


@pytest.fixture
def session(bare_workspace: Workspace) -> Session:
    """Its session."""
    return bare_workspace.session


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> PromptPanel:
    """The left column alone on that session, as an active window of its own."""
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    panel.resize(480, 760)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


@pytest.fixture
def make_window(qtbot: QtBot, make_workspace: Callable[..., Workspace]) -> Iterator[Callable[..., MainWindow]]:
    """Makes windows on workspaces of their own, which are closed when the test ends."""
    windows: list[MainWindow] = []

    def make(**settings: object) -> MainWindow:
        window = MainWindow(make_workspace(**settings))
        window.closed.connect(window.workspace.close)
        windows.append(window)
        if not window.workspace.settings.geometry:
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
def window(make_window: Callable[..., MainWindow], tiny_file: Path, encoded: Encoded) -> MainWindow:
    """A window that has encoded its first prompt."""
    window = make_window()
    window.workspace.model_loader.open(str(tiny_file))
    encoded(window)
    return window


@pytest.fixture
def encoded(qtbot: QtBot) -> Encoded:
    """Waits until the encoding answers the text as it stands and a window's panes show it, or a workspace is idle."""

    def wait(shown: MainWindow | Workspace) -> Encoding:
        session = shown.session
        if isinstance(shown, MainWindow):
            qtbot.waitUntil(lambda: drawn(shown), timeout=20_000)
        else:
            qtbot.waitUntil(lambda: session.is_up_to_date and shown.is_idle, timeout=20_000)
        assert session.encoding is not None
        return session.encoding

    return wait


@pytest.fixture
def rings(qapp: QApplication) -> Iterator[FocusRings]:
    """The frame around what has the focus, which is the application's (`make_application`)."""
    rings = FocusRings(qapp)
    yield rings
    shiboken6.delete(rings)
