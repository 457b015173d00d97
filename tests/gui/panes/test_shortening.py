"""Shorten to fit, driven as an artist drives it."""

import pytest
from analysis_models import changed_weights
from lone_pane import LonePane
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

import core.queries.nearest_words as nearest_words_module
import core.queries.replacements as replacements_module
from core.analysis.own_axis import OwnAxis
from gui.panes.shortening.curve import ABOVE, BELOW, MIN_HEIGHT
from gui.panes.shortening.pane import ShorteningPane
from gui.window.questions import QUESTIONS

PANE = "shortening"
TAGS = "red cow, old house, dark sky, soft light, high mountain"
LONG = ", ".join(
    f"{colour} {thing}" for colour in "red green blue old dark".split() for thing in "cow house sky light moss".split()
)
LONG = f"{LONG}, {LONG.replace('red', 'grey')}"


@pytest.fixture
def pane(lone: LonePane) -> ShorteningPane:
    lone.write(TAGS)
    assert isinstance(lone.pane, ShorteningPane)
    return lone.pane


def struck(lone: LonePane) -> str:
    text = lone.session.prompt.text
    return "".join(text[start:end] for start, end in lone.session.prompt.struck_out.spans_of(text))


def set_length(lone: LonePane, tokens: int) -> None:
    """Moves the slider, and waits until it rests."""
    pane = lone.pane
    assert isinstance(pane, ShorteningPane)
    pane.slider.setValue(tokens)
    pane._settle.stop()
    pane.refresh()
    lone.settle()


def test_every_part_is_a_chip_with_its_price_and_a_prompt_that_fits_loses_nothing(
    lone: LonePane, pane: ShorteningPane
) -> None:
    assert [chip.text() for chip in pane.chips.chips] == TAGS.split(", ")
    assert all(float(chip.look.price) > 0 and not chip.look.is_gone for chip in pane.chips.chips)
    assert pane.slider.value() == pane.slider.maximum() == 14 and not pane.apply.isEnabled() and not struck(lone)
    assert pane.check.check is not None and pane.check.check.holds is None


def test_the_slider_greys_parts_out_in_their_order_and_strikes_them_through_in_the_text(
    lone: LonePane, pane: ShorteningPane
) -> None:
    order = [step.unit.label for step in pane.answer.steps if step.unit]
    set_length(lone, 8)
    gone = {chip.text() for chip in pane.chips.chips if chip.look.is_gone}
    assert gone == {unit.label for unit in pane.shorter.dropped} and pane.shorter.tokens <= 8
    assert all(label in struck(lone) for label in gone) and pane.apply.isEnabled()
    assert pane.check.check is not None and pane.check.check.holds
    if pane.shorter.unit is not None:
        assert gone == set(order[: len(gone)])


def test_apply_writes_the_shorter_prompt_and_nothing_is_struck_out_then(lone: LonePane, pane: ShorteningPane) -> None:
    set_length(lone, 8)
    text = pane.shorter.text
    pane.apply.click()
    lone.settle()
    assert lone.session.prompt.text == text != TAGS and not struck(lone)
    assert pane.slider.value() == pane.slider.maximum() == lone.session.prompt.chunks.used


def test_a_prompt_over_one_chunk_is_shortened_to_one_at_once(lone: LonePane, pane: ShorteningPane) -> None:
    lone.write(LONG)
    assert pane.slider.value() == 75 < pane.slider.maximum() and pane.shorter.tokens <= 75 and struck(lone)
    assert pane.check.check is not None and pane.check.check.holds
    assert pane.curve.target == 75 and (75, "75") in pane.curve.marks and pane.curve.randoms


def test_where_a_tool_reads_no_further_is_marked_and_what_it_cuts_off_has_a_price(
    lone: LonePane, pane: ShorteningPane
) -> None:
    lone.session.set_dialect("diffusers")
    lone.write(LONG)
    assert dict(pane.curve.marks)[75] == "75: the tool reads no further"
    assert len(pane.chips.chips) == 50 and pane.chips.chips[-1].look.price and pane.slider.value() == 75


def test_a_kept_part_never_goes_and_an_order_by_hand_is_measured_anew(lone: LonePane, pane: ShorteningPane) -> None:
    pane.chips.chips[4].click()
    lone.settle()
    assert pane.chips.chips[4].look.is_kept
    assert all("high mountain" in step.text for step in pane.answer.steps)
    lone.session.looks.set("shortening.click", "first")
    pane.chips.chips[2].click()
    pane.chips.chips[0].click()
    lone.settle()
    assert [step.unit.label for step in pane.answer.steps[1:3] if step.unit] == ["dark sky", "red cow"]
    assert [pane.chips.chips[index].look.turn for index in (2, 0, 1)] == [1, 2, 0]
    pane.chips.chips[2].click()
    lone.settle()
    assert pane.answer.steps[1].unit.label == "red cow"


def test_words_and_the_order_per_token_are_switches_that_are_remembered(lone: LonePane, pane: ShorteningPane) -> None:
    pane._switches["kind"].button("word").click()
    pane._switches["per"].button("token").click()
    lone.settle()
    assert [chip.text() for chip in pane.chips.chips] == TAGS.replace(",", "").split()
    assert pane.answer.wish.per == "token" and lone.session.looks.get("shortening.kind") == "word"


def test_the_negative_prompt_is_shortened_by_itself(lone: LonePane, pane: ShorteningPane) -> None:
    lone.session.negative.set_text("blurry, bad hands, low quality, extra fingers, watermark")
    pane._switches["prompt"].button("negative").click()
    lone.settle()
    assert pane.chips.chips[0].text() == "blurry"
    set_length(lone, 6)
    negative = lone.session.negative
    assert negative.struck_out.spans_of(negative.text) and not struck(lone)
    pane.apply.click()
    lone.settle()
    assert lone.session.prompt.text == TAGS and negative.chunks.used <= 6


def test_a_click_in_the_curve_chooses_a_length(lone: LonePane, pane: ShorteningPane) -> None:
    pane.curve.resize(400, 100)
    place = QPointF(pane.curve.x_of(5), 40).toPoint()
    QTest.mouseClick(pane.curve, Qt.MouseButton.LeftButton, pos=place)
    assert pane.slider.value() == 5
    QTest.keyClick(pane.curve, Qt.Key.Key_Left)
    assert pane.slider.value() == 6


def test_no_curve_leaves_the_plot_or_goes_under_the_names_above_it(lone: LonePane, pane: ShorteningPane) -> None:
    lone.write(LONG)
    set_length(lone, 75)
    curve = pane.curve
    assert curve.height() >= MIN_HEIGHT and curve.steps[-1][0] == 0 and curve.tails and curve.randoms
    heights = [curve.y_of(change) for _, change in (*curve.steps, *curve.tails, *curve.randoms)]
    middle = (curve.y_of(0) + ABOVE) / 2
    assert curve.y_of(curve.highest / 4) == pytest.approx(middle)  # by the root: small changes are seen beside great
    assert min(heights) == pytest.approx(ABOVE) and max(heights) <= curve.height() - BELOW
    assert curve.fontMetrics().height() <= ABOVE + 2  # the names are smaller by a sixth


def test_arrow_keys_go_from_chip_to_chip_and_enter_clicks(lone: LonePane, pane: ShorteningPane) -> None:
    first = pane.chips.chips[0]
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(pane.chips.chips[1], Qt.Key.Key_Return)
    lone.settle()
    assert pane.chips.chips[1].look.is_kept and not first.look.is_kept


def test_replacements_are_listed_for_the_part_that_is_clicked_and_written_as_one_step(
    lone: LonePane, pane: ShorteningPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (nearest_words_module, replacements_module):
        monkeypatch.setattr(module, "common_words", lambda: ("cow", "bull", "house", "sky", "tree", "stone"))
    lone.session.looks.set("shortening.click", "instead")
    pane.chips.chips[0].click()
    lone.settle()
    rows = pane.beside.list.model_.rows
    assert len(rows) == 6 and not pane.beside.isHidden() and pane.chips.chips[0].look.is_picked
    assert rows[0].distance.summary == min(row.distance.summary for row in rows)
    lone.session.axes.choose(OwnAxis("size", ("tree", "house"), ("stone", "cow")))
    pane.beside.towards.setCurrentIndex(1)
    pane.beside.towards.activated.emit(1)
    lone.settle()
    rows = pane.beside.list.model_.rows
    assert rows[0].movement == max(row.movement for row in rows) > 0
    pane.beside.list.chosen.emit(rows[0])
    lone.settle()
    assert lone.session.prompt.text == TAGS.replace("red cow", rows[0].word)


def test_prices_colour_the_words_of_the_prompt(lone: LonePane, pane: ShorteningPane) -> None:
    words = lone.session.measured_words.get("price")
    assert words is not None
    prices = dict(zip((unit.label for unit in words.units), words.values.tolist(), strict=True))
    tag = pane.answer.units[0]
    assert prices["red cow"] == prices["red"] == prices["cow"] == pytest.approx(pane.answer.price(tag))


def test_the_table_has_a_line_a_part(lone: LonePane, pane: ShorteningPane) -> None:
    table = pane.numbers()
    assert [line[0] for line in table.rows] == TAGS.split(", ") and sorted(line[3] for line in table.rows) == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert [line[4] for line in sorted(table.rows, key=lambda line: line[3])][-1] == 0


def test_out_of_sight_nothing_is_struck_out(lone: LonePane, pane: ShorteningPane) -> None:
    set_length(lone, 8)
    pane.set_in_front(False)
    assert not struck(lone)
    pane.set_in_front(True)
    assert struck(lone)


def test_typing_takes_the_lines_away_and_other_weights_are_measured_anew(lone: LonePane, pane: ShorteningPane) -> None:
    set_length(lone, 8)
    lone.session.prompt.edit(TAGS + ", a fox")
    assert not struck(lone)
    lone.settle()
    assert len(pane.chips.chips) == 6
    prices = [chip.look.price for chip in pane.chips.chips]
    with changed_weights(lone.encoder):
        lone.type(" ")
        lone.type(",")
        assert [chip.look.price for chip in pane.chips.chips] != prices


def test_an_empty_prompt_has_a_sentence_and_too_long_a_one_too(lone: LonePane, pane: ShorteningPane) -> None:
    lone.write("")
    assert pane.message == "Type a prompt: what can go from it, and what that would change, is shown here."
    lone.write("a red cow, " * 160)
    assert "8 chunks" in pane.message


def test_both_questions_set_what_a_click_does() -> None:
    looks = {question.text: question.looks for question in QUESTIONS if question.pane == PANE}
    assert looks["Which words can go?"] == {"shortening.click": "keep"}
    assert looks["What could I write instead?"] == {"shortening.click": "instead"}
