"""How a tool writes weights into the typed text, for edits that change one (core/editing/weights.py)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from core.prompt.mapped_text import MappedText

WORD_LETTERS = r"(?:\\\S?|[^\s,()\[\]{}|:\\])+"  # letters that are no brackets, commas or marks, and escapes


@dataclass(frozen=True, slots=True)
class WeightGroup:
    """A bracket pair with its weight: `start` to `end` with brackets and weight, `inner` the text between."""

    start: int
    end: int
    inner: tuple[int, int]
    weight: float


@dataclass(frozen=True, slots=True)
class WeightSyntax:
    """`word` matches what is weighed where nothing is selected; `write` puts a text in brackets with a weight.

    `group_at` reads the weight of the round brackets that stand at two offsets of a text. `escapes_backslash` says
    whether two backslashes are one escaped. `joins_neighbours` says that texts of equal weight side by side become one,
    so that taking brackets away may make other words. `brackets_may_list` says that brackets may hold something else
    than a group, as a list of prompts or what is repeated, in which the text inside is to be weighed by itself.
    `split_name` gives the name that a segment begins with instead of words, and the words behind it.
    """

    word: re.Pattern[str]
    write: Callable[[str, float], str]
    group_at: Callable[[str, int, int], WeightGroup]
    escapes_backslash: bool = False
    joins_neighbours: bool = False
    brackets_may_list: bool = False
    split_name: Callable[[MappedText], tuple[str, MappedText]] = lambda segment: ("", segment)


def parse_weight(number: str) -> float | None:
    """The number as Python's float reads it, None for one like `1.2.3`."""
    try:
        return float(number)
    except ValueError:
        return None


def write_inside(text: str, weight: float) -> str:
    """`(text:1.2)`, as A1111 and ComfyUI write it."""
    return f"({text}:{weight:g})"


def group_with_number(text: str, opening: int, closing: int, parse: Callable[[str], float | None]) -> WeightGroup:
    """A group as A1111 and ComfyUI read it: 1.1, or the number behind the last colon where `parse` reads one there."""
    colon = text.rfind(":", opening + 1, closing)
    weight = parse(text[colon + 1 : closing]) if colon >= 0 else None
    if weight is None:
        return WeightGroup(opening, closing + 1, (opening + 1, closing), 1.1)
    inner = text[opening + 1 : colon].rstrip()
    return WeightGroup(opening, closing + 1, (opening + 1, opening + 1 + len(inner)), weight)


def weights_behind_colons(parse: Callable[[str], float | None]) -> WeightSyntax:
    """`(text:1.2)` as A1111 writes it and the tools that took it over, each with the numbers that it parses."""
    return WeightSyntax(
        word=re.compile(WORD_LETTERS),
        write=write_inside,
        group_at=partial(group_with_number, parse=parse),
        escapes_backslash=True,
        joins_neighbours=True,
    )
