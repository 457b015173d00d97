"""What stands before a tool: a typed text stands for many, its ways, of which the tool reads one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from core.prompt.mapped_text import MappedText
from core.prompt.styles import StyledText

ExpansionLayer = Literal["none", "comfyui", "dynamic-prompts", "sdnext", "swarmui", "fooocus"]
Span = tuple[int, int]
_MAX_OFFSET = 2**40  # styles have offsets on both sides of 0


@dataclass(frozen=True, slots=True)
class ChoiceBlock:
    """A block that options are chosen from: `span` and the spans of its `options`, in the typed prompt.

    `outer` is the number of the block that it stands in and that block's option, None for an outermost one. `ways`
    is how many texts can stand in its place.
    """

    span: Span
    options: tuple[Span, ...]
    outer: tuple[int, int] | None = None
    ways: int = 1


@dataclass(frozen=True, slots=True)
class ExpansionMark:
    """A place of the typed prompt of which something is to be said: the code of the note, and its span.

    `ways` is how many texts can stand there, where it is a choice without options that are typed.
    """

    code: str
    start: int
    end: int
    ways: int = 0


def file_number(start: int) -> int:
    """What a wildcard that begins at an offset is known by among the numbers of blocks, always below 0; and back."""
    return -_MAX_OFFSET - start


@dataclass(frozen=True, slots=True)
class Way:
    """One of the texts: `picked` has, by the number of each block that was asked, the options that were taken.

    Of a file of lines it has, by its `file_number`, which of its texts was taken. `tagged` is the text before LoRA tags
    were taken out of it, None where none was.
    """

    text: MappedText
    picked: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    tagged: MappedText | None = None


class Template(Protocol):
    """A typed text as one layer reads it.

    `count` is the number of ways, from 1 on. `is_listed` says that they are all that the layer can make of the text;
    files that are not known, or chance alone, can make others. `blocks` are in the order in which they begin.
    """

    @property
    def count(self) -> int:
        """How many ways there are."""

    @property
    def is_listed(self) -> bool:
        """Whether they are all."""

    @property
    def blocks(self) -> tuple[ChoiceBlock, ...]:
        """All blocks, also those inside others."""

    @property
    def marks(self) -> tuple[ExpansionMark, ...]:
        """What is to be said beside the choices."""

    def way(self, index: int) -> Way:
        """The way of an index from 0 to count - 1."""

    def index_of(self, picks: Mapping[int, int]) -> int:
        """The first way that takes these options of these blocks, and else the first option each."""

    def extreme_way(self, picks: Mapping[int, int], longest: bool) -> int:
        """The same, with as many or as few options as can be where a block takes several."""


@dataclass(frozen=True, slots=True)
class PlainTemplate:
    """A text that stands for itself alone."""

    text: MappedText
    marks: tuple[ExpansionMark, ...] = ()
    is_listed: bool = True
    count: int = 1
    blocks: tuple[ChoiceBlock, ...] = ()

    def way(self, index: int) -> Way:
        """The text itself."""
        return Way(self.text)

    def index_of(self, picks: Mapping[int, int]) -> int:
        """The only one."""
        return 0

    def extreme_way(self, picks: Mapping[int, int], longest: bool) -> int:
        """The only one."""
        return 0


@dataclass(frozen=True, eq=False)
class Expansion:
    """A typed text as a layer read it, and the way that is shown; equal to itself alone.

    `styled` is the text with its styles, None where none is chosen: before the layer, or the way behind it.
    """

    layer: ExpansionLayer
    template: Template
    shown: int
    way: Way
    styled: StyledText | None = None

    def index_with(self, block: int, option: int) -> int:
        """The way that takes this option of this block, and of all others what the shown one takes where it can."""
        picks = {number: options[0] for number, options in self.way.picked.items() if options}
        picks[block] = option
        outer = self.template.blocks[block].outer
        while outer is not None:
            picks[outer[0]] = outer[1]
            outer = self.template.blocks[outer[0]].outer
        return self.template.index_of(picks)


def expand(layer: ExpansionLayer, template: Template, index: int) -> Expansion:
    """The way of an index; past the last one they begin again."""
    shown = index % template.count
    return Expansion(layer, template, shown, template.way(shown))
