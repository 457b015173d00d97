"""The prompt as chips: every change is one undo step in the text."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.editor.tags.tag_chips import TagChips
from gui.editor.tags.tag_layout import elided_text, weight_text
from gui.editor.tags.tag_view import tag_menu
from gui.window.main_window import MainWindow

TEXT = "😀 cow, (red car:1.2), bull BREAK sky, (tree), a [b]"


@pytest.fixture
def chips(bare_window: MainWindow) -> TagChips:
    bare_window.prompt_panel.editor.setPlainText(TEXT)
    QTest.mouseClick(bare_window.prompt_panel.tabs.switch.button("tags"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    found = bare_window.prompt_panel.tabs.tag_view.chips
    found.setFocus()
    return found


def texts(chips: TagChips) -> list[str]:
    return [tag.text for tag in chips.tags]


def drag(chips: TagChips, which: int, to: QPoint) -> None:
    start = chips.chips[which].box.center().toPoint()
    QTest.mousePress(chips, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(chips, start + QPoint(12, 12))
    QTest.mouseMove(chips, to)
    assert chips.insertion_mark is not None
    QTest.mouseRelease(chips, Qt.MouseButton.LeftButton, pos=to)


def test_a_chip_a_tag_with_its_weight_and_each_run_on_lines_of_its_own(chips: TagChips) -> None:
    assert texts(chips) == ["😀 cow", "(red car:1.2)", "bull", "sky", "(tree)", "a [b]"]
    weights = [weight_text(tag).strip() for tag in chips.tags]
    assert weights == ["", "×1.2", "", "", "×1.1", "×0.909–1"]
    assert [chip.separator for chip in chips.chips] == ["", "", "", "BREAK", "", ""]
    assert chips.chips[3].box.left() == 0 and chips.chips[3].box.top() > chips.chips[2].box.bottom()


def test_a_dragged_chip_moves_its_tag_and_one_undo_takes_it_back(chips: TagChips, bare_window: MainWindow) -> None:
    first = chips.chips[0].box
    drag(chips, 2, QPoint(int(first.left()) + 2, int(first.center().y())))
    assert bare_window.session.text == "bull, 😀 cow, (red car:1.2) BREAK sky, (tree), a [b]"
    assert (chips.current, chips.insertion_mark) == (0, None)
    sky = chips.chips[3].box
    drag(chips, 0, QPoint(int(sky.left()) + 2, int(sky.center().y())))
    assert bare_window.session.text == "😀 cow, (red car:1.2) BREAK bull, sky, (tree), a [b]"
    QTest.keyClick(chips, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(chips, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bare_window.session.text == TEXT
    assert texts(chips)[2] == "bull"


def test_a_chip_dropped_behind_the_last_of_a_line_stays_in_that_run(chips: TagChips, bare_window: MainWindow) -> None:
    end = chips.chips[2].box
    drag(chips, 5, QPoint(int(end.right()) + 3, int(end.center().y())))
    assert bare_window.session.text == "😀 cow, (red car:1.2), bull, a [b] BREAK sky, (tree)"


def test_keys_go_from_chip_to_chip_move_weigh_and_remove(chips: TagChips, bare_window: MainWindow) -> None:
    alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(chips, Qt.Key.Key_End)
    QTest.keyClick(chips, Qt.Key.Key_Left)
    assert chips.current == 4
    QTest.keyClick(chips, Qt.Key.Key_Right, alt)
    assert (chips.current, bare_window.session.text[-15:]) == (5, "sky, a [b], (tree)"[-15:])
    QTest.keyClick(chips, Qt.Key.Key_Up, control)
    assert texts(chips)[5] == "(tree:1.2)"
    QTest.keyClick(chips, Qt.Key.Key_Delete)
    assert bare_window.session.text == "😀 cow, (red car:1.2), bull BREAK sky, a [b]"
    assert chips.current == 4
    for _ in range(3):
        bare_window.prompt_panel.editor.undo()
    assert bare_window.session.text == TEXT


def test_enter_and_a_double_click_show_the_tag_in_the_text(chips: TagChips, bare_window: MainWindow) -> None:
    chips.set_current(1)
    QTest.keyClick(chips, Qt.Key.Key_Return)
    assert bare_window.prompt_panel.editor.textCursor().selectedText() == "(red car:1.2)"
    assert bare_window.prompt_panel.tabs.page == "text"
    bare_window.prompt_panel.tabs.show_page("tags")
    QTest.mouseDClick(chips, Qt.MouseButton.LeftButton, pos=chips.chips[3].box.center().toPoint())
    assert bare_window.prompt_panel.editor.textCursor().selectedText() == "sky"


def test_pointing_at_a_chip_lights_its_tokens_everywhere(
    chips: TagChips, bare_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseMove(chips, chips.chips[1].box.center().toPoint())
    qtbot.waitUntil(lambda: bool(bare_window.session.hovered))
    pieces = [bare_window.session.shown_chunks.tokens[row].piece for row in sorted(bare_window.session.hovered)]
    assert pieces == ["red</w>", "car</w>"]


def test_a_move_that_would_be_read_in_another_way_leaves_the_text(chips: TagChips, bare_window: MainWindow) -> None:
    bare_window.prompt_panel.editor.setPlainText("a:1.5, b")
    chips.move(0, 1, 0)
    assert bare_window.session.text == "a:1.5, b"


def test_300_tags_and_a_very_long_one_have_chips_that_end_within_the_view(
    chips: TagChips, bare_window: MainWindow, qtbot: QtBot
) -> None:
    family = "👩\u200d👩\u200d👧"
    text = ", ".join([family * 60, *(f"a rather long tag {number}" for number in range(299))])
    bare_window.prompt_panel.editor.setPlainText(text)
    qtbot.waitUntil(lambda: len(chips.chips) == 300)
    assert max(chip.box.right() for chip in chips.chips) <= chips.width()
    shown = elided_text(chips, chips.chips[0])
    assert shown.endswith("…") and len(shown) < 200
    assert shown[:-1] == family * (len(shown[:-1]) // len(family))  # whole families only
    QTest.keyClick(chips, Qt.Key.Key_End)
    view = bare_window.prompt_panel.tabs.tag_view
    assert chips.visibleRegion().boundingRect().contains(chips.chips[-1].box.center().toPoint())
    assert view.verticalScrollBar().value() > 0
    chips.move(299, 1, 0)
    qtbot.waitUntil(lambda: len(chips.chips) == 300 and chips.tags[1].text == "a rather long tag 298")


def test_the_menu_of_a_chip_does_what_its_keys_do(chips: TagChips, bare_window: MainWindow) -> None:
    entries = {action.text().partition("\t")[0].replace("&", ""): action for action in tag_menu(chips, 0).actions()}
    assert not entries["Move the tag back"].isEnabled()
    entries["Move the tag on"].trigger()
    assert texts(chips)[:2] == ["(red car:1.2)", "😀 cow"]
    menu = tag_menu(chips, 1)
    next(action for action in menu.actions() if "Remove" in action.text()).trigger()
    assert bare_window.session.text == "(red car:1.2), bull BREAK sky, (tree), a [b]"


def test_page_zoom_and_wrap_are_there_again_after_a_restart(make_window: Callable[..., MainWindow]) -> None:
    window = make_window(editor_zoom=150, editor_wraps=False, prompt_as_tags=True)
    pages = window.prompt_panel.tabs
    assert (pages.page, pages.editor.zoom, pages.editor.wraps) == ("tags", 150, False)
    assert pages.switch.button("tags").isChecked() and len(pages.tag_view.chips.chips) == 3
    assert pages.tag_view.chips.font().pointSizeF() == pages.editor.font().pointSizeF()


def test_a_chip_of_a_text_that_was_typed_elsewhere_moves_too(chips: TagChips, bare_window: MainWindow) -> None:
    bare_window.session.edit("x, y")  # as an editor of the same text does while this one is hidden
    chips.move(0, 1, 0)
    assert bare_window.session.text == bare_window.prompt_panel.editor.toPlainText() == "y, x"


def test_the_page_is_remembered_and_follows_what_is_typed_elsewhere(chips: TagChips, bare_window: MainWindow) -> None:
    bare_window.session.set_text("a, b")
    assert texts(chips) == ["a", "b"]
    bare_window.workspace.settings_store.save()
    assert bare_window.workspace.settings.prompt_as_tags
    bare_window.prompt_panel.tabs.search(False)
    assert (bare_window.prompt_panel.tabs.page, chips.chip_at(QPointF(-5, -5))) == ("text", None)
