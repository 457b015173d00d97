"""The dialog of pictures without a window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.image_metadata.reading import read_picture
from gui.dialogs.image_prompt.dialog import ImagePromptDialog
from gui.workspace.workspace import Workspace


@pytest.fixture
def show(workspace: Workspace, qtbot: QtBot) -> Callable[..., ImagePromptDialog]:
    """Shows the prompts in pictures, without a window."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def do(*paths: Path) -> ImagePromptDialog:
        preview = ImagePromptDialog(workspace.picture_parts, parent)
        preview.add([read_picture(path) for path in paths])
        preview.open()
        qtbot.waitUntil(lambda: not workspace.picture_parts.is_busy, timeout=10_000)
        return preview

    return do
