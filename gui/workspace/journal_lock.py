"""Which journal a workspace writes: the newest one that no other process has open."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from core.storage.journal import Journal, Recovered, recover

MAX_JOURNALS = 8  # as many instances have a journal of their own


@dataclass(frozen=True, eq=False)
class JournalLock:
    """A journal's file, locked until `lock` is released, and what it held.

    `is_only_instance` says whether no other process has a journal open; `orphans` is what the journals of processes
    held that ended unexpectedly, and that nobody goes on with.
    """

    path: Path
    lock: QLockFile
    recovered: Recovered
    is_only_instance: bool
    orphans: tuple[Recovered, ...] = ()


def lock_journal(folder: Path) -> JournalLock | None:
    """Locks the free journal that was written last, which has what was typed last; None where none can be written."""
    free: list[tuple[Path, QLockFile]] = []
    others = 0
    names = ["journal.jsonl", *(f"journal-{number}.jsonl" for number in range(2, MAX_JOURNALS + 1))]
    for path in map(folder.joinpath, names):
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
    path, lock = max(free, key=lambda journal: journal[0].stat().st_mtime if journal[0].exists() else 0)
    orphans = [_close_and_unlock(*journal) for journal in free if journal[1] is not lock]
    return JournalLock(path, lock, recover(path), not others, tuple(orphan for orphan in orphans if not orphan.closed))


def _close_and_unlock(path: Path, lock: QLockFile) -> Recovered:
    """Closes a free journal and returns what it held."""
    recovered = recover(path)
    if not recovered.closed:
        Journal(path, recovered.texts).close()
    lock.unlock()
    return recovered
