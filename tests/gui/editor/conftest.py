"""The left column alone, without a window, on a session whose texts are parsed as they change."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
from gui.workspace.workspace import Workspace


@pytest.fixture
def session(make_workspace: Callable[..., Workspace]) -> Session:
    """A session without an encoder, with the default prompt."""
    workspace = make_workspace()
    workspace.parse()
    return workspace.session


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> PromptPanel:
    """The column as an active window of its own."""
    panel = PromptPanel(session)
    qtbot.addWidget(panel)
    panel.resize(480, 760)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel
