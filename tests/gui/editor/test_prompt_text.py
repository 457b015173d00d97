"""The editor as a text field: brackets, weights, zoom, wrap, writing in any script, and undo of all of it."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_driving import turn_wheel

from gui.editor.editor_menu import editor_menu
from gui.editor.prompt_editor import PromptEditor
from gui.editor.prompt_panel import PromptPanel
from gui.editor.text_geometry import boxes_of
from gui.state.session import Session

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def editor(panel: PromptPanel) -> PromptEditor:
    panel.editor.setFocus()
    return panel.editor


def write(editor: PromptEditor, text: str, cursor: str = "") -> None:
    """Sets the text, and the cursor in front of what `cursor` says."""
    editor.setPlainText(text)
    place = text.index(cursor) if cursor else len(text)
    editor.setTextCursor(editor.cursor_over(place, place))


def outlined(editor: PromptEditor) -> list[tuple[str, bool]]:
    """The brackets that are outlined, and whether as ones without partner."""
    text = editor.toPlainText()
    points = [
        (editor.utf16_map.to_code_point(outline.start), outline.dashed) for outline in editor.outlines["brackets"]
    ]
    return [(text[at : at + 1] + str(at), dashed) for at, dashed in points]


def coloured(editor: PromptEditor) -> list[str]:
    """What stands under each mark, in what is shown of the one block there is."""
    layout = editor.document().firstBlock().layout()
    before, composed = layout.preeditAreaPosition(), layout.preeditAreaText()
    text = editor.toPlainText()
    shown = text[:before] + composed + text[before:] if composed else text
    spans = [(mark.cursor.selectionStart(), mark.cursor.selectionEnd()) for mark in editor.extraSelections()]
    return [shown[start:end] for start, end in spans]


def number_of_colours(editor: PromptEditor) -> int:
    """Of what is drawn in the text field now, letters and boxes."""
    image = editor.viewport().grab().toImage()
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})


def compose(editor: PromptEditor, shown: str, commit: str = "") -> None:
    event = QInputMethodEvent(shown, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


def test_partners_of_brackets_are_outlined_as_the_tool_pairs_them(editor: PromptEditor, session: Session) -> None:
    write(editor, "😀 (a [b]) \\(c", "[")
    assert outlined(editor) == [("[5", False), ("]7", False)]
    write(editor, "😀 (a [b]) \\(c", "(a")
    assert outlined(editor) == [("(2", False), (")8", False)]
    write(editor, "😀 (a [b]) \\(c", "c")
    assert outlined(editor) == []
    write(editor, "😀 (a (b)", "a")
    assert outlined(editor) == [("(2", True)]
    session.set_dialect("diffusers")
    assert outlined(editor) == []


def test_a_bracket_typed_over_a_selection_goes_around_it_in_one_undo_step(editor: PromptEditor) -> None:
    editor.setPlainText("a 😀 red car")
    editor.select(2, 7)
    QTest.keyClicks(editor, "(")
    assert (editor.toPlainText(), editor.textCursor().selectedText()) == ("a (😀 red) car", "😀 red")
    QTest.keyClicks(editor, "[")
    assert editor.toPlainText() == "a ([😀 red]) car"
    editor.undo()
    assert editor.toPlainText() == "a (😀 red) car"
    editor.undo()
    assert editor.toPlainText() == "a 😀 red car"


def test_weight_keys_take_the_word_or_with_shift_the_tag_at_the_cursor(editor: PromptEditor) -> None:
    write(editor, "a red car, bull", "ed")
    QTest.keyClick(editor, Qt.Key.Key_Up, CONTROL)
    assert editor.toPlainText() == "a (red:1.1) car, bull"
    editor.undo()
    QTest.keyClick(editor, Qt.Key.Key_Down, CONTROL | SHIFT)
    QTest.keyClick(editor, Qt.Key.Key_Down, CONTROL | SHIFT)
    assert editor.toPlainText() == "(a red car:0.8), bull"
    editor.undo()
    assert editor.toPlainText() == "(a red car:0.9), bull"
    editor.undo()
    assert editor.toPlainText() == "a red car, bull"


def test_alt_and_arrows_move_the_tag_at_the_cursor_and_the_cursor_with_it(editor: PromptEditor) -> None:
    write(editor, "a, red car, (b, c:1.2) BREAK d", "car")
    QTest.keyClick(editor, Qt.Key.Key_Left, ALT)
    assert editor.toPlainText() == "red car, a, (b, c:1.2) BREAK d"
    assert editor.textCursor().position() == 4
    for _ in range(3):
        QTest.keyClick(editor, Qt.Key.Key_Right, ALT)
    assert editor.toPlainText() == "a, (b, c:1.2) BREAK red car, d"
    editor.undo()
    assert editor.toPlainText() == "a, (b, c:1.2), red car BREAK d"


def test_what_is_typed_after_an_edit_is_a_step_of_its_own(editor: PromptEditor) -> None:
    editor.clear()
    QTest.keyClicks(editor, "red")
    editor.insert_words("cow")
    QTest.keyClicks(editor, "s")
    assert editor.toPlainText() == "red cows"
    editor.undo()
    assert editor.toPlainText() == "red cow"
    editor.undo()
    assert editor.toPlainText() == "red"


def test_wheel_and_keys_zoom_the_letters_and_what_lies_below_them(editor: PromptEditor, panel: PromptPanel) -> None:
    size = editor.font().pointSizeF()
    box = editor.boxes(editor.firstVisibleBlock(), QPointF(), 0, 5)[0]
    for turned in (60, 60, 120):  # eighths of a degree: two halves and a whole notch
        turn_wheel(editor.viewport(), turned, CONTROL)
    assert (editor.zoom, round(editor.font().pointSizeF() / size, 2)) == (120, 1.2)
    QApplication.processEvents()
    assert editor.boxes(editor.firstVisibleBlock(), QPointF(), 0, 5)[0].width() > box.width() * 1.1
    QTest.keyClick(editor, Qt.Key.Key_Minus, CONTROL)
    assert editor.zoom == 110
    editor.set_zoom(1000)
    assert editor.zoom == 300
    QTest.keyClick(editor, Qt.Key.Key_0, CONTROL)
    assert editor.zoom == 100
    editor.set_zoom(140)
    editor.set_wraps(False)
    assert panel.tabs.saved_settings() == {"editor_zoom": 140, "editor_wraps": False, "prompt_as_tags": False}


def test_lines_are_wrapped_or_not_and_everything_is_still_where_it_is_drawn(editor: PromptEditor) -> None:
    write(editor, "many red words " * 200, "many")
    lines = editor.document().firstBlock().layout()
    assert lines.lineCount() > 10
    editor.set_wraps(False)
    QApplication.processEvents()
    assert lines.lineCount() == 1
    block = editor.firstVisibleBlock()
    first, last = editor.range_in_sight(block)
    assert (first, last < 200) == (0, True)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.processEvents()
    first, last = editor.range_in_sight(block)
    assert first > 2_700 and last >= 2_999


def test_of_blanks_that_hang_behind_a_line_only_those_in_sight_are_drawn(editor: PromptEditor) -> None:
    write(editor, "cat" + " " * 10_000, "cat")
    QApplication.processEvents()
    assert editor.document().firstBlock().layout().lineAt(0).textLength() == 10_003
    first, last = editor.range_in_sight(editor.firstVisibleBlock())
    assert (first, last <= 2_000) == (0, True)


def test_a_long_text_that_is_not_read_yet_has_no_boxes_of_the_text_before(editor: PromptEditor) -> None:
    write(editor, "red cat, " * 100)
    QApplication.processEvents()
    assert editor.is_parsed and number_of_colours(editor) > 300
    editor.selectAll()
    editor.insertPlainText(" " * 30_000)
    assert not editor.is_parsed and number_of_colours(editor) < 100


@pytest.mark.parametrize(
    "text",
    [
        "😀😀 cow, bull",
        "a 👩\u200d👩\u200d👧 family, e\u0301te\u0301, cow",
        "한국어 프롬프트, 猫と犬",
        "red שלום עולם car, blue",
        "مرحبا بالعالم, a red car",
        "half \ud83d an emoji",
    ],
)
def test_each_token_is_pointed_at_where_its_letters_are_drawn(editor: PromptEditor, text: str) -> None:
    write(editor, text)
    QApplication.processEvents()
    block = editor.firstVisibleBlock()
    top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).topLeft()
    boxes = {}
    for row, token in enumerate(editor.prompt_state.shown_chunks.tokens):
        if token.start is not None and token.end is not None:
            span = editor.utf16_map.to_utf16(token.start), editor.utf16_map.to_utf16(token.end)
            boxes[row] = editor.boxes(block, top, *span)
    assert boxes and all(boxes.values())
    for row, drawn in boxes.items():
        for box in drawn:
            pointed = editor.row_at(box.center())
            assert pointed is not None and row - 3 <= pointed <= row  # the parts of one letter share its box
            assert any(other.contains(box.center()) for other in boxes[pointed])


def test_boxes_lie_under_the_letters_where_the_direction_of_writing_changes(editor: PromptEditor) -> None:
    write(editor, "abc שלום def")
    QApplication.processEvents()
    block = editor.firstVisibleBlock()

    def edges(start: int, end: int) -> list[tuple[float, float]]:
        return sorted((box.left(), box.right()) for box in boxes_of(block, start, end, editor.is_mixed))

    (latin,), (first,), (last,), (behind,) = edges(0, 3), edges(4, 5), edges(7, 8), edges(9, 12)
    assert latin[1] <= last[0] < last[1] <= first[0] < first[1] <= behind[0]
    two = edges(2, 5)  # from the c to the first Hebrew letter, which is drawn at the far end of its word
    assert len(two) == 2 and two[0][1] <= last[0] and two[1] == pytest.approx(first)
    assert edges(4, 8) == [pytest.approx((last[0], first[1]), abs=1)]


def test_what_an_input_method_composes_disturbs_neither_colours_nor_counter_and_a_commit_counts(
    editor: PromptEditor, panel: PromptPanel, session: Session
) -> None:
    write(editor, "cow, (best:1.2), bull", "(")
    before = panel.counter.text()
    (tint,) = boxes_of(editor.firstVisibleBlock(), 6, 10, False)
    compose(editor, "한국")
    assert session.prompt.text == "cow, (best:1.2), bull"
    assert panel.counter.text() == before
    assert coloured(editor) == ["(", ":1.2)", "best"]
    QApplication.processEvents()
    (pushed,) = boxes_of(editor.firstVisibleBlock(), 6, 10, False)
    assert pushed.left() > tint.left() + 10
    compose(editor, "", "한국")
    assert session.prompt.text == "cow, 한국(best:1.2), bull"
    assert panel.counter.text() != before
    assert coloured(editor) == ["(", ":1.2)", "best"]
    editor.undo()
    assert session.prompt.text == "cow, (best:1.2), bull"


def test_the_context_menu_offers_what_can_be_done_with_its_keys(editor: PromptEditor) -> None:
    editor.setPlainText("a red 1girl")
    entries = {action.text().replace("&", ""): action for action in editor_menu(editor).actions()}
    assert "More weight\tCtrl+Up" in entries and not entries["Copy token ids"].isEnabled()
    editor.select(6, 11)
    entries = {action.text().replace("&", ""): action for action in editor_menu(editor).actions()}
    entries["Copy token ids"].trigger()
    assert QGuiApplication.clipboard().text() == "272, 1611"
    entries["More weight\tCtrl+Up"].trigger()
    assert editor.toPlainText() == "a red (1girl:1.1)"
    entries["Wrap lines"].trigger()
    assert not editor.wraps
