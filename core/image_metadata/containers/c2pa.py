"""Content Credentials (C2PA): who signed that a picture was made by an AI. They hold no prompt, and are not checked."""

import re
from collections.abc import Iterator

from core.image_metadata.containers.blocks import Block

NAME = "C2PA"  # of the text that stands for the credentials: the names of the programs that signed them
MAX_SEARCHED_BYTES = 2**20  # bytes; the claims stand in front of thumbnails and certificates
MAX_PROGRAMS = 5
_CLAIM = re.compile(rb"claim_generator(?:_info)?")
_SEARCHED_BEHIND_CLAIM = 120  # bytes in which the name of its program begins


def blocks_of(data: bytes) -> Iterator[Block]:
    """One text with the programs that the claims name; “C2PA” alone where they name none."""
    head = data[:MAX_SEARCHED_BYTES]
    if b"c2pa" not in head and b"jumb" not in head:
        return
    programs = dict.fromkeys(filter(None, (_program(head, match) for match in _CLAIM.finditer(head))))
    yield Block(NAME, ", ".join(list(programs)[:MAX_PROGRAMS]) or NAME)


def _program(data: bytes, claim: re.Match[bytes]) -> str:
    """The text behind a claim's key, in CBOR; behind `name` where the key stands for an object of several."""
    at = claim.end()
    if claim[0].endswith(b"_info"):
        name = data.find(b"dname", at, at + _SEARCHED_BEHIND_CLAIM)
        at = name + 5 if name >= 0 else len(data)
    return _cbor_text(data[at : at + 300])


def _cbor_text(data: bytes) -> str:
    """A text with its length in the first byte, or in the one behind it."""
    if not data or not 0x60 <= data[0] <= 0x78:
        return ""
    start, length = (2, data[1] if len(data) > 1 else 0) if data[0] == 0x78 else (1, data[0] - 0x60)
    return data[start : start + length].decode("utf-8", errors="replace")
