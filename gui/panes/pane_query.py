"""How a pane asks the model for more than the hidden states: once a key, and for the newest key only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar
from weakref import ReferenceType

from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Encoding
from core.model import Model
from core.program.cancellation import CancelCheck, Cancelled, ReportProgress
from core.program.translation import tr
from gui.panes.pane import Pane
from gui.workers.model_queries import QueryWork, Submit

Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class _Final(Generic[Answer]):
    """What the work returned, told apart from what it reported."""

    answer: Answer | None


class PaneQuery(Generic[Answer]):
    """One kind of question that a pane asks the model.

    `request` submits the work of a key. Its reports and its answer go to `store`, or without one are kept in `answer`;
    an exception is kept in `error`; then the pane refreshes. What answers an older key is dropped. A keystroke or
    another encoder drops what is pending, and its key may be requested again. Encodings and their views are parts of
    keys by identity and are held weakly, as they may fill much memory.
    """

    def __init__(self, pane: Pane, submit: Submit, failure: str, store: Callable[[Answer], None] | None = None) -> None:
        """`failure` is a sentence in English with `{why}` for the exception."""
        self.answer: Answer | None = None  # the newest, until another comes or the pane drops it
        self.error: Exception | None = None  # of the newest request, where it failed
        self._pane, self._submit = pane, submit
        self._store, self._failure = store, failure
        self._key: tuple[object, ...] = ()
        self._is_answered = False

    def request(self, key: Sequence[object], work: QueryWork) -> None:
        """Has the work of a key done, unless the key is pending or answered or the view to come will bring another."""
        is_pending = self in self._pane.pending
        if not self._pane.session.is_up_to_date or (self._is_newest(key) and (is_pending or self._is_answered)):
            return
        self._key = tuple(ReferenceType(part) if isinstance(part, EncodingView | Encoding) else part for part in key)
        self._is_answered, self.error = False, None
        self._pane.pending.add(self)
        self._submit(self, partial(_run, work), partial(self._take, self._key))

    @property
    def problem(self) -> str:
        """The sentence that says why the newest request failed, in the user's language; "" where it did not."""
        return tr(self._failure).format(why=self.error) if self.error else ""

    def answers(self, key: Sequence[object]) -> bool:
        """Whether the newest answer is that to a key."""
        return self._is_answered and self._is_newest(key)

    def _is_newest(self, key: Sequence[object]) -> bool:
        return len(key) == len(self._key) and all(map(_is_part, self._key, key))

    def _take(self, key: tuple[object, ...], message: "Answer | _Final[Answer] | Exception | None") -> None:
        if key is not self._key or self not in self._pane.pending:
            return
        if isinstance(message, _Final | Exception):
            self._pane.pending.discard(self)
            self._is_answered = True
        answer = message.answer if isinstance(message, _Final) else message
        if answer is None or isinstance(answer, Cancelled):
            self._key = ()
            return
        if isinstance(answer, Exception):
            self.error = answer.with_traceback(None)  # whose frames hold the model
        elif self._store:
            self._store(answer)
        else:
            self.answer = answer
        self._pane.refresh()
        self._pane.answered.emit()


def _run(work: QueryWork, model: Model, cancelled: CancelCheck, report: ReportProgress) -> _Final[object]:
    return _Final(work(model, cancelled, report))


def _is_part(known: object, part: object) -> bool:
    return known() is part if isinstance(known, ReferenceType) else known == part
