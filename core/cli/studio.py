"""An installed tool for `analyze --studio`: what it holds, and what it makes of a prompt."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from core.cli.argument_parser import Say
from core.dialects.table import read
from core.program.messages import UnusableInput, displayable, quoted, shortened
from core.prompt.prompt import ReadingSettings
from core.prompt.styles import styles_of_names
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.prompt.wildcards import Wildcards
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.header_cache import HeaderCache, read_headers
from core.studio.listing import list_studio
from core.studio.prompt_rules import prompt_rules
from core.studio.reading import read_contents
from core.studio.studio import Studio, StudioFile
from core.studio.table import TOOLS
from core.studio.tags.cutting import tag_cutter
from core.studio.tags.names import LoraNames
from core.studio.tags.nearest import nearest_names
from core.studio.tags.prompt_tags import PromptTags, tags_of_prompt
from core.studio.tags.resolving import TAG_RULES, tool_for
from core.tokens.chunks import Chunks
from core.weights import UnreadableEncoder

NO_STUDIO = (
    "--studio {folder} is no tool that is known here, and none lies in it; name the folder in which A1111, Forge, "
    "ComfyUI or another one is installed, or one with folders of models."
)


class AskedWildcards(Wildcards):
    """The same files, which remember by name what a prompt asks of them."""

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """The files that each name led to, none for a name that has none."""
        return {}

    def paths_of(self, name: str) -> tuple[str, ...]:
        """The names of the files that a name in a prompt means."""
        return self.asked.setdefault(name, super().paths_of(name))


@dataclass(frozen=True)
class StudioPrompt:
    """A prompt as an installed tool reads it. `asked` are wildcards by name, with the files that each led to."""

    chunks: Chunks
    tags: PromptTags
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nearest: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def unet_loras(self) -> dict[Path, float]:
        """The files that act on the U-Net, with the strength of each."""
        strengths = self.tags.resolved.unet_strengths if self.tags.resolved else {}
        return {path: strength for path, strength in strengths.items() if strength and math.isfinite(strength)}

    @property
    def loras(self) -> dict[Path, float]:
        """The files that change the text encoder, with the strength of each; not those that have no part for it."""
        resolved = self.tags.resolved
        if resolved is None:
            return {}
        without_part = {tag.file.path for tag in resolved.tags if tag.file and tag.has_text_part is False}
        strengths = resolved.strengths.items()
        return {path: text for path, text in strengths if path not in without_part and text and math.isfinite(text)}


def open_studio(folder: Path, say: Say) -> StudioContents:
    """What the installation in a folder holds, of which no LoRA is opened. UnusableInput where there is none.

    Of several the first counts, and `say` is told so.
    """
    studios = find_studios(folder) if folder.exists() else ()
    if not studios:
        raise UnusableInput(NO_STUDIO.format(folder=folder))
    if len(studios) > 1:
        named = ", ".join(map(_title, studios))
        say(f"note: {len(studios)} tools lie in {quoted(folder)}: {named}. The first is used; name another's folder.")
    return read_contents(list_studio(studios[0]), HeaderCache())


def _title(studio: Studio) -> str:
    return f"{TOOLS[studio.tool].name or 'models'} ({displayable(studio.root.name)})"


def dialect_of(studio: Studio) -> str:
    """The dialect of an installation: its tool's, or the one that all its packages share; "" where that is none."""
    shared = {TOOLS[package.tool].dialect for root in studio.packages.values() for package in find_studios(root)}
    return TOOLS[studio.tool].dialect or (next(iter(shared)) if len(shared) == 1 else "")


def with_studio(
    settings: ReadingSettings, contents: StudioContents, dialect: str, styles: Sequence[str]
) -> ReadingSettings:
    """The settings with what an installation does to a prompt; a style that it does not have adds nothing, as there.

    The layer that chooses is the tool's where its dialect reads the prompt; that of an extension where it has files.
    """
    tool = contents.studio.tool
    rules = prompt_rules(tool)
    is_read_by_it = TOOLS[tool].dialect in (dialect, "")
    brings_layer = is_read_by_it and (contents.wildcards.by_path or not rules.is_extension)
    return replace(
        settings,
        inversions=contents.inversions,
        wildcards=contents.wildcards,
        styles=styles_of_names(styles, contents.styles),
        style_rule=rules.style_rule,
        tool=(TOOLS[tool].dialect, TOOLS[tool].name),
        expansion=rules.layer if brings_layer else None,
        tag_cutter=tag_cutter(LoraNames(contents, tool_for(dialect, tool))),
    )


def say_unknown_styles(contents: StudioContents, styles: Sequence[str], say: Say) -> None:
    """Says which of the named styles an installation does not have, with those that may be meant."""
    names = [style.name for style in contents.styles]
    for name in styles:
        if name not in names:
            near = " or ".join(f"“{shortened(other)}”" for other in nearest_names(name, names))
            hint = f"did you mean {near}?" if near else "look into the tool for the names of its styles."
            say(f"note: “{shortened(name)}” is none of the {len(names)} styles of the studio and adds nothing; {hint}")


class StudioReader:
    """Reads prompts as an installed tool does, and opens the headers of the LoRAs that they name."""

    def __init__(self, contents: StudioContents, dialect: str, family: str) -> None:
        self.contents, self._dialect, self._family = contents, dialect, family
        self.tool = tool_for(dialect, contents.studio.tool)
        self._names = LoraNames(contents, self.tool)

    def read_all(self, texts: Iterable[str], settings: ReadingSettings) -> list[StudioPrompt]:
        """The prompts, each with its tags looked up."""
        return [self._read(text, settings) for text in texts]

    def _read(self, text: str, settings: ReadingSettings) -> StudioPrompt:
        wildcards = _asked(settings.wildcards)
        settings = replace(settings, wildcards=wildcards)
        chunks = read(text, self._dialect, self._family, settings)
        tags = self._tags(chunks)
        if words := dict(self._bundled(tags, settings.inversions)):
            named = {**words, **settings.inversions.by_name}
            settings = replace(settings, inversions=replace(settings.inversions, by_name=named))
            chunks = read(text, self._dialect, self._family, settings)
        nearest = self._nearest(tags)
        tags = tags_of_prompt(chunks.prompt, self.tool, self._names, nearest)
        return StudioPrompt(chunks, tags, dict(wildcards.asked), nearest)

    def _tags(self, chunks: Chunks) -> PromptTags:
        """The tags, once the headers are read that say what their files are: all, where a name may be in a header."""
        tags = tags_of_prompt(chunks.prompt, self.tool, self._names)
        if tags.resolved is None:
            return tags
        files = [tag.file for tag in tags.resolved.tags if tag.file]
        if tags.resolved.missing and TAG_RULES[self.tool].has_aliases:
            files = [file for file in self.contents.listing.files if file.kind == "lora"]
        return tags_of_prompt(chunks.prompt, self.tool, self._names) if self._read_headers(files) else tags

    def _read_headers(self, files: Sequence[StudioFile]) -> bool:
        """Whether headers were read that were not known before."""
        unread = [file for file in files if file.path not in self.contents.headers]
        if unread:
            headers = {**self.contents.headers, **read_headers(unread, HeaderCache())}
            self.contents = replace(self.contents, headers=headers)
            self._names = LoraNames(self.contents, self.tool)
        return bool(unread)

    def _bundled(self, tags: PromptTags, known: TextualInversions) -> Iterator[tuple[str, TextualInversion]]:
        """The embeddings in the files of LoRAs that are on, under names that no file of embeddings has."""
        for path in tags.resolved.strengths if tags.resolved else ():
            header = self.contents.headers.get(path)
            if header is not None and header.bundled_embeddings:
                from core.weights.adapters.inversion_files import open_inversions

                try:
                    yield from ((word.name, word) for word in open_inversions(path) if word.name not in known.by_name)
                except UnreadableEncoder:
                    continue  # which is said where its LoRA is put on

    def _nearest(self, tags: PromptTags) -> dict[str, tuple[str, ...]]:
        missing = tags.resolved.missing if tags.resolved else ()
        known = (*self._names.files, *self._names.aliases.files) if missing else ()
        return {name: nearest_names(name, known) for name in missing}


def _asked(wildcards: Wildcards) -> AskedWildcards:
    own = wildcards
    return AskedWildcards(own.by_path, own.weights, own.tool, own.is_sorted, own.are_unique)
