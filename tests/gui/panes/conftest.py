"""Panes alone, with no window around them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lone_pane import LonePane
from pytestqt.qtbot import QtBot

from gui.panes.pane import Pane
from gui.state.session import Session
from gui.window.pane_docks import PANES
from gui.workers.model_queries import Submit

MakePane = Callable[[Session, Submit], Pane]


@pytest.fixture
def lone_pane(qtbot: QtBot, tiny_file: Path) -> Iterator[Callable[..., LonePane[Pane]]]:
    """Makes panes, by their name or by what makes them, on a tiny encoder or with `None` on none."""
    made: list[LonePane[Pane]] = []

    def make(kind: str | MakePane, source: Path | None = tiny_file) -> LonePane[Pane]:
        made.append(LonePane(PANES[kind].make if isinstance(kind, str) else kind, source))
        return made[-1]

    yield make
    for pane in made:
        pane.close()
