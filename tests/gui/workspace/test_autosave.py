"""What was typed is there again after a crash, and what stood for a while is in the history."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_driving import type_text

from core.storage.history import load, new_entry
from core.storage.journal import Journal, recover
from gui.state.settings import Settings, load_settings, save_settings
from gui.window.main_window import MainWindow
from gui.workspace.autosave import Autosave
from gui.workspace.journal_lock import lock_journal
from gui.workspace.prompt_history import is_replaced

Make = Callable[..., MainWindow]


def test_every_keystroke_is_in_the_journal_at_once(bare_window: MainWindow, tmp_path: Path) -> None:
    for letter in " x😀":
        bare_window.prompt_panel.editor.insertPlainText(letter)
        assert recover(tmp_path / "journal.jsonl").texts["text"] == bare_window.prompt_panel.editor.toPlainText()
    bare_window.prompt_panel.negative.editor.insertPlainText("blurry")
    bare_window.session.comparison.set_text("a bull")
    bare_window.session.set_ladder_text("thing, cow")
    bare_window.session.set_feature_prompts("a cat")
    found = recover(tmp_path / "journal.jsonl")
    assert (found.texts["negative"], found.texts["other_text"]) == ("blurry", "a bull")
    assert (found.texts["rungs"], found.texts["other_prompts"], found.closed) == ("thing, cow", "a cat", False)


def test_after_a_crash_the_newest_text_is_there_and_the_status_line_says_so_once(
    make_window: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    save_settings(tmp_path / "settings.json", Settings(text="a cow"))
    journal = Journal(tmp_path / "journal.jsonl", {"text": "a cow"})
    journal.write("text", "a cow, a bull")
    journal.write("negative", "blurry")
    journal.close_unmarked()
    window = make_window(**vars(load_settings(tmp_path / "settings.json")))
    assert (window.session.prompt.text, window.session.negative.text) == ("a cow, a bull", "blurry")
    qtbot.waitUntil(lambda: window.status_bar.notice.isVisible())
    assert window.status_bar.notice.text().startswith("Recovered what you typed")
    window.close()
    again = make_window(**vars(load_settings(tmp_path / "settings.json")))
    QTest.qWait(50)
    assert (again.session.prompt.text, again.status_bar.notice.isVisible()) == ("a cow, a bull", False)


def test_after_an_orderly_end_the_settings_hold_and_the_journal_serves_where_they_are_lost(
    make_window: Make, tmp_path: Path
) -> None:
    window = make_window(text="a cow")
    type_text(window, " 2")
    window.close()
    assert recover(tmp_path / "journal.jsonl").closed
    again = make_window(text="what the settings say")
    assert again.session.prompt.text == "what the settings say"
    again.close()
    (tmp_path / "settings.json").write_bytes(b"{")
    lost = make_window(**vars(load_settings(tmp_path / "settings.json")))
    assert (lost.session.prompt.text, lost.status_bar.notice.isVisible()) == ("what the settings say", False)


def test_a_second_window_writes_a_journal_of_its_own_and_the_newest_one_is_recovered(
    make_window: Make, tmp_path: Path
) -> None:
    first, second = make_window(text="one"), make_window(text="two")
    type_text(first, "!")
    type_text(second, "?")
    assert recover(tmp_path / "journal.jsonl").texts["text"] == "one!"
    assert recover(tmp_path / "journal-2.jsonl").texts["text"] == "two?"
    first.close()
    second.close()
    os.utime(tmp_path / "journal.jsonl", (1, 1))
    slot = lock_journal(tmp_path)
    assert slot is not None and (slot.path.name, slot.is_only_instance) == ("journal-2.jsonl", True)
    slot.lock.unlock()


def test_what_two_windows_left_in_a_crash_is_in_the_newer_ones_place_and_in_the_history(
    make_window: Make, tmp_path: Path
) -> None:
    for number, name in enumerate(("journal.jsonl", "journal-2.jsonl")):
        Journal(tmp_path / name, {"text": f"crashed {number}"}).close_unmarked()
        os.utime(tmp_path / name, (1000 + number, 1000 + number))
    window = make_window(text="a cow")
    assert window.session.prompt.text == "crashed 1"
    assert "crashed 0" in [entry.text for entry in window.workspace.autosave.history.entries]
    window.workspace.settings_store.save()
    again = make_window(text="after another language was chosen")
    assert again.session.prompt.text == "after another language was chosen"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is unwritable here")
def test_a_folder_that_cannot_be_written_is_said_once_and_typing_goes_on(tmp_path: Path, qtbot: QtBot) -> None:
    tmp_path.chmod(0o500)
    _check_no_place(tmp_path, qtbot)


def test_a_place_that_is_no_folder_is_said_once_and_typing_goes_on(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    _check_no_place(tmp_path / "file" / "data", qtbot)


def _check_no_place(folder: Path, qtbot: QtBot) -> None:
    from gui.state.session import Session

    keeping, session = Autosave(folder), Session("a cow")
    said: list[str] = []
    keeping.noticed.connect(said.append)
    keeping.follow(session)
    session.prompt.edit("a bull")
    qtbot.waitUntil(lambda: bool(said))
    keeping.history.add_current()
    QTest.qWait(100)
    keeping.close(is_saved=False)
    assert len(said) == 1 and "cannot be kept" in said[0]


def test_a_long_journal_is_shortened_while_the_window_goes_on(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    for number in range(900):
        bare_window.session.prompt.set_text(f"{number} " + "words, " * 20)
    size = path.stat().st_size
    bare_window.workspace.autosave._sync_timer.start(0)
    qtbot.waitUntil(lambda: path.stat().st_size < size / 4, timeout=10_000)
    type_text(bare_window, "!")
    assert recover(path).texts["text"] == bare_window.session.prompt.text


def history(window: MainWindow) -> list[tuple[str, str]]:
    return [(entry.text, entry.negative) for entry in window.workspace.autosave.history.entries]


def test_a_prompt_enters_the_history_when_it_has_stood_and_when_it_is_replaced(
    make_window: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(text="a cow")
    assert window.workspace.autosave.history._stable_timer.interval() == 10_000
    type_text(window, ", a bull")
    window.workspace.autosave.history._stable_timer.start(0)
    qtbot.waitUntil(lambda: history(window) == [("a cow, a bull", "")])
    window.prompt_panel.editor.selectAll()
    QTest.keyClicks(window.prompt_panel.editor, "red")
    assert history(window) == [("a cow, a bull", "")]
    window.session.prompt.set_text("a city at night")
    assert history(window)[0] == ("red", "")
    window.session.negative.set_text("blurry")
    window.close()
    assert {entry.text for entry in load(tmp_path / "history.jsonl")} == {"a cow, a bull", "red", "a city at night"}


def test_the_history_is_there_again_and_names_the_encoder(window: MainWindow, make_window: Make, qtbot: QtBot) -> None:
    window.workspace.autosave.history.add_current()
    window.close()
    again = make_window(text="another one")
    qtbot.waitUntil(lambda: len(again.workspace.autosave.history.entries) == 1)
    entry = again.workspace.autosave.history.entries[0]
    assert (entry.text, entry.tool, entry.encoder) == (
        window.session.prompt.text,
        "a1111",
        window.session.encoder.title,
    )


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("a cow", "a cow, a bull", False),
        ("a cow, a bull", "a cow", True),
        ("a cow, a bull", "x", True),
        ("a cow, a bull", "a cow, a red bull", False),
        ("", "a cow", False),
        ("a", "", False),
        ("a cow", "", True),
    ],
)
def test_what_counts_as_another_prompt(before: str, now: str, expected: bool) -> None:
    assert is_replaced(before, now) == expected


@pytest.fixture
def dialog(make_window: Make, qtbot: QtBot) -> MainWindow:
    window = make_window(text="a photo of a cow", negative="lowres")
    for text in ("oil painting of a lighthouse", "(red car:1.3), city"):
        window.session.prompt.set_text(text)
    window.show_history()
    qtbot.waitUntil(lambda: len(window.history.model.rows) == 2)
    return window


def test_searching_finds_and_enter_takes_over_what_undo_gives_back(dialog: MainWindow) -> None:
    QTest.keyClicks(dialog.history.search, "COW low")
    assert [entry.text for entry in dialog.history.model.rows] == ["a photo of a cow"]
    QTest.keyClick(dialog.history.search, Qt.Key.Key_Return)
    assert (dialog.session.prompt.text, dialog.session.negative.text) == ("a photo of a cow", "lowres")
    dialog.prompt_panel.editor.undo()
    assert dialog.session.prompt.text == "(red car:1.3), city"
    assert ("(red car:1.3), city", "lowres") in history(dialog)


def test_escape_empties_the_search_before_it_closes(dialog: MainWindow) -> None:
    QTest.keyClicks(dialog.history.search, "cow")
    QTest.keyClick(dialog.history.search, Qt.Key.Key_Escape)
    assert (dialog.history.search.text(), len(dialog.history.model.rows)) == ("", 2)
    assert dialog.history.isVisible()
    QTest.keyClick(dialog.history.search, Qt.Key.Key_Escape)
    assert not dialog.history.isVisible()


def test_the_preview_shows_the_whole_against_the_prompt(dialog: MainWindow) -> None:
    shown = dialog.history
    shown.list.setCurrentIndex(shown.model.index(shown.model.row_of(shown.model.rows[1].id), 0))
    text = shown.preview.toPlainText()
    assert "+a photo of a cow" in text and "−(red car:1.3), city" in text and "lowres" in text
    assert "line-through" in shown.preview.toHtml() and "underline" in shown.preview.toHtml()


def test_a_star_is_kept_and_what_was_deleted_comes_back(dialog: MainWindow, tmp_path: Path) -> None:
    shown = dialog.history
    shown._choose(1)
    QTest.mouseClick(shown.star, Qt.MouseButton.LeftButton)
    assert shown.current.starred and shown.current.text == "a photo of a cow"
    shown.list.setFocus()
    QTest.mouseClick(shown.delete, Qt.MouseButton.LeftButton)
    assert [entry.text for entry in shown.model.rows] == ["oil painting of a lighthouse"]
    QTest.mouseClick(shown.undo, Qt.MouseButton.LeftButton)
    assert len(shown.model.rows) == 2 and not shown.undo.isVisible()
    dialog.close()
    starred = [entry.text for entry in load(tmp_path / "history.jsonl") if entry.starred]
    assert starred == ["a photo of a cow"]


def test_an_entry_is_compared_and_copied(dialog: MainWindow, qapp: object) -> None:
    shown = dialog.history
    shown._choose(1)
    QTest.mouseClick(shown.compare, Qt.MouseButton.LeftButton)
    assert dialog.session.comparison.text == "a photo of a cow"
    QTest.mouseClick(shown.copy, Qt.MouseButton.LeftButton)
    assert qapp.clipboard().text() == "a photo of a cow\n\nlowres"


@pytest.mark.parametrize("suffix", [".txt", ".json"])
def test_all_of_it_is_exported(
    dialog: MainWindow, suffix: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"all{suffix}"
    monkeypatch.setattr("gui.dialogs.history.dialog.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    QTest.mouseClick(dialog.history.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(path.exists)
    text = path.read_text(encoding="utf-8")
    assert "oil painting" in text and "a photo of a cow" in text
    assert suffix == ".txt" or len(json.loads(text)["entries"]) == 2


def test_five_thousand_entries_are_shown_and_searched_within_frames(dialog: MainWindow, qtbot: QtBot) -> None:
    kept = dialog.workspace.autosave.history._history
    kept.upsert(*(replace(new_entry(f"entry {n}, " * 20, "", "a1111", ""), time=float(n)) for n in range(5_000)))
    start = time.perf_counter()
    dialog.history._update_entries()
    dialog.history.search.setText("4321")
    dialog.history.repaint()
    assert time.perf_counter() - start < 1.0
    assert len(dialog.history.model.rows) == 1


def test_the_key_of_the_history_is_nobody_elses(bare_window: MainWindow, qtbot: QtBot) -> None:
    for widget in (bare_window.prompt_panel.editor, bare_window.prompt_panel.negative.editor):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        assert bare_window.history is not None and bare_window.history.isVisible()
        bare_window.history.close()
        bare_window.activateWindow()
