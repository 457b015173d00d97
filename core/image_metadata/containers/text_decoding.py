"""Bytes to text where the format does not say, or says wrongly, how they are written."""

import re
import unicodedata
from collections.abc import Iterable

ENCODING_TAG_BYTES = 8  # bytes in front of an EXIF UserComment that are to name its encoding
MAX_JUDGED_CHARACTERS = 4000  # characters that a guess looks at
_JIS_ESCAPE = b"\x1b$"
# A byte order mark, and the encoding: in words, as exiv2 shows it, or as the tag whose zeros a tool took away.
_CHARSET = re.compile(
    r"\ufeff?(?:charset=\"?(?:Unicode|Ascii|Jis|Undefined|InvalidCharsetId)\"?\s+|(?:UNICODE|ASCII)(?=[a-z0-9({[<\"]))?"
)
MIN_ZEROS = 0.2  # the share of bytes that are zero, from which on a text may be UTF-16
MAX_LISTED_BYTES = 400_000  # that stand as numbers in a text
MAX_TAGS = 3  # in a row, of which each but the last is a mistake
_TAGS = (b"UNICODE\0", b"ASCII\0\0\0", b"JIS\0\0\0\0\0", bytes(ENCODING_TAG_BYTES))


def repaired(text: str) -> str:
    """UTF-8 that was read as Latin-1, read as UTF-8; any other text as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def is_tagged(data: bytes) -> bool:
    """Whether bytes begin with the tag of an EXIF UserComment that names its encoding."""
    return data[:ENCODING_TAG_BYTES].upper() in _TAGS[:-1]


def unmarked(text: str) -> str:
    """A text without the words and marks in front of it that say how it was written."""
    return text[match.end() :] if (match := _CHARSET.match(text)) else text


def listed_bytes(text: str) -> bytes:
    """The bytes of a text that lists them as numbers, as ImageMagick keeps an EXIF comment; none for any other text."""
    listed = text[: 5 * MAX_LISTED_BYTES].split(", ") if text[:1].isdecimal() else []
    numbers = [int(number) for number in listed if number.isdecimal() and len(number) < 4]
    return bytes(numbers) if len(numbers) == len(listed) and max(numbers, default=256) < 256 else b""


def png_text(data: bytes) -> str:
    """A tEXt or zTXt chunk: Latin-1 by the standard, UTF-8 as many generators write it, or an EXIF comment."""
    if is_tagged(data):
        return user_comment(data)
    if data.count(0) > MIN_ZEROS * len(data):
        return best_of(data, ("utf-8", "utf-16-be", "utf-16-le"))
    return _decoded(data, "utf-8") or data.decode("latin-1")


def user_comment(data: bytes, big_endian: bool = True) -> str:
    """An EXIF UserComment, whose tag is often wrong.

    Among UTF-16 of either byte order and UTF-8 it is the one that reads most like text: most of what generators write
    is ASCII, whatever language the prompt is in. `big_endian`, the order of the EXIF itself, decides between equals.
    """
    tag, body = b"", data
    for _ in range(MAX_TAGS):
        if body[:ENCODING_TAG_BYTES].upper() in _TAGS:
            tag, body = body[:ENCODING_TAG_BYTES].upper(), body[ENCODING_TAG_BYTES:]
    if tag == _TAGS[2]:
        is_escaped = _JIS_ESCAPE in body  # with which ISO 2022 begins what is no ASCII
        return best_of(
            body, ("iso2022_jp",) if is_escaped else ("utf-8", "shift_jis", "euc_jp", "utf-16-be", "utf-16-le")
        )
    orders = ("utf-16-be", "utf-16-le") if big_endian else ("utf-16-le", "utf-16-be")
    return best_of(body, (*orders, "utf-8") if tag == _TAGS[0] else ("utf-8", *orders))


def best_of(data: bytes, encodings: Iterable[str]) -> str:
    """The reading in which the data look most like text; the first of equals, and Latin-1 where none is possible."""
    readings = [_decoded(data, encoding).strip("\0") for encoding in encodings]
    likely = max(filter(None, readings), key=_likeness, default="")
    return repaired(likely.removeprefix("\ufeff")) if likely else data.decode("latin-1").strip("\0")


def _decoded(data: bytes, encoding: str) -> str:
    """The text, or "" where it is not written that way; half a character at the end is cut off."""
    whole = data[: len(data) // 2 * 2] if encoding.startswith("utf-16") else data
    try:
        return whole.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _likeness(text: str) -> float:
    """How much a text is like text, from -1 to 1: the share of ASCII less that of what are no letters at all."""
    head = text[:MAX_JUDGED_CHARACTERS]
    plain = sum(letter.isascii() and (letter.isprintable() or letter.isspace()) for letter in head)
    odd = sum(not letter.isspace() and unicodedata.category(letter).startswith("C") for letter in head)
    return (plain - odd) / len(head)
