"""The prompt as chips: every change is one undo step in the text."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.editor.prompt_panel import PromptPanel
from gui.editor.tags.tag_chips import TagChips
from gui.editor.tags.tag_layout import elided_text, weight_text
from gui.editor.tags.tag_view import tag_menu
from gui.state.session import Session

TEXT = "😀 cow, (red car:1.2), bull BREAK sky, (tree), a [b]"


@pytest.fixture
def chips(panel: PromptPanel) -> TagChips:
    panel.editor.setPlainText(TEXT)
    QTest.mouseClick(panel.tabs.switch.button("tags"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    panel.tabs.tag_view.chips.setFocus()
    return panel.tabs.tag_view.chips


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
    assert chips.chips[3].box.left() == chips.chips[0].box.left()
    assert chips.chips[3].box.top() > chips.chips[2].box.bottom()


def test_a_dragged_chip_moves_its_tag_and_one_undo_takes_it_back(chips: TagChips, session: Session) -> None:
    first = chips.chips[0].box
    drag(chips, 2, QPoint(int(first.left()) + 2, int(first.center().y())))
    assert session.prompt.text == "bull, 😀 cow, (red car:1.2) BREAK sky, (tree), a [b]"
    assert (chips.current, chips.insertion_mark) == (0, None)
    sky = chips.chips[3].box
    drag(chips, 0, QPoint(int(sky.left()) + 2, int(sky.center().y())))
    assert session.prompt.text == "😀 cow, (red car:1.2) BREAK bull, sky, (tree), a [b]"
    QTest.keyClick(chips, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(chips, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.prompt.text == TEXT
    assert texts(chips)[2] == "bull"


def test_a_chip_dropped_behind_the_last_of_a_line_stays_in_that_run(chips: TagChips, session: Session) -> None:
    end = chips.chips[2].box
    drag(chips, 5, QPoint(int(end.right()) + 3, int(end.center().y())))
    assert session.prompt.text == "😀 cow, (red car:1.2), bull, a [b] BREAK sky, (tree)"


def test_keys_go_from_chip_to_chip_move_weigh_and_remove(chips: TagChips, panel: PromptPanel, session: Session) -> None:
    alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(chips, Qt.Key.Key_End)
    QTest.keyClick(chips, Qt.Key.Key_Left)
    assert chips.current == 4
    QTest.keyClick(chips, Qt.Key.Key_Right, alt)
    assert (chips.current, session.prompt.text[-15:]) == (5, "sky, a [b], (tree)"[-15:])
    QTest.keyClick(chips, Qt.Key.Key_Up, control)
    assert texts(chips)[5] == "(tree:1.2)"
    QTest.keyClick(chips, Qt.Key.Key_Delete)
    assert session.prompt.text == "😀 cow, (red car:1.2), bull BREAK sky, a [b]"
    assert chips.current == 4
    for _ in range(3):
        panel.editor.undo()
    assert session.prompt.text == TEXT


def test_enter_and_a_double_click_show_the_tag_in_the_text(chips: TagChips, panel: PromptPanel) -> None:
    chips.set_current(1)
    QTest.keyClick(chips, Qt.Key.Key_Return)
    assert panel.editor.textCursor().selectedText() == "(red car:1.2)"
    assert panel.tabs.page == "text"
    panel.tabs.show_page("tags")
    QTest.mouseDClick(chips, Qt.MouseButton.LeftButton, pos=chips.chips[3].box.center().toPoint())
    assert panel.editor.textCursor().selectedText() == "sky"


def test_pointing_at_a_chip_lights_its_tokens_everywhere(chips: TagChips, qtbot: QtBot, session: Session) -> None:
    qtbot.mouseMove(chips, chips.chips[1].box.center().toPoint())
    qtbot.waitUntil(lambda: bool(session.prompt.hovered))
    pieces = [session.prompt.shown_chunks.tokens[row].piece for row in sorted(session.prompt.hovered)]
    assert pieces == ["red</w>", "car</w>"]


def test_a_move_that_would_be_read_in_another_way_leaves_the_text(
    chips: TagChips, panel: PromptPanel, session: Session
) -> None:
    panel.editor.setPlainText("a:1.5, b")
    chips.move(0, 1, 0)
    assert session.prompt.text == "a:1.5, b"


def test_300_tags_and_a_very_long_one_have_chips_that_end_within_the_view(
    chips: TagChips, qtbot: QtBot, panel: PromptPanel
) -> None:
    family = "👩\u200d👩\u200d👧"
    text = ", ".join([family * 60, *(f"a rather long tag {number}" for number in range(299))])
    panel.editor.setPlainText(text)
    qtbot.waitUntil(lambda: len(chips.chips) == 300)
    assert max(chip.box.right() for chip in chips.chips) <= chips.width()
    shown = elided_text(chips, chips.chips[0])
    assert shown.endswith("…") and len(shown) < 200
    assert shown[:-1] == family * (len(shown[:-1]) // len(family))  # whole families only
    QTest.keyClick(chips, Qt.Key.Key_End)
    view = panel.tabs.tag_view
    assert chips.visibleRegion().boundingRect().contains(chips.chips[-1].box.center().toPoint())
    assert view.verticalScrollBar().value() > 0
    chips.move(299, 1, 0)
    qtbot.waitUntil(lambda: len(chips.chips) == 300 and chips.tags[1].text == "a rather long tag 298")


def test_the_menu_of_a_chip_does_what_its_keys_do(chips: TagChips, session: Session) -> None:
    entries = {action.text().partition("\t")[0].replace("&", ""): action for action in tag_menu(chips, 0).actions()}
    assert not entries["Move the tag back"].isEnabled()
    entries["Move the tag on"].trigger()
    assert texts(chips)[:2] == ["(red car:1.2)", "😀 cow"]
    menu = tag_menu(chips, 1)
    next(action for action in menu.actions() if "Remove" in action.text()).trigger()
    assert session.prompt.text == "(red car:1.2), bull BREAK sky, (tree), a [b]"


def test_page_zoom_and_wrap_are_restored(panel: PromptPanel) -> None:
    pages = panel.tabs
    pages.restore(150, False, True)
    assert (pages.page, pages.editor.zoom, pages.editor.wraps) == ("tags", 150, False)
    assert pages.switch.button("tags").isChecked() and len(pages.tag_view.chips.chips) == 3
    assert pages.tag_view.chips.font().pointSizeF() == pages.editor.font().pointSizeF()


def test_a_chip_of_a_text_that_was_typed_elsewhere_moves_too(
    chips: TagChips, panel: PromptPanel, session: Session
) -> None:
    session.prompt.edit("x, y")  # as an editor of the same text does while this one is hidden
    chips.move(0, 1, 0)
    assert session.prompt.text == panel.editor.toPlainText() == "y, x"


def test_the_page_is_remembered_and_follows_what_is_typed_elsewhere(
    chips: TagChips, panel: PromptPanel, session: Session
) -> None:
    session.prompt.set_text("a, b")
    assert texts(chips) == ["a", "b"]
    assert panel.tabs.saved_settings()["prompt_as_tags"]
    panel.tabs.search(False)
    assert (panel.tabs.page, chips.chip_at(QPointF(-5, -5))) == ("text", None)
