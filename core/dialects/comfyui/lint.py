"""What surprises in a prompt as ComfyUI reads it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from core.dialects.a1111.foreign_syntax import foreign_syntax
from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, NamedEmbedding, find_embedding
from core.dialects.learned_words import misfit_note, nearest_inversions
from core.dialects.lint_rules import unpaired_brackets, zero_weights
from core.dialects.weight_syntax import parse_weight
from core.program.translation import tr, tr_noop
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Diagnostic, Fix, Prompt, Segment
from core.prompt.textual_inversions import TextualInversions
from core.tokens.chunks import Chunks

BRACKETS = re.compile(r"\\[()]|([()])")
_UNCLOSED = {"(": tr_noop("This bracket is never closed, so ComfyUI reads it and all that follows as plain text.")}
# docs/Features/Prompt Syntax.md of mcmonkeyprojects/SwarmUI 062407c7, without <lora:…>
_SWARM_TAG = re.compile(
    r"<(?:random|alternate|alt|fromto|wildcard|wc|repeat|setvar|var|setmacro|macro|trigger|param|preset|p|embed"
    r"|segment|object|region|clear|extend|base|refiner|video|videoswap|break|comment)"
    r"(?:\[[^\[\]<>]*\])?(?::(?:[^<>]|<[^<>]*>)*)?>"
)
_GLUED = re.compile(rf"{EMBEDDING_PREFIX}\S")


def lint_comfyui(chunks: Chunks) -> Iterator[Diagnostic]:
    """Weights of 0, syntax of other tools, brackets, and embeddings that are not found."""
    typed = identity_mapped(chunks.prompt.source)
    yield from zero_weights(chunks.prompt)
    yield from tag_notes(chunks.prompt.source, chunks.prompt.tool_name("ComfyUI"))
    yield from bracket_notes(chunks.prompt, typed)
    yield from embedding_notes(chunks)


def tag_notes(text: str, tool: str) -> Iterator[Diagnostic]:
    """SwarmUI's tags, and A1111's syntax that is none of them."""
    tags = [match.span() for match in _SWARM_TAG.finditer(text)]
    for start, end in tags:
        message = tr("{tool} reads this tag as words; SwarmUI resolves it before ComfyUI gets the prompt.")
        yield Diagnostic("swarm-syntax", message.format(tool="ComfyUI"), start, end)
    starts = [start for start, _ in tags]
    for diagnostic in foreign_syntax(text, tool):
        before = bisect_right(starts, diagnostic.start)
        if before == 0 or tags[before - 1][1] < diagnostic.end:
            yield diagnostic


def bracket_notes(prompt: Prompt, typed: MappedText) -> Iterator[Diagnostic]:
    """Brackets without partner and those that are read as letters, by what is read."""
    weights = {offset: segment.weight for segment in prompt.variant.segments for offset in segment.offsets}
    weighted = sorted(offset for offset, weight in weights.items() if weight != 1)
    strays: list[int] = []
    for diagnostic in unpaired_brackets(typed, BRACKETS, _UNCLOSED):
        start = diagnostic.start
        if typed.text[start] == ")":
            strays.append(start)
            if start in weights:
                yield diagnostic
        elif start not in weights:
            message = tr("This bracket has no partner of its own: ComfyUI takes the last bracket of the text for it.")
            yield Diagnostic("closed-at-end", message, start, start + 1)
        elif not weighted or weighted[-1] < start:
            yield diagnostic
    for start, end in _numbered_pairs(typed.text) if strays else ():
        is_plain = bisect_left(weighted, start) == bisect_left(weighted, end)
        if start > strays[0] and start in weights and is_plain:
            message = tr("ComfyUI reads these brackets and their number as words, for the stray bracket before them.")
            yield Diagnostic("bracket-as-text", message, start, end)


def _numbered_pairs(text: str) -> Iterator[tuple[int, int]]:
    """Pairs of brackets with a number, as they are typed."""
    opened: list[int] = []
    for match in BRACKETS.finditer(text):
        if match[1] == "(":
            opened.append(match.start())
        elif match[1] and opened:
            start = opened.pop()
            colon = text.rfind(":", start + 1, match.start())
            if colon >= 0 and parse_weight(text[colon + 1 : match.start()]) is not None:
                yield start, match.end()


def embedding_notes(chunks: Chunks) -> Iterator[Diagnostic]:
    """`embedding:` that ComfyUI does not look for, does not find, or takes for a part of another's name."""
    prompt, inversions = chunks.prompt, chunks.prompt.settings.inversions
    for segment in prompt.variant.segments:
        words: MappedText = segment
        if segment.text.startswith(EMBEDDING_PREFIX):
            embedding = find_embedding(segment, inversions)
            words = embedding.rest
            if embedding.inversion is None:
                yield _not_found(segment, embedding, inversions)
            elif message := misfit_note(embedding.inversion, chunks, "ComfyUI"):
                yield Diagnostic(
                    "embedding-width", message, *segment.span(0, len(EMBEDDING_PREFIX + embedding.name.text))
                )
            for match in re.finditer(EMBEDDING_PREFIX, embedding.name.text):
                message = tr("This is read as a part of the name before it: ComfyUI begins a name only after a blank.")
                yield _with_blank("embedding-in-name", message, *embedding.name.span(*match.span()))
        for match in _GLUED.finditer(words.text):
            message = tr("ComfyUI knows an embedding only after a blank or at the start, so this is read as words.")
            yield _with_blank("glued-embedding", message, *words.span(*match.span()))


def _not_found(segment: Segment, embedding: NamedEmbedding, inversions: TextualInversions) -> Diagnostic:
    name = embedding.name
    if not name.text:
        message = tr("A name has to follow “embedding:”: ComfyUI stops here with an error.")
        return Diagnostic("embedding-no-name", message, *segment.span(0, len(EMBEDDING_PREFIX)))
    start, end = name.span(0, len(name.text))
    if inversions.has_names:
        commas = len(embedding.rest.text) - len(embedding.rest.text.lstrip(","))
        end = embedding.rest.offsets[commas - 1] + 1 if commas else end
        message = tr("There is no embedding “{name}” in the folder, so ComfyUI leaves it out.")
        edits = ((near, name.span(0, len(name.text))) for near in nearest_inversions(name.text, inversions))
        fixes = tuple(Fix(tr("Write {letters}").format(letters=near), ((*span, near),)) for near, span in edits)
        return Diagnostic("missing-embedding", message.format(name=name.text), start, end, fixes)
    message = tr(
        "No folder of embeddings is open, so “{name}” is left out here; how many rows it takes in ComfyUI is unknown."
    )
    return Diagnostic("embedding-not-looked-up", message.format(name=name.text), segment.offsets[0], end)


def _with_blank(code: str, message: str, start: int, end: int) -> Diagnostic:
    return Diagnostic(code, message, start, end, (Fix(tr("Put a blank before it"), ((start, start, " "),)),))
