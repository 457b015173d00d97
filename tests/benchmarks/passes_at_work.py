"""A text model that computes all the while on a thread, beside which something else is measured."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.window_probe import wait_until


@contextmanager
def passes_at_work(file: str | None) -> Iterator[list[float]]:
    """A text model computes one pass after another meanwhile, on a thread as the window has; their milliseconds."""
    taken: list[float] = []
    if file is None:
        yield taken
        return
    from tests.benchmarks.child_text_models import endless_passes

    is_over = threading.Event()
    thread = threading.Thread(target=endless_passes, args=(Path(file), is_over.is_set, taken), daemon=True)
    thread.start()
    wait_until(lambda: len(taken) > 0)
    try:
        yield taken
    finally:
        is_over.set()
        thread.join()
