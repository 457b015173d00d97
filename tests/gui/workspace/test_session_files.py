"""Sessions: saved whole, opened as far as can be, never at the price of what was there."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from window_driving import Encoded, type_text

from core.files.session_files import MAX_SESSION_BYTES
from core.program.messages import UnusableInput
from gui.state.session_file import fields_in_file, read_session, write_session
from gui.state.settings import Settings, load_settings
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

TEXTS = {"text": "a cow,\n😀 \ud83d", "negative": "blurry", "other_text": "a bull", "other_prompts": "one\ntwo"}
VIEW = {"dialect": "comfyui", "unit": "tag", "centred": False, "layer": 3, "pins": (("a", 1, "b", 0),)}
WORK = Settings(**TEXTS, rungs="thing, 猫", **VIEW, encoder="study", loras=(("/l", 0.5, False),), docks="abc")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a session's file is to be."""
    return tmp_path / "cows.promptscope"


@pytest.fixture
def saved(workspace: Workspace, path: Path, qtbot: QtBot) -> Workspace:
    """A workspace with an encoder, whose session is in that file."""
    workspace.session_files.save(path)
    qtbot.waitUntil(lambda: workspace.session_files.path == str(path), timeout=10_000)
    return workspace


def open_session(workspace: Workspace, qtbot: QtBot, path: Path) -> None:
    workspace.file_router.open([str(path)])
    qtbot.waitUntil(lambda: workspace.session_files.path == str(path), timeout=10_000)


def test_what_is_written_is_read_and_of_the_person_nothing_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cows.promptscope"
    write_session(path, WORK, "hash")
    file = read_session(path)
    assert fields_in_file(file.settings) == fields_in_file(WORK)
    assert (file.settings.docks, file.encoder_hash, file.notes) == ("abc", "hash", ())
    assert not {"recent", "geometry", "theme", "language", "device"} & set(json.loads(path.read_text()))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is damaged"),
        (b"\0" * 64, "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b'{"a": ' * 40 + b"1" + b"}" * 40, "is damaged"),
        (b"[1]", "is damaged"),
        (b'{"text": "a"}', "is no session"),
        (b"x" * (MAX_SESSION_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_session_is_refused_in_a_sentence(content: bytes, message: str, path: Path) -> None:
    path.write_bytes(content)
    with pytest.raises(UnusableInput, match=message) as refusal:
        read_session(path)
    assert "“cows.promptscope”" in str(refusal.value)


def test_folders_and_files_that_are_gone_are_refused(path: Path) -> None:
    for missing in (path.parent, path):
        with pytest.raises(UnusableInput, match="is not there"):
            read_session(missing)


def test_a_file_cut_at_any_byte_is_refused(path: Path) -> None:
    write_session(path, WORK, "")
    whole = path.read_bytes()
    assert len(whole) > 70
    for length in range(0, len(whole) - 1, 7):
        path.write_bytes(whole[:length])
        with pytest.raises(UnusableInput):
            read_session(path)


def test_of_a_newer_version_and_without_its_model_what_can_be_opened_is(path: Path) -> None:
    write_session(path, Settings(text="a cow", encoder=str(path.with_name("gone.safetensors"))), "")
    content = json.loads(path.read_text()) | {"version": 7, "layer": "seven", "more": []}
    path.write_text(json.dumps(content))
    file = read_session(path)
    assert (file.settings.text, file.settings.layer, file.has_encoder) == ("a cow", -1, False)
    assert ["newer" in note for note in file.notes] == [True, False]
    assert "gone.safetensors" in file.notes[1]


def test_saving_names_the_window_and_a_change_is_marked_until_it_is_taken_back(
    window: MainWindow, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path.with_name("cows & bulls.promptscope")
    monkeypatch.setattr("gui.dialogs.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    assert (window.windowTitle(), window.isWindowModified()) == ("Promptscope[*]", False)
    window.file_dialogs.save_session()
    qtbot.waitUntil(lambda: window.windowTitle() == "cows & bulls[*] – Promptscope")
    assert not window.isWindowModified()
    type_text(window, "!")
    qtbot.waitUntil(window.isWindowModified)
    window.prompt_panel.editor.undo()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    window.session.negative.set_text("blurry")
    qtbot.waitUntil(window.isWindowModified)
    window.file_dialogs.save_session()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert json.loads(path.read_text())["negative"] == "blurry"
    assert window.workspace.settings.recent_sessions == (str(path),)
    file_menu = window.menuBar().actions()[0].menu()
    recent = next(action.menu() for action in file_menu.actions() if action.text() == "Open &recent")
    recent.aboutToShow.emit()
    names = [action.text() for action in recent.actions() if not action.isSeparator()]
    assert names == ["cows && bulls.promptscope", "tiny.safetensors"]


def test_an_opened_session_is_all_there_and_what_was_there_is_in_the_history(
    workspace: Workspace, qtbot: QtBot, path: Path, tiny_file: Path
) -> None:
    settings = replace(WORK, text="a cow, 😀", encoder=str(tiny_file), loras=())
    write_session(path, settings, "")
    before = workspace.session.prompt.text
    open_session(workspace, qtbot, path)
    assert fields_in_file(workspace.settings_store.current()) == fields_in_file(settings)
    assert before in [entry.text for entry in workspace.autosave.history.entries]
    assert not workspace.session_files.is_changed


def test_a_session_opens_its_own_model_and_looks_at_it_as_it_did(
    make_workspace: Callable[..., Workspace], qtbot: QtBot, path: Path, tiny_file: Path, encoded: Encoded
) -> None:
    write_session(path, Settings(text="a cow", encoder=str(tiny_file), layer=1, normed=False), "another hash")
    workspace, notices = make_workspace(), list[str]()
    workspace.notice.connect(notices.append)
    open_session(workspace, qtbot, path)
    encoded(workspace)
    assert (workspace.session.layer, workspace.session.view_options.normed) == (1, False)
    assert ["other weights" in notice for notice in notices] == [True]
    assert not workspace.session_files.is_changed


def test_the_hash_of_the_models_weights_comes_into_the_file(saved: Workspace, qtbot: QtBot, path: Path) -> None:
    qtbot.waitUntil(lambda: len(read_session(path).encoder_hash) == 64, timeout=10_000)


def test_a_damaged_session_changes_nothing_and_is_said(workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    path, before = tmp_path / "damaged.promptscope", workspace.session.prompt.text
    path.write_text("{")
    with qtbot.waitSignal(workspace.failed) as failure:
        workspace.session_files.open(path)
    assert "is damaged" in str(failure.args[0])
    assert (workspace.session.prompt.text, workspace.session_files.path) == (before, "")


def test_a_new_session_is_empty_and_has_no_file(saved: Workspace) -> None:
    before = saved.session.prompt.text
    saved.session.comparison.set_text("a bull")
    saved.session_files.new()
    assert (saved.session.typed_texts()[:3], saved.session_files.path) == (("", "", ""), "")
    assert [entry.text for entry in saved.autosave.history.entries] == [before, "a bull"]


def test_after_a_restart_the_same_session_is_open_with_its_mark(
    saved: Workspace, make_workspace: Callable[..., Workspace], path: Path
) -> None:
    before = saved.session.prompt.text
    saved.session.prompt.edit(f"{before}!")
    saved.close()
    again = make_workspace(**vars(load_settings(saved.settings_store.path)))
    assert (again.session_files.path, again.session_files.is_changed) == (str(path), True)
    again.session.prompt.edit(before)
    assert not again.session_files.is_changed


def test_a_place_that_cannot_be_written_is_said(workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with qtbot.waitSignal(workspace.failed) as failure:
        workspace.session_files.save(tmp_path / "file" / "one.promptscope")
    assert "cannot be written" in str(failure.args[0])
