"""What programs write beside a model: trigger words, a strength that its artist likes, notes.

Of A1111 (`name.json`, `ui_edit_user_metadata.py`), Civitai-Helper (`.civitai.info`), Stability Matrix
(`.cm-info.json`), SwarmUI (`.swarm.json`). A file of one of these names may be something else, a workflow for example,
and then has none of the keys.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.studio.paths import is_file
from core.studio.studio import StudioFile

MAX_SIDECAR_BYTES = 4 * 2**20
_WORDS = ("trainedWords", "TrainedWords")
_BASES = ("baseModel", "BaseModel", "sd version")


@dataclass(frozen=True)
class SidecarNotes:
    """The notes beside a model. `preferred_weight` is 0 where none is set, as A1111 writes it."""

    activation_text: str = ""
    preferred_weight: float = 0.0
    negative_text: str = ""
    notes: str = ""
    trained_words: tuple[str, ...] = ()
    base_model: str = ""


def read_sidecars(file: StudioFile) -> SidecarNotes:
    """The notes of all sidecars of a model; those that cannot be read, or are something else, are passed over."""
    records = [record for path in file.sidecars if (record := _record(path))]
    words = [*file.trigger_words, *(word for record in records for word in _trained_words(record))]
    return SidecarNotes(
        activation_text=_first(records, "activation text"),
        preferred_weight=next((weight for record in records if (weight := _weight(record))), 0.0),
        negative_text=_first(records, "negative text"),
        notes=_first(records, "notes"),
        trained_words=tuple(dict.fromkeys(words)),
        base_model=next((base for key in _BASES if (base := _first(records, key))), ""),
    )


def _record(path: Path) -> dict[str, Any]:
    """The object in a sidecar; an empty one for anything else."""
    try:
        if not is_file(path):
            return {}
        with path.open("rb") as file:
            content = file.read(MAX_SIDECAR_BYTES + 1)
        value = json.loads(content.decode("utf-8-sig")) if len(content) <= MAX_SIDECAR_BYTES else None
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _first(records: Iterable[dict[str, Any]], key: str) -> str:
    """The first text that stands under a key."""
    values = (record.get(key) for record in records)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _weight(record: dict[str, Any]) -> float:
    value = record.get("preferred weight")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _trained_words(record: dict[str, Any]) -> Iterable[str]:
    lists = [record[key] for key in _WORDS if isinstance(record.get(key), list)]
    phrase = record.get("modelspec.trigger_phrase")
    words = [word for words in lists for word in words]
    words += phrase.split(";") if isinstance(phrase, str) else []
    return [word.strip() for word in words if isinstance(word, str) and word.strip()]
