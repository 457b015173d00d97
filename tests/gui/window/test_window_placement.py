"""A window is always in sight, wherever it was and whatever has become of the screens."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QByteArray, QEvent, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.window import pane_dock, pane_docks, window_placement
from gui.window.main_window import MainWindow
from gui.window.window_placement import MIN_GRIP_WIDTH, bring_into_view, visible_rect
from gui.workspace.workspace import Workspace

BAR = 28
places = some.integers(-20_000, 20_000)
SAVED = some.builds(QRect, places, places, some.integers(1, 9000), some.integers(1, 9000))
SCREENS = some.lists(
    some.builds(QRect, places, places, some.integers(320, 4000), some.integers(240, 3000)), min_size=1, max_size=4
)
ONE = QRect(0, 0, 1920, 1080)


@given(SAVED, SCREENS)
def test_a_grip_of_the_title_bar_always_lies_on_a_screen(saved: QRect, screens: list[QRect]) -> None:
    placed = visible_rect(saved, screens, BAR)
    bar = QRect(placed.left(), placed.top() - BAR, placed.width(), BAR)
    shown = [bar.intersected(room) for room in screens]
    assert any(part.height() == BAR and part.width() >= min(MIN_GRIP_WIDTH, placed.width()) for part in shown)


@given(SAVED, SCREENS)
def test_no_window_becomes_larger_and_none_outgrows_its_screens(saved: QRect, screens: list[QRect]) -> None:
    placed = visible_rect(saved, screens, BAR)
    assert (placed.width(), placed.height()) <= (saved.width(), max(saved.height(), placed.height()))
    assert placed.width() <= saved.width() and placed.height() <= saved.height()
    whole = QRect()
    for room in screens:
        whole = whole.united(room) if room.intersects(placed) else whole
    assert placed.width() <= whole.width() and placed.height() <= whole.height()


@given(SAVED, SCREENS)
def test_what_is_placed_stays_there(saved: QRect, screens: list[QRect]) -> None:
    placed = visible_rect(saved, screens, BAR)
    assert visible_rect(placed, screens, BAR) == placed


@given(SCREENS, some.data())
def test_a_window_that_lies_on_a_screen_is_left_alone(screens: list[QRect], data: some.DataObject) -> None:
    room = data.draw(some.sampled_from(screens))
    width, height = (data.draw(some.integers(1, most)) for most in (room.width(), room.height() - BAR))
    left = data.draw(some.integers(room.left(), room.left() + room.width() - width))
    top = data.draw(some.integers(room.top() + BAR, room.top() + room.height() - height))
    saved = QRect(left, top, width, height)
    assert visible_rect(saved, screens, BAR) == saved


@pytest.mark.parametrize(
    ("saved", "screens", "placed"),
    [
        (QRect(-3000, 100, 1200, 800), [ONE], QRect(0, 100, 1200, 800)),  # its screen, at the left, is gone
        (QRect(2500, 2000, 1200, 800), [ONE], QRect(720, 280, 1200, 800)),
        (QRect(100, -300, 1200, 800), [ONE], QRect(100, BAR, 1200, 800)),  # the title bar above the top
        (QRect(0, BAR, 3840, 2160), [ONE], QRect(0, BAR, 1920, 1080 - BAR)),  # from a larger screen
        (QRect(1800, 100, 1200, 800), [ONE], QRect(1800, 100, 1200, 800)),  # pushed aside: a grip is in sight
        (QRect(1900, 100, 1200, 800), [ONE], QRect(720, 100, 1200, 800)),
        (QRect(1500, 100, 1200, 800), [ONE, QRect(1920, 0, 1920, 1080)], QRect(1500, 100, 1200, 800)),  # across two
        (QRect(-9, -9, 5, 5), [], QRect(-9, -9, 5, 5)),
    ],
)
def test_the_shortest_way_back(saved: QRect, screens: list[QRect], placed: QRect) -> None:
    assert visible_rect(saved, screens, BAR) == placed


def test_a_window_off_every_screen_comes_back(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setGeometry(-5000, -5000, 300, 200)
    widget.show()
    bring_into_view(widget)
    assert QGuiApplication.primaryScreen().availableGeometry().contains(widget.geometry())


def test_saved_geometry_off_every_screen_is_rescued(
    make_window: Callable[..., MainWindow], make_workspace: Callable[..., Workspace]
) -> None:
    first = make_window()
    first.move(-7000, -7000)
    first.workspace.settings_store.save()
    again = MainWindow(make_workspace(**vars(first.workspace.settings)))
    try:
        room = QGuiApplication.primaryScreen().availableGeometry()
        assert again.geometry().intersects(room) and again.geometry().top() >= room.top()
        assert again.width() <= room.width() and again.height() <= room.height()
    finally:
        again.close()


def test_a_floating_dock_comes_back_when_its_screen_goes(bare_window: MainWindow, qtbot: QtBot) -> None:
    dock = bare_window.pane_docks.docks[0]
    dock.setFloating(True)
    dock.move(-4000, -4000)
    screen = QGuiApplication.primaryScreen()
    QGuiApplication.instance().screenRemoved.emit(screen)
    qtbot.waitUntil(lambda: screen.availableGeometry().intersects(dock.geometry()))
    assert bare_window.pane_docks.docks[1].geometry().isValid() and not bare_window.pane_docks.docks[1].isFloating()


@pytest.mark.parametrize("wayland", [False, True])
def test_docks_float_only_where_they_can_come_back(
    wayland: bool, monkeypatch: pytest.MonkeyPatch, make_window: Callable[..., MainWindow]
) -> None:
    for module in (pane_dock, pane_docks):
        monkeypatch.setattr(module, "is_wayland", lambda: wayland)
    area = make_window().pane_docks
    area.restore_layout(QByteArray().toBase64().data().decode())
    feature = QDockWidget.DockWidgetFeature
    for dock in area.docks:
        assert bool(dock.features() & feature.DockWidgetFloatable) is not wayland
        assert dock.features() & feature.DockWidgetMovable and dock.features() & feature.DockWidgetClosable


def test_on_wayland_the_system_places_windows(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(window_placement.QGuiApplication, "platformName", staticmethod(lambda: "wayland-egl"))
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setGeometry(-5000, -5000, 300, 200)
    bring_into_view(widget)
    assert widget.x() == -5000


def test_a_dock_that_floats_keeps_its_buttons_on_the_screen(bare_window: MainWindow) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    bare_window.resize(room.width(), room.height())
    bare_window.move(room.topLeft())
    QApplication.processEvents()
    dock = bare_window.pane_docks.docks[0]
    dock.titleBarWidget()._float()
    assert dock.isFloating() and room.left() <= dock.x() and dock.x() + dock.width() <= room.right() + 1


def test_panes_are_drawn_anew_where_a_screen_has_another_scale(
    bare_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: bool(bare_window.pane_docks.made_panes))
    pane, drawn = bare_window.pane_docks.made_panes[0], list[str]()
    monkeypatch.setattr(pane, "restyle", lambda: drawn.append("restyled"))
    monkeypatch.setattr(pane, "refresh", lambda: drawn.append("drawn"))
    QApplication.sendEvent(bare_window, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert drawn == ["restyled", "drawn"]
