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
a blank between. Where compel itself raises an error, the prompt is plain text here, and there is a diagnostic.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.dialects.compel.grammar import Fragment, Grammar, Nodes, RuleMatch, Unreadable
from core.program.translation import tr
from core.prompt.mapped_text import MappedText, concat, identity_mapped
from core.prompt.prompt import DEFAULT_SETTINGS, Diagnostic, Mixing, Prompt, PromptVariant, ReadingSettings, Segment

_COMMA_AND_LETTER = re.compile(r",\S")
_ESCAPED = re.compile(r'\\[()"]')


@dataclass(frozen=True, slots=True)
class Mixture:
    """Several prompts for one picture: `.and()`, or `.blend()` whose weights are normalised or not."""

    kind: Mixing
    prompts: tuple[Nodes, ...]
    weights: tuple[float, ...]


class PromptGrammar(Grammar):
    """The rules that hold at the very start of a prompt."""

    def whole(self) -> Mixture | Nodes:
        """The text as a mixture or as one prompt; Unreadable where compel raises."""
        end = len(self.text.text)
        mixed = self._mixture((".and", ".add"), 0, end)
        if mixed is not None:
            return mixed[1]
        mixed = self._mixture((".blend",), self._after_loras(0, end), end)
        if mixed is None:
            after, nodes = self.prompt(0, end)
            if self.skip(after, end) != end:
                raise Unreadable
            return nodes
        if self._after_loras(mixed[0], end) != end:
            raise Unreadable
        return mixed[1]

    def _after_loras(self, offset: int, end: int) -> int:
        start = self.skip(offset, end)
        while start < end and (lora := self.lora(start, end)) is not None:
            start = self.skip(lora[0], end)
        return start

    def _mixture(self, names: tuple[str, ...], start: int, end: int) -> tuple[int, Mixture] | None:
        """`("a", "b").blend(0.7, 0.3)`, where all of the prompt begins."""
        offset = self.mark("(", start, end)
        prompts: list[Nodes] = []
        while offset is not None:
            part = self._part(self.skip(offset, end), end)
            if part is None:
                return None
            after, nodes = part
            prompts.append(nodes)
            offset = self.mark(",", after, end)
        closing = self.mark(")", after, end) if prompts else None
        name = next((name for name in names if closing is not None and self.starts(name, closing, end)), None)
        opening = self.method(name, (closing, ()), end) if name and closing is not None else None
        if opening is None or name is None:
            return None
        after, options = self.options(opening, end)
        closing = self.mark(")", after, end)
        return None if closing is None else (closing, _mixture(name, tuple(prompts), options))

    def _part(self, offset: int, end: int) -> RuleMatch:
        if offset >= end:
            return None
        return self.first(offset, end, self.target) or self.in_quotes(offset, end, self.prompt)


def _mixture(name: str, prompts: tuple[Nodes, ...], options: list[str]) -> Mixture:
    """A mixture with its weights, 1 for all where none are given; Unreadable where there are too few or no numbers."""
    kind: Mixing = "and"
    if name == ".blend":
        kind = "blend-raw" if options[-1:] == ["no_normalize"] else "blend"
        options = options[:-1] if kind == "blend-raw" else options
    try:
        weights = tuple(float(option) for option in options) or (1.0,) * len(prompts)
    except ValueError:
        raise Unreadable from None
    if len(weights) != len(prompts):
        raise Unreadable
    return Mixture(kind, prompts, weights)


def parse_compel(text: str, settings: ReadingSettings = DEFAULT_SETTINGS) -> Prompt:
    """The prompt with one variant for each of its parts; it has several only in `.blend()` and `.and()`."""
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
    tree = PromptGrammar(identity_mapped(text).replace_each(_COMMA_AND_LETTER, _with_blank)).whole()
    if not isinstance(tree, Mixture):
        return "", [(1.0, _fragments(tree))]
    parts = [(weight, _fragments(nodes)) for weight, nodes in zip(tree.weights, tree.prompts, strict=True) if nodes]
    if len(parts) < len(tree.prompts) and tree.kind != "and":
        raise Unreadable
    return tree.kind, parts or [(1.0, [])]


def _with_blank(comma_and_letter: MappedText) -> MappedText:
    """The comma, a blank at its offset, and the letter."""
    comma = comma_and_letter.offsets[0]
    return MappedText(f", {comma_and_letter.text[1]}", (comma, *comma_and_letter.offsets))


def _fragments(nodes: Nodes) -> list[Segment]:
    """The tree laid out flat, neighbours of equal weight joined with a blank."""
    runs: list[tuple[float, list[MappedText]]] = []
    for text, weight in _flat(nodes, 1.0):
        if runs and runs[-1][0] == weight:
            runs[-1][1].extend([_blank_before(text, runs[-1][1][-1]), text])
        else:
            runs.append((weight, [text]))
    return [Segment(whole.text, whole.offsets, weight) for weight, texts in runs for whole in [concat(texts)]]


def _blank_before(text: MappedText, before: MappedText) -> MappedText:
    """A blank at the offset of a neighbour; no token ever covers it."""
    offsets = text.offsets[:1] or before.offsets[-1:]
    return MappedText(" " * len(offsets), offsets)


def _flat(nodes: Nodes, scale: float) -> Iterator[tuple[MappedText, float]]:
    for node in nodes:
        if isinstance(node, Fragment):
            yield _unescaped(_unescaped(node.text)), scale  # compel makes every fragment anew when it lays them flat
        else:
            yield from _flat(node.children, scale * node.weight)


def _unescaped(text: MappedText) -> MappedText:
    r"""`\(`, `\)` and `\"` without their backslash."""
    return text.replace_each(_ESCAPED, lambda escape: escape.cut(1))
