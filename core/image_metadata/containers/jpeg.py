"""JPEG: its texts all stand in front of its pixels."""

from collections.abc import Iterator
from typing import BinaryIO

from core.image_metadata.containers import c2pa, exif, iptc, xmp
from core.image_metadata.containers.blocks import MAX_BLOCKS, Block
from core.image_metadata.containers.text_decoding import best_of, is_tagged, user_comment

_XMP_MARK = b"http://ns.adobe.com/xap/1.0/\0"
_BARE_MARKERS = {0x01, *range(0xD0, 0xD8)}  # without a length
_COMMENT, _APP1, _APP11, _APP13 = 0xFE, 0xE1, 0xEB, 0xED
_END, _PIXELS = 0xD9, 0xDA


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a JPEG."""
    file.seek(2)
    credentials = b""  # spread over several segments
    for _ in range(MAX_BLOCKS):
        mark = file.read(2)
        if len(mark) < 2 or mark[0] != 0xFF or mark[1] in (_END, _PIXELS):
            break
        if mark[1] == 0xFF:  # a filling byte
            file.seek(-1, 1)
        elif mark[1] not in _BARE_MARKERS:
            length = max(int.from_bytes(file.read(2), "big") - 2, 0)
            data = file.read(length)
            yield from _texts(mark[1], data)
            if mark[1] == _APP11 and len(credentials) < c2pa.MAX_SEARCHED_BYTES:
                credentials += data[8:]
    yield from c2pa.blocks_of(credentials)


def _texts(mark: int, data: bytes) -> Iterator[Block]:
    if mark == _COMMENT:
        is_exif = is_tagged(data)
        yield Block("comment", user_comment(data) if is_exif else best_of(data, ("utf-8", "utf-16-le", "utf-16-be")))
    elif mark == _APP1 and data.startswith(b"Exif\0\0"):
        yield from exif.texts_of(data)
    elif mark == _APP1 and data.startswith(_XMP_MARK):
        yield from xmp.blocks_of(data[len(_XMP_MARK) :])
    elif mark == _APP13 and data.startswith(iptc.PHOTOSHOP_MARK):
        yield from iptc.photoshop_blocks(data)
