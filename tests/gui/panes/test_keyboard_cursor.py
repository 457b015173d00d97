"""What the mouse does in a plot, keys do too: point, read, select, pin, choose a layer; with a cursor."""

import pyqtgraph as pg
import pytest
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
from pytestqt.qtbot import QtBot
from window_driving import Encoded, drawn, pane

from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.attention.pane import AttentionPane
from gui.panes.compare.pane import ComparePane
from gui.panes.conditioning.pane import ConditioningPane
from gui.panes.feature.pane import FeaturePane
from gui.panes.influence.pane import InfluencePane
from gui.panes.keyboard_cursor import KeyboardCursor
from gui.panes.ladder.pane import SpecificityLadderPane
from gui.panes.map.pane import MapPane
from gui.panes.pane import Pane
from gui.panes.plots.matrix import short_number
from gui.panes.token_table import TokenTablePane
from gui.panes.words_by_words import WordsByWordsPane
from gui.widgets.style import theme_of
from gui.window.main_window import MainWindow

Key = Qt.Key
NO_FOCUS = Qt.FocusPolicy.NoFocus


def focused(window: MainWindow, qtbot: QtBot, kind: type[Pane], view: str = "canvas") -> tuple[Pane, pg.GraphicsView]:
    """A pane's plot that the keyboard came to, once there is something to point at."""
    shown = pane(window, kind)
    plot = shown
    for name in view.split("."):
        plot = getattr(plot, name)
    cursor = plot.findChild(KeyboardCursor)
    qtbot.waitUntil(lambda: cursor._targets() is not None, timeout=20_000)
    window.activateWindow()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(plot.hasFocus)
    return shown, plot


def press(plot: pg.GraphicsView, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(plot, key)


def test_arrows_move_over_cells_and_read_them(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    press(plot, Key.Key_Right, Key.Key_Right, Key.Key_Down)
    assert shown.key_cursor.target == (1, 1)
    press(plot, Key.Key_Right)
    left, right = window.session.encoding_view.units[1:3]
    assert shown.readout.text().startswith(f"{left.label} – {right.label}")
    assert window.session.hovered == {*left.positions, *right.positions}
    assert plot.accessibleDescription() == shown.readout.text()


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_enter_and_space_pin_the_pair_and_unpin_it(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    _, plot = focused(window, qtbot, WordsByWordsPane)
    press(plot, Key.Key_Home, Key.Key_Right, key)
    units = window.session.encoding_view.units
    assert window.session.pins == ((units[0].key, units[1].key),)
    press(plot, key)
    assert window.session.pins == ()


def test_enter_on_a_word_with_itself_selects_it(window: MainWindow, qtbot: QtBot) -> None:
    _, plot = focused(window, qtbot, WordsByWordsPane)
    press(plot, Key.Key_Home, Key.Key_Return)
    assert window.session.selected == frozenset(window.session.encoding_view.units[0].positions)


def test_the_cursor_stays_within_the_matrix(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    last = len(window.session.encoding_view.units) - 1
    QTest.keyClick(plot, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    press(plot, Key.Key_Right, Key.Key_Down, Key.Key_PageDown)
    assert shown.key_cursor.target == (last, last)
    QTest.keyClick(plot, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    press(plot, Key.Key_Left, Key.Key_Up, Key.Key_PageUp)
    assert shown.key_cursor.target == (0, 0)


def test_escape_leaves_and_the_next_key_comes_back_to_the_place(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    press(plot, Key.Key_Home, Key.Key_Right, Key.Key_Escape)
    assert not shown.key_cursor.pointing and window.session.hovered == frozenset() and shown.readout.text() == ""
    press(plot, Key.Key_Right)
    assert shown.key_cursor.pointing and shown.key_cursor.target == (0, 1)


def test_the_keyboard_has_a_visible_cursor(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    theme = theme_of(shown)
    assert shown.key_cursor.frame.isVisible()
    press(plot, Key.Key_Home)
    box = plot.mapFromScene(shown.key_cursor.box()).boundingRect()
    assert shown.key_cursor.frame.grab().toImage().pixelColor(box.left(), box.center().y()) == QColor(theme.text)


def test_the_hint_says_which_keys_there_are(window: MainWindow, qtbot: QtBot) -> None:
    shown, _ = focused(window, qtbot, WordsByWordsPane)
    assert "Arrow keys" in shown.readout.text() and "pin the pair" in shown.readout.text()


def test_nothing_is_drawn_over_a_plot_without_the_focus(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    press(plot, Key.Key_Home)
    window.prompt_panel.editor.setFocus()
    assert (
        not shown.key_cursor.frame.isVisible()
        and not shown.key_cursor.pointing
        and window.session.hovered == frozenset()
    )


def test_a_click_gives_the_focus_without_a_frame(window: MainWindow, qtbot: QtBot) -> None:
    shown = pane(window, WordsByWordsPane)
    QTest.mouseClick(shown.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    shown.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not shown.key_cursor.frame.isVisible()


def test_the_mouse_takes_the_pointing_over(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    press(plot, Key.Key_Home)
    plot.scene().sigMouseMoved.emit(shown.key_cursor.box().center())
    assert not shown.key_cursor.pointing


def test_plus_looks_closer_the_cursor_stays_in_sight_and_0_shows_all(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    count = len(window.session.encoding_view.units)
    press(plot, Key.Key_Home, *(Key.Key_Plus for _ in range(5)))
    assert shown.matrices[0].view.viewRect().width() < count
    QTest.keyClick(plot, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert shown.matrices[0].view.sceneBoundingRect().contains(shown.key_cursor.box().center())
    press(plot, Key.Key_0)
    assert shown.matrices[0].view.viewRect().width() == pytest.approx(count)


def test_another_layer_is_read_at_the_same_place(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    press(plot, Key.Key_Home, Key.Key_Right)
    window.session.set_layer(0)
    assert shown.readout.text().endswith(shown._values((0, 1)))
    before = shown.readout.text()
    window.session.set_layer(2)
    assert shown.readout.text() != before and shown.readout.text().endswith(shown._values((0, 1)))


def test_keys_with_alt_are_left_to_the_window(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    QTest.keyClick(plot, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown.key_cursor.target is None


def test_a_pane_without_words_takes_no_keys(bare_window: MainWindow, qtbot: QtBot) -> None:
    shown = pane(bare_window, WordsByWordsPane)
    QTest.keyClick(shown.canvas, Key.Key_Right)
    assert shown.key_cursor.target is None


@pytest.mark.parametrize(
    ("kind", "view"), [(AcrossLayersPane, "canvas"), (SpecificityLadderPane, "layers"), (FeaturePane, "layers")]
)
def test_keys_read_and_choose_a_layer_of_curves(window: MainWindow, qtbot: QtBot, kind: type[Pane], view: str) -> None:
    shown, plot = focused(window, qtbot, kind, view)
    press(plot, Key.Key_Home, Key.Key_Right)
    assert "layer 1" in shown.readout.text() and window.session.layer != 1
    press(plot, Key.Key_Return)
    assert window.session.layer == 1


def test_up_and_down_go_from_curve_to_curve(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, AcrossLayersPane)
    press(plot, Key.Key_Home, Key.Key_Down)
    assert window.session.hovered == shown.plot.curves[1].positions


def test_words_of_the_map_follow_one_another(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, MapPane, "map")
    press(plot, Key.Key_Home, Key.Key_Right)
    unit = window.session.encoding_view.units[1]
    assert shown.readout.text().startswith(unit.name) and window.session.hovered == frozenset(unit.positions)
    press(plot, Key.Key_Return)
    assert window.session.selected == frozenset(unit.positions)
    press(plot, Key.Key_Plus)
    assert shown.fit.isVisible()
    press(plot, Key.Key_0)
    assert not shown.fit.isVisible()


@pytest.mark.parametrize("kind", [AttentionPane, InfluencePane])
def test_a_line_is_read_and_its_word_selected(window: MainWindow, qtbot: QtBot, kind: type[Pane]) -> None:
    shown, plot = focused(window, qtbot, kind)
    qtbot.waitUntil(lambda: shown.key_cursor._targets().rows > 2, timeout=20_000)
    press(plot, Key.Key_Home, Key.Key_Down, Key.Key_Right)
    assert shown.key_cursor.target == (1, 1) and shown.readout.text()
    press(plot, Key.Key_Return)
    assert window.session.selected == frozenset(window.session.encoding_view.units[1].positions)


def test_rows_of_the_conditioning_are_read_and_selected(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, ConditioningPane, "image.canvas")
    press(plot, Key.Key_Home, Key.Key_Down, Key.Key_Right, Key.Key_Return)
    assert shown.readout.text().startswith("row 1 ") and window.session.selected == {1}


def test_words_of_both_prompts_are_read_and_selected(window: MainWindow, qtbot: QtBot) -> None:
    window.session.set_comparison_text("a cow")
    shown, plot = focused(window, qtbot, ComparePane, "by_layer.canvas")
    press(plot, Key.Key_Home, Key.Key_Down, Key.Key_Return)
    first = shown.compared.a.units[shown.compared.comparison.alignment.pairs[0][0]]
    assert shown.readout.text().startswith("layer 1") and window.session.layer == 1
    assert window.session.selected == frozenset(first.positions)


def test_the_numbers_of_the_feature_are_read(window: MainWindow, qtbot: QtBot) -> None:
    shown, _ = focused(window, qtbot, FeaturePane, "layers")
    qtbot.waitUntil(lambda: shown.strip.cursor_targets() is not None, timeout=20_000)
    shown.strip.setFocus(Qt.FocusReason.TabFocusReason)
    press(shown.strip, Key.Key_Home, Key.Key_Right)
    assert shown.readout.text().startswith("number 1 of")


def test_the_current_line_of_the_token_table_is_pointed_at(window: MainWindow, qtbot: QtBot) -> None:
    shown = pane(window, TokenTablePane)
    window.activateWindow()
    shown.table.setFocus()
    qtbot.waitUntil(lambda: shown.table.hasFocus() and drawn(window))
    shown.table.setCurrentIndex(shown.model.index(0, 0))
    press(shown.table, Key.Key_Down)
    assert window.session.hovered == {1} and window.session.selected == {1}


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


def test_the_value_that_is_read_follows_the_layer_below_a_resting_cursor(window: MainWindow, qtbot: QtBot) -> None:
    shown, plot = focused(window, qtbot, WordsByWordsPane)
    window.session.set_layer(3)
    press(plot, Key.Key_Home)
    press(plot, Key.Key_Right)
    row, column = shown.key_cursor.target
    for layer in (0, 2):
        window.session.set_layer(layer)
        assert shown.readout.text().endswith(short_number(float(shown.matrices[0].cells.matrix[row, column])))
