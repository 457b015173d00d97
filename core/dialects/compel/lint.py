"""What surprises in a prompt as compel reads it."""

import re
from collections.abc import Iterator

from core.dialects.a1111.foreign_syntax import NUMBER_IN_BRACKETS, foreign_syntax
from core.dialects.diffusers import padding_marks
from core.dialects.learned_words import learned_word_notes, missing_names
from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix
from core.tokens.chunks import Chunks
from core.tokens.inversion_tokens import compel_words

_BRACKETED = re.compile(r"<([\w.,\- ]+)>")  # as InvokeAI looks for names (`ti_utils.py`)
_BARE_NUMBER = re.compile(r"(?<![\w.:])[^\W\d_]{3,}[0-9]+\.[0-9]+(?![\w.])")
_SIGNED = re.compile(r"[^\W_](\++|-+)(?=[\s,.)]|\Z)")


def lint_compel(chunks: Chunks) -> Iterator[Diagnostic]:
    """Weights in another tool's syntax, and signs that weigh though they may not be meant to."""
    text, tool = chunks.prompt.source, chunks.prompt.tool_name("compel")
    yield from padding_marks(chunks)
    words = compel_words(chunks.prompt.settings.inversions)
    yield from learned_word_notes(chunks, words, tool)
    yield from missing_names(chunks, words, _BRACKETED, "InvokeAI")
    yield from foreign_syntax(text, tool)
    for match in NUMBER_IN_BRACKETS.finditer(text):
        message = tr("{tool} knows no number inside brackets and reads it as words; it writes the weight behind them.")
        fixes = (Fix(tr("Write it as {tool} does").format(tool=tool), ((*match.span(), f"({match[1]}){match[2]}"),)),)
        yield Diagnostic("syntax-as-text", message.format(tool=tool), *match.span(), fixes)
    for match in _BARE_NUMBER.finditer(text):
        message = tr("A number behind a bare word is no weight in {tool}; put the word in brackets.").format(tool=tool)
        yield Diagnostic("bare-weight", message, *match.span())
    for match in _SIGNED.finditer(text):
        if match[1] == "-":
            message = tr("A - behind a word lowers its weight to 0.9 in {tool}.").format(tool=tool)
            yield Diagnostic("sign-as-weight", message, *match.span(1))
