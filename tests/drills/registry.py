"""The list of drills, which every file in this folder adds to with `@drill("16", "a FIFO, a device, a folder")`.

A drill makes its fault in `scene.folder`, checks what the program does, and returns what was seen, in a line. Anything
raised is a failure. It runs in a process of its own, which may crash and is ended after `limit` seconds. Numbers are
those of the list of faults in docs/reliability.md.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path


@dataclass(frozen=True)
class Scene:
    """What a drill is given: an empty folder of its own, and whether it may take long."""

    folder: Path
    is_long: bool = False


Act = Callable[..., str]


@dataclass(frozen=True)
class Drill:
    """One fault: `act` brings it about and says what was seen; `limit` is in seconds."""

    number: str
    fault: str
    act: Act
    limit: float
    arguments: tuple[object, ...] = ()  # of `act`, behind the scene


_DRILLS: dict[str, Drill] = {}


def drill(number: str, fault: str, limit: float = 100.0, *arguments: object) -> Callable[[Act], Act]:
    """Registers a function under a number of the list of faults, or a word, to be called with these arguments."""

    def register(act: Act) -> Act:
        assert number not in _DRILLS or _DRILLS[number].act.__qualname__ == act.__qualname__, f"two drills {number}"
        _DRILLS[number] = Drill(number, fault, act, limit, arguments)
        return act

    return register


def all_drills() -> dict[str, Drill]:
    """Every drill of every file here, by number, those with words after those with numbers."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem != "__main__":
            import_module(f"tests.drills.{file.stem}")
    return {number: _DRILLS[number] for number in sorted(_DRILLS, key=order_of)}


def drill_of(number: str) -> Drill:
    """The drill of a number, once its file is imported."""
    return _DRILLS[number]


def order_of(number: str) -> tuple[int, str]:
    """The key by which drills are sorted: numbers first, then words."""
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else 1000, number
