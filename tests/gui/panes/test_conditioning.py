"""The conditioning pane, driven as an artist drives it."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.analysis.conditioning_view import KINDS
from core.dialects.table import read
from core.tokens.chunks import MAX_CHUNKS
from gui.panes.conditioning.labels import colour_limit, format_share, position_label, token_positions
from gui.panes.conditioning.pane import ConditioningPane
from gui.panes.conditioning.rows import drawn_rows
from gui.widgets.colour_maps import diverging_map
from gui.widgets.style import DARK, LIGHT

PANE = "conditioning"


def write(lone: LonePane, text: str) -> ConditioningPane:
    lone.write(text)
    assert lone.pane.query.answer.chunks is lone.session.prompt.chunks and lone.pane.query.answer.ablations is not None
    return lone.pane


def test_the_image_is_what_the_model_hands_the_unet(lone: LonePane) -> None:
    shown = write(lone, "a (red cow:1.3), a bull")
    shown.fold.click()
    expected = shown.query.answer.conditioning.prompt_embeds
    np.testing.assert_array_equal(shown.image.matrix.image.image, expected)
    np.testing.assert_allclose(shown.image.lengths.bars.opts["width"], np.linalg.norm(expected, axis=1), rtol=1e-4)
    low, high = shown.image.matrix.image.levels
    assert low == -high == -colour_limit(expected)


def test_rows_are_named_by_token_and_weight_what_is_no_word_is_greyed_and_each_has_a_line(lone: LonePane) -> None:
    shown = write(lone, "a (cow:1.3)")
    shown.fold.click()
    rows, table = shown.image.matrix.rows, shown.numbers()
    assert rows.labels[:5] == ("BOS", "a", "cow ×1.3", "EOS", "padding")
    assert len(rows.labels) == len(table.rows) == 77
    assert rows.dimmed == {0, *range(3, 77)}
    assert [row[2] for row in table.rows[:4]] == ["BOS", "word", "word", "EOS"]
    assert table.rows[2][3] == pytest.approx(1.3) and table.columns[5].endswith("moved")


def test_padding_is_one_row_their_mean_until_it_is_unfolded(lone: LonePane) -> None:
    shown = write(lone, "a (cow:1.3)")
    sent, matrix = shown.query.answer.conditioning.prompt_embeds, shown.image.matrix
    assert matrix.rows.labels == ("BOS", "a", "cow ×1.3", "EOS", "padding × 73")
    np.testing.assert_array_equal(matrix.image.image[:4], sent[:4])
    np.testing.assert_allclose(matrix.image.image[4], sent[4:].mean(axis=0), atol=1e-5)
    lengths = np.linalg.norm(sent, axis=1)
    np.testing.assert_allclose(shown.image.lengths.bars.opts["width"][4], lengths[4:].mean(), rtol=1e-4)
    lone.hover(matrix.view, 2.5, 4.5)
    assert shown.readout.text().startswith("mean of rows 4–76 padding × 73 · 2: ")
    assert lone.session.prompt.hovered == set(range(4, 77))
    assert len(shown.numbers().rows) == 77


def test_chunks_are_named_divided_and_looked_at_one_by_one(lone: LonePane) -> None:
    shown = write(lone, "a red cow BREAK a bull")
    rows = shown.image.matrix.rows
    assert rows.labels == ("BOS", "a", "red", "cow", "EOS", "padding × 72", "BOS", "a", "bull", "EOS", "padding × 73")
    assert [(group.names, group.first, group.end) for group in rows.groups] == [
        (("chunk 1 of 2", "a", "… cow"), 0, 6),
        (("chunk 2 of 2", "a", "… bull"), 6, 11),
    ]
    assert [line.value() for line in shown.image.row_dividers] == [6]
    shown.chunk.setCurrentIndex(2)
    shown.chunk.activated.emit(2)
    assert rows.labels == ("BOS", "a", "bull", "EOS", "padding × 73") and not rows.groups and rows.fixedWidth > 40
    lone.click(shown.image.matrix.view, 4.5, 2.5)
    assert lone.session.prompt.selected == {79} and rows.lit == {2}
    write(lone, "a cow")
    assert not shown.chunk.isVisible() and rows.labels[:3] == ("BOS", "a", "cow")


def test_a_chunk_is_named_by_whole_words_and_rows_of_parts_of_letters_by_the_letter(lone: LonePane) -> None:
    rows = write(lone, "a red cow BREAK bokeh, 숲").image.matrix.rows
    assert rows.labels[7:12] == ("bo", "keh", ",", "숲₁", "숲₂")
    assert rows.groups[1].names == ("chunk 2 of 2", "bokeh", "… 숲")


def test_a_narrow_image_has_the_room_of_lengths_and_colour_bar_and_stays_in_its_canvas(lone: LonePane) -> None:
    shown = write(lone, "a red cow BREAK a bull, " * 8)
    for width, is_wide in ((900, True), (380, False), (900, True)):
        lone.pane.resize(width, 300)
        QApplication.processEvents()
        image = shown.image
        assert image.lengths.isVisible() == image.matrix.bar.isVisible() == is_wide
        assert image.canvas.ci.size().width() <= image.canvas.width()
        assert image.matrix.view.size().width() > 40


@pytest.mark.parametrize("folds", [True, False])
def test_every_row_is_drawn_once(folds: bool) -> None:
    folding = KINDS.index("padding"), KINDS.index("zeros")
    kinds = np.random.default_rng(3).choice([KINDS.index("word"), *folding], 200)
    rows = drawn_rows(kinds, 77, 180, folds)
    named = [line for line in range(len(rows.starts)) if rows.is_named(line)]
    assert [row for line in named for row in rows.positions(line)] == list(range(77, 180))
    folded = [line for line in range(len(rows.starts)) if rows.counts[line] > 1]
    assert bool(folded) == folds
    runs = [set(kinds[list(rows.positions(line))].tolist()) for line in folded]
    assert all(len(run) == 1 for run in runs) and set().union(*runs) == (set(folding) if folds else set())
    values = np.random.default_rng(4).random((200, 3), np.float32)
    expected = [values[list(rows.positions(line))].mean(axis=0) for line in range(len(rows.starts))]
    np.testing.assert_allclose(rows.take(values), expected, atol=1e-6)


def test_folded_padding_of_a_long_prompt_is_thick_enough_to_be_seen(lone: LonePane) -> None:
    shown = write(lone, "a red cow, a bull, " * 17)
    rows, sent = shown.image.matrix.rows, shown.query.answer.conditioning.prompt_embeds
    padding = [at for at, start in enumerate(shown._rows.starts) if shown._rows.counts[at] > 1]
    assert len(padding) > 1 and [rows.labels[at] for at in padding].count("") == len(padding) - 1
    expected = sent[list(shown._rows.positions(padding[0]))].mean(axis=0)
    for line in padding:
        np.testing.assert_allclose(shown.image.matrix.image.image[line], expected, atol=1e-5)
    assert len(shown.image.lengths.bars.opts["width"]) == len(rows.labels) == len(shown._rows.starts)


def test_the_rows_that_the_chosen_switch_moves_most_are_named(lone: LonePane) -> None:
    shown = write(lone, "a (cow:1.3), a (bull:1.1)")
    effects = {effect.name: effect for effect in shown.query.answer.ablations}
    shown.ablation_table.selectRow([*effects].index("Weights off"))
    change = effects["Weights off"].distances.relative_change
    most = int(np.argmax(change[:8]))
    assert shown.sentence.text().startswith(
        f"Weights off moves most: {position_label(shown.query.answer, most)} {format_share(change[most])}"
    )
    assert "cow ×1.3" in shown.sentence.text() and "padding" not in shown.sentence.text().split(".\n")[0]


def test_switches_are_listed_with_their_distances_and_a_click_on_one_draws_its_difference(lone: LonePane) -> None:
    shown = write(lone, "a (cow:1.3)")
    shown.fold.click()
    table, effects = shown.ablation_table, shown.query.answer.ablations
    rows = [[table.item(line, column).text() for column in range(4)] for line in range(table.rowCount())]
    measures = ((each.whole, each.words, each.padding) for each in (effect.distances for effect in effects))
    assert [row[0] for row in rows] == [effect.name for effect in effects] and len(rows) > 2
    assert [row[1:] for row in rows] == [list(map(format_share, measured)) for measured in measures]
    line = [effect.name for effect in effects].index("Weights off")
    at = table.visualItemRect(table.item(line, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    sent, other = shown.query.answer.conditioning.prompt_embeds, effects[line].conditioning.prompt_embeds
    np.testing.assert_allclose(shown.image.matrix.image.image, other - sent, atol=1e-5)
    assert "Weights off, difference" in shown.caption.text()
    for image, expected in (("variant", other), ("sent", sent)):
        QTest.mouseClick(shown.images.button(image), Qt.MouseButton.LeftButton)
        np.testing.assert_allclose(shown.image.matrix.image.image, expected, atol=1e-5)


def test_the_sentence_says_what_was_measured_of_the_words(lone: LonePane) -> None:
    shown = write(lone, "a cow, a bull")
    assert "Masking the padding moves no word row" in shown.sentence.text()
    shown = write(lone, "a (cow:1.4), a bull")
    masked = {effect.name: effect for effect in shown.query.answer.ablations}["Padding: masked"].distances
    moves = f"Masking the padding moves the word rows by {format_share(masked.words)}"
    assert masked.words > 1e-4 and moves in shown.sentence.text()  # A1111 keeps the mean of all rows
    assert "Leaving out the weights moves" in shown.sentence.text()


def test_the_mouse_tells_a_value_and_a_click_selects_the_row_everywhere(lone: LonePane) -> None:
    shown = write(lone, "a cow, a bull")
    lone.hover(shown.image.matrix.view, 4.5, 2.5)
    assert shown.readout.text().startswith("row 2 cow · 4: ")
    assert f"{shown.query.answer.conditioning.prompt_embeds[2, 4]:.3f}".replace("-", "−") in shown.readout.text()
    assert lone.session.prompt.hovered == {2}
    lone.click(shown.image.matrix.view, 4.5, 2.5)
    assert lone.session.prompt.selected == {2} and shown.image.matrix.rows.lit == {2}
    assert shown.image.matrix.cells.lit == ({2}, set())


def test_the_conditioning_of_two_encoders_is_divided_where_the_second_begins(lone: LonePane, xl_file: Path) -> None:
    shown = lone.pane
    shown.fold.click()
    lone.open(xl_file)
    first, second = (info.width for info in lone.session.encoders)
    assert shown.image.matrix.cells.matrix.shape == (77, first + second)
    assert [line.value() for line in shown.image.dividers] == [first]
    lone.hover(shown.image.matrix.view, first + 0.5, 2.5)
    assert "· G 0: " in shown.readout.text()


def test_a_prompt_too_long_to_draw_gets_a_sentence(lone: LonePane) -> None:
    lone.write("cow " * 76 * MAX_CHUNKS)
    assert "more than 40 chunks" in lone.pane.message
    assert lone.pane.numbers().rows == ()


def test_rows_of_a_blend_are_those_of_all_its_parts() -> None:
    chunks = read('("a cow", "a red bull").blend(1, 1)', "compel")
    assert token_positions(chunks, 2) == [2, 79]
    assert position_label(SimpleNamespace(chunks=chunks, rows=None), 2) == "cow / red"


def test_colours_end_where_nearly_all_values_lie_and_at_a_round_number() -> None:
    values = np.r_[np.linspace(-1.2, 1.2, 1000), 500].astype(np.float32)
    assert colour_limit(values) == 1.5
    assert colour_limit(np.zeros((3, 4), np.float32)) == 1


def test_the_middle_of_the_colours_is_the_card_and_both_ends_stand_out() -> None:
    for theme in (DARK, LIGHT):
        colours = diverging_map(theme)
        low, middle, high = (colours.map(at, mode="qcolor") for at in (0.0, 0.5, 1.0))
        assert middle.name() == theme.card
        assert abs(low.lightness() - middle.lightness()) > 80 < abs(high.lightness() - middle.lightness())
        assert low.blue() > low.red() and high.red() > high.blue()


def test_the_axis_of_lengths_has_a_number_where_a_row_of_that_length_ends(lone: LonePane) -> None:
    image = write(lone, "a red cow").image
    for end, tick in ((13.5, "10"), (10.2, "5"), (0.7, "0.5"), (35.0, "20")):
        image.show_lengths(np.ones(3, np.float32), end)
        ((zero, top),) = image.lengths.getAxis("bottom")._tickLevels
        assert zero == (0, "0") and top == (float(tick), tick)


def test_what_stands_along_the_columns_is_elided_and_never_cut_within_a_number(lone: LonePane) -> None:
    image = write(lone, "a red cow").image
    image.divide((), "column of 192" + " and of 768" * 20, DARK)
    label = image.matrix.columns.label
    assert label.toPlainText().strip().endswith("…") and label.boundingRect().width() < image.matrix.view.width() + 20
