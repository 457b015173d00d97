"""Records every exception that nobody caught, on whichever thread, and has it shown on the GUI thread."""

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import QObject, Qt, QtMsgType, Signal

from gui.errors.error_log import LOG, Fault

IGNORED_MESSAGE_TYPES = frozenset({QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg})
Trace = TracebackType | None
ShowFault = Callable[[Fault], None]
TypedTexts = Callable[[], tuple[str, ...]]


class ExceptionHooks(QObject):
    """Takes Python's three hooks and Qt's messages, from `install` to `uninstall`.

    1. An exception is recorded in the log on the thread on which it happened; 2. `_recorded` brings the fault to the
    GUI thread, once until it is taken there, however often it happens; 3. the function given to `report_to` shows it,
    also what came before. Qt's own messages go into the log and nowhere else.
    """

    _recorded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show_fault: ShowFault | None = None
        self._typed_texts: TypedTexts = tuple
        self._waiting: list[Fault] = []
        self._undelivered: set[str] = set()
        self._inside = threading.local()
        self._previous_hooks: tuple[Any, ...] = ()
        self._recorded.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Puts the hooks in place of those there are."""
        qt = QtCore.qInstallMessageHandler(self._record_qt_message)
        self._previous_hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook, qt)
        sys.excepthook = self._record_exception
        threading.excepthook = sys.unraisablehook = lambda raised: self._record_exception(
            raised.exc_type, raised.exc_value, raised.exc_traceback
        )

    def uninstall(self) -> None:
        """Puts the hooks back that were there before."""
        if self._previous_hooks:
            sys.excepthook, threading.excepthook, sys.unraisablehook, qt = self._previous_hooks
            QtCore.qInstallMessageHandler(qt)
            self._previous_hooks = ()

    def report_to(self, show_fault: ShowFault, typed_texts: TypedTexts) -> None:
        """Has `show_fault` called with each fault from now on, and with those before; no log has `typed_texts`."""
        self._show_fault, self._typed_texts = show_fault, typed_texts
        waiting, self._waiting = self._waiting, []
        for fault in waiting:
            show_fault(fault)

    def _record_exception(self, kind: type[BaseException], error: BaseException | None, trace: Trace) -> None:
        if not isinstance(error, Exception):  # Ctrl+C, and a thread's own end
            if error is not None and kind is not SystemExit:
                sys.__excepthook__(kind, error, trace)
            return
        try:
            fault = LOG.record(error.with_traceback(trace), self._typed_texts())
            if fault.count == 1:
                sys.__excepthook__(kind, error, trace)
            if fault.key not in self._undelivered:
                self._undelivered.add(fault.key)
                self._recorded.emit(fault)
        except Exception:  # whatever fails here would be recorded here again
            sys.__excepthook__(kind, error, trace)

    def _record_qt_message(self, kind: QtMsgType, _context: object, message: str) -> None:
        if sys.__stderr__ is not None:
            print(message, file=sys.__stderr__)
        if kind not in IGNORED_MESSAGE_TYPES and not getattr(self._inside, "qt", False):
            self._inside.qt = True
            LOG.record_message(message, self._typed_texts())
            self._inside.qt = False

    def _deliver(self, fault: Fault) -> None:
        self._undelivered.discard(fault.key)  # first, so that none is counted later and not shown
        fault = LOG.with_current_count(fault)
        if self._show_fault is None:
            self._waiting.append(fault)
        else:
            self._show_fault(fault)
