"""Textual inversions in pictures, made as A1111 makes them, in its order and with its generator of numbers."""

import base64
import json
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

TEXT_KEY = "sd-ti-embedding"


def content_of(vectors: NDArray[np.float32], name: str = "glow") -> str:
    """A1111's pickle as JSON."""
    parameter = {"*": {"TORCHTENSOR": vectors.tolist()}}
    return json.dumps({"string_to_token": {"*": 265}, "string_to_param": parameter, "name": name, "step": 10})


def as_text(content: str) -> str:
    return base64.b64encode(content.encode()).decode()


def save_with_text(path: Path, text: str, how: str = "tEXt", picture: Image.Image | None = None) -> Path:
    """A PNG whose text is `text`, in one of the three kinds of chunks."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", "a cat")
    if how == "iTXt":
        info.add_itxt(TEXT_KEY, text, "en", "key", zip=True)
    else:
        info.add_text(TEXT_KEY, text, zip=how == "zTXt")
    (picture or Image.new("RGB", (32, 32), (200, 180, 120))).save(path, "PNG", pnginfo=info)
    return path


def numbers(count: int) -> list[int]:
    """A1111's generator: 32 bits of a linear congruence, modulo 255."""
    seed, made = 0, []
    for _ in range(count):
        seed = (1664525 * seed + 1013904223) % 2**32
        made.append(seed % 255)
    return made


def in_bands(content: str, size: tuple[int, int] = (48, 64), frame: int = 0) -> Image.Image:
    """A picture with the content in bands at its sides; `frame` black pixels stand around all of it."""
    data = np.frombuffer(zlib.compress(content.encode(), 9), np.uint8)
    height, draw = size[1], np.random.default_rng(1)
    count = -(-len(data) // (3 * height)) * 3 * height
    data = np.resize(data, count)  # the beginning again, to fill the last column
    veil = np.array(numbers(count)).astype(np.uint8) & 0x0F
    decoration = draw.integers(1, 16, size=(2, count)).astype(np.uint8) << 4  # what is to be seen of the bands
    low = ((data & 0x0F) ^ veil) | decoration[0]
    high = ((data >> 4) ^ veil) | decoration[1]
    middle = draw.integers(16, 256, size=(height, size[0], 3)).astype(np.uint8) | 1
    black = np.zeros((height, 1, 3), np.uint8)
    bands = [part.reshape(height, -1, 3) for part in (low, high)]
    whole = np.concatenate([bands[0], black, middle, black, bands[1]], axis=1)
    return Image.fromarray(np.pad(whole, ((frame, frame), (frame, frame), (0, 0))))


def as_bytes(picture: Image.Image, kind: str = "PNG") -> bytes:
    stream = BytesIO()
    picture.save(stream, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return stream.getvalue()
