"""Texts that stand in another place than usual, under the names that their readers look for.

The texts of a PNG are found again as tags of a film, in capitals; as tags of EXIF, with their name in front; and all
together as one JSON object.
"""

import json
import re
from collections.abc import Iterator

from core.image_metadata.bounded_json import parse_object
from core.image_metadata.found import Texts

OWN_NAMES = (
    "parameters", "prompt", "workflow", "comment", "generation_data", "sd-metadata", "invokeai_metadata",
    "invokeai_graph", "invokeai_workflow",
)  # fmt: skip
_LABEL = re.compile(r"\s*(parameters|prompt|workflow)\s*:\s*", re.IGNORECASE)
_GRAPHS = ("prompt", "workflow")  # ComfyUI's, which are objects, and texts only where they stand in one
_HOLDERS = ("extra_pnginfo", "extra_data")  # objects in which some nodes of ComfyUI keep the workflow


def usual_places(texts: Texts) -> dict[str, str]:
    """The texts, and beside them those that were found in another place; none replaces one that is in its own."""
    found = dict(texts)
    for name, text in texts.items():
        if name.lower() in OWN_NAMES:
            found.setdefault(name.lower(), text)
        if (label := _LABEL.match(text)) and name.lower() not in OWN_NAMES:
            _add(found, label[1].lower(), text[label.end() :])
        for inner, value in _inside(parse_object(text)) if name not in _GRAPHS else ():
            _add(found, inner, value)
    return found


def _add(found: dict[str, str], name: str, text: str) -> None:
    if name == "parameters" or parse_object(text):
        found.setdefault(name, text)


def _inside(content: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The texts of ComfyUI and of A1111 in an object, or the one that it is itself, as JSON."""
    if isinstance(content.get("nodes"), list):
        yield "workflow", json.dumps(content)
    elif any(isinstance(node, dict) and "class_type" in node for node in content.values()):
        yield "prompt", json.dumps(content)
    for holder in (content, *(content.get(key) for key in _HOLDERS)):
        for name in _GRAPHS:
            value = holder.get(name) if isinstance(holder, dict) else None
            if isinstance(value, dict | str):
                yield name, value if isinstance(value, str) else json.dumps(value)
    if isinstance(text := content.get("parameters"), str):
        yield "parameters", text
