"""The texts in EXIF: a small reader of the tags in which generators write, which nothing in the file can hold up."""

import struct
from collections.abc import Iterator

from core.image_metadata.text_decoding import best_of, repaired, user_comment

MAX_ENTRIES = 500  # of a directory that are looked at
TAGS = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x927C: "MakerNote",
    0x9286: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
}
_EXIF_DIRECTORY = 0x8769
_BYTES = (1, 2, 7)  # the types whose value is a row of bytes
_LONG = 4


def texts_of(data: bytes) -> Iterator[tuple[str, str]]:
    """The name and text of every known tag, from the bytes of an EXIF block; nothing where they are no EXIF."""
    data = data[6:] if data.startswith(b"Exif\0\0") else data
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        return
    tags = list(_tags(data, order, struct.unpack_from(f"{order}I", data, 4)[0]))
    pointers = [at for tag, _, at in tags if tag == _EXIF_DIRECTORY]
    tags += [entry for at in pointers[:1] for entry in _tags(data, order, at)]
    values = {tag: value for tag, value, _ in reversed(tags)}  # the first of each, so that none is read many times
    for tag, value in values.items():
        if value and (text := _text(tag, value, order == ">")):
            yield TAGS[tag], text


def _tags(data: bytes, order: str, start: int) -> Iterator[tuple[int, bytes, int]]:
    """Tag, bytes and, of a number, its value, for each entry of a directory that lies inside the data."""
    if start + 2 > len(data):
        return
    (count,) = struct.unpack_from(f"{order}H", data, start)
    for index in range(min(count, MAX_ENTRIES)):
        at = start + 2 + 12 * index
        if at + 12 > len(data):
            return
        tag, kind, length, value = struct.unpack_from(f"{order}HHII", data, at)
        if kind in _BYTES and tag in TAGS:
            first = at + 8 if length <= 4 else value
            yield tag, data[first : first + length], 0
        elif kind == _LONG:
            yield tag, b"", value


def _text(tag: int, value: bytes, big_endian: bool) -> str:
    if TAGS[tag] == "UserComment":
        return user_comment(value, big_endian)
    if TAGS[tag].startswith("XP"):
        return best_of(value, ("utf-16-le", "utf-8"))
    return repaired(best_of(value, ("utf-8",)))
