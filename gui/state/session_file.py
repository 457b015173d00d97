"""Sessions as files: one JSON object with the fields of the settings that belong to the work, whole or not at all."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from core.storage.atomic_files import write_atomic
from gui.state.settings import Settings, from_valid_fields

SUFFIX = ".promptscope"
FORMAT, VERSION = "promptscope session", 1
MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 32
LAYOUT_FIELDS = ("columns", "desk", "docks", "loras_folded", "negative_folded")
EXCLUDED_FIELDS = frozenset(  # of the machine and the person, not of the work
    "recent recent_sessions device precision theme language geometry session_file session_saved".split()
)
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[{}\]]")


@dataclass(frozen=True)
class SessionFile:
    """What a file held: the fields, the hash of the encoder's weights, and what there is to say about it."""

    path: Path
    settings: Settings
    encoder_hash: str = ""
    has_encoder: bool = True  # whether its model is still where it was
    notes: tuple[str, ...] = ()


def fields_in_file(settings: Settings) -> dict[str, Any]:
    """The fields that a session's file holds, but for the layout, which is no change of the work."""
    named = {field.name for field in fields(Settings)} - EXCLUDED_FIELDS
    return {name: getattr(settings, name) for name in sorted(named) if name not in LAYOUT_FIELDS}


def write_session(path: Path, settings: Settings, encoder_hash: str) -> None:
    """Writes a session whole or not at all; UnusableInput."""
    layout = {name: getattr(settings, name) for name in LAYOUT_FIELDS}
    content = {"format": FORMAT, "version": VERSION, **fields_in_file(settings), "encoder_hash": encoder_hash, **layout}
    try:
        write_atomic(path, json.dumps(content, indent=1).encode("ascii"))
    except OSError as error:
        message = tr("{file} cannot be written ({reason}); save the session somewhere else.")
        raise UnusableInput(message.format(file=quoted(path), reason=error.strerror)) from None


def read_session(path: Path) -> SessionFile:
    """What a session's file holds, as far as this version knows it; UnusableInput says why it cannot be opened."""
    values = _parse(path, _read_content(path))
    if values.get("format") != FORMAT:
        message = tr("{file} is no session of Promptscope; open a file that ends in .promptscope.")
        raise UnusableInput(message.format(file=quoted(path)))
    notes = []
    if type(version := values.get("version")) is int and version > VERSION:
        note = tr("{file} was saved by a newer Promptscope; what this one knows of it is open.")
        notes.append(note.format(file=quoted(path)))
    state = from_valid_fields(values)
    has_encoder = not Path(state.encoder).is_absolute() or os.path.exists(state.encoder)  # noqa: PTH110  (never raises)
    if not has_encoder:
        note = tr(
            "The model of this session, {model}, is not where it was; everything else is open. "
            "Open the model where it lies now."
        )
        notes.append(note.format(model=quoted(Path(state.encoder))))
    known = values.get("encoder_hash")
    return SessionFile(path, state, known if isinstance(known, str) else "", has_encoder, tuple(notes))


def _read_content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnusableInput(tr("{file} is not there, or is no file.").format(file=quoted(path)))
        if path.stat().st_size > MAX_BYTES:
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
