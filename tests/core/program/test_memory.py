"""Free memory goes back to the system where its C library can do that."""

import sys
from pathlib import Path

import numpy as np
import pytest

from core.program.memory import give_back_free_memory

PIECE, PIECES = 64 * 1024, 1_000  # bytes, below the size from which glibc asks the system for each piece by itself


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone keeps free memory in between")
def test_what_was_freed_between_what_is_kept_goes_back() -> None:
    pieces = [np.ones(PIECE, np.uint8) for _ in range(PIECES)]
    kept = pieces[::10]
    del pieces
    before = resident_bytes()
    assert give_back_free_memory()
    assert before - resident_bytes() > PIECE * PIECES / 2
    assert all(piece.all() for piece in kept)


def test_another_system_is_left_alone() -> None:
    assert not give_back_free_memory("win32") and not give_back_free_memory("darwin")
