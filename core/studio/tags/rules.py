"""What a tool does with the tags that it has read: the shape of its rules, and the answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.dialects.lora_tags.tag import LoraTag, TagReading
from core.prompt.mapped_text import MappedText
from core.studio.studio import Studio, StudioFile
from core.studio.tags.names import LoraNames

TagState = Literal["found", "missing", "refused", "inert"]
AllOff = Literal["", "number", "missing"]


@dataclass(frozen=True, slots=True)
class FoundLora:
    """What a name leads to. `others` are files that it could mean as well; `is_refused` says that it is an alias
    that several files have or that is another's name, which the tool does not take."""

    file: StudioFile | None = None
    others: tuple[StudioFile, ...] = ()
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class AppliedLora:
    """A LoRA as the tool puts it on: its file, and the strengths on the text encoder and the U-Net."""

    file: Path
    text: float
    unet: float


FoundTag = tuple[LoraTag, StudioFile]


def one_each(found: Sequence[FoundTag]) -> tuple[AppliedLora, ...]:
    """Every tag puts its file on, one after the other, so that strengths of one file add up."""
    return tuple(AppliedLora(file.path, tag.text, tag.unet) for tag, file in found)


def sum_of(loras: Iterable[AppliedLora]) -> dict[Path, float]:
    """The strength on the text encoder of each file, of all its places in the list."""
    strengths: dict[Path, float] = {}
    for lora in loras:
        strengths[lora.file] = strengths.get(lora.file, 0.0) + lora.text
    return strengths


def found_only(tags: Sequence["ResolvedTag"]) -> list[LoraTag]:
    """The tags that a tool leaves out where those that lead to no file stay in the text."""
    return [tag.tag for tag in tags if tag.file is not None]


def all_tags(tags: Sequence["ResolvedTag"]) -> list[LoraTag]:
    """The tags that a tool leaves out which leaves out all."""
    return [tag.tag for tag in tags]


@dataclass(frozen=True, slots=True)
class TagRules:
    """A tool's rules.

    `find` looks a name up, `apply` makes the list of what is put on, `strengths` says what of it reaches the text
    encoder. `missing_turns_off` says that one name without a file turns all LoRAs off, `has_aliases` that headers hold
    second names. `left_out` are the tags that are gone from the text, and `finish` makes of the rest what is sent on.
    `is_text_off` says of an installation that its LoRAs leave the text encoder alone.
    """

    find: Callable[[str, LoraNames], FoundLora]
    apply: Callable[[Sequence[FoundTag]], tuple[AppliedLora, ...]] = one_each
    strengths: Callable[[Iterable[AppliedLora]], dict[Path, float]] = sum_of
    missing_turns_off: bool = False
    has_aliases: bool = False
    left_out: Callable[[Sequence["ResolvedTag"]], Sequence[LoraTag]] = all_tags
    finish: Callable[[MappedText], MappedText] = lambda text: text
    is_text_off: Callable[[Studio], bool] = lambda studio: False


@dataclass(frozen=True, slots=True)
class ResolvedTag:
    """A tag with the file that it means, None for none.

    `others` are files that the name could mean as well. `has_text_part` says whether the file changes a text encoder,
    None while its header has not been read. `state` is "inert" for a word that the tool leaves out without effect.
    """

    tag: LoraTag
    state: TagState
    file: StudioFile | None = None
    others: tuple[StudioFile, ...] = ()
    has_text_part: bool | None = None


@dataclass(frozen=True)
class ResolvedTags:
    """What the tags of a prompt do in an installation.

    `loras` are in the order in which the tool puts them on, with the strengths that it sets; `strengths` is what
    reaches the text encoder of each file in the end, `unet_strengths` what reaches the U-Net. `missing` are names
    without a file. `all_off` says why no LoRA is on: a number that cannot be read, or a missing name; "" where that is
    not so. `is_text_off` says that the tool leaves the text encoder alone, `keeps_missing` that tags without a file
    stay in the text. `text` is what is left for the encoder. `unread` counts headers not read yet, of which one may
    hold a name that is missing.
    """

    reading: TagReading
    tags: tuple[ResolvedTag, ...] = ()
    loras: tuple[AppliedLora, ...] = ()
    strengths: Mapping[Path, float] = field(default_factory=dict)
    unet_strengths: Mapping[Path, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    all_off: AllOff = ""
    is_text_off: bool = False
    keeps_missing: bool = False
    text: str = ""
    unread: int = 0
