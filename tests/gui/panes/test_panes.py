"""The panes, driven as an artist drives them."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from threading import Event
from unittest.mock import Mock

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_driving import drawn, pane, word_centre

from core.analysis.statistics import row_statistics
from core.dialects.table import DIALECTS
from core.encoder.encoding import Encoding
from gui.panes.plots.matrix import short_number
from gui.panes.token_table.pane import TokenTablePane
from gui.panes.words_by_words.pane import WordsByWordsPane
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

PANE = "words_by_words"
COW_BULL = (("cow", 0), ("bull", 0))


@pytest.fixture
def table(lone_pane: Callable[..., LonePane]) -> LonePane:
    return lone_pane("token_table")


@pytest.fixture
def tools(lone_pane: Callable[..., LonePane]) -> LonePane:
    return lone_pane("other_tools")


def test_the_matrix_holds_the_view_numbers_at_every_layer(lone: LonePane) -> None:
    matrix, view = lone.pane, lone.view
    assert [unit.label for unit in view.units] == ["a", "photo", "of", "a", "cow", "a", "bull", "a", "red", "car"]
    for layer in (0, 1, 2, 3):
        lone.session.set_layer(layer)
        assert np.array_equal(matrix.matrices[0].image.image, view.matrix(layer))
        assert f"layer {layer}" in matrix.caption.text()


def test_typing_brings_a_new_matrix_and_the_old_one_stays_until_then(lone: LonePane) -> None:
    (matrix,) = lone.pane.matrices
    lone.session.prompt.set_text(f"{lone.session.prompt.text} wheel")
    assert matrix.image.image.shape == (10, 10)
    lone.settle()
    assert matrix.image.image.shape == (11, 11)


def test_a_cell_pointed_at_marks_its_row_and_its_column_and_a_click_pins_its_pair(lone: LonePane, qtbot: QtBot) -> None:
    shown, viewport, (matrix,) = lone.pane, lone.pane.canvas.viewport(), lone.pane.matrices
    point = shown.canvas.mapFromScene(matrix.view.mapViewToScene(QPointF(6.5, 4.5)))
    qtbot.mouseMove(viewport, QPoint(2, 2))
    qtbot.mouseMove(viewport, point)
    qtbot.waitUntil(lambda: lone.session.prompt.hovered == {5, 8})
    assert matrix.cells.lit == ({4}, {6}) and "cow – bull" in shown.readout.text()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: lone.session.pins == (COW_BULL,))
    assert set(matrix.cells.pins) == {(4, 6), (6, 4)}


def test_the_table_shows_each_rows_own_statistics(table: LonePane) -> None:
    table.session.set_layer(1)
    model, statistics = table.pane.model, row_statistics(table.view.states[1])
    texts = [model.data(model.index(5, column)) for column in range(10)]
    assert texts[:5] == ["5", "9706", "cow⏎", "cow", "1"]
    numbers = [statistics.norm, statistics.mean, statistics.std, statistics.min, statistics.max]
    assert [float(text.replace("−", "-")) for text in texts[5:]] == pytest.approx([n[5] for n in numbers], abs=5e-4)
    assert model.rowCount() == 77


def test_selecting_in_table_strip_and_editor_is_one_selection(window: MainWindow, qtbot: QtBot) -> None:
    table = pane(window, TokenTablePane)
    qtbot.waitUntil(lambda: window.session.encoding.with_padding and drawn(window))
    table.table.selectRow(8)
    assert window.session.prompt.selected == {8}
    chips = window.prompt_panel.token_strip.chips
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=chips.placed[5].box.center().toPoint())
    assert {index.row() for index in table.table.selectionModel().selectedRows()} == {5}
    editor = window.prompt_panel.editor
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=word_centre(editor, "photo"))
    assert window.session.prompt.selected == {2}
    table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[:4] == ["2", "1125", "photo⏎", "photo"]


def test_the_switches_change_what_is_compared(window: MainWindow, qtbot: QtBot) -> None:
    matrix = pane(window, WordsByWordsPane)
    centred = matrix.matrices[0].image.image.copy()
    QTest.mouseClick(window.header.measure.button("raw"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: drawn(window))
    assert not np.allclose(matrix.matrices[0].image.image, centred)
    assert matrix.caption.text().startswith("raw cosine")
    normed = matrix.matrices[0].image.image.copy()
    QTest.mouseClick(window.header.rows.button("raw"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not np.allclose(matrix.matrices[0].image.image, normed))
    QTest.mouseClick(matrix.eos, Qt.MouseButton.LeftButton)
    assert window.session.encoding_view.units[-1].label == "EOS"


def test_pointing_at_a_word_lights_its_row_of_the_table(table: LonePane) -> None:
    model = table.pane.model
    for positions in ({5}, ()):
        table.session.prompt.set_hovered(positions)
        background = model.data(model.index(5, 0), Qt.ItemDataRole.BackgroundRole)
        assert (background is not None) == bool(positions)


def test_answers_follow_steady_typing_though_every_pass_is_slow(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (encoder,), session = workspace.live_encoder.model.encoders, workspace.session
    fast = encoder.encode

    def encode(*arguments: object, **named: object) -> Encoding:
        Event().wait(0.15)
        return fast(*arguments, **named)

    monkeypatch.setattr(encoder, "encode", encode)
    answers: list[str] = []
    session.encoding_view_changed.connect(lambda: answers.append(session.encoding.chunks.prompt.source))
    for letter in " one two three":
        session.prompt.set_text(session.prompt.text + letter)
        qtbot.wait(60)
    assert len(answers) >= 3
    qtbot.waitUntil(lambda: answers[-1] == session.prompt.text, timeout=10_000)


def test_other_tools_lists_where_they_differ_and_how_far_their_conditioning_is(tools: LonePane) -> None:
    tools.write("a (red:1.2) car, (red:1.2) cow, [q:w:3] (blue:1.3)")
    summary, reasons, table = tools.pane.summary, tools.pane.reasons, tools.pane.numbers()
    distances = {summary.item(line, 0).text(): summary.item(line, 2).text() for line in range(len(DIALECTS))}
    assert next(iter(distances.items())) == ("A1111", "0")
    assert 0 < float(distances["ComfyUI"]) < float(distances["diffusers"])
    assert "SD.Next" in distances and summary.item(4, 0).toolTip() == DIALECTS["sdnext"].summary
    readings = {line[0]: line[1:5] for line in table.rows}
    assert (readings["red"], readings["("]) == (("1.2", "1.2", "1", "1"), ("–", "–", "1", "–"))
    assert all(line[-1].endswith(".") for line in table.rows[2:])
    words = [places[0].text for places in reasons.places]
    reasons.text.linkActivated.emit(str(words.index("red")))
    assert tools.session.prompt.selected == {2, 5}  # at both of its places
    for word in ("blue", "red"):
        reasons.text.linkHovered.emit(str(words.index(word)))
        assert tuple(summary.item(line, 3).text() for line in range(4)) == readings[word]
        assert f"“{word}”" in tools.pane.caption.text()
    assert tools.session.prompt.hovered == {2, 5}


def test_other_tools_says_what_of_a_long_prompt_is_cut_or_divided_elsewhere(tools: LonePane) -> None:
    tools.write("cow " * 70 + "red, big brown bull, in the sun")
    summary, table = tools.pane.summary, tools.pane.numbers()
    distances = {summary.item(line, 0).text(): summary.item(line, 2).text() for line in range(len(DIALECTS))}
    assert distances["diffusers"] == "0.000*" and "that both have" in tools.pane.readout.text()
    assert [summary.item(line, 2).toolTip().split()[0] for line in (0, 2)] == ["154", "77"]
    assert float(distances["compel"]) > 0.001
    text = tools.pane.reasons.text.text()
    assert "another chunk" in text and "&nbsp;big brown bull&nbsp;" in text and "&nbsp;in the sun&nbsp;" in text
    places = [spans[0].text for spans in tools.pane.reasons.places]
    tools.pane.reasons.text.linkHovered.emit(str(places.index("big brown bull")))
    assert "chunk of “big brown bull”" in tools.pane.caption.text()
    assert [summary.item(line, 3).text() for line in range(4)] == ["1", "1", "1", "2"]
    assert any(line[0] == "big brown bull" and "another chunk" in line[-1] for line in table.rows)


def test_other_tools_says_a_reason_once_however_many_words_it_is_about(tools: LonePane) -> None:
    tools.write(", ".join(f"({word}:1.{number})" for number in (1, 2) for word in "red cow bull car sea sky".split()))
    text = tools.pane.reasons.text.text()
    reasons = [line[-1] for line in tools.pane.numbers().rows[2:]]
    assert len(reasons) > 24 and len(set(reasons)) < 6
    assert text.count("<p ") == len(set(reasons)) and all(text.count(escape(reason)) == 1 for reason in set(reasons))
    assert "Unlike A1111: diffusers" in text


def test_the_words_of_a_reason_are_gone_to_and_selected_by_keyboard(tools: LonePane) -> None:
    tools.write("a (red:1.2) car")
    tools.pane.window().activateWindow()
    links = tools.pane.reasons.text
    links.setFocus(Qt.FocusReason.TabFocusReason)
    for places in tools.pane.reasons.places:
        QTest.keyClick(links, Qt.Key.Key_Right)
        is_red = places[0].text == "red"  # the other words are none to A1111
        assert tools.session.prompt.hovered == ({2} if is_red else set())
        QTest.keyClick(links, Qt.Key.Key_Return)
        assert tools.session.prompt.selected == ({2} if is_red else set())
    assert any(places[0].text == "red" for places in tools.pane.reasons.places)


def test_other_tools_says_when_all_read_the_same_and_when_distances_could_not_be_computed(
    tools: LonePane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools.model, "condition", Mock(side_effect=RuntimeError("no memory")))
    tools.write("a red car")
    assert tools.pane.reasons.text.text().startswith("All tools read the same")
    assert tools.pane.summary.item(0, 2).text() == "–" and "no memory" in tools.pane.readout.text()


def test_a_pane_behind_another_tab_draws_nothing_and_catches_up_in_front(table: LonePane) -> None:
    model, counts = table.pane.model, list[int]()
    model.modelReset.connect(lambda: counts.append(model.rowCount()))
    table.pane.set_in_front(False)
    table.type(" wheel")
    assert counts == []
    table.pane.set_in_front(True)
    assert model.data(model.index(13, 2)) == "wheel⏎" and counts == [77]


NEEDS = {
    "attention": ("", "Type a word"),
    "compare": ("", "Type a prompt"),
    "feature": ("", "Type a prompt"),
    "influence": ("cow", "Type at least two words"),
    "map": (", ,", "Type a word"),
    "nearest_words": (", ,", "Type a word"),
    "specificity_ladder": (", ,", "Type a prompt"),
}


@pytest.mark.parametrize("kind", NEEDS)
def test_a_pane_without_words_or_an_encoder_says_what_it_needs(lone_pane: Callable[..., LonePane], kind: str) -> None:
    lone, (text, message) = lone_pane(kind), NEEDS[kind]
    assert not lone.pane.message or kind == "compare"
    lone.write(text)
    assert lone.pane.message.startswith(message) and not lone.pane.numbers().rows
    assert "until an encoder is open" in lone_pane(kind, None).pane.message


LAYERS = {
    "map": lambda shown: [len(shown.map.drawing.points)],
    "specificity_ladder": lambda shown: [len(shown.ladder.scores), len(shown.layers.band.nearest)],
}


@pytest.mark.parametrize("kind", LAYERS)
def test_either_encoder_of_a_model_is_shown_with_its_own_layers(
    lone_pane: Callable[..., LonePane], xl_file: Path, kind: str
) -> None:
    lone = lone_pane(kind, xl_file)
    for name, count in (("clip_l", 13), ("clip_g", 33)):
        lone.session.choose_encoder(name)
        lone.settle()
        assert set(LAYERS[kind](lone.pane)) == {count}


def test_infinite_and_missing_numbers_are_shown_as_dashes(lone: LonePane, broken_file: Path) -> None:
    lone.open(broken_file)
    for layer in (3, 0):
        lone.session.set_layer(layer)
        lone.pane.grab()
    assert np.isnan(lone.view.matrix(3)[0, 1])


def test_numbers_in_cells_are_short_and_never_look_equal_where_they_are_not() -> None:
    texts = {0.997: ".99", 1.0: "1", -0.001: ".00", -0.25: "−.25", np.nan: "–"}
    assert list(map(short_number, texts)) == list(texts.values())


def test_rows_of_padding_are_computed_only_once_the_token_table_shows_them(lone: LonePane, table: LonePane) -> None:
    words = lone.session.encoding
    assert not words.with_padding
    for text in ("", " wheel"):
        table.type(text)
        assert table.session.encoding.with_padding
        norms = [table.pane.model.data(table.pane.model.index(row, 5)) for row in range(77)]
        assert all(float(norm) > 0 for norm in norms)
    np.testing.assert_allclose(table.session.encoding.hidden_states[:, :13], words.hidden_states[:, :13], atol=1e-5)


def test_padding_that_is_not_computed_yet_is_shown_as_awaited(table: LonePane) -> None:
    model, view = table.pane.model, table.view
    model.show_tokens(view.chunks, row_statistics(view.states[1]), is_missing_padding=True)
    norms = [model.data(model.index(row, 5)) for row in range(77)]
    assert [norm == "…" for norm in norms] == [token.kind == "padding" for token in view.chunks.tokens]
