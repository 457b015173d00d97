"""The list of completions in the prompt's editor: when it opens, its keys, and what is never taken from the typist."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded, type_text

from core.analysis.similarity import cosine
from core.prompt.styles import Style
from core.prompt.wildcards import Wildcards
from core.studio.contents import StudioContents
from core.studio.headers import ModelHeader
from core.studio.sidecars import SidecarNotes
from core.studio.studio import Listing, Studio, StudioFile
from gui.editor.completion.completer import Completer
from gui.editor.completion.list_window import placed
from gui.editor.prompt_editor import PromptEditor
from gui.editor.prompt_panel import PromptPanel
from gui.state.studios import StudioState
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

Keys = Qt.Key
TAGS = (
    'long_hair,0,4350743,"/lh,longhair"\n'
    "long_sleeves,0,1600000,\n"
    "long_skirt,0,300000,\n"
    'cat_(animal),0,90000,"kitty_(animal),태그"\n'
    "some_artist,1,1200,\n"
    "mast,0,99,\nmasterpiece,5,Quality tag,,\n"
)


def contents_in(folder: Path, tool: str = "a1111") -> StudioContents:
    file = folder / "danbooru.csv"
    file.write_text(TAGS, "utf-8")
    loras = [
        StudioFile("lora", name, folder / f"{name}.safetensors", f"{name}.safetensors", 1, 1)
        for name in ("style", "other")
    ]
    return StudioContents(
        Listing(Studio(tool, folder), tuple(loras)),
        headers={loras[1].path: ModelHeader()},
        sidecars={loras[0].path: SidecarNotes("ink drawing", 0.7, trained_words=("sumi-e",))},
        wildcards=Wildcards({"colours": ("red", "blue")}),
        styles=(Style("Ink", "ink drawing of {prompt}"),),
        tag_lists=(file,),
    )


class Typist:
    """An editor with its completions, and who types in it."""

    def __init__(self, panel: PromptPanel, workspace: Workspace, qtbot: QtBot) -> None:
        self.editor: PromptEditor = panel.editor
        self.workspace, self.qtbot = workspace, qtbot
        self.completer = Completer(self.editor, workspace.live_completion)
        self.editor.setFocus()
        self.write("")

    def write(self, text: str) -> None:
        self.editor.setPlainText(text)
        self.editor.setTextCursor(self.editor.cursor_over(len(text), len(text)))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.editor, key, modifiers)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.editor, text)

    def offered(self, text: str) -> list[str]:
        """Types, and waits for the list."""
        self.type(text)
        self.qtbot.waitUntil(lambda: self.completer.is_open and not self.workspace.live_completion.is_busy)
        return self.names

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self.completer.list.model.entries] if self.completer.is_open else []

    def nothing_opens(self) -> None:
        self.qtbot.wait(160)
        self.qtbot.waitUntil(lambda: not self.workspace.live_completion.is_busy)
        assert not self.completer.is_open

    def compose(self, shown: str, commit: str = "") -> None:
        event = QInputMethodEvent(shown, [])
        if commit:
            event.setCommitString(commit)
        QApplication.sendEvent(self.editor, event)


@pytest.fixture
def typist(panel: PromptPanel, bare_workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> Iterator[Typist]:
    studios = bare_workspace.session.studios
    studios.replace((StudioState("studio", "listed", contents_in(tmp_path)),), "studio")
    qtbot.waitUntil(lambda: not bare_workspace.live_completion.is_busy)
    errors = list[Exception]()
    bare_workspace.live_completion.failed.connect(errors.append)
    yield Typist(panel, bare_workspace, qtbot)
    assert not errors


def test_the_list_opens_for_a_typed_word_with_nothing_chosen(typist: Typist) -> None:
    assert typist.offered("lon") == ["long_hair", "long_sleeves", "long_skirt"]
    assert typist.completer.list.chosen is None and typist.editor.hasFocus()
    assert typist.offered("g_s") == ["long_sleeves", "long_skirt"]
    typist.press(Keys.Key_Backspace)
    typist.qtbot.waitUntil(lambda: len(typist.names) == 3)


def test_tab_takes_the_first_and_a_comma_as_one_step_of_undo(typist: Typist) -> None:
    typist.write("cow, ")
    typist.offered("lon")
    typist.press(Keys.Key_Tab)
    assert typist.editor.text == "cow, long hair, " and not typist.completer.is_open
    assert typist.editor.selection() == (16, 16) and typist.editor.hasFocus()
    typist.editor.undo()
    assert typist.editor.text == "cow, lon"
    typist.editor.redo()
    typist.type("x")
    typist.editor.undo()
    assert typist.editor.text == "cow, long hair, "


def test_the_chosen_one_is_taken_by_tab_and_by_enter(typist: Typist) -> None:
    for key in (Keys.Key_Tab, Keys.Key_Return, Keys.Key_Enter):
        typist.write("")
        typist.offered("lon")
        typist.press(Keys.Key_Down)
        typist.press(Keys.Key_Down)
        assert typist.completer.list.chosen == 1
        typist.press(key)
        assert typist.editor.text == "long sleeves, "


def test_enter_without_a_choice_is_a_line_break(typist: Typist) -> None:
    typist.offered("lon")
    typist.press(Keys.Key_Return)
    assert typist.editor.text == "lon\n"
    typist.nothing_opens()


def test_arrows_pages_and_ends_move_the_choice_and_the_cursor_stays(typist: Typist) -> None:
    typist.offered("l")
    steps = [(Keys.Key_Up, 2), (Keys.Key_Down, 0), (Keys.Key_End, 2), (Keys.Key_Home, 0), (Keys.Key_PageDown, 2)]
    for key, chosen in [*steps, (Keys.Key_PageUp, 0)]:
        typist.press(key)
        assert typist.completer.list.chosen == chosen
    assert typist.editor.selection() == (1, 1)


def test_home_and_end_move_the_cursor_while_nothing_is_chosen(typist: Typist) -> None:
    typist.offered("lon")
    typist.press(Keys.Key_Home)
    assert typist.editor.selection() == (0, 0)
    typist.nothing_opens()


def test_escape_closes_the_list_and_it_stays_closed_for_that_word(typist: Typist) -> None:
    typist.offered("lo")
    typist.press(Keys.Key_Escape)
    assert not typist.completer.is_open
    typist.type("ng")
    typist.nothing_opens()
    assert typist.editor.text == "long"
    typist.type("zz")
    typist.nothing_opens()
    for _ in range(3):
        typist.press(Keys.Key_Backspace)
    typist.nothing_opens()
    for _ in range(3):
        typist.press(Keys.Key_Backspace)
    assert typist.offered("lo")
    typist.press(Keys.Key_Escape)
    typist.type("ng")
    assert typist.offered(", lon") == ["long_hair", "long_sleeves", "long_skirt"]


def test_tab_goes_on_to_the_next_control_where_no_list_is_open(typist: Typist) -> None:
    typist.type("zzz")
    typist.nothing_opens()
    typist.press(Keys.Key_Tab)
    assert not typist.editor.hasFocus() and typist.editor.text == "zzz"


@pytest.mark.parametrize("key", [Keys.Key_Up, Keys.Key_Down])
def test_ctrl_and_arrows_stay_the_keys_of_weights(typist: Typist, key: Qt.Key) -> None:
    typist.offered("long")
    typist.press(key, Qt.KeyboardModifier.ControlModifier)
    assert typist.editor.text == ("(long:1.1)" if key == Keys.Key_Up else "(long:0.9)")
    typist.nothing_opens()


def test_moving_the_cursor_closes_the_list(typist: Typist) -> None:
    typist.offered("lon")
    typist.press(Keys.Key_Left)
    typist.qtbot.waitUntil(lambda: not typist.completer.is_open)
    typist.offered("n")
    QTest.mouseClick(typist.editor.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not typist.completer.is_open
    typist.write("")
    typist.offered("lon")
    typist.editor.clearFocus()
    assert not typist.completer.is_open


def test_nothing_opens_for_pasted_undone_or_replaced_text(typist: Typist) -> None:
    data = QMimeData()
    data.setText("long")
    typist.editor.insertFromMimeData(data)
    typist.nothing_opens()
    typist.editor.undo()
    typist.nothing_opens()
    typist.workspace.session.prompt.set_text("long_h")
    typist.nothing_opens()
    typist.write("lon")
    typist.nothing_opens()
    typist.offered("g")
    QTest.keyClick(typist.editor, Keys.Key_Z, Qt.KeyboardModifier.ControlModifier)
    typist.nothing_opens()


def test_korean_composes_as_without_a_list_and_none_is_open_meanwhile(typist: Typist) -> None:
    typist.offered("lon")
    for shown, commit in (("ㅌ", ""), ("태", ""), ("ㄱ", "태"), ("그", "")):
        typist.compose(shown, commit)
        assert not typist.completer.is_open
        typist.nothing_opens()
    typist.compose("", "그")
    assert typist.editor.text == "lon태그"
    typist.write("")
    for shown, commit in (("ㅌ", ""), ("태", ""), ("ㄱ", "태"), ("그", "")):
        typist.compose(shown, commit)
    typist.compose("", "그")
    assert typist.editor.text == "태그"
    typist.qtbot.waitUntil(lambda: typist.completer.is_open)
    assert typist.names == ["cat_(animal)"]
    typist.compose("ㄱ")
    assert not typist.completer.is_open
    typist.compose("")
    assert typist.editor.text == "태그"


def test_a_key_while_composing_is_the_input_methods(typist: Typist) -> None:
    typist.offered("lon")
    typist.compose("태")
    typist.press(Keys.Key_Down)
    assert not typist.completer.is_open and typist.editor.text == "lon"


def test_words_in_brackets_with_a_weight_are_completed(typist: Typist) -> None:
    typist.editor.setPlainText("(lon:1.2), cow")
    typist.editor.setTextCursor(typist.editor.cursor_over(4, 4))
    typist.offered("g_h")
    typist.press(Keys.Key_Tab)
    assert typist.editor.text == "(long hair:1.2), cow"


def test_a_lora_comes_with_its_strength_and_its_trigger_words_next(typist: Typist) -> None:
    assert typist.offered("<sty") == ["style"]
    typist.press(Keys.Key_Tab)
    assert typist.editor.text == "<lora:style:0.7>"
    typist.qtbot.waitUntil(lambda: typist.names == ["ink drawing", "sumi-e"])
    typist.press(Keys.Key_Down)
    typist.press(Keys.Key_Return)
    assert typist.editor.text == "<lora:style:0.7> ink drawing, "
    typist.qtbot.waitUntil(lambda: typist.names == ["sumi-e"])
    typist.press(Keys.Key_Tab)
    typist.nothing_opens()
    assert typist.editor.text == "<lora:style:0.7> ink drawing, sumi-e, "


def test_a_wildcard_is_followed_by_its_lines(typist: Typist) -> None:
    assert typist.offered("__") == ["colours"]
    typist.press(Keys.Key_Tab)
    assert typist.editor.text == "__colours__"
    typist.qtbot.waitUntil(lambda: typist.names == ["blue", "red"])
    typist.press(Keys.Key_Tab)
    assert typist.editor.text == "blue, "


def test_a_style_is_put_on_and_what_was_typed_of_it_is_taken_away(typist: Typist) -> None:
    typist.write("cow, ")
    assert typist.offered("$i") == ["Ink"]
    typist.press(Keys.Key_Tab)
    assert typist.editor.text == "cow, "
    assert typist.workspace.session.studios.style_names == ("Ink",)


def test_rows_have_letters_counts_aliases_and_costs(typist: Typist) -> None:
    typist.offered("/l")
    model = typist.completer.list.model
    typist.qtbot.waitUntil(lambda: model.notes(0).cost is not None)
    assert model.look(0).name == "/lh ➝ long_hair" and (model.look(0).letter, model.look(0).count) == ("G", "4.4M")
    assert model.spoken(0) == "/lh ➝ long_hair, general tag, 4.4M, 2 tokens"
    typist.write("cow " * 74 + ", ")
    typist.offered("mas")
    typist.qtbot.waitUntil(lambda: model.notes(1).cost is not None)
    assert model.spoken(0) == "masterpiece, meta tag, Quality tag, 1 token, next chunk"
    typist.write("")
    typist.offered("<")
    typist.qtbot.waitUntil(lambda: model.notes(1).cost is not None)
    assert model.spoken(0) == "style, LoRA, 0.7, 0 tokens, ink drawing, sumi-e"
    assert model.spoken(1) == "other, LoRA, 0 tokens, does not change the words"


def test_fast_typing_narrows_the_list_at_once_and_tab_takes_what_is_shown(typist: Typist) -> None:
    typist.offered("lon")
    typist.type("g_sk")
    assert typist.names == ["long_skirt"]
    typist.press(Keys.Key_Tab)
    assert typist.editor.text == "long skirt, "


def test_the_chosen_row_is_said_to_a_screen_reader(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    said = list[str]()
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    typist.offered("lon")
    model = typist.completer.list.model
    typist.qtbot.waitUntil(lambda: model.notes(2).cost is not None)
    typist.press(Keys.Key_Down)
    typist.press(Keys.Key_Down)
    assert said == ["long_hair, general tag, 4.4M, 2 tokens", "long_sleeves, general tag, 1.6M, 2 tokens"]
    index = model.index(1)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == said[1]
    assert typist.completer.list.view.accessibleName()


def test_with_an_encoder_each_row_says_which_word_it_is_nearest_to(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, encoded: Encoded
) -> None:
    session, editor = window.session, window.prompt_panel.editor
    session.studios.replace((StudioState("studio", "listed", contents_in(tmp_path)),), "studio")
    qtbot.waitUntil(lambda: not window.workspace.live_completion.is_busy)
    editor.setPlainText("red cow, ")
    encoded(window)
    window.activateWindow()
    type_text(window, "long")
    completer = editor.findChild(Completer)
    qtbot.waitUntil(lambda: completer.is_open)
    model = completer.list.model
    qtbot.waitUntil(lambda: model.notes(2).nearest is not None, timeout=20_000)
    nearest = [model.notes(row).nearest for row in range(3)]
    assert {unit.label for unit in nearest} <= {"red", "cow"}
    QTest.keyClick(editor, Keys.Key_Tab)
    assert editor.toPlainText() == "red cow, long hair, "
    encoded(window)
    view, layer = session.encoding_view, session.layer
    own = view.vectors[layer, 2:4].mean(axis=0)
    cosines = {label: float(cosine(own, view.vectors[layer, at])) for at, label in enumerate(("red", "cow"))}
    assert cosines[nearest[0].label] == max(cosines.values()) == pytest.approx(nearest[0].cosine, abs=1e-3)


def test_the_switch_in_the_view_menu_turns_it_off_and_on_for_good(bare_window: MainWindow) -> None:
    live = bare_window.workspace.live_completion
    switch = next(action for action in bare_window.findChildren(QAction) if "while typing" in action.text())
    assert switch.isChecked() and "add your tool" in switch.toolTip()
    switch.trigger()
    assert not live.is_on
    assert ("completion", "off") in bare_window.workspace.settings_store.current().pane_looks
    switch.trigger()
    assert live.is_on


def test_without_a_studio_or_switched_off_there_is_no_list(typist: Typist) -> None:
    live = typist.workspace.live_completion
    live.set_on(False)
    typist.type("lon")
    typist.nothing_opens()
    assert ("completion", "off") in typist.workspace.session.looks.values
    live.set_on(True)
    typist.write("")
    assert typist.offered("lon")
    typist.workspace.session.studios.replace((), "")
    typist.write("")
    typist.type("lon")
    typist.nothing_opens()


def test_tags_are_read_where_lists_become_known_after_the_listing(typist: Typist, tmp_path: Path) -> None:
    studios, contents = typist.workspace.session.studios, contents_in(tmp_path)
    studios.update(StudioState("studio", "listed", replace(contents, tag_lists=())))
    typist.qtbot.waitUntil(lambda: not typist.workspace.live_completion.is_busy)
    typist.type("lon")
    typist.nothing_opens()
    studios.update(StudioState("studio", "listed", contents))
    typist.qtbot.waitUntil(lambda: not typist.workspace.live_completion.is_busy)
    assert typist.offered("g") == ["long_hair", "long_sleeves", "long_skirt"]


def test_other_contents_are_searched_while_the_list_is_open(typist: Typist, tmp_path: Path) -> None:
    typist.offered("<")
    other = tmp_path / "new"
    other.mkdir()
    contents = contents_in(other)
    kept = tuple(file for file in contents.listing.files if file.name == "other")
    contents = StudioContents(Listing(contents.studio, kept))
    typist.workspace.session.studios.update(StudioState("studio", "listed", contents))
    typist.qtbot.waitUntil(lambda: typist.names == ["other"])


def test_a_choice_stays_while_more_becomes_known(typist: Typist) -> None:
    typist.offered("<")
    typist.press(Keys.Key_Up)
    assert typist.completer.list.chosen == 1
    studios = typist.workspace.session.studios
    before = studios.active_contents
    assert before is not None
    path = before.listing.files[0].path
    known = replace(before, sidecars={path: SidecarNotes(preferred_weight=0.3)})
    studios.update(StudioState("studio", "listed", known))
    model = typist.completer.list.model
    typist.qtbot.waitUntil(lambda: model.look(0).count == "0.3")
    assert typist.completer.list.chosen == 1
    typist.press(Keys.Key_Up)
    typist.press(Keys.Key_Return)
    assert typist.editor.text == "<lora:style:0.3>"


def test_notes_beside_loras_in_sight_are_asked_for(typist: Typist) -> None:
    wanted = list[tuple[StudioFile, ...]]()
    typist.workspace.session.studios.wanted.connect(wanted.append)
    typist.offered("<")
    assert [[file.name for file in files] for files in wanted] == [["style"]]  # whose header is not known


def test_a_click_takes_an_entry_and_the_editor_keeps_the_focus(typist: Typist) -> None:
    typist.offered("lon")
    view = typist.completer.list.view
    box = view.visualRect(typist.completer.list.model.index(1))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert typist.editor.text == "long sleeves, " and typist.editor.hasFocus()


@pytest.mark.parametrize("left", [-50, 0, 700, 990])
@pytest.mark.parametrize("top", [-30, 0, 300, 590])
def test_the_list_stays_inside_the_screen_and_beside_the_line(left: int, top: int) -> None:
    screen, line = QRect(0, 0, 1000, 600), QRect(left, top, 60, 18)
    box = placed(line, 400, 220, screen)
    assert screen.contains(box) and box.size() == QRect(0, 0, 400, 220).size()
    if 0 <= top <= 578:
        assert not box.intersects(QRect(0, line.top(), 1000, line.height()))


def test_the_list_is_at_the_cursor_and_follows_it_down(typist: Typist) -> None:
    typist.offered("lon")
    first = typist.completer.list.geometry().top()
    typist.write("a\nb\nc\n")
    typist.offered("lon")
    assert typist.completer.list.geometry().top() > first or typist.completer.list.geometry().bottom() < first
