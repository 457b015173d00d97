"""From a wire of ComfyUI's graph back to the words on it: through reroutes, strings, joins and conditioning nodes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.image_metadata.bounded_json import number_of, text_of
from core.image_metadata.comfyui_graph import Graph, Link, Node
from core.image_metadata.found import GivenUp

Want = Literal["positive", "negative"]

MAX_STEPS = 3_000  # from node to node in one graph
MAX_CHAIN_NODES = 150  # nodes in a row
MAX_CHARACTERS = 200_000  # characters of a text

_PAIRS = (("text_g", "text_l"), ("clip_g", "clip_l"), ("clip_l", "t5xxl"))  # the texts of two encoders in one node
_SIDES = {"text_g": "clip_g", "text_l": "clip_l", "clip_g": "clip_g", "clip_l": "clip_l", "t5xxl": "t5xxl"}
_TEXTS = ("populated_text", "text", "prompt", "value", "string", "Text", "STRING", "wildcard_text", "result", "input")
_JOINTS = ("delimiter", "separator", "delim", "linebreak_addition", "clean_whitespace")
_JOINS = re.compile(r"concat|join|combine|merge", re.IGNORECASE)
_KEEPS = re.compile(r"primitive|reroute|string|text|show|note|input|concat|join|get|set|switch", re.IGNORECASE)
_NO_TEXT = re.compile(r"model|clip|vae|net|image|latent|samples|mask|pixels|noise|sampler|sigmas|seed|width|height")


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one node encodes: its text, the other encoder's where it has one, and which encoder reads which."""

    node: Node
    text: str
    second: str = ""
    sides: tuple[str, str] = ("clip_g", "clip_l")


@dataclass
class Walk:
    """Follows wires against their direction; `passed` are nodes that may change a text while the graph runs.

    GivenUp once the way is too long, or the text; a circle is gone around once.
    """

    graph: Graph
    steps: int = 0
    passed: dict[str, None] = field(default_factory=dict)

    def step(self, depth: int) -> None:
        """Counts a step."""
        self.steps += 1
        if self.steps > MAX_STEPS or depth > MAX_CHAIN_NODES:
            raise GivenUp

    def encoded(self, link: object, want: Want) -> list[Encoded]:
        """The texts that come together in a wire of conditioning, in the order of the graph."""
        return list(self._encoded(link, want, set(), 0))

    def _encoded(self, link: object, want: Want, seen: set[str], depth: int) -> Iterator[Encoded]:
        node = self.graph.get(link.node) if isinstance(link, Link) else None
        if not isinstance(link, Link) or node is None or node.id in seen or "zeroout" in node.kind.lower():
            return
        self.step(depth)
        seen.add(node.id)
        if (encoded := self.encoded_by(node, want)) is not None:
            yield encoded
            return
        for following in _conditionings(node, link.slot, want):
            yield from self._encoded(following, want, seen, depth + 1)

    def encoded_by(self, node: Node, want: Want) -> Encoded | None:
        """What a node encodes itself; None where it only hands on."""
        for first, second in _PAIRS:
            if self._is_text(node, first) and (self._is_text(node, second) or second == "t5xxl"):
                texts = self.text(node.inputs[first], want), self.text(node.inputs.get(second), want)
                return _both(node, *texts, (_SIDES[first], _SIDES[second]))
        encodes = "clip" in node.inputs or "encode" in node.kind.lower() or "loader" in node.kind.lower()
        keys = (f"text_{want}", f"{want}_prompt", want, "text", "prompt") if encodes else (want,)
        key = next((key for key in keys if self._is_text(node, key)), None)
        return None if key is None else Encoded(node, self.text(node.inputs[key], want))

    def _is_text(self, node: Node, key: str) -> bool:
        """Whether an input is a text, or comes from a node that has no business with conditioning."""
        value = node.inputs.get(key)
        if not isinstance(value, Link):
            return isinstance(value, str)
        return key not in ("positive", "negative", "clip_l", "clip_g") and value.node in self.graph

    def text(self, value: object, want: Want, depth: int = 0, seen: frozenset[str] = frozenset()) -> str:
        """The text of an input: what stands there, or what the node before it puts out."""
        if not isinstance(value, Link):
            return text_of(value)
        node = self.graph.get(value.node)
        if node is None or node.id in seen:
            return ""
        self.step(depth)
        seen |= {node.id}
        if not _KEEPS.search(node.kind) and "populated_text" not in node.inputs:
            self.passed[node.kind] = None
        parts = [self.text(part, want, depth + 1, seen) for part in _strings(node, want)]
        joined = _joint(node).join(part for part in parts if part)
        if len(joined) > MAX_CHARACTERS:
            raise GivenUp
        return joined

    def number(self, value: object) -> float | None:
        """The number of an input, also where another node gives it."""
        return number_of(self.text(value, "positive") if isinstance(value, Link) else value)


def _both(node: Node, first: str, second: str, sides: tuple[str, str]) -> Encoded:
    """The text that there is first; the second only where it is another one."""
    if not first:
        return Encoded(node, second)
    return Encoded(node, first, second if second != first else "", sides)


def _conditionings(node: Node, slot: int, want: Want) -> list[Link]:
    """The wires to follow behind a node that has no text of its own."""
    links = dict(node.links())
    if {"positive", "negative"} <= links.keys():
        return [links["negative" if (slot == 1 if slot in (0, 1) else want == "negative") else "positive"]]
    named = [link for name, link in links.items() if "cond" in name.lower() or name == want]
    return named or [link for name, link in links.items() if not _NO_TEXT.search(name.lower())]


def _strings(node: Node, want: Want) -> Sequence[object]:
    """The inputs that a string node's output is made of: all that it joins, or the likeliest one."""
    if _JOINS.search(node.kind):
        return [value for key, value in node.inputs.items() if key not in _JOINTS and isinstance(value, str | Link)]
    keys = (f"text_{want}", want, *_TEXTS)
    named = [node.inputs[key] for key in keys if key in node.inputs and node.inputs[key] != ""]
    plain = [value for value in node.inputs.values() if isinstance(value, str)]
    return (named or plain or [link for _, link in node.links()] or list(node.inputs.values()))[:1]


def _joint(node: Node) -> str:
    given = next((node.inputs[key] for key in _JOINTS if isinstance(node.inputs.get(key), str)), " ")
    return str(given).replace("\\n", "\n")
