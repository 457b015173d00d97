"""ComfyUI's graph of nodes, from what it runs (`prompt`) or from what its editor shows (`workflow`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.image_metadata.bounded_json import objects_of
from core.image_metadata.found import GivenUp

MAX_NODES = 5_000
MAX_NESTING = 30  # subgraphs in one another, and nodes in a row that are switched off

_INPUTS, _OUTPUTS = -10, -20  # the ids by which the links of a subgraph name its own ends
_OFF, _PASSED = 2, 4  # modes of a node
_TURNS = ("fixed", "increment", "decrement", "randomize")  # the widget behind a seed, which is no input
_SIZES = ("width", "height", "crop_w", "crop_h", "target_width", "target_height")
_SAMPLING = ("steps", "cfg", "sampler_name", "scheduler")
_WIDGETS: dict[str, tuple[str, ...]] = {  # of nodes that older workflows hold without names
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": (*_SIZES, "text_g", "text_l"),
    "CLIPTextEncodeSDXLRefiner": ("ascore", "width", "height", "text"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSD3": ("clip_l", "clip_g", "t5xxl", "empty_padding"),
    "CLIPSetLastLayer": ("stop_at_clip_layer",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "KSampler": ("seed", *_SAMPLING, "denoise"),
    "KSamplerAdvanced": ("add_noise", "noise_seed", *_SAMPLING, "start_at_step", "end_at_step"),
    "StringConcatenate": ("string_a", "string_b", "delimiter"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """The output `slot` of a node."""

    node: str
    slot: int


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its class, its title, and its inputs, each a Link or a value."""

    id: str
    kind: str
    title: str
    inputs: Mapping[str, Any]

    def links(self) -> Iterator[tuple[str, Link]]:
        """The inputs that come from other nodes."""
        return ((name, value) for name, value in self.inputs.items() if isinstance(value, Link))


Graph = Mapping[str, Node]


def graph_run(graph: Mapping[str, Any]) -> Graph:
    """The graph as it was run; empty where `graph` is none. GivenUp for one that is too large."""
    nodes = {key: node for key, node in graph.items() if isinstance(node, dict) and _text(node.get("class_type"))}
    if len(nodes) > MAX_NODES:
        raise GivenUp
    return {key: _node_run(key, node, nodes) for key, node in nodes.items()}


def _node_run(key: str, node: dict[str, Any], nodes: Mapping[str, Any]) -> Node:
    listed, meta = node.get("inputs"), node.get("_meta")
    inputs = {name: _value_run(value, nodes) for name, value in listed.items()} if isinstance(listed, dict) else {}
    title = _text(meta.get("title")) if isinstance(meta, dict) else ""
    return Node(key, node["class_type"], title, inputs)


def _value_run(value: object, nodes: Mapping[str, object]) -> object:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int) and isinstance(value[1], int):
        return Link(str(value[0]), value[1]) if str(value[0]) in nodes else value
    return value


def graph_drawn(workflow: Mapping[str, Any]) -> Graph:
    """The graph as its editor shows it, subgraphs unfolded, without the nodes that are switched off."""
    definitions = workflow.get("definitions")
    listed = definitions.get("subgraphs") if isinstance(definitions, dict) else None
    subgraphs = {subgraph["id"]: subgraph for subgraph in objects_of(listed) if isinstance(subgraph.get("id"), str)}
    level = _Level("", workflow, subgraphs, None, {}, 0)
    nodes: dict[str, Node] = {}
    for node in level.unfolded():
        nodes[node.id] = node
        if len(nodes) > MAX_NODES:
            raise GivenUp
    return nodes


@dataclass
class _Level:
    """The nodes and links of a workflow, or of a subgraph that stands for the node `holder` of `above`."""

    prefix: str
    content: Mapping[str, Any]
    subgraphs: Mapping[str, Any]
    above: "_Level | None"
    holder: Mapping[str, Any]
    depth: int
    nodes: dict[str, dict[str, Any]] = field(init=False)
    links: dict[Any, tuple[Any, Any]] = field(init=False, default_factory=dict)  # where each begins: node and slot
    ends: dict[Any, Any] = field(init=False, default_factory=dict)  # which link an output of the subgraph is
    inside: "dict[str, _Level]" = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.depth > MAX_NESTING:
            raise GivenUp
        self.nodes = {str(node.get("id")): node for node in objects_of(self.content.get("nodes"))}
        links = self.content.get("links")
        for link in links if isinstance(links, list) else ():
            self._add_link(link)
        for key, node in self.nodes.items():
            if (subgraph := self.subgraphs.get(_text(node.get("type")))) is not None:
                prefix = f"{self.prefix}{key}:"
                self.inside[key] = _Level(prefix, subgraph, self.subgraphs, self, node, self.depth + 1)

    def _add_link(self, link: object) -> None:
        if isinstance(link, dict):
            link = [link.get(key) for key in ("id", "origin_id", "origin_slot", "target_id", "target_slot")]
        if isinstance(link, list) and len(link) >= 5 and all(isinstance(part, str | int) for part in link[:5]):
            self.links[link[0]] = link[1], link[2]
            if link[3] == _OUTPUTS:
                self.ends[link[4]] = link[0]

    def unfolded(self) -> Iterator[Node]:
        """Every node that is on, those of subgraphs included."""
        for key, node in self.nodes.items():
            if node.get("mode") not in (_OFF, _PASSED):
                yield from self.inside[key].unfolded() if key in self.inside else (self._node(key, node),)

    def _node(self, key: str, node: dict[str, Any]) -> Node:
        inputs = dict(_widgets(node))
        for entry in objects_of(node.get("inputs")):
            if (link := self.origin(entry.get("link"))) is not None:
                inputs[_text(entry.get("name")) or "input"] = link
        return Node(self.prefix + key, _text(node.get("type")), _text(node.get("title")), inputs)

    def origin(self, link: object, steps: int = 0) -> Link | None:
        """Where a link really begins, through the walls of subgraphs and past nodes that are switched off."""
        if not isinstance(link, str | int) or link not in self.links:
            return None
        if steps > MAX_NESTING:
            raise GivenUp
        node, slot = self.links[link]
        if node == _INPUTS:
            outer = objects_of(self.holder.get("inputs"))
            inside = self.above is not None and isinstance(slot, int) and 0 <= slot < len(outer)
            return self.above.origin(outer[slot].get("link"), steps + 1) if inside and self.above else None
        return self._origin_at(str(node), slot, steps)

    def _origin_at(self, key: str, slot: object, steps: int) -> Link | None:
        node = self.nodes.get(key)
        if node is None or node.get("mode") == _OFF:
            return None
        if node.get("mode") == _PASSED:
            outputs = objects_of(node.get("outputs"))
            kind = outputs[slot].get("type") if isinstance(slot, int) and 0 <= slot < len(outputs) else None
            links = (entry.get("link") for entry in objects_of(node.get("inputs")) if entry.get("type") == kind)
            return self.origin(next((link for link in links if link is not None), None), steps + 1)
        if key in self.inside:
            inner = self.inside[key]
            return inner.origin(inner.ends.get(slot), steps + 1)
        return Link(self.prefix + key, slot if isinstance(slot, int) else 0)


def _widgets(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values set on a node, by name: its class's own, else those its inputs name, else “value”, “value 2” …"""
    values = node.get("widgets_values")
    if isinstance(values, dict):
        yield from values.items()
    elif isinstance(values, list):
        widgets = objects_of([entry.get("widget") for entry in objects_of(node.get("inputs"))])
        own = [_text(widget.get("name")) for widget in widgets]
        names = iter(_WIDGETS.get(_text(node.get("type"))) or own)
        before = ""
        for number, value in enumerate(values[:200], 1):
            if not (before.endswith("seed") and value in _TURNS):
                before = next(names, "value" if number == 1 else f"value {number}")
                yield before, value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
