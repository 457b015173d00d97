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
_SIGN = re.compile(r"negative prompt:|Steps: \d", re.IGNORECASE)
_GRAPHS = ("prompt", "workflow")  # ComfyUI's own, in which nothing else is looked for
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
    """Adds a text that is JSON, or that has A1111's labels, unless there is one in its own place."""
    if parse_object(text) or (name == "parameters" and _SIGN.search(text)):
        found.setdefault(name, text)


def _inside(content: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The texts of a PNG that are kept in an object, and the graph that it is itself, all as JSON."""
    if isinstance(content.get("nodes"), list):
        yield "workflow", json.dumps(content)
    elif any(isinstance(node, dict) and "class_type" in node for node in content.values()):
        yield "prompt", json.dumps(content)
    for holder in (content, *(content.get(key) for key in _HOLDERS)):
        for name, value in holder.items() if isinstance(holder, dict) else ():
            if name in OWN_NAMES and isinstance(value, dict | str):
                yield name, value if isinstance(value, str) else json.dumps(value)
    infotexts = content.get("infotexts")  # of A1111's own interface for programs
    if isinstance(infotexts, list) and infotexts and isinstance(infotexts[0], str):
        yield "parameters", infotexts[0]
