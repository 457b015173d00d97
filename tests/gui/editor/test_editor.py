"""Prompt editor, counter, strip and notes, driven as an artist drives them."""

import pytest
from prompts import SHORT_PROMPT
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded, pane, type_text, word_centre

from gui.editor.counter import COUNTING_DELAY_MS
from gui.editor.diagnostics_list import NotesArea
from gui.editor.prompt_editor import PromptEditor
from gui.editor.prompt_panel import PromptPanel
from gui.editor.token_strip import CHIP_GAP
from gui.panes.words_by_words.pane import WordsByWordsPane
from gui.state.session import Session
from gui.widgets.layer_labels import clip_skip_number
from gui.widgets.style import theme_of
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace


def test_tokens_and_counter_follow_a_keystroke_with_no_encoder(panel: PromptPanel, session: Session) -> None:
    panel.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(panel.editor, "s")
    assert session.prompt.chunks.prompt.source == SHORT_PROMPT + "s"
    assert panel.token_strip.chips.placed[12].label == "cars⏎"
    QTest.keyClicks(panel.editor, ", 1girl")
    assert panel.counter.text() == "15 / 75 tokens"
    assert [chip.token.id for chip in panel.token_strip.chips.placed[14:16]] == [272, 1611]


def test_an_empty_prompt_counts_nothing_and_breaks_nothing(window: MainWindow, encoded: Encoded) -> None:
    window.prompt_panel.editor.clear()
    encoded(window)
    assert window.prompt_panel.counter.text() == "0 / 75 tokens"
    assert [chip.label for chip in window.prompt_panel.token_strip.chips.placed] == ["BOS", "EOS", "pad × 75"]
    window.prompt_panel.editor.setPlainText("cow bull")
    assert encoded(window).chunks.prompt.source == "cow bull"


def test_pointing_at_a_word_in_the_editor_lights_it_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    editor = window.prompt_panel.editor
    qtbot.mouseMove(editor.viewport(), word_centre(editor, "bull"))
    qtbot.waitUntil(lambda: window.session.prompt.hovered == {8})
    assert pane(window, WordsByWordsPane).matrices[0].cells.lit[0] == {6}
    qtbot.mouseMove(editor.viewport(), QPoint(5, editor.viewport().height() - 5))
    qtbot.waitUntil(lambda: not window.session.prompt.hovered)


def test_pointing_at_a_chip_lights_the_whole_tag_in_the_tag_view(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.prompt_panel._units.button("tag"), Qt.MouseButton.LeftButton)
    chips = window.prompt_panel.token_strip.chips
    qtbot.mouseMove(chips, chips.placed[8].box.center().toPoint())
    qtbot.waitUntil(lambda: window.session.prompt.hovered == {7, 8})
    assert len(window.session.encoding_view.units) == 3


def test_the_token_strip_scrolls_to_a_selected_word_by_whole_lines(panel: PromptPanel, session: Session) -> None:
    session.prompt.set_text("a red dress and a blue vase, " * 20)
    strip = panel.token_strip
    strip.resize(240, 105)
    bar, line = strip.verticalScrollBar(), strip.chips.placed[-1].box.height() + CHIP_GAP
    for row in (90, 60, 120, 3):
        session.prompt.set_selected({row})
        box = next(chip.box for chip in strip.chips.placed if chip.row == row)
        assert bar.value() <= box.top() and box.bottom() <= bar.value() + strip.viewport().height()
        assert bar.value() % line == 0


def test_the_ruler_names_layers_in_the_dialects_count(window: MainWindow) -> None:
    assert clip_skip_number(window.session, 3) == "1"
    QTest.mouseClick(window.header.dialect.button("diffusers"), Qt.MouseButton.LeftButton)
    assert clip_skip_number(window.session, 3) == "0"
    window.session.set_layer(2)
    assert window.header.layer_name.text() == "layer 2 = clip skip A1111 2 · ComfyUI −2 · diffusers 1"


def test_diffusers_dims_what_it_cuts_off_and_a1111_begins_a_chunk(window: MainWindow, encoded: Encoded) -> None:
    window.prompt_panel.editor.setPlainText("cat " * 80)
    assert window.prompt_panel.counter.text() == "80 / 150 tokens"
    QTest.mouseClick(window.header.dialect.button("diffusers"), Qt.MouseButton.LeftButton)
    assert window.prompt_panel.counter.text() == "80 / 75 tokens"
    marks = {
        (mark.cursor.selectionStart(), mark.cursor.selectionEnd())
        for mark in window.prompt_panel.editor.extraSelections()
    }
    assert marks == {(300, 319)}
    assert encoded(window).encoded_chunks == 1


def test_a_text_set_from_elsewhere_reaches_the_editor_and_can_be_undone(panel: PromptPanel, session: Session) -> None:
    session.prompt.set_text("a horse")
    assert panel.editor.toPlainText() == session.prompt.text == "a horse"
    panel.editor.undo()
    assert session.prompt.text == SHORT_PROMPT


def test_ctrl_up_weighs_the_selection_in_one_undo_step(panel: PromptPanel, session: Session) -> None:
    editor = panel.editor
    editor.setFocus()
    editor.setPlainText("😀 a red car")
    cursor = editor.document().find("red")
    editor.setTextCursor(cursor)
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert session.prompt.text == "😀 a (red:1.2) car"
    assert editor.textCursor().selectedText() == "red"
    editor.undo()
    assert session.prompt.text == "😀 a (red:1.1) car"
    session.set_dialect("diffusers")
    QTest.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert session.prompt.text == "😀 a (red:1.1) car"


def test_a_note_shows_its_place_and_its_fix_is_one_undo_step(panel: PromptPanel, session: Session) -> None:
    assert not panel.diagnostics.isVisible()
    panel.editor.setPlainText("😀 a cow, [red:1.3] car")
    (diagnostic,) = panel.diagnostics.diagnostics
    assert (diagnostic.code, panel.diagnostics.isVisible()) == ("never-appears", True)
    QApplication.processEvents()  # which lay out the new buttons
    show, fix = panel.diagnostics.findChildren(QAbstractButton)
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    assert panel.editor.textCursor().selectedText() == "[red:1.3]"
    QTest.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert session.prompt.text == "😀 a cow, (red:1.3) car"
    assert not panel.diagnostics.isVisible()


def test_two_notes_are_seen_whole_where_the_window_has_room(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 1000)
    window.show()
    notes = window.prompt_panel.diagnostics
    bar = notes.findChild(NotesArea).verticalScrollBar()
    window.prompt_panel.editor.setPlainText("a cat (red")
    qtbot.waitUntil(lambda: notes.isVisible() and not bar.isVisible())
    of_one = notes.height()
    window.prompt_panel.editor.setPlainText("a cat (red, [dress")
    qtbot.waitUntil(lambda: notes.height() > of_one and not bar.isVisible())
    assert len(notes.diagnostics) == 2


def test_weighted_words_and_syntax_are_shown_apart_and_weights_stand_on_the_chips(
    panel: PromptPanel, session: Session
) -> None:
    panel.editor.setPlainText("a (red dress:1.2), [car]")
    marks = {
        session.prompt.text[mark.cursor.selectionStart() : mark.cursor.selectionEnd()]: mark.format.foreground().color()
        for mark in panel.editor.extraSelections()
    }
    assert set(marks) == {"(", "red dress", ":1.2)", "[", "car", "]"}
    assert marks["("] == marks["]"] != marks["red dress"] != marks["car"]
    weights = {chip.label: chip.token.weight for chip in panel.token_strip.chips.placed}
    assert (weights["red⏎"], round(weights["car⏎"], 3), weights[",⏎"]) == (1.2, 0.909, 1)


def test_schedules_bring_the_step_slider_and_it_changes_what_is_read(panel: PromptPanel, session: Session) -> None:
    settings = panel.a1111_settings
    assert not settings.isVisible()
    panel.editor.setPlainText("a [cow:bull:0.5] AND a (red:1.2) car")
    assert settings.step.isVisible() and settings.part.isVisible() and settings.emphasis.isVisible()
    assert [chip.label for chip in panel.token_strip.chips.placed[1:3]] == ["a⏎", "cow⏎"]
    settings.step.setValue(19)
    assert [chip.label for chip in panel.token_strip.chips.placed[1:3]] == ["a⏎", "bull⏎"]
    settings.part.setValue(2)
    assert [chip.label for chip in panel.token_strip.chips.placed[1:4]] == ["a⏎", "red⏎", "car⏎"]
    settings.emphasis.setCurrentIndex(settings.emphasis.findData("none"))
    settings.emphasis.activated.emit(settings.emphasis.currentIndex())
    assert session.prompt.chunks.tokens[2].weight == 1
    panel.editor.setPlainText("a cow")
    session.set_dialect("comfyui")
    assert not settings.isVisible()


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "diffusers", "compel"])
def test_every_dialect_reads_counts_and_encodes_in_the_window(
    window: MainWindow, encoded: Encoded, dialect: str
) -> None:
    QTest.mouseClick(window.header.dialect.button(dialect), Qt.MouseButton.LeftButton)
    window.prompt_panel.editor.setPlainText("a (cow:1.3)1.2, bull++ BREAK [x:y:3] AND 😀 \\( " + "word " * 90)
    assert encoded(window).chunks.prompt.dialect == dialect
    assert window.prompt_panel.counter.text().endswith("tokens")


def pixels(editor: PromptEditor, colour: str) -> int:
    """How many pixels at the beginning of the editor have exactly that colour."""
    picture, wanted = editor.viewport().grab().toImage(), QColor(colour).rgb()
    return sum(picture.pixel(x, y) == wanted for x in range(300) for y in range(40))


def test_weighted_words_are_drawn_in_their_colour(panel: PromptPanel) -> None:
    theme = theme_of(panel)
    panel.editor.setPlainText("a red dress, blue sky")
    assert (pixels(panel.editor, theme.more), pixels(panel.editor, theme.less)) == (0, 0)
    panel.editor.setPlainText("a (red dress:1.4), [blue sky]")
    assert pixels(panel.editor, theme.more) > 0
    assert pixels(panel.editor, theme.less) > 0


def test_a_selected_word_stays_selected_when_words_come_before_it(panel: PromptPanel, session: Session) -> None:
    session.prompt.set_selected({5})
    cursor = panel.editor.textCursor()
    cursor.setPosition(0)
    panel.editor.setTextCursor(cursor)
    QTest.keyClicks(panel.editor, "big old ")
    assert session.prompt.selected == {7}
    panel.editor.clear()
    assert not session.prompt.selected


@pytest.mark.parametrize("wraps", [True, False])
def test_after_any_edits_strip_and_tints_are_those_of_the_text_set_at_once(
    panel: PromptPanel, session: Session, wraps: bool
) -> None:
    """Both keep what an edit leaves as it was."""
    editor, chips = panel.editor, panel.token_strip.chips
    session.prompt.set_text(", ".join(["a red (car:1.2)", "émail", "BREAK", "two cows \N{COW FACE}"] * 12))
    editor.set_wraps(wraps)
    session.prompt.set_hovered({3, 4})
    session.prompt.set_hovered({40})
    for place, removed, typed in (
        (0, 0, "x"),
        (30, 9, ""),
        (200, 0, "\n"),
        (60, 4, "wolf "),
        (90, 0, ", "),
        (20, 3, ""),
    ):
        editor.change([(place, place + removed, typed)])
        editor.viewport().grab()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor, ", it's")
    drawn, placed = editor.viewport().grab().toImage(), list(chips.placed)
    assert len(placed) > 150
    chips._place()
    for kept in (editor._tints._paintings, editor._tints._pictures):
        kept.clear()
    assert editor.viewport().grab().toImage() == drawn
    assert chips.placed == placed


def test_a_megabyte_of_text_is_counted_whole_and_stays_editable(bare_window: MainWindow, qtbot: QtBot) -> None:
    panel, prompt, text = bare_window.prompt_panel, bare_window.session.prompt, "a red cat, " * 95_000
    panel.editor.setPlainText(text)
    qtbot.waitUntil(lambda: panel.counter.text().startswith("…"))
    qtbot.waitUntil(lambda: prompt.chunks.prompt.source == text, timeout=60_000)
    assert prompt.chunks.used >= 380_000
    type_text(bare_window, "x")
    assert prompt.text == text + "x"
    panel.editor.setPlainText("cow")
    qtbot.waitUntil(lambda: panel.counter.text() == "1 / 75 tokens", timeout=60_000)


def test_the_counter_does_not_flicker_while_a_long_text_is_soon_counted(
    bare_workspace: Workspace, panel: PromptPanel, qtbot: QtBot
) -> None:
    (parser, *_), prompt, counts = bare_workspace.live_parsers, bare_workspace.session.prompt, list[str]()
    parser.waiting.connect(panel.counter.begin_counting)
    panel.editor.setPlainText("a red cat, " * 300)
    assert not panel.counter.text().startswith("…")
    prompt.parsed.connect(lambda: counts.append(panel.counter.text()))
    qtbot.waitUntil(lambda: bool(counts))
    assert counts == [f"{prompt.chunks.used} / {prompt.chunks.limit} tokens"] and prompt.chunks.used >= 1200
    qtbot.wait(COUNTING_DELAY_MS + 50)
    assert panel.counter.text() == counts[0]
