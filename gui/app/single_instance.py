"""A single instance: a second start hands its files to the first process, which raises its window.

The first process holds a lock beside the settings and listens on a socket. A further window, requested or opened
because the first process does not answer, has a lock and a settings' file of its own.
"""

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_TIMEOUT_MS = 2000  # for the first process to answer
RETRY_MS = 50
MAX_MESSAGE_BYTES = 2**20  # bytes of a message
MAX_SOCKET_PATH_BYTES = 80  # systems allow about 100, of which Qt needs some
MAX_INSTANCES = 20
ACCEPTED = b"taken\n"
ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"  # by which Wayland lets a window come to the front


class SingleInstance(QObject):
    """The lock and the settings' file of this process, from `acquire` to `release`."""

    files_received = Signal(object, str)  # the list of what a second start was to open; its activation token or ""

    def __init__(self, settings_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings_path = settings_path  # of this process; another one where it is not the first
        self._is_first = False  # whether it has the first settings' file
        self.is_unanswered = False  # whether this is a second window because the first did not answer
        self._name = socket_name(settings_path.parent)
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def acquire(self, names: Sequence[str], new_window: bool = False, patience_ms: int = ANSWER_TIMEOUT_MS) -> bool:
        """Locks a settings' file; False where the first process took over `names` and this one is to end."""
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
            QThread.msleep(RETRY_MS)  # the first process is still starting, or ending
        self._is_first = True
        return True

    def release(self) -> None:
        """Unlocks the settings' file and stops listening."""
        if self._server:
            self._server.close()
        if self._lock:
            self._lock.unlock()
        self._server, self._lock, self._is_first = None, None, False

    def _try_lock(self, settings_path: Path) -> bool:
        """Locks these settings; False where another process holds them, True where no lock can be written."""
        lock = QLockFile(str(settings_path.with_suffix(".lock")))
        lock.setStaleLockTime(0)  # only the lock of a process that has ended is stale
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self._lock, self.settings_path = lock, settings_path
        return True

    def _acquire_next(self) -> None:
        """Locks the next free settings' file, which begins as a copy of the first one."""
        first = self.settings_path
        paths = [first.with_stem(f"{first.stem}-{number}") for number in range(2, MAX_INSTANCES)]
        if any(map(self._try_lock, paths)) and not self.settings_path.exists():
            with suppress(OSError):
                shutil.copyfile(first, self.settings_path)

    def listen(self) -> None:
        """Listens for later starts, which try again until then, where this process is the first.

        A socket that is there was left by a killed process, as this one has the lock.
        """
        if not self._is_first:
            return
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._accept_connections)
        QLocalServer.removeServer(self._name)
        server.listen(self._name)  # where that fails, later starts open windows of their own
        self._server = server

    def _accept_connections(self) -> None:
        while self._server and (socket := self._server.nextPendingConnection()):
            socket.setReadBufferSize(MAX_MESSAGE_BYTES)
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(partial(self._read, socket))
            self._read(socket)

    def _read(self, socket: "QLocalSocket") -> None:
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
    """The name that the first process listens at: a path in the settings' folder, or a hash where that is too long."""
    path = os.fsencode(folder / "socket")
    if sys.platform != "win32" and len(path) <= MAX_SOCKET_PATH_BYTES:
        return os.fsdecode(path)
    from hashlib import sha256

    return "promptscope-" + sha256(path).hexdigest()[:24]


def send_names(name: str, names: Iterable[str], deadline: QDeadlineTimer) -> bool:
    """Sends names to the process that listens at `name`; returns whether it took them."""
    from PySide6.QtNetwork import QLocalSocket

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
        content: Any = json.loads(line)
        names, token = content["open"], content["token"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_sound = isinstance(names, list) and all(isinstance(name, str) for name in names) and isinstance(token, str)
    return (names, token) if is_sound else None


def _allow_raising() -> None:
    """Allows the first process to raise its window, which on Windows only a program just started can do."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # any process
