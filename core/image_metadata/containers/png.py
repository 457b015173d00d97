"""PNG, animated or not: the texts in front of its pixels and behind them."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from core.image_metadata.containers import c2pa, exif, iptc, xmp
from core.image_metadata.containers.blocks import MAX_BLOCKS, MAX_TEXT_BYTES, Block, unpacked
from core.image_metadata.containers.text_decoding import is_tagged, listed_bytes, png_text, repaired

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PROFILE = re.compile(r"Raw profile type (\w+)", re.IGNORECASE)  # as ImageMagick keeps what it knows no chunk for
_HEX = re.compile(r"\s*\w+\s+\d+\s+([0-9a-fA-F\s]+)")  # a profile: its kind, its length, its bytes


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a PNG."""
    file.seek(len(SIGNATURE))
    for _ in range(MAX_BLOCKS):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if name in _CHUNKS and length <= MAX_TEXT_BYTES:
            yield from _CHUNKS[name](file.read(length))
            file.seek(4, 1)
        else:
            if name in _CHUNKS:
                yield Block(name.decode(), None)
            file.seek(length + 4, 1)


def _plain_text(data: bytes) -> Iterator[Block]:
    name, _, text = data.partition(b"\0")
    yield from _named(name.decode("latin-1"), repaired(png_text(text)))


def _packed_text(data: bytes) -> Iterator[Block]:
    name, _, rest = data.partition(b"\0")
    yield from _named(name.decode("latin-1"), _packed(rest[1:]))


def _unicode_text(data: bytes) -> Iterator[Block]:
    name, _, rest = data.partition(b"\0")
    is_packed, parts = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
    if len(parts) == 3:
        text = _packed(parts[2]) if is_packed else repaired(png_text(parts[2]))
        yield from _named(name.decode("latin-1"), text)


def _packed(data: bytes) -> str | None:
    text = unpacked(data)
    return None if text is None else repaired(png_text(text))


def _named(name: str, text: str | None) -> Iterator[Block]:
    """A text; with the fields of XMP, and in the place of a profile the texts in it."""
    if name.lower() == "exif:usercomment" and text and is_tagged(data := listed_bytes(text)):
        name, text = "UserComment", png_text(data)
    profile = _PROFILE.fullmatch(name)
    in_profile = list(_in_profile(profile[1].lower(), text)) if profile and text else []
    yield from in_profile or (Block(name, text),)
    if text and name.startswith("XML:"):
        yield from xmp.fields_of(text)


def _in_profile(kind: str, text: str) -> Iterator[Block]:
    digits = _HEX.fullmatch(text)
    pairs = "".join(digits[1].split()) if digits else ""
    data = bytes.fromhex(pairs[: len(pairs) // 2 * 2])
    if kind in ("exif", "app1") and not data.startswith(b"http:"):
        yield from exif.texts_of(data)
    elif kind in ("xmp", "app1"):
        yield from xmp.blocks_of(data.rpartition(b"\0")[2] if kind == "app1" else data)
    elif kind in ("iptc", "8bim"):
        yield from iptc.photoshop_blocks(data) if b"8BIM" in data[:32] else iptc.blocks_of(data)


_CHUNKS: dict[bytes, Callable[[bytes], Iterator[Block]]] = {
    b"tEXt": _plain_text,
    b"comf": _plain_text,  # ComfyUI's, in animated pictures
    b"zTXt": _packed_text,
    b"iTXt": _unicode_text,
    b"eXIf": exif.texts_of,
    b"caBX": c2pa.blocks_of,
}
