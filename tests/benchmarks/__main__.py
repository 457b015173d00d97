"""`python -m tests.benchmarks`: measures the speed that was wished for and prints what came of it.

Every run is a fresh process, so that nothing is warm from another. Figures depend on the machine and on what else runs
there: no test asserts on them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import machine, report
from tests.benchmarks.encoder_files import SIZES
from tests.benchmarks.suites import SUITES, Options


def main() -> int:
    """Runs the suites named, or all; 1 where a wish or target was not met or a suite failed."""
    options = _parser().parse_args()
    described = machine.describe()
    print(machine.in_words(described), flush=True)
    measured, ratios, remarks, failed = [], [], [], False
    with tempfile.TemporaryDirectory(prefix="promptscope-benchmarks-") as folder:
        wanted = Options(options.runs, options.seconds, Path(folder), tuple(options.sizes), tuple(options.text_models))
        for name in options.suites or SUITES:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            try:
                result = SUITES[name](wanted)
            except (
                RuntimeError,
                KeyError,
                subprocess.TimeoutExpired,
            ) as error:  # the other suites are still worth their time
                failed = True
                remarks.append(f"{name} failed: {error}")
                continue
            measured += result.measured
            ratios += result.ratios
            remarks += result.remarks
    print(report.as_text(measured, ratios), *remarks, sep="\n")
    if options.json:
        found = {"machine": described, "measured": report.as_json(measured), "remarks": remarks}
        found["ratios"] = report.ratios_as_json(ratios)
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.markdown:
        text = f"{report.as_markdown(measured, ratios)}\n{machine.in_words(described)}\n"
        options.markdown.write_text(text, encoding="utf-8")
    return 1 if failed or any(line.met is False for line in (*measured, *ratios)) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measures the window's speed.")
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(SUITES)}; without any, all")
    parser.add_argument("--runs", type=int, default=5, help="fresh processes a measure (5)")
    parser.add_argument("--seconds", type=int, default=20, help="of typing in a run (20)")
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=["L"], help="of the suite encoder (L)")
    sizes = ["0.6B", "small"]
    text = "of the suite text_models (0.6B, which writes a file of 1.2 GB and needs 3.5 GB of memory)"
    parser.add_argument("--text-models", nargs="+", choices=sizes, default=sizes[:1], help=text)
    parser.add_argument("--json", type=Path, metavar="FILE", help="every value that was taken")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="the table")
    return parser


if __name__ == "__main__":
    sys.exit(main())
