"""Which inputs of a node an output of it comes from: switches, bundles of several wires, and what only hands on."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.image_metadata.comfyui.graph import Graph, Link, Node
from core.image_metadata.comfyui.names import (
    Role,
    Sort,
    in_order,
    place_of,
    role_of,
    sort_of,
    stem_and_mark,
    word_set,
    words,
)
from core.image_metadata.comfyui.switches import branch_of, switch_of
from core.image_metadata.found import GivenUp

MAX_STEPS = 3_000  # from node to node in one graph
MAX_EMPTY_NODES = 10  # in a row, that are looked into for anything
MAX_CHAIN_NODES = 120  # nodes in a row

_BUNDLES = word_set("context ctx pipe bundle bus")
_HANDS_ON = word_set("reroute primitive get set pipe context not invert")
_PLACES = word_set("index idx key position")
_SCALARS = word_set("value boolean bool int integer float number seed text string")


@dataclass
class Walk:
    """Follows wires against their direction and counts the steps; GivenUp once the way is too long."""

    graph: Graph
    steps: int = 0
    used: Mapping[str, frozenset[int]] | None = None  # by node, the outputs that others take
    choices: dict[str, list[str] | None] = field(default_factory=dict)  # by node, what `chosen` said
    unsure: dict[str, None] = field(default_factory=dict)  # switches of which is not known which way they stood

    def step(self, depth: int = 0, node: Node | None = None) -> None:
        """Counts a step, and more for a node with many inputs."""
        self.steps += 1 + (len(node.inputs) >> 4 if node else 0)
        if self.steps > MAX_STEPS or depth > MAX_CHAIN_NODES:
            raise GivenUp

    def node(self, value: object) -> Node | None:
        """The node that a link leads to."""
        return self.graph.get(value.node) if isinstance(value, Link) else None

    def scalar(self, value: object, hint: str = "", depth: int = 0) -> bool | float | str | None:
        """The truth value, number or string of an input, also where other nodes give it; None where that is unknown."""
        if isinstance(value, bool | int | float | str):
            return value
        node = self.node(value)
        if node is None or not isinstance(value, Link):
            return None
        self.step(depth, node)
        if (chosen := self.chosen(node, depth)) is not None:
            return self.scalar(node.inputs[chosen[0]], hint, depth + 1) if chosen else None
        source = _source_of_scalar(node, hint, node.output(value.slot).name)
        if source is None:
            return None
        answer = self.scalar(node.inputs[source], hint, depth + 1)
        return not answer if {"not", "invert"} & set(words(node.kind)) and isinstance(answer, bool) else answer

    def chosen(self, node: Node, depth: int = 0) -> list[str] | None:
        """The inputs of a switch that it lets through: one, or none where nothing is wired there; None for any other.

        Where its setting is not known, the first that is there, and the switch is `unsure`.
        """
        if node.id not in self.choices:
            self.choices[node.id] = None  # for a circle that comes back here meanwhile
            self.choices[node.id] = self._choose(node, depth)
        return self.choices[node.id]

    def _choose(self, node: Node, depth: int) -> list[str] | None:
        switch = switch_of(node)
        if switch is None:
            return None
        branches = [name for name in switch.branches if node.inputs[name] is not None]
        if switch.selector is None:
            return [name for name in branches if not self._brings_nothing(node.inputs[name], depth)][:1]
        setting = self.scalar(node.inputs[switch.selector], "", depth + 1)
        name = None if setting is None else branch_of(switch, setting)
        if name is None and not isinstance(setting, bool | int | float) and len(switch.branches) > 1:
            self.unsure[node.kind] = None
            return branches[:1]
        return [name] if name is not None and name in branches else []

    def _brings_nothing(self, value: object, depth: int = 0) -> bool:
        """Whether a wire comes from a bundle that nothing was put into, or from a switch that lets nothing through."""
        node = self.node(value)
        if node is None or depth > MAX_EMPTY_NODES:
            return False
        self.step(0, node)
        if switch_of(node) is not None:
            return self.chosen(node, depth + 1) == []
        wires = list(node.links())
        is_bundle = not _BUNDLES.isdisjoint(words(node.kind)) and len(wires) == len(node.inputs)
        bundles = all(sort_of(name, node.types.get(name, "")) == "bundle" for name, _ in wires)
        return is_bundle and bundles and all(self._brings_nothing(link, depth + 1) for _, link in wires)

    def wires(self, node: Node) -> list[tuple[str, Link]]:
        """The inputs of a node that come from others, of a switch only what it lets through."""
        chosen = self.chosen(node)
        return [(name, link) for name, link in node.links() if chosen is None or name in chosen]

    def followed(self, node: Node, slot: int, sort: Sort, role: Role = "") -> list[tuple[str, Link]]:
        """The inputs from which an output of that sort comes: those of the sort, else bundles, else whatever may be."""
        links = self.wires(node)
        if self.chosen(node) is not None:
            return links
        sorts = {name: sort_of(name, node.types.get(name, "")) for name, _ in links}
        alike = [(name, link) for name, link in links if sorts[name] == sort]
        if sort == "conditioning":
            alike = _of_role(node, slot, role, alike)
        if alike:
            return alike
        bundles = [(name, link) for name, link in links if sorts[name] == "bundle"]
        if "merge" in words(node.kind):  # of several, the last goes before
            bundles = [(name, dict(bundles)[name]) for name in reversed(in_order(dict(bundles)))]
        if len(links) == 1 and (packed := self.packed(node, slot, links[0][1])) is not None:
            return [packed]
        return bundles or [(name, link) for name, link in links if sorts[name] == "any"]

    def packed(self, node: Node, slot: int, link: Link) -> tuple[str, Link] | None:
        """What went into a bundle of anything at the place where it comes out; None for a bundle of named things.

        A setting of the node may name it; where the bundle itself comes out too, it is the first output.
        """
        pack = self.node(link)
        if pack is not None and (name := self._asked_for(node, pack)):
            return name, pack.inputs[name]
        family = [name for name, _ in pack.links() if stem_and_mark(name)[1]] if pack else []
        if pack is None or len(family) < 2 or len({stem_and_mark(name)[0] for name in family}) > 1:
            return None
        if any(sort_of(name, pack.types.get(name, "")) != "any" for name in family) or self.chosen(pack) is not None:
            return None
        place = slot + 1 if 0 in self._used_outputs(node) else slot
        found = next((name for name in family if place_of(name) == place), None)
        return None if found is None else (found, pack.inputs[found])

    def _asked_for(self, node: Node, pack: Node) -> str:
        """The wire into a bundle that a node takes out by number, by name, or by the key beside it; "" for none."""
        setting = next((name for name, _ in node.values() if not _PLACES.isdisjoint(words(name))), "")
        wanted, wires = node.inputs.get(setting), dict(pack.links())
        if isinstance(wanted, str) and wanted:
            keys = {stem_and_mark(name)[1] for name, value in pack.values() if value == wanted}
            marked = [name for name in wires if stem_and_mark(name)[1] and stem_and_mark(name)[1] in keys]
            return wanted if wanted in wires else next(iter(marked), "")
        numbered = in_order(name for name in wires if stem_and_mark(name)[1])
        if isinstance(wanted, int) and not isinstance(wanted, bool) and 0 <= wanted < len(numbered):
            return numbered[wanted]
        return ""

    def _used_outputs(self, node: Node) -> frozenset[int]:
        if self.used is None:
            slots: dict[str, set[int]] = {}
            for link in (link for user in self.graph.values() for _, link in user.links()):
                slots.setdefault(link.node, set()).add(link.slot)
            self.used = {key: frozenset(taken) for key, taken in slots.items()}
        return self.used.get(node.id, frozenset())


def _of_role(node: Node, slot: int, role: Role, links: list[tuple[str, Link]]) -> list[tuple[str, Link]]:
    """Of a node's wires of conditioning those of one role, which the output's name may say, and those of none."""
    said = role_of(node.output(slot).name) or role
    roles = {name: role_of(name) for name, _ in links}
    if not said and {"positive", "negative"} <= set(roles.values()) and slot in (0, 1):
        said = "negative" if slot == 1 else "positive"
    same = [(name, link) for name, link in links if said and roles[name] == said]
    return same or [(name, link) for name, link in links if not (said and roles[name])]


def _source_of_scalar(node: Node, hint: str, output: str) -> str | None:
    """The input that a node's value comes from; None where several could be meant, or where it is computed."""
    names = list(node.inputs)
    for wanted in (output, hint):
        same = [name for name in names if wanted and name.lower() == wanted.lower()]
        if same:
            return same[0]
    alike = [name for name in names if hint and set(words(name)) & set(words(hint))]
    plain = [name for name in names if isinstance(node.inputs[name], bool | int | float | str)]
    usual = [name for name in plain if set(words(name)) <= _SCALARS and words(name)]
    wired = [name for name, _ in node.links()]
    if wired and plain and _HANDS_ON.isdisjoint(words(node.kind)):
        return None
    single = (several[0] for several in (alike, usual, plain, wired) if len(several) == 1)
    return next(single, next(iter(alike or usual), None))


def lineage(walk: Walk, starts: Sequence[tuple[Link, Sort]]) -> Iterator[Node]:
    """The nodes behind wires of a model, an encoder or LoRAs, nearest first, each once."""
    waiting: deque[tuple[Link, Sort]] = deque(starts)
    seen: set[tuple[str, Sort]] = set()
    given: set[str] = set()
    while waiting:
        link, sort = waiting.popleft()
        node = walk.node(link)
        if node is None or (node.id, sort) in seen:
            continue
        walk.step(0, node)
        seen.add((node.id, sort))
        if node.id not in given:
            given.add(node.id)
            yield node
        waiting += [(following, sort) for _, following in walk.followed(node, link.slot, sort)]
        if sort != "lora":
            loras = [other for name, other in node.links() if sort_of(name, node.types.get(name, "")) == "lora"]
            waiting += [(other, "lora") for other in loras]
