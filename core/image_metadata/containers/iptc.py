"""The texts in IPTC records, as photographers' programs and Mochi Diffusion write them, alone or inside Photoshop's."""

from collections.abc import Iterator

from core.image_metadata.containers.blocks import MAX_BLOCKS, Block
from core.image_metadata.containers.text_decoding import png_text, repaired

FIELDS = {  # of the second record, by number
    5: "IPTC title",
    25: "IPTC keywords",
    40: "IPTC instructions",
    65: "IPTC program",
    80: "IPTC author",
    105: "IPTC headline",
    110: "IPTC credit",
    116: "IPTC copyright",
    120: "IPTC caption",
}
PHOTOSHOP_MARK = b"Photoshop 3.0\0"
_RESOURCE_MARK, _IPTC_RESOURCE = b"8BIM", 0x0404
_FIELD_MARK, _RECORD, _LONG_LENGTH = 0x1C, 2, 0x8000


def photoshop_blocks(data: bytes) -> Iterator[Block]:
    """The texts of the IPTC record among Photoshop's resources."""
    at = len(PHOTOSHOP_MARK) if data.startswith(PHOTOSHOP_MARK) else 0
    for _ in range(MAX_BLOCKS):
        if data[at : at + 4] != _RESOURCE_MARK or at + 12 > len(data):
            return
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        at += 6 + _even(1 + data[at + 6])  # past the name, with its length
        size = int.from_bytes(data[at : at + 4], "big")
        if number == _IPTC_RESOURCE:
            yield from blocks_of(data[at + 4 : at + 4 + size])
        at += 4 + _even(size)


def blocks_of(data: bytes) -> Iterator[Block]:
    """The texts of an IPTC record; nothing where the bytes are none."""
    at = 0
    for _ in range(MAX_BLOCKS):
        if at + 5 > len(data) or data[at] != _FIELD_MARK:
            return
        record, number = data[at + 1], data[at + 2]
        length = int.from_bytes(data[at + 3 : at + 5], "big")
        if length & _LONG_LENGTH:
            return  # a length of lengths, which no text has
        value = data[at + 5 : at + 5 + length]
        if record == _RECORD and number in FIELDS and value:
            yield Block(FIELDS[number], repaired(png_text(value)))
        at += 5 + length


def _even(size: int) -> int:
    return size + size % 2
