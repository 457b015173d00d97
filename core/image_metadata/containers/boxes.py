"""Files of boxes (ISO 14496-12), which AVIF, HEIC, JPEG XL, MP4 and MOV are: walked over by seeking."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from core.image_metadata.containers.blocks import MAX_BLOCKS, MAX_TEXT_BYTES

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


class Box(NamedTuple):
    """A box: its four letters, and where in the file its content begins and ends."""

    name: bytes
    start: int
    end: int


class BoxFile:
    """An open file of boxes, of which MAX_BLOCKS are walked over, wherever they stand."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MAX_BLOCKS
        self.whole = Box(b"", 0, file.seek(0, 2))

    def inside(self, outer: Box, skip: int = 0) -> Iterator[Box]:
        """The boxes in a box, behind its first `skip` bytes, until one makes no sense; length 0 is “to the end”."""
        start = outer.start + skip
        while start + 8 <= outer.end and self._left > 0:
            self._left -= 1
            self._file.seek(start)
            head = self._file.read(16)
            length, content = int.from_bytes(head[:4], "big"), start + 8
            if length == 1:
                length, content = int.from_bytes(head[8:], "big"), start + 16
            following = outer.end if length == 0 else start + length
            if following < content:
                return
            yield Box(head[4:8], content, min(following, outer.end))
            start = following

    def content(self, box: Box, skip: int = 0) -> bytes | None:
        """The bytes of a box behind its first `skip`; None where they are too many for a text."""
        length = box.end - box.start - skip
        return None if length > MAX_TEXT_BYTES else self.read(box.start + skip, length)

    def read(self, start: int, length: int) -> bytes:
        """Some bytes of the file, as many as there are."""
        if start >= self.whole.end:
            return b""
        self._file.seek(start)
        return self._file.read(max(length, 0))
