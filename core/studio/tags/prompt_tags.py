"""The LoRA tags of a prompt as it is typed: what they do, with notes at their places in the typed text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.dialects.lora_tags.table import read_tags
from core.dialects.lora_tags.tag import LoraTag, TagReading
from core.dialects.placing import Placement
from core.dialects.table import title_of
from core.prompt.expansion import Span
from core.prompt.prompt import Diagnostic, Prompt
from core.studio.table import TOOLS
from core.studio.tags.names import LoraNames
from core.studio.tags.notes import no_studio_note, tag_notes
from core.studio.tags.resolving import resolve_tags
from core.studio.tags.rules import ResolvedTag, ResolvedTags


@dataclass(frozen=True)
class PromptTags:
    """The tags of a prompt: `resolved` is None where no installation is known. `notes` and `spans` (of each tag that
    is read) are in the typed prompt; a tag that stands in a file or in a style has the span of what brings it."""

    reading: TagReading
    spans: tuple[Span, ...] = ()
    resolved: ResolvedTags | None = None
    notes: tuple[Diagnostic, ...] = ()

    @property
    def placed(self) -> Iterator[tuple[Span, LoraTag, ResolvedTag | None]]:
        """The tags with their spans, and what is known of each."""
        known = self.resolved.tags if self.resolved else (None,) * len(self.spans)
        return zip(self.spans, self.reading.tags, known, strict=True)


def title_of_tool(tool: str, dialect: str) -> str:
    """What an installation's tool is called, or the dialect where it is none of these."""
    return TOOLS[tool].name if tool in TOOLS else title_of(dialect)


def tags_of_prompt(
    prompt: Prompt, tool: str, names: LoraNames | None = None, nearest: Mapping[str, Sequence[str]] | None = None
) -> PromptTags:
    """What the tags of a prompt, or of a negative one, do by the rules of a tool (`core.studio.tags.resolving`)."""
    sent = prompt.tagged
    reading = read_tags(sent.text, tool, prompt.settings.is_negative)
    if not reading.tags:
        return PromptTags(reading)
    title = title_of_tool(tool, prompt.dialect)
    resolved = resolve_tags(reading, names) if names is not None else None
    if resolved is not None and names is not None:
        notes = tuple(tag_notes(resolved, names, title, nearest))
    else:
        notes = tuple(no_studio_note(reading.tags, title))
    if sent.text == prompt.source and isinstance(sent.offsets, range):
        return PromptTags(reading, tuple(tag.span for tag in reading.tags), resolved, notes)
    placement = Placement(sent, prompt.source, prompt.expansion.styled if prompt.expansion else None)
    spans = tuple(placement.span(*tag.span) for tag in reading.tags)
    return PromptTags(reading, spans, resolved, tuple(map(placement.diagnostic, notes)))
