"""Another language: a new window in the place of the old one, with everything that was there, and nothing left over."""

import gc
import re
import shutil
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from picture_files import INFOTEXT, write_png
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_driving import Encoded, type_text

from core.image_metadata.reading import read_picture
from core.program.cancellation import CancelCheck
from core.weights import opening
from gui.app import application
from gui.app.application import Program
from gui.state.settings import load_settings
from gui.widgets.translator import LANGUAGES
from gui.window.main_window import MainWindow


@pytest.fixture
def program(make_program: Callable[..., Program], tiny_file: Path, encoded: Encoded) -> Program:
    """The program in English with the tiny encoder open."""
    program = make_program(str(tiny_file))
    program.window.resize(1100, 700)
    encoded(program.window)
    return program


def entry(menu: QMenu, number: int) -> QAction:
    return [action for action in menu.actions() if not action.isSeparator()][number]


def language_menu(window: MainWindow) -> QMenu:
    """The last submenu of View."""
    return window.menuBar().actions()[1].menu().actions()[-1].menu()


def choose(program: Program, qtbot: QtBot, name: str) -> MainWindow:
    """Switches by the menu and gives the new window."""
    with qtbot.waitSignal(program.changed, timeout=10_000):
        entry(language_menu(program.window), [*LANGUAGES].index(name) + 1).trigger()
    return program.window


def menu_titles(window: MainWindow) -> list[str]:
    return [action.text() for action in window.menuBar().actions()]


def is_korean(text: str) -> bool:
    return any("가" <= letter <= "힣" for letter in text)


def test_each_language_stands_in_the_menu_by_its_own_name(program: Program) -> None:
    actions = language_menu(program.window).actions()
    assert [action.text() for action in actions[1:]] == ["English", "한국어"]
    assert [action.isChecked() for action in actions] == [False, True, False]


def test_korean_and_back_keeps_text_encoder_layer_and_layout(program: Program, qtbot: QtBot, encoded: Encoded) -> None:
    first = program.window
    first.prompt_panel.editor.appendPlainText("고양이 😀")
    first.session.comparison.set_text("another prompt")
    first.session.set_layer(1)
    dock = first.pane_docks.docks[3]
    dock.close()
    first.resize(1120, 640)
    place = first.geometry()
    model, names = first.workspace.live_encoder.model, menu_titles(first)
    text = first.session.prompt.text
    for name in ("ko", "en"):
        window = choose(program, qtbot, name)
        encoded(window)
        assert window.workspace.live_encoder.model is model
        assert (window.session.prompt.text, window.prompt_panel.editor.toPlainText()) == (text, text)
        assert (window.session.comparison.text, window.session.layer) == ("another prompt", 1)
        assert window.geometry() == place
        docks = [dock for dock in window.pane_docks.docks if not dock.spec.is_optional]
        assert [dock.isHidden() for dock in docks].count(True) == 1
        assert window.pane_docks.docks[3].isHidden()
        assert load_settings(window.workspace.settings_store.path).language == name
        assert all(map(is_korean, menu_titles(window))) is (name == "ko")
    assert menu_titles(window) == names


def test_a_library_that_was_read_is_there_in_the_other_language(
    program: Program, qtbot: QtBot, encoded: Encoded, tmp_path: Path
) -> None:
    (tmp_path / "prompts.txt").write_text("a cow\na bull\n", encoding="utf-8")
    program.window.show_library()
    library = program.window.library
    library.read_paths([tmp_path / "prompts.txt"])
    qtbot.waitUntil(lambda: library.library is not None, timeout=20_000)
    read = library.library
    library.close()
    for name in ("ko", "en"):  # the second window was never asked for its library
        window = choose(program, qtbot, name)
        encoded(window)
    window.show_library()
    assert window.library.library is read
    qtbot.waitUntil(lambda: not window.library.reading.is_reading, timeout=20_000)
    assert len(window.library.library.prompts) == 2
    window.library.close()


def test_old_windows_go_and_workspace_stays(program: Program, qtbot: QtBot, encoded: Encoded, tmp_path: Path) -> None:
    workspace, session, model = program.workspace, program.workspace.session, program.workspace.live_encoder.model
    encoded(choose(program, qtbot, "ko"))
    threads = threading.active_count()
    for name in ("en", "ko", "en", "ko"):
        encoded(choose(program, qtbot, name))
        assert program.workspace is program.window.workspace is workspace
        assert workspace.session is session and workspace.live_encoder.model is model
    assert threading.active_count() <= threads + 1
    assert [path.name for path in tmp_path.glob("journal*.jsonl")] == ["journal.jsonl"]
    windows = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, MainWindow) and widget.workspace is workspace
    ]
    qtbot.waitUntil(lambda: list(filter(shiboken6.isValid, windows)) == [program.window], timeout=5_000)
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == [program.window]


def test_the_workspace_holds_nothing_of_the_old_window(program: Program, qtbot: QtBot, encoded: Encoded) -> None:
    # The first window is frozen, as nothing that was made at the start is collected.
    encoded(choose(program, qtbot, "ko"))
    widgets = [weakref.ref(widget) for widget in (program.window, *program.window.findChildren(QWidget))]
    encoded(choose(program, qtbot, "en"))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not {type(widget()).__name__ for widget in widgets if widget() is not None}


def test_what_is_said_of_the_file_is_said_in_the_new_language(
    program: Program, qtbot: QtBot, encoded: Encoded, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = weakref.ref(program.workspace.live_encoder.model)
    with qtbot.waitSignal(program.workspace.model_loader.opened, timeout=20_000):
        program.workspace.model_loader.open("study")
    encoded(program.window)
    plan_model = opening.plan_model

    def plan_in_words(source: str, cancelled: CancelCheck) -> tuple[opening.EncoderPlan, ...]:
        plans = plan_model(source, cancelled)
        return tuple(replace(plan, info=replace(plan.info, notes=("한", "두"))) for plan in plans)

    before = program.window.session.encoder
    assert before is not None and len(before.notes) >= 2
    monkeypatch.setattr(opening, "plan_model", plan_in_words)
    window = choose(program, qtbot, "ko")
    wanted = ("한", "두", *before.notes[2:])
    qtbot.waitUntil(lambda: window.session.encoder is not None and window.session.encoder.notes == wanted)
    encoded(window)
    assert "한" in window.statusBar().encoder.text()
    assert older() is None  # what is said of it is in the language before


def test_a_model_whose_file_is_gone_stays_open(
    program: Program, qtbot: QtBot, encoded: Encoded, tmp_path: Path, tiny_file: Path
) -> None:
    copy = Path(shutil.copy(tiny_file, tmp_path / "copy.safetensors"))
    with qtbot.waitSignal(program.workspace.model_loader.opened, timeout=20_000):
        program.workspace.model_loader.open(str(copy))
    encoded(program.window)
    copy.unlink()
    window = choose(program, qtbot, "ko")
    qtbot.waitUntil(lambda: not window.workspace.jobs.is_busy)
    assert encoded(window).encoder.title == "copy.safetensors" and window.error_box is None


def test_what_can_be_typed_after_the_switch_is_encoded(program: Program, qtbot: QtBot, encoded: Encoded) -> None:
    window = choose(program, qtbot, "ko")
    type_text(window, ", a green car")
    assert encoded(window).chunks.prompt.source.endswith(", a green car")


def test_a_switch_waits_for_what_is_being_opened(program: Program, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def work(_cancelled: CancelCheck) -> str:
        go_on.wait(10)
        return "done"

    old, answers = program.window, list[str]()
    old.workspace.jobs.start("Opening something…", work, answers.append)
    entry(language_menu(old), 2).trigger()
    qtbot.wait(4 * application.DELAY_MS)
    assert program.window is old and "Opening something…" in old.statusBar().currentMessage()
    with qtbot.waitSignal(program.changed, timeout=10_000):
        go_on.set()
    assert answers == ["done"]


def open_preview(window: MainWindow, folder: Path) -> QDialog:
    window.file_dialogs.show_pictures([read_picture(write_png(folder / "a.png", {"parameters": INFOTEXT}))])
    assert window.file_dialogs.preview is not None
    return window.file_dialogs.preview


def open_history(window: MainWindow, _folder: Path) -> QDialog:
    window.show_history()
    assert window.history is not None
    return window.history


@pytest.mark.parametrize("opened", [open_preview, open_history])
def test_a_switch_waits_for_a_dialog_that_is_open(
    opened: Callable[[MainWindow, Path], QDialog], program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    old = program.window
    dialog = opened(old, tmp_path)
    entry(language_menu(old), 2).trigger()
    qtbot.wait(4 * application.DELAY_MS)
    assert program.window is old and dialog.isVisible() and "dialog" in old.statusBar().currentMessage()
    with qtbot.waitSignal(program.changed, timeout=10_000):
        dialog.reject()


def test_no_letter_opens_two_entries_of_a_menu(program: Program, qtbot: QtBot) -> None:
    for window in (program.window, choose(program, qtbot, "ko")):
        for menu in window.findChildren(QMenu):
            entries = "\n".join(action.text().replace("&&", "").upper() for action in menu.actions())
            letters = re.findall("&([^&])", entries)
            assert len(letters) == len(set(letters)), (menu.title(), letters)
        assert len(re.findall("&[^&]", "".join(action.text() for action in window.findChildren(QAction)))) > 20


def test_a_window_closed_while_the_switch_waits_stays_closed(program: Program, qtbot: QtBot) -> None:
    old, go_on = program.window, threading.Event()
    old.workspace.jobs.start("Opening something…", lambda _cancelled: go_on.wait(10), lambda _answer: None)
    entry(language_menu(old), 2).trigger()
    go_on.set()
    old.close()
    qtbot.wait(4 * application.DELAY_MS)
    assert program.window is old and load_settings(old.workspace.settings_store.path).language == "ko"


def test_a_language_named_at_the_start_is_remembered(make_program: Callable[..., Program], tmp_path: Path) -> None:
    program = make_program(options={"language": "ko"})
    assert program.workspace.settings.language == "ko" and all(map(is_korean, menu_titles(program.window)))
    program.window.close()
    assert load_settings(tmp_path / "settings.json").language == "ko"


def test_the_same_language_by_another_name_keeps_the_window(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "resolve_language", lambda name: name or "en")
    old = program.window
    entry(language_menu(old), 0).trigger()
    qtbot.wait(4 * application.DELAY_MS)
    assert program.window is old and load_settings(old.workspace.settings_store.path).language == ""
