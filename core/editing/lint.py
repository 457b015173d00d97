"""What the artist should know about a prompt in the chosen tool: a code, a plain sentence, a place, sometimes a fix."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, islice

from core.dialects.a1111.chunking import CHUNK_TOKENS
from core.dialects.a1111.lint import lint_a1111
from core.dialects.a1111.syntax import find_tags
from core.dialects.comfyui.syntax import EMBEDDING_PREFIX, embedding_name
from core.editing.bracket_lint import nested_weights, unpaired_brackets
from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix, identity_mapped
from core.tokens.chunks import Chunks
from core.tokens.families import TOOLS
from core.tokens.normalization import normalize
from core.tokens.tokenizer import BOS, EOS, Token

MAX_LISTED_DIAGNOSTICS = 100  # problems shown of one prompt

_NOTED_IDS = {0, BOS, EOS}
_WEIGHT = re.compile(r"(?<!\\)\(([^()]*):\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*\)")
_WORDS_OF_A1111 = re.compile(r"\b(?:BREAK|AND)\b")
_SCHEDULE = re.compile(r"(?<!\\)\[[^\[\]]*[:|][^\[\]]*\]")
_GLUED = re.compile(r"(?<=[^\s(])embedding:\S")
_BARE_NUMBER = re.compile(r"(?<![\w.:])[^\W\d_]+[0-9]+\.[0-9]+(?![\w.])")
_SIGNED = re.compile(r"[^\W_](\++|-+)(?=[\s,.)]|\Z)")


def lint(chunks: Chunks) -> tuple[Diagnostic, ...]:
    """The problems of a prompt in the order of their places."""
    found = islice(_all_diagnostics(chunks), MAX_LISTED_DIAGNOSTICS)
    return tuple(sorted(found, key=lambda problem: (problem.start, problem.end)))


def _all_diagnostics(chunks: Chunks) -> Iterator[Diagnostic]:
    prompt = chunks.prompt
    yield from prompt.diagnostics
    yield from _cut_off(chunks)
    yield from _tokens_of_note(chunks)
    yield from _weight_zero(chunks)
    if prompt.dialect == "a1111":
        yield from lint_a1111(prompt)
    else:
        yield from _foreign_syntax(chunks)
    if prompt.dialect == "comfyui":
        yield from unpaired_brackets(identity_mapped(prompt.source), "comfyui")
        yield from nested_weights(identity_mapped(prompt.source))
        yield from _embeddings_not_found(chunks)
    if prompt.dialect == "compel":
        yield from _compel_syntax(prompt.source)
    yield from _repaired_letters(chunks)


def _cut_off(chunks: Chunks) -> Iterator[Diagnostic]:
    """Words beyond the limit of a tool that cuts."""
    if chunks.truncated:
        count = len(chunks.truncated)
        start, end = chunks.truncated[0].start or 0, chunks.truncated[-1].end or 0
        if count == 1:
            message = tr("{tool} reads {limit} tokens; the last 1 token is cut off.")
        else:
            message = tr("{tool} reads {limit} tokens; the last {count} tokens are cut off.")
        message = message.format(tool=TOOLS[chunks.prompt.dialect], limit=CHUNK_TOKENS, count=count)
        yield Diagnostic("cut-off", message, start, end)


def _tokens_of_note(chunks: Chunks) -> Iterator[Diagnostic]:
    """Typed special tokens, `!` that became padding, and embeddings that A1111 loses."""
    seen: set[tuple[str, int, int]] = set()
    for one in chunks.encoders:
        for token in one.tokens:
            diagnostic = _token_diagnostic(token, one) if token.id in _NOTED_IDS and token.kind == "text" else None
            if diagnostic and (diagnostic.code, diagnostic.start, diagnostic.end) not in seen:
                seen.add((diagnostic.code, diagnostic.start, diagnostic.end))
                yield diagnostic


def _token_diagnostic(token: Token, chunks: Chunks) -> Diagnostic | None:
    if token.start is None or token.end is None:
        return None
    code = message = ""
    if token.id == EOS:
        code = "special-token"
        message = tr(
            "This is read as the end-of-text token itself, not as letters, and changes what every later row means."
        )
    elif token.id == BOS:
        code = "special-token"
        message = tr(
            "This is read as the start-of-text token itself, not as letters, and changes what every later row means."
        )
    elif token.id == 0 and chunks.prompt.dialect == "a1111" and chunks.prompt.source[token.start : token.end] != "!":
        code = "embedding-lost"
        message = tr("A1111 moves this embedding to the next chunk but leaves its vectors behind: its rows read “!”.")
    elif token.id == 0 and chunks.prompt.dialect in ("diffusers", "compel") and chunks.encoder != "clip_l":
        code = "padding-mark"
        message = tr("“!” is the padding token of this model's tokenizer, so it is read as padding and not as a mark.")
    return Diagnostic(code, message, token.start, token.end) if code else None


def _weight_zero(chunks: Chunks) -> Iterator[Diagnostic]:
    """Weight 0 in the tools that weigh after encoding."""
    if chunks.prompt.dialect not in ("a1111", "comfyui"):
        return
    for segment in chunks.prompt.variant.segments:
        if segment.weight == 0 and segment.text.strip():
            message = tr("Weight 0 does not remove the words: the others have already been read together with them.")
            yield Diagnostic("weight-zero", message, *segment.span(0, len(segment.text)))


def _foreign_syntax(chunks: Chunks) -> Iterator[Diagnostic]:
    """Syntax of A1111 that another tool reads as words."""
    text, dialect = chunks.prompt.source, chunks.prompt.dialect
    tool = TOOLS[dialect]
    for start, end in find_tags(text):
        message = tr("{tool} reads this tag as words; load the LoRA in the tool itself.").format(tool=tool)
        yield Diagnostic("tag-as-text", message, start, end)
    for match in _WORDS_OF_A1111.finditer(text):
        message = tr("{tool} reads {word} as a word like any other.").format(tool=tool, word=match[0])
        yield Diagnostic("syntax-as-text", message, *match.span())
    for match in _SCHEDULE.finditer(text):
        message = tr("{tool} has no prompt editing and reads this as words.").format(tool=tool)
        yield Diagnostic("syntax-as-text", message, *match.span())
    if dialect == "diffusers":
        for match in _WEIGHT.finditer(text):
            message = tr("diffusers has no weights: the brackets and the number are read as words.")
            fixes = (Fix(tr("Leave only the words"), ((*match.span(), match[1]),)),)
            yield Diagnostic("syntax-as-text", message, *match.span(), fixes)


def _embeddings_not_found(chunks: Chunks) -> Iterator[Diagnostic]:
    """`embedding:name` that ComfyUI does not find, or does not look for."""
    prompt = chunks.prompt
    for match in _GLUED.finditer(prompt.source):
        message = tr("ComfyUI knows an embedding only after a blank or at the start, so this is read as words.")
        fix = Fix(tr("Put a blank before it"), ((match.start(), match.start(), " "),))
        yield Diagnostic("glued-embedding", message, *match.span(), (fix,))
    embeddings = prompt.settings.embeddings
    for segment in prompt.variant.segments:
        name, _ = embedding_name(segment) if segment.text.startswith(EMBEDDING_PREFIX) else (segment.cut(0, 0), None)
        known = any(embeddings.find_file(spelling) for spelling in (name.text, name.text.strip(",")))
        if name.text and embeddings.has_names and not known:
            message = tr("There is no embedding “{name}” in the folder, so ComfyUI leaves it out.")
            yield Diagnostic("missing-embedding", message.format(name=name.text), *name.span(0, len(name.text)))


def _compel_syntax(text: str) -> Iterator[Diagnostic]:
    """Weights in another tool's words, and signs that weigh though they may not be meant to."""
    for match in _WEIGHT.finditer(text):
        message = tr("compel knows no number inside brackets and reads it as words; it writes the weight behind them.")
        fixes = (Fix(tr("Write it as compel does"), ((*match.span(), f"({match[1]}){match[2]}"),)),)
        yield Diagnostic("syntax-as-text", message, *match.span(), fixes)
    for match in _BARE_NUMBER.finditer(text):
        message = tr("A number behind a bare word is no weight in compel; put the word in brackets.")
        yield Diagnostic("bare-weight", message, *match.span())
    for match in _SIGNED.finditer(text):
        if match[1] == "-":
            message = tr("A - behind a word lowers its weight to 0.9 in compel.")
            yield Diagnostic("sign-as-weight", message, *match.span(1))


def _repaired_letters(chunks: Chunks) -> Iterator[Diagnostic]:
    """Letters that A1111 repairs before it reads them, and the other tools do not."""
    text = chunks.prompt.source
    if text.isascii() and "&" not in text:
        return
    read = normalize(text, "ftfy")
    if read.text == text.lower():
        return
    starts = sorted(set(read.offsets))
    letters = [
        "".join(pair[0] for pair in group) for _, group in groupby(zip(read.text, read.offsets, strict=True), _offset)
    ]
    start = end = 0
    written = ""
    for at, until, letter in zip(starts, [*starts[1:], len(text)], letters, strict=True):
        if _is_read_alike(text[at:until], letter):
            continue
        if at != end and written:
            yield _letter_diagnostic(text, start, end, written)
        start, written = (start, written + letter) if at == end and written else (at, letter)
        end = until
    if written:
        yield _letter_diagnostic(text, start, end, written)


def _offset(pair: tuple[str, int]) -> int:
    return pair[1]


def _is_read_alike(typed: str, read: str) -> bool:
    return unicodedata.normalize("NFC", typed.lower()) == read or not (typed.strip() or read.strip())


def _letter_diagnostic(text: str, start: int, end: int, read: str) -> Diagnostic:
    typed = text[start:end]
    message = tr("A1111 reads “{typed}” as “{read}”; ComfyUI, diffusers and compel read it as it stands.")
    fix = Fix(tr("Write {letters}").format(letters=read), ((start, end, read),))
    return Diagnostic("letters-differ", message.format(typed=typed, read=read), start, end, (fix,))
