"""Own axes, driven as an artist drives it: lists, places, the check, the push and the files."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from core.analysis.axis_projection import MARKED
from core.analysis.own_axis import READY_MADE_AXES, OwnAxis
from core.weights.adapters.inversion_files import open_inversions, read_vectors
from gui.panes.own_axes.drawing import AxisDrawing, AxisPicture
from gui.panes.own_axes.hanging import GAP, hang
from gui.state.examples import EXAMPLES
from gui.state.session import BOTH_ENCODERS

PANE = "own_axes"
CATTLE = OwnAxis("cattle", ("cow", "calf", "ox"), ("man", "boy", "child"))


def test_the_first_ready_made_axis_is_there_at_once_with_its_check_and_is_no_change_of_the_session(
    lone: LonePane,
) -> None:
    shown = lone.pane
    assert lone.session.axes.active is None and shown.placed.axis == READY_MADE_AXES[0]
    assert shown.check.check == shown.placed.check(lone.session.layer) and "12 + 12" in shown.check.text()
    assert READY_MADE_AXES[0].name in shown.caption.text() and not shown.busy


def test_words_stand_where_the_answer_says_and_follow_the_layer(lone: LonePane) -> None:
    shown, drawing = lone.pane, lone.pane.line.drawing
    for layer in (1, 3):
        lone.session.set_layer(layer)
        lone.settle()
        units = [shown.placed.units[word] for word in shown._words]
        assert len({unit.label.casefold() for unit in units}) == len(units) > 3
        places = shown.placed.places[layer, shown._words]
        np.testing.assert_allclose(drawing.picture.places, places, atol=1e-5)
        order = sorted(range(len(units)), key=lambda word: drawing.x(drawing.picture.places[word]))
        assert order == sorted(range(len(units)), key=lambda word: -places[word])
        assert f"layer {layer}" in shown.caption.text()


def test_typed_lists_become_the_axis_when_enter_is_pressed(lone: LonePane) -> None:
    shown, controls = lone.pane, lone.pane.controls
    for field, text in ((controls.left, "cow, calf, ox"), (controls.right, "man, boy, child")):
        field.selectAll()
        QTest.keyClicks(field, text)
    QTest.keyClick(controls.right, Qt.Key.Key_Return)
    assert lone.session.axes.active == OwnAxis("cow | man", CATTLE.left, CATTLE.right)
    lone.settle()
    assert shown.placed.axis == lone.session.axes.active and "3 + 3" in shown.check.text()
    assert controls.chooser.text().startswith("cow | man")


def test_a_side_without_words_and_equal_lists_are_said(lone: LonePane) -> None:
    for axis, part in ((OwnAxis("a", (), ("old",)), "both sides"), (OwnAxis("b", ("old",), ("old",)), "the same")):
        lone.session.axes.choose(axis)
        lone.settle()
        assert part in lone.pane.message and lone.pane.check.check is None and not lone.pane.numbers().rows
    lone.session.axes.choose(CATTLE)
    lone.settle()
    assert not lone.pane.message and lone.pane.numbers().rows


def test_an_axis_is_saved_by_a_name_chosen_from_the_list_turned_and_forgotten(
    lone: LonePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    axes, controls = lone.session.axes, lone.pane.controls
    axes.choose(CATTLE)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, text: (f"my {text}", True))
    controls.save.click()
    assert axes.saved == (OwnAxis("my cattle", CATTLE.left, CATTLE.right),)
    controls._fill_menu()
    actions = {action.text(): action for action in controls._menu.actions() if action.text()}
    assert actions["my cattle"].isChecked() and len(actions) == len(READY_MADE_AXES) + 3
    actions["day | night"].trigger()
    assert axes.active == READY_MADE_AXES[1] and controls.left.text().startswith("day, morning")
    actions["my cattle"].trigger()
    lone.settle()
    before = lone.pane.placed.places
    actions["Exchange left and right"].trigger()
    controls._fill_menu()
    next(action for action in controls._menu.actions() if action.text().startswith("Exchange")).trigger()
    lone.settle()
    assert lone.pane.placed.axis.left == CATTLE.right
    np.testing.assert_allclose(lone.pane.placed.places, -before, atol=1e-3)


def test_no_name_covers_another_in_prompts_of_any_length(lone: LonePane) -> None:
    for text in ("a cow", EXAMPLES["long"].text, ", ".join(f"word{number} of {number}" for number in range(70))):
        lone.write(text)
        drawing = lone.pane.line.drawing
        boxes = [*drawing.boxes.items()]
        assert boxes and len(boxes) + drawing.hidden == len(drawing.picture.places)
        for number, (_, box) in enumerate(boxes):
            assert drawing.room.adjusted(-1, -1, 1, 1).contains(box)
            assert not any(box.intersects(other) for _, other in boxes[number + 1 :])


def test_marked_words_hang_below_the_line_and_the_others_stand_above_it() -> None:
    drawing = AxisDrawing()
    drawing.font = QFont()
    names = [f"name{number}" for number in range(150)]
    places = np.random.default_rng(1).normal(0, 2, 150).tolist()
    drawing.show_picture(AxisPicture(names, places, reach=8.0), QRectF(0, 0, 900, 300))
    marked = [word for word, place in enumerate(places) if abs(place) >= MARKED]
    assert len(marked) > 30 and {*marked} <= {*drawing.boxes} and drawing.hidden + len(drawing.boxes) == 150
    lines = {word: box.center().y() > drawing._layout.line for word, box in drawing.boxes.items()}
    assert all(is_below == (abs(places[word]) >= MARKED) for word, is_below in lines.items()) and {*lines.values()} == {
        True,
        False,
    }
    height = QFontMetricsF(drawing.font).height()
    assert all(box.height() >= height for box in drawing.boxes.values())


def test_names_hang_near_their_place_in_a_row_with_room_or_nowhere() -> None:
    spots = hang([50, 52, 54, 56], [40, 40, 40, 40], (0, 100), rows=2, reach=20)
    assert spots[0] == (0, 30) and spots[1][0] == 1 and spots[2:] == [None, None]
    beside = hang([20, 30], [20, 20], (0, 200), rows=1, reach=50)
    assert beside == [(0, 10), (0, 30 + GAP)]
    assert hang([5], [300], (0, 100), rows=3, reach=500) == [None] and hang([5], [3], (0, 9), rows=0, reach=9) == [None]


def test_the_mouse_and_the_keys_point_at_words_and_select_them(lone: LonePane) -> None:
    shown, drawing = lone.pane, lone.pane.line.drawing
    shown._point(drawing.box(0).center())
    unit = shown.placed.units[shown._words[0]]
    assert lone.session.prompt.hovered == frozenset(unit.positions) and unit.name in shown.readout.text()
    assert drawing.lit == {0}
    shown._point(QPointF(-50, -50))
    assert not lone.session.prompt.hovered and not drawing.lit
    shown.line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(shown.line, Qt.Key.Key_Home)
    QTest.keyClick(shown.line, Qt.Key.Key_Return)
    leftmost = max(shown._words, key=lambda word: shown.placed.places[lone.session.layer, word])
    assert lone.session.prompt.selected == frozenset(shown.placed.units[leftmost].positions)


def test_the_slider_pushes_the_word_and_shows_where_from_with_a_check(lone: LonePane) -> None:
    shown, row = lone.pane, lone.pane.push_row
    lone.session.prompt.set_selected({8})  # bull
    lone.settle()
    assert row.word.currentText() == "bull" and shown.pushed is None and "not pushed" in row.value.text()
    QTest.keyClick(row.slider, Qt.Key.Key_Home)
    assert row.amount == 1.0 and "young" in row.value.text()
    lone.settle()
    pushed = shown.pushed
    assert pushed.unit.label == "bull" and shown.push_check.check == pushed.check(lone.session.layer)
    at = [shown.placed.units[word].label for word in shown._words].index("bull")
    picture, layer = shown.line.drawing.picture, lone.session.layer
    assert picture.places[at] == pytest.approx(float(pushed.moved[layer, shown._words[at]]))
    assert picture.before[at] == pytest.approx(float(shown.placed.places[layer, shown._words[at]]))
    assert picture.pushed == at  # from where an arrow goes
    row.slider.setValue(0)
    lone.settle()
    assert shown.pushed is None and shown.push_check.check is None and not shown.line.drawing.picture.before


def test_a_pushed_word_is_written_as_an_embedding_that_opens_again(
    lone: LonePane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, path = lone.pane, tmp_path / "bull_young.safetensors"
    lone.session.prompt.set_selected({8})
    shown.push_row.slider.setValue(-10)
    lone.settle()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    shown.push_row.inversion.trigger()
    lone.settle()
    assert "bull_young" in shown.written.text()
    (word,) = open_inversions(path)
    (rows,) = read_vectors(word).values()
    assert rows.numpy().tobytes() == shown.pushed.basis.pushed(0.5).tobytes()


@pytest.mark.parametrize("suffix", [".npz", ".csv"])
def test_the_direction_is_written_as_numbers_with_what_to_add_to_a_row(
    lone: LonePane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"direction{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    lone.pane.push_row.numbers.trigger()
    if suffix == ".npz":
        arrays = np.load(path)
        direction, delta = arrays["direction"][int(arrays["sent_layer"])], arrays["delta"]
        np.testing.assert_array_equal(arrays["direction"], lone.pane.placed.measured.direction)
    else:
        direction, delta = np.loadtxt(path, delimiter=",", skiprows=1, usecols=(1, 2), encoding="utf-8-sig").T
    assert float(direction @ delta) == pytest.approx(1.0, abs=1e-4)


def test_a_file_that_cannot_be_written_is_said(lone: LonePane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for action, name in ((lone.pane.push_row.inversion, "x.safetensors"), (lone.pane.push_row.numbers, "x.npz")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / "file" / name), ""))
        action.trigger()
        lone.settle()
        assert "written" in lone.pane.written.text() and not lone.pane.written.isHidden()


def test_the_table_has_a_line_a_word_with_its_place(lone: LonePane) -> None:
    table, placed = lone.pane.numbers(), lone.pane.placed
    assert [row[0] for row in table.rows] == [unit.name for unit in placed.units]
    assert [row[1] for row in table.rows] == pytest.approx(placed.places[lone.session.layer].tolist())
    assert {row[2] for row in table.rows} <= {"yes", "–"}


def test_words_are_coloured_by_their_place_while_that_is_chosen_also_where_the_pane_is_closed(lone: LonePane) -> None:
    session, words = lone.session, lone.session.measured_words
    lone.pane.hide()
    QApplication.sendPostedEvents(lone.pane, QEvent.Type.None_)
    assert not session.axes.is_wanted
    lone.write("a bull, a cow")
    assert words.get("axis") is None
    session.word_colours.set_measure("axis")
    lone.settle()
    known = words.get("axis")
    assert known.view is lone.view and "young" in known.sentence and "old" in known.sentence
    values = session.word_colours.answer()
    assert values.values["cow", 0] == pytest.approx(float(known.at_layer(session.layer)[3]))
    session.axes.choose(CATTLE)
    lone.settle()
    assert "cow" in words.get("axis").sentence
    session.word_colours.set_measure("unit")
    assert words.get("axis") is None


def test_a_bad_axis_is_said_in_the_legend_too(lone: LonePane) -> None:
    words = "red, tea, is, glass, run, seven", "blue, cup, was, wood, go, nine"
    axis = OwnAxis("bad", *(tuple(side.split(", ")) for side in words))
    lone.session.axes.choose(axis)
    lone.settle()
    accuracy = lone.pane.placed.measured.held_out.accuracy
    bad = [layer for layer, value in enumerate(accuracy) if value < 0.65]
    assert bad
    lone.session.set_layer(bad[0])
    assert lone.pane.check.check.holds is False
    assert lone.session.measured_words.get("axis").sentence.startswith("this axis does not hold")


def test_of_two_encoders_the_one_looked_at_is_placed_and_of_both_either_at_its_own_layer(
    lone_pane: Callable[..., LonePane], xl_file: Path
) -> None:
    lone = lone_pane(PANE, xl_file)
    shown, session = lone.pane, lone.session
    for name, layers in (("clip_g", 32), ("clip_l", 12)):
        session.choose_encoder(name)
        lone.settle()
        assert shown.placed.view is session.encoding_views[name] and len(shown.placed.places) == layers + 1
        assert shown.controls.encoder is None
    session.choose_encoder(BOTH_ENCODERS)
    session.set_layer(11)
    lone.settle()
    assert shown.controls.encoder.button("clip_l").isChecked() and "L layer 11" in shown.caption.text()
    session.word_colours.set_measure("axis")
    shown.controls.encoder.button("clip_g").click()
    lone.settle()
    view, known = session.encoding_views["clip_g"], session.measured_words.get("axis")
    assert shown.placed.view is view and not shown.busy and "G layer 31" in shown.caption.text()
    assert [row[1] for row in shown.numbers().rows] == pytest.approx(shown.placed.places[31].tolist())
    assert known.view is view and known.sentence.startswith("G · ")  # the editor counts layers as L does
    np.testing.assert_array_equal(known.at_layer(11), shown.placed.places[31])
    session.choose_encoder("clip_l")
    lone.settle()
    assert shown.placed.view is session.encoding_view and shown.controls.encoder is None
