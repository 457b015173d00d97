"""What the mouse does in a plot, keys do too: point, read, select, pin, choose a layer; with a cursor."""

from collections.abc import Callable
from operator import attrgetter

import pyqtgraph as pg
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QGraphicsView, QHeaderView, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from widget_walk import show_every_pane

from gui.panes.keyboard_cursor import KeyboardCursor
from gui.panes.pane import Pane
from gui.panes.plots.matrix import short_number
from gui.widgets.style import theme_of
from gui.window.main_window import MainWindow

Key = Qt.Key
NO_FOCUS = Qt.FocusPolicy.NoFocus
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PANE = "words_by_words"


def focused(lone: LonePane, view: str = "canvas") -> tuple[Pane, pg.GraphicsView]:
    """A pane's plot that the keyboard came to."""
    plot = attrgetter(view)(lone.pane)
    plot.window().activateWindow()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert plot.hasFocus()
    return lone.pane, plot


def press(plot: QWidget, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(plot, key, modifier)


def test_arrows_move_over_cells_and_read_them(lone: LonePane) -> None:
    shown, plot = focused(lone)
    press(plot, Key.Key_Right, Key.Key_Right, Key.Key_Down)
    assert shown.key_cursor.target == (1, 1)
    press(plot, Key.Key_Right)
    left, right = lone.view.units[1:3]
    assert shown.readout.text().startswith(f"{left.label} – {right.label}")
    assert lone.session.prompt.hovered == {*left.positions, *right.positions}
    assert plot.accessibleDescription() == f"{shown.readout.text()}. {shown.reading.text()}"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_enter_and_space_select_a_word_and_pin_and_unpin_a_pair(lone: LonePane, key: Qt.Key) -> None:
    _, plot = focused(lone)
    units = lone.view.units
    press(plot, Key.Key_Home, key)
    assert lone.session.prompt.selected == frozenset(units[0].positions) and lone.session.pins == ()
    press(plot, Key.Key_Right, key)
    assert lone.session.pins == ((units[0].key, units[1].key),)
    press(plot, key)
    assert lone.session.pins == ()


def test_the_cursor_stays_within_the_matrix(lone: LonePane) -> None:
    shown, plot = focused(lone)
    last = len(lone.view.units) - 1
    press(plot, Key.Key_End, modifier=CTRL)
    press(plot, Key.Key_Right, Key.Key_Down, Key.Key_PageDown)
    assert shown.key_cursor.target == (last, last)
    press(plot, Key.Key_Home, modifier=CTRL)
    press(plot, Key.Key_Left, Key.Key_Up, Key.Key_PageUp)
    assert shown.key_cursor.target == (0, 0)


def test_escape_leaves_and_the_next_key_comes_back_to_the_place(lone: LonePane) -> None:
    shown, plot = focused(lone)
    press(plot, Key.Key_Home, Key.Key_Right, Key.Key_Escape)
    assert not shown.key_cursor.pointing and lone.session.prompt.hovered == frozenset() and shown.readout.text() == ""
    press(plot, Key.Key_Right)
    assert shown.key_cursor.pointing and shown.key_cursor.target == (0, 1)


def test_the_keyboard_has_a_hint_and_a_cursor_that_go_with_the_focus(lone: LonePane) -> None:
    shown, plot = focused(lone)
    assert "Arrow keys" in shown.readout.text() and "pin the pair" in shown.readout.text()
    assert shown.key_cursor.frame.isVisible()
    press(plot, Key.Key_Home)
    box = plot.mapFromScene(shown.key_cursor.box()).boundingRect()
    colour = shown.key_cursor.frame.grab().toImage().pixelColor(box.left(), box.center().y())
    assert colour == QColor(theme_of(shown).text)
    plot.clearFocus()
    assert not shown.key_cursor.frame.isVisible() and not shown.key_cursor.pointing
    assert lone.session.prompt.hovered == frozenset()


def test_the_mouse_takes_the_pointing_over_and_a_click_gives_the_focus_without_a_frame(lone: LonePane) -> None:
    shown = lone.pane
    QTest.mouseClick(shown.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    shown.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not shown.key_cursor.frame.isVisible()
    press(shown.canvas, Key.Key_Home)
    shown.canvas.scene().sigMouseMoved.emit(shown.key_cursor.box().center())
    assert not shown.key_cursor.pointing


def test_plus_looks_closer_the_cursor_stays_in_sight_and_0_shows_all(lone: LonePane) -> None:
    shown, plot = focused(lone)
    count = len(lone.view.units)
    press(plot, Key.Key_Home, *(Key.Key_Plus for _ in range(5)))
    assert shown.matrices[0].view.viewRect().width() < count
    press(plot, Key.Key_End, modifier=CTRL)
    assert shown.matrices[0].view.sceneBoundingRect().contains(shown.key_cursor.box().center())
    press(plot, Key.Key_0)
    assert shown.matrices[0].view.viewRect().width() == pytest.approx(count)


def test_keys_with_alt_are_left_to_the_window_and_without_words_all_are(lone_pane: Callable[..., LonePane]) -> None:
    for lone, modifier in ((lone_pane(PANE), ALT), (lone_pane(PANE, None), Qt.KeyboardModifier.NoModifier)):
        press(lone.pane.canvas, Key.Key_Right, Key.Key_Down, modifier=modifier)
        assert lone.pane.key_cursor.target is None


@pytest.mark.parametrize(
    ("kind", "view"), [("across_layers", "canvas"), ("specificity_ladder", "layers"), ("feature", "layers")]
)
def test_keys_read_and_choose_a_layer_of_curves(lone_pane: Callable[..., LonePane], kind: str, view: str) -> None:
    lone = lone_pane(kind)
    shown, plot = focused(lone, view)
    press(plot, Key.Key_Home, Key.Key_Right)
    assert "layer 1" in shown.readout.text() and lone.session.layer != 1
    press(plot, Key.Key_Return)
    assert lone.session.layer == 1


def test_up_and_down_go_from_curve_to_curve(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("across_layers")
    shown, plot = focused(lone)
    press(plot, Key.Key_Home, Key.Key_Down)
    assert lone.session.prompt.hovered == shown.plot.curves[1].positions


def test_the_map_is_zoomed_and_shown_whole_again(lone_pane: Callable[..., LonePane]) -> None:
    shown, plot = focused(lone_pane("map"), "map")
    for key, is_zoomed in ((Key.Key_Plus, True), (Key.Key_0, False)):
        press(plot, Key.Key_Home, key)
        assert shown.fit.isVisible() == is_zoomed


TARGETS = {  # the plot, where the cursor goes from its first target, and what it then reads and selects
    "attention": ("canvas", (Key.Key_Down, Key.Key_Right), (1, 1), "photo", {2}),
    "influence": ("plots.canvas", (Key.Key_Down, Key.Key_Right), (1, 1), "without photo", {2}),
    "conditioning": ("image.canvas", (Key.Key_Down, Key.Key_Right), (1, 1), "row 1 ", {1}),
    "map": ("map", (Key.Key_Right,), (0, 1), "photo", {2}),
}


@pytest.mark.parametrize("kind", TARGETS)
def test_what_the_cursor_goes_to_is_read_and_selected(lone_pane: Callable[..., LonePane], kind: str) -> None:
    lone, (view, keys, target, readout, selected) = lone_pane(kind), TARGETS[kind]
    lone.session.looks.set("influence.view", "matrix")
    shown, plot = focused(lone, view)
    press(plot, Key.Key_Home, *keys)
    assert plot.findChild(KeyboardCursor).target == target and shown.readout.text().startswith(readout)
    assert selected <= lone.session.prompt.hovered
    press(plot, Key.Key_Return)
    assert lone.session.prompt.selected == selected


def test_words_of_both_prompts_are_read_and_selected(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("compare")
    lone.session.comparison.set_text("a cow")
    lone.type(", a horse")
    shown, words = lone.pane, lone.pane.by_layer.canvas
    words.setFocus()
    words.setCurrentIndex(words.model_.index(0, 0))
    press(words, Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Right)
    pair = shown.prompt_query.answer.comparison.alignment.pairs[words.model_.rows[1]]
    assert shown.readout.text().startswith("layer 1")
    press(words, Key.Key_Return)
    assert lone.session.layer == 1
    assert lone.session.prompt.selected == frozenset(shown.prompt_query.answer.a.units[pair[0]].positions)


def test_the_numbers_of_the_feature_are_read(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("feature")
    shown, _ = focused(lone, "layers")
    shown.strip.setFocus(Qt.FocusReason.TabFocusReason)
    press(shown.strip, Key.Key_Home, Key.Key_Right)
    assert shown.readout.text().startswith("number 1 of")


def test_the_current_line_of_the_token_table_is_pointed_at(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("token_table")
    shown = lone.pane
    shown.table.setFocus()
    shown.table.setCurrentIndex(shown.model.index(0, 0))
    press(shown.table, Key.Key_Down)
    assert lone.session.prompt.hovered == {1} and lone.session.prompt.selected == {1}


def test_every_plot_that_takes_the_focus_has_keys(window: MainWindow) -> None:
    views = [view for shown in window.pane_docks.panes for view in [shown.canvas, *shown.findChildren(QGraphicsView)]]
    reached = [view for view in views if isinstance(view, pg.GraphicsView) and view.focusPolicy() != NO_FOCUS]
    assert len(reached) >= 10
    assert [type(view).__name__ for view in reached if not view.findChildren(KeyboardCursor)] == []
    assert [type(view).__name__ for view in reached if not view.accessibleName()] == []


def test_every_text_and_list_of_a_pane_says_what_it_does(window: MainWindow, qtbot: QtBot) -> None:
    controls = [
        control
        for shown in show_every_pane(qtbot, window)
        for control in (*shown.findChildren(QPlainTextEdit), *shown.findChildren(QAbstractItemView))
        if not control.isHidden() and type(control) not in (QHeaderView, QListView)  # Qt's own parts
    ]
    assert len(controls) > 5
    assert [(type(control).__name__, control.accessibleName()) for control in controls if not control.toolTip()] == []


def test_the_value_that_is_read_follows_the_layer_below_a_resting_cursor(lone: LonePane) -> None:
    shown, plot = focused(lone)
    lone.session.set_layer(3)
    press(plot, Key.Key_Home, Key.Key_Right)
    row, column = shown.key_cursor.target
    for layer in (0, 2):
        lone.session.set_layer(layer)
        assert shown.readout.text().endswith(short_number(float(shown.matrices[0].cells.matrix[row, column])))
