"""Every drill passes in its quick form: what they are is told in tests/drills/registry.py."""

import sys

import pytest

from tests.drills.registry import all_drills
from tests.drills.report import DOCUMENT
from tests.drills.running import run_fresh

DRILLS = all_drills()
# Not the whole of what the system can do to a file is to be had elsewhere: pipes, rights, limits of memory.
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="drills need pipes, rights and limits of memory")


@linux_only
@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", DRILLS)
def test_a_fault_is_survived(number: str) -> None:
    outcome = run_fresh(DRILLS[number])
    assert outcome.ok, outcome.seen


def test_every_drill_says_what_its_fault_is_and_has_a_row_in_the_document() -> None:
    rows = DOCUMENT.read_text(encoding="utf-8")
    for number, drill in DRILLS.items():
        assert drill.fault and f"| {number} |" in rows, f"run python -m tests.drills {number!r} --write"
