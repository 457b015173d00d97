"""Influence, driven as an artist drives it."""

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.program.cancellation import ignore_report, never_cancelled
from core.queries.influence_run import InfluenceRun, measure_influence
from gui.panes.influence.pane import MAX_AUTOMATIC_UNITS, InfluencePane

PANE = "influence"


@pytest.mark.parametrize("mode", ["replaced", "removed", "padded"])
@pytest.mark.parametrize("measure", ["cosine_distance", "relative_change"])
def test_the_cells_are_the_influence_at_the_layer(lone: LonePane, mode: str, measure: str) -> None:
    shown = lone.pane
    QTest.mouseClick(shown.mode.button(mode), Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown.measure.button(measure), Qt.MouseButton.LeftButton)
    lone.settle()
    run = measure_influence(InfluenceRun(lone.view, mode), lone.model)
    later, below = run.influence.downstream, np.tril_indices(10, -1)
    for layer in (0, 2, 3):
        lone.session.set_layer(layer)
        expected, cells = run.at_layer(measure, layer), shown.matrix.cells.matrix
        np.testing.assert_allclose(cells[:, :10][later], expected.matrix[:, :10][later], atol=1e-5)
        np.testing.assert_allclose(cells[:, 10:], expected.matrix[:, 10:], atol=1e-5)  # EOS and the feature
        assert np.isnan(cells[:, :10][below]).all()
        table = shown.numbers()
        assert (np.array([row[1:11] for row in table.rows])[below] == 0).all()
        assert table.columns[11:] == ("EOS", "feature", "mean of later words")
        assert f"layer {layer}" in shown.caption.text() and "words before: exactly 0" in shown.caption.text()
        np.testing.assert_allclose(shown.means.bars.opts["width"], np.nan_to_num(expected.means), atol=1e-5)
        assert shown.matrix.cells.levels == shown.matrix.bar.levels()
    assert not shown.compute.isVisible()


def test_the_mouse_points_at_both_words_and_a_click_selects_the_one_left_out(lone: LonePane) -> None:
    shown = lone.pane
    prompt, cell = lone.session.prompt, (shown.matrix.view, 4.5, 1.5)
    lone.hover(*cell)
    assert prompt.hovered == {2, 5} and shown.matrix.cells.lit == ({1}, {4})
    texts = set()
    for layer in (lone.session.layer, 0):
        lone.session.set_layer(layer)
        texts.add(shown.readout.text())
    assert len(texts) == 2 and all(text.startswith("without photo: cow   ") for text in texts)
    lone.click(*cell)
    assert prompt.selected == {2}
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not prompt.hovered and shown.readout.text() == ""
    assert shown.matrix.cells.lit == ({1}, {1})


def test_the_curves_are_those_of_the_selected_word_over_all_layers(lone: LonePane, shown: InfluencePane) -> None:
    influence = shown.run.influence
    lone.session.prompt.set_selected({5})
    ends, means = (line.getData()[1] for line in shown.curves.lines)
    np.testing.assert_allclose(ends, influence.eos_cosine_distance[:, 4], atol=1e-5)
    np.testing.assert_allclose(means, influence.cosine_distance[:, 4, 5:].mean(axis=1), atol=1e-5)
    lone.session.set_layer(1)
    assert shown.curves.line.value() == 1


def test_after_a_key_the_prompt_is_left_out_anew_once_in_sight(lone: LonePane, shown: InfluencePane) -> None:
    assert shown.run is not None
    shown.set_in_front(False)
    lone.type(", sky")
    assert shown.run is None
    shown.set_in_front(True)
    lone.settle()
    assert shown.run.is_finished and shown.matrix.rows.labels[-1] == "sky"
    assert np.isfinite(shown.matrix.cells.matrix[:, -1]).all()


def test_showing_eos_among_the_words_leaves_no_word_out_again(lone: LonePane, shown: InfluencePane) -> None:
    before = shown.run
    assert before.fits(lone.view, "replaced")
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
    assert 0 < np.isfinite(ends).sum() == sum(unit.positions in shown.run.measured for unit in shown.run.units)
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
