"""Connections of ComfyUI's editor that are no wires: variables that are set and got, and what is used everywhere."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.image_metadata.bounded_json import objects_of
from core.image_metadata.comfyui.names import role_of, words
from core.image_metadata.comfyui.widgets import kind_of

MAX_SOURCES = 12  # of what is used everywhere, in one graph

Nodes = Mapping[str, dict[str, Any]]
Broadcast = dict[tuple[str, int], tuple[str, int]]

_PLACE = re.compile(r"[0-9]{1,6}")
_PLAIN_PATTERN = re.compile(r"[\w |.*^$-]{1,80}")
_ANY_PATTERN = {"", ".", ".*", "^.*$"}


def is_getter(node: Mapping[str, Any]) -> bool:
    """Whether a node stands for what a node of the other kind was given."""
    return {"get", "node"} <= set(words(kind_of(node)))


def is_setter(node: Mapping[str, Any]) -> bool:
    """Whether a node keeps what comes in for those that get it."""
    return {"set", "node"} <= set(words(kind_of(node)))


def variable_of(node: Mapping[str, Any]) -> str:
    """The name under which something is set or got."""
    values = node.get("widgets_values")
    listed = list(values.values()) if isinstance(values, dict) else values if isinstance(values, list) else []
    return next((value for value in listed[:5] if isinstance(value, str)), "")


def broadcast_links(content: Mapping[str, Any], nodes: Nodes, links: Mapping[Any, tuple[Any, Any]]) -> Broadcast:
    """From which node and output an input without a wire gets what is used everywhere: by node and number of the input.

    The extension keeps what it connected last as `ue_links`; where it did not, the types decide as they do there.
    """
    extra = content.get("extra")
    kept = extra.get("ue_links") if isinstance(extra, dict) else None
    if isinstance(kept, list) and kept:
        return dict(_kept(kept))
    sources = [source for node in nodes.values() for source in _sources(node, links)][:MAX_SOURCES]
    return dict(_by_type(nodes, sources)) if sources else {}


def _kept(kept: list[Any]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    for link in objects_of(kept):
        ends = [link.get(key) for key in ("downstream", "downstream_slot", "upstream", "upstream_slot")]
        if all(isinstance(end, str | int) for end in ends) and all(_PLACE.fullmatch(str(end)) for end in ends[1::2]):
            yield (str(ends[0]), int(str(ends[1]))), (str(ends[2]), int(str(ends[3])))


Source = tuple[str, str, str, tuple[str, int]]  # the type, the role, the pattern of inputs, and where it comes from


def _sources(node: dict[str, Any], links: Mapping[Any, tuple[Any, Any]]) -> Iterator[Source]:
    """What a node gives to everyone: all that is wired to it, or for a seed its own value."""
    if "everywhere" not in words(kind_of(node)) or node.get("mode") in (2, 4):
        return
    values = node.get("widgets_values")
    pattern = values[1] if isinstance(values, list) and len(values) > 1 and isinstance(values[1], str) else ""
    for entry in objects_of(node.get("inputs")):
        begin = links.get(entry["link"]) if isinstance(entry.get("link"), str | int) else None
        if begin is not None and isinstance(begin[1], int):
            name = str(entry.get("name"))
            yield str(entry.get("type")), role_of(name), pattern, (str(begin[0]), begin[1])
    if "seed" in words(kind_of(node)):
        yield "INT", "", "seed", (str(node.get("id")), 0)


def _by_type(nodes: Nodes, sources: list[Source]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    for key, node in nodes.items():
        if "everywhere" in words(kind_of(node)):
            continue
        for slot, entry in enumerate(objects_of(node.get("inputs"))):
            if entry.get("link") is None and (not isinstance(entry.get("widget"), dict) or entry.get("type") == "INT"):
                fitting = [source for source in sources if _fits(source, entry)]
                if len(fitting) == 1 and fitting[0][3][0] != key:
                    yield (key, slot), fitting[0][3]


def _fits(source: Source, entry: Mapping[str, Any]) -> bool:
    kind, role, pattern, _ = source
    name = str(entry.get("name"))
    if kind != entry.get("type") or role != (role and role_of(name)):
        return False
    if pattern in _ANY_PATTERN:
        return True
    plain = pattern if _PLAIN_PATTERN.fullmatch(pattern) else ""
    return any(part.strip(".*^$ ").lower() in name.lower() for part in plain.split("|") if part.strip(".*^$ "))
