"""What a generator wrote into a picture, in the same words for every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.program.messages import UnusableInput

Texts = Mapping[str, str]  # what is written in a picture, by the name it has there


class UnreadablePicture(UnusableInput):
    """A file that cannot be read as a picture; the message says which, what is wrong and what to do."""


class GivenUp(Exception):
    """A parser has met something too large or too deep to follow; what it was given is still shown as text."""


@dataclass(frozen=True, slots=True)
class FoundClipSkip:
    """A clip skip: `number` as the tool itself writes it, which is `count` in the counting of `dialect`."""

    number: int
    dialect: str
    count: int


@dataclass(frozen=True, slots=True)
class PictureLora:
    """A LoRA by the name that the picture has for it; strengths of the U-Net and of the text encoder, if written."""

    name: str
    strength: float | None = None
    text_strength: float | None = None


@dataclass(frozen=True)
class FoundPrompt:
    """One prompt that a picture was made with.

    `dialect` is one of core.dialects.table.DIALECTS. `second_prompt` and `second_negative` are what SDXL's other
    encoder was given where that was another text; `sides` says which encoder reads the first and which the second.
    `part` names where it stands, for a picture with several. `notes` are plain sentences.
    """

    tool: str
    dialect: str
    prompt: str
    negative_prompt: str = ""
    second_prompt: str = ""
    second_negative: str = ""
    sides: tuple[str, str] = ("G", "L")
    clip_skip: FoundClipSkip | None = None
    loras: tuple[PictureLora, ...] = ()
    model: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    part: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small copy of the picture: `pixels` are width x height x 4 bytes, red, green, blue and alpha."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


@dataclass(frozen=True)
class Picture:
    """All that was read from a picture.

    `texts` are always there, whatever could be made of them. `refusal` is a sentence for when nothing was `found`.
    """

    path: Path
    kind: str  # PNG, JPEG or WebP
    texts: Texts = field(default_factory=dict)
    found: tuple[FoundPrompt, ...] = ()
    refusal: str = ""
    size: tuple[int, int] | None = None  # width and height in pixels
    thumbnail: Thumbnail | None = None
