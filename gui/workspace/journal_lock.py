"""Which journal a window writes: the newest one that no other window has open."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from core.storage.journal import Journal, Recovered, recover

SLOTS = 8  # windows at once; two, for a moment, where a language is changed


@dataclass(frozen=True, eq=False)
class Slot:
    """A journal's file, held until `lock` is let go; `kept` is what it held, `alone` whether no other is open.

    `orphans` is what the journals of other windows held that ended unexpectedly, and that nobody goes on with.
    """

    path: Path
    lock: QLockFile
    kept: Recovered
    alone: bool
    orphans: tuple[Recovered, ...] = ()


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
    orphans = [_let_go(*slot) for slot in free if slot[1] is not lock]
    return Slot(path, lock, recover(path), not others, tuple(kept for kept in orphans if not kept.closed))


def _let_go(path: Path, lock: QLockFile) -> Recovered:
    """What a free journal held, which is closed from here on."""
    kept = recover(path)
    if not kept.closed:
        Journal(path, kept.texts).close()
    lock.unlock()
    return kept


def _paths(folder: Path) -> list[Path]:
    return [folder / "journal.jsonl", *(folder / f"journal-{number}.jsonl" for number in range(2, SLOTS + 1))]
