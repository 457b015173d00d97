"""Texts hidden in the lowest bits of a picture's pixels, as NovelAI and extensions of the web UIs write them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from core.image_metadata.bounded_json import parse_object
from core.image_metadata.containers import MAX_TEXT_BYTES, unpacked

Pixels = npt.NDArray[np.uint8]  # [height, width, 3 or 4]

_MAGIC = 15  # bytes that say how it is hidden
_ALPHA, _RGB = (b"stealth_pnginfo", b"stealth_pngcomp"), (b"stealth_rgbinfo", b"stealth_rgbcomp")
_GZIP = 16 + 15  # zlib's way of naming gzip


def hidden_texts(pixels: Pixels) -> dict[str, str]:
    """The texts hidden in a picture, by the names that they would have had in a PNG; empty where there are none."""
    for plane, magics in ((pixels[:, :, 3:4], _ALPHA), (pixels[:, :, :3], _RGB)):
        if plane.shape[2] and (text := _text(plane, magics)):
            return dict(_named(text))
    return {}


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
