"""`main.py inspect`: what files are and hold, as JSON lines; no window, no encoder is run."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from io import TextIOWrapper
from pathlib import Path

from core.cli.argument_parser import EXIT_UNUSABLE, ArgumentParser
from core.cli.inspect_record import record_of
from core.cli.report import write_json_line
from core.files.inspected import InspectedFile
from core.files.inspecting import inspect_path


def inspect(arguments: Sequence[str]) -> int:
    """Runs the command and gives its exit status: 0, or 2 where a file or an argument cannot be used."""
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):  # whatever the system's own encoding is
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        unreadable = _write_records(options.json, map(inspect_path, options.files))
    except BrokenPipeError:  # whoever reads the output has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"promptscope inspect: {options.json} cannot be written ({error.strerror}).", file=sys.stderr)
        return EXIT_UNUSABLE
    return EXIT_UNUSABLE if unreadable else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="main.py inspect",
        allow_abbrev=False,
        description="Says what files are, by their content, and what they hold: one JSON object a file, in order.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file or a folder")
    parser.add_argument("--json", default="-", metavar="FILE", help="JSON lines; - is standard output")
    return parser


def _write_records(target: str, files: Iterator[InspectedFile]) -> int:
    """Writes each answer as soon as it is known; the count of files that could not be read. OSError."""
    unreadable = 0
    with nullcontext(sys.stdout) if target == "-" else Path(target).open("w", encoding="utf-8") as output:
        for file in files:
            write_json_line(record_of(file), output)
            output.flush()
            unreadable += file.kind == "unreadable"
    return unreadable
