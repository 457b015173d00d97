"""Which inputs of a node of ComfyUI's graph are the texts that it encodes, and for which of the two prompts."""

import re
from typing import Any

from core.image_metadata.comfyui.graph import Link, Node
from core.image_metadata.comfyui.names import (
    Role,
    encoder_of,
    is_option_name,
    is_plain_value,
    is_result_name,
    is_system_name,
    is_template,
    is_text_name,
    looks_like_words,
    role_of,
    sort_of,
    speaks_of_text,
    word_set,
    words,
)
from core.image_metadata.comfyui.operations import may_be_prompt
from core.image_metadata.comfyui.routes import Walk

ENCODES = word_set("encode encoder encoding textencode loader load checkpoint conditioning")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")


def texts_for(walk: Walk, node: Node, role: Role, strict: bool) -> dict[str, Any]:
    """The inputs with a text of that role; those that speak of no role where there is none of it."""
    texts = named_texts(walk, node)
    unnamed = [] if texts else _unnamed_texts(node)
    if unnamed and puts_out_both(node):  # the prompt stands before the negative one
        return {name: node.inputs[name] for name in _of_pair(node, unnamed, role)}
    texts = texts or {name: node.inputs[name] for name in unnamed[:1]}
    same = {name: value for name, value in texts.items() if role and role_of(name) == role}
    if same or strict:
        return same
    return {name: value for name, value in texts.items() if not role_of(name)} or ({} if puts_out_both(node) else texts)


def _of_pair(node: Node, unnamed: list[str], role: Role) -> list[str]:
    """The one of two texts without names; of one alone, with an empty string in front of it, that is the negative."""
    names = list(node.inputs)
    at = names.index(unnamed[0])
    is_second = len(unnamed) == 1 and at > 0 and node.inputs[names[at - 1]] == ""
    pair = [names[at - 1], unnamed[0]] if is_second else unnamed[:2]
    return pair[1:] if role == "negative" else pair[:1]


def puts_out_both(node: Node) -> bool:
    """Whether a node gives both prompts, by two outputs, by a bundle, or as its inputs say."""
    types = [output.type for output in node.outputs]
    roles = {role_of(name) for name in node.inputs}
    is_bundle = any("PIPE" in type_ or "TEXTEMBED" in type_ for type_ in types)
    return types.count("CONDITIONING") > 1 or is_bundle or roles >= {"positive", "negative"}


def named_texts(walk: Walk, node: Node) -> dict[str, Any]:
    """The inputs that hold words by their name or their type, or by a wire from a node of strings."""
    texts: dict[str, Any] = {}
    for name, value in node.inputs.items():
        type_ = node.types.get(name, "")
        if isinstance(value, Link):
            sort = sort_of(name, type_)
            is_sure = sort == "text" and (type_ == "STRING" or speaks_of_text(name))
            is_text = is_sure or (
                (sort in ("text", "conditioning", "any") or bool(encoder_of(name))) and gives_text(walk, value)
            )
        else:
            is_text = isinstance(value, str) and type_ in ("", "*", "STRING") and may_be_prompt(node, name)
            is_text = is_text and (is_text_name(name) or type_ == "STRING" or _is_prose(name, value))
        if is_text and not is_option_name(name) and not is_system_name(name):
            texts[name] = value
    return _chosen_texts(node, texts)


def _is_prose(name: str, text: str) -> bool:
    """Whether a string was surely written as words, whatever its input is called; not for values without names."""
    return words(name)[:1] != ("value",) and looks_like_words(text) and len(_LONG_WORD.findall(text[:500])) > 1


def _chosen_texts(node: Node, texts: dict[str, Any]) -> dict[str, Any]:
    """Without what was only a template of another text, and without the texts that a flag turns off."""
    results = [name for name, value in texts.items() if is_result_name(name) and value]
    if results:
        return {name: value for name, value in texts.items() if name in results or encoder_of(name) or role_of(name)}
    with_pair = node.inputs.get("with_SDXL")
    if isinstance(with_pair, bool):
        return {name: value for name, value in texts.items() if bool(encoder_of(name)) == with_pair} or texts
    return texts


def _unnamed_texts(node: Node) -> list[str]:
    """The strings of a node whose names say nothing, as far as they look like words; else the first that may be.

    Where none is left, those called like a setting that look like words all the same.
    """
    strings = [name for name, value in node.values() if isinstance(value, str) and value.strip()]
    named = [name for name in strings if not is_option_name(name) and not is_plain_value(node.inputs[name])]
    if likely := [name for name in named if looks_like_words(node.inputs[name])]:
        plain = [name for name in likely if not is_template(node.inputs[name])]
        return likely if len(plain) == len(likely) or puts_out_both(node) else [*plain, *likely]
    first = [name for name in named if words(name)[:1] != ("value",) or name == "value"]  # a later one is an option
    return (first or [name for name in strings if _is_prose(name, node.inputs[name])])[:1]


def has_likely_words(node: Node) -> bool:
    """Whether a string of a node whose names say nothing looks like words."""
    return any(looks_like_words(node.inputs[name]) for name in _unnamed_texts(node))


def gives_text(walk: Walk, link: object, depth: int = 0) -> bool:
    """Whether a wire brings a string and no conditioning: by the type of the output, else by what the node takes."""
    for _ in range(20):
        node = walk.node(link)
        if node is None or not isinstance(link, Link):
            return False
        if (type_ := node.output(link.slot).type) not in ("", "*"):
            return type_ == "STRING"
        walk.step(depth, node)
        chosen = walk.chosen(node, depth)
        links = [other for name, other in node.links() if chosen is None or name in chosen]
        if chosen is None and len(links) == 1 and (packed := walk.packed(node, link.slot, links[0])) is not None:
            link = packed[1]
            continue
        if chosen is None and (len(links) != 1 or len(node.inputs) > 1) and not _takes_anything(node):
            return _is_of_strings(node)
        if not links:
            return any(isinstance(node.inputs[name], str) for name in chosen or ())
        link = links[0]
    return False


def _takes_anything(node: Node) -> bool:
    """Whether all that comes into a node are wires of which nothing says what they bring."""
    return bool(node.inputs) and all(
        isinstance(value, Link) and sort_of(name, node.types.get(name, "")) == "any"
        for name, value in node.inputs.items()
    )


def _is_of_strings(node: Node) -> bool:
    """Whether a node has to do with strings alone."""
    sorts = {sort_of(name, node.types.get(name, "")) for name, _ in node.links()}
    if sorts & {"clip", "conditioning", "model", "bundle", "guider"} or not ENCODES.isdisjoint(words(node.kind)):
        return "string" in words(node.kind) and "encode" not in words(node.kind)
    return "text" in sorts or any(isinstance(value, str) for _, value in node.values()) or sorts == {"any"}
