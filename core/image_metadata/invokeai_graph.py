"""InvokeAI's workflow editor: its graph is walked from the nodes that denoise back to the texts that steer them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.image_metadata.bounded_json import integer_of, number_of, objects_of, parse_object, text_of
from core.image_metadata.found import FoundPrompt, GivenUp, PictureLora, Texts
from core.program.translation import tr

TOOL = "InvokeAI"
MAX_NODES = 2_000
MAX_STEPS = 6_000  # from node to node in one graph
MAX_PROMPTS = 10
_POSITIVE = ("positive_conditioning", "positive_text_conditioning", "positive_prompt")
_NEGATIVE = ("negative_conditioning", "negative_text_conditioning", "negative_prompt")
_TEXTS = ("prompt", "value", "string", "text", "string_left", "string_right", "collection")
_STYLE = "style"  # what SDXL's second encoder is given


@dataclass(frozen=True)
class _Node:
    """A node: its kind, its plain values, and for each input that is wired the node before it."""

    kind: str
    values: Mapping[str, Any]
    wires: Mapping[str, str]


Graph = Mapping[str, _Node]


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompts of what was run, or else of what was drawn; empty where there is neither or no text in it."""
    for graph in (_run(parse_object(texts.get("invokeai_graph", ""))), _drawn(_workflow(texts))):
        if prompts := tuple(_prompts(graph)):
            return prompts
    return ()


def _workflow(texts: Texts) -> dict[str, Any]:
    own = parse_object(texts.get("invokeai_workflow", ""))
    other = parse_object(texts.get("workflow", ""))  # its exported files, which have `edges` where ComfyUI has links
    return own or (other if "edges" in other else {})


def _run(graph: Mapping[str, Any]) -> Graph:
    """The graph as it was run: nodes by their ids, and edges from field to field."""
    listed, edges = graph.get("nodes"), objects_of(graph.get("edges"))
    nodes = {key: node for key, node in listed.items() if isinstance(node, dict)} if isinstance(listed, dict) else {}
    wires = [(_end(edge.get("source")), _end(edge.get("destination"))) for edge in edges]
    kinds = {key: text_of(node.get("type")) for key, node in nodes.items()}
    return _graph(kinds, nodes, [(start[0], *end) for start, end in wires])


def _end(end: object) -> tuple[str, str]:
    return (text_of(end.get("node_id")), text_of(end.get("field"))) if isinstance(end, dict) else ("", "")


def _drawn(workflow: Mapping[str, Any]) -> Graph:
    """The graph as the editor keeps it: the values of a node are objects among its `data`."""
    kinds, values = dict[str, str](), dict[str, dict[str, Any]]()
    for node in objects_of(workflow.get("nodes")):
        data, key = node.get("data"), text_of(node.get("id"))
        inputs = data.get("inputs") if isinstance(data, dict) else None
        if isinstance(data, dict) and isinstance(inputs, dict):
            kinds[key] = text_of(data.get("type"))
            values[key] = {name: value.get("value") for name, value in inputs.items() if isinstance(value, dict)}
    edges = objects_of(workflow.get("edges"))
    return _graph(kinds, values, [tuple(text_of(edge.get(key)) for key in _EDGE_KEYS) for edge in edges])


_EDGE_KEYS = ("source", "target", "targetHandle")


def _graph(kinds: Mapping[str, str], values: Mapping[str, Mapping[str, Any]], edges: list[tuple[str, ...]]) -> Graph:
    if len(kinds) > MAX_NODES:
        raise GivenUp
    wires: dict[str, dict[str, str]] = {}
    for start, end, name in edges:
        if start in kinds:
            wires.setdefault(end, {}).setdefault(name, start)
    return {key: _Node(kind, values[key], wires.get(key, {})) for key, kind in kinds.items()}


def _prompts(graph: Graph) -> Iterator[FoundPrompt]:
    """One prompt a node that denoises, but for those that repeat another's."""
    found: dict[tuple[str, str], FoundPrompt] = {}
    for key, node in graph.items():
        if any(name in node.wires for name in _POSITIVE) and len(found) < MAX_PROMPTS:
            prompt = _of_sampler(graph, key, node)
            if prompt.prompt or prompt.negative_prompt:
                found.setdefault((prompt.prompt, prompt.negative_prompt), prompt)
    yield from found.values()


def _of_sampler(graph: Graph, key: str, node: _Node) -> FoundPrompt:
    walk = _Walk(graph)
    positive, negative = (walk.first(node, names) for names in (_POSITIVE, _NEGATIVE))
    styles = [walk.text(positive, _STYLE), walk.text(negative, _STYLE)]
    chain = list(walk.upstream([key]))
    return FoundPrompt(
        tool=TOOL,
        dialect="compel",
        prompt=walk.text(positive, *_TEXTS),
        negative_prompt=walk.text(negative, *_TEXTS),
        encoder="clip_l",
        more_prompts={"clip_g": styles[0]} if styles[0] else {},
        more_negatives={"clip_g": styles[1]} if styles[1] else {},
        loras=tuple(lora for step in chain for lora in _loras(step)),
        model=next((name for step in chain if (name := _name(step.values.get("model")))), ""),
        sampler=text_of(node.values.get("scheduler")),
        steps=integer_of(node.values.get("steps")),
        settings=tuple((name, text) for name in ("cfg_scale", "seed") if (text := text_of(node.values.get(name)))),
        part=f"{node.kind} {key[:8]}",
        notes=(tr("The prompt was put together in InvokeAI’s workflow editor."),),
    )


def _loras(node: _Node) -> Iterator[PictureLora]:
    if "lora" in node.kind and (name := _name(node.values.get("lora"))):
        strength = number_of(node.values.get("weight"))
        yield PictureLora(name, strength, strength)


def _name(model: object) -> str:
    if isinstance(model, dict):
        inner = model.get("lora", model)
        return text_of(inner.get("name") or inner.get("model_name")) if isinstance(inner, dict) else ""
    return ""


@dataclass
class _Walk:
    """Follows wires against their direction; GivenUp once the way is too long."""

    graph: Graph
    steps: int = 0

    def first(self, node: _Node, names: tuple[str, ...]) -> str:
        """The node that is wired to one of some inputs, past those that only hand conditioning on; "" for none."""
        key = next((node.wires[name] for name in names if name in node.wires), "")
        seen = set[str]()
        while key and key not in seen and not {"prompt", "style"} & (self.graph[key].values.keys() | self._wired(key)):
            self._step()
            seen.add(key)
            key = next(iter(self.graph[key].wires.values()), "")
        return key

    def _wired(self, key: str) -> set[str]:
        return set(self.graph[key].wires)

    def text(self, key: str, *names: str, seen: frozenset[str] = frozenset()) -> str:
        """The text of a node's inputs of some names: what they are wired to, or what stands there."""
        self._step()
        node = self.graph.get(key)
        if node is None or key in seen:
            return ""
        parts = (self._part(node, name, seen | {key}) for name in names)
        return " ".join(part for part in parts if part) if "join" in node.kind else next(filter(None, parts), "")

    def _part(self, node: _Node, name: str, seen: frozenset[str]) -> str:
        if name in node.wires:
            return self.text(node.wires[name], *_TEXTS, seen=seen)
        value = node.values.get(name)
        return value if isinstance(value, str) else ""

    def upstream(self, starts: list[str]) -> Iterator[_Node]:
        """The nodes behind some, each once."""
        waiting, seen = list(starts), set(starts)
        while waiting:
            self._step()
            node = self.graph[waiting.pop(0)]
            yield node
            fresh = [key for key in node.wires.values() if key not in seen]
            seen.update(fresh)
            waiting += dict.fromkeys(fresh)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise GivenUp
