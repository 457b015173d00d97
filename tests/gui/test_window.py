"""The window, driven as an artist drives it."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.analysis.row_statistics import row_statistics
from core.encoding import Encoding
from gui.layer_names import clip_skip
from gui.main_window import MainWindow
from gui.panes.across_layers import AcrossLayers
from gui.panes.other_tools import OtherTools
from gui.panes.token_table import TokenTable
from gui.panes.words_by_words import WordsByWords
from gui.session import FIRST_PROMPT

Encoded = Callable[[MainWindow], Encoding]


def pane(window: MainWindow, kind: type) -> "WordsByWords | AcrossLayers | TokenTable":
    """The pane of that kind, brought to the front; a hidden one draws nothing."""
    dock, found = next(
        (dock, pane)
        for dock, pane in zip(window.pane_area.docks, window.pane_area.panes, strict=True)
        if isinstance(pane, kind)
    )
    dock.raise_()
    QApplication.processEvents()
    return found


def type_text(window: MainWindow, text: str) -> None:
    window.desk.editor.setFocus()
    window.desk.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(window.desk.editor, text)


def cell_centre(window: MainWindow, row: int, column: int) -> tuple[QWidget, QPoint]:
    matrix = pane(window, WordsByWords)
    view = matrix.plot.getViewBox()
    scene = view.mapViewToScene(QPointF(column + 0.5, row + 0.5))
    return matrix.canvas.viewport(), matrix.canvas.mapFromScene(scene)


def word_centre(window: MainWindow, word: str) -> QPoint:
    editor = window.desk.editor
    cursor = editor.document().find(word)
    cursor.setPosition(cursor.selectionStart() + len(word.encode("utf-16-le")) // 4)
    return editor.cursorRect(cursor).center()


def test_tokens_and_counter_follow_a_keystroke_with_no_encoder(bare_window: MainWindow) -> None:
    type_text(bare_window, "s")
    assert bare_window.session.chunks.prompt.source == FIRST_PROMPT + "s"
    assert bare_window.desk.strip.chips.placed[12].label == "cars⏎"
    type_text(bare_window, ", 1girl")
    assert bare_window.desk.counter.text() == "15 / 75 tokens"
    assert [chip.token.id for chip in bare_window.desk.strip.chips.placed[14:16]] == [272, 1611]


def test_an_empty_prompt_counts_nothing_and_breaks_nothing(window: MainWindow, encoded: Encoded) -> None:
    window.desk.editor.clear()
    encoded(window)
    assert window.desk.counter.text() == "0 / 75 tokens"
    assert [chip.label for chip in window.desk.strip.chips.placed] == ["BOS", "EOS", "pad × 75"]
    window.desk.editor.setPlainText("cow bull")
    assert encoded(window).chunks.prompt.source == "cow bull"


def test_the_matrix_holds_the_lens_numbers_at_every_layer(window: MainWindow) -> None:
    matrix, lens = pane(window, WordsByWords), window.session.lens
    for layer in (0, 1, 2, 3):
        window.session.set_layer(layer)
        assert np.array_equal(matrix.image.image, lens.matrix(layer))
        assert f"layer {layer}" in matrix.caption.text()
    assert [unit.label for unit in lens.units] == ["a", "photo", "of", "a", "cow", "a", "bull", "a", "red", "car"]


def test_typing_brings_a_new_matrix_and_the_old_one_stays_until_then(window: MainWindow, encoded: Encoded) -> None:
    before = window.session.lens
    type_text(window, " wheel")
    assert window.session.lens is before
    encoded(window)
    assert pane(window, WordsByWords).image.image.shape == (11, 11)


def test_pointing_at_a_word_in_the_editor_lights_it_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.desk.editor
    qtbot.mouseMove(editor.viewport(), word_centre(window, "bull"))
    qtbot.waitUntil(lambda: window.session.pointed == {8})
    assert pane(window, WordsByWords).cells.lit[0] == {6}
    qtbot.mouseMove(editor.viewport(), QPoint(5, editor.viewport().height() - 5))
    qtbot.waitUntil(lambda: not window.session.pointed)


def test_words_behind_an_emoji_are_found_where_they_are_drawn(bare_window: MainWindow) -> None:
    bare_window.desk.editor.setPlainText("😀😀 cow, bull")
    rows = [bare_window.desk.editor.row_at(QPointF(word_centre(bare_window, word))) for word in ("cow", "bull")]
    pieces = [bare_window.session.chunks.tokens[row].piece for row in rows if row]
    assert pieces == ["cow</w>", "bull</w>"]


def test_pointing_at_a_chip_lights_the_whole_tag_in_the_tag_view(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.desk._units.button("tag"), Qt.MouseButton.LeftButton)
    chips = window.desk.strip.chips
    qtbot.mouseMove(chips, chips.placed[8].box.center().toPoint())
    qtbot.waitUntil(lambda: window.session.pointed == {7, 8})
    assert len(window.session.lens.units) == 3


def test_clicking_a_cell_pins_its_pair_and_the_curve_is_the_pairs(window: MainWindow, qtbot: QtBot) -> None:
    viewport, point = cell_centre(window, 4, 6)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: bool(window.session.pins))
    assert window.session.pins == ((("bull", 0), ("cow", 0)),)
    curves = pane(window, AcrossLayers)
    assert [curve.label for curve in curves.curves] == ["bull – cow", "mean of all pairs"]
    layers, values = curves._items[0].getData()
    assert layers.tolist() == [0, 1, 2, 3]
    assert np.array_equal(values, window.session.lens.pair(6, 4))
    assert set(pane(window, WordsByWords).cells.pins) == {(4, 6), (6, 4)}


def test_pins_outlive_edits_and_can_be_removed_in_the_legend(window: MainWindow, encoded: Encoded) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    cursor = window.desk.editor.textCursor()
    cursor.insertText("old ")
    encoded(window)
    legend = pane(window, AcrossLayers).legend
    assert legend.texts()[0][0] == "bull – cow"
    button = next(button for button in legend.findChildren(QAbstractButton) if "bull" in button.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.session.pins == ()


def test_a_pin_whose_word_is_gone_comes_back_with_the_word(window: MainWindow, encoded: Encoded) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    window.desk.editor.setPlainText("a cow, a horse, a dog")
    encoded(window)
    assert "bull – cow" not in [curve.label for curve in pane(window, AcrossLayers).curves]
    window.desk.editor.setPlainText("a cow, a bull")
    encoded(window)
    assert pane(window, AcrossLayers).curves[0].label == "bull – cow"


def test_the_ruler_scrubs_by_key_wheel_drag_and_play(window: MainWindow, qtbot: QtBot) -> None:
    scale, session = window.ruler.scale, window.session
    assert session.layer == 3
    QTest.keyClick(scale, Qt.Key.Key_Home)
    assert session.layer == 0
    QTest.keyClick(scale, Qt.Key.Key_Down)
    assert session.layer == 1
    QTest.mousePress(scale, Qt.MouseButton.LeftButton, pos=scale.box(2).center().toPoint())
    assert session.layer == 2
    QTest.mouseMove(scale, scale.box(0).center().toPoint())
    qtbot.waitUntil(lambda: session.layer == 0)
    QTest.mouseRelease(scale, Qt.MouseButton.LeftButton, pos=scale.box(0).center().toPoint())
    window.ruler._clock.setInterval(1)
    QTest.mouseClick(window.ruler.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.layer == 3 and not window.ruler.play.isChecked())


def test_the_ruler_names_layers_in_the_dialects_count(window: MainWindow) -> None:
    assert clip_skip(window.session, 3) == "1"
    QTest.mouseClick(window.header.dialect.button("diffusers"), Qt.MouseButton.LeftButton)
    assert clip_skip(window.session, 3) == "0"
    window.session.set_layer(2)
    assert window.header.layer_name.text() == "layer 2 = clip skip A1111 2 · ComfyUI −2 · diffusers 1"


def test_the_table_shows_each_rows_own_statistics(window: MainWindow) -> None:
    window.session.set_layer(1)
    table, lens = pane(window, TokenTable), window.session.lens
    statistics = row_statistics(lens.states[1])
    shown = [table.model.data(table.model.index(5, column)) for column in range(10)]
    assert shown[:5] == ["5", "9706", "cow⏎", "cow", "1"]
    numbers = [statistics.norm, statistics.mean, statistics.std, statistics.min, statistics.max]
    assert [float(text.replace("−", "-")) for text in shown[5:]] == pytest.approx([n[5] for n in numbers], abs=5e-4)
    assert table.model.rowCount() == 77


def test_selecting_in_table_strip_and_editor_is_one_selection(window: MainWindow) -> None:
    table = pane(window, TokenTable)
    table.table.selectRow(8)
    assert window.session.selected == {8}
    chips = window.desk.strip.chips
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=chips.placed[5].box.center().toPoint())
    assert {index.row() for index in table.table.selectionModel().selectedRows()} == {5}
    QTest.mouseClick(window.desk.editor.viewport(), Qt.MouseButton.LeftButton, pos=word_centre(window, "photo"))
    assert window.session.selected == {2}
    table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[:4] == ["2", "1125", "photo⏎", "photo"]


def test_the_switches_change_what_is_compared(window: MainWindow) -> None:
    matrix = pane(window, WordsByWords)
    centred = matrix.image.image.copy()
    QTest.mouseClick(window.header.measure.button("raw"), Qt.MouseButton.LeftButton)
    assert not np.allclose(matrix.image.image, centred)
    assert matrix.caption.text().startswith("raw cosine")
    normed = matrix.image.image.copy()
    QTest.mouseClick(window.header.rows.button("raw"), Qt.MouseButton.LeftButton)
    assert not np.allclose(matrix.image.image, normed)
    QTest.mouseClick(matrix.eos, Qt.MouseButton.LeftButton)
    assert window.session.lens.units[-1].label == "EOS"


def test_diffusers_dims_what_it_cuts_off_and_a1111_begins_a_chunk(window: MainWindow, encoded: Encoded) -> None:
    window.desk.editor.setPlainText("cat " * 80)
    assert window.desk.counter.text() == "80 / 150 tokens"
    QTest.mouseClick(window.header.dialect.button("diffusers"), Qt.MouseButton.LeftButton)
    assert window.desk.counter.text() == "80 / 75 tokens"
    marks = {
        (mark.cursor.selectionStart(), mark.cursor.selectionEnd()) for mark in window.desk.editor.extraSelections()
    }
    assert marks == {(300, 319)}
    assert encoded(window).encoded_chunks == 1


def test_a_bad_file_is_told_in_one_sentence_and_everything_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = tmp_path / "page.safetensors"
    page.write_text("<html><body>Please sign in</body></html>")
    before = window.session.encoder
    window.opening.open(str(page))
    qtbot.waitUntil(lambda: window.problem is not None, timeout=10_000)
    assert "page.safetensors" in window.problem.text()
    assert (window.session.encoder, window.session.text) == (before, FIRST_PROMPT)
    window.problem.accept()
    qtbot.waitUntil(lambda: window.problem is None)


def test_dropping_a_file_opens_it(bare_window: MainWindow, tiny_file: Path, encoded: Encoded) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tiny_file))])
    assert not bare_window.desk.editor.canInsertFromMimeData(data)
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    bare_window.dropEvent(drop)
    assert encoded(bare_window).encoder.title == "tiny.safetensors"


def test_a_megabyte_of_text_is_counted_whole_and_stays_editable(window: MainWindow, qtbot: QtBot) -> None:
    text = "a red cat, " * 95_000
    window.desk.editor.setPlainText(text)
    assert window.desk.counter.text().startswith("…")
    qtbot.waitUntil(lambda: window.session.chunks.prompt.source == text, timeout=60_000)
    assert window.session.chunks.used >= 380_000
    type_text(window, "x")
    assert window.session.text == text + "x"
    window.desk.editor.setPlainText("cow")
    qtbot.waitUntil(lambda: window.desk.counter.text() == "1 / 75 tokens", timeout=60_000)


def test_closing_mid_pass_ends_every_thread(window: MainWindow) -> None:
    window.desk.editor.setPlainText("cat " * 3000)
    window.live_encoder._request()
    window.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("encoder", "jobs", "reader"))]


def test_opening_twice_keeps_the_second(
    bare_window: MainWindow, tiny_file: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    bare_window.opening.open("nothing-there.safetensors")
    bare_window.opening.open(str(tiny_file))
    assert encoded(bare_window).encoder.title == "tiny.safetensors"
    qtbot.wait(50)
    assert bare_window.problem is None


def test_a_job_can_be_cancelled_and_nothing_changes(window: MainWindow, qtbot: QtBot) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(cancelled: object) -> None:
        started.set()
        go_on.wait(10)

    window.jobs.start("Opening…", work, lambda answer: pytest.fail("a cancelled job was answered"))
    assert started.wait(10)
    status = window.statusBar()
    assert status._cancel.isVisible()
    QTest.mouseClick(status._cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.wait(100)
    assert window.jobs.title == ""
    assert status.state.text() == "● ready"


def test_every_control_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(window)
        and not widget.objectName().startswith("qt_")
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_undo_takes_back_what_was_typed(window: MainWindow) -> None:
    type_text(window, " x")
    QTest.keySequence(window.desk.editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert window.session.text == FIRST_PROMPT


def test_everything_is_there_again_after_a_restart(
    window: MainWindow, make_window: Callable[..., MainWindow], tiny_file: Path
) -> None:
    from gui.remembered import recall

    window.desk.editor.setPlainText("an emoji 😀, 你好\n\nand a line")
    window.session.set_layer(1)
    QTest.mouseClick(window.desk._units.button("tag"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.header.dialect.button("diffusers"), Qt.MouseButton.LeftButton)
    window.close()
    was = recall(window._settings)
    assert (was.encoder, was.recent) == (str(tiny_file), (str(tiny_file),))
    again = make_window(**vars(was))
    assert again.session.text == "an emoji 😀, 你好\n\nand a line"
    assert (again.session.dialect, again.session.view.kind, again.session.layer) == ("diffusers", "tag", 1)


def test_an_encoder_that_has_gone_gives_way_to_another_and_says_so(
    make_window: Callable[..., MainWindow], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window(encoder="gone.safetensors")
    opened: list[str] = []
    window.opening.open("gone.safetensors")
    monkeypatch.setattr(window.opening, "open", opened.append)
    qtbot.waitUntil(lambda: window.problem is not None, timeout=10_000)
    assert opened == ["study"]
    window.problem.accept()


def test_a_text_set_from_elsewhere_reaches_the_editor_and_can_be_undone(window: MainWindow) -> None:
    window.session.set_text("a horse")
    assert window.desk.editor.toPlainText() == window.session.text == "a horse"
    window.desk.editor.undo()
    assert window.session.text == FIRST_PROMPT


def test_pointing_at_a_word_lights_its_curve_and_table_row_and_the_legend_points_back(window: MainWindow) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    curves, table = pane(window, AcrossLayers), pane(window, TokenTable)
    widths = lambda: [item.opts["pen"].width() for item in curves._items]  # noqa: E731
    assert widths() == [2, 2]
    window.session.set_pointed({5})
    assert widths() == [4, 2]
    assert table.model.data(table.model.index(5, 0), Qt.ItemDataRole.BackgroundRole) is not None
    window.session.set_pointed(())
    assert table.model.data(table.model.index(5, 0), Qt.ItemDataRole.BackgroundRole) is None
    QApplication.sendEvent(curves.legend._names[0], QEvent(QEvent.Type.Enter))
    assert window.session.pointed == {5, 8}
    QApplication.sendEvent(curves.legend._names[0], QEvent(QEvent.Type.Leave))
    assert not window.session.pointed


def test_ctrl_up_weighs_the_selection_in_one_undo_step(window: MainWindow) -> None:
    editor = window.desk.editor
    editor.setFocus()
    editor.setPlainText("😀 a red car")
    cursor = editor.document().find("red")
    editor.setTextCursor(cursor)
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert window.session.text == "😀 a (red:1.2) car"
    assert editor.textCursor().selectedText() == "red"
    editor.undo()
    assert window.session.text == "😀 a (red:1.1) car"
    window.session.set_dialect("diffusers")
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert window.session.text == "😀 a (red:1.1) car"


def test_saving_waits_its_half_second_whatever_the_signal_carried(window: MainWindow) -> None:
    window.session.set_layer(1)
    window.session.set_dialect("diffusers")
    assert window._saving.isActive()
    assert window._saving.interval() == 500


def test_panes_follow_steady_typing_though_every_pass_is_slow(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (encoder,) = window.live_encoder.model.encoders
    slow = encoder.encode

    def encode(*arguments: object) -> Encoding:
        threading.Event().wait(0.15)
        return slow(*arguments)

    monkeypatch.setattr(encoder, "encode", encode)
    answers: list[str] = []
    window.session.lens_changed.connect(lambda: answers.append(window.session.encoding.chunks.prompt.source))
    for letter in " one two three":
        type_text(window, letter)
        qtbot.wait(60)
    assert len(answers) >= 3
    qtbot.waitUntil(lambda: window.session.up_to_date, timeout=10_000)
    assert answers[-1] == window.session.text


def note_buttons(window: MainWindow) -> list[QAbstractButton]:
    QApplication.processEvents()  # new buttons are shown when their layout is next gone through
    return [button for button in window.desk.notes.findChildren(QAbstractButton) if button.isVisible()]


def test_a_note_shows_its_place_and_its_fix_is_one_undo_step(window: MainWindow) -> None:
    assert not window.desk.notes.isVisible()
    window.desk.editor.setPlainText("😀 a cow, [red:1.3] car")
    (problem,) = window.desk.notes.problems
    assert (problem.code, window.desk.notes.isVisible()) == ("never-appears", True)
    place, fix = note_buttons(window)
    QTest.mouseClick(place, Qt.MouseButton.LeftButton)
    assert window.desk.editor.textCursor().selectedText() == "[red:1.3]"
    QTest.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert window.session.text == "😀 a cow, (red:1.3) car"
    assert not window.desk.notes.isVisible()
    window.desk.editor.undo()
    assert window.session.text == "😀 a cow, [red:1.3] car"


def test_weighted_words_and_syntax_are_shown_apart_and_weights_stand_on_the_chips(window: MainWindow) -> None:
    window.desk.editor.setPlainText("a (red dress:1.2), [car]")
    marks = {
        window.session.text[mark.cursor.selectionStart() : mark.cursor.selectionEnd()]: mark.format.foreground().color()
        for mark in window.desk.editor.extraSelections()
    }
    assert set(marks) == {"(", "red dress", ":1.2)", "[", "car", "]"}
    assert marks["("] == marks["]"] != marks["red dress"] != marks["car"]
    weights = {chip.label: chip.token.weight for chip in window.desk.strip.chips.placed}
    assert (weights["red⏎"], round(weights["car⏎"], 3), weights[",⏎"]) == (1.2, 0.909, 1)


def test_schedules_bring_the_step_slider_and_it_changes_what_is_read(window: MainWindow, encoded: Encoded) -> None:
    settings = window.desk.settings
    assert not settings.isVisible()
    window.desk.editor.setPlainText("a [cow:bull:0.5] AND a (red:1.2) car")
    assert settings.step.isVisible() and settings.part.isVisible() and settings.emphasis.isVisible()
    assert [chip.label for chip in window.desk.strip.chips.placed[1:3]] == ["a⏎", "cow⏎"]
    settings.step.setValue(19)
    assert [chip.label for chip in window.desk.strip.chips.placed[1:3]] == ["a⏎", "bull⏎"]
    settings.part.setValue(2)
    assert [chip.label for chip in window.desk.strip.chips.placed[1:4]] == ["a⏎", "red⏎", "car⏎"]
    settings.emphasis.setCurrentIndex(settings.emphasis.findData("none"))
    settings.emphasis.activated.emit(settings.emphasis.currentIndex())
    assert encoded(window).chunks.tokens[2].weight == 1
    window.desk.editor.setPlainText("a cow")
    window.session.set_dialect("comfyui")
    assert not settings.isVisible()


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "diffusers", "compel"])
def test_every_dialect_reads_counts_and_encodes_in_the_window(
    window: MainWindow, encoded: Encoded, dialect: str
) -> None:
    QTest.mouseClick(window.header.dialect.button(dialect), Qt.MouseButton.LeftButton)
    window.desk.editor.setPlainText("a (cow:1.3)1.2, bull++ BREAK [x:y:3] AND 😀 \\( " + "word " * 90)
    assert encoded(window).chunks.prompt.dialect == dialect
    assert window.desk.counter.text().endswith("tokens")


def test_other_tools_lists_where_they_differ_and_how_far_their_conditioning_is(
    window: MainWindow, qtbot: QtBot, encoded: Encoded
) -> None:
    window.desk.editor.setPlainText("a (red:1.2) car")
    encoded(window)
    other = pane(window, OtherTools)
    qtbot.waitUntil(lambda: other.summary.item(3, 4) is not None and other.summary.item(3, 4).text() != "…")
    tools = [other.summary.item(line, 0).text() for line in range(4)]
    distances = {tool: other.summary.item(line, 4).text() for line, tool in enumerate(tools)}
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
    assert window.session.selected == {2}


def test_other_tools_says_when_all_read_the_same(window: MainWindow, encoded: Encoded) -> None:
    window.desk.editor.setPlainText("a red car")
    encoded(window)
    other = pane(window, OtherTools)
    assert other.differences.item(0, 0).text().startswith("all read the same")


def test_a_model_with_two_encoders_shows_either_at_the_layer_it_is_sent(
    window: MainWindow, shared: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    assert not window.header.side.isVisible()
    window.opening.open(str(shared / "golden" / "encoders" / "sdxl.safetensors"))
    qtbot.waitUntil(lambda: len(window.session.encoders) == 2, timeout=20_000)
    first = encoded(window)
    assert (first.encoder.name, window.session.layer, window.session.view.normed) == ("clip_l", 11, False)
    assert window.header.side.isVisible()
    assert "A1111 any · ComfyUI −2 · diffusers 0" in window.header.layer_name.text()
    QTest.mouseClick(window.header.side.button("clip_g"), Qt.MouseButton.LeftButton)
    second = encoded(window)
    assert (second.encoder.name, window.session.layer) == ("clip_g", 31)
    assert (first.chunks.tokens[-1].id, second.chunks.tokens[-1].id) == (49407, 0)
    assert pane(window, WordsByWords).image.image.shape == (10, 10)
