"""What surprises in a prompt as A1111 and the programs made from it read it."""

import re
from collections.abc import Iterator
from functools import partial

from core.dialects.a1111.chunking import PLACEHOLDER_TOKEN
from core.dialects.a1111.comments import split_comments
from core.dialects.a1111.part_notes import bars_that_end_schedules, split_titles
from core.dialects.a1111.schedules import step_of
from core.dialects.a1111.syntax import BRACKETS, find_tags, split_parts, without_tags
from core.dialects.a1111.web_ui import WebUi
from core.dialects.learned_words import misfit_names
from core.dialects.lint_rules import tags_in_negative, token_diagnostics, unpaired_brackets, zero_weights
from core.dialects.weight_syntax import parse_weight
from core.program.translation import tr, tr_noop
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Diagnostic, Fix, Prompt
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

MAX_PLAUSIBLE_WEIGHT = 2.0  # a greater number was hardly meant as a weight

_ADDRESS = re.compile(r"\w:\Z")
_LATE = re.compile(r"(?<!\\)\[([^\[\]():|\\]+):\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*\]")
_BREAK = re.compile(r"\bBREAK\b")
_UNCLOSED = {
    "(": tr_noop("This bracket is never closed, so all that follows weighs 1.1 times as much."),
    "[": tr_noop("This bracket is never closed, so all that follows weighs 1.1 times less."),
}
_NUMBER = re.compile(r":\s*([+-]?[.\d]+)\s*\)")


def lint_web_ui(ui: WebUi, chunks: Chunks) -> Iterator[Diagnostic]:
    """Diagnostics in the order in which the tool would come upon their causes."""
    prompt = chunks.prompt
    yield from token_diagnostics(chunks, (PLACEHOLDER_TOKEN,), partial(_lost_embedding, ui))
    yield from zero_weights(prompt)
    yield from misfit_names(chunks, ui.title)
    body, comments = split_comments(identity_mapped(prompt.source), ui.comments)
    for comment in comments:
        yield _comment(ui, prompt.source, comment)
    if prompt.settings.is_negative:
        yield from tags_in_negative(body, find_tags, ui.title)
    else:
        body = without_tags(body)
        yield from _part_weight(ui, body)
        yield from split_titles(body, ui.title)
    parts = [body] if prompt.settings.is_negative else [part for part, _ in split_parts(body)]
    yield from bars_that_end_schedules(parts, prompt.settings.steps, ui.title)
    yield from _never_appears(body, prompt.settings.steps)
    if prompt.settings.emphasis != "none":
        yield from unpaired_brackets(body, BRACKETS, _UNCLOSED)
        yield from _unreadable_numbers(ui, body)
        yield from _broken_breaks(ui, prompt)


def _comment(ui: WebUi, source: str, comment: MappedText) -> Diagnostic:
    """What is left out, from the comment's mark to its end; of an address, all behind its colon."""
    text = comment.text.strip()
    blanks = len(comment.text) - len(comment.text.lstrip())
    start, end = comment.span(blanks, blanks + len(text))
    if text.startswith("//") and _ADDRESS.search(source, 0, start):
        message = tr("{tool} takes // to the end of the line for a comment: of this address only “{kept}” is left.")
        kept = source[:start].split()[-1]
        return Diagnostic("address-cut", message.format(tool=ui.title, kept=kept), start, end)
    message = tr("{tool} takes this for a comment and leaves it out.").format(tool=ui.title)
    return Diagnostic("comment", message, start, end)


def _lost_embedding(ui: WebUi, token: Token, chunks: Chunks) -> tuple[str, str] | None:
    """A placeholder that moved to the next chunk without its vectors."""
    if chunks.prompt.source[token.start : token.end] == "!":
        return None
    message = tr("{tool} moves this embedding to the next chunk but leaves its vectors behind: its rows read “!”.")
    return "embedding-lost", message.format(tool=ui.title)


def _part_weight(ui: WebUi, body: MappedText) -> Iterator[Diagnostic]:
    """`:1.2` at the end of a prompt without AND."""
    parts = list(split_parts(body))
    text, weight = parts[0]
    whole = len(body.text.rstrip())
    if len(parts) > 1 or len(text.text) == whole:
        return
    start, end = body.span(len(text.text), whole)
    message = tr("{tool} takes this for the weight of the whole prompt ({weight}) and leaves it out of the text.")
    missing = next((pair[1] for pair in ("()", "[]") if body.text.count(pair[0]) > body.text.count(pair[1])), "")
    fixes = (Fix(tr("Close the bracket"), ((end, end, missing),)),) if missing else ()
    yield Diagnostic("part-weight", message.format(tool=ui.title, weight=f"{weight:g}"), start, end, fixes)


def _never_appears(body: MappedText, steps: int) -> Iterator[Diagnostic]:
    """`[x:1.3]`, meant as a weight."""
    for match in _LATE.finditer(body.text):
        if step_of(match[2], steps) < steps:
            continue
        start, end = body.span(*match.span())
        message = tr(
            "“{text}” would come after step {steps} of {steps}, so it never appears: [x:1.3] is no weight."
        ).format(text=match[1].strip(), steps=steps)
        weight = f"({match[1]}:{match[2]})"
        fix = Fix(tr("Make it a weight"), ((start, end, weight),))
        is_plausible = float(match[2]) <= MAX_PLAUSIBLE_WEIGHT
        yield Diagnostic("never-appears", message, start, end, (fix,) if is_plausible else ())


def _unreadable_numbers(ui: WebUi, body: MappedText) -> Iterator[Diagnostic]:
    for match in _NUMBER.finditer(body.text):
        if parse_weight(match[1]) is None:
            message = tr("{tool} raises an error for the number {number}; it is read as text here.")
            message = message.format(tool=ui.title, number=match[1])
            yield Diagnostic("unreadable-number", message, *body.span(*match.span(1)))


def _broken_breaks(ui: WebUi, prompt: Prompt) -> Iterator[Diagnostic]:
    """BREAK in weighted brackets."""
    for segment in prompt.variant.segments:
        if segment.is_break:
            continue
        for match in _BREAK.finditer(segment.text):
            message = tr("In brackets BREAK breaks nothing: {tool} reads it as a word of weight {weight}.")
            message = message.format(tool=ui.title, weight=f"{segment.weight:g}")
            yield Diagnostic("break-in-brackets", message, *segment.span(*match.span()))
