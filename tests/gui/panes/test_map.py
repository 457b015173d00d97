"""The map, driven as an artist drives it."""

from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.analysis.map_projection import project_to_plane
from gui.panes.map.pane import MapPane

PANE = "map"


def test_the_points_are_the_projection_of_all_layers_and_only_they_move(lone: LonePane, shown: MapPane) -> None:
    view = lone.view
    assert np.allclose(shown.map.drawing.points, project_to_plane(view.vectors, shown.map.projection.keys).points)
    assert shown.map.drawing.names == ("a", "photo", "of", "a (2)", "cow", "a (3)", "bull", "a (4)", "red", "car")
    seen = shown.map.box.viewRect()
    for layer in range(4):
        lone.session.set_layer(layer)
        assert shown.map.drawing.layer == layer
        assert f"layer {layer}" in shown.caption.text()
        assert shown.map.box.viewRect() == seen
    low, high = (QPointF(*map(float, end(shown.map.drawing.points, axis=(0, 1)))) for end in (np.min, np.max))
    assert seen.contains(low) and seen.contains(high)


def test_the_axes_say_how_much_of_the_variance_they_explain_and_are_equally_long(shown: MapPane) -> None:
    for axis, share in zip(("bottom", "left"), shown.map.projection.explained, strict=True):
        assert f"{share:.0%}".replace("%", " % of the variance") in shown.map.plot.getAxis(axis).labelText
    width, height = shown.map.box.viewPixelSize()
    assert width == pytest.approx(height, rel=1e-3)


def test_few_words_show_all_their_trails_and_many_those_that_are_chosen(lone: LonePane, shown: MapPane) -> None:
    assert shown.map.drawing.trails == set(range(10))
    lone.write("one two three four five six seven eight nine ten cow bull calf")
    assert shown.map.drawing.trails == set()
    lone.session.prompt.set_selected({2})
    lone.session.prompt.set_hovered({4})
    lone.session.toggle_pin(("cow", 0), ("bull", 0))
    assert shown.map.drawing.lit == {1, 3}
    assert shown.map.drawing.trails == {1, 3, 10, 11}
    QTest.mouseClick(shown.trails.button("all"), Qt.MouseButton.LeftButton)
    assert shown.map.drawing.trails == set(range(13))
    QTest.mouseClick(shown.trails.button("none"), Qt.MouseButton.LeftButton)
    assert shown.map.drawing.trails == set()


def test_the_mouse_on_a_point_points_at_its_word_and_a_click_selects_it_and_takes_it_back(lone: LonePane) -> None:
    shown = lone.pane
    index, prompt = lone.view.index(("photo", 0)), lone.session.prompt
    point = (shown.map.box, *map(float, shown.map.projection.points[lone.session.layer, index]))
    lone.hover(*point)
    assert prompt.hovered == {2}
    similarities = np.delete(lone.view.matrix(lone.session.layer)[index], index)
    assert shown.readout.text().startswith("photo   most like ")
    assert f"{similarities.max():.2f}".lstrip("0") in shown.readout.text()
    for selected in ({2}, set()):
        lone.click(*point)
        assert prompt.selected == selected
        QTest.qWait(QApplication.doubleClickInterval() + 50)
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not prompt.hovered and shown.readout.text() == ""


def test_typing_leaves_the_words_about_where_they_were(lone: LonePane, shown: MapPane) -> None:
    before = shown.map.projection
    lone.type(", sky")
    assert shown.map.projection.keys[:10] == before.keys
    assert np.sum(shown.map.projection.points[:, :10] * before.points) > 0
    fresh = project_to_plane(lone.view.vectors, shown.map.projection.keys)
    assert np.sum(fresh.points[:, :10] * before.points) <= np.sum(shown.map.projection.points[:, :10] * before.points)


def test_a_map_that_was_moved_stays_there_until_it_is_to_be_shown_whole(lone: LonePane, shown: MapPane) -> None:
    box = shown.map.box
    whole = box.viewRect()
    assert shown.fit.isHidden()
    box.scaleBy((0.2, 0.2))
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    for _ in range(3):  # an axis takes the room for its numbers as it is painted, which moves the range once more
        shown.map.grab()
        QApplication.processEvents()
    moved = box.viewRect()
    assert not shown.fit.isHidden()
    lone.type(", sky")
    assert box.viewRect() == moved
    QTest.mouseClick(shown.fit, Qt.MouseButton.LeftButton)
    assert shown.fit.isHidden()
    assert box.viewRect().width() > 2 * moved.width()
    assert box.viewRect().width() == pytest.approx(whole.width(), rel=0.5)


def test_a_double_click_shows_the_whole_map(shown: MapPane) -> None:
    box, viewport, point = shown.map.box, shown.canvas.viewport(), QPoint(200, 20)
    box.scaleBy((0.2, 0.2))
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    assert not shown.fit.isHidden()
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        buttons = (Qt.MouseButton.LeftButton,) * 2
        at = QPointF(point), QPointF(viewport.mapToGlobal(point))
        QApplication.sendEvent(viewport, QMouseEvent(kind, *at, *buttons, Qt.KeyboardModifier.NoModifier))
    assert shown.fit.isHidden()


def test_one_word_and_three_hundred_have_maps(lone: LonePane, shown: MapPane) -> None:
    lone.write("cow")
    shown.grab()
    assert shown.map.drawing.points.shape == (4, 1, 2)
    assert set(shown.map.drawing.labels) == {0}
    lone.write(" ".join(f"w{number}" for number in range(300)))
    lone.session.prompt.set_selected(lone.view.units[7].positions)
    shown.grab()
    assert shown.map.drawing.points.shape == (4, 300, 2)
    assert set(shown.map.drawing.labels) == {7}


def test_a_word_has_one_colour_in_editor_and_map(lone: LonePane, shown: MapPane) -> None:
    assert shown.map.drawing.tints == tuple(range(10))
    indices = lone.session.prompt.unit_colours.index_at_row
    assert [indices[unit.positions[0]] for unit in lone.view.units] == list(range(10))
    lone.look(with_eos=True)
    assert shown.map.drawing.tints == (*range(10), None)


def test_the_view_is_named_and_another_view_is_another_map(lone: LonePane, shown: MapPane) -> None:
    assert "mean-centred · normed rows" in shown.caption.text()
    before = shown.map.projection
    lone.look(centred=False, normed=False)
    assert "not centred · raw rows" in shown.caption.text()
    assert not np.allclose(shown.map.projection.points, before.points)


def test_the_table_has_a_line_for_every_word_at_every_layer(shown: MapPane) -> None:
    table = shown.numbers()
    assert table.columns == ("word", "layer", "first direction", "second direction")
    assert len(table.rows) == 10 * 4
    assert table.rows[4 * 4 + 2] == ("cow", 2, *map(float, shown.map.projection.points[2, 4]))


def test_rows_that_are_not_finite_are_said(lone: LonePane, shown: MapPane, broken_file: Path) -> None:
    lone.open(broken_file)
    for layer in (3, 1):
        lone.session.set_layer(layer)
        assert "not finite" in shown.message
