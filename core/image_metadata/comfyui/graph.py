"""ComfyUI's graph of nodes as it was run: nodes with inputs by name, each a value or a link to another's output."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.image_metadata.bounded_json import lines_of
from core.image_metadata.comfyui.widgets import content_of
from core.image_metadata.found import GivenUp

MAX_NODES = 5_000
MAX_INPUTS = 500  # of a node


@dataclass(frozen=True, slots=True)
class Link:
    """The output `slot` of a node."""

    node: str
    slot: int


@dataclass(frozen=True, slots=True)
class Output:
    """An output of a node: its name and type, each "" where the file does not say it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its class, its title, and its inputs, each a Link or a value.

    `types` are those of inputs by name and `outputs` all outputs, as far as the editor's graph says them. `kept` are
    the strings that stood on the node after the run.
    """

    id: str
    kind: str
    title: str
    inputs: Mapping[str, Any]
    types: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    kept: tuple[str, ...] = ()

    def links(self) -> Iterator[tuple[str, Link]]:
        """The inputs that come from other nodes."""
        return ((name, value) for name, value in self.inputs.items() if isinstance(value, Link))

    def values(self) -> Iterator[tuple[str, Any]]:
        """The inputs that are values."""
        return ((name, value) for name, value in self.inputs.items() if not isinstance(value, Link))

    def output(self, slot: int) -> Output:
        """An output's name and type; both empty where they are not known."""
        return self.outputs[slot] if 0 <= slot < len(self.outputs) else Output("", "")


Graph = Mapping[str, Node]


def is_run(content: object) -> bool:
    """Whether a JSON value is a graph as it was run."""
    return isinstance(content, dict) and any(_is_node(node) for node in content.values())


def _is_node(node: object) -> bool:
    return isinstance(node, dict) and isinstance(node.get("class_type"), str) and bool(node["class_type"])


def graph_run(content: Mapping[str, Any]) -> Graph:
    """The graph as it was run; empty where `content` is none. GivenUp for one that is too large."""
    nodes = {key: node for key, node in content.items() if _is_node(node)}
    if len(nodes) > MAX_NODES:
        raise GivenUp
    return {key: _node(key, node, nodes) for key, node in nodes.items()}


def _node(key: str, node: dict[str, Any], nodes: Mapping[str, Any]) -> Node:
    listed, meta = node.get("inputs"), node.get("_meta")
    first = list(listed.items())[:MAX_INPUTS] if isinstance(listed, dict) else []
    inputs = {name: _value(value, nodes) for name, value in first}
    title = meta.get("title") if isinstance(meta, dict) else ""
    inputs = {name: value for name, value in inputs.items() if value is not None}
    return Node(key, node["class_type"], title if isinstance(title, str) else "", inputs)


def _value(value: object, nodes: Mapping[str, object]) -> object:
    """A link as such, and nothing for one that leads nowhere; a list that is none as its editor wraps it."""
    if isinstance(value, dict) and list(value) == ["__value__"]:
        return value["__value__"]
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int) and type(value[1]) is int:
        return Link(str(value[0]), value[1]) if str(value[0]) in nodes else None
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str | int | float):
        return value[0]  # as a node is given it
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return lines_of(value)
    return content_of(value)


def with_drawn(run: Graph, drawn: Graph) -> Graph:
    """The graph that was run with what only the editor's knows of its nodes: types, outputs, texts of the run."""
    return {key: _with_drawn(node, drawn.get(key)) for key, node in run.items()}


def _with_drawn(node: Node, drawn: Node | None) -> Node:
    if drawn is None or drawn.kind != node.kind:
        return node
    return replace(node, types=drawn.types, outputs=drawn.outputs, kept=drawn.kept, title=node.title or drawn.title)
