"""Styles in the window: chosen, in order, removed, written into the prompt, and shown as text that was added."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import word_centre

from core.analysis.added_text import style_costs
from core.prompt.styles import Style
from core.studio.contents import StudioContents
from core.studio.studio import Listing, Studio
from gui.editor.prompt_panel import PromptPanel
from gui.editor.styles.style_bar import StyleBar, describe_costs
from gui.state.session import Session
from gui.state.session_settings import settings_of_session
from gui.state.studios import StudioState
from gui.workspace.workspace import Workspace

ROOT = "studio"
STYLES = (
    Style("Ink", "ink drawing of {prompt}, <lora:style:0.6>", "colour"),
    Style("Extra", "masterpiece, best quality"),
    Style("한국화", "{prompt}, 수묵화", "photo"),
)


def studio_with(styles: tuple[Style, ...], tool: str = "a1111") -> StudioState:
    return StudioState(ROOT, "listed", StudioContents(Listing(Studio(tool, Path(ROOT))), styles=styles))


@pytest.fixture
def bar(session: Session, panel: PromptPanel) -> StyleBar:
    session.prompt.set_text("a cat")
    session.studios.replace((studio_with(STYLES),), ROOT)
    return panel.style_bar


def sent(session: Session) -> str:
    return session.prompt.chunks.prompt.sent.text


def test_the_line_is_there_only_while_the_studio_has_styles(session: Session, bar: StyleBar) -> None:
    assert not bar.isHidden()
    session.studios.replace((studio_with(()),), ROOT)
    assert bar.isHidden()
    session.studios.replace((), "")
    assert bar.isHidden()


def test_styles_are_put_around_the_prompt_in_the_order_in_which_they_are_chosen(
    session: Session, bar: StyleBar
) -> None:
    bar.toggle("Ink")
    bar.toggle("Extra")
    assert sent(session) == "ink drawing of a cat, <lora:style:0.6>, masterpiece, best quality"
    assert session.negative.chunks.prompt.sent.text == "colour" and session.prompt.text == "a cat"
    bar.toggle("Ink")
    bar.toggle("Ink")
    assert session.studios.style_names == ("Extra", "Ink")
    assert sent(session) == "ink drawing of a cat, masterpiece, best quality, <lora:style:0.6>"


def test_an_invokeai_studio_takes_one_template_at_a_time(session: Session, bar: StyleBar) -> None:
    session.studios.replace((studio_with(STYLES, "invokeai"),), ROOT)
    bar.toggle("Ink")
    bar.toggle("Extra")
    assert sent(session) == "a cat masterpiece, best quality"


def test_keys_move_and_remove_a_chip_and_screen_readers_hear_its_place(session: Session, bar: StyleBar) -> None:
    for style in STYLES:
        bar.toggle(style.name)
    first = bar.chips.chips[0]
    assert first.accessibleName() == "Style Ink, 1 of 3" and "ink drawing of" in first.accessibleDescription()
    QTest.keyClick(first, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert session.studios.style_names == ("Extra", "Ink", "한국화")
    QTest.keyClick(bar.chips.chips[1], Qt.Key.Key_Delete)
    assert session.studios.style_names == ("Extra", "한국화")
    QTest.mouseClick(bar.chips.chips[1], Qt.MouseButton.LeftButton)
    assert session.studios.style_names == ("Extra",)
    QTest.keyClick(bar.chips.chips[0], Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert session.studios.style_names == ("Extra",)


def test_typing_searches_the_list_and_enter_chooses(session: Session, bar: StyleBar, qtbot: QtBot) -> None:
    bar.button.click()
    chooser = bar.chooser
    shown = [chooser.list.item(row) for row in range(chooser.list.count())]
    assert chooser.isVisible() and len(shown) == 3
    chooser.search.setText("수묵")
    assert [item.isHidden() for item in shown] == [True, True, False]
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert session.studios.style_names == ("한국화",) and shown[2].text().startswith("✓")
    chooser.search.setText("nowhere")
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert session.studios.style_names == ("한국화",)
    chooser.search.clear()
    QTest.keyClick(chooser.search, Qt.Key.Key_Down)
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert session.studios.style_names == ("한국화", "Extra")
    chooser.hide()


def test_the_strip_tells_added_words_from_typed_ones(session: Session, panel: PromptPanel, bar: StyleBar) -> None:
    bar.toggle("Ink")
    chips = panel.token_strip.chips
    tips = {chip.label: chips.tip_of(chip) for chip in chips.placed if chip.token.kind == "text"}
    assert set(chips.added.values()) == {"Ink"} and "style “Ink”" in tips["drawing⏎"]
    assert "style" not in tips["cat⏎"]
    assert [chip.label for chip in chips.placed if chip.row in chips.added] == ["ink⏎", "drawing⏎", "of⏎", ",⏎"]


def test_a_style_says_its_tokens_and_where_the_second_chunk_begins(
    session: Session, bar: StyleBar, qtbot: QtBot
) -> None:
    session.prompt.set_text(", ".join(f"cat{number}" for number in range(30)))
    bar.toggle("Extra")
    qtbot.waitUntil(lambda: bar.costs is not None and bar.costs.more > 0)
    assert bar.costs is not None and bar.costs.tokens == {"Extra": 5} and bar.costs.more == 5
    bar.toggle("Ink")
    qtbot.waitUntil(lambda: bar.costs is not None and len(bar.costs.tokens) == 2)
    assert bar.costs is not None and bar.costs.border != bar.costs.border_without
    assert "second chunk begins with" in describe_costs(bar.costs)
    assert "adds 5 tokens" in bar.chips.chips[0].toolTip()


def test_writing_styles_into_the_prompt_is_one_step_of_each_editor(
    session: Session, panel: PromptPanel, bar: StyleBar
) -> None:
    session.negative.set_text("dog")
    bar.toggle("Ink")
    bar.toggle("Extra")
    before = session.prompt.chunks.tokens
    bar.write.click()
    assert session.prompt.text == "ink drawing of a cat, <lora:style:0.6>, masterpiece, best quality"
    assert (session.negative.text, session.studios.style_names) == ("dog, colour", ())
    assert [token.id for token in session.prompt.chunks.tokens] == [token.id for token in before]
    panel.editor.undo()
    panel.negative.editor.undo()
    assert (session.prompt.text, session.negative.text) == ("a cat", "dog")


def test_choices_stay_choices_when_a_style_is_written_into_the_prompt(session: Session, bar: StyleBar) -> None:
    session.prompt.set_text("a {red|blue} cat")
    bar.toggle("Extra")
    bar.write_into_prompt()
    assert session.prompt.text == "a {red|blue} cat, masterpiece, best quality"


def test_styles_are_kept_by_name_and_wait_for_their_studio(make_workspace: Callable[..., Workspace]) -> None:
    session = make_workspace(styles=("Ink", "elsewhere")).session
    assert session.settings.styles == () and settings_of_session(session)["styles"] == ("Ink", "elsewhere")
    session.studios.replace((StudioState(ROOT),), ROOT)
    assert session.settings.styles == ()
    session.studios.update(studio_with(STYLES))
    assert session.settings.styles == (STYLES[0], Style("elsewhere"))


def test_a_style_that_the_studio_does_not_have_says_so(session: Session, bar: StyleBar) -> None:
    session.studios.set_style_names(("nowhere",))
    assert "no style of this name" in bar.chips.chips[0].toolTip() and sent(session) == "a cat"


def test_tab_reaches_the_button_and_every_chip(session: Session, panel: PromptPanel, bar: StyleBar) -> None:
    for style in STYLES:
        bar.toggle(style.name)
    reachable = [bar.button, *bar.chips.chips]
    assert all(widget.focusPolicy() & Qt.FocusPolicy.TabFocus for widget in reachable)
    bar.chips.chips[0].setFocus()
    QTest.keyClick(bar.chips.chips[0], Qt.Key.Key_Right)
    assert QApplication.focusWidget() is bar.chips.chips[1]


def test_the_mouse_over_the_text_meets_typed_words_alone(session: Session, panel: PromptPanel, bar: StyleBar) -> None:
    before = panel.editor.row_at(QPointF(word_centre(panel.editor, "cat")))
    bar.toggle("Ink")
    bar.toggle("Extra")
    rows = [panel.editor.row_at(QPointF(word_centre(panel.editor, word))) for word in ("a", "cat")]
    pieces = [session.prompt.chunks.tokens[row].piece for row in rows if row is not None]
    assert before == 2 and pieces == ["a</w>", "cat</w>"]
    assert session.prompt.chunks.tokens[1].piece == "ink</w>"


def test_a_long_prompt_says_its_styles_tokens_without_being_read_again(session: Session, bar: StyleBar) -> None:
    session.prompt.set_text(", ".join(["cat"] * 420))
    bar.toggle("Extra")
    costs = style_costs(session.prompt.chunks)
    assert costs.more == costs.tokens["Extra"] == 5 and costs.border == costs.border_without == ""
