"""ComfyUI's texts: which of them are graphs, run or drawn, by themselves or within others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from core.image_metadata.bounded_json import MAX_CHARACTERS, parse, parse_object
from core.image_metadata.comfyui.drawn import graph_drawn, is_drawn
from core.image_metadata.comfyui.graph import Graph, graph_run, is_run, with_drawn
from core.image_metadata.comfyui.prompts import prompts_of
from core.image_metadata.found import FoundPrompt, GivenUp, Texts

MAX_TEXTS = 60  # that are looked at
MAX_HOLDERS = 8  # other values of an object that are looked into
MAX_NESTING = 6  # of texts within texts

_LABEL = re.compile(r"\b(?:prompt|workflow)\s{0,9}:\s{0,9}(?=\{)", re.IGNORECASE)  # as it writes them into EXIF
_HOLDERS = ("prompt", "workflow", "extra_pnginfo", "extra_data", "output")


@dataclass
class _Contents:
    """The graph that was run, the one that was drawn, and what nodes showed."""

    run: dict[str, Any] = field(default_factory=dict)
    drawn: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)

    def add(self, value: object, depth: int = 0) -> None:
        """Takes in a JSON value: a graph, an object that holds graphs, as texts too, or an entry of the history."""
        if isinstance(value, str):
            for part in _parts(value):
                self.add(_parsed(part), depth + 1)
            return
        if isinstance(value, list):  # an entry of the history: its number, its id, the graph, what goes with it
            for item in value[:6]:
                self.add(item if isinstance(item, dict) else None, depth + 1)
        if not isinstance(value, dict) or depth > MAX_NESTING:
            return
        if is_drawn(value):
            self.drawn = self.drawn or value
        elif is_run(value):
            self.run = self.run or value
        else:
            for name in _HOLDERS:
                self.add(value.get(name), depth + 1)
            self.shown |= _object(value.get("outputs"))
            others = [item for name, item in value.items() if name not in _HOLDERS and _may_hold(item)]
            for item in others[:MAX_HOLDERS] if depth <= 2 and not self.run else ():  # the history, by ids; any other
                self.add(item, depth + 1)


def _may_hold(value: object) -> bool:
    """Whether a value may be a graph, or hold one."""
    return isinstance(value, dict) or (isinstance(value, str) and '"class_type"' in value)


def read(texts: Texts) -> tuple[FoundPrompt, ...]:
    """The prompts of a graph, that of the first sampler first; empty where there is no graph or no text in it."""
    contents = _Contents()
    for name in sorted(list(texts)[:MAX_TEXTS], key=lambda name: name not in ("prompt", "workflow")):
        contents.add(texts[name])
    drawn = _drawn(contents.drawn, needed=not contents.run)
    run = _with_shown(with_drawn(graph_run(contents.run), drawn), contents.shown)
    for graph in (run, drawn):
        if graph and (prompts := prompts_of(graph)):
            return prompts
    return ()


def _drawn(content: Mapping[str, Any], needed: bool) -> Graph:
    """The graph that was drawn; beside one that was run, none where it is too large to be followed."""
    try:
        return graph_drawn(content)
    except GivenUp:
        if needed:
            raise
        return {}


def _parts(text: str) -> list[str]:
    """The texts of one in which several stand, each behind its label; of any other itself."""
    labels = list(islice(_LABEL.finditer(text), MAX_TEXTS)) if len(text) <= MAX_CHARACTERS else []
    if not labels or text[: labels[0].start()].strip():
        return [text]
    ends = [*(label.start() for label in labels[1:]), len(text)]
    whole = [text[labels[0].end() :]] if len(labels) > 1 else []  # a label may stand within a text, too
    return [*whole, *(text[label.end() : end].rstrip(" \n,;") for label, end in zip(labels, ends, strict=True))]


def _parsed(text: str) -> object:
    return parse(text) if text.lstrip("\0 \t\r\n").startswith(("[", '"')) else parse_object(text)


def _object(value: object) -> dict[str, Any]:
    value = parse_object(value) if isinstance(value, str) else value
    return value if isinstance(value, dict) else {}


def _with_shown(graph: Graph, shown: Mapping[str, Any]) -> Graph:
    """The graph with the texts that its nodes showed when it ran, as ComfyUI's history keeps them."""
    texts: dict[str, tuple[str, ...]] = {}
    for key, output in shown.items():
        listed = [item for value in _object(output).values() if isinstance(value, list) for item in value[:20]]
        texts[key] = tuple(item for item in listed if isinstance(item, str))
    return {key: replace(node, kept=texts[key]) if texts.get(key) else node for key, node in graph.items()}
