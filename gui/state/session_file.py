"""Sessions as files: one JSON object with the fields of the settings that belong to the work, whole or not at all."""

import json
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core.files.session_files import SESSION_FORMAT, SESSION_VERSION, newer_session_note, session_fields
from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from core.storage.atomic_files import write_atomic
from gui.state.settings import Settings, from_valid_fields

LAYOUT_FIELDS = ("columns", "desk", "docks", "loras_folded", "negative_folded")
EXCLUDED_FIELDS = frozenset(  # of the machine and the person, not of the work
    "recent recent_sessions recent_lora_folders picture_parts_unticked device precision theme language geometry "
    "session_file session_saved pane_looks studios active_studio "
    "compared_models reference_model".split()
)


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
    content = {
        "format": SESSION_FORMAT,
        "version": SESSION_VERSION,
        **fields_in_file(settings),
        "encoder_hash": encoder_hash,
        **layout,
    }
    try:
        write_atomic(path, json.dumps(content, indent=1).encode("ascii"))
    except OSError as error:
        message = tr("{file} cannot be written ({reason}); save the session somewhere else.")
        if isinstance(error, PermissionError) and path.exists():
            message = tr(
                "{file} cannot be replaced ({reason}): it is protected, or open in another program. Close it there, or "
                "save the session somewhere else."
            )
        raise UnusableInput(message.format(file=quoted(path), reason=error.strerror)) from None


def read_session(path: Path) -> SessionFile:
    """What a session's file holds, as far as this version knows it; UnusableInput says why it cannot be opened."""
    values = session_fields(path)
    notes = [*newer_session_note(path, values)]
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
