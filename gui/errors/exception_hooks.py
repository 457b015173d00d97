"""Hears of every error that nobody caught, on whichever thread, and has the window say it."""

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QObject, Qt, QtMsgType, Signal

from gui.errors.error_log import LOG, Fault

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

IGNORED_MESSAGE_TYPES = frozenset({QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg})
Trace = TracebackType | None


class ExceptionHooks(QObject):
    """Takes Python's three hooks and Qt's messages, from `install` to `uninstall`.

    1. An error is noted in the log on the thread on which it happened; 2. `_recorded` brings what was noted to the GUI
    thread, once until it is taken there, however often it happens; 3. the window's Problems say it. What comes before
    there is a window waits for it. Qt's own messages go into the log and nowhere else.
    """

    _recorded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: Callable[[], MainWindow] | None = None
        self._waiting: list[Fault] = []
        self._undelivered: set[str] = set()
        self._inside = threading.local()
        self._previous_hooks: tuple[Any, ...] = ()
        self._recorded.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """From here on nothing goes unheard."""
        qt = QtCore.qInstallMessageHandler(self._record_qt_message)
        self._previous_hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook, qt)
        sys.excepthook = self._record_exception
        threading.excepthook = lambda found: self._record_exception(
            found.exc_type, found.exc_value, found.exc_traceback
        )
        sys.unraisablehook = lambda found: self._record_exception(found.exc_type, found.exc_value, found.exc_traceback)

    def uninstall(self) -> None:
        """As it was before."""
        if self._previous_hooks:
            sys.excepthook, threading.excepthook, sys.unraisablehook, qt = self._previous_hooks
            QtCore.qInstallMessageHandler(qt)
            self._previous_hooks = ()

    def report_to(self, window: "Callable[[], MainWindow]") -> None:
        """Has the window that `window` gives say what there is, and what there will be."""
        self._window = window
        waiting, self._waiting = self._waiting, []
        for fault in waiting:
            window().error_dialog.show_fault(fault)

    def _record_exception(self, kind: type[BaseException], error: BaseException | None, trace: Trace) -> None:
        if not isinstance(error, Exception):  # Ctrl+C, and a thread's own end
            if error is not None and kind is not SystemExit:
                sys.__excepthook__(kind, error, trace)
            return
        try:
            fault = LOG.record(error.with_traceback(trace), self._texts())
            if fault.count == 1:
                sys.__excepthook__(kind, error, trace)
            if fault.key not in self._undelivered:
                self._undelivered.add(fault.key)
                self._recorded.emit(fault)
        except Exception:  # whatever fails here would be heard here again
            sys.__excepthook__(kind, error, trace)

    def _record_qt_message(self, kind: QtMsgType, _context: object, message: str) -> None:
        if sys.__stderr__ is not None:
            print(message, file=sys.__stderr__)
        if kind not in IGNORED_MESSAGE_TYPES and not getattr(self._inside, "qt", False):
            self._inside.qt = True
            LOG.record_message(message, self._texts())
            self._inside.qt = False

    def _texts(self) -> tuple[str, ...]:
        return self._window().error_dialog.typed_texts() if self._window else ()

    def _deliver(self, fault: Fault) -> None:
        self._undelivered.discard(fault.key)  # first, so that none is counted later and not told
        fault = LOG.with_current_count(fault)
        if self._window is None:
            self._waiting.append(fault)
        else:
            self._window().error_dialog.show_fault(fault)
