"""PNG, JPEG and WebP as containers: the texts in them, found without decoding a pixel.

Written for files that are cut off, damaged or made to harm: sums are not checked, what is too large is passed over,
and reading ends where the file makes no sense any more. What was found until then is kept.
"""

import zlib
from collections.abc import Callable, Iterator
from html import unescape
from typing import BinaryIO

from core.image_metadata import exif
from core.image_metadata.text_decoding import best_of, png_text, repaired

HEAD_BYTES = 16  # bytes by which `image_format` tells a picture
MAX_TEXT_BYTES = 16 * 2**20  # bytes of one text, unpacked; ComfyUI's largest workflows are a tenth of it
MAX_BLOCKS = 50_000  # that are walked over
MAX_TOTAL_BYTES = 64 * 2**20  # bytes of all texts together

Block = tuple[str, str | None]  # name and text; None for one that is too large
Reader = Callable[[BinaryIO], Iterator[Block]]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_OTHER_KINDS = ((0, b"GIF8"), (4, b"ftypavif"), (4, b"ftypheic"), (4, b"ftypmif1"), (4, b"JXL "), (0, b"\xff\x0a"))
_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_BARE_MARKERS = {0x01, *range(0xD0, 0xD8)}  # of JPEG, without a length


def image_format(head: bytes) -> str:
    """PNG, JPEG or WebP by the first bytes; "" for anything else."""
    if head.startswith(_SIGNATURE):
        return "PNG"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WebP" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def looks_like_picture(head: bytes) -> bool:
    """Whether the first bytes are those of any picture, also of one that is not read here."""
    return bool(image_format(head)) or any(head[at : at + len(mark)] == mark for at, mark in _OTHER_KINDS)


def png_blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a PNG, also those behind its pixels."""
    file.seek(len(_SIGNATURE))
    for _ in range(MAX_BLOCKS):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if name in _PNG_TEXTS and length <= MAX_TEXT_BYTES:
            yield from _PNG_TEXTS[name](file.read(length))
            file.seek(4, 1)
        else:
            if name in _PNG_TEXTS:
                yield name.decode(), None
            file.seek(length + 4, 1)


def _plain_text(data: bytes) -> Iterator[Block]:
    name, _, text = data.partition(b"\0")
    yield name.decode("latin-1"), repaired(png_text(text))


def _packed_text(data: bytes) -> Iterator[Block]:
    name, _, rest = data.partition(b"\0")
    yield name.decode("latin-1"), _packed(rest[1:])


def _unicode_text(data: bytes) -> Iterator[Block]:
    name, _, rest = data.partition(b"\0")
    is_packed, parts = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
    if len(parts) == 3:
        text = _packed(parts[2]) if is_packed else repaired(png_text(parts[2]))
        yield name.decode("latin-1"), text
        yield from _xmp_comment(text) if text and name.startswith(b"XML:") else ()


def _packed(data: bytes) -> str | None:
    text = unpacked(data)
    return None if text is None else repaired(png_text(text))


_PNG_TEXTS: dict[bytes, Callable[[bytes], Iterator[Block]]] = {
    b"tEXt": _plain_text,
    b"zTXt": _packed_text,
    b"iTXt": _unicode_text,
    b"eXIf": exif.texts_of,
}


def jpeg_blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a JPEG, which all stand in front of its pixels."""
    file.seek(2)
    for _ in range(MAX_BLOCKS):
        mark = file.read(2)
        if len(mark) < 2 or mark[0] != 0xFF or mark[1] in (0xD9, 0xDA):
            return
        if mark[1] == 0xFF:  # a filling byte
            file.seek(-1, 1)
        elif mark[1] not in _BARE_MARKERS:
            length = max(int.from_bytes(file.read(2), "big") - 2, 0)
            yield from _jpeg_texts(mark[1], file.read(length))


def _jpeg_texts(mark: int, data: bytes) -> Iterator[Block]:
    if mark == 0xFE:
        yield "comment", best_of(data, ("utf-8", "utf-16-le", "utf-16-be"))
    elif mark == 0xE1 and data.startswith(b"Exif\0\0"):
        yield from exif.texts_of(data)
    elif mark == 0xE1 and data.startswith(_JPEG_XMP):
        yield from _xmp(data[len(_JPEG_XMP) :])


def webp_blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a WebP."""
    file.seek(12)
    for _ in range(MAX_BLOCKS):
        head = file.read(8)
        if len(head) < 8:
            return
        length, name = int.from_bytes(head[4:], "little"), head[:4]
        if name in (b"EXIF", b"XMP ") and length <= MAX_TEXT_BYTES:
            data = file.read(length)
            yield from exif.texts_of(data) if name == b"EXIF" else _xmp(data)
            file.seek(length % 2, 1)
        else:
            file.seek(length + length % 2, 1)


def _xmp(data: bytes) -> Iterator[Block]:
    text = png_text(data)
    yield "XMP", text
    yield from _xmp_comment(text)


def _xmp_comment(text: str) -> Iterator[Block]:
    """The comment inside XMP, found as text: an XML parser would follow whatever entities the file defines."""
    start = text.find("<exif:UserComment>")
    item = text.find("<rdf:li", start, start + 2000) if start >= 0 else -1
    first = text.find(">", item, item + 200) + 1 if item >= 0 else 0
    last = text.find("</rdf:li>", first) if first else -1
    if last >= 0:
        yield "XMP exif:UserComment", unescape(text[first:last]).strip()


def unpacked(data: bytes, wbits: int = zlib.MAX_WBITS) -> bytes | None:
    """Deflated data; None where they are more than MAX_TEXT_BYTES, and nothing where they are damaged."""
    stream = zlib.decompressobj(wbits)
    try:
        text = stream.decompress(data, MAX_TEXT_BYTES)
    except zlib.error:
        return b""
    return None if stream.unconsumed_tail else text


BLOCK_READERS: dict[str, Reader] = {"PNG": png_blocks, "JPEG": jpeg_blocks, "WebP": webp_blocks}


def texts_in(file: BinaryIO, kind: str) -> tuple[dict[str, str], bool]:
    """Every text by its name, a second one of a name as “name (2)”, and whether some were left out as too large."""
    texts: dict[str, str] = {}
    total, is_large = 0, False
    for name, text in BLOCK_READERS[kind](file):
        total += len(text or "")
        is_large = is_large or text is None or total > MAX_TOTAL_BYTES
        if text and total <= MAX_TOTAL_BYTES:
            texts[_free_name(name, texts)] = text
    return texts, is_large


def _free_name(name: str, taken: dict[str, str]) -> str:
    number = 2
    free = name
    while free in taken and number < 100:
        free, number = f"{name} ({number})", number + 1
    return free
