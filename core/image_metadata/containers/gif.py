"""GIF: its comments, and XMP as Adobe's programs put it there."""

from collections.abc import Iterator
from typing import BinaryIO

from core.image_metadata.containers import xmp
from core.image_metadata.containers.blocks import MAX_BLOCKS, MAX_TEXT_BYTES, Block
from core.image_metadata.containers.text_decoding import png_text, repaired

MAX_PIECES = 400_000  # of at most 255 bytes, into which all of a GIF is cut; 100 MB
_IMAGE, _EXTENSION, _COMMENT, _APPLICATION = b"\x2c", b"\x21", b"\xfe", b"\xff"
_XMP_MARK = b"XMP DataXMP"
_XMP_TRAILER = b"\x01\xff\xfe"  # counts down to 0, so that a reader of pieces finds its way out


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a GIF."""
    file.seek(10)
    flags = file.read(1)
    if not flags:
        return
    file.seek(13 + _colours(flags[0]))
    pieces = _Pieces(file)
    for _ in range(MAX_BLOCKS):
        mark = file.read(1)
        if mark == _IMAGE:
            head = file.read(9)
            file.seek((_colours(head[8]) if len(head) == 9 else 0) + 1, 1)
            pieces.read(keep=False)
        elif mark == _EXTENSION:
            yield from _extension(file, pieces)
        else:
            return


def _extension(file: BinaryIO, pieces: "_Pieces") -> Iterator[Block]:
    kind = file.read(1)
    if kind == _COMMENT:
        text = pieces.read(keep=True)
        yield Block("comment", None if text is None else repaired(png_text(text)))
    elif kind == _APPLICATION and file.read(12)[1:] == _XMP_MARK:
        packet = (pieces.read(keep=True, with_lengths=True) or b"").partition(_XMP_TRAILER)[0]
        yield from xmp.blocks_of(packet)
    else:
        pieces.read(keep=False)


def _colours(flags: int) -> int:
    """The bytes of the table of colours that the flags announce."""
    return 3 << (flags % 8 + 1) if flags & 0x80 else 0


class _Pieces:
    """The rows of pieces in which a GIF holds its data, MAX_PIECES at most in one file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MAX_PIECES

    def read(self, keep: bool, with_lengths: bool = False) -> bytes | None:
        """The bytes of a row; None where they are too many, and nothing where they are not to be kept."""
        kept, size = list[bytes](), 0
        while self._left > 0 and (length := self._file.read(1)) not in (b"", b"\0"):
            self._left -= 1
            size += length[0]
            if keep and size <= MAX_TEXT_BYTES:
                kept.append((length if with_lengths else b"") + self._file.read(length[0]))
            else:
                self._file.seek(length[0], 1)
        return b"".join(kept) if size <= MAX_TEXT_BYTES else None
