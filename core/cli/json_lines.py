"""JSON lines, the form in which the commands answer."""

import errno
import json
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO


def use_utf8(*streams: TextIO) -> None:
    """Reads and writes UTF-8 and writes lines that end in LF, whatever the system's own encoding and ends are."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n" if stream.writable() else None)


def reader_has_left(error: OSError) -> bool:
    """Whether an error of writing says that whoever reads the output has read enough: Windows says it as EINVAL."""
    return isinstance(error, BrokenPipeError) or (error.errno == errno.EINVAL and str(sys.platform) == "win32")


def discard_output() -> None:
    """Once `reader_has_left`: what is still to be written goes nowhere, and is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def output_named(target: str) -> AbstractContextManager[TextIO]:
    """Standard output for `-`, else the file of that name, made anew; OSError."""
    return nullcontext(sys.stdout) if target == "-" else Path(target).open("w", encoding="utf-8", newline="\n")


def write_json_line(record: Mapping[str, Any], file: TextIO) -> None:
    """One object on one line; a lone surrogate, which UTF-8 has no form for, goes out as a JSON escape."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(record, ensure_ascii=True, allow_nan=False)
    file.write(line + "\n")
