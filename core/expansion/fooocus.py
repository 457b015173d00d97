"""Fooocus 2.5.5 (`modules/util.py`): `__name__` of files by their own name in any folder, and `[[a,b]]`, one a picture.

A name that no file has stays as a word without its marks. Lines are read again, 64 times at most.
"""

import re
from collections.abc import Iterator

from core.expansion.files_and_tags import Piece, TagRules

_PIECE = re.compile(r"__(?P<name>[\w-]+?)__|\[\[(?P<options>.*?)\]\]")


def _pieces_of(text: str) -> Iterator[Piece]:
    if "__" not in text and "[[" not in text:
        return
    for match in _PIECE.finditer(text):
        if match["name"] is not None:
            yield Piece(match.span(), match["name"], missing=match.span("name"))
        else:
            yield Piece(match.span(), options=tuple(_between_commas(match["options"], match.start("options"))))


def _between_commas(text: str, start: int) -> Iterator[tuple[int, int]]:
    for option in text.split(","):
        yield start, start + len(option)
        start += len(option) + 1


RULES = TagRules(_pieces_of, lambda line: "__" in line or "[[" in line, depth=64)
