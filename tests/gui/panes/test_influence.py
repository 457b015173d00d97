"""Influence, driven as an artist drives it."""

from collections.abc import Callable

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.analysis.influence import Influence
from core.program.cancellation import ignore_report, never_cancelled
from core.queries.leave_one_out import LeaveOneOut, leave_one_out
from gui.panes.influence.pane import MAX_AUTOMATIC_UNITS, InfluencePane


@pytest.fixture
def lone(lone_pane: Callable[..., LonePane]) -> LonePane:
    """The pane alone, of the first prompt."""
    return lone_pane("influence")


@pytest.fixture
def shown(lone: LonePane) -> InfluencePane:
    return lone.pane


def expected(lone: LonePane, mode: str) -> Influence:
    return leave_one_out(LeaveOneOut(lone.view, mode), lone.model).influence


def place(found: InfluencePane, row: int, column: int) -> QPoint:
    return found.canvas.mapFromScene(found.matrix.view.mapViewToScene(QPointF(column + 0.5, row + 0.5)))


@pytest.mark.parametrize("mode", ["removed", "padded"])
@pytest.mark.parametrize("measure", ["cosine_distance", "relative_change"])
def test_the_cells_are_the_influence_at_the_layer(
    lone: LonePane, shown: InfluencePane, mode: str, measure: str
) -> None:
    QTest.mouseClick(shown.mode.button(mode), Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown.measure.button(measure), Qt.MouseButton.LeftButton)
    lone.settle()
    assert shown.run.is_finished
    found = expected(lone, mode)
    for layer in (0, 2, 3):
        lone.session.set_layer(layer)
        words = getattr(found, measure)[layer]
        cells = shown.matrix.cells.matrix
        assert np.allclose(cells[:, :10][found.downstream], words[found.downstream], atol=1e-5)
        assert np.allclose(cells[:, 10], getattr(found, f"eos_{measure}")[layer], atol=1e-5)
        assert f"layer {layer}" in shown.caption.text()
        means = np.nan_to_num(found.mean_downstream(words))
        assert np.allclose(shown.means.bars.opts["width"], means, atol=1e-5)
        assert shown.matrix.cells.levels == shown.matrix.bar.levels()


def test_words_before_the_one_left_out_are_bare_and_told_as_exactly_0(lone: LonePane, shown: InfluencePane) -> None:
    rows = [row[1:11] for row in shown.numbers().rows]
    below = np.tril_indices(10, -1)
    assert (np.array(rows)[below] == 0).all()
    assert np.isnan(shown.matrix.cells.matrix[:, :10][below]).all()
    assert np.isfinite(shown.matrix.cells.matrix[:, 10]).all()
    assert "words before: exactly 0" in shown.caption.text()
    assert not shown.compute.isVisible()


def test_the_feature_has_a_column_where_the_file_has_a_projection(lone: LonePane, shown: InfluencePane) -> None:
    found = expected(lone, "removed")
    columns = shown.numbers().columns
    assert columns[11] == "EOS" and columns[-1] == "mean of later words"
    assert ("feature" in columns) == (found.feature_cosine_distance is not None)
    if found.feature_cosine_distance is not None:
        assert np.allclose(shown.matrix.cells.matrix[:, 11], found.feature_cosine_distance, atol=1e-5)


def test_the_mouse_points_at_both_words_and_a_click_selects_the_one_left_out(
    lone: LonePane, shown: InfluencePane, qtbot: QtBot
) -> None:
    viewport, at = shown.canvas.viewport(), place(shown, 1, 4)
    QTest.mouseMove(viewport, place(shown, 7, 7))
    QTest.mouseMove(viewport, at)
    qtbot.waitUntil(lambda: lone.session.prompt.hovered == {2, 5})
    before = shown.readout.text()
    assert before.startswith("without photo: cow   ")
    lone.session.set_layer(lone.session.layer - 6)
    assert shown.readout.text().startswith("without photo: cow   ") and shown.readout.text() != before
    assert shown.matrix.cells.lit == ({1}, {4})
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: lone.session.prompt.selected == {2})
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not lone.session.prompt.hovered and shown.readout.text() == ""
    assert shown.matrix.cells.lit == ({1}, {1})


def test_the_curves_are_those_of_the_selected_word_over_all_layers(lone: LonePane, shown: InfluencePane) -> None:
    found = expected(lone, "removed")
    lone.session.prompt.set_selected({5})
    ends, means = (line.getData()[1] for line in shown.curves.lines)
    assert np.allclose(ends, found.eos_cosine_distance[:, 4], atol=1e-5)
    assert np.allclose(means, found.cosine_distance[:, 4, 5:].mean(axis=1), atol=1e-5)
    lone.session.set_layer(1)
    assert shown.curves.line.value() == 1


def test_a_key_is_answered_first_and_the_new_prompt_is_left_out_anew(lone: LonePane, shown: InfluencePane) -> None:
    before = shown.run
    lone.type(", sky")
    lone.settle()
    assert shown.run.is_finished
    assert shown.run is not before
    assert shown.matrix.rows.labels[-1] == "sky"
    assert np.isfinite(shown.matrix.cells.matrix[:, -1]).all()


def test_showing_eos_among_the_words_leaves_no_word_out_again(lone: LonePane, shown: InfluencePane) -> None:
    before = shown.run
    assert before.fits(lone.view, "removed")
    lone.look(with_eos=True)
    assert shown.run.is_finished
    assert shown.run is before


def test_what_is_known_is_shown_while_the_rest_is_left_out(
    lone: LonePane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.panes.influence.pane.SLICE_SECONDS", 0)
    queries = []
    shown = InfluencePane(lone.session, lambda _owner, work, on_result: queries.append((work, on_result)))
    shown.above.addLayout(shown.tools)
    qtbot.addWidget(shown)
    shown.show()
    ((work, on_result),) = queries
    on_result(work(lone.model, never_cancelled, ignore_report))
    done = shown.run.done
    ends = shown.matrix.cells.matrix[:, 10]
    assert np.isfinite(ends[:done]).all() and np.isnan(ends[done:]).all()
    assert 0 < done < 10 and shown.caption.text().startswith(f"{done} of 10 words")
    assert len(queries) == 2 and shown.compute.text() == "Stop"
    QTest.mouseClick(shown.compute, Qt.MouseButton.LeftButton)
    assert shown.compute.text() == f"Compute ({10 - done} passes)"


def test_many_words_wait_for_the_button_which_stops_them_too(lone: LonePane, shown: InfluencePane) -> None:
    lone.write(" ".join(f"w{number}" for number in range(MAX_AUTOMATIC_UNITS + 1)))
    count = len(lone.view.units)
    assert shown.compute.isVisible() and shown.compute.text() == f"Compute ({count} passes)"
    assert "Compute" in shown.message and not shown.numbers().rows
    QTest.mouseClick(shown.compute, Qt.MouseButton.LeftButton)
    assert shown.compute.text() == "Stop"
    QTest.mouseClick(shown.compute, Qt.MouseButton.LeftButton)
    assert shown.compute.text().startswith("Compute (")
    QTest.mouseClick(shown.compute, Qt.MouseButton.LeftButton)
    lone.settle()
    assert shown.run.is_finished
    assert not shown.compute.isVisible() and len(shown.numbers().rows) == count


def test_one_word_is_too_few(lone: LonePane, shown: InfluencePane) -> None:
    lone.write("cow")
    assert shown.message.startswith("Type at least two words")
    assert not shown.compute.isVisible() and not shown.numbers().rows


def test_out_of_sight_nothing_goes_on(lone: LonePane, shown: InfluencePane) -> None:
    shown.set_in_front(False)
    lone.type(", sky")
    assert shown.run is None
    shown.set_in_front(True)
    lone.settle()
    assert shown.run.is_finished
    assert shown.matrix.rows.labels[-1] == "sky"
