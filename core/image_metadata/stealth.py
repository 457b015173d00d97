"""Texts hidden in the lowest bits of a picture's pixels, as NovelAI and extensions of the web UIs write them."""

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from core.image_metadata.bounded_json import parse_object
from core.image_metadata.containers.blocks import MAX_BLOCKS, MAX_TEXT_BYTES, unpacked
from core.image_metadata.containers.png import SIGNATURE

Pixels = npt.NDArray[np.uint8]  # [height, width, 3 or 4]

_MAGIC = 15  # bytes that say how it is hidden
_ALPHA, _RGB = (b"stealth_pnginfo", b"stealth_pngcomp"), (b"stealth_rgbinfo", b"stealth_rgbcomp")
_GZIP = 16 + 15  # zlib's way of naming gzip
_BEGINNING = [bit == "1" for byte in b"stealth_" for bit in f"{byte:08b}"]  # the bits with which each of them begins
_CHANNELS = {2: 3, 6: 4}  # of a pixel, by PNG's number of the kind of picture
_MAX_ROW_BYTES = 2**20


def hidden_texts(pixels: Pixels) -> dict[str, str]:
    """The texts hidden in a picture, by the names that they would have had in a PNG; empty where there are none."""
    for plane, magics in ((pixels[:, :, 3:4], _ALPHA), (pixels[:, :, :3], _RGB)):
        if plane.shape[2] and (text := _text(plane, magics)):
            return dict(_named(text))
    return {}


def may_hide_text(file: BinaryIO, kind: str) -> bool:
    """Whether a PNG or WebP can have a text in its pixels; of a PNG only its first column is unpacked to tell.

    A byte of the first column has no neighbour on its left, so that each of PNG's five filters adds the whole of the
    byte above it, half of it or nothing.
    """
    if kind == "WebP":
        file.seek(12)
        head = file.read(9)
        return head.startswith(b"VP8L") or (head.startswith(b"VP8X") and bool(head[8] & 0x10))
    file.seek(len(SIGNATURE))
    head = file.read(25)
    width, height, channels = int.from_bytes(head[8:12], "big"), int.from_bytes(head[12:16], "big"), 0
    if kind == "PNG" and len(head) == 25 and head[16] == 8 and not head[20]:  # 8 bits, not interlaced
        channels = _CHANNELS.get(head[17], 0)
    row_bytes = 1 + width * channels
    if not channels or row_bytes > _MAX_ROW_BYTES:
        return False
    column = _first_column(_first_rows(file, row_bytes * min(height, len(_BEGINNING))), row_bytes, channels)
    in_alpha = [bool(pixel[3] & 1) for pixel in column if channels == 4]
    in_colours = [bool(value & 1) for pixel in column for value in pixel[:3]]
    return any(bits and bits == _BEGINNING[: len(bits)] for bits in (in_alpha, in_colours[: len(_BEGINNING)]))


def _first_rows(file: BinaryIO, count: int) -> bytes:
    """The first bytes of a PNG's rows of pixels, from behind its header; fewer where they are damaged."""
    stream, rows = zlib.decompressobj(), b""
    for _ in range(MAX_BLOCKS):
        head = file.read(8)
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if len(rows) >= count or len(head) < 8 or name == b"IEND":
            break
        if name == b"IDAT":
            try:
                rows += stream.decompress(file.read(min(length, count)), count - len(rows))
            except zlib.error:
                break
            length -= min(length, count)
        file.seek(length + 4, 1)
    return rows


def _first_column(rows: bytes, row_bytes: int, channels: int) -> list[bytes]:
    column, above = list[bytes](), bytes(channels)
    for start in range(0, len(rows) - channels, row_bytes):
        share = {2: 1.0, 3: 0.5, 4: 1.0}.get(rows[start], 0.0)  # of the byte above, by the filter of the row
        own = rows[start + 1 : start + 1 + channels]
        above = bytes((value + int(upper * share)) % 256 for value, upper in zip(own, above, strict=True))
        column.append(above)
    return column


def _text(plane: Pixels, magics: tuple[bytes, bytes]) -> str:
    """The text in the lowest bits, which run down the columns, pixel by pixel: magic, length in bits, the text."""
    head = _bytes(plane, 0, _MAGIC + 4)
    if head[:_MAGIC] not in magics:
        return ""
    length = int.from_bytes(head[_MAGIC:], "big") // 8
    data = _bytes(plane, _MAGIC + 4, min(length, MAX_TEXT_BYTES))
    if head[:_MAGIC] == magics[1]:
        data = unpacked(data, _GZIP) or b""
    return data.decode("utf-8", errors="replace")


def _bytes(plane: Pixels, start: int, count: int) -> bytes:
    """Bytes of the lowest bits; only the columns that they lie in are touched."""
    height, width, channels = plane.shape
    bits_a_column = height * channels
    first, last = start * 8 // bits_a_column, min(-(-(start + count) * 8 // bits_a_column), width)
    columns = plane[:, first:last].transpose(1, 0, 2).reshape(-1) & 1
    skipped = start * 8 - first * bits_a_column
    return np.packbits(columns[skipped : skipped + count * 8]).tobytes()


def _named(text: str) -> Iterator[tuple[str, str]]:
    """A JSON object holds the texts by name; anything else is A1111's text."""
    values: dict[str, Any] = parse_object(text)
    if "Comment" not in values and "parameters" not in values:
        yield "parameters", text
        return
    for name, value in values.items():
        if isinstance(value, str):
            yield name, value
