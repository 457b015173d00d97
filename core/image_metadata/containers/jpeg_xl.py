"""JPEG XL: EXIF and XMP are boxes, which may be packed by Brotli; a bare stream of pixels has none."""

from collections.abc import Iterator
from typing import BinaryIO

from core.image_metadata.containers import c2pa, exif, xmp
from core.image_metadata.containers.blocks import Block
from core.image_metadata.containers.boxes import BoxFile

BARE_MARK = b"\xff\x0a"
_READERS = {b"Exif": exif.texts_of, b"xml ": xmp.blocks_of, b"jumb": c2pa.blocks_of}


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a JPEG XL."""
    box_file = BoxFile(file)
    if box_file.read(0, 2) == BARE_MARK:
        return
    for box in box_file.inside(box_file.whole):
        if box.name == b"brob" and (packed := box_file.read(box.start, 4)) in (b"Exif", b"xml "):
            yield Block(packed.decode().strip(), None, is_brotli=True)
        elif box.name in _READERS:
            data = box_file.content(box)
            yield from (Block(box.name.decode().strip(), None),) if data is None else _READERS[box.name](data)
