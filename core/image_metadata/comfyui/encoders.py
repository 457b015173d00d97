"""From a wire of conditioning in ComfyUI's graph back to the nodes that encode, and to their texts.

An encoder is known by its shape: an encoder model comes in (or is loaded), words stand in it, conditioning goes out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.image_metadata.comfyui.graph import Link, Node
from core.image_metadata.comfyui.names import (
    Role,
    encoder_of,
    is_option_name,
    is_plain_value,
    is_system_name,
    is_text_name,
    looks_like_words,
    role_of,
    sort_of,
    word_set,
    words,
)
from core.image_metadata.comfyui.operations import USUAL_NAMES, may_be_prompt
from core.image_metadata.comfyui.routes import Walk, values_in
from core.image_metadata.comfyui.strings import Asked, words_at

_NO_TEXT = ("zeroout", "emptyconditioning")
_FIRST = ("clip_g", "clip_l", "t5xxl")  # whose text is shown first where several encoders have one
_ENCODES = word_set("encode encoder encoding textencode loader load checkpoint conditioning")


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one node encodes: its texts by the encoder that reads them ("" for all), the one to show first at the front.

    `passed` are nodes that may have changed a text, or switches of which is not known how they stood.
    """

    node: Node
    texts: Mapping[str, str]
    passed: tuple[str, ...] = field(default=())

    @property
    def first(self) -> tuple[str, str]:
        """The encoder and the text to show first; both empty where the node has no text."""
        return next(iter(self.texts.items()), ("", ""))


def encoded(walk: Walk, link: object, role: Role, strict: bool = False) -> list[Encoded]:
    """The texts that come together in a wire of conditioning, in the order of the graph.

    `strict` takes only texts that are said to be of that role: for a wire that carries both prompts.
    """
    return list(_encoded(walk, link, role, strict, set(), 0))


def _encoded(
    walk: Walk, link: object, role: Role, strict: bool, seen: set[tuple[str, int]], depth: int
) -> Iterator[Encoded]:
    node = walk.node(link)
    if node is None or not isinstance(link, Link) or (node.id, link.slot) in seen:
        return
    if any(mark in "".join(words(node.kind)) for mark in _NO_TEXT):
        return
    walk.step(depth)
    seen.add((node.id, link.slot))
    own = encoded_by(walk, node, role or role_of(node.output(link.slot).name), strict)
    found = False
    for name, following in _leading_on(walk, node, link.slot, role, own is not None):
        for item in _encoded(walk, following, role, strict and role_of(name) != role, seen, depth + 1):
            found = True
            yield item
        if found and "merge" in words(node.kind):
            return
    if own is not None:
        yield own
    elif not found and not strict and (last := _last_resort(walk, node, role)) is not None:
        yield last


def _leading_on(walk: Walk, node: Node, slot: int, role: Role, encodes: bool) -> list[tuple[str, Link]]:
    """The wires to follow behind a node; behind one that encodes itself only those of conditioning that it adds to."""
    links = walk.followed(node, slot, "conditioning", role)
    if encodes:
        links = [(name, link) for name, link in links if sort_of(name, node.types.get(name, "")) == "conditioning"]
    return [(name, link) for name, link in links if not gives_text(walk, link)]


def has_encoder(node: Node) -> bool:
    """Whether an encoder model comes into a node by a wire."""
    return any(sort_of(name, node.types.get(name, "")) == "clip" for name, _ in node.links())


def encoded_by(walk: Walk, node: Node, role: Role, strict: bool = False, maker: bool = False) -> Encoded | None:
    """What a node encodes itself; None where it only hands on, or has no text for that role.

    A `maker` is a node of which is known that its words are a prompt, if there are any called so.
    """
    if not maker and not has_encoder(node) and not _holds_prompts(walk, node):
        return None
    if maker and not _named_texts(walk, node):
        return None
    return _with_texts(walk, node, _texts_for(walk, node, role, strict), role)


def _holds_prompts(walk: Walk, node: Node) -> bool:
    """Whether a node loads an encoder, or encodes, and has texts of its own."""
    if _ENCODES.isdisjoint(words(node.kind)) and not any("ckpt" in words(name) for name, _ in values_in(node)):
        return False
    takes_conditioning = any(
        sort_of(name, node.types.get(name, "")) == "conditioning" and not gives_text(walk, link)
        for name, link in node.links()
    )
    return not takes_conditioning and bool(_named_texts(walk, node))


def _last_resort(walk: Walk, node: Node, role: Role) -> Encoded | None:
    """The texts of a node that nothing leads on from, whatever it is."""
    if any(sort_of(name, node.types.get(name, "")) in ("conditioning", "bundle") for name, _ in node.links()):
        return None
    return _with_texts(walk, node, _texts_for(walk, node, role, False), role)


def _texts_for(walk: Walk, node: Node, role: Role, strict: bool) -> dict[str, Any]:
    """The inputs with a text of that role; those that speak of no role where there is none of it."""
    texts = _named_texts(walk, node)
    unnamed = [] if texts else _unnamed_texts(node)
    if len(unnamed) > 1 and _puts_out_both(node):  # the first prompt stands before the negative one
        unnamed = unnamed[1:2] if role == "negative" else unnamed[:1]
    texts = texts or {name: node.inputs[name] for name in unnamed[:1]}
    same = {name: value for name, value in texts.items() if role and role_of(name) == role}
    if same or strict:
        return same
    return {name: value for name, value in texts.items() if not role_of(name)} or (
        {} if _puts_out_both(node) else texts
    )


def _puts_out_both(node: Node) -> bool:
    types = [output.type for output in node.outputs]
    roles = {role_of(name) for name in node.inputs}
    return (
        types.count("CONDITIONING") > 1 or any("PIPE" in type_ for type_ in types) or roles >= {"positive", "negative"}
    )


def _named_texts(walk: Walk, node: Node) -> dict[str, Any]:
    """The inputs that hold words by their name or their type, or by a wire from a node of strings."""
    texts: dict[str, Any] = {}
    for name, value in node.inputs.items():
        type_ = node.types.get(name, "")
        if isinstance(value, Link):
            sort = sort_of(name, type_)
            is_text = sort == "text" or (
                (sort in ("conditioning", "any") or bool(encoder_of(name))) and gives_text(walk, value)
            )
        else:
            is_text = isinstance(value, str) and type_ in ("", "*", "STRING") and may_be_prompt(node, name)
            is_text = is_text and (is_text_name(name) or type_ == "STRING")
        if is_text and not is_option_name(name) and not is_system_name(name):
            texts[name] = value
    return _chosen_texts(node, texts)


def _chosen_texts(node: Node, texts: dict[str, Any]) -> dict[str, Any]:
    """Without what was only a template of another text, and without the texts that a flag turns off."""
    populated = [name for name in texts if words(name)[:1] == ("populated",)]
    if populated:
        return {name: value for name, value in texts.items() if name in populated or encoder_of(name) or role_of(name)}
    with_pair = node.inputs.get("with_SDXL")
    if isinstance(with_pair, bool):
        return {name: value for name, value in texts.items() if bool(encoder_of(name)) == with_pair} or texts
    return texts


def _unnamed_texts(node: Node) -> list[str]:
    """The strings of a node whose names say nothing, as far as they look like words; else the longest that may be."""
    strings = [
        name for name, value in values_in(node)
        if isinstance(value, str) and not is_option_name(name) and value.strip() and not is_plain_value(value)
    ]  # fmt: skip
    if likely := [name for name in strings if looks_like_words(node.inputs[name])]:
        return likely
    others = [name for name in strings if words(name)[0] != "value" or name == "value"]  # a later one is an option
    return sorted(others, key=lambda name: -len(node.inputs[name]))[:1]


def _with_texts(walk: Walk, node: Node, inputs: Mapping[str, Any], role: Role) -> Encoded | None:
    """The texts of these inputs, by encoder; an empty one hides nothing, and none vanishes."""
    if not inputs:
        return None
    texts: dict[str, str] = {}
    passed: list[str] = []
    for name, value in sorted(inputs.items(), key=lambda item: _rank(item[0])):
        found = words_at(walk, value, Asked(role, name))
        encoder = encoder_of(name)
        if texts.get(encoder):
            encoder = name
        if found.text.strip() or encoder not in texts:
            texts[encoder] = found.text
        passed += found.passed
    order = ["", *_FIRST, *texts] if texts.get("") else [*_FIRST, *texts]
    ordered = {encoder: texts[encoder] for encoder in dict.fromkeys(order) if texts.get(encoder, "").strip()}
    return Encoded(node, ordered, tuple(passed))


def _rank(name: str) -> int:
    return USUAL_NAMES.index(name.lower()) if name.lower() in USUAL_NAMES else len(USUAL_NAMES)


def gives_text(walk: Walk, link: object, depth: int = 0) -> bool:
    """Whether a wire brings a string and no conditioning: by the type of the output, else by what the node takes."""
    for _ in range(20):
        node = walk.node(link)
        if node is None or not isinstance(link, Link):
            return False
        if (type_ := node.output(link.slot).type) not in ("", "*"):
            return type_ == "STRING"
        walk.step(depth)
        chosen = walk.chosen(node, depth)
        links = [other for name, other in node.links() if chosen is None or name in chosen]
        if chosen is None and (len(links) != 1 or len(node.inputs) > 1):
            return _is_of_strings(walk, node)
        if not links:
            return any(isinstance(node.inputs[name], str) for name in chosen or ())
        link = links[0]
    return False


def _is_of_strings(walk: Walk, node: Node) -> bool:
    """Whether a node has to do with strings alone."""
    sorts = {sort_of(name, node.types.get(name, "")) for name, _ in node.links()}
    if sorts & {"clip", "conditioning", "model", "bundle", "guider"} or not _ENCODES.isdisjoint(words(node.kind)):
        return "string" in words(node.kind) and "encode" not in words(node.kind)
    return "text" in sorts or any(isinstance(value, str) for _, value in values_in(node)) or sorts == {"any"}
