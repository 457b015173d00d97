"""The map, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path

import encoder_files
import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.analysis.map_projection import project_to_plane
from gui.panes.map.pane import MapPane


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, of the first prompt."""
    return lone_pane("map")


@pytest.fixture
def mapped(lone: LonePane) -> MapPane:
    return lone.pane


def place(shown: MapPane, index: int) -> QPoint:
    """The pixel of a unit's point."""
    x, y = map(float, shown.map.projection.points[shown.session.layer, index])
    return shown.canvas.mapFromScene(shown.map.box.mapViewToScene(QPointF(x, y)))


def test_the_points_are_the_projection_of_all_layers_and_only_they_move(lone: LonePane, mapped: MapPane) -> None:
    view = lone.view
    assert np.allclose(mapped.map.drawing.points, project_to_plane(view.vectors, mapped.map.projection.keys).points)
    assert mapped.map.drawing.names == ("a", "photo", "of", "a (2)", "cow", "a (3)", "bull", "a (4)", "red", "car")
    seen = mapped.map.box.viewRect()
    for layer in range(4):
        lone.session.set_layer(layer)
        assert mapped.map.drawing.layer == layer
        assert f"layer {layer}" in mapped.caption.text()
        assert mapped.map.box.viewRect() == seen
    low, high = (QPointF(*map(float, end(mapped.map.drawing.points, axis=(0, 1)))) for end in (np.min, np.max))
    assert seen.contains(low) and seen.contains(high)


def test_the_axes_say_how_much_of_the_variance_they_explain_and_are_equally_long(mapped: MapPane) -> None:
    for axis, share in zip(("bottom", "left"), mapped.map.projection.explained, strict=True):
        assert f"{share:.0%}".replace("%", " % of the variance") in mapped.map.plot.getAxis(axis).labelText
    width, height = mapped.map.box.viewPixelSize()
    assert width == pytest.approx(height, rel=1e-3)


def test_few_words_show_all_their_trails_and_many_those_that_are_chosen(lone: LonePane, mapped: MapPane) -> None:
    assert mapped.map.drawing.trails == set(range(10))
    lone.write("one two three four five six seven eight nine ten cow bull calf")
    assert mapped.map.drawing.trails == set()
    lone.session.prompt.set_selected({2})
    lone.session.prompt.set_hovered({4})
    lone.session.toggle_pin(("cow", 0), ("bull", 0))
    assert mapped.map.drawing.lit == {1, 3}
    assert mapped.map.drawing.trails == {1, 3, 10, 11}
    QTest.mouseClick(mapped.trails.button("all"), Qt.MouseButton.LeftButton)
    assert mapped.map.drawing.trails == set(range(13))
    QTest.mouseClick(mapped.trails.button("none"), Qt.MouseButton.LeftButton)
    assert mapped.map.drawing.trails == set()


def test_the_mouse_on_a_point_points_at_its_word_and_a_click_selects_it_and_takes_it_back(
    lone: LonePane, mapped: MapPane, qtbot: QtBot
) -> None:
    index = lone.view.index(("photo", 0))
    viewport, point = mapped.canvas.viewport(), place(mapped, index)
    QTest.mouseMove(viewport, point + QPoint(60, 60))
    QTest.mouseMove(viewport, point)
    qtbot.waitUntil(lambda: lone.session.prompt.hovered == {2})
    alike = lone.view.matrix(lone.session.layer)[index].copy()
    alike[index] = -2
    assert mapped.readout.text().startswith("photo   most like ")
    assert f"{alike.max():.2f}".lstrip("0") in mapped.readout.text()
    for selected in ({2}, set()):
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
        qtbot.waitUntil(lambda selected=selected: lone.session.prompt.selected == selected)
        QTest.qWait(QApplication.doubleClickInterval() + 50)
    QApplication.sendEvent(mapped, QEvent(QEvent.Type.Leave))
    assert not lone.session.prompt.hovered and mapped.readout.text() == ""


def test_typing_leaves_the_words_about_where_they_were(lone: LonePane, mapped: MapPane) -> None:
    before = mapped.map.projection
    lone.type(", sky")
    lone.settle()
    assert mapped.map.projection.keys[:10] == before.keys
    assert np.sum(mapped.map.projection.points[:, :10] * before.points) > 0
    fresh = project_to_plane(lone.view.vectors, mapped.map.projection.keys)
    assert np.sum(fresh.points[:, :10] * before.points) <= np.sum(mapped.map.projection.points[:, :10] * before.points)


def test_a_map_that_was_moved_stays_there_until_it_is_to_be_shown_whole(lone: LonePane, mapped: MapPane) -> None:
    box = mapped.map.box
    whole = box.viewRect()
    assert mapped.fit.isHidden()
    box.scaleBy((0.2, 0.2))
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    moved = box.viewRect()
    assert not mapped.fit.isHidden()
    lone.type(", sky")
    lone.settle()
    assert box.viewRect() == moved
    QTest.mouseClick(mapped.fit, Qt.MouseButton.LeftButton)
    assert mapped.fit.isHidden()
    assert box.viewRect().width() > 2 * moved.width()
    assert box.viewRect().width() == pytest.approx(whole.width(), rel=0.5)


def test_a_double_click_shows_the_whole_map(mapped: MapPane) -> None:
    box = mapped.map.box
    box.scaleBy((0.2, 0.2))
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    viewport, point = mapped.canvas.viewport(), QPoint(200, 20)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    assert not mapped.fit.isHidden()
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        buttons = (Qt.MouseButton.LeftButton,) * 2
        at = QPointF(point), QPointF(viewport.mapToGlobal(point))
        QApplication.sendEvent(viewport, QMouseEvent(kind, *at, *buttons, Qt.KeyboardModifier.NoModifier))
    assert mapped.fit.isHidden()


def test_one_word_and_three_hundred_have_maps(lone: LonePane, mapped: MapPane) -> None:
    lone.write("cow")
    mapped.grab()
    assert mapped.map.drawing.points.shape == (4, 1, 2)
    assert set(mapped.map.drawing.labels) == {0}
    lone.write(" ".join(f"w{number}" for number in range(300)))
    lone.session.prompt.set_selected(lone.view.units[7].positions)
    mapped.grab()
    assert mapped.map.drawing.points.shape == (4, 300, 2)
    assert set(mapped.map.drawing.labels) == {7}


def test_a_word_has_one_colour_in_editor_and_map(lone: LonePane, mapped: MapPane) -> None:
    assert mapped.map.drawing.tints == tuple(range(10))
    assert [lone.session.prompt.unit_colours.index_at_row[unit.positions[0]] for unit in lone.view.units] == list(
        range(10)
    )
    lone.look(with_eos=True)
    assert mapped.map.drawing.tints == (*range(10), None)


def test_the_view_is_named_and_another_view_is_another_map(lone: LonePane, mapped: MapPane) -> None:
    assert "mean-centred · normed rows" in mapped.caption.text()
    before = mapped.map.projection
    lone.look(centred=False)
    lone.look(normed=False)
    lone.settle()
    assert "not centred · raw rows" in mapped.caption.text()
    assert not np.allclose(mapped.map.projection.points, before.points)


def test_the_table_has_a_line_for_every_word_at_every_layer(mapped: MapPane) -> None:
    table = mapped.numbers()
    assert table.columns == ("word", "layer", "first direction", "second direction")
    assert len(table.rows) == 10 * 4
    assert table.rows[4 * 4 + 2] == ("cow", 2, *map(float, mapped.map.projection.points[2, 4]))


def test_no_words_and_rows_that_are_not_finite_are_said(lone: LonePane, mapped: MapPane, tmp_path: Path) -> None:
    lone.write(", ,")
    assert mapped.message.startswith("Type a word")
    assert not mapped.numbers().rows
    state = encoder_files.tiny_state()
    state["text_model.encoder.layers.1.mlp.fc1.weight"][0, 0] = float("inf")
    lone.write("cow bull")
    lone.open(encoder_files.save(tmp_path / "broken.safetensors", state))
    lone.settle()
    assert "not finite" in mapped.message
    assert mapped.message
    lone.session.set_layer(1)
    assert mapped.message


def test_both_encoders_of_a_model_have_maps(lone: LonePane, shared: Path) -> None:
    lone.open(shared / "golden" / "encoders" / "sdxl.safetensors")
    lone.settle()
    assert lone.pane.map.drawing.points.shape[0] == 13
    lone.session.choose_encoder("clip_g")
    lone.settle()
    assert lone.pane.map.drawing.points.shape[0] == 33
