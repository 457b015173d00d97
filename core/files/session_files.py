"""Session files: one JSON object with the fields of a session, read within bounds."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.program.messages import UnusableInput, quoted
from core.program.translation import tr

SESSION_SUFFIX = ".promptscope"
SESSION_FORMAT, SESSION_VERSION = "promptscope session", 1
MAX_SESSION_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 32
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[{}\]]")


def session_fields(path: Path) -> Mapping[str, Any]:
    """The fields of a session's file as they stand in it; UnusableInput says why it cannot be opened."""
    values = _parse(path, _read_content(path))
    if values.get("format") != SESSION_FORMAT:
        message = tr("{file} is no session of Promptscope; open a file that ends in .promptscope.")
        raise UnusableInput(message.format(file=quoted(path)))
    return values


def newer_session_note(path: Path, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The sentence that says that a newer version saved the session; none for one of this version."""
    if type(version := values.get("version")) is not int or version <= SESSION_VERSION:
        return ()
    note = tr("{file} was saved by a newer Promptscope; what this one knows of it is open.")
    return (note.format(file=quoted(path)),)


def _read_content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnusableInput(tr("{file} is not there, or is no file.").format(file=quoted(path)))
        if path.stat().st_size > MAX_SESSION_BYTES:
            raise UnusableInput(tr("{file} is too large for a session: more than 16 MB.").format(file=quoted(path)))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnusableInput(tr("{file} cannot be read ({reason}).").format(file=quoted(path), reason=reason)) from None


def _parse(path: Path, content: bytes) -> Mapping[str, Any]:
    damaged = tr("{file} is damaged and cannot be opened; what is open stays as it is.").format(file=quoted(path))
    if _depth(content) > MAX_DEPTH:
        raise UnusableInput(damaged)
    try:
        values = json.loads(content.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise UnusableInput(damaged) from None
    if not isinstance(values, dict):
        raise UnusableInput(damaged)
    return values


def _depth(content: bytes) -> int:
    """How deep the brackets outside strings are nested."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", content)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest
