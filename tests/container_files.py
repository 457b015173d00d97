"""Small files of other containers than PNG, JPEG and WebP, with a text in each, byte by byte as their writers do it."""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from tests import picture_files as files
from tests.picture_files import INFOTEXT

COMMENT = files.comment_of(INFOTEXT, "utf-16-be")
TIFF = files.exif(COMMENT)[6:]  # EXIF as the newer containers hold it


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (len(body) + 8).to_bytes(4, "big") + name + body


# --- MP4 and MOV


def _film(moov: bytes, brand: bytes = b"isom", frames: bytes = bytes(64)) -> bytes:
    return box(b"ftyp", brand + b"\0\0\2\0isomiso2mp41") + box(b"free") + box(b"mdat", frames) + box(b"moov", moov)


def _hdlr(kind: bytes) -> bytes:
    return box(b"hdlr", bytes(8) + kind + bytes(13))


def value(text: str, kind: int = 1) -> bytes:
    return box(b"data", kind.to_bytes(4, "big") + bytes(4) + text.encode("utf-16-be" if kind == 2 else "utf-8"))


def tagged_mp4(texts: Mapping[str, str]) -> bytes:
    """As FFmpeg writes tags with `-movflags use_metadata_tags`: names in `keys`, values by their numbers."""
    keys = b"".join((len(key) + 8).to_bytes(4, "big") + b"mdta" + key.encode() for key in texts)
    items = [box(number.to_bytes(4, "big"), value(text)) for number, text in enumerate(texts.values(), 1)]
    table = box(b"keys", bytes(4) + len(texts).to_bytes(4, "big") + keys)
    meta = box(b"meta", bytes(4), _hdlr(b"mdta"), table, box(b"ilst", *items))
    return _film(box(b"trak", box(b"tkhd", bytes(84))) + box(b"udta", meta))


def commented_mp4(text: str, kind: int = 1) -> bytes:
    """As FFmpeg writes tags by default, which is Apple's way."""
    listed = box(b"ilst", box(b"\xa9too", value("Lavf61.7.100")), box(b"\xa9cmt", value(text, kind)))
    return _film(box(b"udta", box(b"meta", bytes(4), _hdlr(b"mdir"), listed)))


def freeform_mp4(name: str, text: str) -> bytes:
    """As iTunes and mutagen write a tag of a name of one's own."""
    item = box(
        b"----", box(b"mean", bytes(4) + b"com.apple.iTunes"), box(b"name", bytes(4) + name.encode()), value(text)
    )
    return _film(box(b"udta", box(b"meta", bytes(4), _hdlr(b"mdir"), box(b"ilst", item))))


def quicktime_mov(text: str) -> bytes:
    """QuickTime's own text, with its length and language in front; the file begins with its frames."""
    data = text.encode()
    tag = box(b"\xa9cmt", struct.pack(">HH", len(data), 0x55C4) + data)
    return box(b"wide") + box(b"mdat", bytes(32)) + box(b"moov", box(b"udta", tag))


def mov_with_keys(text: str) -> bytes:
    """QuickTime's `meta`, which has no version in front and stands in `moov` itself."""
    keys = box(b"keys", bytes(4) + (1).to_bytes(4, "big") + (15).to_bytes(4, "big") + b"mdtacomment")
    listed = box(b"ilst", box((1).to_bytes(4, "big"), value(text)))
    return _film(box(b"meta", _hdlr(b"mdta"), keys, listed), b"qt  ")


def huge_mp4(path: Path, text: str, size: int = 4 << 30) -> Path:
    """A film of gigabytes of frames, of which the disk holds nothing, with its tags behind them."""
    with path.open("wb") as file:
        file.write(box(b"ftyp", b"isom\0\0\2\0isom") + b"\0\0\0\1mdat" + (size + 16).to_bytes(8, "big"))
        file.seek(size, 1)
        file.write(commented_mp4(text).partition(bytes(64))[2])
    return path


# --- WebM and MKV


def element(number: int, *content: bytes, length: bytes | None = None) -> bytes:
    body = b"".join(content)
    own = (len(body) | 1 << 56).to_bytes(8, "big") if length is None else length
    return number.to_bytes((number.bit_length() + 7) // 8, "big") + own + body


def matroska(texts: Mapping[str, str], kind: bytes = b"webm", is_live: bool = False) -> bytes:
    """As FFmpeg writes it: names in capitals, in front of the clusters; a live one leaves its length open."""
    tags = [
        element(0x67C8, element(0x45A3, name.encode()), element(0x4487, text.encode())) for name, text in texts.items()
    ]
    tag = element(0x1254C367, element(0x7373, element(0x63C0), *tags))
    info = element(0x1549A966, element(0x4D80, b"Lavf61.7.100"))
    cluster = element(0x1F43B675, bytes(50), length=b"\x01" + b"\xff" * 7 if is_live else None)
    head = element(0x1A45DFA3, element(0x4282, kind), element(0x4287, b"\x04"))
    return head + element(0x18538067, info, tag, cluster, length=b"\xff" if is_live else None)


# --- AVIF, HEIC, JPEG XL


def heic(tiff: bytes, is_inside: bool = False) -> bytes:
    """The items of a HEIC: a picture that nobody decodes, and EXIF with the offset that stands in front of it."""
    item = (6).to_bytes(4, "big") + b"Exif\0\0" + tiff
    kinds = [box(b"infe", b"\2\0\0\0" + struct.pack(">HH", number, 0) + kind + b"\0") for number, kind in
             ((1, b"hvc1"), (2, b"Exif"))]  # fmt: skip
    table = box(b"iinf", bytes(4) + struct.pack(">H", 2), *kinds)
    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(start: int) -> bytes:
        places = b"".join(
            struct.pack(">HHHHII", number, is_inside, 0, 1, place, length)
            for number, place, length in ((1, 0, 4), (2, start, len(item)))
        )
        located = box(b"iloc", b"\1\0\0\0" + b"\x44\0" + struct.pack(">H", 2) + places)
        return box(b"meta", bytes(4), _hdlr(b"pict"), table, located, *([box(b"idat", item)] if is_inside else []))

    start = 0 if is_inside else len(head + meta(0)) + 8
    return head + meta(start) + box(b"mdat", item)


def jpeg_xl(*boxes: bytes) -> bytes:
    return box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl ") + b"".join(boxes) + box(b"jxlc", bytes(20))


JXL_EXIF = box(b"Exif", bytes(4) + TIFF)
JXL_PACKED = box(b"brob", b"Exif" + b"\x8b\x02\x80packed")

# --- JPEG and PNG


def iptc(fields: Mapping[int, str]) -> bytes:
    """Photoshop's resources with an IPTC record among them."""
    record = b"".join(b"\x1c\2" + struct.pack(">BH", number, len(text.encode())) + text.encode() for number, text in
                      fields.items())  # fmt: skip
    resources = [(0x03ED, bytes(15)), (0x0404, record)]
    listed = (b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + bytes(len(data) % 2) for number, data in
              resources)  # fmt: skip
    return b"Photoshop 3.0\0" + b"".join(listed)


def with_segment(marker: int, data: bytes) -> bytes:
    """A JPEG with a segment behind its first marker."""
    jpeg = files.encoded(files.picture(), "JPEG")
    return jpeg[:2] + bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2, "big") + data + jpeg[2:]


def raw_profile(kind: str, data: bytes) -> tuple[str, str]:
    """Name and text of a chunk in which ImageMagick keeps what it has no other chunk for."""
    digits = data.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"Raw profile type {kind}", f"\n{kind}\n{len(data):8}\n{lines}\n"


def credentials(program: str) -> bytes:
    """The beginning of a C2PA claim: boxes, and CBOR with the name of the program."""
    name = program.encode()
    claim = b"claim_generator" + bytes((0x78, len(name))) + name + b"\x74claim_generator_info\x80"
    return box(b"jumb", box(b"jumd", b"c2pa" + bytes(12) + b"\3c2pa\0"), box(b"cbor", claim))


def _gif() -> bytes:
    frames = [files.picture(seed=seed).quantize() for seed in (1, 2)]
    return files.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=INFOTEXT.encode())


def _gif_with_xmp() -> bytes:
    """As Adobe's programs write it: the packet as it is, and behind it bytes that lead any reader to the end."""
    gif = files.encoded(files.picture().quantize(), "GIF")
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    return gif[:-1] + b"\x21\xff\x0bXMP DataXMP" + files.xmp_of(INFOTEXT).encode() + trailer + gif[-1:]


def _animated_png() -> bytes:
    still = files.encoded(files.picture(), "PNG", save_all=True, append_images=[files.picture(seed=2)])
    return still[:-12] + files.chunk(b"comf", b"parameters\0" + INFOTEXT.encode()) + still[-12:]


def _with_xp_comment(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x9C9C] = INFOTEXT.encode("utf-16-le")
    return files.encoded(files.picture(), kind, exif=exif)


MAKERS: dict[str, tuple[str, Callable[[], bytes]]] = {  # by name: what kind it is said to be, and its bytes
    "AVIF": ("AVIF", lambda: files.encoded(files.picture(), "AVIF", exif=files.exif(COMMENT))),
    "AVIF with XMP": ("AVIF", lambda: files.encoded(files.picture(), "AVIF", xmp=files.xmp_of(INFOTEXT).encode())),
    "HEIC": ("HEIC", lambda: heic(TIFF)),
    "HEIC with its items inside": ("HEIC", lambda: heic(TIFF, is_inside=True)),
    "JPEG XL": ("JPEG XL", lambda: jpeg_xl(JXL_EXIF)),
    "GIF": ("GIF", _gif),
    "GIF with XMP": ("GIF", _gif_with_xmp),
    "animated PNG": ("PNG", _animated_png),
    "TIFF": ("TIFF", lambda: _with_xp_comment("TIFF")),
    "JPEG with IPTC": ("JPEG", lambda: with_segment(0xED, iptc({80: "x", 120: INFOTEXT}))),
    "JPEG with XPComment": ("JPEG", lambda: _with_xp_comment("JPEG")),
    "PNG of ImageMagick": (
        "PNG",
        lambda: files.png_bytes(files.text_chunk(*raw_profile("exif", files.exif(COMMENT)), how="zTXt")),
    ),
    "MP4": ("MP4", lambda: commented_mp4(INFOTEXT)),
    "MP4 in UTF-16": ("MP4", lambda: commented_mp4(INFOTEXT, 2)),
    "MP4 with names": ("MP4", lambda: tagged_mp4({"encoder": "Lavf", "parameters": INFOTEXT})),
    "MP4 with a name of its own": ("MP4", lambda: freeform_mp4("parameters", INFOTEXT)),
    "MOV": ("MOV", lambda: quicktime_mov(INFOTEXT)),
    "MOV with names": ("MOV", lambda: mov_with_keys(INFOTEXT)),
    "WebM": ("WebM", lambda: matroska({"ENCODER": "Lavf", "COMMENT": INFOTEXT})),
    "WebM of a live stream": ("WebM", lambda: matroska({"COMMENT": INFOTEXT}, is_live=True)),
    "MKV": ("MKV", lambda: matroska({"PARAMETERS": INFOTEXT}, b"matroska")),
}
VIDEOS = ("MP4", "MOV", "WebM", "MKV")
