"""Threads that give way to the window's."""

import os
import sys
from threading import get_native_id

# Half of the weight. With much less, a thread that holds Python's lock would be kept from letting go of it.
NICENESS_STEP = 3
MAX_NICENESS = 19


def lower_thread_priority() -> None:
    """Has the thread it is called on, and those that it begins, wait while the window's own has work (Linux alone).

    There `setpriority` counts for one thread, and no right is needed to go down. Other systems favour the program in
    front by themselves.
    """
    if sys.platform == "linux":
        thread = get_native_id()
        os.setpriority(
            os.PRIO_PROCESS, thread, min(os.getpriority(os.PRIO_PROCESS, thread) + NICENESS_STEP, MAX_NICENESS)
        )
