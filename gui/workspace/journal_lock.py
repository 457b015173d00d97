"""Which journal a window writes: the newest one that no other window has open."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from core.storage.journal import Journal, Recovered, recover

MAX_JOURNALS = 8  # windows at once; two, for a moment, where a language is changed


@dataclass(frozen=True, eq=False)
class JournalLock:
    """A journal's file, held until `lock` is let go; `recovered` is what it held, `is_only_instance` whether no other
    is open.

    `orphans` is what the journals of other windows held that ended unexpectedly, and that nobody goes on with.
    """

    path: Path
    lock: QLockFile
    recovered: Recovered
    is_only_instance: bool
    orphans: tuple[Recovered, ...] = ()


def lock_journal(folder: Path) -> JournalLock | None:
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
    orphans = [_close_and_unlock(*slot) for slot in free if slot[1] is not lock]
    return JournalLock(path, lock, recover(path), not others, tuple(kept for kept in orphans if not kept.closed))


def _close_and_unlock(path: Path, lock: QLockFile) -> Recovered:
    """What a free journal held, which is closed from here on."""
    kept = recover(path)
    if not kept.closed:
        Journal(path, kept.texts).close()
    lock.unlock()
    return kept


def _paths(folder: Path) -> list[Path]:
    return [folder / "journal.jsonl", *(folder / f"journal-{number}.jsonl" for number in range(2, MAX_JOURNALS + 1))]
