"""The texts in EXIF and TIFF: a small reader of the tags in which generators write, which no file can hold up."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from core.image_metadata.containers import iptc, xmp
from core.image_metadata.containers.blocks import MAX_TEXT_BYTES, Block
from core.image_metadata.containers.text_decoding import best_of, is_tagged, repaired, user_comment

MAX_ENTRIES = 500  # of a directory that are looked at
MAX_PREFIX_BYTES = 64  # in front of the byte order mark: "Exif", and the offset that AVIF and JPEG XL write
TAGS = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x927C: "MakerNote",
    0x9286: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
}
_PACKETS = {0x02BC: xmp.blocks_of, 0x83BB: iptc.blocks_of, 0x8649: iptc.photoshop_blocks}  # which TIFF keeps as tags
_EXIF_DIRECTORY = 0x8769
_BYTES = (1, 2, 7, 129)  # the types whose value is a row of bytes
_LONG = 4


def texts_of(data: bytes) -> Iterator[Block]:
    """The name and text of every known tag, from the bytes of an EXIF block; nothing where they are no EXIF."""
    head = data[:MAX_PREFIX_BYTES]
    starts = [at for mark in (b"II*\0", b"MM\0*") if (at := head.find(mark)) >= 0]
    return tiff_blocks(io.BytesIO(data[min(starts) :])) if starts else iter(())


@dataclass(frozen=True, slots=True)
class _Entry:
    """A tag with the bytes of its value, or with the number that it is."""

    tag: int
    value: bytes
    number: int = 0


def tiff_blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a TIFF, which is built as EXIF is; only the directories and these texts are read of it."""
    head = _read(file, 0, 8)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(head[:4])
    if order is None or len(head) < 8:
        return
    entries = list(_entries(file, order, struct.unpack_from(f"{order}I", head, 4)[0]))
    pointers = [entry.number for entry in entries if entry.tag == _EXIF_DIRECTORY]
    entries += [entry for at in pointers[:1] for entry in _entries(file, order, at)]
    values = {entry.tag: entry.value for entry in reversed(entries)}  # the first of each, so that none is read twice
    for tag, value in values.items():
        if tag in _PACKETS:
            yield from _PACKETS[tag](value)
        elif value and (text := _text(tag, value, order == ">")):
            yield Block(TAGS[tag], text)


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _entries(file: BinaryIO, order: str, start: int) -> Iterator[_Entry]:
    """The entries of a directory that lies inside the file."""
    counted = _read(file, start, 2)
    count = struct.unpack(f"{order}H", counted)[0] if len(counted) == 2 else 0
    directory = _read(file, start + 2, 12 * min(count, MAX_ENTRIES))
    for at in range(0, len(directory) - 11, 12):
        tag, kind, length, value = struct.unpack_from(f"{order}HHII", directory, at)
        if kind in _BYTES and (tag in TAGS or tag in _PACKETS) and length <= MAX_TEXT_BYTES:
            yield _Entry(tag, directory[at + 8 : at + 8 + length] if length <= 4 else _read(file, value, length))
        elif kind == _LONG:
            yield _Entry(tag, b"", value)


def _text(tag: int, value: bytes, big_endian: bool) -> str:
    if tag not in TAGS:
        return ""
    if TAGS[tag] == "UserComment" or is_tagged(value):
        return user_comment(value, big_endian)
    if TAGS[tag].startswith("XP"):
        return best_of(value, ("utf-16-le", "utf-8"))
    return repaired(best_of(value, ("utf-8", "utf-16-le", "utf-16-be") if TAGS[tag] == "MakerNote" else ("utf-8",)))
