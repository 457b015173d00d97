"""`python -m tests.drills`: brings every fault about that the program is to survive, and prints what was seen.

`python -m tests.drills 1 2 14` runs some. `--long` gives the fuzz 50,000 cases a format in place of 2,000. `--write`
puts the table into docs/reliability.md. The exit status is 1 where any failed.
"""

import argparse
import sys

from tests.drills import report
from tests.drills.registry import all_drills
from tests.drills.running import run_fresh


def main() -> int:
    """Runs the drills named, or all."""
    drills = all_drills()
    options = _parser(list(drills)).parse_args()
    unknown = [number for number in options.drills if number not in drills]
    if unknown:
        print(f"There is no drill {', '.join(unknown)}; there are {', '.join(drills)}.", file=sys.stderr)
        return 2
    outcomes = []
    for number in options.drills or drills:
        outcomes.append(run_fresh(drills[number], options.long))
        print(report.as_line(outcomes[-1]), flush=True)
    failed = [outcome for outcome in outcomes if not outcome.ok]
    print(f"{len(outcomes)} drills, {len(failed)} failed, {sum(outcome.seconds for outcome in outcomes):.0f} s")
    if options.write:
        report.write(outcomes)
    return 1 if failed else 0


def _parser(numbers: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("drills", nargs="*", metavar="NUMBER", help=f"of {', '.join(numbers)}; without any, all")
    parser.add_argument("--long", action="store_true", help="50,000 cases a format, hours")
    parser.add_argument("--write", action="store_true", help="put the rows into docs/reliability.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
