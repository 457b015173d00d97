"""The process that the journal's test kills: types for ever, and tells the number of every text written down."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from core.storage.journal import Journal


def texts(seed: int) -> Iterator[str]:
    """What is there after every key."""
    chance, now = random.Random(seed), ""
    while True:
        at = chance.randrange(len(now) + 1)
        now = now[:at] + chance.choice(["a", "cow, ", "\U0001f600", "(x:1.2)", ""]) + now[at + chance.randrange(3) :]
        yield now[:3000]


def sync_for_ever(journal: Journal) -> None:
    while True:
        journal.sync_to_disk()


if __name__ == "__main__":
    journal = Journal(Path(sys.argv[1]))
    Thread(target=sync_for_ever, args=(journal,), daemon=True).start()
    for number, text in enumerate(texts(int(sys.argv[2]))):
        journal.write("text", text)
        print(number, flush=True)
