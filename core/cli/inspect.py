"""`main.py inspect`: what files are and hold, as JSON lines; no window, no encoder is run."""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.cli.argument_parser import EXIT_STOPPED, EXIT_UNUSABLE, ArgumentParser
from core.cli.inspect_record import record_of
from core.cli.json_lines import discard_output, output_named, reader_has_left, use_utf8, write_json_line
from core.files.inspected import InspectedFile
from core.files.inspecting import inspect_all

REPORT_INTERVAL = 2.0  # seconds between two lines of progress; in a terminal, where they take one another's place,
TERMINAL_INTERVAL = 0.1


def inspect(arguments: Sequence[str]) -> int:
    """Runs the command and gives its exit status: 0, or 2 where a file or an argument cannot be used."""
    options = _parser().parse_args(arguments)
    use_utf8(sys.stdout)
    files = inspect_all(options.files)
    if any(map(os.path.isdir, options.files)):
        files = _with_progress(files)
    try:
        unreadable = _write_records(options.json, files)
    except KeyboardInterrupt:
        _say("stopped; what was written before is whole.")
        return EXIT_STOPPED
    except OSError as error:
        if options.json == "-" and reader_has_left(error):
            discard_output()
            return 0
        _say(f"{options.json} cannot be written ({error.strerror}).")
        return EXIT_UNUSABLE
    return EXIT_UNUSABLE if unreadable else 0


def _say(sentence: str) -> None:
    print(f"promptscope inspect: {sentence}", file=sys.stderr)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="main.py inspect",
        allow_abbrev=False,
        description="Says what files are, by their content, and what they hold: one JSON object a file, in order.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file, or a folder and all that is in it")
    parser.add_argument("--json", default="-", metavar="FILE", help="JSON lines; - is standard output")
    return parser


def _write_records(target: str, files: Iterable[InspectedFile]) -> int:
    """Writes each answer as soon as it is known; the count of files that could not be read. OSError."""
    unreadable = 0
    with output_named(target) as output:
        for file in files:
            if file.path.absolute() == Path(target).absolute():
                continue  # the answers themselves, in a folder that is asked about
            write_json_line(record_of(file), output)
            output.flush()
            unreadable += file.kind == "unreadable"
    return unreadable


def _with_progress(files: Iterable[InspectedFile]) -> Iterator[InspectedFile]:
    """The same files, with a line on standard error now and then that says how many were looked at."""
    in_terminal = sys.stderr.isatty()
    interval = TERMINAL_INTERVAL if in_terminal else REPORT_INTERVAL
    count, told = 0, time.monotonic()
    for count, file in enumerate(files, 1):
        yield file
        if (now := time.monotonic()) - told >= interval:
            told = now
            line = f"promptscope inspect: {count:,} files"
            print(f"\r{line}" if in_terminal else line, end="" if in_terminal else "\n", file=sys.stderr, flush=True)
    print(f"{chr(13) if in_terminal else ''}promptscope inspect: {count:,} files.", file=sys.stderr)
