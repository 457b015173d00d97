"""Which journal a window writes: the newest one that no other window has open."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from core.journal import Kept, recover

SLOTS = 8  # windows at once; two, for a moment, where a language is changed


@dataclass(frozen=True, eq=False)
class Slot:
    """A journal's file, held until `lock` is let go; `kept` is what it held, `alone` whether no other is open."""

    path: Path
    lock: QLockFile
    kept: Kept
    alone: bool


def take_slot(folder: Path) -> Slot | None:
    """The free journal that was written last, as what was typed last is in it; None where none can be written."""
    free: list[tuple[Path, QLockFile]] = []
    others = 0
    for path in _paths(folder):
        lock = QLockFile(str(path.with_suffix(".lock")))
        lock.setStaleLockTime(0)  # it is held as long as its process lives
        if not lock.tryLock(0):
            others += 1
            continue
        free.append((path, lock))
        if not path.exists():  # nor do any further ones
            break
    if not free:
        return None
    path, lock = max(free, key=lambda slot: slot[0].stat().st_mtime if slot[0].exists() else 0)
    for _, other in free:
        if other is not lock:
            other.unlock()
    return Slot(path, lock, recover(path), alone=not others)


def _paths(folder: Path) -> list[Path]:
    return [folder / "journal.jsonl", *(folder / f"journal-{number}.jsonl" for number in range(2, SLOTS + 1))]
