"""One Promptscope at a time: a second start hands its files to the first, which comes to the front.

A lock beside the settings says who is first, and the first listens. A second window, one that was asked for or one
that opens because the first does not answer, takes the next place: with a lock and settings of its own, so that neither
overwrites what the other keeps.
"""

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_TIMEOUT_MS = 2000  # for the first to answer
RETRY_MS = 50
MAX_MESSAGE_BYTES = 2**20  # bytes of a message
MAX_SOCKET_PATH_BYTES = 80  # bytes of a path; systems allow about 100, of which Qt needs some itself
MAX_INSTANCES = 20
ACCEPTED = b"taken\n"
ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"  # by which Wayland lets a window come to the front


class SingleInstance(QObject):
    """This process's place among the running ones, from `acquire` to `release`."""

    files_received = Signal(object, str)  # the list of what a second start was to open; its activation token or ""

    def __init__(self, settings_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings_path = settings_path  # of this place; the first has the ones given
        self.is_unanswered = False  # whether this is a second window because the first did not answer
        self._name = socket_name(settings_path.parent)
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def acquire(self, names: Sequence[str], new_window: bool = False, patience_ms: int = ANSWER_TIMEOUT_MS) -> bool:
        """Takes a place; False where the first took over `names`, and this process has nothing left to do."""
        with suppress(OSError):
            self.settings_path.parent.mkdir(parents=True, exist_ok=True)
        deadline = QDeadlineTimer(0 if new_window else patience_ms)
        while not self._try_lock(self.settings_path):
            if deadline.hasExpired():
                self.is_unanswered = not new_window
                self._acquire_next()
                return True
            if send_names(self._name, names, deadline):
                return False
            QThread.msleep(RETRY_MS)  # the first is only just starting, or ending
        self._listen()
        return True

    def release(self) -> None:
        """Gives the place free; who starts now is the first."""
        if self._server:
            self._server.close()
        if self._lock:
            self._lock.unlock()
        self._server = self._lock = None

    def _try_lock(self, settings_path: Path) -> bool:
        """Whether the place of these settings is this process's now; so it is where no lock can be written."""
        lock = QLockFile(str(settings_path.with_suffix(".lock")))
        lock.setStaleLockTime(0)  # only a dead process's lock is stale, however long the window is open
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self._lock, self.settings_path = lock, settings_path
        return True

    def _acquire_next(self) -> None:
        """A further window begins as the first was last saved, and keeps its own settings from then on."""
        first = self.settings_path
        places = [first.with_stem(f"{first.stem}-{number}") for number in range(2, MAX_INSTANCES)]
        if any(self._try_lock(place) for place in places) and not self.settings_path.exists():
            with suppress(OSError):
                shutil.copyfile(first, self.settings_path)

    def _listen(self) -> None:
        """Waits for others; the lock is ours, so a socket that is there was left by a process that was killed."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._accept_connections)
        QLocalServer.removeServer(self._name)
        server.listen(self._name)  # where that cannot be, others open windows of their own
        self._server = server

    def _accept_connections(self) -> None:
        while self._server and (socket := self._server.nextPendingConnection()):
            socket.setReadBufferSize(MAX_MESSAGE_BYTES)
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(partial(self._read, socket))
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() >= MAX_MESSAGE_BYTES:
                socket.abort()
            return
        if (message := _message(socket.readLine().data())) is None:
            socket.abort()
            return
        socket.write(ACCEPTED)
        socket.flush()
        self.files_received.emit(*message)


def socket_name(folder: Path) -> str:
    """Where the first listens: in the settings' folder, which is its user's own, where systems allow so long a path."""
    path = os.fsencode(folder / "socket")
    if sys.platform != "win32" and len(path) <= MAX_SOCKET_PATH_BYTES:
        return os.fsdecode(path)
    return "promptscope-" + sha256(path).hexdigest()[:24]


def send_names(name: str, names: Iterable[str], deadline: QDeadlineTimer) -> bool:
    """Whether the first, listening at `name`, took the names and comes to the front."""
    message = json.dumps({"open": list(names), "token": os.environ.get(ACTIVATION_TOKEN, "")}).encode("ascii") + b"\n"
    socket = QLocalSocket()
    socket.connectToServer(name)
    if len(message) > MAX_MESSAGE_BYTES or not socket.waitForConnected(max(1, deadline.remainingTime())):
        return False
    _allow_raising()
    socket.write(message)
    while not socket.canReadLine():
        if deadline.hasExpired() or not socket.waitForReadyRead(max(1, deadline.remainingTime())):
            return False
    return socket.readLine().data() == ACCEPTED


def _message(line: bytes) -> tuple[list[str], str] | None:
    try:
        found: Any = json.loads(line)
        names, token = found["open"], found["token"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_sound = isinstance(names, list) and all(isinstance(name, str) for name in names) and isinstance(token, str)
    return (names, token) if is_sound else None


def _allow_raising() -> None:
    """Windows lets only the program that was just started give this away."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # any process
