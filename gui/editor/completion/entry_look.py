"""How an entry of the list of completions is shown and said: its letter, colour, name, count and what belongs to it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.program.translation import tr, tr_noop

if TYPE_CHECKING:
    from core.editing.completion_costs import InsertionCost
    from core.queries.completion_nearness import NearestUnit
    from core.studio.completion.completing import CompletionEntry
    from core.studio.completion.offered import Offered

# The letter of a kind, its colour among the theme's curves, and its name.
Kind = tuple[str, int, str]
KINDS: dict[str, Kind] = {
    "lora": ("L", 0, tr_noop("LoRA")),
    "trigger": ("T", 7, tr_noop("trigger word")),
    "embedding": ("E", 1, tr_noop("embedding")),
    "wildcard": ("W", 7, tr_noop("wildcard")),
    "line": ("W", 7, tr_noop("line of a wildcard")),
    "style": ("S", 3, tr_noop("style")),
    "tag": ("#", 4, tr_noop("tag")),
}
_GENERAL: Kind = ("G", 4, tr_noop("general tag"))
_ARTIST: Kind = ("A", 5, tr_noop("artist"))
_COPYRIGHT: Kind = ("©", 6, tr_noop("copyright"))
_CHARACTER: Kind = ("C", 2, tr_noop("character"))
_META: Kind = ("M", 3, tr_noop("meta tag"))
# Categories by the numbers of danbooru, which other lists have taken over, and of e621.
DANBOORU: dict[int, Kind] = {0: _GENERAL, 1: _ARTIST, 3: _COPYRIGHT, 4: _CHARACTER, 5: _META}
E621: dict[int, Kind] = {
    **DANBOORU,
    5: ("S", 3, tr_noop("species")),
    6: ("I", 5, tr_noop("invalid tag")),
    7: ("M", 1, tr_noop("meta tag")),
    8: ("L", 7, tr_noop("lore")),
}
MAX_LINES, MAX_LETTERS = 20, 200  # of what a wildcard or a style holds
OTHER_NUMBERS = ("derpibooru", "dictionary")  # lists whose categories have other meanings


@dataclass(frozen=True, slots=True)
class EntryNotes:
    """What is found out about a shown entry after it is shown: its cost, and what it is nearest to."""

    cost: "InsertionCost | None" = None
    nearest: "NearestUnit | None" = None


@dataclass(frozen=True, slots=True)
class EntryLook:
    """The texts of a row, from left to right; `detail` gives way to the nearest word. `kind` names the letter."""

    letter: str
    colour: int
    kind: str
    name: str
    count: str = ""
    detail: str = ""


def kind_of(entry: "CompletionEntry") -> Kind:
    """The letter, colour and name of an entry's kind, or of the category of a tag."""
    tag = entry.tag
    if tag is None or tag.category is None:
        return KINDS[entry.kind]
    name = tag.list_name.lower()
    if any(other in name for other in OTHER_NUMBERS):
        return KINDS["tag"]
    categories = E621 if "e621" in name and "danbooru" not in name else DANBOORU
    return categories.get(tag.category, KINDS["tag"])


def look_of(entry: "CompletionEntry", offered: "Offered") -> EntryLook:
    """What a row says of an entry at once."""
    letter, colour, kind = kind_of(entry)
    name = f"{entry.alias} ➝ {entry.name}" if entry.alias else entry.name
    return EntryLook(letter, colour, tr(kind), name, _count(entry, offered), _detail(entry, offered))


def _count(entry: "CompletionEntry", offered: "Offered") -> str:
    """How many pictures have a tag, or its note; the strength that is noted beside a LoRA."""
    if entry.tag is not None:
        return entry.tag.note if entry.tag.count is None else short_count(entry.tag.count)
    strength = offered.weight(entry.file) if entry.kind == "lora" and entry.file is not None else 1.0
    return "" if strength == 1 else f"{strength:g}"


def _detail(entry: "CompletionEntry", offered: "Offered") -> str:
    """Whose a trigger word is; a LoRA's own, or that it leaves words as they are; what a style or a wildcard holds."""
    if entry.kind in ("style", "wildcard"):
        return _content(entry, offered)
    if entry.file is None:
        return ""
    if entry.kind == "trigger":
        return tr("of {lora}").format(lora=entry.file.name)
    if entry.kind != "lora":
        return ""
    header = offered.contents.headers.get(entry.file.path) if offered.contents else None
    if header is not None and not header.has_text_encoder:
        return tr("does not change the words")
    return ", ".join(offered.trigger_words(entry.file))


def _content(entry: "CompletionEntry", offered: "Offered") -> str:
    contents = offered.contents
    if contents is None:
        return ""
    if entry.kind == "style":
        text = next((style.prompt for style in contents.styles if style.name == entry.name), "")
    else:
        text = ", ".join(contents.wildcards.lines_of(entry.name)[:MAX_LINES])
    return " ".join(text[:MAX_LETTERS].split())


def short_count(count: int) -> str:
    """A count of pictures in at most four letters: 999, 1.5k, 90k, 6.0M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.1f}{letter}" if count < 10 * size else f"{count // size}{letter}"
    return f"{count}"


def cost_text(cost: "InsertionCost | None") -> str:
    """The tokens of an entry in its place, and that they begin or end in another chunk."""
    if cost is None:
        return ""
    tokens = tr("%n token(s)", "", cost.tokens)
    return tokens if cost.fits else tr("{tokens}, next chunk").format(tokens=tokens)


def nearest_text(nearest: "NearestUnit | None") -> str:
    """The word of the prompt that an entry is nearest to."""
    return tr("nearest: {word} {cosine}").format(word=nearest.label, cosine=f"{nearest.cosine:.2f}") if nearest else ""


def spoken(look: EntryLook, notes: EntryNotes) -> str:
    """A row as a screen reader says it."""
    parts = (look.name, look.kind, look.count, cost_text(notes.cost), nearest_text(notes.nearest) or look.detail)
    return ", ".join(filter(None, parts))
