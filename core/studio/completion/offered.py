"""All that can be offered where a studio is written for: names as the tool has them, and its tags."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.dialects.table import DEFAULT_DIALECT, DIALECTS
from core.editing.completion import CompletionForms
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings
from core.studio.completion.forms import forms_of
from core.studio.contents import StudioContents
from core.studio.studio import StudioFile
from core.studio.table import TOOLS
from core.studio.tag_words.search import NO_TAG_WORDS, TagWords
from core.studio.tag_words.tag_list import folded
from core.studio.tags.names import LoraNames
from core.studio.tags.resolving import tool_for

_LORA_NAMES = re.compile(r"<(?:lora|lyco):([^:<>]+)")


@dataclass(frozen=True, slots=True)
class OfferedName:
    """A name that can be written, and what it is searched by; `file` is the model's, None where it is none."""

    name: str
    searched: str
    file: StudioFile | None = None
    alias: str = ""


@dataclass(frozen=True, eq=False)
class Offered:
    """What is known for completion: the studio written for, its tags, and by what the prompt is read.

    `used` are files of LoRAs that are on, with or without a tag in the prompt. Names are made ready at their first use,
    on the thread that asks.
    """

    contents: StudioContents | None = None
    tags: TagWords = NO_TAG_WORDS
    dialect: str = DEFAULT_DIALECT
    settings: ReadingSettings = DEFAULT_SETTINGS
    used: frozenset[str] = frozenset()

    @cached_property
    def tool(self) -> str:
        """The tool whose forms hold, "" for none."""
        return tool_for(self.dialect, self.contents.studio.tool if self.contents else "")

    @cached_property
    def forms(self) -> CompletionForms:
        """How the tool writes what is no word; without a studio there are words alone."""
        return forms_of(self.tool if self.contents else "", self.settings.is_negative)

    @property
    def has_any(self) -> bool:
        """Whether anything could ever be offered."""
        contents = self.contents
        if contents is None:
            return False
        return bool(self.tags.lists or contents.listing.files or contents.wildcards.by_path or contents.styles)

    @cached_property
    def lora_names(self) -> LoraNames | None:
        """The LoRAs by the tool's names."""
        return LoraNames(self.contents, self.tool) if self.contents else None

    @cached_property
    def loras(self) -> tuple[OfferedName, ...]:
        """The LoRAs by their names, and behind them by the names that their training gave them."""
        names = self.lora_names
        if names is None:
            return ()
        own = [OfferedName(name, folded(name), file) for name, file in names.files.items()]
        stems = {file.path: name for name, file in names.files.items()}
        aliases = names.aliases.files.items()
        second = [OfferedName(stems[f.path], folded(alias), f, alias) for alias, f in aliases if f.path in stems]
        return (*own, *second)

    @cached_property
    def embeddings(self) -> tuple[OfferedName, ...]:
        """The embeddings; of those in pictures, the ones whose names inside are known."""
        contents = self.contents
        if contents is None:
            return ()
        if not self.forms.embedding:
            syntax = DIALECTS[self.dialect].inversion_syntax
            return tuple(OfferedName(name := syntax(i), folded(name)) for i in contents.inversions.by_name.values())
        files = contents.listing.of_kind("embedding")
        own_rule = TOOLS[contents.studio.tool].rules.get("embedding")
        suffixes = own_rule.picture_suffixes if own_rule else ()
        pictures = {file.path for file in files if file.path.suffix.lower() in suffixes}
        inside = [name for name, inversion in contents.inversions.by_name.items() if inversion.file in pictures]
        named = {self._embedding_name(file): file for file in files if file.path not in pictures}
        return (
            *(OfferedName(name, folded(name), file) for name, file in named.items()),
            *(OfferedName(name, folded(name)) for name in inside if name not in named),
        )

    def _embedding_name(self, file: StudioFile) -> str:
        rule = TOOLS[self.tool].rules.get("embedding") if self.tool in TOOLS else None
        return (
            rule.name(file.relative) if rule and self.contents and self.tool != self.contents.studio.tool else file.name
        )

    @cached_property
    def wildcards(self) -> tuple[OfferedName, ...]:
        """The wildcards by their paths."""
        paths = self.contents.wildcards.by_path if self.contents else ()
        return tuple(OfferedName(path, folded(path)) for path in sorted(paths))

    @cached_property
    def styles(self) -> tuple[OfferedName, ...]:
        """The styles in the tool's order."""
        styles = self.contents.styles if self.contents else ()
        return tuple(OfferedName(style.name, folded(style.name)) for style in styles)

    def lora(self, name: str) -> StudioFile | None:
        """The LoRA of a name or second name."""
        names = self.lora_names
        if names is None:
            return None
        found: Mapping[str, StudioFile] = names.files
        return found.get(name) or names.aliases.files.get(name)

    def loras_in(self, text: str) -> tuple[StudioFile, ...]:
        """The LoRAs that a text names in tags, and those that are on without one."""
        named = (self.lora(name) for name in dict.fromkeys(_LORA_NAMES.findall(text))) if self.forms.lora else ()
        return tuple(dict.fromkeys((*filter(None, named), *self._used_files)))

    @cached_property
    def _used_files(self) -> tuple[StudioFile, ...]:
        loras = self.contents.listing.of_kind("lora") if self.contents and self.used else ()
        return tuple(file for file in loras if str(file.path) in self.used)

    def trigger_words(self, file: StudioFile) -> tuple[str, ...]:
        """The words that a LoRA's own notes name as its triggers; never the tags of its training pictures."""
        return tuple(_once(self._noted_words(file)))

    def _noted_words(self, file: StudioFile) -> Iterator[str]:
        contents = self.contents
        notes = contents.sidecars.get(file.path) if contents else None
        header = contents.headers.get(file.path) if contents else None
        if notes is not None:
            yield notes.activation_text
            yield from notes.trained_words
        yield from file.trigger_words
        if header is not None:
            yield from header.trigger_phrase.split(";")

    def weight(self, file: StudioFile) -> float:
        """The strength that is noted beside a LoRA as preferred; 1 where none is."""
        notes = self.contents.sidecars.get(file.path) if self.contents else None
        return notes.preferred_weight if notes is not None and notes.preferred_weight else 1.0


def _once(words: Iterable[str]) -> Iterator[str]:
    """Words without commas and blanks at their ends, each once, whatever its case."""
    seen = set[str]()
    for word in words:
        plain = " ".join(word.split()).strip(", ")
        if plain and plain.lower() not in seen:
            seen.add(plain.lower())
            yield plain
