"""The hashes of the model that others are held against, kept so that its file may go."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from core.storage.atomic_files import json_object, write_atomic


def load_reference_hashes(path: Path, source: str) -> Mapping[str, str]:
    """The hashes by the tensors' names of the model of that source; {} where others, or none, were kept."""
    try:
        content = json_object(path.read_bytes())
    except OSError:
        return {}
    if content is None or content.get("source") != source or not isinstance(content.get("hashes"), dict):
        return {}
    return {str(name): str(value) for name, value in content["hashes"].items()}


def save_reference_hashes(path: Path, source: str, hashes: Mapping[str, str]) -> None:
    """Keeps a model's hashes in place of those before; where the folder cannot be written, nothing is kept."""
    with suppress(OSError):
        write_atomic(path, json.dumps({"source": source, "hashes": dict(hashes)}).encode("ascii"))
