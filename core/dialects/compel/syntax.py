"""compel 2.5: a prompt to weighted fragments.

    word+  word--     1.1 and 0.9 to the power of their number; also (several words)++ and "several words"++
    (words)1.3        the number, right behind the bracket; a bare word1.3 is no weight
    words.attend(1.3), words.attend(++)                      the same in words
    (a (b)1.2)1.5     weights inside one another multiply
    ("a", "b").blend(0.7, 0.3)    their conditionings added up, weights brought to a sum of 1 (not with no_normalize)
    ("a", "b").and()              their conditionings one after the other
    a.swap(b)         a; useLora(name) and withLora(name) are no text
    \\( \\) \\"          the character itself; other escapes keep their backslash

Brackets without a weight, and the quotes around words, drop out; a bracket whose inside is not all of this (a lone `+`
or `=`) stays as text. A comma in front of a letter gets a blank behind it. Neighbours of equal weight are one text with
a blank between. Where compel itself raises an error, the prompt is plain text here, and reported as a problem.
"""

import re
from collections.abc import Iterator

from core.dialects.compel.grammar import Fragment, Node, Nodes, Unreadable
from core.dialects.compel.mixtures import Mixture, PromptGrammar
from core.program.translation import tr
from core.prompt.prompt import (
    Diagnostic,
    MappedText,
    Mixing,
    Prompt,
    PromptVariant,
    ReadingSettings,
    Segment,
    concat,
    identity_mapped,
)

_COMMA = re.compile(r",\S")
_ESCAPED = re.compile(r'\\([()"])')
_MIXING: dict[str, Mixing] = {"and": "and", "blend": "blend", "blend-raw": "blend-raw"}


def parse_compel(text: str, settings: ReadingSettings | None = None) -> Prompt:
    """The prompt with one variant for each of its parts; it has several only in `.blend()` and `.and()`."""
    settings = settings or ReadingSettings()
    diagnostics: tuple[Diagnostic, ...] = ()
    try:
        mixing, parts = _parts(text)
    except Unreadable:
        mixing, parts = "", [(1.0, [Segment(text, range(len(text)))])]
        message = tr("compel raises an error for this prompt; it is read here as plain text.")
        diagnostics = (Diagnostic("unreadable", message, 0, len(text)),)
    variants = tuple(
        PromptVariant(" ".join(segment.text for segment in segments), tuple(segments), part, weight, settings.steps)
        for part, (weight, segments) in enumerate(parts)
    )
    return Prompt(text, "compel", variants, diagnostics, settings=settings, mixing=mixing)


def _parts(text: str) -> tuple[Mixing, list[tuple[float, list[Segment]]]]:
    """How the parts are mixed, and each one's weight and fragments."""
    if not text.strip():
        return "", [(1.0, [])]
    tree = PromptGrammar(_with_blanks(text)).whole()
    if not isinstance(tree, Mixture):
        return "", [(1.0, _fragments(tree))]
    parts = [(weight, _fragments(nodes)) for weight, nodes in zip(tree.weights, tree.prompts, strict=True) if nodes]
    if len(parts) < len(tree.prompts) and tree.kind != "and":
        raise Unreadable
    return _MIXING[tree.kind], parts or [(1.0, [])]


def _with_blanks(text: str) -> MappedText:
    """A blank behind every comma that a letter follows."""
    pieces, start, whole = [], 0, identity_mapped(text)
    for match in _COMMA.finditer(text):
        comma = whole.offsets[match.start() : match.start() + 1]
        pieces += [whole.cut(start, match.start() + 1), MappedText(" ", comma)]
        start = match.start() + 1
    return concat([*pieces, whole.cut(start)]) if pieces else whole


def _fragments(nodes: Nodes) -> list[Segment]:
    """The tree laid out flat, neighbours of equal weight joined with a blank."""
    found: list[tuple[float, list[MappedText]]] = []
    for text, weight in _flat(nodes, 1.0):
        if found and found[-1][0] == weight:
            found[-1][1].extend([_blank_before(text, found[-1][1][-1]), text])
        else:
            found.append((weight, [text]))
    return [Segment(whole.text, whole.offsets, weight) for weight, texts in found for whole in [concat(texts)]]


def _blank_before(text: MappedText, before: MappedText) -> MappedText:
    """A blank at the place of a neighbour; no token ever covers it."""
    offsets = text.offsets[:1] or before.offsets[-1:]
    return MappedText(" " * len(offsets), offsets)


def _flat(nodes: Nodes, scale: float) -> Iterator[tuple[MappedText, float]]:
    for node in nodes:
        yield from _flat_node(node, scale)


def _flat_node(node: Node, scale: float) -> Iterator[tuple[MappedText, float]]:
    if isinstance(node, Fragment):
        yield _unescaped(_unescaped(node.text)), scale  # compel makes every fragment anew when it lays them flat
    else:
        yield from _flat(node.children, scale * node.weight)


def _unescaped(text: MappedText) -> MappedText:
    r"""`\(`, `\)` and `\"` without their backslash."""
    if "\\" not in text.text:
        return text
    pieces, start = [], 0
    for match in _ESCAPED.finditer(text.text):
        pieces += [text.cut(start, match.start()), text.cut(match.start() + 1, match.end())]
        start = match.end()
    return concat([*pieces, text.cut(start)])
