"""Sessions: saved whole, opened as far as can be, never at the price of what was there."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot
from window_driving import Encoded, type_text

from core.program.messages import UnusableInput
from gui.state.session_file import MAX_BYTES, fields_in_file, read_session, write_session
from gui.state.settings import Settings, load_settings
from gui.window.main_window import MainWindow

Make = Callable[..., MainWindow]
WORK = Settings(
    text="a cow,\n😀 \ud83d",
    negative="blurry",
    other_text="a bull",
    other_prompts="one\ntwo",
    rungs="thing, 猫",
    dialect="comfyui",
    encoder="study",
    unit="tag",
    centred=False,
    layer=3,
    pins=(("a", 1, "b", 0),),
    loras=(("/l", 0.5, False),),
    docks="abc",
)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Answers both file dialogs."""

    def give(path: Path) -> None:
        for name in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(f"gui.dialogs.file_dialogs.QFileDialog.{name}", lambda *_: (str(path), ""))

    return give


def opened(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    window.workspace.session_files.open(path)
    qtbot.waitUntil(lambda: window.workspace.session_files.path == str(path), timeout=10_000)


def saved(window: MainWindow, qtbot: QtBot, path: Path, answer: Callable[[Path], None]) -> None:
    answer(path)
    window.file_dialogs.save_session_as()
    qtbot.waitUntil(lambda: window.workspace.session_files.path == str(path), timeout=10_000)


def test_what_is_written_is_read_and_of_the_person_nothing_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "one.promptscope"
    write_session(path, WORK, "hash")
    found = read_session(path)
    assert fields_in_file(found.settings) == fields_in_file(WORK)
    assert (found.settings.docks, found.encoder_hash, found.notes) == ("abc", "hash", ())
    assert not {"recent", "geometry", "theme", "language", "device"} & set(json.loads(path.read_text()))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is damaged"),
        (b"\0" * 64, "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b'{"a": ' * 40 + b"1" + b"}" * 40, "is damaged"),
        (b"[1]", "is damaged"),
        (b'{"text": "a"}', "is no session"),
        (b"x" * (MAX_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_session_is_refused_in_a_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "one.promptscope"
    path.write_bytes(content)
    with pytest.raises(UnusableInput, match=says) as told:
        read_session(path)
    assert "“one.promptscope”" in str(told.value)


def test_folders_and_files_that_are_gone_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.promptscope"):
        with pytest.raises(UnusableInput, match="is not there"):
            read_session(path)


def test_a_file_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.promptscope"
    write_session(path, WORK, "")
    whole = path.read_bytes()
    for length in range(0, len(whole) - 1, 7):
        path.write_bytes(whole[:length])
        with pytest.raises(UnusableInput):
            read_session(path)


def test_of_a_newer_version_and_without_its_model_what_can_be_opened_is(tmp_path: Path) -> None:
    path = tmp_path / "one.promptscope"
    write_session(path, Settings(text="a cow", encoder=str(tmp_path / "gone.safetensors")), "")
    content = json.loads(path.read_text()) | {"version": 7, "layer": "seven", "more": []}
    path.write_text(json.dumps(content))
    found = read_session(path)
    assert (found.settings.text, found.settings.layer, found.has_encoder) == ("a cow", -1, False)
    assert ["newer" in note for note in found.notes] == [True, False]
    assert "gone.safetensors" in found.notes[1]


def test_saving_names_the_window_and_a_change_is_marked_until_it_is_taken_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, answer: Callable[[Path], None]
) -> None:
    assert (window.windowTitle(), window.isWindowModified()) == ("Promptscope[*]", False)
    saved(window, qtbot, tmp_path / "cows.promptscope", answer)
    assert (window.windowTitle(), window.isWindowModified()) == ("cows[*] – Promptscope", False)
    type_text(window, "!")
    qtbot.waitUntil(window.isWindowModified)
    window.prompt_panel.editor.undo()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    window.session.negative.set_text("blurry")
    qtbot.waitUntil(window.isWindowModified)
    window.file_dialogs.save_session()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert json.loads((tmp_path / "cows.promptscope").read_text())["negative"] == "blurry"
    assert window.workspace.settings.recent_sessions == (str(tmp_path / "cows.promptscope"),)


def test_an_opened_session_is_all_there_and_what_was_there_is_in_the_history(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, tiny_file: Path, encoded: Encoded
) -> None:
    path = tmp_path / "one.promptscope"
    write_session(path, Settings(**{**vars(WORK), "text": "a cow, 😀", "encoder": str(tiny_file), "loras": ()}), "")
    before = window.session.prompt.text
    opened(window, qtbot, path)
    encoded(window)
    session = window.session
    assert (session.prompt.text, session.negative.text, session.comparison.text) == ("a cow, 😀", "blurry", "a bull")
    assert (session.dialect, session.view_options.kind, session.view_options.centred, session.layer) == (
        "comfyui",
        "tag",
        False,
        3,
    )
    assert (session.ladder_text, session.feature_prompts, len(session.pins)) == ("thing, 猫", "one\ntwo", 1)
    assert before in [entry.text for entry in window.workspace.autosave.history.entries]
    qtbot.waitUntil(lambda: window.windowTitle().startswith("one") and not window.isWindowModified())
    window.prompt_panel.editor.undo()
    assert session.prompt.text == before


def test_a_session_opens_its_own_model_and_looks_at_it_as_it_did(
    bare_window: MainWindow, qtbot: QtBot, tmp_path: Path, tiny_file: Path, encoded: Encoded
) -> None:
    path = tmp_path / "one.promptscope"
    write_session(path, Settings(text="a cow", encoder=str(tiny_file), layer=1, normed=False), "another hash")
    opened(bare_window, qtbot, path)
    encoded(bare_window)
    assert (bare_window.session.layer, bare_window.session.view_options.normed) == (1, False)
    qtbot.waitUntil(lambda: "other weights" in bare_window.status_bar.notice.text(), timeout=10_000)
    assert not bare_window.workspace.session_files.is_changed


def test_the_hash_of_the_models_weights_comes_into_the_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, answer: Callable[[Path], None]
) -> None:
    path = tmp_path / "one.promptscope"
    saved(window, qtbot, path, answer)
    qtbot.waitUntil(lambda: len(read_session(path).encoder_hash) == 64, timeout=10_000)


def test_a_damaged_session_changes_nothing_and_is_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "one.promptscope"
    path.write_text("{")
    before = window.session.prompt.text
    window.workspace.session_files.open(path)
    qtbot.waitUntil(lambda: window.error_box is not None)
    assert (
        "is damaged" in window.error_box.text()
        and window.session.prompt.text == before
        and not window.workspace.session_files.path
    )
    window.error_box.accept()


def test_a_dropped_session_is_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "dropped.promptscope"
    write_session(path, Settings(text="a dropped cow"), "")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, no_button, no_key))
    qtbot.waitUntil(lambda: window.session.prompt.text == "a dropped cow")


def test_a_new_session_is_empty_and_has_no_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, answer: Callable[[Path], None]
) -> None:
    saved(window, qtbot, tmp_path / "cows.promptscope", answer)
    before = window.session.prompt.text
    window.session.comparison.set_text("a bull")
    window.workspace.session_files.new()
    assert (window.session.prompt.text, window.session.negative.text, window.workspace.session_files.path) == (
        "",
        "",
        "",
    )
    assert window.windowTitle() == "Promptscope[*]"
    assert [entry.text for entry in window.workspace.autosave.history.entries] == [before, "a bull"]


def test_after_a_restart_the_same_session_is_open_with_its_mark(
    window: MainWindow, make_window: Make, qtbot: QtBot, tmp_path: Path, answer: Callable[[Path], None]
) -> None:
    saved(window, qtbot, tmp_path / "cows.promptscope", answer)
    type_text(window, "!")
    window.close()
    again = make_window(**vars(load_settings(window.workspace.settings_store.path)))
    assert (again.windowTitle(), again.isWindowModified()) == ("cows[*] – Promptscope", True)
    again.prompt_panel.editor.setPlainText(again.session.prompt.text.removesuffix("!"))


def test_a_place_that_cannot_be_written_is_said(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, answer: Callable[[Path], None]
) -> None:
    (tmp_path / "file").write_text("")
    answer(tmp_path / "file" / "one.promptscope")
    window.file_dialogs.save_session_as()
    qtbot.waitUntil(lambda: window.error_box is not None)
    assert "cannot be written" in window.error_box.text()
    window.error_box.accept()


def test_what_was_opened_last_is_in_the_menu(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, tiny_file: Path, answer: Callable[[Path], None]
) -> None:
    saved(window, qtbot, tmp_path / "cows & bulls.promptscope", answer)
    file_menu = window.menuBar().actions()[0].menu()
    recent = next(action.menu() for action in file_menu.actions() if action.text() == "Open &recent")
    recent.aboutToShow.emit()
    names = [action.text() for action in recent.actions() if not action.isSeparator()]
    assert names == ["cows && bulls.promptscope", "tiny.safetensors"]
