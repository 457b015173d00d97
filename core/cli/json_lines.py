"""JSON lines, the form in which the commands answer."""

import json
from collections.abc import Mapping
from typing import Any, TextIO


def write_json_line(record: Mapping[str, Any], file: TextIO) -> None:
    """One object on one line; a lone surrogate, which UTF-8 has no form for, goes out as a JSON escape."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        line = json.dumps(record, ensure_ascii=True, allow_nan=False)
    file.write(line + "\n")
