"""What ComfyUI's string nodes do to their texts: join, replace, cut, and take out of JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.image_metadata.bounded_json import number_of, parse, text_of
from core.image_metadata.comfyui.graph import Link, Node
from core.image_metadata.comfyui.names import (
    in_order,
    is_file,
    is_option_name,
    is_plain_value,
    is_system_name,
    is_text_name,
    looks_like_words,
    word_set,
    words,
)
from core.image_metadata.comfyui.routes import Walk
from core.image_metadata.found import GivenUp

MAX_CHARACTERS = 200_000  # characters of a text

USUAL_NAMES = ("populated_text", "text", "prompt", "value", "string", "wildcard_text", "result", "input", "text_input")
_JOINS = word_set("concat concatenate concatenates join joiner combine combiner merge append prepend add")
_JOINTS = word_set("delimiter separator delim sep joiner join_with linebreak_addition")
_NO_PARTS = word_set("tidy_tags action result clean_whitespace")
_NAMED_JOINTS = {
    "comma": ", ",
    "space": " ",
    "none": "",
    "newline": "\n",
    "new line": "\n",
    "new_line": "\n",
    "tab": "\t",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and the nodes that it passes through and that may change it while the graph runs, by their names."""

    text: str
    passed: tuple[str, ...] = ()


NOTHING = Words("")
Parts = Mapping[str, Words]  # the texts that come into a node, by input


def may_be_prompt(node: Node, name: str) -> bool:
    """Whether the words of an input can be a prompt, or a part of one."""
    value = node.inputs[name]
    if is_system_name(name) or (is_option_name(name) and name.lower() not in USUAL_NAMES):
        return False
    if isinstance(value, Link) or node.types.get(name) == "STRING":
        return True
    if is_text_name(name) or name.lower() in USUAL_NAMES:
        return str(value).strip().lower() not in ("true", "false") and not (name == "value" and is_file(str(value)))
    return looks_like_words(value) or (not is_plain_value(value) and (" " in value or len(node.inputs) == 1))


def operated(walk: Walk, node: Node, parts: Parts) -> Words | None:
    """What a node makes of several texts, by an operation that its class or its setting names; None for any other.

    GivenUp for a text that becomes too long.
    """
    spoken, action = set(words(node.kind)), text_of(node.inputs.get("action")).lower()
    if "replace" in spoken or action == "replace":
        return _replaced(node, parts)
    if not spoken.isdisjoint(_JOINS) or action == "append":
        return _joined(walk, node, parts)
    return _extracted(node, parts) if "json" in spoken else None


def _joined(walk: Walk, node: Node, parts: Parts) -> Words:
    """The texts one after the other, with what stands between them."""
    names = in_order(name for name in parts if _is_joined(node, name))
    texts, between = [parts[name].text for name in names], _between(walk, node)
    if text_of(node.inputs.get("clean_whitespace")).lower() == "true":
        texts = [text.strip() for text in texts]
    if "clean_whitespace" in node.inputs or len(texts) != 2 or between.isspace():
        texts = [text for text in texts if text]
    if sum(map(len, texts)) + len(between) * len(texts) > MAX_CHARACTERS:
        raise GivenUp
    return Words(between.join(texts), _passed(parts[name] for name in names))


def _is_joined(node: Node, name: str) -> bool:
    """Whether an input is one of the texts, and neither what stands between them nor a setting."""
    if name.lower() in _JOINTS | _NO_PARTS or is_option_name(name):
        return False
    value = node.inputs[name]
    return isinstance(value, Link) or is_text_name(name) or not (value.strip() and is_plain_value(value))


def _between(walk: Walk, node: Node) -> str:
    if "tidy_tags" in node.inputs:
        return ", " if node.inputs["tidy_tags"] in ("yes", True) else ""
    name = next((name for name in node.inputs if name.lower() in _JOINTS), None)
    if name is None:
        marks = [value for name, value in node.values() if words(name)[:1] == ("value",) and isinstance(value, str)]
        return next((mark for mark in marks if 0 < len(mark) < 6 and not any(map(str.isalnum, mark))), " ")
    if name == "linebreak_addition":
        return "\n" if text_of(node.inputs[name]).lower() == "true" else " "
    between = text_of(walk.scalar(node.inputs[name]))
    plain = between.replace("\\n", "\n").replace("\\t", "\t")
    return _NAMED_JOINTS.get(between.strip().lower(), plain) if between.strip() else between


def _replaced(node: Node, parts: Parts) -> Words | None:
    """A text with some of its words replaced; None where the inputs are not told apart, and for patterns."""
    names = list(node.inputs)
    finds = in_order(name for name in names if {"find", "search", "old", "from", "target"} & set(words(name)))
    puts = in_order(name for name in names if {"replace", "replacement", "new", "to"} & set(words(name)))
    texts = [name for name in parts if name not in (*finds, *puts, *_NO_PARTS) and may_be_prompt(node, name)]
    if any(words(name)[:1] == ("value",) for name in texts):
        return None
    if not finds and not puts and len(texts) == 3:  # in a, c for b
        texts, finds, puts = (in_order(texts)[place : place + 1] for place in range(3))
    if not texts or len(finds) != len(puts) or not all(name in parts for name in (*finds, *puts)):
        return None
    text = parts[texts[0]].text
    if "regex" in words(node.kind) or any(parts[find].text[:1] == "/" == parts[find].text[-1:] for find in finds):
        return None
    for find, put in zip((parts[name].text for name in finds), (parts[name].text for name in puts), strict=True):
        if find:
            if len(text) + text.count(find) * len(put) > 2 * MAX_CHARACTERS:
                raise GivenUp
            text = text.replace(find, put)
    return Words(text, _passed(parts[name] for name in (texts[0], *finds, *puts)))


def _extracted(node: Node, parts: Parts) -> Words | None:
    """What stands under a key in a text that is JSON; None where it is none."""
    key = next((text_of(node.inputs[name]) for name in node.inputs if {"key", "path"} & set(words(name))), "")
    for part in parts.values():
        value: Any = parse(part.text) if part.text.lstrip().startswith(("{", "[")) else None
        for step in key.strip("$. ").split(".")[:20] if value is not None else ():
            value = value.get(step) if isinstance(value, dict) else _item(value, step)
        if key and isinstance(value, str):
            return Words(value, part.passed)
    return None


def _item(value: object, step: str) -> object:
    is_there = isinstance(value, list) and step.isdecimal() and len(step) < 6 and int(step) < len(value)
    return value[int(step)] if isinstance(value, list) and is_there else None


def reshaped(walk: Walk, node: Node, part: Words) -> Words:
    """The text of a node that cuts it or changes its case, as ComfyUI's own do; of any other as it is."""
    spoken, mode = set(words(node.kind)), text_of(node.inputs.get("mode")).lower()
    text = part.text
    if not spoken.isdisjoint({"trim", "strip"}):
        text = text.lstrip() if mode == "left" else text.rstrip() if mode == "right" else text.strip()
    elif not spoken.isdisjoint({"substring", "slice"}):
        start, end = (number_of(walk.scalar(node.inputs.get(key))) for key in ("start", "end"))
        text = text[None if start is None else int(start) : None if end is None else int(end)]
    elif "case" in spoken:
        cases = {"uppercase": str.upper, "lowercase": str.lower, "capitalize": str.capitalize, "title case": str.title}
        text = cases.get(mode, str)(text)
    return Words(text, part.passed)


def _passed(parts: Iterable[Words]) -> tuple[str, ...]:
    return tuple(name for part in parts for name in part.passed)
