"""The dialog of the history: searched, taken over, starred, deleted, compared, exported."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.storage.history import append, load, new_entry
from gui.dialogs.history.dialog import HistoryDialog
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
from gui.workspace.prompt_history import PromptHistory
from gui.workspace.workspace import Workspace

TYPED = "(red car:1.3), city"


@pytest.fixture
def bare_workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    """A workspace in whose history are the two prompts before the one that is typed."""
    workspace = make_workspace(text="a photo of a cow", negative="lowres")
    for text in ("oil painting of a lighthouse", TYPED):
        workspace.session.prompt.set_text(text)
    return workspace


@pytest.fixture
def dialog(bare_workspace: Workspace, panel: PromptPanel, qtbot: QtBot) -> HistoryDialog:
    """The dialog over the left column, without a window, once both prompts are in it."""
    dialog = HistoryDialog(bare_workspace.session, bare_workspace.autosave.history, panel)
    dialog.begin()
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2)
    return dialog


def choose_second(dialog: HistoryDialog) -> None:
    """Chooses “a photo of a cow”."""
    dialog.list.setCurrentIndex(dialog.model.index(1, 0))


def test_searching_finds_and_enter_takes_over_what_undo_gives_back(
    dialog: HistoryDialog, bare_workspace: Workspace, session: Session, panel: PromptPanel
) -> None:
    QTest.keyClicks(dialog.search, "COW low")
    assert [entry.text for entry in dialog.model.rows] == ["a photo of a cow"]
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert (session.prompt.text, session.negative.text) == ("a photo of a cow", "lowres")
    panel.editor.undo()
    assert session.prompt.text == TYPED
    assert (TYPED, "lowres") in [(entry.text, entry.negative) for entry in bare_workspace.autosave.history.entries]


def test_escape_empties_the_search_before_it_closes(dialog: HistoryDialog) -> None:
    QTest.keyClicks(dialog.search, "cow")
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert (dialog.search.text(), len(dialog.model.rows), dialog.isVisible()) == ("", 2, True)
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_preview_shows_the_whole_against_the_prompt(dialog: HistoryDialog) -> None:
    choose_second(dialog)
    text = dialog.preview.toPlainText()
    assert "+a photo of a cow" in text and "−(red car:1.3), city" in text and "lowres" in text
    assert "line-through" in dialog.preview.toHtml() and "underline" in dialog.preview.toHtml()


def test_a_star_is_kept_and_what_was_deleted_comes_back(
    dialog: HistoryDialog, bare_workspace: Workspace, tmp_path: Path
) -> None:
    choose_second(dialog)
    QTest.mouseClick(dialog.star, Qt.MouseButton.LeftButton)
    assert dialog.current.starred and dialog.current.text == "a photo of a cow"
    dialog.list.setFocus()
    QTest.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    assert [entry.text for entry in dialog.model.rows] == ["oil painting of a lighthouse"]
    QTest.mouseClick(dialog.undo, Qt.MouseButton.LeftButton)
    assert len(dialog.model.rows) == 2 and not dialog.undo.isVisible()
    bare_workspace.close()
    assert [entry.text for entry in load(tmp_path / "history.jsonl") if entry.starred] == ["a photo of a cow"]


def test_an_entry_is_compared_and_copied(dialog: HistoryDialog, session: Session, qtbot: QtBot) -> None:
    choose_second(dialog)
    with qtbot.waitSignal(dialog.wants_comparison):
        QTest.mouseClick(dialog.compare, Qt.MouseButton.LeftButton)
    assert session.comparison.text == "a photo of a cow"
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "a photo of a cow\n\nlowres"


@pytest.mark.parametrize("suffix", [".txt", ".json"])
def test_all_of_it_is_exported(
    dialog: HistoryDialog, suffix: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"all{suffix}"
    monkeypatch.setattr("gui.dialogs.history.dialog.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(path.exists)
    text = path.read_text(encoding="utf-8")
    assert "oil painting" in text and "a photo of a cow" in text
    assert suffix == ".txt" or len(json.loads(text)["entries"]) == 2


def test_five_thousand_entries_are_shown_and_searched(
    bare_workspace: Workspace, session: Session, panel: PromptPanel, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "many.jsonl"
    append(path, [replace(new_entry(f"entry {n}, " * 20, "", "a1111", ""), time=float(n)) for n in range(5_000)])
    history = PromptHistory(path, bare_workspace.autosave.file_worker, True, panel)
    dialog = HistoryDialog(session, history, panel)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 5_000)
    history.changed.emit()
    dialog.search.setText("4321")
    dialog.repaint()
    assert len(dialog.model.rows) == 1
