"""The window, driven as an artist drives it."""

import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import encoder_files
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QKeySequence, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.analysis.row_statistics import row_statistics
from core.encoding import Encoding
from gui.layer_names import clip_skip
from gui.main_window import MainWindow
from gui.panes.across_layers import AcrossLayers
from gui.panes.matrix_plot import short_number
from gui.panes.other_tools import OtherTools
from gui.panes.token_table import TokenTable
from gui.panes.words_by_words import WordsByWords
from gui.session import FIRST_PROMPT
from gui.style import theme_of

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
    assert window.session.pins == ((("cow", 0), ("bull", 0)),)
    curves = pane(window, AcrossLayers)
    assert [curve.label for curve in curves.curves] == ["cow – bull", "mean of all pairs"]
    layers, values = curves._items[0].getData()
    assert layers.tolist() == [0, 1, 2, 3]
    assert np.array_equal(values, window.session.lens.pair(4, 6))
    assert set(pane(window, WordsByWords).cells.pins) == {(4, 6), (6, 4)}


def test_pins_outlive_edits_and_can_be_removed_in_the_legend(window: MainWindow, encoded: Encoded) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    cursor = window.desk.editor.textCursor()
    cursor.insertText("old ")
    encoded(window)
    legend = pane(window, AcrossLayers).legend
    assert legend.texts()[0][0] == "cow – bull"
    button = next(button for button in legend.findChildren(QAbstractButton) if "bull" in button.accessibleName())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.session.pins == ()


def test_a_pin_whose_word_is_gone_comes_back_with_the_word(window: MainWindow, encoded: Encoded) -> None:
    window.session.toggle_pin(("cow", 0), ("bull", 0))
    window.desk.editor.setPlainText("a cow, a horse, a dog")
    encoded(window)
    assert "cow – bull" not in [curve.label for curve in pane(window, AcrossLayers).curves]
    window.desk.editor.setPlainText("a cow, a bull")
    encoded(window)
    assert pane(window, AcrossLayers).curves[0].label == "cow – bull"


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
    qtbot.waitUntil(lambda: other.summary.item(3, 2) is not None and other.summary.item(3, 2).text() != "…")
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
    assert "A1111 fixed · ComfyUI −2 · diffusers 0" in window.header.layer_name.text()
    QTest.mouseClick(window.header.side.button("clip_g"), Qt.MouseButton.LeftButton)
    second = encoded(window)
    assert (second.encoder.name, window.session.layer) == ("clip_g", 31)
    assert (first.chunks.tokens[-1].id, second.chunks.tokens[-1].id) == (49407, 0)
    assert pane(window, WordsByWords).image.image.shape == (10, 10)


def pixels(window: MainWindow, colour: str) -> int:
    """How many pixels of the editor have exactly that colour."""
    picture = window.desk.editor.viewport().grab().toImage()
    wanted = QColor(colour).rgb()
    return sum(picture.pixel(x, y) == wanted for x in range(0, 300) for y in range(0, 40))


def test_weighted_words_are_drawn_in_their_colour(bare_window: MainWindow) -> None:
    theme = theme_of(bare_window)
    bare_window.desk.editor.setPlainText("a red dress, blue sky")
    assert (pixels(bare_window, theme.more), pixels(bare_window, theme.less)) == (0, 0)
    bare_window.desk.editor.setPlainText("a (red dress:1.4), [blue sky]")
    assert pixels(bare_window, theme.more) > 0
    assert pixels(bare_window, theme.less) > 0


def test_a_pane_behind_another_tab_draws_nothing_and_catches_up_in_front(window: MainWindow, encoded: Encoded) -> None:
    pane(window, AcrossLayers)
    (table,) = (pane for pane in window.pane_area.panes if isinstance(pane, TokenTable))
    rows: list[object] = []
    table.model.modelReset.connect(lambda: rows.append(table.model.rowCount()))
    type_text(window, " wheel")
    encoded(window)
    assert rows == []
    assert pane(window, TokenTable).model.data(table.model.index(13, 2)) == "wheel⏎"
    assert rows == [77]


def test_a_replaced_model_and_its_lenses_are_let_go(
    window: MainWindow, tiny_file: Path, encoded: Encoded, qtbot: QtBot
) -> None:
    model, lens = weakref.ref(window.live_encoder.model), weakref.ref(window.session.lens)
    window.opening.open(str(tiny_file))
    qtbot.waitUntil(lambda: window.live_encoder.model is not model(), timeout=20_000)
    encoded(window)
    gc.collect()
    assert (model(), lens()) == (None, None)


def test_infinite_and_missing_numbers_are_shown_as_dashes(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    state = encoder_files.tiny_state()
    state["text_model.encoder.layers.1.mlp.fc1.weight"][0, 0] = float("inf")
    broken = encoder_files.save(tmp_path / "broken.safetensors", state)
    window.opening.open(str(broken))
    qtbot.waitUntil(lambda: window.session.encoder.title == "broken.safetensors", timeout=20_000)
    qtbot.waitUntil(lambda: window.session.up_to_date, timeout=20_000)
    for layer in (3, 0):
        window.session.set_layer(layer)
        window.grab()
    assert short_number(float("nan")) == "–"
    assert np.isnan(window.session.lens.matrix(3)[0, 1])


def test_one_word_and_eos_have_no_mean_and_break_nothing(window: MainWindow, encoded: Encoded) -> None:
    QTest.mouseClick(pane(window, WordsByWords).eos, Qt.MouseButton.LeftButton)
    window.desk.editor.setPlainText("cow")
    encoded(window)
    assert pane(window, AcrossLayers).legend.texts() == [("mean of all pairs", "–")]


def test_a_bad_first_file_gives_way_to_the_study_encoder(
    bare_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    bare_window.opening.open("missing.safetensors")
    monkeypatch.setattr(bare_window.opening, "open", opened.append)
    qtbot.waitUntil(lambda: bare_window.problem is not None, timeout=10_000)
    assert opened == ["study"]
    bare_window.problem.accept()


def test_side_work_that_fails_opens_no_dialog(
    window: MainWindow, encoded: Encoded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(type(window.live_encoder.model), "condition", fail)
    other = pane(window, OtherTools)
    window.desk.editor.setPlainText("a (red:1.2) car")
    encoded(window)
    qtbot.waitUntil(lambda: other.summary.item(0, 2) is not None and other.summary.item(0, 2).text() == "–")
    assert window.problem is None


def test_the_layer_and_rows_it_was_left_at_come_back_with_their_encoder(
    make_window: Callable[..., MainWindow], tiny_file: Path, shared: Path, encoded: Encoded
) -> None:
    again = make_window(layer=2, normed=False, emphasis="ignore", steps=30, step=7, pins=(("cow", 0, "bull", 0),))
    again.opening.open(str(tiny_file))
    encoded(again)
    assert (again.session.layer, again.session.view.normed) == (2, False)
    assert (again.session.settings.emphasis, again.session.settings.steps, again.session.settings.step) == (
        "ignore",
        30,
        7,
    )
    assert pane(again, AcrossLayers).curves[0].label == "cow – bull"
    other = make_window(layer=20, normed=False)
    other.opening.open(str(shared / "golden" / "encoders" / "sd2.safetensors"))
    encoded(other)
    assert (other.session.layer, other.session.view.normed) == (20, False)


def test_a_selected_word_stays_selected_when_words_come_before_it(window: MainWindow) -> None:
    window.session.set_selected({5})
    cursor = window.desk.editor.textCursor()
    cursor.setPosition(0)
    window.desk.editor.setTextCursor(cursor)
    QTest.keyClicks(window.desk.editor, "big old ")
    assert window.session.selected == {7}
    window.desk.editor.clear()
    assert not window.session.selected


def test_a_pointed_cell_marks_its_row_and_its_column(window: MainWindow, qtbot: QtBot) -> None:
    viewport, point = cell_centre(window, 4, 6)
    qtbot.mouseMove(viewport, QPoint(2, 2))
    qtbot.mouseMove(viewport, point)
    qtbot.waitUntil(lambda: window.session.pointed == {5, 8})
    assert pane(window, WordsByWords).cells.lit == ({4}, {6})
    assert "cow – bull" in pane(window, WordsByWords).readout.text()


@pytest.mark.parametrize(("value", "text"), [(0.997, ".99"), (1.0, "1"), (-0.001, ".00"), (-0.25, "−.25")])
def test_numbers_in_cells_never_look_equal_where_they_are_not(value: float, text: str) -> None:
    assert short_number(value) == text


def test_small_turns_of_a_touchpad_add_up_to_a_notch(window: MainWindow) -> None:
    def turn(by: int) -> None:
        where = QPointF(window.ruler.scale.rect().center())
        event = QWheelEvent(
            where, window.ruler.scale.mapToGlobal(where), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(window.ruler.scale, event)

    for _ in range(7):
        turn(16)
    assert window.session.layer == 3
    turn(16)
    assert window.session.layer == 2
