"""The panes, driven as an artist drives them."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import encoder_files
import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded, cell_centre, drawn, pane, type_text, word_centre

from core.analysis.statistics import row_statistics
from core.encoder.encoding import Encoding
from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.other_tools import OtherToolsPane
from gui.panes.plots.matrix import short_number
from gui.panes.token_table import TokenTablePane
from gui.panes.words_by_words import WordsByWordsPane
from gui.window.main_window import MainWindow


def test_the_matrix_holds_the_view_numbers_at_every_layer(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("words_by_words")
    matrix, view = lone.pane, lone.view
    for layer in (0, 1, 2, 3):
        lone.session.set_layer(layer)
        assert np.array_equal(matrix.matrices[0].image.image, view.matrix(layer))
        assert f"layer {layer}" in matrix.caption.text()
    assert [unit.label for unit in view.units] == ["a", "photo", "of", "a", "cow", "a", "bull", "a", "red", "car"]


def test_typing_brings_a_new_matrix_and_the_old_one_stays_until_then(window: MainWindow, encoded: Encoded) -> None:
    before = window.session.encoding_view
    type_text(window, " wheel")
    assert window.session.encoding_view is before
    encoded(window)
    assert pane(window, WordsByWordsPane).matrices[0].image.image.shape == (11, 11)


def test_clicking_a_cell_pins_its_pair_and_the_curve_is_the_pairs(window: MainWindow, qtbot: QtBot) -> None:
    viewport, point = cell_centre(window, 4, 6)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: bool(window.session.pins))
    assert window.session.pins == ((("cow", 0), ("bull", 0)),)
    curves = pane(window, AcrossLayersPane)
    assert [curve.label for curve in curves.plot.curves] == ["cow – bull", "mean of all pairs"]
    layers, values = curves.plot.curve_items[0].getData()
    assert layers.tolist() == [0, 1, 2, 3]
    assert np.array_equal(values, window.session.encoding_view.pair(4, 6))
    assert set(pane(window, WordsByWordsPane).matrices[0].cells.pins) == {(4, 6), (6, 4)}


def test_pins_outlive_edits_and_can_be_removed_in_the_legend(window: MainWindow, encoded: Encoded) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    cursor = window.prompt_panel.editor.textCursor()
    cursor.insertText("old ")
    encoded(window)
    legend = pane(window, AcrossLayersPane).legend
    assert legend.texts()[0][0] == "cow – bull"
    button = next(button for button in legend.findChildren(QAbstractButton) if "bull" in button.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.session.pins == ()


def test_a_pin_whose_word_is_gone_comes_back_with_the_word(window: MainWindow, encoded: Encoded) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    window.prompt_panel.editor.setPlainText("a cow, a horse, a dog")
    encoded(window)
    assert "cow – bull" not in [curve.label for curve in pane(window, AcrossLayersPane).plot.curves]
    window.prompt_panel.editor.setPlainText("a cow, a bull")
    encoded(window)
    assert pane(window, AcrossLayersPane).plot.curves[0].label == "cow – bull"


def test_the_table_shows_each_rows_own_statistics(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("token_table")
    lone.session.set_layer(1)
    table, view = lone.pane, lone.view
    statistics = row_statistics(view.states[1])
    shown = [table.model.data(table.model.index(5, column)) for column in range(10)]
    assert shown[:5] == ["5", "9706", "cow⏎", "cow", "1"]
    numbers = [statistics.norm, statistics.mean, statistics.std, statistics.min, statistics.max]
    assert [float(text.replace("−", "-")) for text in shown[5:]] == pytest.approx([n[5] for n in numbers], abs=5e-4)
    assert table.model.rowCount() == 77


def test_selecting_in_table_strip_and_editor_is_one_selection(window: MainWindow, qtbot: QtBot) -> None:
    table = pane(window, TokenTablePane)
    qtbot.waitUntil(lambda: window.session.encoding.with_padding and drawn(window))
    table.table.selectRow(8)
    assert window.session.prompt.selected == {8}
    chips = window.prompt_panel.token_strip.chips
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=chips.placed[5].box.center().toPoint())
    assert {index.row() for index in table.table.selectionModel().selectedRows()} == {5}
    QTest.mouseClick(
        window.prompt_panel.editor.viewport(),
        Qt.MouseButton.LeftButton,
        pos=word_centre(window.prompt_panel.editor, "photo"),
    )
    assert window.session.prompt.selected == {2}
    table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[:4] == ["2", "1125", "photo⏎", "photo"]


def test_the_switches_change_what_is_compared(window: MainWindow, qtbot: QtBot) -> None:
    matrix = pane(window, WordsByWordsPane)
    centred = matrix.matrices[0].image.image.copy()
    QTest.mouseClick(window.header.measure.button("raw"), Qt.MouseButton.LeftButton)
    assert not np.allclose(matrix.matrices[0].image.image, centred)
    assert matrix.caption.text().startswith("raw cosine")
    normed = matrix.matrices[0].image.image.copy()
    QTest.mouseClick(window.header.rows.button("raw"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not np.allclose(matrix.matrices[0].image.image, normed))
    QTest.mouseClick(matrix.eos, Qt.MouseButton.LeftButton)
    assert window.session.encoding_view.units[-1].label == "EOS"


def test_a_megabyte_of_text_is_counted_whole_and_stays_editable(window: MainWindow, qtbot: QtBot) -> None:
    text = "a red cat, " * 95_000
    window.prompt_panel.editor.setPlainText(text)
    qtbot.waitUntil(lambda: window.prompt_panel.counter.text().startswith("…"))
    qtbot.waitUntil(lambda: window.session.prompt.chunks.prompt.source == text, timeout=60_000)
    assert window.session.prompt.chunks.used >= 380_000
    type_text(window, "x")
    assert window.session.prompt.text == text + "x"
    window.prompt_panel.editor.setPlainText("cow")
    qtbot.waitUntil(lambda: window.prompt_panel.counter.text() == "1 / 75 tokens", timeout=60_000)


def test_a_job_can_be_cancelled_and_nothing_changes(window: MainWindow, qtbot: QtBot) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(cancelled: object) -> None:
        started.set()
        go_on.wait(10)

    window.workspace.jobs.start("Opening…", work, lambda answer: pytest.fail("a cancelled job was answered"))
    assert started.wait(10)
    status = window.statusBar()
    assert status._cancel.isVisible()
    QTest.mouseClick(status._cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.wait(100)
    assert window.workspace.jobs.title == ""
    assert status.state.text() == "● ready"


def test_pointing_at_a_word_lights_its_curve_and_table_row_and_the_legend_points_back(window: MainWindow) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    curves, table = pane(window, AcrossLayersPane), pane(window, TokenTablePane)
    widths = lambda: [item.opts["pen"].width() for item in curves.plot.curve_items]  # noqa: E731
    assert widths() == [2, 2]
    window.session.prompt.set_hovered({5})
    assert widths() == [4, 2]
    assert table.model.data(table.model.index(5, 0), Qt.ItemDataRole.BackgroundRole) is not None
    window.session.prompt.set_hovered(())
    assert table.model.data(table.model.index(5, 0), Qt.ItemDataRole.BackgroundRole) is None
    QApplication.sendEvent(curves.legend._names[0], QEvent(QEvent.Type.Enter))
    assert window.session.prompt.hovered == {5, 8}
    QApplication.sendEvent(curves.legend._names[0], QEvent(QEvent.Type.Leave))
    assert not window.session.prompt.hovered


def test_panes_follow_steady_typing_though_every_pass_is_slow(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (encoder,) = window.workspace.live_encoder.model.encoders
    slow = encoder.encode

    def encode(*arguments: object, **named: object) -> Encoding:
        threading.Event().wait(0.15)
        return slow(*arguments, **named)

    monkeypatch.setattr(encoder, "encode", encode)
    answers: list[str] = []
    window.session.encoding_view_changed.connect(lambda: answers.append(window.session.encoding.chunks.prompt.source))
    for letter in " one two three":
        type_text(window, letter)
        qtbot.wait(60)
    assert len(answers) >= 3
    qtbot.waitUntil(lambda: drawn(window), timeout=10_000)
    assert answers[-1] == window.session.prompt.text


def test_other_tools_lists_where_they_differ_and_how_far_their_conditioning_is(
    lone_pane: Callable[..., LonePane],
) -> None:
    lone = lone_pane("other_tools")
    lone.write("a (red:1.2) car")
    other = lone.pane
    tools = [other.summary.item(line, 0).text() for line in range(4)]
    distances = {tool: other.summary.item(line, 2).text() for line, tool in enumerate(tools)}
    assert (tools[0], distances["A1111"]) == ("A1111", "0")
    assert 0 < float(distances["ComfyUI"]) < float(distances["diffusers"])
    lines = {
        other.differences.item(line, 0).text(): [other.differences.item(line, column).text() for column in range(1, 6)]
        for line in range(other.differences.rowCount())
    }
    assert lines["red"][:4] == ["1.2", "1.2", "1", "1"]
    assert lines["("][:4] == ["–", "–", "1", "–"]
    assert all(line[4].endswith(".") for line in lines.values())
    (red,) = (line for line in range(other.differences.rowCount()) if other.differences.item(line, 0).text() == "red")
    other.differences.cellClicked.emit(red, 0)
    assert lone.session.prompt.selected == {2}


def test_other_tools_says_when_all_read_the_same(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("other_tools")
    lone.write("a red car")
    other = lone.pane
    assert other.differences.item(0, 0).text().startswith("all read the same")


def test_a_model_with_two_encoders_shows_either_at_the_layer_it_is_sent(
    window: MainWindow, shared: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    assert not window.header.side.isVisible()
    window.workspace.model_loader.open(str(shared / "golden" / "encoders" / "sdxl.safetensors"))
    qtbot.waitUntil(lambda: len(window.session.encoders) == 2, timeout=20_000)
    first = encoded(window)
    assert (first.encoder.name, window.session.layer, window.session.view_options.normed) == ("clip_l", 11, False)
    assert window.header.side.isVisible()
    assert "A1111 fixed · ComfyUI −2 · diffusers 0" in window.header.layer_name.text()
    QTest.mouseClick(window.header.side.button("clip_g"), Qt.MouseButton.LeftButton)
    second = encoded(window)
    assert (second.encoder.name, window.session.layer) == ("clip_g", 31)
    assert (first.chunks.tokens[-1].id, second.chunks.tokens[-1].id) == (49407, 0)
    assert pane(window, WordsByWordsPane).matrices[0].image.image.shape == (10, 10)


def test_a_pane_behind_another_tab_draws_nothing_and_catches_up_in_front(window: MainWindow, encoded: Encoded) -> None:
    pane(window, AcrossLayersPane)
    (table,) = (pane for pane in window.pane_docks.panes if isinstance(pane, TokenTablePane))
    rows: list[object] = []
    table.model.modelReset.connect(lambda: rows.append(table.model.rowCount()))
    type_text(window, " wheel")
    encoded(window)
    assert rows == []
    assert pane(window, TokenTablePane).model.data(table.model.index(13, 2)) == "wheel⏎"
    assert rows == [77]


def test_infinite_and_missing_numbers_are_shown_as_dashes(lone_pane: Callable[..., LonePane], tmp_path: Path) -> None:
    lone = lone_pane("words_by_words")
    state = encoder_files.tiny_state()
    state["text_model.encoder.layers.1.mlp.fc1.weight"][0, 0] = float("inf")
    broken = encoder_files.save(tmp_path / "broken.safetensors", state)
    lone.open(broken)
    for layer in (3, 0):
        lone.session.set_layer(layer)
        lone.pane.grab()
    assert short_number(float("nan")) == "–"
    assert np.isnan(lone.view.matrix(3)[0, 1])


def test_one_word_and_eos_have_no_mean_and_break_nothing(window: MainWindow, encoded: Encoded) -> None:
    QTest.mouseClick(pane(window, WordsByWordsPane).eos, Qt.MouseButton.LeftButton)
    window.prompt_panel.editor.setPlainText("cow")
    encoded(window)
    assert pane(window, AcrossLayersPane).legend.texts() == [("mean of all pairs", "–")]


def test_side_work_that_fails_opens_no_dialog(
    window: MainWindow, encoded: Encoded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(type(window.workspace.live_encoder.model), "condition", fail)
    other = pane(window, OtherToolsPane)
    window.prompt_panel.editor.setPlainText("a (red:1.2) car")
    encoded(window)
    qtbot.waitUntil(lambda: other.summary.item(0, 2) is not None and other.summary.item(0, 2).text() == "–")
    assert window.error_box is None


def test_a_pointed_cell_marks_its_row_and_its_column(window: MainWindow, qtbot: QtBot) -> None:
    viewport, point = cell_centre(window, 4, 6)
    qtbot.mouseMove(viewport, QPoint(2, 2))
    qtbot.mouseMove(viewport, point)
    qtbot.waitUntil(lambda: window.session.prompt.hovered == {5, 8})
    assert pane(window, WordsByWordsPane).matrices[0].cells.lit == ({4}, {6})
    assert "cow – bull" in pane(window, WordsByWordsPane).readout.text()


@pytest.mark.parametrize(("value", "text"), [(0.997, ".99"), (1.0, "1"), (-0.001, ".00"), (-0.25, "−.25")])
def test_numbers_in_cells_never_look_equal_where_they_are_not(value: float, text: str) -> None:
    assert short_number(value) == text


def test_rows_of_padding_are_computed_only_once_the_token_table_shows_them(lone_pane: Callable[..., LonePane]) -> None:
    words = lone_pane("words_by_words").session.encoding
    assert not words.with_padding
    lone = lone_pane("token_table")
    for text in ("", " wheel"):
        lone.type(text)
        assert lone.session.encoding.with_padding
        norms = [lone.pane.model.data(lone.pane.model.index(row, 5)) for row in range(77)]
        assert all(float(norm) > 0 for norm in norms)
    np.testing.assert_allclose(lone.session.encoding.hidden_states[:, :13], words.hidden_states[:, :13], atol=1e-5)


def test_padding_that_is_not_computed_yet_is_shown_as_awaited(lone_pane: Callable[..., LonePane]) -> None:
    lone = lone_pane("token_table")
    table = lone.pane
    view = replace(lone.view, encoding=replace(lone.session.encoding, with_padding=False))
    table.model.show_tokens(view.chunks, row_statistics(view.states[1]), is_missing_padding=True)
    kinds = [token.kind for token in view.chunks.tokens]
    norms = [table.model.data(table.model.index(row, 5)) for row in range(77)]
    assert [norm == "…" for norm in norms] == [kind == "padding" for kind in kinds]


def test_the_counter_does_not_flicker_while_a_long_text_is_soon_counted(window: MainWindow, qtbot: QtBot) -> None:
    window.prompt_panel.editor.setPlainText("a red cat, " * 300)
    assert not window.prompt_panel.counter.text().startswith("…")
    said: list[str] = []
    window.session.prompt.parsed.connect(lambda: said.append(window.prompt_panel.counter.text()))
    qtbot.waitUntil(lambda: bool(said))
    chunks = window.session.prompt.chunks
    assert said == [f"{chunks.used} / {chunks.limit} tokens"] and chunks.used >= 1200
    assert not window.prompt_panel.counter._counting_timer.isActive()
