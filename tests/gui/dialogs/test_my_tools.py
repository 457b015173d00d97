"""The window of the artist's tools: how each is, what it has, and a name written as its tool takes it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from studio_files import TE_KEY, make_a1111, make_comfyui, write_safetensors

from core.prompt.wildcards import Wildcards
from gui.dialogs.studios.contents_rows import KINDS, UNET_ONLY, ContentsKind, contents_rows
from gui.dialogs.studios.my_tools import MyTools
from gui.dialogs.studios.studio_rows import problems_of
from gui.state.studios import StudioState
from gui.window.main_window import MainWindow

NAME, TRIGGERS, TEXT_ENCODER, STRENGTH = 1, 2, 3, 4


@pytest.fixture
def a1111(tmp_path: Path) -> Path:
    """An A1111 with styles, a wildcard, and an argument that names a folder which is not there."""
    root = make_a1111(tmp_path / "stable-diffusion-webui")
    (root / "styles.csv").write_text('name,prompt,negative_prompt\nink,"ink wash of {prompt}",photo\n', "utf-8")
    wildcards = root / "extensions/sd-dynamic-prompts/wildcards"
    wildcards.mkdir(parents=True)
    (wildcards.parent / "sd_dynamic_prompts").mkdir()
    (wildcards / "hats.txt").write_text("a red hat\na blue hat\n")
    (root / "webui-user.sh").write_text(f'export COMMANDLINE_ARGS="--ckpt-dir {tmp_path / "unplugged"}"\n')
    (root / "webui-user.bat").write_text(f"set COMMANDLINE_ARGS=--ckpt-dir {tmp_path / 'unplugged'}\n")
    return root


@pytest.fixture
def tools(bare_window: MainWindow, a1111: Path, qtbot: QtBot) -> MyTools:
    """The window of tools, with an A1111 in it."""
    add(bare_window, a1111, qtbot)
    bare_window.file_dialogs.studios.show_my_tools()
    tools = bare_window.file_dialogs.studios.my_tools
    assert tools is not None
    qtbot.waitUntil(lambda: len(tools.contents.model.rows) == 2, timeout=10_000)
    return tools


def add(window: MainWindow, root: Path, qtbot: QtBot) -> None:
    window.workspace.studio_loader.add(root)
    qtbot.waitUntil(lambda: not window.workspace.studio_loader.is_busy, timeout=10_000)


def cells(tools: MyTools, line: int) -> list[str]:
    model = tools.contents.model
    return [str(model.index(line, column).data()) for column in range(model.columnCount())]


def show(tools: MyTools, kind: ContentsKind, qtbot: QtBot) -> None:
    QTest.mouseClick(tools.contents.kinds.button(kind), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(rows := tools.contents.model.all) and rows.kind == kind, timeout=10_000)


def prompt(window: MainWindow) -> str:
    return window.session.prompt.text


def test_the_tool_that_is_written_for_is_marked_and_what_it_has_is_counted(tools: MyTools, a1111: Path) -> None:
    used, tool, folder, state = (str(tools.model.index(0, column).data()) for column in range(4))
    assert (used, tool, folder) == ("✓", "A1111", str(a1111))
    assert state.startswith("0 models · 2 LoRAs · 0 embeddings · 1 problem")


def test_problems_name_the_file_or_folder_and_say_what_is_wrong(tools: MyTools) -> None:
    assert tools.current is not None
    ((file, sentence),) = problems_of(tools.current)
    assert "webui-user" in file and sentence.count("unplugged") == 1
    assert "unplugged" in tools.problems.toPlainText() and tools.problems.isVisible()


def test_a_folder_that_is_gone_is_named_once(tools: MyTools, a1111: Path) -> None:
    gone = f"A1111 is not there now: {a1111}. It will be read again when it is back."
    tools._studios.replace((StudioState(str(a1111), "gone", None, gone),), str(a1111))
    assert tools.problems.toPlainText() == gone and tools.contents.count.text() == ""


def test_a_tool_without_any_of_a_kind_says_so(tools: MyTools, qtbot: QtBot) -> None:
    show(tools, "embedding", qtbot)
    assert tools.contents.count.text() == "None was found in this tool."


def test_wildcards_are_listed_by_name(tools: MyTools) -> None:
    rows = tools.contents.model.all
    assert rows is not None
    lines = {"colours": ("red",), "animals/cats": ("tabby",), "moods": ("calm",)}
    unsorted = replace(rows.contents, wildcards=Wildcards(lines))
    names = [wildcard.name for wildcard in contents_rows(unsorted, "wildcard").items]
    assert names == ["animals/cats", "colours", "moods"]


def test_a_lora_says_its_trigger_words_its_strength_and_whether_it_has_a_text_encoder_part(tools: MyTools) -> None:
    assert cells(tools, 0)[1:5] == ["addDetail", "", "yes", ""]
    assert cells(tools, 1)[1:5] == ["ink", "ink wash", "no", "0.7"]
    model = tools.contents.model
    assert model.index(1, TEXT_ENCODER).data(Qt.ItemDataRole.ToolTipRole) == UNET_ONLY
    assert model.index(1, TEXT_ENCODER).data(Qt.ItemDataRole.AccessibleTextRole) == "Text encoder: no"


def test_what_has_not_been_read_says_so(tools: MyTools, bare_window: MainWindow) -> None:
    from dataclasses import replace

    (state,) = bare_window.session.studios.states
    assert state.contents is not None
    model = tools.contents.model
    assert model.all is not None
    model.show_rows(replace(model.all, contents=replace(state.contents, headers={})))
    assert cells(tools, 0)[TEXT_ENCODER] == "not read yet"


def test_a_click_on_the_sign_writes_the_tag_as_one_step_that_undo_takes_back(
    tools: MyTools, bare_window: MainWindow
) -> None:
    before = prompt(bare_window)
    view = tools.contents.table
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center())
    assert prompt(bare_window) == f"{before} <lora:ink:0.7>"
    bare_window.prompt_panel.editor.undo()
    assert prompt(bare_window) == before


def test_letters_find_and_enter_writes(tools: MyTools, bare_window: MainWindow) -> None:
    QTest.keyClicks(tools.contents.search, "WASH")
    assert [row.name for row in tools.contents.model.rows] == ["ink"]
    QTest.keyClick(tools.contents.search, Qt.Key.Key_Return)
    assert prompt(bare_window).endswith(" <lora:ink:0.7>")
    tools.contents.write_words.click()
    assert prompt(bare_window).endswith(" <lora:ink:0.7> ink wash")


def test_escape_empties_the_search_before_it_closes(tools: MyTools) -> None:
    QTest.keyClicks(tools.contents.search, "ink")
    QTest.keyClick(tools.contents.search, Qt.Key.Key_Escape)
    assert tools.isVisible() and tools.contents.search.text() == "" and len(tools.contents.model.rows) == 2
    QTest.keyClick(tools.contents.search, Qt.Key.Key_Down)
    assert tools.contents.table.hasFocus()
    QTest.keyClick(tools.contents.table, Qt.Key.Key_Escape)
    assert not tools.isVisible()


@pytest.mark.parametrize(
    ("kind", "name", "written"), [("wildcard", "hats", " __hats__"), ("lora", "addDetail", " <lora:addDetail:1>")]
)
def test_names_are_written_as_the_tool_takes_them(
    tools: MyTools, bare_window: MainWindow, qtbot: QtBot, kind: ContentsKind, name: str, written: str
) -> None:
    if kind != "lora":
        show(tools, kind, qtbot)
    assert cells(tools, 0)[NAME] == name
    tools.contents.write.click()
    assert prompt(bare_window).endswith(written)


def test_a_style_is_chosen_by_a_click_and_left_by_another(
    tools: MyTools, bare_window: MainWindow, qtbot: QtBot
) -> None:
    show(tools, "style", qtbot)
    assert cells(tools, 0)[1:] == ["ink", "ink wash of {prompt}", "photo"]
    tools.contents.write.click()
    assert bare_window.session.studios.style_names == ("ink",)
    tools.contents.write.click()
    assert bare_window.session.studios.style_names == ()


def test_another_tool_is_written_for_and_its_lora_without_a_tag_is_opened(
    tools: MyTools, bare_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    comfy = make_comfyui(tmp_path / "ComfyUI")
    write_safetensors(comfy / "models/embeddings/deep/easy.safetensors", "emb_params")
    add(bare_window, comfy, qtbot)
    tools.table.setCurrentIndex(tools.model.index(1, 1))
    tools.use.click()
    assert bare_window.session.studios.active == str(comfy) and bare_window.session.dialect == "comfyui"
    assert [tools.model.index(line, 0).data() for line in range(2)] == ["", "✓"]
    qtbot.waitUntil(lambda: cells(tools, 0)[NAME].startswith("sub/inner"), timeout=10_000)
    opened, before = list[str](), prompt(bare_window)
    tools.wants_lora.disconnect()
    tools.wants_lora.connect(opened.append)
    tools.contents.write.click()
    assert opened == [str(comfy / "models/loras/sub/inner.safetensors")] and prompt(bare_window) == before
    show(tools, "embedding", qtbot)
    tools.contents.write.click()
    assert prompt(bare_window).endswith(" embedding:deep/easy")


def test_a_tool_is_read_again_and_removed_by_its_buttons(
    tools: MyTools, bare_window: MainWindow, qtbot: QtBot, a1111: Path
) -> None:
    write_safetensors(a1111 / "models/Lora/new.safetensors", TE_KEY)
    tools.again.click()
    qtbot.waitUntil(lambda: len(tools.contents.model.rows) == 3, timeout=10_000)
    qtbot.waitUntil(lambda: not bare_window.workspace.studio_loader.is_busy, timeout=10_000)
    tools.remove.click()
    assert not tools.model.rows and not tools.use.isEnabled() and not tools.contents.write.isEnabled()
    assert "No tool has been added" in tools.about.text()
    assert (a1111 / "webui.py").is_file()


def test_a_tool_that_is_gone_says_so_and_what_is_known_of_it_stays(
    tools: MyTools, bare_window: MainWindow, qtbot: QtBot, a1111: Path
) -> None:
    away = a1111.rename(a1111.with_name("away"))
    tools.again.click()
    qtbot.waitUntil(lambda: str(tools.model.index(0, 3).data()) == "not there now", timeout=10_000)
    assert str(a1111) in tools.problems.toPlainText()
    assert len(tools.contents.model.rows) == 2
    away.rename(a1111)


def test_every_kind_has_its_button_and_a_column_that_writes(tools: MyTools, qtbot: QtBot) -> None:
    for kind in KINDS[1:]:
        show(tools, kind, qtbot)
        assert tools.contents.model.headings[:2] == ("", "Name")
        assert tools.contents.open_lora.isVisible() is (kind == "lora")
