"""Weights that were meant and are none: without brackets, or with the marks of an East Asian keyboard."""

import re
from collections.abc import Iterator

from core.dialects.table import DIALECTS, parse
from core.dialects.weight_syntax import write_inside
from core.editing.fix_checks import Budget, Edit, apply_edits
from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix, Prompt

_BARE_NUMBER = re.compile(r"(?<=[^\W\d_]):(?P<number>\d*\.\d+)(?=[\s,]|\Z)")
_WITHOUT_BRACKETS = re.compile(
    r"\\.|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<between>[,\n]|\bAND\b|\bBREAK\b)"
    rf"|{_BARE_NUMBER.pattern}",
    re.DOTALL,
)
_WIDE_MARKS = re.compile(r"\\.|[()（）:：]", re.DOTALL)
_WIDE = re.compile(r"[（）：．０-９]")
_WIDE_NUMBER = re.compile(r"\s*([+-]?(?:[0-9０-９]+[.．]?[0-9０-９]*|[.．][0-9０-９]+))\s*")
_ASCII = {wide: wide - 0xFEE0 for wide in range(ord("！"), ord("～") + 1)}


def weight_notes(prompt: Prompt) -> Iterator[Diagnostic]:
    """Notes in a tool that writes weights inside brackets."""
    weights = DIALECTS[prompt.dialect].weights
    if weights is None or weights.write is not write_inside or ("：" not in prompt.source and ":" not in prompt.source):
        return
    budget = Budget()
    yield from _without_brackets(prompt, budget)
    yield from _full_width(prompt, budget)


def read_letters(prompt: Prompt) -> frozenset[int]:
    """The code points of the typed text that are letters in the shown variant."""
    return frozenset(offset for segment in prompt.variant.all_segments for offset in segment.offsets)


def _without_brackets(prompt: Prompt, budget: Budget) -> Iterator[Diagnostic]:
    """`word:1.2` outside of brackets."""
    source = prompt.source
    if not _BARE_NUMBER.search(source):
        return
    read: frozenset[int] | None = None
    depth = start = 0
    for match in _WITHOUT_BRACKETS.finditer(source):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(depth - 1, 0)
        elif match["between"] and depth == 0:
            start = match.end()
        elif match["number"] and depth == 0:
            read = read_letters(prompt) if read is None else read
            if match.start("number") in read:
                yield _number_as_words(prompt, start, match, budget)


def _number_as_words(prompt: Prompt, start: int, match: re.Match[str], budget: Budget) -> Diagnostic:
    message = tr("{tool} reads this number as words: a weight needs brackets around it and the words.")
    words = prompt.source[start : match.start()].lstrip()
    edit = (match.start() - len(words), match.end(), f"({words}{match[0]})")
    fix = Fix(tr("Put brackets around the words"), (edit,))
    fixes = (fix,) if _has_weight(prompt, edit, float(match["number"]), budget) else ()
    message = message.format(tool=DIALECTS[prompt.dialect].title)
    return Diagnostic("weight-without-brackets", message, *match.span(), fixes)


def _has_weight(prompt: Prompt, edit: Edit, weight: float, budget: Budget) -> bool:
    """Whether after an edit the letter behind its bracket is read with the weight."""
    text = apply_edits(prompt.source, (edit,))
    if not budget.take(text):
        return False
    segments = parse(text, prompt.dialect, prompt.settings).variant.all_segments
    return any(segment.weight == weight and edit[0] + 1 in segment.offsets for segment in segments)


def _full_width(prompt: Prompt, budget: Budget) -> Iterator[Diagnostic]:
    """Brackets with a colon and a number, of which some mark is a full-width one."""
    source = prompt.source
    if not _WIDE.search(source):
        return
    read, opened, colon = read_letters(prompt), list[int](), -1
    for match in _WIDE_MARKS.finditer(source):
        at, mark = match.start(), match[0]
        if mark in "(（":
            opened.append(at)
        elif mark in ":：":
            colon = at
        elif mark in ")）" and opened and (start := opened.pop()) < colon:
            number = _WIDE_NUMBER.fullmatch(source, colon + 1, at)
            marks = [start, colon, at, *range(*number.span(1))] if number else []
            if number and any(place in read and _WIDE.match(source, place) for place in marks):
                inside = source[start + 1 : colon]
                yield _wide_weight(prompt, (start, at + 1, f"({inside}:{number[1].translate(_ASCII)})"), budget)


def _wide_weight(prompt: Prompt, edit: Edit, budget: Budget) -> Diagnostic:
    message = tr("Full-width brackets, colons and digits make no weight in {tool}: this is read as words.")
    fixes = (Fix(tr("Make it a weight"), (edit,)),) if _is_syntax(prompt, edit, budget) else ()
    return Diagnostic("full-width-weight", message.format(tool=DIALECTS[prompt.dialect].title), edit[0], edit[1], fixes)


def _is_syntax(prompt: Prompt, edit: Edit, budget: Budget) -> bool:
    """Whether the brackets that an edit writes are read as brackets."""
    text = apply_edits(prompt.source, (edit,))
    if not budget.take(text):
        return False
    read = read_letters(parse(text, prompt.dialect, prompt.settings))
    return edit[0] not in read and edit[0] + len(edit[2]) - 1 not in read
