"""Threads that give way to the window's."""

import os
import sys
from threading import get_native_id

GIVES_WAY = 5  # steps of 40: a third of the weight of the window's thread, and of a program beside it
LOWEST = 19


def give_way() -> None:
    """Has the thread it is called on, and those that it begins, wait while the window's own has work (Linux alone).

    There `setpriority` counts for one thread, and no right is needed to go down. Other systems favour the program in
    front by themselves.
    """
    if sys.platform == "linux":
        thread = get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(os.getpriority(os.PRIO_PROCESS, thread) + GIVES_WAY, LOWEST))
