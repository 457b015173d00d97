"""A group node of ComfyUI's editor (`workflow>name`) as the subgraph that it stands for."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.image_metadata.bounded_json import objects_of
from core.image_metadata.comfyui.widgets import kind_of

INPUTS, OUTPUTS = -10, -20  # the ids by which the links of a subgraph name its own ends
_PREFIXES = ("workflow>", "workflow/")


def group_definition(node: Mapping[str, Any], workflow: Mapping[str, Any]) -> dict[str, Any] | None:
    """The nodes and links of a group node, with the values that are set on it; None for any other node."""
    extra, kind = workflow.get("extra"), kind_of(node)
    groups = extra.get("groupNodes") if isinstance(extra, dict) else None
    name = next((kind.removeprefix(prefix) for prefix in _PREFIXES if kind.startswith(prefix)), "")
    group = groups.get(name) if name and isinstance(groups, dict) else None
    if not isinstance(group, dict):
        return None
    nodes = [inner | {"id": index} for index, inner in enumerate(objects_of(group.get("nodes")))]
    _set_values(nodes, node.get("widgets_values"))
    inner_links = [link[:4] for link in _lists(group.get("links")) if all(isinstance(end, int) for end in link[:4])]
    links = [
        {"id": index, "origin_id": link[0], "origin_slot": link[1], "target_id": link[2], "target_slot": link[3]}
        for index, link in enumerate(inner_links)
    ]
    inputs = list(_join_inputs(nodes, links))
    outside = {
        (end[0], end[1]) for end in _lists(group.get("external"), 2) if all(isinstance(part, int) for part in end[:2])
    }
    used = {(link[0], link[1]) for link in inner_links}
    _add_outputs(nodes, links, used - outside)
    return {"nodes": nodes, "links": links, "inputs": inputs}


def _lists(value: object, length: int = 4) -> Iterator[list[Any]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, list) and len(item) >= length:
            yield item


def _set_values(nodes: list[dict[str, Any]], values: object) -> None:
    """Gives each node its part of the values, which stand one after the other on the group node."""
    counts = [len(node["widgets_values"]) if isinstance(node.get("widgets_values"), list) else 0 for node in nodes]
    if isinstance(values, list) and len(values) == sum(counts):
        start = 0
        for node, count in zip(nodes, counts, strict=True):
            node["widgets_values"] = values[start : start + count]
            start += count


def _join_inputs(nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Wires the inputs; those that nothing inside is wired to are the group's, in their order."""
    wired = {(link["target_id"], link["target_slot"]): link["id"] for link in links}
    count = 0
    for node in nodes:
        node["inputs"] = [dict(entry) for entry in objects_of(node.get("inputs"))]
        for slot, entry in enumerate(node["inputs"]):
            entry["link"] = wired.get((node["id"], slot), len(links))
            if entry["link"] == len(links):
                links.append({"id": len(links), "origin_id": INPUTS, "origin_slot": count, "target_id": node["id"],
                              "target_slot": slot})  # fmt: skip
                count += 1
                yield {"type": entry.get("type")}


def _add_outputs(nodes: list[dict[str, Any]], links: list[dict[str, Any]], hidden: set[tuple[int, int]]) -> None:
    count = 0
    for node in nodes:
        for slot in range(len(objects_of(node.get("outputs")))):
            if (node["id"], slot) not in hidden:
                links.append({"id": len(links), "origin_id": node["id"], "origin_slot": slot, "target_id": OUTPUTS,
                              "target_slot": count})  # fmt: skip
                count += 1
