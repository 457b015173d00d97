"""Syntax of front ends, extensions and other programs, where it is letters; and characters that nobody sees."""

import re
from collections.abc import Iterator

from core.dialects.table import DIALECTS, read
from core.editing.fix_checks import Budget
from core.editing.weight_notes import read_letters
from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix, Prompt
from core.tokens.chunks import Chunks

KNOWS_WILDCARDS = ("dynamic-prompts", "sdnext", "fooocus")  # layers
_BRACES = re.compile(r"\\.|[{}|]", re.DOTALL)
_NOVELAI_WEIGHT = re.compile(r"(?<![\w.{|$:])[+-]?\d+(?:\.\d+)?::(?:(?!::)[^{}|])+::")
_WILDCARD = re.compile(r"(?<!\w)__[^\W_][^\s,:;|<>(){}\[\]]{0,80}?(?<!_)__(?!\w)")
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_JOINERS = ("\u200c", "\u200d")  # which belong to emoji and to the spelling of some scripts


def syntax_of_other_layers(prompt: Prompt) -> Iterator[Diagnostic]:
    """Wildcards, and NovelAI's braces and numbers."""
    layer = prompt.expansion.layer if prompt.expansion else "none"
    found: list[tuple[str, int, int]] = []
    if "::" in prompt.source:
        found += [("novelai-weight", *match.span()) for match in _NOVELAI_WEIGHT.finditer(prompt.source)]
    if layer == "none":
        found += [("novelai-braces", *span) for span in _braces_without_bars(prompt.source)]
    if "__" in prompt.source and layer not in KNOWS_WILDCARDS:
        found += [("wildcard-as-text", *match.span()) for match in _WILDCARD.finditer(prompt.source)]
    if not found:
        return
    letters = read_letters(prompt)
    messages = {
        "novelai-weight": tr("{tool} reads this as letters; only NovelAI takes it for a weight."),
        "novelai-braces": tr("{tool} reads these braces as letters; only NovelAI takes them for a weight."),
        "wildcard-as-text": tr("{tool} reads this as letters; only an extension puts a line of a file here."),
    }
    for code, start, end in found:
        if start in letters:
            yield Diagnostic(code, messages[code].format(tool=DIALECTS[prompt.dialect].title), start, end)


def _braces_without_bars(text: str) -> Iterator[tuple[int, int]]:
    """The outermost pairs of braces that hold something, but no bar."""
    if "{" not in text:
        return
    start, depth, has_bar = 0, 0, False
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            start, has_bar = (start, has_bar) if depth else (match.start(), False)
            depth += 1
        elif match[0] == "|":
            has_bar = True
        elif match[0] == "}" and depth:
            depth -= 1
            if depth == 0 and not has_bar and text[start : match.end()].strip("{} "):
                yield start, match.end()


def invisible_characters(chunks: Chunks) -> Iterator[Diagnostic]:
    """Zero-width and direction marks, soft hyphens and byte order marks that change the tokens."""
    prompt, budget = chunks.prompt, Budget()
    if prompt.source.isascii():
        return
    for match in _INVISIBLE.finditer(prompt.source):
        start, end = match.span()
        neighbours = prompt.source[max(start - 1, 0) : start], prompt.source[end : end + 1]
        if match[0] in _JOINERS and not any(letter.isascii() for letter in neighbours):
            continue
        text = prompt.source[:start] + prompt.source[end:]
        if budget.take(text) and _ids(read(text, prompt.dialect, chunks.family, prompt.settings)) != _ids(chunks):
            message = tr("A character that cannot be seen ({codes}) stands here and changes what is read.")
            message = message.format(codes=" ".join(f"U+{ord(letter):04X}" for letter in match[0]))
            yield Diagnostic("invisible-character", message, start, end, (Fix(tr("Remove it"), ((start, end, ""),)),))


def _ids(chunks: Chunks) -> list[list[int]]:
    return [[token.id for token in (*own.tokens, *own.truncated)] for own in chunks.encoders]
