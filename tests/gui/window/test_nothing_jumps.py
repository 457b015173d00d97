"""Header, columns, docks and plots keep their places and sizes, whatever is typed, scrubbed or switched."""

from collections.abc import Callable

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from window_driving import Encoded, type_text

from gui.widgets.controls import Card, SegmentedControl
from gui.window.main_window import MainWindow

Places = dict[str, QRect | QRectF]


def named(window: MainWindow) -> dict[str, QWidget]:
    """What a person would see jump: by where it stands in the window, so that it is found again."""
    found = {"header": window.header, "desk": window.prompt_panel, "ruler": window.ruler, "scale": window.ruler.scale}
    found |= {
        "editor": window.prompt_panel.editor,
        "strip": window.prompt_panel.token_strip,
        "counter": window.prompt_panel.counter,
    }
    found |= {"pane area": window.pane_docks, "status": window.statusBar()}
    found |= {f"dock {dock.objectName()}": dock for dock in window.pane_docks.docks if dock.isVisible()}
    kinds: tuple[type[QWidget], ...] = (SegmentedControl, Card, pg.GraphicsView, QAbstractButton)
    for part in (window.header, window.ruler, window.pane_docks):
        for kind in kinds:
            for number, widget in enumerate(part.findChildren(kind)):
                if widget.isVisible() and not widget.visibleRegion().isEmpty():
                    found[f"{type(part).__name__}: {kind.__name__} {number}"] = widget
    return found


def places(window: MainWindow) -> Places:
    QApplication.processEvents()
    found: Places = {}
    for name, widget in named(window).items():
        found[name] = QRect(widget.mapTo(window, QPoint()), widget.size())
        if isinstance(widget, pg.GraphicsView) and widget.scene():
            for number, item in enumerate(widget.scene().items()):
                if isinstance(item, pg.ViewBox) and item.isVisible():
                    found[f"{name}, plot {number}"] = item.sceneBoundingRect().toRect()
    return found


def type_a_word(window: MainWindow) -> None:
    type_text(window, ", a red fox")


def change_the_dialect(window: MainWindow) -> None:
    for dialect in ("comfyui", "diffusers", "compel", "a1111"):
        window.session.set_dialect(dialect)
        QApplication.processEvents()


def scrub(window: MainWindow) -> None:
    for layer in range(window.session.layers + 1):
        window.session.set_layer(layer)
        QApplication.processEvents()


@pytest.mark.parametrize("act", [type_a_word, scrub])
def test_nothing_moves_while_one_types_or_scrubs(
    window: MainWindow, encoded: Encoded, qtbot: QtBot, act: Callable[[MainWindow], None]
) -> None:
    qtbot.wait(50)
    before = places(window)
    act(window)
    during = places(window)
    encoded(window)
    qtbot.wait(50)
    after = places(window)
    plain = {name for name in before if "plot" not in name or act is scrub}
    assert {name: during[name] for name in plain} == {name: before[name] for name in plain}
    assert {name: after[name] for name in plain} == {name: before[name] for name in plain}


@pytest.mark.parametrize("dialect", ["comfyui", "diffusers", "compel"])
def test_another_tool_leaves_everything_outside_the_prompts_card_where_it_is(
    window: MainWindow, encoded: Encoded, qtbot: QtBot, dialect: str
) -> None:
    qtbot.wait(50)
    before = places(window)
    window.session.set_dialect(dialect)
    encoded(window)
    qtbot.wait(50)
    after = places(window)
    kept = [name for name in before if name not in ("editor", "strip", "counter") and "plot" not in name]
    assert {name: after.get(name) for name in kept} == {name: before[name] for name in kept}


def test_another_encoder_leaves_the_columns_and_docks_where_they_are(
    window: MainWindow, encoded: Encoded, qtbot: QtBot
) -> None:
    before = places(window)
    window.workspace.model_loader.open("study")
    qtbot.waitUntil(lambda: window.session.encoder.is_study, timeout=30_000)
    encoded(window)
    qtbot.wait(50)
    after = places(window)
    kept = [name for name in before if name.startswith(("dock", "desk", "ruler", "pane area", "header", "scale"))]
    assert len(kept) > 5
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    switches = [name for name in before if name.startswith("Header: SegmentedControl")]
    assert {name: after.get(name) for name in switches} == {name: before[name] for name in switches}
