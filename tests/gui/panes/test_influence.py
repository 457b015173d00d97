"""Influence, driven as an artist drives it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.analysis.influence import NEXT_TO_NOTHING
from core.queries.influence_run import InfluenceRun, measure_influence
from gui.panes.influence.pane import SORT_LOOK, VIEW_LOOK, InfluencePane
from gui.panes.influence.ranked_units import BARS, CONDITIONING, FEATURE, LATER, NAME, NOTE, headings_and_tips
from gui.state.influence import MAX_AUTOMATIC_TARGETS, MODE_LOOK
from gui.state.session import Session
from gui.widgets.layer_labels import encoder_letter

PANE = "influence"


@pytest.fixture
def matrix(lone: LonePane) -> InfluencePane:
    """The pane with its matrix in sight."""
    lone.session.looks.set(VIEW_LOOK, "matrix")
    return lone.pane


def line_of(shown: InfluencePane, name: str) -> int:
    return [line.unit.name for line in shown.list.model_.rows].index(name)


def is_of(shown: InfluencePane, text: str) -> bool:
    return shown.run.view.chunks.prompt.source == text


def click_line(shown: InfluencePane, row: int) -> None:
    place = shown.list.visualRect(shown.list.model_.index(row, NAME)).center()
    QTest.mouseMove(shown.list.viewport(), place)
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.mark.parametrize("mode", ["replaced", "removed", "padded"])
@pytest.mark.parametrize("measure", ["cosine_distance", "relative_change"])
def test_the_cells_are_the_influence_at_the_layer(
    lone: LonePane, matrix: InfluencePane, mode: str, measure: str
) -> None:
    QTest.mouseClick(matrix.mode.button(mode), Qt.MouseButton.LeftButton)
    QTest.mouseClick(matrix.measure.button(measure), Qt.MouseButton.LeftButton)
    lone.settle()
    run = measure_influence(InfluenceRun(lone.view, mode), lone.model)
    later, below = run.influence.downstream, np.tril_indices(10, -1)
    for layer in (0, 2, 3):
        lone.session.set_layer(layer)
        expected, cells = run.at_layer(measure, layer), matrix.matrix.cells.matrix
        np.testing.assert_allclose(cells[:, :10][later], expected.matrix[:, :10][later], atol=1e-5)
        np.testing.assert_allclose(cells[:, 10:], expected.matrix[:, 10:], atol=1e-5)  # EOS and the feature
        assert np.isnan(cells[:, :10][below]).all()
        table = matrix.numbers()
        assert (np.array([row[1:11] for row in table.rows])[below] == 0).all()
        assert table.columns[11:] == ("EOS", "feature", "mean of later words")
        assert f"layer {layer}" in matrix.caption.text() and "words before: exactly 0" in matrix.caption.text()
        np.testing.assert_allclose(matrix.means.bars.opts["width"], np.nan_to_num(expected.means), atol=1e-5)
        assert matrix.matrix.cells.levels == pytest.approx(matrix.matrix.bar.levels())
    assert not matrix.compute.isVisible()


def test_the_mouse_points_at_both_words_and_a_click_selects_the_one_left_out(
    lone: LonePane, matrix: InfluencePane
) -> None:
    prompt, cell = lone.session.prompt, (matrix.matrix.view, 4.5, 1.5)
    lone.hover(*cell)
    assert prompt.hovered == {2, 5} and matrix.matrix.cells.lit == ({1}, {4})
    texts = set()
    for layer in (lone.session.layer, 0):
        lone.session.set_layer(layer)
        texts.add(matrix.readout.text())
    assert len(texts) == 2 and all(text.startswith("without photo: cow   ") for text in texts)
    lone.click(*cell)
    assert prompt.selected == {2}
    QApplication.sendEvent(matrix, QEvent(QEvent.Type.Leave))
    assert not prompt.hovered and matrix.readout.text() == ""
    assert matrix.matrix.cells.lit == ({1}, {1})


def test_a_direction_is_read_with_its_place_among_the_reference_words(lone: LonePane, matrix: InfluencePane) -> None:
    QTest.mouseClick(matrix.measure.button("cosine_distance"), Qt.MouseButton.LeftButton)
    lone.hover(matrix.matrix.view, 4.5, 1.5)
    assert "% of word pairs" in matrix.readout.text()
    QTest.mouseClick(matrix.measure.button("relative_change"), Qt.MouseButton.LeftButton)
    lone.hover(matrix.matrix.view, 4.5, 1.5)
    assert "% of word pairs" not in matrix.readout.text()


def test_the_curves_are_those_of_the_selected_word_over_all_layers(lone: LonePane, matrix: InfluencePane) -> None:
    influence = matrix.run.influence
    lone.session.prompt.set_selected({5})
    ends, means = (line.getData()[1] for line in matrix.curves.lines)
    np.testing.assert_allclose(ends, influence.eos_relative_change[:, 4], atol=1e-5)
    np.testing.assert_allclose(means, influence.relative_change[:, 4, 5:].mean(axis=1), atol=1e-5)
    lone.session.set_layer(1)
    assert matrix.curves.line.value() == 1


def test_the_list_names_words_and_tags_whole_with_what_they_move(lone: LonePane, shown: InfluencePane) -> None:
    lines, run = shown.list.model_.rows, shown.run
    assert {line.unit.name for line in lines} == {unit.name for unit in (*run.units, *run.tags)}
    assert {line.unit.name for line in lines if line.is_tag} == {"a photo of a cow", "a bull", "a red car"}
    layer = run.at_layer("relative_change", lone.session.layer, run.targets)
    assert layer is not None and layer.feature is not None
    for line in lines:
        at = run.targets.index(line.unit)
        assert line.value(FEATURE) == layer.feature[at] and line.value(CONDITIONING) == layer.conditioning[at]
        np.testing.assert_equal(line.value(LATER), float(layer.means[at]))
        assert line.does_nothing == (layer.presence[at] < NEXT_TO_NOTHING)
    table = shown.numbers()
    assert [row[0] for row in table.rows] == [line.unit.name for line in lines]
    assert [row[5] for row in table.rows] == [line.note for line in lines]


@pytest.mark.parametrize("column", BARS)
def test_a_heading_sorts_by_its_bars_and_is_remembered(lone: LonePane, shown: InfluencePane, column: int) -> None:
    header = shown.list.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    values = np.array([line.value(column) for line in shown.list.model_.rows])
    known = values[np.isfinite(values)]
    assert (np.diff(known) <= 0).all() and np.isnan(values[len(known) :]).all() and len(known) > 5
    assert lone.session.looks.get(SORT_LOOK) and header.sortIndicatorSection() == column
    longest = shown.list.model_.rows[0]
    assert shown.list.model_.share(longest, column) == 1


def test_a_line_points_at_its_words_and_a_click_selects_them_and_takes_them_back(
    lone: LonePane, shown: InfluencePane
) -> None:
    row, prompt = line_of(shown, "a red car"), lone.session.prompt
    click_line(shown, row)
    assert prompt.selected == {10, 11, 12} and prompt.hovered == {10, 11, 12}
    assert shown.readout.text().startswith("a red car")
    assert not shown.list.model_.lit.isdisjoint({11})
    click_line(shown, row)
    assert not prompt.selected


def test_keys_reach_the_lines_and_enter_selects(lone: LonePane, shown: InfluencePane) -> None:
    shown.list.setFocus()
    shown.list.setCurrentIndex(shown.list.model_.index(0, NAME))
    QTest.keyClick(shown.list, Qt.Key.Key_Down)
    line = shown.list.model_.rows[1]
    assert lone.session.prompt.hovered == frozenset(line.unit.positions)
    QTest.keyClick(shown.list, Qt.Key.Key_Return)
    assert lone.session.prompt.selected == frozenset(line.unit.positions)


def test_a_long_tag_takes_more_lines_and_is_never_cut(lone: LonePane, shown: InfluencePane) -> None:
    tag = "an old and very large stone castle standing on a green hill behind the river in the evening"
    lone.write(f"{tag}, a cow")
    row = line_of(shown, tag)
    metrics, width = shown.list.fontMetrics(), shown.list.columnWidth(NAME)
    assert metrics.horizontalAdvance(tag) > width
    assert shown.list.rowHeight(row) >= metrics.height() * (metrics.horizontalAdvance(tag) // width + 1)
    assert shown.list.rowHeight(line_of(shown, "cow")) < 2 * metrics.height()
    notes = {line.note for line in shown.list.model_.rows}
    assert all(metrics.horizontalAdvance(note) <= shown.list.columnWidth(NOTE) for note in notes)


def test_what_stands_before_an_edit_stays_and_the_rest_is_marked_old_until_it_is_measured(
    lone: LonePane, shown: InfluencePane
) -> None:
    before = shown.run
    lone.session.prompt.set_text(lone.session.prompt.text + ", sky")
    lone.settle(until=lambda: shown.run is not before)
    lines = {line.unit.name: line for line in shown.list.model_.rows}
    assert shown.run.done == 0 and lines["cow"].is_old and "before the edit" in lines["cow"].note
    assert np.isfinite(shown.run.of(shown.run.units[0]).relative_change[1:, 1:10]).all()
    lone.settle()
    assert shown.run.is_finished and not any(line.is_old for line in shown.list.model_.rows)
    fresh = measure_influence(InfluenceRun(lone.view), lone.model)
    for unit in fresh.targets:
        np.testing.assert_allclose(shown.run.of(unit).conditioning, fresh.of(unit).conditioning, atol=1e-5)


def test_after_a_key_the_prompt_is_measured_anew_once_in_sight(lone: LonePane, shown: InfluencePane) -> None:
    before = shown.run
    shown.set_in_front(False)
    assert not lone.session.influence.is_wanted
    lone.type(", sky")
    assert shown.run is before
    shown.set_in_front(True)
    lone.settle()
    assert shown.run.is_finished and "sky" in {line.unit.name for line in shown.list.model_.rows}


def test_showing_eos_among_the_words_measures_no_word_again(lone: LonePane, shown: InfluencePane) -> None:
    before = shown.run
    assert before.fits(lone.view, "replaced")
    lone.look(with_eos=True)
    assert shown.run is before and shown.run.is_finished


def test_what_is_known_is_shown_while_the_rest_is_measured_and_can_be_stopped(
    lone: LonePane, shown: InfluencePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.workers.live_influence.SLICE_SECONDS", 0)
    lone.session.prompt.set_text(text := "a cow, a bull, a house with a very long roof")
    lone.settle(until=lambda: is_of(shown, text) and shown.run.done > 0)
    done, count = shown.run.done, len(shown.run.targets)
    assert 0 < done < count and shown.caption.text().startswith(f"{done} of {count}")
    width = shown.list.columnWidth(NAME)
    assert shown.compute.isVisible() and shown.compute.text() == "Stop"
    QTest.mouseClick(shown.compute, Qt.MouseButton.LeftButton)
    lone.settle()
    assert shown.run.done < count and shown.compute.text() == f"Compute ({count - shown.run.done} more)"
    QTest.mouseClick(shown.compute, Qt.MouseButton.LeftButton)
    lone.settle()
    assert shown.run.is_finished and not shown.compute.isVisible()
    assert shown.list.columnWidth(NAME) == width


def test_the_word_pointed_at_is_measured_before_the_others(
    lone: LonePane, shown: InfluencePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.workers.live_influence.SLICE_SECONDS", 0)
    lone.session.prompt.set_text(text := "a cow, a bull, a house, a tree, the sky")
    lone.settle(until=lambda: is_of(shown, text))
    sky = next(unit for unit in shown.run.units if unit.label == "sky")
    assert shown.run.next_group()[0] != sky and shown.run.done == 0
    lone.session.prompt.set_selected(frozenset(sky.positions))
    lone.settle(until=lambda: shown.run.of(sky) is not None)
    assert shown.run.done <= 4


def test_very_many_words_wait_for_the_button(
    lone: LonePane, shown: InfluencePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.state.influence.MAX_AUTOMATIC_TARGETS", 10)
    lone.write("cow bull house tree sky sea hill road boat bird fish")
    count = len(shown.run.targets)
    assert MAX_AUTOMATIC_TARGETS >= 300 and count > 10
    assert shown.compute.isVisible() and shown.compute.text() == f"Compute ({count} more)"
    QTest.mouseClick(shown.compute, Qt.MouseButton.LeftButton)
    lone.settle()
    assert shown.run.is_finished and len(shown.numbers().rows) == count


def test_removed_words_have_no_conditioning_as_rows_change_places(lone: LonePane, shown: InfluencePane) -> None:
    QTest.mouseClick(shown.mode.button("removed"), Qt.MouseButton.LeftButton)
    lone.settle()
    assert all(np.isnan(line.conditioning) for line in shown.list.model_.rows) and not shown.padding.isEnabled()


def test_padding_counts_where_it_is_asked_for(lone: LonePane, shown: InfluencePane) -> None:
    without = {line.unit.name: line.conditioning for line in shown.list.model_.rows}
    QTest.mouseClick(shown.padding, Qt.MouseButton.LeftButton)
    lone.settle()
    assert shown.run.with_padding
    with_padding = {line.unit.name: line.conditioning for line in shown.list.model_.rows}
    assert with_padding.keys() == without.keys() and all(with_padding[name] != without[name] for name in without)


def test_the_mode_is_remembered_over_a_restart(lone: LonePane) -> None:
    lone.pane.mode.button("padded").click()
    assert lone.session.looks.get(MODE_LOOK) == "padded"
    restored = Session("")
    restored.looks.replace(lone.session.looks.values)
    assert restored.influence.mode == "padded"
    lone.pane.mode.button("replaced").click()
    assert not lone.session.looks.get(MODE_LOOK) and lone.session.influence.mode == "replaced"


def test_of_two_encoders_the_conditioning_says_whose_columns_it_is(
    lone: LonePane, lone_pane: Callable[..., LonePane], xl_file: Path
) -> None:
    headings, tips = headings_and_tips(lone.pane.run)
    assert headings[CONDITIONING] == "conditioning"
    both = lone_pane("influence", xl_file)
    headings, tips = headings_and_tips(both.pane.run)
    letter = encoder_letter(both.session.encoder)
    assert headings[CONDITIONING] == f"conditioning · {letter}" and tips[CONDITIONING].endswith(f"looked at, {letter}.")
