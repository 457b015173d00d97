"""How long something took and how much memory beyond what there was before; and what it was refused with."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.program.messages import UnusableInput
from core.weights import UnreadableEncoder

_STATUS = Path("/proc/self/status")
REFUSALS = (UnreadableEncoder, UnusableInput)


@dataclass
class Taken:
    """Seconds, and MB that memory rose above what it was, None where the system does not say; once it is over."""

    seconds: float = 0.0
    megabytes: float | None = None

    def __str__(self) -> str:
        memory = "" if self.megabytes is None else f", +{self.megabytes:.0f} MB"
        return f"{time_in_words(self.seconds)}{memory}"


def time_in_words(seconds: float) -> str:
    """Milliseconds below a second."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(seconds * 1000, 1):.0f} ms"


@contextmanager
def taken() -> Iterator[Taken]:
    """Measures what happens inside."""
    took = Taken()
    _forget_peak()
    before, began = _memory("VmRSS"), time.perf_counter()
    try:
        yield took
    finally:
        took.seconds = time.perf_counter() - began
        peak = _memory("VmHWM")
        took.megabytes = None if peak is None or before is None else max(peak - before, 0.0)


def in_time(holds: bool, otherwise: str) -> None:
    """Fails the command where a limit is passed that depends on the machine; never a test, beside which others run."""
    assert holds or "PYTEST_CURRENT_TEST" in os.environ, otherwise


@dataclass(frozen=True)
class Refusal:
    """The sentence by which something was refused, and what that took."""

    sentence: str
    took: Taken


def refused(act: Callable[[], object], says: str = "", within: float = 1.0, megabytes: float = 500.0) -> Refusal:
    """That `act` ends in a sentence fit to show, with `says` in it, soon enough."""
    with taken() as took:
        try:
            answer = act()
        except REFUSALS as error:
            sentence = str(error)
        else:
            raise AssertionError(f"it was not refused: {str(answer)[:200]}")
    check_sentence(sentence)
    assert says in sentence, f"nothing is said of “{says}”: {sentence}"
    in_time(took.seconds < within, f"it took {took.seconds:.2f} s until “{sentence}”")
    assert took.megabytes is None or took.megabytes < megabytes, f"it took {took.megabytes:.0f} MB until “{sentence}”"
    return Refusal(sentence, took)


def all_refused(
    openers: Sequence[Callable[[Path], object]],
    path: Path,
    says: str = "",
    within: float = 1.0,
    megabytes: float = 500.0,
) -> list[Refusal]:
    """The refusals of a path by everything that opens it, each with `says` in it and soon enough."""
    return [refused(lambda opener=opener: opener(path), says, within, megabytes) for opener in openers]


def check_sentence(sentence: str) -> None:
    """That it can be shown to a person."""
    assert sentence.endswith(".") and sentence.isprintable() and len(sentence) < 900, f"no sentence: {sentence[:300]!r}"


def in_words(refusals: Sequence[Refusal]) -> str:
    """How many there were, the slowest, and the first sentence."""
    slowest = max(refusal.took.seconds for refusal in refusals)
    most = max(refusal.took.megabytes or 0.0 for refusal in refusals)
    return f"{len(refusals)} refused, each within {time_in_words(slowest)} and {most:.0f} MB: {refusals[0].sentence}"


def _forget_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return  # then the peak is that of the whole process, which is no less


def _memory(field: str) -> float | None:
    """MB, from the kernel's list."""
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)), None)
