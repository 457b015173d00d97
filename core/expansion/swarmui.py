"""SwarmUI 2026-08 (`T2IPromptHandling.cs`): the tags that choose, and those that stand for other letters.

`<random:a,b>` takes one option, parted by `||`, else `|`, else commas; `<random[2]:…>` and `<random[1-3]:…>` several of
them, joined by blanks, with a comma behind the number by commas. `<wildcard:name>` and `<wc:name>` take lines of the
file of that name, else of the one with the shortest name that has it in it. `<comment:…>` is left out. `<embed:name>`
and `<embedding:name>` are ComfyUI's `embedding:name`, of the embedding of that name, found likewise. Tags hold tags.
"""

import re
from collections.abc import Iterator
from functools import partial

from core.expansion.files_and_tags import Piece, TagRules
from core.prompt.expansion import Span
from core.prompt.textual_inversions import TextualInversions

_KINDS = "random|wildcard|wc|comment|embed|embedding"
_TAG = re.compile(rf"<(?P<kind>{_KINDS})(?:\[(?P<count>[^\[\]<>]*)\])?:", re.IGNORECASE)
_ANGLE = re.compile(r"[<>]")
_COUNT = re.compile(r"\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*(,?)")
_SUFFIX = ".safetensors"


def swarmui_rules(inversions: TextualInversions) -> TagRules:
    """The rules, with the embeddings that tags can name."""
    return TagRules(partial(_pieces_of, inversions), lambda line: "<" in line, depth=10)


def _pieces_of(inversions: TextualInversions, text: str) -> Iterator[Piece]:
    at = 0
    while match := _TAG.search(text, at):
        end = _end_of(text, match.end())
        count = _count_of(match["count"])
        if end < 0 or count is None:
            at = match.end()
            continue
        yield _piece(text, match, end, count, inversions)
        at = end + 1


def _end_of(text: str, start: int) -> int:
    """Where the tag that is open at `start` ends; -1 where it does not."""
    depth = 1
    for match in _ANGLE.finditer(text, start):
        depth += 1 if match[0] == "<" else -1
        if depth == 0:
            return match.start()
    return -1


def _count_of(written: str | None) -> tuple[int, int, str] | None:
    """The least and the most options, and what joins them; None for what is no number, where the tag stays."""
    if written is None:
        return 1, 1, " "
    match = _COUNT.fullmatch(written)
    if match is None:
        return None
    low = int(match[1])
    return low, max(int(match[2] or low), low), ", " if match[3] else " "


def _piece(
    text: str, match: re.Match[str], end: int, count: tuple[int, int, str], inversions: TextualInversions
) -> Piece:
    span, start = (match.start(), end + 1), match.end()
    kind, body = match["kind"].lower(), text[match.end() : end]
    low, high, separator = count
    if kind == "comment":
        return Piece(span)
    if kind.startswith("embed"):
        return Piece(span, written=_embedding(body, inversions))
    if kind == "random":
        return Piece(span, options=tuple(_options_of(text, start, end)), low=low, high=high, separator=separator)
    name, _, left_out = body.partition(",not=")
    lines = tuple(line.strip() for line in left_out.split(",") if line.strip())
    return Piece(span, name.strip() or " ", low=low, high=high, separator=separator, left_out=lines)


def _embedding(written: str, inversions: TextualInversions) -> str:
    """What ComfyUI gets: nothing for an embedding that is not there; the name as written where none are known."""
    if not inversions.has_names:
        return f"embedding:{written.strip()}"
    wanted = written.strip().lower().replace("\\", "/").removesuffix(_SUFFIX)
    small = {name: name.lower() for name in inversions.by_name}
    same = [name for name, letters in small.items() if letters == wanted]
    near = same or sorted((name for name, letters in small.items() if wanted in letters), key=len)
    return f"embedding:{near[0]}" if near else ""


def _options_of(text: str, start: int, end: int) -> Iterator[Span]:
    """The spans of the options without blanks at their ends."""
    parts = list(_parts(text, start, end, "|"))
    mark = "||" if any(part[0] == part[1] for part in parts[1:-1]) else "|" if len(parts) > 1 else ","
    for first, last in _parts(text, start, end, mark):
        option = text[first:last]
        begin = first + len(option) - len(option.lstrip())
        yield begin, max(begin, first + len(option.rstrip()))


def _parts(text: str, start: int, end: int, mark: str) -> Iterator[Span]:
    """What stands between marks that are in no tag."""
    depth, at, first = 0, start, start
    while at < end:
        depth += (text[at] == "<") - (text[at] == ">")
        if depth == 0 and text.startswith(mark, at):
            yield first, at
            at = first = at + len(mark)
        else:
            at += 1
    yield first, end
