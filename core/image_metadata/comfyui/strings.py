"""From an input of ComfyUI's graph back to the words in it: what was written, made of it, or kept of the run."""

import re
from dataclasses import dataclass
from itertools import pairwise

from core.image_metadata.comfyui.graph import Link, Node
from core.image_metadata.comfyui.names import (
    Role,
    encoder_of,
    in_order,
    is_plain_value,
    is_result_name,
    is_template,
    is_text_name,
    looks_like_words,
    role_of,
    sort_of,
    stem_and_mark,
    word_set,
    words,
)
from core.image_metadata.comfyui.operations import (
    MAX_CHARACTERS,
    NOTHING,
    USUAL_NAMES,
    Parts,
    Words,
    may_be_prompt,
    operated,
    reshaped,
)
from core.image_metadata.comfyui.routes import Walk
from core.image_metadata.found import GivenUp

_SHOWS = word_set("show display preview view debug print inspect monitor")
_KEEPS = re.compile(
    r"primitive|reroute|string|text|show|display|note|input|literal|constant|value|get|set|pipe|context|ctx|preview|"
    r"prompt|positive|negative",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"generat|llm|gpt|ollama|llama|gemini|claude|openai|groq|deepseek|qwen|florence|caption|interrogat|tagger|blip|vlm|"
    r"vision|wildcard|random|translat|enhanc|expan|upsampl|rewrit|refin|styl|dynamic|file|load|chat|regex",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """For what a text is looked for: the role of the prompt, and the name of the input that it goes into."""

    role: Role
    name: str


def words_at(walk: Walk, value: object, asked: Asked, depth: int = 0, seen: frozenset[str] = frozenset()) -> Words:
    """The text of an input: what stands there, or what the node before it puts out; a circle is gone around once.

    GivenUp for a text or a way that is too long.
    """
    if not isinstance(value, Link):
        return Words(value) if isinstance(value, str) else NOTHING
    node = walk.node(value)
    if node is None or node.id in seen:
        return NOTHING
    walk.step(depth, node)
    made = _words_of(walk, node, value.slot, asked, depth + 1, seen | {node.id})
    if len(made.text) > MAX_CHARACTERS:
        raise GivenUp
    return made


def _words_of(walk: Walk, node: Node, slot: int, asked: Asked, depth: int, seen: frozenset[str]) -> Words:
    if (chosen := walk.chosen(node, depth)) is not None:
        branch = words_at(walk, node.inputs[chosen[0]], asked, depth, seen) if chosen else NOTHING
        return Words(branch.text, (*branch.passed, node.kind)) if node.kind in walk.unsure else branch
    result = next((value for name, value in node.values() if is_result_name(name) and value), None)
    if isinstance(result, str) or (result := _result_beside(node)):
        return Words(result)
    names = [name for name, value in node.inputs.items() if _may_bring_words(node, name, value)]
    parts = {name: words_at(walk, node.inputs[name], asked, depth, seen) for name in names}
    made = _made(walk, node, slot, asked, parts)
    kept = "" if made.text and not made.passed else _kept(node)
    return Words(kept) if kept else made


def _result_beside(node: Node) -> str:
    """The text behind a template, of values without names: what was drawn from it."""
    unnamed = [value for name, value in node.values() if words(name)[:1] == ("value",)]
    for template, text in pairwise(unnamed):
        if isinstance(template, str) and is_template(template) and isinstance(text, str):
            return "" if is_plain_value(text) or is_template(text) else text
    return ""


def _may_bring_words(node: Node, name: str, value: object) -> bool:
    """Whether an input is a string, or a wire that brings no other things."""
    type_ = node.types.get(name, "")
    if isinstance(value, Link):
        sort = sort_of(name, type_)
        return sort in ("text", "any", "bundle") or (sort == "conditioning" and bool(role_of(name)))
    return isinstance(value, str) and type_ in ("", "*", "STRING")


def _kept(node: Node) -> str:
    """What a node that shows a text kept of the run: what the editor holds of it is newer than what was sent."""
    if _SHOWS.isdisjoint(words(node.kind)) or not any(True for _ in node.links()):
        return ""
    values = [item for _, value in node.values() for item in (value if isinstance(value, list) else [value])]
    sent = tuple(value for value in values if isinstance(value, str))
    for strings in (node.kept, sent):
        if text := max((text for text in strings if not is_plain_value(text)), key=len, default=""):
            return text
    return ""


def _made(walk: Walk, node: Node, slot: int, asked: Asked, parts: Parts) -> Words:
    """What the node makes of its parts; itself is among the passed ones where that is not known."""
    result = operated(walk, node, parts)
    if result is not None and not _MAKES.search(node.kind):
        return result
    chosen = _picked(node, slot, asked, parts)
    picked = reshaped(walk, node, parts[chosen]) if chosen is not None else NOTHING
    is_all = not any(part.text and _is_of_same_rank(name, chosen) for name, part in parts.items())
    if is_all and _hands_on(node):
        return picked
    return Words(picked.text, (*picked.passed, node.kind))


def _hands_on(node: Node) -> bool:
    """Whether a node puts out its text as it is: one of a sort that does, or that has nothing but a wire."""
    if _MAKES.search(node.kind) or "replace" in words(node.kind):
        return False
    return bool(_KEEPS.search(node.kind)) or (len(node.inputs) == 1 and any(True for _ in node.links()))


def _is_of_same_rank(name: str, chosen: str | None) -> bool:
    """Whether another input brings words of the same sort, so that the chosen one may not be all."""
    if chosen is None or role_of(name) != role_of(chosen) or encoder_of(name) != encoder_of(chosen):
        return False
    return is_text_name(name) and is_text_name(chosen) and stem_and_mark(name)[0] != stem_and_mark(chosen)[0]


def _picked(node: Node, slot: int, asked: Asked, parts: Parts) -> str | None:
    """The input that an output comes from: by its name, its role, its place, and then by what is likeliest words."""
    output = node.output(slot).name
    there = [name for name in parts if parts[name].text.strip()] or list(parts)
    for wanted in (output.lower(), asked.name.lower()):
        same = [name for name in there if wanted and name.lower() == wanted and wanted not in USUAL_NAMES]
        if same:
            return same[0]
    role: Role = role_of(output) or asked.role
    side = encoder_of(output) or encoder_of(asked.name)
    of_role = [name for name in there if role and role_of(name) == role]
    if of_role:
        return next((name for name in of_role if side and encoder_of(name) == side), of_role[0])
    there = [name for name in there if not role_of(name)] or there
    texts = [name for name in there if may_be_prompt(node, name)]
    family = [name for name in in_order(parts) if texts and stem_and_mark(name)[0] == stem_and_mark(texts[0])[0]]
    if 0 < slot < len(family):
        return family[slot]
    unnamed = [name for name in texts if words(name)[:1] == ("value",)]
    likely = [name for name in unnamed if looks_like_words(str(node.inputs[name]))]
    if len(likely) == 1 and unnamed == texts:
        return likely[0]
    usual = [name for wanted in USUAL_NAMES for name in texts if name.lower() == wanted]
    return next(iter((*usual, *texts)), None)
