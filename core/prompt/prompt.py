"""Text to Prompt: what a tool makes of what was typed, before any token is looked up."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

from core.prompt.expansion import Expansion, ExpansionLayer
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.styles import Style, StyleRule
from core.prompt.textual_inversions import NO_INVERSIONS, TextualInversions
from core.prompt.wildcards import NO_WILDCARDS, Wildcards

Emphasis = Literal["original", "no-norm", "ignore", "none"]
Mixing = Literal["", "and", "blend", "blend-raw"]


class TagCutter(Protocol):
    """Takes LoRA tags out of a text before the tool gets it, where what reads tags stands in front of `dialect`."""

    dialect: str

    def cut(self, text: MappedText, is_negative: bool) -> MappedText:
        """The text without the tags that are gone; itself where none is."""


@dataclass(frozen=True, slots=True)
class TextFamilySettings:
    """What is set for a family whose text encoder is not CLIP's.

    `max_length` is diffusers' `max_sequence_length`, None for the pipeline's own. `system_prompt` is that of ComfyUI's
    node for Lumina 2, "" for none. `t5_min_padding` and `t5_min_length` are those of ComfyUI's node T5TokenizerOptions,
    both None without it. `tokenizers` are those of the opened encoders, by name, which come before the shipped ones.
    """

    max_length: int | None = None
    system_prompt: Literal["", "superior", "alignment"] = ""
    t5_min_padding: int | None = None
    t5_min_length: int | None = None
    tokenizers: tuple[tuple[str, object], ...] = ()


NO_TEXT_FAMILY_SETTINGS = TextFamilySettings()


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What is set in a tool beside the prompt; outside A1111 only the embeddings matter.

    `step` is the 0-based sampling step whose text is shown, `part` the part between ANDs; `comma_backtrack` is A1111's
    "Prompt word wrap length limit" (0 = off). A1111 reads the negative prompt by fewer rules. `positions` are those of
    the opened encoders, by name, which a tool may fill. `expansion` is the layer in front of the tool, None for the one
    that the tool brings, `choice` the way that is shown, and `wildcards` are the files that it can take lines from.
    `styles` are put around the prompt in their order, by the rule of the tool that they are of.
    `tag_cutter` takes LoRA tags out of the text that is sent (SwarmUI, Fooocus). `tool` is the tool that is written
    for: the dialect that reads its prompts and its name, both "" for none. `text_family` is what is set for families
    whose text encoder is not CLIP's.
    """

    steps: int = 20
    step: int = 0
    part: int = 0
    emphasis: Emphasis = "original"
    comma_backtrack: int = 20
    inversions: TextualInversions = NO_INVERSIONS
    is_negative: bool = False
    positions: tuple[tuple[str, int], ...] = ()
    expansion: ExpansionLayer | None = None
    choice: int = 0
    wildcards: Wildcards = NO_WILDCARDS
    styles: tuple[Style, ...] = ()
    style_rule: StyleRule = "each-place"
    tag_cutter: TagCutter | None = None
    tool: tuple[str, str] = ("", "")
    text_family: TextFamilySettings = NO_TEXT_FAMILY_SETTINGS


DEFAULT_SETTINGS = ReadingSettings()


@dataclass(frozen=True, slots=True)
class Segment(MappedText):
    """A run of text with one weight, tokenised on its own; a break ends the chunk and has no tokens."""

    weight: float = 1.0
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class PromptVariant:
    """One of the texts a prompt stands for: a part of it, up to and with a sampling step.

    `part_weight` is A1111's `AND` weight, or that of compel's `.blend()` and `.and()`. `more_segments` are what the
    encoders after the first read where a prompt gives them another text (SD.Next's `TE2:`), None where it gives none.
    """

    text: str
    segments: tuple[Segment, ...]
    part: int = 0
    part_weight: float = 1.0
    until_step: int = 20
    more_segments: tuple[Segment, ...] | None = None

    @property
    def all_segments(self) -> tuple[Segment, ...]:
        """The segments of all encoders."""
        return (*self.segments, *(self.more_segments or ()))


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe change: `label` says what it does, `edits` are (start, end, new text) in the typed prompt, last first."""

    label: str
    edits: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What should be known about a prompt: a code, one plain sentence, a span (code points), and fixes.

    `weights` are those that the sentence states, each with the key of the tool that reads it. One that `is_quiet` tells
    how things are, and nothing is to be mended.
    """

    code: str
    message: str
    start: int
    end: int
    fixes: tuple[Fix, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    is_quiet: bool = False


@dataclass(frozen=True)
class Prompt:
    """What `dialect` reads in `source`; `shown_index` is the index of the variant that the settings choose.

    `mixing` says how compel makes one conditioning of several parts: side by side ("and") or added up ("blend", its
    weights brought to a sum of 1, and "blend-raw"). `is_plain` says that the tool raises an error for its syntax and
    reads it without (SD.Next). `expansion` is what stood in front of the tool, None for nothing; the tool then reads
    one of its ways, and all places are those of `source`.
    """

    source: str
    dialect: str
    variants: tuple[PromptVariant, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    shown_index: int = 0
    settings: ReadingSettings = DEFAULT_SETTINGS
    mixing: Mixing = ""
    is_plain: bool = False
    expansion: Expansion | None = field(default=None, compare=False)  # follows from source and settings

    @property
    def variant(self) -> PromptVariant:
        """The variant that is shown."""
        return self.variants[self.shown_index]

    def tool_name(self, title: str) -> str:
        """The name of the tool that is written for, where it reads this dialect, of which `title` is the own name."""
        dialect, name = self.settings.tool
        return name if name and dialect == self.dialect else title

    @property
    def tagged(self) -> MappedText:
        """The same before LoRA tags were taken out of it."""
        return self.expansion.way.tagged or self.sent if self.expansion else self.sent

    @property
    def sent(self) -> MappedText:
        """What the tool gets: the typed text, or the way of it that is shown."""
        return self.expansion.way.text if self.expansion else identity_mapped(self.source)
