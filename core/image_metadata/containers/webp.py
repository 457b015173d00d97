"""WebP: its texts stand behind its pixels."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from core.image_metadata.containers import c2pa, exif, xmp
from core.image_metadata.containers.blocks import MAX_BLOCKS, MAX_TEXT_BYTES, Block

_CHUNKS: dict[bytes, Callable[[bytes], Iterator[Block]]] = {
    b"EXIF": exif.texts_of,
    b"XMP ": xmp.blocks_of,
    b"C2PA": c2pa.blocks_of,
}


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a WebP."""
    file.seek(12)
    for _ in range(MAX_BLOCKS):
        head = file.read(8)
        if len(head) < 8:
            return
        length, name = int.from_bytes(head[4:], "little"), head[:4]
        if name in _CHUNKS and length <= MAX_TEXT_BYTES:
            yield from _CHUNKS[name](file.read(length))
            file.seek(length % 2, 1)
        else:
            if name in _CHUNKS:
                yield Block(name.decode().strip(), None)
            file.seek(length + length % 2, 1)
