"""The map, driven as an artist drives it."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from lone_pane import LonePane
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.analysis.map_projection import project_to_plane
from core.analysis.prompt_map import MAX_MAPPED_UNITS, renewed_map
from core.encoder.encoding import Floats
from gui.panes import export
from gui.panes.map import stamps
from gui.panes.map.painting import smoothed
from gui.panes.map.pane import MapPane
from gui.widgets.style import DARK, LIGHT

PANE = "map"
NAMES = ("a", "photo", "of", "cow", "bull", "red", "car")
WORDS = (
    "one two three four five six seven eight nine ten cow bull calf goat sheep horse castle tower church house river "
    "lake sea ocean stream shirt coat dress hat gloves boots"
)


def choose(lone: LonePane, method: str) -> None:
    QTest.mouseClick(lone.pane.methods.button(method), Qt.MouseButton.LeftButton)
    lone.settle()


def rest(lone: LonePane) -> None:
    """Does what comes when size and part of the map have stayed for a moment."""
    lone.pane.map.room_changed.emit()
    lone.settle()


def boxes(shown: MapPane) -> list[QRectF]:
    """The boxes of all words, in the scene."""
    return [shown.map.target(unit) for unit in range(len(shown.map.drawing.names))]


def point_at(lone: LonePane, unit: int) -> None:
    lone.pane.map.scene().sigMouseMoved.emit(lone.pane.map.target(unit).center())


def nearest(lone: LonePane, unit: int) -> list[int]:
    """The units on the map by their cosine to one of them, from the view's own matrix."""
    units = list(lone.pane.map.drawn.units)
    row = lone.view.matrix(lone.session.layer)[units[unit]][units]
    return [int(other) for other in np.argsort(-row, kind="stable") if other != unit]


def test_each_label_is_on_the_map_once_and_scrubbing_moves_nothing_but_the_words(
    lone: LonePane, shown: MapPane
) -> None:
    rest(lone)
    assert shown.map.drawing.names == NAMES
    seen = shown.map.box.viewRect()
    for layer in range(4):
        lone.session.set_layer(layer)
        assert shown.map.drawing.layer == layer and f"layer {layer}" in shown.caption.text()
        assert shown.map.box.viewRect() == seen and layer in shown.map.drawn.layouts
        assert all(shown.map.box.sceneBoundingRect().contains(box) for box in boxes(shown))


@pytest.mark.parametrize("method", ["neighbours", "distances", "plane"])
def test_no_word_covers_another_and_dots_are_counted(lone: LonePane, shown: MapPane, method: str) -> None:
    lone.write(WORDS)
    choose(lone, method)
    drawing = shown.map.drawing
    for layer in range(4):
        lone.session.set_layer(layer)
        words = [box for unit, box in enumerate(boxes(shown)) if drawing.is_word(unit)]
        assert len(words) > 10
        assert not any(one.intersects(other) for one in words for other in words if one is not other)
        dots = len(drawing.names) - len(words)
        assert (f"{dots} word" in shown.note.text()) == (dots > 0)


def test_the_map_fills_its_plot(lone: LonePane, shown: MapPane) -> None:
    lone.write(WORDS)
    room = shown.map.box.sceneBoundingRect()
    for method in ("neighbours", "distances"):
        choose(lone, method)
        taken = boxes(shown)[0]
        for box in boxes(shown):
            taken = taken.united(box)
        assert taken.width() > 0.8 * room.width() and taken.height() > 0.8 * room.height()


def test_the_note_counts_how_many_of_the_nearest_are_beside_a_word(lone: LonePane, shown: MapPane) -> None:
    lone.write(WORDS)
    middles = np.array([(box.center().x(), box.center().y()) for box in boxes(shown)])
    kept, misplaced = [], 0
    for unit in range(len(middles)):
        away = np.linalg.norm(middles - middles[unit], axis=1)
        away[unit] = np.inf
        beside = set(np.argsort(away, kind="stable")[:5])
        kept.append(len(beside & set(nearest(lone, unit)[:5])))
        misplaced += nearest(lone, unit)[0] not in beside
    assert f"five nearest, {np.mean(kept):.1f} are near here" in shown.note.text()
    assert ("stands elsewhere" in shown.note.text()) == (misplaced > 0)


def test_few_words_have_no_share_to_tell(lone: LonePane, shown: MapPane) -> None:
    lone.write("cow bull castle")
    assert shown.note.text() == ""


def test_pointing_shows_the_five_nearest_with_cosines_and_percentiles(lone: LonePane, shown: MapPane) -> None:
    point_at(lone, 3)
    drawing, layer = shown.map.drawing, lone.session.layer
    assert lone.session.prompt.hovered == {5} and drawing.asked == 3
    units = [line.unit for line in drawing.neighbours]
    assert units == nearest(lone, 3)[:5]
    cosines = lone.view.matrix(layer)[shown.map.drawn.units[3]][[shown.map.drawn.units[unit] for unit in units]]
    assert [line.cosine for line in drawing.neighbours] == [
        f"{value:.2f}".replace("0.", ".").replace("-", "−") for value in cosines
    ]
    shares = lone.view.percentile(cosines, layer)
    assert [line.percentile for line in drawing.neighbours] == [f"{min(share, 99.9):.1f} %" for share in shares]
    assert (
        shown.readout.text().startswith(f"cow   most like {NAMES[units[0]]} ")
        and "of word pairs" in shown.readout.text()
    )
    shown.grab()
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not lone.session.prompt.hovered and shown.readout.text() == "" and drawing.asked is None


def test_a_click_selects_a_word_and_takes_it_back(lone: LonePane, shown: MapPane) -> None:
    point = shown.map.mapFromScene(shown.map.target(1).center())
    for selected in ({2}, set()):
        QTest.mouseClick(shown.map.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert lone.session.prompt.selected == selected
        QTest.qWait(QApplication.doubleClickInterval() + 50)


def test_a_word_pointed_at_elsewhere_lights_up_even_where_it_stands_for_its_equals(
    lone: LonePane, shown: MapPane
) -> None:
    third_a = [unit for unit in lone.view.units if unit.label == "a"][2]
    lone.session.prompt.set_hovered(third_a.positions)
    assert shown.map.drawing.lit == {0} and shown.map.drawing.asked == 0


def test_a_dot_is_named_when_it_is_pointed_at_or_pinned(lone: LonePane, shown: MapPane) -> None:
    lone.write(" ".join(f"word{number}" for number in range(300)))
    drawing = shown.map.drawing
    dots = [unit for unit in range(len(drawing.names)) if not drawing.is_word(unit)]
    assert len(dots) > 20 and f"{len(dots)} unnamed dots" in shown.note.text()
    keys = [lone.view.units[shown.map.drawn.units[unit]].key for unit in dots[:2]]
    lone.session.toggle_pin(*keys)
    lone.session.prompt.set_hovered(lone.view.units[shown.map.drawn.units[dots[2]]].positions)
    assert all(drawing.is_word(unit) for unit in dots[:3]) and not drawing.is_word(dots[3])
    shown.grab()


def test_zooming_in_makes_words_of_dots(lone: LonePane, shown: MapPane) -> None:
    lone.write(" ".join(f"word{number}" for number in range(300)))
    drawing = shown.map.drawing
    few = sum(map(drawing.is_word, range(len(drawing.names))))
    box = shown.map.box
    box.scaleBy((0.2, 0.2))
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    rest(lone)
    seen = [unit for unit, at in enumerate(boxes(shown)) if shown.map.box.sceneBoundingRect().contains(at.center())]
    assert few < 300 and len(seen) > 5 and all(map(drawing.is_word, seen))


def test_the_nearest_stand_beside_a_word_more_often_than_on_the_plane(lone: LonePane, shown: MapPane) -> None:
    lone.write(WORDS)
    kept = {}
    for method in ("plane", "distances", "neighbours"):
        choose(lone, method)
        kept[method] = float(np.mean([layout.kept.mean() for layout in shown.map.drawn.layouts.values()]))
    assert kept["neighbours"] > kept["plane"] and kept["distances"] > kept["plane"]


def test_the_method_is_remembered_and_only_the_plane_has_axes_and_trails_to_choose(
    lone: LonePane, shown: MapPane
) -> None:
    axis = shown.map.plot.getAxis("bottom")
    assert shown.trails.isHidden() and not axis.isVisible()
    choose(lone, "plane")
    assert not shown.trails.isHidden() and axis.isVisible() and lone.session.looks.get("map") == "plane"
    other = MapPane(lone.session, lambda *_: None)
    assert other.methods.button("plane").isChecked()
    other.deleteLater()
    choose(lone, "neighbours")
    assert shown.trails.isHidden() and not axis.isVisible()


def test_the_plane_is_the_projection_of_all_layers_and_its_axes_say_how_much_they_explain(
    lone: LonePane, shown: MapPane
) -> None:
    choose(lone, "plane")
    vectors = lone.view.vectors[:, list(lone.view.distinct)]
    assert np.allclose(shown.map.drawing.points, project_to_plane(vectors, shown.map.projection.keys).points)
    for axis, share in zip(("bottom", "left"), shown.map.projection.explained, strict=True):
        assert f"{share:.0%}".replace("%", " % of the variance") in shown.map.plot.getAxis(axis).labelText
    width, height = shown.map.box.viewPixelSize()
    assert 0.49 < width / height < 2.01
    seen = shown.map.box.viewRect()
    low, high = (QPointF(*map(float, end(shown.map.drawing.points, axis=(0, 1)))) for end in (np.min, np.max))
    assert seen.contains(low) and seen.contains(high)


def test_trails_are_those_of_words_pointed_at_selected_or_pinned_and_on_the_plane_all_of_few(
    lone: LonePane, shown: MapPane
) -> None:
    assert shown.map.drawing.trails == set()
    choose(lone, "plane")
    assert shown.map.drawing.trails == set(range(7))
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
    choose(lone, "distances")
    assert shown.map.drawing.trails == {1, 3, 10, 11}


def moved(before: Floats, after: Floats) -> float:
    """The mean movement over the size of the map."""
    size = np.sqrt(((before - before.mean(axis=1, keepdims=True)) ** 2).sum(axis=2).mean())
    return float(np.linalg.norm(after - before, axis=2).mean() / size)


@pytest.mark.parametrize("method", ["neighbours", "distances", "plane"])
def test_typing_leaves_the_words_about_where_they_were(lone: LonePane, shown: MapPane, method: str) -> None:
    lone.write(WORDS)
    choose(lone, method)
    before = shown.map.drawn
    lone.type(", sky")
    assert shown.map.drawn.map.keys[: len(before.units)] == before.map.keys
    assert moved(before.places, shown.map.drawn.places[:, : len(before.units)]) < 0.3
    before = shown.map.drawn
    lone.write(f"({WORDS.split()[0]}:1.0){WORDS[3:]}, sky")  # of the same words: nothing moves at all
    if method != "plane":
        assert np.array_equal(shown.map.drawn.places, before.places)


def test_a_map_that_was_moved_stays_there_until_it_is_to_be_shown_whole(lone: LonePane, shown: MapPane) -> None:
    box = shown.map.box
    whole = box.viewRect()
    assert shown.fit.isHidden()
    box.scaleBy((0.2, 0.2))
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    for _ in range(3):
        shown.map.grab()
        QApplication.processEvents()
    zoomed = box.viewRect()
    assert not shown.fit.isHidden()
    lone.type(", sky")
    assert box.viewRect() == zoomed
    QTest.mouseClick(shown.fit, Qt.MouseButton.LeftButton)
    lone.settle()
    assert shown.fit.isHidden()
    assert box.viewRect().width() > 2 * zoomed.width()
    assert box.viewRect().width() == pytest.approx(whole.width(), rel=0.5)


def test_a_double_click_shows_the_whole_map(lone: LonePane, shown: MapPane) -> None:
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


def test_one_word_and_more_than_there_is_room_for_have_maps(lone: LonePane, shown: MapPane) -> None:
    lone.write("cow")
    shown.grab()
    assert shown.map.drawing.points.shape == (4, 1, 2) and shown.map.drawing.is_word(0)
    lone.write(" ".join(f"w{number}" for number in range(310)))
    shown.grab()
    assert shown.map.drawing.points.shape == (4, MAX_MAPPED_UNITS, 2)
    assert f"the first {MAX_MAPPED_UNITS} of 310" in shown.caption.text()


def test_few_words_have_their_colour_of_the_editor_and_many_that_of_their_group(lone: LonePane, shown: MapPane) -> None:
    indices = lone.session.prompt.unit_colours.index_at_row
    assert shown.map.drawing.tints == tuple(
        indices[lone.view.units[unit].positions[0]] for unit in shown.map.drawn.units
    )
    lone.look(with_eos=True)
    assert shown.map.drawing.tints[-1] is None
    lone.write(WORDS)
    groups = shown.map.drawn.groups
    assert len(groups) > 2
    for number, group in enumerate(groups):
        assert {shown.map.drawing.tints[unit] for unit in group} <= {number, None}


def test_the_view_is_named_and_another_view_is_another_map(lone: LonePane, shown: MapPane) -> None:
    assert "mean-centred · normed rows" in shown.caption.text()
    before = shown.map.drawing.points
    lone.look(centred=False, normed=False)
    assert "not centred · raw rows" in shown.caption.text()
    assert not np.allclose(shown.map.drawing.points, before)


def test_the_table_says_who_is_near_in_truth_and_on_the_map(lone: LonePane, shown: MapPane) -> None:
    lone.write(WORDS)
    table, drawing = shown.numbers(), shown.map.drawing
    assert table.columns[:5] == ("word", "group", "nearest", "beside it on the map", "of them nearest")
    assert [line[0] for line in table.rows] == list(drawing.names)
    for unit, line in enumerate(table.rows):
        true, beside = line[2].split(", "), line[3].split(", ")
        assert true == [drawing.names[other] for other in nearest(lone, unit)[:5]]
        assert line[4] == len(set(true) & set(beside)) and all(0 <= share <= 100 for share in line[5:])
    groups = {drawing.names[unit]: drawing.names[group[0]] for group in shown.map.drawn.groups for unit in group}
    assert all(line[1] == groups[line[0]] for line in table.rows)


def test_the_table_of_the_plane_has_a_line_for_every_word_at_every_layer(lone: LonePane, shown: MapPane) -> None:
    choose(lone, "plane")
    table = shown.numbers()
    assert table.columns == ("word", "layer", "first direction", "second direction")
    assert len(table.rows) == 7 * 4
    assert table.rows[3 * 4 + 2] == ("cow", 2, *map(float, shown.map.projection.points[2, 3]))


def test_rows_that_are_not_finite_are_said(lone: LonePane, shown: MapPane, broken_file: Path) -> None:
    lone.open(broken_file)
    for method in ("neighbours", "plane"):
        choose(lone, method)
        for layer in (3, 1):
            lone.session.set_layer(layer)
            assert "not finite" in shown.message


def test_a_map_that_grew_is_made_anew_in_a_pause_and_never_below_the_pointer(
    lone: LonePane, shown: MapPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone.write(WORDS)
    renew = Mock(wraps=renewed_map)
    monkeypatch.setattr("gui.panes.map.pane.renewed_map", renew)
    before = shown.map.drawn
    lone.session.prompt.set_hovered({1})
    shown.pause.timeout.emit()
    lone.settle()
    assert not renew.called and shown.pause.isActive()
    lone.session.prompt.set_hovered(())
    shown.pause.timeout.emit()
    lone.settle()
    assert renew.call_count == 1 and np.array_equal(shown.map.drawn.places, before.places)  # it was as good as new
    better = replace(before, map=replace(before.map, places=before.places + np.float32(0.1)))
    renew.configure_mock(wraps=None, return_value=better)
    shown.pause.timeout.emit()
    lone.settle()
    assert np.array_equal(shown.map.drawn.places, better.places)


def test_a_trail_is_smoothed_from_its_first_place_to_its_last_without_leaving_a_straight_way() -> None:
    straight = np.stack([np.arange(13.0), 2 * np.arange(13.0)], axis=1)
    assert np.allclose(np.diff(smoothed(straight) @ (2.0, -1.0)), 0)
    jittery = straight + np.random.default_rng(3).normal(size=straight.shape)
    calm = smoothed(jittery)
    assert np.array_equal(calm[[0, -1]], jittery[[0, -1]])

    def length(way: NDArray[np.float64]) -> float:
        return float(np.hypot(*np.diff(way, axis=0).T).sum())

    assert length(calm) < 0.9 * length(jittery)
    assert all(np.isfinite(smoothed(straight[:count])).all() for count in (1, 2, 3))
    assert smoothed(np.zeros((13, 0, 2))).shape[1:] == (0, 2)
    both = smoothed(np.stack([straight, jittery], axis=1))
    assert np.allclose(both[:, 0], smoothed(straight)) and np.allclose(both[:, 1], calm)


def test_words_are_painted_once_and_laid_again_at_other_layers(lone: LonePane, monkeypatch: pytest.MonkeyPatch) -> None:
    lone.write(WORDS)
    rest(lone)
    painted = Mock(wraps=stamps._painted)
    monkeypatch.setattr(stamps, "_painted", painted)
    layers, counts = range(lone.session.layers + 1), []
    for layer in (*layers, *layers):
        lone.session.set_layer(layer)
        lone.pane.map.grab()
        counts.append(painted.call_count)
    first, last = counts[len(layers) - 1], counts[-1]
    assert first == last < len(layers) * len(lone.pane.map.drawing.names)
    lone.pane.map.drawing.theme = DARK if lone.pane.map.drawing.theme is LIGHT else LIGHT
    lone.pane.map.grab()
    assert painted.call_count > last
    count = painted.call_count
    assert export.svg(lone.pane).count(b"<text") >= len(lone.pane.map.drawing.names) and painted.call_count == count
