"""From a wire of conditioning in ComfyUI's graph back to the nodes that encode, and to their texts.

An encoder is known by its shape: an encoder model comes in (or is loaded), words stand in it, conditioning goes out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.image_metadata.comfyui.encoder_texts import (
    ENCODES,
    gives_text,
    has_likely_words,
    named_texts,
    puts_out_both,
    texts_for,
)
from core.image_metadata.comfyui.graph import Link, Node
from core.image_metadata.comfyui.names import Role, encoder_of, is_plain_value, role_of, sort_of, words
from core.image_metadata.comfyui.operations import USUAL_NAMES
from core.image_metadata.comfyui.routes import Walk
from core.image_metadata.comfyui.strings import Asked, words_at

_REFINER = "refiner"  # the second model of SDXL, whose encoder may be given other texts
_NO_TEXT = ("zeroout", "emptyconditioning")
_FIRST = ("clip_g", "clip_l", "t5xxl")  # whose text is shown first where several encoders have one


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one node encodes: its texts by the encoder that reads them ("" for all), the one to show first at the front.

    `passed` are nodes that may have changed a text, or switches of which is not known how they stood. What is `beside`
    is no part of the prompt: a refiner's texts, a detailer's words for what it paints anew.
    """

    node: Node
    texts: Mapping[str, str]
    passed: tuple[str, ...] = field(default=())
    is_beside: bool = False

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
    walk.step(depth, node)
    seen.add((node.id, link.slot))
    own = _own(walk, node, role or role_of(node.output(link.slot).name), strict)
    found = False
    leading = _leading_on(walk, node, link.slot, role, own is not None)
    for_refiner = [name for name, _ in leading if _REFINER in words(name)]
    for name, following in leading:
        for item in _encoded(walk, following, role, strict and role_of(name) != role, seen, depth + 1):
            found = True
            beside = name in for_refiner and len(for_refiner) < len(leading)
            yield replace(item, texts={_REFINER: item.first[1]}, is_beside=True) if beside else item
        if found and "merge" in words(node.kind):
            return
    if own is not None:
        yield own
    elif not found and (not strict or puts_out_both(node)) and (last := _last_resort(walk, node, role)) is not None:
        yield last


def _own(walk: Walk, node: Node, role: Role, strict: bool) -> Encoded | None:
    """What a node on the way encodes; what it has beside a prompt that comes in by a wire is no part of that."""
    own = encoded_by(walk, node, role, strict)
    is_given = any(role and role_of(name) == role for name, _ in node.links())
    if own is None or not is_given:
        return own
    name = next(iter(texts_for(walk, node, role, strict)))
    if role_of(name) == role:
        return own
    if role == "negative" or words(name)[:1] == ("value",):
        return None
    return replace(own, texts={encoder or name: text for encoder, text in own.texts.items()}, is_beside=True)


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
    if maker and not named_texts(walk, node):
        return None
    return _with_texts(walk, node, texts_for(walk, node, role, strict), role)


def _holds_prompts(walk: Walk, node: Node) -> bool:
    """Whether a node loads an encoder, or encodes, and has texts of its own."""
    if ENCODES.isdisjoint(words(node.kind)) and not any("ckpt" in words(name) for name, _ in node.values()):
        return False
    takes_conditioning = any(
        sort_of(name, node.types.get(name, "")) == "conditioning" and not gives_text(walk, link)
        for name, link in node.links()
    )
    return not takes_conditioning and (bool(named_texts(walk, node)) or has_likely_words(node))


def _last_resort(walk: Walk, node: Node, role: Role) -> Encoded | None:
    """The texts of a node that nothing leads on from, whatever it is."""
    if any(sort_of(name, node.types.get(name, "")) in ("conditioning", "bundle") for name, _ in node.links()):
        return None
    return _with_texts(walk, node, texts_for(walk, node, role, False), role)


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
    filled = [encoder for encoder in dict.fromkeys(order) if texts.get(encoder, "").strip()]
    ordered = {
        encoder: texts[encoder] for encoder in filled if encoder == filled[0] or not is_plain_value(texts[encoder])
    }
    return Encoded(node, ordered, tuple(passed))


def _rank(name: str) -> int:
    return USUAL_NAMES.index(name.lower()) if name.lower() in USUAL_NAMES else len(USUAL_NAMES)
