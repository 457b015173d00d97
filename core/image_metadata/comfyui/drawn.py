"""ComfyUI's graph as its editor shows it: subgraphs unfolded, connections without wires followed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.image_metadata.bounded_json import objects_of
from core.image_metadata.comfyui.graph import MAX_INPUTS, MAX_NODES, Graph, Link, Node, Output
from core.image_metadata.comfyui.groups import INPUTS, OUTPUTS, group_definition
from core.image_metadata.comfyui.widgets import Promoted, kind_of, promoted_values, strings_of, values_of
from core.image_metadata.comfyui.wireless import broadcast_links, is_getter, is_setter, variable_of
from core.image_metadata.found import GivenUp

MAX_NESTING = 30  # subgraphs in one another, and nodes in a row that are switched off

_OFF, _PASSED = 2, 4  # modes of a node
MAX_LEVELS = 1_000  # subgraphs in one workflow, each time they stand in it


@dataclass(frozen=True, slots=True)
class Outside:
    """A value that is set on the outside of a subgraph, where a wire could come in."""

    value: Any


def is_drawn(content: object) -> bool:
    """Whether a JSON value is a graph as the editor keeps it."""
    return isinstance(content, dict) and isinstance(content.get("nodes"), list)


def graph_drawn(workflow: Mapping[str, Any]) -> Graph:
    """The graph, without the nodes that are switched off. GivenUp for one that is too large."""
    level = _Level(_Book(workflow), "", workflow, None, {}, Promoted(), 0)
    nodes: dict[str, Node] = {}
    for node in level.unfolded():
        nodes[node.id] = node
        if len(nodes) > MAX_NODES:
            raise GivenUp
    return nodes


class _Book:
    """What is known of the whole workflow: its subgraphs by id, and who sets the variables of Set and Get nodes."""

    def __init__(self, workflow: Mapping[str, Any]) -> None:
        self._workflow = workflow
        self._subgraphs: dict[str, Mapping[str, Any]] = {}
        self.setters: dict[str, list[tuple[_Level, dict[str, Any]]]] = {}
        self.levels = 0
        extra = workflow.get("extra")
        for holder in (workflow, extra if isinstance(extra, dict) else {}):
            definitions = holder.get("definitions")
            listed = definitions.get("subgraphs") if isinstance(definitions, dict) else None
            for subgraph in objects_of(list(listed.values()) if isinstance(listed, dict) else listed):
                self._subgraphs.setdefault(str(subgraph.get("id")), subgraph)

    def definition(self, node: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What a node stands for; None for one that stands for itself."""
        return self._subgraphs.get(kind_of(node)) or group_definition(node, self._workflow)


@dataclass
class _Level:
    """The nodes and links of a workflow, or of a subgraph that stands for the node `holder` of `above`."""

    book: _Book
    prefix: str
    content: Mapping[str, Any]
    above: "_Level | None"
    holder: Mapping[str, Any]
    promoted: Promoted
    depth: int
    nodes: dict[str, dict[str, Any]] = field(init=False)
    links: dict[Any, tuple[Any, Any]] = field(init=False, default_factory=dict)  # where each begins: node and slot
    ends: dict[Any, Any] = field(init=False, default_factory=dict)  # which link an output of the subgraph is
    inside: "dict[str, _Level]" = field(init=False, default_factory=dict)
    broadcast: Mapping[tuple[str, int], tuple[str, int]] = field(init=False)  # node and slot without a wire, and whence

    def __post_init__(self) -> None:
        self.book.levels += 1
        if self.depth > MAX_NESTING or self.book.levels > MAX_LEVELS:
            raise GivenUp
        self.nodes = {str(node.get("id")): node for node in objects_of(self.content.get("nodes"))}
        links = self.content.get("links")
        for link in links if isinstance(links, list) else ():
            self._add_link(link)
        for key, node in self.nodes.items():
            if is_setter(node) and node.get("mode") not in (_OFF, _PASSED):
                self.book.setters.setdefault(variable_of(node), []).append((self, node))
            if (definition := self.book.definition(node)) is not None:
                self.inside[key] = _Level(self.book, f"{self.prefix}{key}:", definition, self, node,
                                          self._promoted(key, node), self.depth + 1)  # fmt: skip
        self.broadcast = broadcast_links(self.content, self.nodes, self.links)

    def _promoted(self, key: str, node: dict[str, Any]) -> Promoted:
        """The values on the outside of an inner subgraph, but for those that stand on the outside of this one too."""
        own, outer = promoted_values(node), self.promoted.inside.get(key, {})
        inside = {
            inner: {name: outer.get(name, value) for name, value in values.items()}
            for inner, values in own.inside.items()
        }
        return Promoted({**own.inputs, **outer}, inside)

    def _add_link(self, link: object) -> None:
        if isinstance(link, dict):
            link = [link.get(key) for key in ("id", "origin_id", "origin_slot", "target_id", "target_slot")]
        if isinstance(link, list) and len(link) >= 5 and all(isinstance(part, str | int) for part in link[:5]):
            self.links[link[0]] = link[1], link[2]
            if link[3] == OUTPUTS:
                self.ends[link[4]] = link[0]

    def unfolded(self) -> Iterator[Node]:
        """Every node that is on, those of subgraphs included."""
        for key, node in self.nodes.items():
            if node.get("mode") not in (_OFF, _PASSED):
                yield from self.inside[key].unfolded() if key in self.inside else (self._node(key, node),)

    def _node(self, key: str, node: dict[str, Any]) -> Node:
        inputs = {name: value for name, value in values_of(node).items() if value is not None}
        inputs |= self.promoted.inside.get(key, {})
        entries = objects_of(node.get("inputs"))[:MAX_INPUTS]
        for slot, entry in enumerate(entries):
            origin = self._origin_of_input(key, slot, entry)
            if origin is not None:
                inputs[_text(entry.get("name")) or "input"] = origin.value if isinstance(origin, Outside) else origin
        types = {_text(entry.get("name")): _text(entry.get("type")) for entry in entries}
        outputs = tuple(
            Output(_text(entry.get("name")), _text(entry.get("type")))
            for entry in objects_of(node.get("outputs"))[:MAX_INPUTS]
        )
        return Node(
            self.prefix + key, kind_of(node), _text(node.get("title")), inputs, types, outputs, strings_of(node)
        )

    def _origin_of_input(self, key: str, slot: int, entry: Mapping[str, Any], steps: int = 0) -> Link | Outside | None:
        if entry.get("link") is None and (key, slot) in self.broadcast:
            return self._origin_at(*self.broadcast[key, slot], steps)
        return self.origin(entry.get("link"), steps)

    def origin(self, link: object, steps: int = 0) -> Link | Outside | None:
        """Where a link really begins, through the walls of subgraphs and past nodes that are switched off."""
        if not isinstance(link, str | int) or link not in self.links:
            return None
        if steps > MAX_NESTING:
            raise GivenUp
        node, slot = self.links[link]
        if node == INPUTS:
            return self._origin_outside(slot, steps)
        return self._origin_at(str(node), slot, steps)

    def _origin_outside(self, slot: object, steps: int) -> Link | Outside | None:
        """What comes in by an input of the subgraph: matched by name, since the outside may leave inputs out."""
        if self.above is None or not isinstance(slot, int):
            return None
        own, outer = objects_of(self.content.get("inputs")), objects_of(self.holder.get("inputs"))
        name = _text(own[slot].get("name")) if 0 <= slot < len(own) else ""
        named = [number for number, entry in enumerate(outer) if name and entry.get("name") == name]
        for number in named or ([slot] if not name and 0 <= slot < len(outer) else []):
            key = self.prefix.removeprefix(self.above.prefix).removesuffix(":")
            if (origin := self.above._origin_of_input(key, number, outer[number], steps + 1)) is not None:
                return origin
        value = self.promoted.inputs.get(name)
        return None if value is None else Outside(value)

    def _origin_at(self, key: str, slot: object, steps: int) -> Link | Outside | None:
        node = self.nodes.get(key)
        if node is None or node.get("mode") == _OFF:
            return None
        if node.get("mode") == _PASSED:
            return self.origin(_link_past(node, slot), steps + 1)
        if is_getter(node) or is_setter(node):
            return self._origin_of_variable(node, steps + 1)
        if key in self.inside:
            inner = self.inside[key]
            return inner.origin(inner.ends.get(slot), steps + 1)
        return Link(self.prefix + key, slot if isinstance(slot, int) else 0)

    def _origin_of_variable(self, node: dict[str, Any], steps: int) -> Link | Outside | None:
        setters = self.book.setters.get(variable_of(node), [])
        here = [(level, setter) for level, setter in setters if level is self and (is_getter(node) or setter is node)]
        for level, setter in here or setters:
            links = [entry.get("link") for entry in objects_of(setter.get("inputs"))]
            return level.origin(next((link for link in links if link is not None), None), steps)
        return None


def _link_past(node: Mapping[str, Any], slot: object) -> object:
    """The link that goes on where a node is passed by: of the input at the same place, or the first of that type."""
    outputs, inputs = objects_of(node.get("outputs")), objects_of(node.get("inputs"))
    if not isinstance(slot, int) or not 0 <= slot < len(outputs):
        return None
    kind = outputs[slot].get("type")
    alike = [entry for entry in inputs[slot : slot + 1] if entry.get("type") == kind]
    alike += [entry for entry in inputs if entry.get("type") == kind]
    return next((entry["link"] for entry in alike if entry.get("link") is not None), None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
