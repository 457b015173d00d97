"""MP4 and MOV: the tags of a film, as FFmpeg, Apple's programs and QuickTime write them. No frame is looked at."""

from collections.abc import Iterator
from typing import BinaryIO

from core.image_metadata.containers import c2pa, xmp
from core.image_metadata.containers.blocks import Block
from core.image_metadata.containers.boxes import C2PA_UUID, XMP_UUID, Box, BoxFile
from core.image_metadata.containers.text_decoding import best_of, png_text, repaired

MAX_DEPTH = 6  # boxes in one another
MAX_KEYS = 1_000  # names of tags
_HOLDERS = (b"moov", b"udta", b"trak", b"mdia")  # boxes in which tags may stand
_NAMES = {
    b"\xa9cmt": "comment",
    b"\xa9nam": "title",
    b"\xa9des": "description",
    b"desc": "description",
    b"ldes": "synopsis",
    b"\xa9too": "encoder",
    b"\xa9swr": "software",
    b"\xa9ART": "artist",
    b"\xa9inf": "information",
}
_UTF_8, _UTF_16, _UNSAID = 1, 2, 0  # how a value says that it is written


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a film."""
    box_file = BoxFile(file)
    return _in_boxes(box_file, box_file.whole, 0)


def _in_boxes(file: BoxFile, outer: Box, depth: int) -> Iterator[Block]:
    if depth > MAX_DEPTH:
        return
    for box in file.inside(outer):
        if box.name in _HOLDERS:
            yield from _in_boxes(file, box, depth + 1)
        elif box.name == b"meta":
            yield from _tags(file, box)
        elif box.name == b"uuid":
            yield from _of_uuid(file, box)
        elif outer.name == b"udta":
            yield from _of_quicktime(file, box)


def _of_uuid(file: BoxFile, box: Box) -> Iterator[Block]:
    readers = {XMP_UUID: xmp.blocks_of, C2PA_UUID: c2pa.blocks_of}
    if (read := readers.get(file.read(box.start, 16))) is not None:
        data = file.content(box, 16)
        yield from (Block("uuid", None),) if data is None else read(data)


def _of_quicktime(file: BoxFile, box: Box) -> Iterator[Block]:
    """A text of QuickTime's own: its length, its language, and itself."""
    if box.name == b"XMP_":
        yield from xmp.blocks_of(file.content(box) or b"")
    elif box.name.startswith(b"\xa9"):
        data = file.content(box)
        length = int.from_bytes((data or b"")[:2], "big")
        # what is longer than two bytes can say is written without the two numbers in front by some
        text = None if data is None else data[4 : 4 + length] if 0 < length <= len(data) - 4 else data
        yield Block(_name(box.name), None if text is None else best_of(text, ("utf-8", "utf-16-be")))


def _tags(file: BoxFile, meta: Box) -> Iterator[Block]:
    """The tags of a box `meta`; of its two forms, QuickTime's has no version in front."""
    inside = list(file.inside(meta, 0 if file.read(meta.start + 4, 4) == b"hdlr" else 4))
    keys = [key for box in inside if box.name == b"keys" for key in _keys(file.content(box) or b"")]
    for listed in (box for box in inside if box.name == b"ilst"):
        for item in file.inside(listed):
            number = int.from_bytes(item.name, "big")
            name = keys[number - 1] if 0 < number <= len(keys) else _name(item.name)
            yield from _values(file, item, name)


def _keys(data: bytes) -> Iterator[str]:
    """The names of tags, from the content of a box `keys`; their first four bytes say whose they are."""
    at = 8
    for _ in range(MAX_KEYS):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > len(data):
            return
        yield png_text(data[at + 8 : at + size])
        at += size


def _values(file: BoxFile, item: Box, name: str) -> Iterator[Block]:
    """The values of a tag; one of the name “----” has its own name beside it."""
    for box in file.inside(item):
        if box.name == b"name":
            name = png_text(file.content(box, 4) or b"")
        elif box.name == b"data":
            data = file.content(box)
            if data is None:
                yield Block(name, None)
            elif text := _text(int.from_bytes(data[:4], "big"), data[8:]):
                yield Block(name, text)


def _text(kind: int, data: bytes) -> str:
    if kind == _UTF_16:
        return best_of(data, ("utf-16-be", "utf-16-le"))
    if kind == _UTF_8 or (kind == _UNSAID and b"\0" not in data):
        return repaired(png_text(data))
    return ""


def _name(box: bytes) -> str:
    return _NAMES.get(box) or box.decode("latin-1").strip("\xa9\0 ")
