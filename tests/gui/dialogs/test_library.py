"""The window over thousands of prompts: read on a thread, searched, sorted, grouped, opened, exported, given up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.dialogs.library.dialog import LibraryWindow
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
from gui.widgets.translator import set_language
from gui.workspace.workspace import Workspace
from tests.libraries import made_prompts, write_lists

TYPED = "(red car:1.3), city"
LONG = ", ".join(f"word{number}" for number in range(90))


@pytest.fixture
def bare_workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    workspace = make_workspace(text=TYPED)
    return workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    folder.mkdir()
    assert list(write_lists(folder, [*made_prompts(98), LONG, "a cow in fog", "a cow, in FOG"]))
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    return folder


@pytest.fixture
def library(bare_workspace: Workspace, panel: PromptPanel, folder: Path, qtbot: QtBot) -> LibraryWindow:
    """The window over the left column, once the folder is read."""
    library = LibraryWindow(bare_workspace.session, bare_workspace.autosave.history, panel)
    library.begin("prompts")
    library.read_paths([folder])
    assert library.reading.is_reading and library.cancel.isVisible()
    qtbot.waitUntil(lambda: len(shown(library)) == 101, timeout=20_000)
    yield library
    library.stop()


@pytest.fixture
def bare(bare_workspace: Workspace, panel: PromptPanel) -> LibraryWindow:
    """The window before anything is read."""
    bare = LibraryWindow(bare_workspace.session, bare_workspace.autosave.history, panel)
    bare.begin()
    yield bare
    bare.stop()


def shown(library: LibraryWindow) -> list[str]:
    """The prompts in the list."""
    return (
        [library.library.prompts[number].text for number in library.pages.prompts.list.model_.rows]
        if library.library
        else []
    )


def cells(library: LibraryWindow, column: int) -> list[str]:
    model = library.pages.prompts.list.model_
    return [model.index(line, column).data() for line in range(model.rowCount())]


def test_tokens_are_those_of_the_windows_counter(library: LibraryWindow, session: Session) -> None:
    for number in library.pages.prompts.list.model_.rows[:8]:
        session.prompt.set_text(library.library.prompts[number].text)
        assert library.library.lengths[number].tokens == session.prompt.chunks.used


def test_typing_filters_and_enter_opens_what_undo_gives_back(
    library: LibraryWindow, session: Session, panel: PromptPanel, qtbot: QtBot
) -> None:
    QTest.keyClicks(library.pages.prompts.search, "WORD1 word89")
    qtbot.waitUntil(lambda: shown(library) == [LONG])
    QTest.keyClick(library.pages.prompts.search, Qt.Key.Key_Return)
    assert session.prompt.text == LONG
    panel.editor.undo()
    assert session.prompt.text == TYPED


def test_a_click_opens_a_prompt_and_its_cut_words_are_marked(library: LibraryWindow, session: Session) -> None:
    part = library.pages.prompts.list
    line = shown(library).index(LONG)
    part.setCurrentIndex(part.model_.index(line, 0))
    assert session.prompt.text == TYPED  # what is only looked at is not opened
    assert "word89</u>" in library.preview.toHtml().replace("</span>", "</u>")
    QTest.mouseClick(
        part.viewport(), Qt.MouseButton.LeftButton, pos=part.visualRect(part.model_.index(line, 0)).center()
    )
    assert session.prompt.text == LONG


def test_columns_sort_and_the_same_column_again_turns_the_order_round(library: LibraryWindow, qtbot: QtBot) -> None:
    tokens = list(map(int, cells(library, 1)))
    assert tokens == sorted(tokens, reverse=True) and len(set(tokens)) > 5
    library.pages.prompts.sort_by(1)
    qtbot.waitUntil(lambda: list(map(int, cells(library, 1))) == sorted(tokens))
    library.pages.prompts.sort_by(0)
    qtbot.waitUntil(lambda: shown(library) == sorted(shown(library)))


def test_a_group_is_looked_at_alone(library: LibraryWindow, qtbot: QtBot) -> None:
    size = library.library.clusters.clusters[0].size
    assert 0 < size < 101
    library.groups.list.setCurrentRow(1)
    qtbot.waitUntil(lambda: len(shown(library)) == size)
    assert len(set(cells(library, 4))) == 1


def test_twins_are_shown_word_by_word_and_either_can_be_opened(library: LibraryWindow, session: Session) -> None:
    library.pages.show_page("twins")
    pairs = library.pages.twins.model_.rows
    line = next(at for at, pair in enumerate(pairs) if "a cow in fog" in library.library.prompts[pair.first].text)
    library.pages.twins.setCurrentIndex(library.pages.twins.model_.index(line, 0))
    assert "a cow" in library.preview.toPlainText() and "+" in library.preview.toPlainText()
    assert library.pages.twin_check.check.holds
    library.use_twin.click()
    assert session.prompt.text == "a cow, in FOG"
    library.use.click()
    assert session.prompt.text == "a cow in fog"


def test_a_tag_leads_to_the_prompts_that_have_it(library: LibraryWindow, qtbot: QtBot) -> None:
    library.pages.show_page("tags")
    tags = library.pages.tags
    cost = tags.current
    totals = [row.total for row in tags.model_.rows]
    assert totals == sorted(totals, reverse=True)
    QTest.keyClick(tags, Qt.Key.Key_Return)
    name = library.library.tags.names[cost.tag]
    assert library.pages.prompts.search.text() == f'"{name}"'
    qtbot.waitUntil(lambda: 0 < len(shown(library)) < 101)
    assert all(name in text.casefold() for text in shown(library))


def test_what_was_skipped_has_a_page_with_the_reason(library: LibraryWindow) -> None:
    (file,) = library.pages.skipped.model_.rows
    assert file.path.name == "latin.txt"
    assert library.pages.isTabVisible(library.pages.keys.index("skipped"))
    assert "1 file not read" in library.status.text()


def test_reading_is_given_up_and_what_was_shown_stays(library: LibraryWindow, folder: Path) -> None:
    before = shown(library)
    library.read_paths([folder / "prompts0.txt"])
    library.cancel.click()
    assert not library.reading.is_reading and not library.cancel.isVisible()
    assert shown(library) == before


def test_the_prompts_of_the_history_join_where_they_are_wished_for(library: LibraryWindow, qtbot: QtBot) -> None:
    library._history.add("only ever typed", "")
    library.with_history.setChecked(True)
    qtbot.waitUntil(lambda: "only ever typed" in shown(library), timeout=20_000)


def test_the_list_in_front_is_written_as_a_table(
    library: LibraryWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for page, heading, rows in (("prompts", "Prompt,", 101), ("tags", "Tag,", len(library.library.costs))):
        file = tmp_path / f"{page}.csv"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, file=file: (str(file), ""))
        library.pages.show_page(page)
        library.export.click()
        qtbot.waitUntil(file.exists)
        text = file.read_text(encoding="utf-8-sig")
        assert text.startswith(heading) and text.count("\n") == rows + 1


def test_emptied_it_says_what_it_is_for_and_offers_a_folder_files_and_the_history(library: LibraryWindow) -> None:
    assert library.empty.isHidden() and not library.pages.isHidden()
    library.clear.click()
    assert library.library is None and shown(library) == []
    assert library.empty.isVisible() and not library.pages.isVisible()
    assert "Choose a folder" in library.empty.folder.text() and library.empty.files.isEnabled()
    assert not library.export.isVisible() and not library.use.isVisible()


def test_the_empty_page_reads_the_history_once_there_is_some(bare: LibraryWindow, qtbot: QtBot) -> None:
    assert bare.empty.folder.hasFocus() and not bare.empty.history.isEnabled()
    bare._history.add("only ever typed", "")
    assert bare.empty.history.text().endswith("1 prompt")
    bare.empty.history.click()
    qtbot.waitUntil(lambda: shown(bare) == ["only ever typed"], timeout=20_000)
    assert bare.with_history.isChecked() and not bare.empty.isVisible()


def test_a_dropped_folder_is_read(bare: LibraryWindow, folder: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    at, action = QPointF(20, 20), Qt.DropAction.CopyAction
    bare.dropEvent(QDropEvent(at, action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: len(shown(bare)) == 101, timeout=20_000)


def test_a_window_in_another_language_shows_what_was_read_and_reads_it_again(
    library: LibraryWindow, bare_workspace: Workspace, panel: PromptPanel, qtbot: QtBot
) -> None:
    library.pages.prompts.search.setText("word89")
    set_language("ko")
    try:
        other = LibraryWindow(bare_workspace.session, bare_workspace.autosave.history, panel, library.kept)
        other.show()
        assert other.library is library.library and other.reading.is_reading and not other.empty.isVisible()
        qtbot.waitUntil(lambda: other.library is not library.library, timeout=20_000)
        qtbot.waitUntil(lambda: shown(other) == [LONG])
        assert other.pages.twin_check.text() != library.pages.twin_check.text()
        other.stop()
    finally:
        set_language("en")
