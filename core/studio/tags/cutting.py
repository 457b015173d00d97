"""Tags that are gone before ComfyUI gets a prompt, because the program in front of it has read them."""

from core.dialects.lora_tags.table import read_tags
from core.prompt.expansion import Span
from core.prompt.mapped_text import MappedText, concat
from core.studio.tags.names import LoraNames
from core.studio.tags.resolving import TAG_RULES, resolve_tags

# The programs that make pictures with another's reading of prompts, by the dialect of that.
PROGRAMS_IN_FRONT = {"swarmui": "comfyui", "fooocus": "comfyui"}


class InstalledTagCutter:
    """Takes tags out as a program does that knows these files; equal to itself alone."""

    def __init__(self, names: LoraNames) -> None:
        self._names = names
        self.dialect = PROGRAMS_IN_FRONT[names.tool]

    def is_of(self, names: LoraNames) -> bool:
        """Whether it would do the same with these names, of which only headers are known better."""
        return names.tool == self._names.tool and names.contents.listing is self._names.contents.listing

    def cut(self, text: MappedText, is_negative: bool) -> MappedText:
        """The text without the tags that are gone, and as the program tidies it up then."""
        reading = read_tags(text.text, self._names.tool, is_negative)
        if not reading.tags:
            return text
        gone = TAG_RULES[self._names.tool].left_out(resolve_tags(reading, self._names).tags)
        rest = _without(text, [tag.span for tag in gone]) if gone else text
        return TAG_RULES[self._names.tool].finish(rest)


def tag_cutter(names: LoraNames | None) -> InstalledTagCutter | None:
    """What takes tags out of prompts in front of a dialect; None where nothing stands there."""
    return InstalledTagCutter(names) if names is not None and names.tool in PROGRAMS_IN_FRONT else None


def _without(text: MappedText, spans: list[Span]) -> MappedText:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text.text)]
    return concat([text.cut(end, start) for end, start in zip(ends, starts, strict=True)])
