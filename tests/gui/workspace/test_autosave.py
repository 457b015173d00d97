"""What was typed is there again after a crash, and what stood for a while is in the history."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.analysis.own_axis import READY_MADE_AXES
from core.storage.history import load
from core.storage.journal import Journal, recover
from gui.state.session import Session
from gui.state.settings import Settings, load_settings, save_settings
from gui.workspace import autosave, prompt_history
from gui.workspace.autosave import JOURNAL_TEXTS, Autosave
from gui.workspace.journal_lock import lock_journal
from gui.workspace.prompt_history import is_replaced
from gui.workspace.workspace import Workspace

Make = Callable[..., Workspace]


def test_every_keystroke_is_in_the_journal_at_once(session: Session, tmp_path: Path) -> None:
    for letter in " x😀":
        session.prompt.edit(session.prompt.text + letter)
        assert recover(tmp_path / "journal.jsonl").texts["text"] == session.prompt.text
    session.negative.edit("blurry")
    session.comparison.set_text("a bull")
    session.set_ladder_text("thing, cow")
    session.set_feature_prompts("a cat")
    recovered = recover(tmp_path / "journal.jsonl")
    assert (tuple(recovered.texts.values()), recovered.closed) == (session.typed_texts(), False)
    assert session.typed_texts()[1:] == ("blurry", "a bull", "thing, cow", "a cat")


def test_choosing_an_axis_of_ones_own_is_no_failure_to_write(
    make_workspace: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = make_workspace()
    noticed: list[str] = []
    workspace.autosave.noticed.connect(noticed.append)
    workspace.session.axes.choose(READY_MADE_AXES[1])
    workspace.session.prompt.set_text("a cow behind the axis")
    assert len(workspace.session.typed_texts()) > len(JOURNAL_TEXTS) and not noticed
    assert recover(tmp_path / "journal.jsonl").texts["text"] == "a cow behind the axis"


def test_after_a_crash_the_newest_text_is_there_and_said(make_workspace: Make, qtbot: QtBot, tmp_path: Path) -> None:
    save_settings(tmp_path / "settings.json", Settings(text="a cow"))
    journal = Journal(tmp_path / "journal.jsonl", {"text": "a cow"})
    journal.write("text", "a cow, a bull")
    journal.write("negative", "blurry")
    journal.close_unmarked()
    workspace = make_workspace(**vars(load_settings(tmp_path / "settings.json")))
    assert workspace.session.typed_texts()[:2] == ("a cow, a bull", "blurry")
    with qtbot.waitSignal(workspace.notice) as notice:
        pass
    assert notice.args[0].startswith("Recovered what you typed")
    workspace.close()
    again = make_workspace(**vars(load_settings(tmp_path / "settings.json")))
    with qtbot.assertNotEmitted(again.notice, wait=50):
        assert again.session.prompt.text == "a cow, a bull"


def test_after_an_orderly_end_the_settings_hold_and_the_journal_serves_where_they_are_lost(
    make_workspace: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = make_workspace(text="a cow")
    workspace.session.prompt.edit("a cow 2")
    workspace.close()
    assert recover(tmp_path / "journal.jsonl").closed
    again = make_workspace(text="what the settings say")
    assert again.session.prompt.text == "what the settings say"
    again.close()
    (tmp_path / "settings.json").write_bytes(b"{")
    lost = make_workspace(**vars(load_settings(tmp_path / "settings.json")))
    with qtbot.assertNotEmitted(lost.notice, wait=50):
        assert lost.session.prompt.text == "what the settings say"


def test_a_second_workspace_writes_a_journal_of_its_own_and_the_newest_one_is_recovered(
    make_workspace: Make, tmp_path: Path
) -> None:
    first, second = make_workspace(text="one"), make_workspace(text="two")
    first.session.prompt.edit("one!")
    second.session.prompt.edit("two?")
    assert recover(tmp_path / "journal.jsonl").texts["text"] == "one!"
    assert recover(tmp_path / "journal-2.jsonl").texts["text"] == "two?"
    first.close()
    second.close()
    os.utime(tmp_path / "journal.jsonl", (1, 1))
    slot = lock_journal(tmp_path)
    assert slot is not None and (slot.path.name, slot.is_only_instance) == ("journal-2.jsonl", True)
    slot.lock.unlock()


def test_what_two_instances_left_in_a_crash_is_in_the_newer_ones_place_and_in_the_history(
    make_workspace: Make, tmp_path: Path
) -> None:
    for number, name in enumerate(("journal.jsonl", "journal-2.jsonl")):
        Journal(tmp_path / name, {"text": f"crashed {number}"}).close_unmarked()
        os.utime(tmp_path / name, (1000 + number, 1000 + number))
    workspace = make_workspace(text="a cow")
    assert workspace.session.prompt.text == "crashed 1"
    assert ("crashed 0", "") in history(workspace)
    workspace.settings_store.save()
    again = make_workspace(text="after another start")
    assert again.session.prompt.text == "after another start"


@pytest.mark.parametrize("place", ["a file", "read-only"])
def test_an_unwritable_folder_is_said_once_and_typing_goes_on(place: str, tmp_path: Path, qtbot: QtBot) -> None:
    if place == "read-only" and (os.name == "nt" or os.geteuid() == 0):
        pytest.skip("nothing is unwritable here")
    (tmp_path / "a file").write_text("")
    (tmp_path / "read-only").mkdir(mode=0o500)
    autosave, session = Autosave(tmp_path / place / "data"), Session("a cow")
    notices: list[str] = []
    autosave.noticed.connect(notices.append)
    autosave.follow(session)
    session.prompt.edit("a bull")
    qtbot.waitUntil(lambda: bool(notices))
    autosave.history.add_current()
    qtbot.wait(100)
    autosave.close(is_saved=False)
    assert len(notices) == 1 and "cannot be kept" in notices[0]


def test_a_long_journal_is_shortened_while_the_program_goes_on(
    make_workspace: Make, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "SYNC_DELAY_MS", 0)
    path, prompt = tmp_path / "journal.jsonl", make_workspace().session.prompt
    for number in range(900):
        prompt.set_text(f"{number} " + "words, " * 20)
    size = path.stat().st_size
    qtbot.waitUntil(lambda: path.stat().st_size < size / 4, timeout=10_000)
    prompt.edit("!")
    assert recover(path).texts["text"] == "!"


def history(workspace: Workspace) -> list[tuple[str, str]]:
    return [(entry.text, entry.negative) for entry in workspace.autosave.history.entries]


def test_a_prompt_enters_the_history_when_it_has_stood_and_when_it_is_replaced(
    make_workspace: Make, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_history, "STABLE_AFTER_MS", 20)
    workspace = make_workspace(text="a cow")
    session = workspace.session
    for text in ("a cow, a", "a cow, a bull"):
        session.prompt.edit(text)
    qtbot.waitUntil(lambda: history(workspace) == [("a cow, a bull", "")])
    for text in ("r", "re", "red"):
        session.prompt.edit(text)
    assert history(workspace) == [("a cow, a bull", "")]
    session.prompt.set_text("a city at night")
    assert history(workspace)[0] == ("red", "")
    session.negative.set_text("blurry")
    workspace.close()
    assert {entry.text for entry in load(tmp_path / "history.jsonl")} == {"a cow, a bull", "red", "a city at night"}


def test_the_history_is_kept_and_names_the_encoder(workspace: Workspace, make_workspace: Make, qtbot: QtBot) -> None:
    session = workspace.session
    workspace.autosave.history.add_current()
    workspace.close()
    again = make_workspace(text="another one").autosave.history
    qtbot.waitUntil(lambda: len(again.entries) == 1)
    (entry,) = again.entries
    assert (entry.text, entry.tool, entry.encoder) == (session.prompt.text, "a1111", session.encoder.title)


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
