"""What every container is read into: texts by name, bounded in size and number."""

import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

MAX_TEXT_BYTES = 16 * 2**20  # bytes of one text, unpacked; ComfyUI's largest workflows are a tenth of it
MAX_BLOCKS = 50_000  # that are walked over


class Block(NamedTuple):
    """A text and the name that it has in its file; None in its place where it is too large, or packed by Brotli."""

    name: str
    text: str | None
    is_brotli: bool = False


BlockReader = Callable[[BinaryIO], Iterator[Block]]


def unpacked(data: bytes, wbits: int = zlib.MAX_WBITS) -> bytes | None:
    """Deflated data; None where they are more than MAX_TEXT_BYTES, and nothing where they are damaged."""
    stream = zlib.decompressobj(wbits)
    try:
        text = stream.decompress(data, MAX_TEXT_BYTES)
    except zlib.error:
        return b""
    return None if stream.unconsumed_tail else text
