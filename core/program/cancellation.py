"""How long work is given up, and tells how far it is: two functions that it is handed, and an exception."""

from collections.abc import Callable
from typing import Any

CancelCheck = Callable[[], bool]  # asked now and then; once it is true the work raises Cancelled
ReportProgress = Callable[[Any], None]  # is told, on the work's own thread, what is known so far


class Cancelled(Exception):
    """The work was given up because nobody waits for its result any more."""


def give_way(cancelled: CancelCheck) -> None:
    """Raises Cancelled where the work has been given up."""
    if cancelled():
        raise Cancelled


def never_cancelled() -> bool:
    """The `cancelled` of work that is always finished."""
    return False


def ignore_report(_known: object) -> None:
    """The `report` of work that nobody watches."""
