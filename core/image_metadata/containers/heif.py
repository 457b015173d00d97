"""AVIF and HEIC: EXIF and XMP are items, which tables of the file name and place."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from core.image_metadata.containers import c2pa, exif, xmp
from core.image_metadata.containers.blocks import MAX_TEXT_BYTES, Block
from core.image_metadata.containers.boxes import C2PA_UUID, Box, BoxFile

MAX_ITEMS = 5_000  # of a file that are looked at
_TEXT_ITEMS = (b"Exif", b"mime")


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of an AVIF or a HEIC."""
    box_file = BoxFile(file)
    for box in box_file.inside(box_file.whole):
        if box.name == b"meta":
            yield from _items(box_file, {inner.name: inner for inner in box_file.inside(box, 4)})
        elif box.name == b"uuid" and box_file.read(box.start, 16) == C2PA_UUID:
            yield from c2pa.blocks_of(box_file.content(box, 16) or b"")


def _items(box_file: BoxFile, tables: dict[bytes, Box]) -> Iterator[Block]:
    if b"iinf" not in tables or b"iloc" not in tables:
        return
    kinds = dict(_kinds(box_file, tables[b"iinf"]))
    inside = tables[b"idat"].start if b"idat" in tables else 0
    for number, place in _places(box_file.content(tables[b"iloc"]) or b""):
        if number in kinds:
            start = place.start + (inside if place.is_inside else 0)
            data = box_file.read(start, min(place.length, MAX_TEXT_BYTES))
            yield from exif.texts_of(data) if kinds.pop(number) == b"Exif" else _of_mime(data)


def _of_mime(data: bytes) -> Iterator[Block]:
    return xmp.blocks_of(data) if b"<x:xmpmeta" in data or b"<rdf:RDF" in data else iter(())


def _kinds(box_file: BoxFile, table: Box) -> Iterator[tuple[int, bytes]]:
    """The number and kind of each item that may be a text."""
    version = box_file.read(table.start, 1)
    for count, entry in enumerate(box_file.inside(table, 6 if version == b"\0" else 8)):
        data = box_file.read(entry.start, 14)
        if count >= MAX_ITEMS or len(data) < 14:
            return
        width = 4 if data[0] == 3 else 2  # bytes of the item's number
        kind = data[6 + width : 10 + width]
        if kind in _TEXT_ITEMS:
            yield int.from_bytes(data[4 : 4 + width], "big"), kind


class _Place(NamedTuple):
    """Where an item lies, in the file or inside the box `idat`; of one in several pieces the first."""

    start: int
    length: int
    is_inside: bool


def _places(table: bytes) -> Iterator[tuple[int, _Place]]:
    """The number and place of every item, from the content of the box `iloc`."""
    if len(table) < 8 or table[0] > 2:
        return
    version, (offset_size, length_size) = table[0], divmod(table[4], 16)
    base_size, index_size = table[5] >> 4, table[5] % 16 if version > 0 else 0
    fields = _Fields(table, 6)
    for _ in range(min(fields.take(2 if version < 2 else 4), MAX_ITEMS)):
        number = fields.take(2 if version < 2 else 4)
        is_inside = version > 0 and fields.take(2) % 16 == 1
        fields.take(2)
        base, pieces = fields.take(base_size), fields.take(2)
        fields.take(index_size)
        place = _Place(base + fields.take(offset_size), fields.take(length_size), is_inside)
        fields.take((index_size + offset_size + length_size) * (pieces - 1))
        if fields.is_over:
            return
        yield number, place


class _Fields:
    """Numbers in a row of bytes, one after the other; 0 behind their end."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._at = start

    def take(self, size: int) -> int:
        """The next number, of `size` bytes."""
        self._at += size
        return int.from_bytes(self._data[max(self._at - size, 0) : self._at], "big")

    @property
    def is_over(self) -> bool:
        """Whether a number was taken from behind the end."""
        return self._at > len(self._data)
