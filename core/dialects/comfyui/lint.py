"""What surprises in a prompt as ComfyUI reads it."""

import re
from collections.abc import Iterator

from core.dialects.a1111.foreign_syntax import foreign_syntax, nested_weights
from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, embedding_name
from core.dialects.lint_rules import unpaired_brackets, zero_weights
from core.program.translation import tr, tr_noop
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import Diagnostic, Fix, Prompt
from core.tokens.chunks import Chunks

BRACKETS = re.compile(r"\\[()]|([()])")
_UNCLOSED = {"(": tr_noop("This bracket is never closed, so ComfyUI reads it and all that follows as plain text.")}
_GLUED = re.compile(r"(?<=[^\s(])embedding:\S")


def lint_comfyui(chunks: Chunks) -> Iterator[Diagnostic]:
    """Weights of 0, syntax of other tools, brackets, and embeddings that are not found."""
    typed = identity_mapped(chunks.prompt.source)
    yield from zero_weights(chunks.prompt)
    yield from foreign_syntax(chunks.prompt.source, "ComfyUI")
    yield from unpaired_brackets(typed, BRACKETS, _UNCLOSED)
    yield from nested_weights(typed)
    yield from _embeddings_not_found(chunks.prompt)


def _embeddings_not_found(prompt: Prompt) -> Iterator[Diagnostic]:
    """`embedding:name` that ComfyUI does not find, or does not look for."""
    for match in _GLUED.finditer(prompt.source):
        message = tr("ComfyUI knows an embedding only after a blank or at the start, so this is read as words.")
        fix = Fix(tr("Put a blank before it"), ((match.start(), match.start(), " "),))
        yield Diagnostic("glued-embedding", message, *match.span(), (fix,))
    inversions = prompt.settings.inversions
    for segment in prompt.variant.segments:
        name, _ = embedding_name(segment) if segment.text.startswith(EMBEDDING_PREFIX) else (segment.cut(0, 0), None)
        known = any(inversions.find_file(written) for written in (name.text, name.text.strip(",")))
        if name.text and inversions.has_names and not known:
            message = tr("There is no embedding “{name}” in the folder, so ComfyUI leaves it out.")
            yield Diagnostic("missing-embedding", message.format(name=name.text), *name.span(0, len(name.text)))
