"""What panes ask of the model beside the hidden states: one thing after another, while nobody types."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from core.model import Model
from gui.state.session import Session
from gui.workers.latest_only import CancelCheck
from gui.workers.live_encoder import LiveEncoder

Report = Callable[[Any], None]
Work = Callable[[Model, CancelCheck, Report], object]
Ask = Callable[[QObject, Work, Callable[[Any], None]], None]


@dataclass(frozen=True, eq=False)
class _Wish:
    """Work, who wants it, and what takes its answers."""

    asker: QObject
    work: Work
    then: Callable[[Any], None] = field(repr=False)


class SideWork(QObject):
    """Runs wishes on the encoder's thread in the order they were made, each asker's newest only.

    1. `ask` takes a wish, in place of an older one of the same asker;
    2. when the encoder is idle, the first wish runs; what it reports on the way and its answer or exception go to
       `then`, on the GUI thread;
    3. a keystroke, another encoder or another reading drops all of them: panes ask again when they draw the answer.
    """

    _reported = Signal(object, object)

    def __init__(self, session: Session, live: LiveEncoder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._wishes: list[_Wish] = []
        self._running: _Wish | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._run_next)
        self._reported.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        live.finished.connect(self._soon.start)
        session.read.connect(self._drop)
        session.encoder_changed.connect(self._drop)

    def ask(self, asker: QObject, work: Work, then: Callable[[Any], None]) -> None:
        """Has `work(model, cancelled, report)` done; `then` gets what it reports, and last its answer or exception."""
        self._wishes = [wish for wish in self._wishes if wish.asker is not asker]
        self._wishes.append(_Wish(asker, work, then))
        self._soon.start()

    def forget(self, asker: QObject) -> None:
        """Drops what someone asked for; what is already running ends unheard."""
        self._wishes = [wish for wish in self._wishes if wish.asker is not asker]
        if self._running and self._running.asker is asker:
            self._running = None
            self._live.give_up()
            self._soon.start()

    def _drop(self) -> None:
        self._wishes = []
        self._running = None

    def _run_next(self) -> None:
        if self._wishes and self._live.idle:
            wish = self._running = self._wishes.pop(0)
            self._live.ask(partial(_work, wish, self._reported.emit), partial(self._end, wish))

    def _tell(self, wish: _Wish, value: object) -> None:
        if wish is self._running:
            wish.then(value)

    def _end(self, wish: _Wish, answer: object) -> None:
        if wish is self._running:
            self._running = None
            wish.then(answer)
        self._soon.start()


def _work(wish: _Wish, report: Callable[[_Wish, object], None], model: Model, cancelled: CancelCheck) -> object:
    return wish.work(model, cancelled, partial(report, wish))
