"""Header, columns, docks and plots keep their places and sizes, whatever is typed, scrubbed or switched."""

from collections.abc import Callable, Iterable

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from window_driving import Encoded, type_text

from gui.widgets.controls import Card, SegmentedControl
from gui.window.main_window import MainWindow

Places = dict[str, QRect | QRectF]


def widgets_in(window: MainWindow) -> dict[str, QWidget]:
    """What a person would see jump, by where it stands in the window."""
    panel, ruler, docks = window.prompt_panel, window.ruler, window.pane_docks
    widgets = {"header": window.header, "desk": panel, "ruler": ruler, "scale": ruler.scale, "pane area": docks}
    widgets |= {"editor": panel.editor, "strip": panel.token_strip, "counter": panel.counter}
    widgets["status"] = window.status_bar
    widgets |= {f"dock {dock.objectName()}": dock for dock in docks.docks if dock.isVisible()}
    kinds: tuple[type[QWidget], ...] = (SegmentedControl, Card, pg.GraphicsView, QAbstractButton)
    for part in (window.header, ruler, docks):
        for kind in kinds:
            for number, widget in enumerate(part.findChildren(kind)):
                if widget.isVisible() and not widget.visibleRegion().isEmpty():
                    widgets[f"{type(part).__name__}: {kind.__name__} {number}"] = widget
    return widgets


def places(window: MainWindow) -> Places:
    """Where these are now, and the plots in them."""
    QApplication.processEvents()
    rects: Places = {}
    for name, widget in widgets_in(window).items():
        rects[name] = QRect(widget.mapTo(window, QPoint()), widget.size())
        if isinstance(widget, pg.GraphicsView) and widget.scene():
            for number, item in enumerate(widget.scene().items()):
                if isinstance(item, pg.ViewBox) and item.isVisible():
                    rects[f"{name}, plot {number}"] = item.sceneBoundingRect().toRect()
    return rects


def check_kept(before: Places, after: Places, names: Iterable[str]) -> None:
    """Whether what has these names is where it was."""
    names = list(names)
    assert names and {name: after.get(name) for name in names} == {name: before[name] for name in names}


def type_a_word(window: MainWindow) -> None:
    type_text(window, ", a red fox")


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
    for now in (during, places(window)):
        check_kept(before, now, (name for name in before if "plot" not in name or act is scrub))


@pytest.mark.parametrize("dialect", ["comfyui", "diffusers", "compel"])
def test_another_tool_leaves_everything_outside_the_prompts_card_where_it_is(
    window: MainWindow, encoded: Encoded, qtbot: QtBot, dialect: str
) -> None:
    qtbot.wait(50)
    before = places(window)
    window.session.set_dialect(dialect)
    encoded(window)
    qtbot.wait(50)
    moving = ("editor", "strip", "counter")
    check_kept(before, places(window), (name for name in before if name not in moving and "plot" not in name))


def test_another_encoder_leaves_the_columns_and_docks_where_they_are(
    window: MainWindow, encoded: Encoded, qtbot: QtBot
) -> None:
    before = places(window)
    window.workspace.model_loader.open("study")
    qtbot.waitUntil(lambda: window.session.encoder.is_study, timeout=30_000)
    encoded(window)
    qtbot.wait(50)
    after = places(window)
    for kept in ("dock", "desk", "ruler", "pane area", "header", "scale", "Header: SegmentedControl"):
        check_kept(before, after, (name for name in before if name.startswith(kept)))
