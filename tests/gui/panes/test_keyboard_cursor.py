"""What the mouse does in a plot, keys do too: point, read, select, pin, choose a layer; with a cursor."""

from collections.abc import Callable

import pyqtgraph as pg
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)
from window_driving import Encoded

from gui.panes.keyboard_cursor import KeyboardCursor
from gui.panes.pane import Pane
from gui.panes.plots.matrix import short_number
from gui.widgets.style import theme_of
from gui.window.main_window import MainWindow

Key = Qt.Key
NO_FOCUS = Qt.FocusPolicy.NoFocus


def focused(lone: LonePane, view: str = "canvas") -> tuple[Pane, pg.GraphicsView]:
    """A pane's plot that the keyboard came to."""
    plot = lone.pane
    for name in view.split("."):
        plot = getattr(plot, name)
    plot.window().activateWindow()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    assert plot.hasFocus()
    return lone.pane, plot


@pytest.fixture
def matrix(lone_pane: Callable[..., LonePane]) -> LonePane:
    """Words by words, of the first prompt."""
    return lone_pane("words_by_words")


def press(plot: pg.GraphicsView, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(plot, key)


def test_arrows_move_over_cells_and_read_them(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    press(plot, Key.Key_Right, Key.Key_Right, Key.Key_Down)
    assert shown.key_cursor.target == (1, 1)
    press(plot, Key.Key_Right)
    left, right = matrix.view.units[1:3]
    assert shown.readout.text().startswith(f"{left.label} – {right.label}")
    assert matrix.session.prompt.hovered == {*left.positions, *right.positions}
    assert plot.accessibleDescription() == shown.readout.text()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_enter_and_space_pin_the_pair_and_unpin_it(matrix: LonePane, key: Qt.Key) -> None:
    _, plot = focused(matrix)
    press(plot, Key.Key_Home, Key.Key_Right, key)
    units = matrix.view.units
    assert matrix.session.pins == ((units[0].key, units[1].key),)
    press(plot, key)
    assert matrix.session.pins == ()


def test_enter_on_a_word_with_itself_selects_it(matrix: LonePane) -> None:
    _, plot = focused(matrix)
    press(plot, Key.Key_Home, Key.Key_Return)
    assert matrix.session.prompt.selected == frozenset(matrix.view.units[0].positions)


def test_the_cursor_stays_within_the_matrix(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    last = len(matrix.view.units) - 1
    QTest.keyClick(plot, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    press(plot, Key.Key_Right, Key.Key_Down, Key.Key_PageDown)
    assert shown.key_cursor.target == (last, last)
    QTest.keyClick(plot, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    press(plot, Key.Key_Left, Key.Key_Up, Key.Key_PageUp)
    assert shown.key_cursor.target == (0, 0)


def test_escape_leaves_and_the_next_key_comes_back_to_the_place(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    press(plot, Key.Key_Home, Key.Key_Right, Key.Key_Escape)
    assert not shown.key_cursor.pointing and matrix.session.prompt.hovered == frozenset() and shown.readout.text() == ""
    press(plot, Key.Key_Right)
    assert shown.key_cursor.pointing and shown.key_cursor.target == (0, 1)


def test_the_keyboard_has_a_visible_cursor(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    theme = theme_of(shown)
    assert shown.key_cursor.frame.isVisible()
    press(plot, Key.Key_Home)
    box = plot.mapFromScene(shown.key_cursor.box()).boundingRect()
    assert shown.key_cursor.frame.grab().toImage().pixelColor(box.left(), box.center().y()) == QColor(theme.text)


def test_the_hint_says_which_keys_there_are(matrix: LonePane) -> None:
    shown, _ = focused(matrix)
    assert "Arrow keys" in shown.readout.text() and "pin the pair" in shown.readout.text()


def test_nothing_is_drawn_over_a_plot_without_the_focus(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    press(plot, Key.Key_Home)
    plot.clearFocus()
    assert (
        not shown.key_cursor.frame.isVisible()
        and not shown.key_cursor.pointing
        and matrix.session.prompt.hovered == frozenset()
    )


def test_a_click_gives_the_focus_without_a_frame(matrix: LonePane) -> None:
    shown = matrix.pane
    QTest.mouseClick(shown.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    shown.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not shown.key_cursor.frame.isVisible()


def test_the_mouse_takes_the_pointing_over(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    press(plot, Key.Key_Home)
    plot.scene().sigMouseMoved.emit(shown.key_cursor.box().center())
    assert not shown.key_cursor.pointing


def test_plus_looks_closer_the_cursor_stays_in_sight_and_0_shows_all(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    count = len(matrix.view.units)
    press(plot, Key.Key_Home, *(Key.Key_Plus for _ in range(5)))
    assert shown.matrices[0].view.viewRect().width() < count
    QTest.keyClick(plot, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert shown.matrices[0].view.sceneBoundingRect().contains(shown.key_cursor.box().center())
    press(plot, Key.Key_0)
    assert shown.matrices[0].view.viewRect().width() == pytest.approx(count)


def test_another_layer_is_read_at_the_same_place(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    press(plot, Key.Key_Home, Key.Key_Right)
    matrix.session.set_layer(0)
    assert shown.readout.text().endswith(shown._values((0, 1)))
    before = shown.readout.text()
    matrix.session.set_layer(2)
    assert shown.readout.text() != before and shown.readout.text().endswith(shown._values((0, 1)))


def test_keys_with_alt_are_left_to_the_window(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    QTest.keyClick(plot, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown.key_cursor.target is None


def test_a_pane_without_words_takes_no_keys(lone_pane: Callable[..., LonePane]) -> None:
    shown = lone_pane("words_by_words", None).pane
    QTest.keyClick(shown.canvas, Key.Key_Right)
    assert shown.key_cursor.target is None


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


def test_words_of_the_map_follow_one_another(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("map")
    shown, plot = focused(lone, "map")
    press(plot, Key.Key_Home, Key.Key_Right)
    unit = lone.view.units[1]
    assert shown.readout.text().startswith(unit.name) and lone.session.prompt.hovered == frozenset(unit.positions)
    press(plot, Key.Key_Return)
    assert lone.session.prompt.selected == frozenset(unit.positions)
    press(plot, Key.Key_Plus)
    assert shown.fit.isVisible()
    press(plot, Key.Key_0)
    assert not shown.fit.isVisible()


@pytest.mark.parametrize("kind", ["attention", "influence"])
def test_a_line_is_read_and_its_word_selected(lone_pane: Callable[..., LonePane], kind: str) -> None:
    lone = lone_pane(kind)
    shown, plot = focused(lone)
    press(plot, Key.Key_Home, Key.Key_Down, Key.Key_Right)
    assert shown.key_cursor.target == (1, 1) and shown.readout.text()
    press(plot, Key.Key_Return)
    assert lone.session.prompt.selected == frozenset(lone.view.units[1].positions)


def test_rows_of_the_conditioning_are_read_and_selected(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("conditioning")
    shown, plot = focused(lone, "image.canvas")
    press(plot, Key.Key_Home, Key.Key_Down, Key.Key_Right, Key.Key_Return)
    assert shown.readout.text().startswith("row 1 ") and lone.session.prompt.selected == {1}


def test_words_of_both_prompts_are_read_and_selected(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("compare")
    lone.session.comparison.set_text("a cow")
    lone.type(", a horse")
    shown, plot = focused(lone, "by_layer.canvas")
    press(plot, Key.Key_Home, Key.Key_Down, Key.Key_Return)
    first = shown.compared.a.units[shown.compared.comparison.alignment.pairs[0][0]]
    assert shown.readout.text().startswith("layer 1") and lone.session.layer == 1
    assert lone.session.prompt.selected == frozenset(first.positions)


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


def test_every_control_of_a_pane_says_what_it_is_and_does(window: MainWindow, encoded: Encoded) -> None:
    for dock in window.pane_docks.docks:
        dock.raise_()
        encoded(window)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)
    mute = []
    for dock in window.pane_docks.docks:
        for control in (one for kind in kinds for one in dock.findChildren(kind)):
            if (
                not control.isHidden()
                and not _is_qts_own(control)
                and not (control.accessibleName() and control.toolTip())
            ):
                mute.append(f"{dock.objectName()}: {type(control).__name__} {control.accessibleName()!r}")
    assert not mute, "\n".join(mute)


def _is_qts_own(control: QWidget) -> bool:
    """What Qt itself puts into a control: headers, corners, the list of a combo box, a dock's hidden buttons."""
    return type(control) in (QAbstractButton, QHeaderView, QListView)


def test_the_value_that_is_read_follows_the_layer_below_a_resting_cursor(matrix: LonePane) -> None:
    shown, plot = focused(matrix)
    matrix.session.set_layer(3)
    press(plot, Key.Key_Home)
    press(plot, Key.Key_Right)
    row, column = shown.key_cursor.target
    for layer in (0, 2):
        matrix.session.set_layer(layer)
        assert shown.readout.text().endswith(short_number(float(shown.matrices[0].cells.matrix[row, column])))
