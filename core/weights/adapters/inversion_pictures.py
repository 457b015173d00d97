"""Textual inversions that A1111 keeps in pictures: in a PNG's text, and in bands at both sides of the picture itself.

Both hold the pickle's content as JSON, tensors as lists (A1111, `modules/textual_inversion/image_embedding.py`).
"""

import base64
import binascii
import json
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from core.program.messages import quoted
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.formats.safetensors_file import cannot_read, size_of_regular_file

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

TEXT_KEY = b"sd-ti-embedding"
PICTURE_SUFFIXES = (".png", ".webp", ".avif", ".jxl")  # that A1111 looks into
PREVIEW_SUFFIX = ".preview"  # in front of the ending of pictures that A1111 passes over
MAX_TEXT_BYTES = 8 * 2**20  # of the JSON; 75 vectors of width 1280 take 2 MB
MAX_CHUNKS = 100_000
MAX_PIXELS = 4_000_000  # that are decoded; a picture of 1024 x 1024 with its bands has 2 million

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"RIFF", b"\xff\x0a", b"\x00\x00\x00\x0cJXL ")
_MULTIPLIER, _INCREMENT = np.uint32(1664525), np.uint32(1013904223)  # of the generator that veils the bands


@dataclass(frozen=True, eq=False)
class PictureInversion:
    """The word in a picture: its name, "" where it has none, and its vectors [n, width]."""

    name: str
    vectors: Floats


def looks_like_picture(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a kind of picture that may hold a textual inversion."""
    return head.startswith(_MAGIC) or head[4:12] in (b"ftypavif", b"ftypavis")


def read_picture_inversion(path: Path, look_at_pixels: bool = True) -> PictureInversion | None:
    """The textual inversion that a picture holds, None where it holds none; the pixels cost their decoding.

    UnreadableEncoder where the file cannot be read, or what it holds under A1111's name is no textual inversion.
    """
    try:
        size_of_regular_file(path)
        with path.open("rb") as file:
            text = _png_text(file)
            packed = _from_pixels(file) if text is None and look_at_pixels else None
    except OSError as error:
        raise cannot_read(path, error) from error
    if text is None:
        return None if packed is None else _parse(packed)
    try:
        inversion = _parse(base64.b64decode(text))
    except binascii.Error:
        inversion = None
    if inversion is None:
        message = tr("{file} holds a textual inversion that cannot be read. Get the picture as it was first saved.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return inversion


def _parse(text: bytes) -> PictureInversion | None:
    """The first vectors in the JSON of A1111's pickle."""
    if len(text) > MAX_TEXT_BYTES:
        return None
    try:
        content = json.loads(text, parse_constant=float)
        (parameter, *_) = content["string_to_param"].values()
        vectors = np.array(parameter["TORCHTENSOR"], np.float32, ndmin=2)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        return None
    if vectors.ndim != 2 or not vectors.size:
        return None
    name = content.get("name")
    return PictureInversion(name if isinstance(name, str) else "", vectors)


# --- the text of a PNG


def _png_text(file: BinaryIO) -> bytes | None:
    """The text of A1111's name, wherever it stands in a PNG; None where there is none."""
    if file.read(8) != _MAGIC[0]:
        return None
    for _ in range(MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind in (b"tEXt", b"zTXt", b"iTXt") and length <= MAX_TEXT_BYTES:
            text = _text_in(kind, file.read(length))
            if text is not None:
                return text
            file.seek(4, 1)
        else:
            file.seek(length + 4, 1)
    return None


def _text_in(kind: bytes, content: bytes) -> bytes | None:
    key, _, rest = content.partition(b"\0")
    if key != TEXT_KEY:
        return None
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _unpacked(rest[1:])
    _language, _, rest_of_text = rest[2:].partition(b"\0")
    text = rest_of_text.partition(b"\0")[2]
    return _unpacked(text) if rest[:1] == b"\1" else text


def _unpacked(packed: bytes) -> bytes:
    """The start of a zlib stream's content, or nothing of one that is none."""
    try:
        return zlib.decompressobj().decompress(packed, MAX_TEXT_BYTES + 1)
    except zlib.error:
        return b""


# --- the picture itself


def _from_pixels(file: BinaryIO) -> bytes | None:
    """The JSON in the bands at the sides of a picture; None where there are none."""
    from PIL import Image  # 50 ms that others do without

    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(file) as image:
                if image.format not in ("PNG", "WEBP", "AVIF") or image.size[0] * image.size[1] > MAX_PIXELS:
                    return None
                pixels = np.asarray(image.convert("RGB"))
    except Exception:  # Pillow's decoders raise whatever a damaged file leads them to
        return None
    return _from_bands(pixels)


def _from_bands(pixels: Bytes) -> bytes | None:
    """What the low bits of the bands hold, which a column of black parts from the picture, [height, width, 3]."""
    red, green, blue = (pixels[:, :, channel] for channel in range(3))
    lit = np.minimum(np.minimum(red, green), blue)
    rows, columns = np.flatnonzero(lit.max(axis=1)), np.flatnonzero(lit.max(axis=0))
    if not len(rows):
        return None
    inside = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    black = np.flatnonzero(np.bitwise_or.reduce((red | green | blue)[inside], axis=0) & 0x0F == 0)
    if len(black) < 2:
        return None
    bands = pixels[inside] & 0x0F
    low, high = bands[:, : black[0]], bands[:, black[-1] + 1 :]
    if low.shape != high.shape or not low.size:
        return None
    veil = _veil(low.size).reshape(low.shape)
    packed = ((high ^ veil) << 4 | (low ^ veil)).tobytes()
    return _unpacked(packed) or None


def _veil(count: int) -> Bytes:
    """The low four bits of so many numbers of a linear congruential generator that begins at 0."""
    seeds, factor, step = np.array([_INCREMENT]), _MULTIPLIER, _INCREMENT
    with np.errstate(over="ignore"):
        while len(seeds) < count:  # as many again, each so many steps on
            seeds = np.concatenate([seeds, seeds * factor + step])
            factor, step = factor * factor, factor * step + step
    return (seeds[:count] % np.uint32(255)).astype(np.uint8) & np.uint8(0x0F)
