"""`python -m tests.figures`: measures on the study encoder what the analyses rest on, each beside its band."""

import argparse
import sys
from pathlib import Path

from tests.figures.sections import SECTIONS, figures_of


def main() -> int:
    """Prints the figures of the sections named, or of all; 1 where one lies outside its band."""
    parser = argparse.ArgumentParser(prog="python -m tests.figures", description="Measures the figures of analyses.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; without any, all")
    parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1]))  # the makers of files, which import one another by name
    failed = 0
    for section in options.sections or SECTIONS:
        for figure in figures_of(section, options.quick):
            failed += not figure.holds
            verdict = "" if figure.holds else "  OUTSIDE"
            band = f"[{figure.low:g}, {figure.high:g}]"
            print(f"{section:<12} {figure.name:<70} {figure.value:>9.4f}  {band}{verdict}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
