"""Who colours whom, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.analysis.colouring import MARKED_LEAK
from core.queries.colouring import Colouring, ask_colours
from core.weights import STUDY_FILE
from gui.panes.colouring.line_list import shown_slots
from gui.panes.colouring.lines import Line, Slot, lines_of
from gui.panes.colouring.pane import LOOK, ColouringPane
from gui.panes.export import export_pane

PANE = "colouring"
TEXT = "a red car, a blue house and a green door by a tree"


@pytest.fixture
def shown(lone: LonePane) -> ColouringPane:
    """The pane of a prompt with three colours."""
    lone.session.prompt.set_text(TEXT)
    lone.settle()
    return lone.pane


@pytest.fixture
def leaking(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane on the study encoder, whose colours leak."""
    made = lone_pane(PANE, STUDY_FILE)
    made.session.prompt.set_text("a red car, a blue bicycle and a green door beside a yellow house")
    made.session.looks.set(LOOK, "leaks")
    made.settle()
    return made


def lines(shown: ColouringPane) -> list[Line]:
    return [line for line in shown.list.model_.rows if not line.is_heading]


def texts(shown: ColouringPane) -> list[str]:
    return [shown.list.model_.data(shown.list.model_.index(row, 0)) for row in range(len(shown.list.model_.rows))]


def line_of(shown: ColouringPane, head: str) -> Line:
    return next(line for line in lines(shown) if line.head == head)


def press(shown: ColouringPane, line: Line) -> None:
    """Goes to a line by the keys and presses Enter."""
    shown.list.setCurrentIndex(shown.list.model_.index(shown.list.model_.rows.index(line), 0))
    QTest.keyClick(shown.list, Qt.Key.Key_Return)


def test_each_describing_word_has_a_line_with_what_it_moves_at_the_layer(lone: LonePane, shown: ColouringPane) -> None:
    answer = ask_colours(lone.view, (), lone.model)
    for layer in (1, 3):
        lone.session.set_layer(layer)
        words = [line for line in lines(shown) if line.share is None]
        assert {line.head for line in words} == {"red →", "blue →", "green →"}
        for response in answer.responses:
            line = line_of(shown, f"{response.word.name} →")
            values = [slot.value for slot in line.slots[:-1]]
            own = next(slot for slot in line.slots if slot.is_own)
            assert values == sorted(values, reverse=True) and line.slots[-1].name == "EOS"
            assert response.own is not None and own.name == answer.units[response.own].name
            np.testing.assert_allclose(own.value, response.moves[layer, response.own], atol=1e-5)
    assert "and" not in {slot.name for line in lines(shown) for slot in line.slots}


def test_leaks_are_lines_of_their_own_and_marked_where_they_are_large(leaking: LonePane) -> None:
    shown = leaking.pane
    answer, layer = shown.answer, leaking.session.layer
    assert answer is not None
    expected = [f"{leak.word.name} → {leak.onto.name}" for leak in answer.shown_leaks(layer)]
    assert [line.head for line in lines(shown)] == expected and expected
    assert all(line.is_marked == (line.share >= MARKED_LEAK) for line in lines(shown))
    assert {line.is_marked for line in lines(shown)} == {True, False}
    assert any("% of the way" in text for text in texts(shown))


def test_where_all_leaks_are_too_weak_a_sentence_says_that_none_is_shown(
    leaking: LonePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, leaks = leaking.pane, leaking.pane.answer.leaks
    monkeypatch.setattr(Colouring, "shown_leaks", lambda *_: ())
    monkeypatch.setattr(Colouring, "hidden_leaks", lambda *_: leaks)
    text = lines_of(shown.answer, (), "leaks", leaking.session.layer)[-1].head
    assert text.startswith("No leak is shown: in ") and leaks


def test_the_order_test_says_each_noun_with_its_word_behind_it(lone: LonePane, shown: ColouringPane) -> None:
    assert shown.answer is not None and not shown.answer.exchanges  # not before it is asked for
    QTest.mouseClick(shown.look.button("order"), Qt.MouseButton.LeftButton)
    lone.settle()
    heads = [line.head for line in lines(shown)]
    assert heads[:3] == ["car red:", "house blue:", "door green:"] and "red ↔ blue:" in heads
    assert lone.session.looks.get(LOOK) == "order" and line_of(shown, "car red:").slots[0].is_own


def test_the_check_and_what_must_not_be_claimed_stand_below(shown: ColouringPane) -> None:
    assert shown.check.isVisible() and "0.80" in shown.check.text()
    assert "found by place" in shown.caption.toolTip()


def test_a_chosen_leak_shows_each_way_to_write_it_and_one_is_taken_as_the_text(leaking: LonePane) -> None:
    lone, shown = leaking, leaking.pane
    press(shown, lines(shown)[0])
    lone.settle()
    repairs = shown.repairs
    assert repairs.isVisible() and lines(shown)[0].word.name in repairs.heading.text()
    assert len(repairs.buttons) >= 2 and len(shown.numbers().rows) == 5
    names = [button.accessibleName() for button in repairs.buttons]
    QTest.mouseClick(repairs.buttons[names.index("Take it: BREAK between them")], Qt.MouseButton.LeftButton)
    assert " BREAK " in lone.session.prompt.text
    lone.settle()
    assert not repairs.isVisible() and shown.answer is not None and shown.readout.text() == ""


def test_the_same_line_again_or_the_button_puts_the_ways_away(lone: LonePane, shown: ColouringPane) -> None:
    for put_away in (lambda: press(shown, line_of(shown, "red →")), lambda: shown.repairs.close_button.click()):
        press(shown, line_of(shown, "red →"))
        lone.settle()
        assert shown.repairs.isVisible()
        put_away()
        assert not shown.repairs.isVisible()


def test_a_tool_without_break_says_so_in_the_list_of_ways(lone: LonePane, shown: ColouringPane) -> None:
    lone.session.set_dialect("comfyui")
    lone.settle()
    press(shown, line_of(shown, "red →"))
    lone.settle()
    assert any("ComfyUI does not know BREAK." in str(row) for row in shown.numbers().rows)


def test_a_prompt_without_such_words_asks_about_the_selected_word_or_tag(lone: LonePane) -> None:
    lone.session.prompt.set_text("an old castle, a cow")
    lone.settle()
    assert "English words" in lone.pane.message and "whatever language" in lone.pane.message
    unit = next(unit for unit in lone.view.units if unit.label == "castle")
    lone.session.prompt.set_selected(unit.positions)
    lone.settle()
    assert lone.pane.message == "" and [line.head for line in lines(lone.pane)] == ["castle →"]


def test_a_selected_word_stands_above_the_listed_ones(lone: LonePane, shown: ColouringPane) -> None:
    unit = next(unit for unit in lone.view.units if unit.label == "house")
    lone.session.prompt.set_selected(unit.positions)
    lone.settle()
    assert lines(shown)[0].head == "house →" and len(shown.numbers().rows) == 4


def test_the_pointed_word_tints_the_prompt_by_what_it_moves(lone: LonePane, shown: ColouringPane) -> None:
    QTest.mouseClick(shown.tint, Qt.MouseButton.LeftButton)
    assert lone.session.word_colours.measure == "response"
    units = {unit.label: unit for unit in lone.view.units}
    for label, seen in (("red", True), ("green", False)):
        lone.session.prompt.set_hovered(units[label].positions)
        words = lone.session.measured_words.get("response")
        assert words is not None and words.subject == units[label]
        house = words.values[:, words.units.index(units["house"])]
        assert bool(house.any()) == seen and np.isnan(words.values[:, words.units.index(units[label])]).all()
    lone.session.prompt.set_text("a cow")
    lone.settle()
    assert lone.session.measured_words.get("response") is None


def test_a_line_that_is_pointed_at_points_at_its_word(lone: LonePane, shown: ColouringPane) -> None:
    line = line_of(shown, "blue →")
    shown.list.pointed.emit(line)
    assert lone.session.prompt.hovered == frozenset(line.word.positions)
    shown.list.pointed.emit(None)
    assert not lone.session.prompt.hovered


def test_an_older_answer_stays_faded_until_the_next_one_is_there(lone: LonePane, shown: ColouringPane) -> None:
    lone.session.prompt.set_text(TEXT + ", a yellow cat")
    while lone.view.encoding.chunks.prompt.source == TEXT:
        lone._steps.pop(0)()
    assert shown.list.model_.is_faded and shown.message == ""
    lone.settle()
    assert not shown.list.model_.is_faded and line_of(shown, "yellow →")


@pytest.mark.parametrize("look", ["words", "leaks", "order"])
def test_the_table_has_the_same_numbers_and_the_pane_can_be_exported(
    lone: LonePane, shown: ColouringPane, look: str, tmp_path: Path
) -> None:
    lone.session.looks.set(LOOK, look)
    lone.settle()
    table = shown.numbers()
    assert len(table.rows) >= 3
    for suffix in ("png", "svg", "csv"):
        export_pane(shown, tmp_path / f"colours.{suffix}")
        assert (tmp_path / f"colours.{suffix}").stat().st_size > 200


def test_where_there_is_little_room_the_own_noun_and_eos_stay() -> None:
    slots = [Slot("a", 3.0), Slot("b", 2.0), Slot("own", 1.0, True), Slot("EOS", 0.5, is_end=True)]
    assert [slot.name for slot in shown_slots(slots, 3)] == ["a", "own", "EOS"]
    assert [slot.name for slot in shown_slots(slots, 9)] == ["a", "b", "own", "EOS"]
