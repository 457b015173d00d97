"""Errors that nobody caught reach the person: one dialog, counted, with details to copy, and a log without prompts."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from gui.errors import error_dialog, error_log
from gui.errors.error_dialog import UPDATE_INTERVAL_MS
from gui.errors.error_log import ErrorLog
from gui.errors.exception_hooks import ExceptionHooks
from gui.window.main_window import MainWindow


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ErrorLog]:
    """The program's log, in a folder of its own."""
    log = ErrorLog()
    log.open(tmp_path / "logs", "promptscope")
    for module in (error_log, error_dialog, sys.modules["gui.errors.exception_hooks"]):
        monkeypatch.setattr(module, "LOG", log)
    yield log
    log.close()


@pytest.fixture
def trouble(log: ErrorLog, bare_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExceptionHooks]:
    """Python's hooks taken, with the window to say what they hear; nothing on standard error."""
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)
    trouble = ExceptionHooks()
    trouble.install()
    trouble.report_to(bare_window.error_dialog.show_fault, bare_window.session.typed_texts)
    yield trouble
    trouble.uninstall()


def fail(word: str = "masterpiece") -> None:
    raise ValueError(f"no {word}")


def in_thread() -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def in_hook() -> None:
    try:
        fail()
    except ValueError:
        sys.excepthook(*sys.exc_info())  # as PySide calls it for slots, runnables, data() and paintEvent


class FailsAtItsEnd:
    def __del__(self) -> None:
        fail()


def at_the_end() -> None:
    FailsAtItsEnd()


def dialogs() -> list[QMessageBox]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]


@pytest.mark.parametrize("where", [in_thread, in_hook, at_the_end])
def test_an_error_anywhere_opens_one_dialog_with_details_and_without_the_prompt(
    where: Callable[[], None], trouble: ExceptionHooks, bare_window: MainWindow, qtbot: QtBot, log: ErrorLog
) -> None:
    bare_window.session.prompt.set_text("masterpiece")
    where()
    qtbot.waitUntil(lambda: bare_window.error_box is not None)
    assert bare_window.error_box is not None
    assert bare_window.error_box.text() == "Something went wrong; what you typed is safe."
    details = bare_window.error_box.detailedText()
    assert "ValueError: no …" in details and "promptscope.log" in details and "Promptscope" in details
    copy = next(one for one in bare_window.error_box.buttons() if one.text() == "&Copy details")
    copy.click()
    assert QApplication.clipboard().text() == bare_window.error_dialog.details()
    assert bare_window.error_box is not None  # copying leaves it open
    assert log.path is not None
    assert "ValueError: no …" in log.path.read_text(encoding="utf-8")
    bare_window.error_box.accept()


def test_the_same_fault_counts_up_and_another_joins_it(
    trouble: ExceptionHooks, bare_window: MainWindow, qtbot: QtBot, log: ErrorLog
) -> None:
    for _ in range(250):
        in_hook()
    in_thread()
    qtbot.waitUntil(lambda: bare_window.error_box is not None)
    box = bare_window.error_box
    assert box is not None
    qtbot.waitUntil(
        lambda: "250 ×" in box.detailedText() or "251" in box.informativeText(), timeout=4 * UPDATE_INTERVAL_MS
    )
    assert len(dialogs()) == 1
    assert log.path is not None
    written = log.path.read_text(encoding="utf-8")
    assert [f"ERROR {count} ×" in written for count in (1, 10, 100)] == [True] * 3
    assert written.count(" ×") < 8
    box.accept()


def test_a_fault_that_was_read_and_goes_on_opens_nothing(
    trouble: ExceptionHooks, bare_window: MainWindow, qtbot: QtBot
) -> None:
    in_hook()
    qtbot.waitUntil(lambda: bare_window.error_box is not None)
    assert bare_window.error_box is not None
    bare_window.error_box.accept()
    for _ in range(30):
        in_hook()
    qtbot.wait(100)
    assert dialogs() == [] and bare_window.error_box is None


def test_after_a_while_a_line_says_that_it_goes_on(
    trouble: ExceptionHooks, bare_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_dialog, "REMINDER_INTERVAL_S", 0.0)
    in_hook()
    qtbot.waitUntil(lambda: bare_window.error_box is not None)
    assert bare_window.error_box is not None
    bare_window.error_box.accept()
    in_hook()
    qtbot.waitUntil(lambda: "came up again, 2 times" in bare_window.status_bar.notice.text())


def test_a_library_that_is_missing_is_named(trouble: ExceptionHooks, bare_window: MainWindow, qtbot: QtBot) -> None:
    bare_window.workspace.failed.emit(ModuleNotFoundError("No module named 'torch'", name="torch.nn"))
    assert bare_window.error_box is not None
    assert "“torch” is missing" in bare_window.error_box.text()
    assert not bare_window.error_box.detailedText()
    bare_window.error_box.accept()


def test_what_comes_before_there_is_a_window_waits_for_it(log: ErrorLog, bare_window: MainWindow, qtbot: QtBot) -> None:
    trouble = ExceptionHooks()
    trouble.install()
    try:
        in_thread()
        qtbot.wait(50)
        trouble.report_to(bare_window.error_dialog.show_fault, bare_window.session.typed_texts)
    finally:
        trouble.uninstall()
    assert bare_window.error_box is not None
    bare_window.error_box.accept()


@pytest.mark.qt_log_ignore("a message of Qt")
def test_messages_of_qt_go_into_the_log_alone(trouble: ExceptionHooks, bare_window: MainWindow, log: ErrorLog) -> None:
    bare_window.session.prompt.set_text("masterpiece")
    for _ in range(3):
        qWarning("a message of Qt about a masterpiece")
    assert log.path is not None
    written = log.path.read_text(encoding="utf-8")
    assert written.count("message of Qt about") == 1 and "masterpiece" not in written
    assert bare_window.error_box is None


def test_the_log_stays_small_and_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_log, "MAX_FILE_BYTES", 2000)
    log = ErrorLog()
    log.open(tmp_path / "logs", "promptscope")
    for number in range(300):
        log.record_message(f"line {number} {'x' * 50}")
    log.close()
    files = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert files == ["promptscope-crash.log", "promptscope.log", "promptscope.log.1", "promptscope.log.2"]
    assert all(path.stat().st_size < 2500 for path in (tmp_path / "logs").iterdir())
    (tmp_path / "file").write_text("")
    log.open(tmp_path / "file" / "logs", "promptscope")
    assert log.path is None and log.record(ValueError()).count == 1


def test_what_a_crash_left_loses_the_homes_name_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "promptscope-crash.log").write_text(f'Fatal: File "{Path.home()}/a.py"')
    log = ErrorLog()
    log.open(tmp_path, "promptscope")
    log.close()
    left = (tmp_path / "promptscope-crash.log").read_text()
    assert 'File "~/a.py"' in left and str(Path.home()) not in left
