"""What surprises in a prompt as ComfyUI reads it."""

import re
from collections.abc import Iterator

from core.dialects.a1111.foreign_syntax import foreign_syntax
from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, NamedEmbedding, find_embedding
from core.dialects.lint_rules import unpaired_brackets, zero_weights
from core.program.translation import tr, tr_noop
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Diagnostic, Fix, Prompt, Segment
from core.tokens.chunks import Chunks

BRACKETS = re.compile(r"\\[()]|([()])")
_UNCLOSED = {"(": tr_noop("This bracket is never closed, so ComfyUI reads it and all that follows as plain text.")}
_GLUED = re.compile(rf"{EMBEDDING_PREFIX}\S")


def lint_comfyui(chunks: Chunks) -> Iterator[Diagnostic]:
    """Weights of 0, syntax of other tools, brackets, and embeddings that are not found."""
    typed = identity_mapped(chunks.prompt.source)
    yield from zero_weights(chunks.prompt)
    yield from foreign_syntax(chunks.prompt.source, "ComfyUI")
    yield from unpaired_brackets(typed, BRACKETS, _UNCLOSED)
    yield from _embeddings(chunks.prompt)


def _embeddings(prompt: Prompt) -> Iterator[Diagnostic]:
    """`embedding:` that ComfyUI does not look for, does not find, or takes for a part of another's name."""
    inversions = prompt.settings.inversions
    for segment in prompt.variant.segments:
        words: MappedText = segment
        if segment.text.startswith(EMBEDDING_PREFIX):
            embedding = find_embedding(segment, inversions)
            words = embedding.rest
            if embedding.inversion is None:
                yield _not_found(segment, embedding, inversions.has_names)
            for match in re.finditer(EMBEDDING_PREFIX, embedding.name.text):
                message = tr("This is read as a part of the name before it: ComfyUI begins a name only after a blank.")
                yield _with_blank("embedding-in-name", message, *embedding.name.span(*match.span()))
        for match in _GLUED.finditer(words.text):
            message = tr("ComfyUI knows an embedding only after a blank or at the start, so this is read as words.")
            yield _with_blank("glued-embedding", message, *words.span(*match.span()))


def _not_found(segment: Segment, embedding: NamedEmbedding, is_looked_up: bool) -> Diagnostic:
    name = embedding.name
    if not name.text:
        message = tr("A name has to follow “embedding:”: ComfyUI stops here with an error.")
        return Diagnostic("embedding-no-name", message, *segment.span(0, len(EMBEDDING_PREFIX)))
    start, end = name.span(0, len(name.text))
    if is_looked_up:
        message = tr("There is no embedding “{name}” in the folder, so ComfyUI leaves it out.")
        return Diagnostic("missing-embedding", message.format(name=name.text), start, end)
    message = tr(
        "No folder of embeddings is open, so “{name}” is left out here; how many rows it takes in ComfyUI is unknown."
    )
    return Diagnostic("embedding-not-looked-up", message.format(name=name.text), segment.offsets[0], end)


def _with_blank(code: str, message: str, start: int, end: int) -> Diagnostic:
    return Diagnostic(code, message, start, end, (Fix(tr("Put a blank before it"), ((start, start, " "),)),))
