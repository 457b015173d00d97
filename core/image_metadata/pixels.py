"""A picture's pixels, by Pillow: a small copy to look at, and what is hidden in them."""

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from core.image_metadata.found import Thumbnail
from core.image_metadata.stealth import hidden_texts

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

MAX_DECODED_PIXELS = 50_000_000  # that are decoded, 200 MB; an 8K picture has 33 million
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "TIFF", "BMP")  # that Pillow may take a file for
ENDING_BYTES = 4096  # bytes in which the mark of the end is looked for; some programs write something behind it
THUMBNAIL_SIDE = 360  # pixels of a thumbnail's longer side


@dataclass(frozen=True)
class Pixels:
    """What was seen; a picture whose pixels cannot be decoded to their end `is_damaged`."""

    size: tuple[int, int] | None = None
    thumbnail: Thumbnail | None = None
    hidden: dict[str, str] = field(default_factory=dict)
    is_damaged: bool = False


def look_at(file: BinaryIO, look_inside: bool) -> Pixels:
    """Size and thumbnail of an opened picture of FORMATS, and its hidden texts if `look_inside`; it never fails."""
    from PIL import Image  # 50 ms that the start of the window does without

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    size = None
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS) as image:
            size = image.size
            if image.format == "JPEG":
                # decodes a smaller one, of which less is left over
                image.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
            if image.size[0] * image.size[1] > MAX_DECODED_PIXELS:
                return Pixels(size)
            image.load()
            may_hide = look_inside and image.format in ("PNG", "WEBP") and image.mode in ("RGB", "RGBA")
            return Pixels(size, _thumbnail(image), hidden_texts(np.asarray(image)) if may_hide else {})
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Pixels(size)
    except Exception:  # Pillow's decoders raise whatever a damaged file leads them to
        return Pixels(size, is_damaged=True)


def is_cut_off(file: BinaryIO, kind: str) -> bool:
    """Whether a PNG or JPEG lacks the mark of its end, as a download that broke off does; no pixel is decoded."""
    mark = {"PNG": b"IEND", "JPEG": b"\xff\xd9"}.get(kind, b"")
    file.seek(max(file.seek(0, 2) - ENDING_BYTES, 0))
    return mark not in file.read()


def _thumbnail(image: "PillowImage") -> Thumbnail:
    small = image.convert("RGBA")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Thumbnail(*small.size, small.tobytes())
