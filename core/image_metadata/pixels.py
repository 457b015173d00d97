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
THUMBNAIL_SIDE = 360  # pixels of a thumbnail's longer side


@dataclass(frozen=True)
class Pixels:
    """What was seen; without a thumbnail the picture is damaged, or, where `is_large`, was not decoded."""

    size: tuple[int, int] | None = None
    thumbnail: Thumbnail | None = None
    hidden: dict[str, str] = field(default_factory=dict)
    is_large: bool = False


def look_at(file: BinaryIO, look_inside: bool) -> Pixels:
    """Size and thumbnail of an opened PNG, JPEG or WebP, and its hidden texts if `look_inside`; it never fails."""
    from PIL import Image  # 50 ms that the start of the window does without

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    size = None
    try:
        file.seek(0)
        with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as image:
            size = image.size
            if image.format == "JPEG":
                # decodes a smaller one, of which less is left over
                image.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
            if image.size[0] * image.size[1] > MAX_DECODED_PIXELS:
                return Pixels(size, is_large=True)
            image.load()
            may_hide = look_inside and image.format != "JPEG" and image.mode in ("RGB", "RGBA")
            return Pixels(size, _thumbnail(image), hidden_texts(np.asarray(image)) if may_hide else {})
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Pixels(is_large=True)
    except Exception:  # Pillow's decoders raise whatever a damaged file leads them to
        return Pixels(size)


def _thumbnail(image: "PillowImage") -> Thumbnail:
    small = image.convert("RGBA")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Thumbnail(*small.size, small.tobytes())
