"""How long work is given up: it asks `cancelled()` now and then, and raises Cancelled after a yes."""

from collections.abc import Callable

CancelCheck = Callable[[], bool]


class Cancelled(Exception):
    """The work was given up because nobody waits for its result any more."""


def never_cancelled() -> bool:
    """The `cancelled` of work that is always finished."""
    return False
