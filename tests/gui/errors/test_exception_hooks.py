"""Errors that nobody caught reach the person: one dialog, counted, with details to copy, and a log without prompts."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from gui.errors import error_dialog, error_log
from gui.errors.error_dialog import UPDATE_INTERVAL_MS, ErrorDialog
from gui.errors.error_log import ErrorLog
from gui.errors.exception_hooks import ExceptionHooks


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
def dialog(qtbot: QtBot) -> ErrorDialog:
    """The dialog of someone who typed “masterpiece”, over a label that shows its notices."""
    label = QLabel()
    qtbot.addWidget(label)
    label.show()
    return ErrorDialog(lambda: ("masterpiece",), label.setText, label)


@pytest.fixture
def hooks(log: ErrorLog, dialog: ErrorDialog, monkeypatch: pytest.MonkeyPatch) -> Iterator[ExceptionHooks]:
    """Python's hooks taken, with the dialog to show what they record; nothing on standard error."""
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)
    hooks = ExceptionHooks()
    hooks.install()
    hooks.report_to(dialog.show_fault, lambda: ("masterpiece",))
    yield hooks
    hooks.uninstall()


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


def at_the_end() -> None:
    type("FailsAtItsEnd", (), {"__del__": lambda _self: fail()})()


def shown_boxes() -> list[QMessageBox]:
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]


def wait_for_box(dialog: ErrorDialog, qtbot: QtBot) -> QMessageBox:
    """The message box, once there is one."""
    qtbot.waitUntil(lambda: dialog.box is not None)
    assert dialog.box is not None
    return dialog.box


@pytest.mark.parametrize("where", [in_thread, in_hook, at_the_end])
def test_an_error_anywhere_opens_one_dialog_with_details_and_without_the_prompt(
    where: Callable[[], None], hooks: ExceptionHooks, dialog: ErrorDialog, qtbot: QtBot, log: ErrorLog
) -> None:
    where()
    box = wait_for_box(dialog, qtbot)
    assert box.text() == "Something went wrong; what you typed is safe."
    details = box.detailedText()
    assert "ValueError: no …" in details and "promptscope.log" in details and "Promptscope" in details
    next(button for button in box.buttons() if button.text() == "&Copy details").click()
    assert QApplication.clipboard().text() == dialog.details()
    assert dialog.box is box  # copying leaves it open
    assert "ValueError: no …" in log.path.read_text(encoding="utf-8")


def test_the_same_fault_counts_up_and_another_joins_it(
    hooks: ExceptionHooks, dialog: ErrorDialog, qtbot: QtBot, log: ErrorLog
) -> None:
    for _ in range(250):
        in_hook()
    in_thread()
    box = wait_for_box(dialog, qtbot)
    qtbot.waitUntil(
        lambda: "250 ×" in box.detailedText() or "251" in box.informativeText(), timeout=4 * UPDATE_INTERVAL_MS
    )
    assert shown_boxes() == [box]
    written = log.path.read_text(encoding="utf-8")
    assert [f"ERROR {count} ×" in written for count in (1, 10, 100)] == [True] * 3
    assert written.count(" ×") < 8


def test_a_fault_that_was_read_and_goes_on_opens_nothing(
    hooks: ExceptionHooks, dialog: ErrorDialog, qtbot: QtBot
) -> None:
    in_hook()
    wait_for_box(dialog, qtbot).accept()
    for _ in range(30):
        in_hook()
    qtbot.wait(100)
    assert shown_boxes() == [] and dialog.box is None


def test_after_a_while_a_line_says_that_it_goes_on(
    hooks: ExceptionHooks, dialog: ErrorDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_dialog, "REMINDER_INTERVAL_S", 0.0)
    in_hook()
    wait_for_box(dialog, qtbot).accept()
    in_hook()
    qtbot.waitUntil(lambda: "came up again, 2 times" in dialog.parent().text())


def test_a_library_that_is_missing_is_named(log: ErrorLog, dialog: ErrorDialog) -> None:
    dialog.show_error(ModuleNotFoundError("No module named 'torch'", name="torch.nn"))
    assert "“torch” is missing" in dialog.box.text()
    assert not dialog.box.detailedText()


def test_what_comes_before_there_is_a_window_waits_for_it(log: ErrorLog, dialog: ErrorDialog, qtbot: QtBot) -> None:
    hooks = ExceptionHooks()
    hooks.install()
    try:
        in_thread()
        qtbot.wait(50)
        hooks.report_to(dialog.show_fault, tuple)
    finally:
        hooks.uninstall()
    assert dialog.box is not None


@pytest.mark.qt_log_ignore("a message of Qt")
def test_messages_of_qt_go_into_the_log_alone(hooks: ExceptionHooks, dialog: ErrorDialog, log: ErrorLog) -> None:
    for _ in range(3):
        qWarning("a message of Qt about a masterpiece")
    written = log.path.read_text(encoding="utf-8")
    assert written.count("message of Qt about") == 1 and "masterpiece" not in written
    assert dialog.box is None


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
