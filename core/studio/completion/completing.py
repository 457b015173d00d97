"""The entries of a list of completions: what could be meant at the cursor, and what each would write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal

from core.dialects.lora_tags.table import read_tags
from core.editing.completion import CompletionPlace, Insertion, insertion_of, places_at, with_escapes, written_tag
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.studio.completion.offered import Offered, OfferedName
from core.studio.studio import StudioFile
from core.studio.tag_words.tag_list import TagWord, folded
from core.studio.written_names import written_embedding, written_lora, written_wildcard

MAX_ENTRIES = 50
NAMES_AT_ONCE = 2_000
MIN_NAME_LETTERS = 2  # that are typed before embeddings stand among the tags
EntryKind = Literal["tag", "lora", "embedding", "wildcard", "line", "style", "trigger"]


@dataclass(frozen=True, slots=True)
class CompletionEntry:
    """What could be meant, and what is written for it; a style is written nowhere, it is put on.

    `alias` is what was found of it, where that is not its name. `tag` is a tag's place in its list. `file` is the model
    of a LoRA or an embedding, and the LoRA of a trigger word.
    """

    kind: EntryKind
    name: str
    written: str
    with_comma: bool = True
    alias: str = ""
    tag: TagWord | None = None
    file: StudioFile | None = None


@dataclass(frozen=True, eq=False)
class Completion:
    """The entries for a text and a cursor, the likeliest first."""

    text: str
    cursor: int
    place: CompletionPlace
    entries: tuple[CompletionEntry, ...]

    def insertion(self, entry: CompletionEntry) -> Insertion:
        """The edit that an entry makes."""
        return insertion_of(self.text, self.place, entry.written, entry.with_comma)

    def narrowed(self, text: str, cursor: int, offered: Offered) -> "Completion | None":
        """The entries that still hold for what has been typed since; None where something else is being written."""
        for place in places_at(text, cursor, offered.forms):
            is_same = (place.kind, place.start, place.name) == (self.place.kind, self.place.start, self.place.name)
            if is_same and text[: place.start] == self.text[: place.start]:
                query = folded(place.query.strip(" *"))
                entries = tuple(e for e in self.entries if query in folded(e.name) or query in folded(e.alias))
                return Completion(text, cursor, place, entries) if entries else None
        return None


def complete(
    text: str, cursor: int, offered: Offered, limit: int = MAX_ENTRIES, cancelled: CancelCheck = never_cancelled
) -> Completion | None:
    """What could be meant at the cursor (code points); None where nothing is known. Cancelled."""
    for place in places_at(text, cursor, offered.forms):
        entries = tuple(islice(_entries(text, place, offered, limit, cancelled), limit))
        if entries and not _is_written(text, place, entries):
            return Completion(text, cursor, place, entries)
    return None


def _is_written(text: str, place: CompletionPlace, entries: tuple[CompletionEntry, ...]) -> bool:
    """Whether the only entry stands there already."""
    return len(entries) == 1 and place.end > place.start and entries[0].written == text[place.start : place.end]


def _entries(
    text: str, place: CompletionPlace, offered: Offered, limit: int, cancelled: CancelCheck
) -> Iterator[CompletionEntry]:
    if place.kind == "trigger":
        yield from _triggers_of(place, offered)
    elif place.kind == "line":
        yield from _lines(place, offered)
    elif place.kind == "wildcard":
        yield from _wildcards(place, offered, cancelled)
    elif place.kind == "style":
        for found in _matching(offered.styles, place.query, cancelled):
            yield CompletionEntry("style", found.name, "", with_comma=False)
    elif place.kind in ("word", "last-words"):
        yield from _words(text, place, offered, limit, cancelled)
    else:
        yield from _models(place, offered, cancelled)


def _models(place: CompletionPlace, offered: Offered, cancelled: CancelCheck) -> Iterator[CompletionEntry]:
    """LoRAs, then embeddings and wildcards where they stand in the same brackets, as far as they are asked for."""
    query = "" if place.kind == "any-tag" and "lora".startswith(place.query.lower()) else place.query
    if place.kind in ("lora", "any-tag") and offered.forms.lora:
        for found in _matching(offered.loras, query, cancelled):
            if entry := _lora(found, place, offered):
                yield entry
    if place.kind in ("embedding", "any-tag") and offered.forms.embedding:
        for found in _matching(offered.embeddings, place.query, cancelled):
            if entry := _embedding(found, offered, place.only_name):
                yield entry
    if place.kind == "any-tag" and offered.forms.wildcard.startswith("<"):
        yield from _wildcards(place, offered, cancelled)


def _lora(found: OfferedName, place: CompletionPlace, offered: Offered) -> CompletionEntry | None:
    """A LoRA's tag with the strength that its artist prefers; None for a name that cannot stand in a tag."""
    if found.file is None:
        return None
    tag = written_lora(offered.tool, found.name, offered.weight(found.file))
    if [read.name for read in read_tags(tag, offered.tool).tags] != [found.name]:
        return None
    written = found.name if place.only_name else tag
    return CompletionEntry("lora", found.name, written, with_comma=False, alias=found.alias, file=found.file)


def _embedding(found: OfferedName, offered: Offered, only_name: bool = False) -> CompletionEntry | None:
    """What is written for an embedding; None for a name that ends in the middle for the tool."""
    form = offered.forms.embedding
    if form.startswith("embedding:") and any(letter.isspace() or letter in ",<[()" for letter in found.name):
        return None
    written = written_embedding(offered.tool, found.name) if form else found.name
    if only_name:
        return CompletionEntry("embedding", found.name, found.name, with_comma=False, file=found.file)
    if written == found.name and not written.startswith("<"):
        written = with_escapes(written, offered.dialect, offered.settings)
    return CompletionEntry("embedding", found.name, written, file=found.file)


def _wildcards(place: CompletionPlace, offered: Offered, cancelled: CancelCheck) -> Iterator[CompletionEntry]:
    for found in _matching(offered.wildcards, place.query, cancelled):
        written = found.name if place.only_name else written_wildcard(offered.tool, found.name)
        yield CompletionEntry("wildcard", found.name, written, with_comma=False)


def _lines(place: CompletionPlace, offered: Offered) -> Iterator[CompletionEntry]:
    """The lines of a wildcard that begin with what stands behind it."""
    query = folded(place.query)
    for line in offered.contents.wildcards.lines_of(place.name) if offered.contents else ():
        if folded(line).startswith(query):
            yield CompletionEntry("line", line, line)


def _triggers_of(place: CompletionPlace, offered: Offered) -> Iterator[CompletionEntry]:
    """The trigger words of the LoRA in front of the cursor that do not stand there yet; none behind other words."""
    file = offered.lora(place.name)
    words = offered.trigger_words(file) if file else ()
    if not words or (place.between.strip() and not place.between.rstrip().endswith(",")):
        return
    there = place.between.strip().lower()
    for word in sorted(words, key=len, reverse=True):
        there = there.replace(word.lower(), "")
    if there.strip(", "):
        return
    for word in words:
        if word.lower() not in place.between.lower():
            yield CompletionEntry("trigger", word, word, file=file)


def _words(
    text: str, place: CompletionPlace, offered: Offered, limit: int, cancelled: CancelCheck
) -> Iterator[CompletionEntry]:
    """Trigger words of the LoRAs that are on, embeddings that begin so, then tags."""
    query = folded(place.query.strip())
    for file in offered.loras_in(text):
        for word in offered.trigger_words(file):
            if folded(word).startswith(query):
                yield CompletionEntry("trigger", word, word, file=file)
    if len(query) >= MIN_NAME_LETTERS:
        for found in offered.embeddings:
            if found.searched.startswith(query) and (entry := _embedding(found, offered)):
                yield entry
    for tag in offered.tags.search(place.query, limit, cancelled, at_start=place.kind == "last-words"):
        written = written_tag(tag.name, offered.dialect, offered.settings)
        yield CompletionEntry("tag", tag.name, written, alias=tag.alias, tag=tag)


def _matching(names: Iterable[OfferedName], query: str, cancelled: CancelCheck) -> Iterator[OfferedName]:
    """The names that begin with what is typed, then those with it behind a non-letter, then all others that have it."""
    wanted = folded(query.removeprefix("*"))
    ranked: tuple[list[OfferedName], ...] = ([], [], [])
    for index, found in enumerate(names):
        if index % NAMES_AT_ONCE == 0 and cancelled():
            raise Cancelled
        at = found.searched.find(wanted)
        if at >= 0:
            ranked[0 if at == 0 else 1 if not found.searched[at - 1].isalpha() else 2].append(found)
    seen = set[str]()
    for found in chain.from_iterable(ranked):
        if found.name not in seen:
            seen.add(found.name)
            yield found
