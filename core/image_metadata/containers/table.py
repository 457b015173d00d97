"""The formats of pictures and videos: told by their first bytes, and what reads the texts of each.

Written for files that are cut off, damaged or made to harm: sums are not checked, what is too large is passed over,
and reading ends where the file makes no sense any more. What was found until then is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from core.image_metadata.containers import exif, films, gif, heif, jpeg, jpeg_xl, matroska, png, webp
from core.image_metadata.containers.blocks import Block, BlockReader
from core.image_metadata.containers.text_decoding import unmarked

HEAD_BYTES = 64  # bytes by which `format_of` tells a file
MAX_TOTAL_BYTES = 64 * 2**20  # bytes of all texts together


@dataclass(frozen=True)
class FileFormat:
    """A format: its name, whether it is a video, what reads its texts, and whether Pillow can decode its pixels."""

    name: str
    read: BlockReader
    is_video: bool = False
    is_decoded: bool = True


def _no_blocks(_file: BinaryIO) -> Iterator[Block]:
    return iter(())


_MP4 = FileFormat("MP4", films.blocks, is_video=True, is_decoded=False)
_MOV = FileFormat("MOV", films.blocks, is_video=True, is_decoded=False)
_WEBP = FileFormat("WebP", webp.blocks)
_AVIF = FileFormat("AVIF", heif.blocks)
_HEIC = FileFormat("HEIC", heif.blocks, is_decoded=False)
_JXL = FileFormat("JPEG XL", jpeg_xl.blocks, is_decoded=False)
_TIFF = FileFormat("TIFF", exif.tiff_blocks)
_MARKS: tuple[tuple[int, bytes, FileFormat], ...] = (
    (0, png.SIGNATURE, FileFormat("PNG", png.blocks)),
    (0, b"\xff\xd8\xff", FileFormat("JPEG", jpeg.blocks)),
    (0, b"GIF8", FileFormat("GIF", gif.blocks)),
    (0, b"II*\0", _TIFF),
    (0, b"MM\0*", _TIFF),
    (4, b"JXL ", _JXL),
    (0, jpeg_xl.BARE_MARK, _JXL),
    (0, b"8BPS", FileFormat("Photoshop", _no_blocks, is_decoded=False)),
)
_BRANDS = {b"avif": _AVIF, b"avis": _AVIF, b"qt  ": _MOV} | dict.fromkeys(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), _HEIC
)
_FILM_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")  # with which a MOV without a brand begins
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # lengths in bytes


def format_of(head: bytes) -> FileFormat | None:
    """The format of a file by its first HEAD_BYTES; None for what is no picture or video that is known."""
    for at, mark, known in _MARKS:
        if head[at : at + len(mark)] == mark:
            return known
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _WEBP
    if head.startswith(matroska.MARK):
        return FileFormat("WebM" if b"webm" in head else "MKV", matroska.blocks, is_video=True, is_decoded=False)
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    if head[4:8] in _FILM_BOXES and head[:2] == b"\0\0":
        return _MOV
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileFormat("BMP", _no_blocks)
    return None


def _of_brands(head: bytes) -> FileFormat | None:
    """The format of a file of boxes: by its main brand, and by the others where that is one of many formats."""
    main = head[8:12]
    others = [head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4], "big"), len(head)), 4)]
    if main in (b"mif1", b"msf1") and not {b"avif", b"avis"}.isdisjoint(others):
        return _AVIF
    return None if main.startswith(b"M4A") or main.startswith(b"M4B") else _BRANDS.get(main, _MP4)


@dataclass
class FileTexts:
    """The texts of a file by name, a second one of a name as “name (2)”; whether some are too large, or packed."""

    texts: dict[str, str] = field(default_factory=dict)
    has_large: bool = False
    has_brotli: bool = False


def texts_in(file: BinaryIO, known: FileFormat) -> FileTexts:
    """Every text of an open file."""
    found, total = FileTexts(), 0
    for name, raw, is_brotli in known.read(file):
        text = None if raw is None else unmarked(raw)
        total += len(text or "")
        found.has_brotli |= is_brotli
        found.has_large |= (text is None and not is_brotli) or total > MAX_TOTAL_BYTES
        if text and total <= MAX_TOTAL_BYTES:
            found.texts[_free_name(name, found.texts)] = text
    return found


def _free_name(name: str, taken: dict[str, str]) -> str:
    number = 2
    free = name
    while free in taken and number < 100:
        free, number = f"{name} ({number})", number + 1
    return free
