"""Choices in the window: which way is shown, by button, key, click and while typing; how long they are."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_driving import word_centre

from core.dialects.table import read
from gui.editor.choices_in_text import ChoicesInText
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
from gui.workspace.picture_parts import ChosenParts
from gui.workspace.workspace import Workspace

TEXT = "a {red|navy blue} hat, {cat|dog}"


@pytest.fixture
def choosing(bare_workspace: Workspace, panel: PromptPanel, qtbot: QtBot) -> PromptPanel:
    bare_workspace.session.set_dialect("comfyui")
    bare_workspace.session.prompt.set_text(TEXT)
    panel.show()
    qtbot.waitUntil(lambda: bare_workspace.session.prompt.way_lengths is not None)
    return panel


def sent(session: Session) -> str:
    return session.prompt.chunks.prompt.variant.text


def test_a_prompt_without_choices_shows_no_bar(session: Session, panel: PromptPanel) -> None:
    session.set_dialect("comfyui")
    session.prompt.set_text("a red hat")
    assert panel.choice_bar.isHidden()
    session.prompt.set_text("a {red|blue} hat")
    assert not panel.choice_bar.isHidden()


def test_what_chooses_is_named_whole_after_another_tool_is_turned_to(session: Session, choosing: PromptPanel) -> None:
    before = choosing.choice_bar.layer.sizeHint().width()
    session.set_settings(replace(session.settings, expansion="dynamic-prompts"))
    session.set_settings(replace(session.settings, expansion="fooocus"))
    layer = choosing.choice_bar.layer
    assert layer.currentText() == "Fooocus's wildcards"
    assert layer.sizeHint().width() > max(before, layer.fontMetrics().horizontalAdvance(layer.currentText()))


def test_buttons_step_through_the_ways_and_keys_do_the_same(session: Session, choosing: PromptPanel) -> None:
    bar = choosing.choice_bar
    assert (sent(session), bar.way.text()) == ("a red hat, cat", "way 1 of 4")
    bar.next.click()
    assert (sent(session), bar.way.text()) == ("a red hat, dog", "way 2 of 4")
    bar.previous.click()
    bar.previous.click()
    assert sent(session) == "a navy blue hat, dog"
    seen = set()
    for _ in range(20):
        before = sent(session)
        bar.random.click()
        assert sent(session) != before
        seen.add(sent(session))
    assert len(seen) > 1
    session.set_choice(0)
    for key, expected in ((Qt.Key.Key_PageDown, "a red hat, dog"), (Qt.Key.Key_PageUp, "a red hat, cat")):
        choosing.activateWindow()
        QTest.keyClick(choosing.editor, key, Qt.KeyboardModifier.AltModifier)
        assert sent(session) == expected


def test_the_counter_shows_the_range_and_the_longest_way_is_one_click_away(
    session: Session, choosing: PromptPanel
) -> None:
    assert choosing.counter.text() == "5–6 / 75 tokens"
    choosing.choice_bar.longest.click()
    assert session.prompt.chunks.used == 6
    choosing.choice_bar.shortest.click()
    assert session.prompt.chunks.used == 5
    assert choosing.counter.text() == "5–6 / 75 tokens"  # another way of the same text is not measured anew


def test_many_ways_are_said_to_be_put_together(
    bare_workspace: Workspace, session: Session, choosing: PromptPanel, qtbot: QtBot
) -> None:
    session.prompt.set_text("{a|b c} " * 11)
    qtbot.waitUntil(lambda: session.prompt.way_lengths is not None)
    assert choosing.counter.text() == "11–22 / 75 tokens"
    shown = [
        label.text() for label in choosing.counter.findChildren(type(choosing.choice_bar.way)) if label.isVisible()
    ]
    assert any("shortest and longest alone" in text for text in shown)


def test_what_is_typed_elsewhere_leaves_the_chosen_options(session: Session, choosing: PromptPanel) -> None:
    session.set_choice(3)
    session.prompt.set_text(f"{{old|new}} {TEXT}")
    assert sent(session) == "old a navy blue hat, dog"
    session.prompt.set_text(f"{{old|new}} {TEXT} {{x|y|z}}")
    assert sent(session) == "old a navy blue hat, dog x"
    session.prompt.set_text("{old|new} a {red|navy blue")
    assert sent(session) == "old a navy blue"
    session.prompt.set_text("no choice")
    assert session.settings.choice == 0


def test_a_click_shows_the_option_and_a_tooltip_its_length(session: Session, choosing: PromptPanel) -> None:
    editor, choices = choosing.editor, choosing.editor.findChild(ChoicesInText)
    place = word_centre(editor, "navy")
    assert choices.tip_at(place) == "2 token(s) by itself · a click shows this option".replace("token(s)", "tokens")
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sent(session) == "a navy blue hat, cat"
    assert choices.tip_at(place) == "2 tokens by itself"
    assert choices.tip_at(word_centre(editor, "hat")) == ""
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=word_centre(editor, "dog"))
    assert sent(session) == "a navy blue hat, dog"
    assert choices.tip_at(QPoint(-5, -5)) == ""


def test_what_chooses_is_switched_in_the_bar(session: Session, choosing: PromptPanel) -> None:
    layer = choosing.choice_bar.layer
    assert [layer.itemData(at) for at in range(layer.count())] == ["none", "comfyui", "dynamic-prompts"]
    layer.setCurrentIndex(0)
    layer.activated.emit(0)
    assert (sent(session), session.settings.expansion) == (TEXT, "none")
    layer.activated.emit(layer.findData("comfyui"))
    session.set_dialect("a1111")
    assert sent(session) == TEXT
    layer.setCurrentIndex(layer.findData("dynamic-prompts"))
    layer.activated.emit(layer.findData("dynamic-prompts"))
    assert sent(session) == "a red hat, cat"


def test_a_pictures_prompt_is_taken_as_it_stands_and_what_is_typed_then_is_not(
    bare_workspace: Workspace, session: Session, choosing: PromptPanel
) -> None:
    bare_workspace.picture_parts.take_over(ChosenParts(dialect="comfyui", prompt="kept {a|b}"))
    assert (sent(session), session.settings.expansion) == ("kept {a|b}", "none")
    session.prompt.set_text("")
    session.prompt.set_text("new {a|b}")
    assert sent(session) == "new a"


def test_the_negative_prompt_takes_its_own_first_way(session: Session, choosing: PromptPanel) -> None:
    session.set_choice(2)
    session.negative.set_text("{blurry|dark} picture")
    assert session.negative.chunks.prompt.variant.text == "blurry picture"


def test_the_negative_prompt_s_counter_shows_the_range_of_its_own_choices(
    session: Session, choosing: PromptPanel, qtbot: QtBot
) -> None:
    session.negative.set_text("{blurry|low quality}, text")
    qtbot.waitUntil(lambda: session.negative.way_lengths is not None)
    counter = choosing.negative.counter
    assert counter.text() == "3–4 / 75" and "3 in this way" in counter.toolTip()
    session.negative.set_text("{blurry|dull}, text")
    qtbot.waitUntil(lambda: session.negative.way_lengths is not None)
    assert counter.text() == "3 / 75"


def test_wildcards_come_from_a_folder_that_is_kept(
    make_workspace: Callable[..., Workspace], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "wildcards"
    (folder / "animals").mkdir(parents=True)
    (folder / "animals" / "small.txt").write_text("# none\nmouse\n\n fox \n", "utf-8")
    workspace = make_workspace(expansion="dynamic-prompts", text="a __small__")
    workspace.wildcard_loader.open(str(folder))
    qtbot.waitUntil(lambda: sent(workspace.session) == "a fox")
    assert workspace.settings.wildcard_folder == str(folder)
    workspace.session.set_choice(1)
    assert sent(workspace.session) == "a mouse"
    notices: list[str] = []
    workspace.wildcard_loader.notice.connect(notices.append)
    workspace.wildcard_loader.open(str(tmp_path / "none"))
    qtbot.waitUntil(lambda: bool(notices))
    assert "cannot be read" in notices[0]


def test_options_that_come_in_another_order_are_drawn_where_they_stand(
    session: Session, panel: PromptPanel, qtbot: QtBot
) -> None:
    session.set_settings(read("", "a1111").prompt.settings)
    session.prompt.set_text("{2$$red|navy blue} hat")
    panel.show()
    session.set_settings(type(session.settings)(expansion="dynamic-prompts", choice=1))
    assert sent(session) == "navy blue,red hat"
    for word in ("red", "navy", "hat"):
        row = panel.editor.row_at(word_centre(panel.editor, word).toPointF())
        assert row is not None and session.prompt.chunks.tokens[row].piece == f"{word}</w>"
    assert [unit.label for unit in session.prompt.unit_colours.units] == ["navy", "blue", "red", "hat"]
