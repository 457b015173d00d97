"""Panes alone, with no window around them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import encoder_files
import pytest
from lone_pane import LonePane
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot

from gui.panes.pane import Pane
from gui.state.session import Session
from gui.window.pane_table import PANES
from gui.workers.model_queries import Submit

MakePane = Callable[[Session, Submit], Pane]


@pytest.fixture
def lone_pane(qtbot: QtBot, tiny_file: Path) -> Iterator[Callable[..., LonePane]]:
    """Makes panes, by their name or by what makes them, on a tiny encoder or with `None` on none."""
    made: list[LonePane] = []
    QCursor.setPos(-100, -100)  # where an earlier test left the mouse, a pane would show what is below it

    def make(kind: str | MakePane, source: Path | None = tiny_file) -> LonePane:
        made.append(LonePane(PANES[kind].make if isinstance(kind, str) else kind, source))
        return made[-1]

    yield make
    for pane in made:
        pane.close()


@pytest.fixture
def lone(request: pytest.FixtureRequest, lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane that the test's file names in `PANE`, alone, of the first prompt."""
    return lone_pane(request.module.PANE)


@pytest.fixture
def shown(lone: LonePane) -> Pane:
    """That pane itself."""
    return lone.pane


@pytest.fixture(scope="session")
def xl_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SDXL checkpoint with a tiny encoder of 12 layers and one of 32."""
    return encoder_files.save_xl(tmp_path_factory.mktemp("xl") / "xl.safetensors")


@pytest.fixture
def bare_file(tmp_path: Path) -> Path:
    """The tiny encoder without a projection."""
    state = encoder_files.without_projection(encoder_files.tiny_state())
    return encoder_files.save(tmp_path / "bare.safetensors", state)


@pytest.fixture
def broken_file(tmp_path: Path) -> Path:
    """The tiny encoder with an infinite weight in layer 2."""
    state = encoder_files.tiny_state()
    state["text_model.encoder.layers.1.mlp.fc1.weight"][0, 0] = float("inf")
    return encoder_files.save(tmp_path / "broken.safetensors", state)
