"""What a generator wrote into a picture, in the same words for every format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.program.messages import UnusableInput
from core.prompt.prompt import Emphasis

Texts = Mapping[str, str]  # what is written in a picture, by the name it has there
Media = Literal["picture", "video", "workflow", "prompts"]  # a workflow is ComfyUI's saved graph


class UnreadablePicture(UnusableInput):
    """A file that cannot be read as a picture; the message says which, what is wrong and what to do."""


class GivenUp(Exception):
    """A parser has met something too large or too deep to follow; what it was given is still shown as text."""


A1111, COMFYUI = "a1111", "comfyui"  # dialects of a text and of a graph that do not name their tool
_BELOW_ZERO, _FROM_ZERO = frozenset({COMFYUI}), frozenset({"diffusers", "compel"})  # how tools count; others from 1


@dataclass(frozen=True, slots=True)
class FoundClipSkip:
    """A clip skip: `number` as the tool itself writes it, which is `count` in the counting of `dialect`."""

    number: int
    dialect: str
    count: int

    def counted_in(self, dialect: str) -> int:
        """The same layer in another tool's counting; the last one is 1 in A1111, -1 in ComfyUI, 0 in diffusers."""
        from_end = -self.count if self.dialect in _BELOW_ZERO else self.count + (self.dialect in _FROM_ZERO)
        return -from_end if dialect in _BELOW_ZERO else from_end - (dialect in _FROM_ZERO)


@dataclass(frozen=True, slots=True)
class PictureLora:
    """A LoRA by the name that the picture has for it; strengths of the U-Net and of the text encoder, if written."""

    name: str
    strength: float | None = None
    text_strength: float | None = None


@dataclass(frozen=True)
class FoundPrompt:
    """One prompt that a picture was made with.

    `tool` is the generator's name, `dialect` one of core.dialects.table.DIALECTS. Where encoders were given other texts
    than `prompt` and `negative_prompt`, these are in `more_prompts` and `more_negatives` by the names of the encoders
    (clip_l, clip_g, t5xxl …), and `encoder` names the one that the first two are for. `clip_skip`, `loras`, `model`,
    `sampler`, `steps` and `emphasis` are what a person may take over, each as far as it is written; `settings` are all
    others as they stand. `part` names where the prompt stands, for a picture with several. `notes` are plain sentences.
    """

    tool: str
    dialect: str
    prompt: str
    negative_prompt: str = ""
    encoder: str = ""
    more_prompts: Mapping[str, str] = field(default_factory=dict)
    more_negatives: Mapping[str, str] = field(default_factory=dict)
    clip_skip: FoundClipSkip | None = None
    loras: tuple[PictureLora, ...] = ()
    model: str = ""
    sampler: str = ""
    steps: int | None = None
    emphasis: Emphasis | None = None
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
    """All that was read from a picture, a video, a saved graph or a text beside a picture, as `media` says.

    `texts` are always there, whatever could be made of them. `refusal` is a sentence for when nothing was `found`, and
    `notes` are sentences about the file, whether or not there is a prompt in it.
    """

    path: Path
    kind: str  # PNG, JPEG, WebP …
    texts: Texts = field(default_factory=dict)
    found: tuple[FoundPrompt, ...] = ()
    refusal: str = ""
    size: tuple[int, int] | None = None  # width and height in pixels
    thumbnail: Thumbnail | None = None
    media: Media = "picture"
    notes: tuple[str, ...] = ()
