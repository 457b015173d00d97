"""What a studio holds of one kind as rows: the items, what each cell says, and the letters that are searched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from core.program.messages import displayable
from core.program.translation import tr, tr_noop

if TYPE_CHECKING:
    from core.prompt.styles import Style
    from core.studio.contents import StudioContents
    from core.studio.studio import StudioFile

ContentsKind = Literal["lora", "embedding", "wildcard", "style"]
KINDS: tuple[ContentsKind, ...] = get_args(ContentsKind)
TITLES: dict[ContentsKind, str] = {
    "lora": tr_noop("LoRAs"),
    "embedding": tr_noop("Embeddings"),
    "wildcard": tr_noop("Wildcards"),
    "style": tr_noop("Styles"),
}
WRITE_SIGN = "+"
MAX_CELL_LETTERS = 300
UNET_ONLY = tr_noop("It changes the U-Net alone: the words stay as they are, and so does everything shown here.")


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A wildcard by the name that its tool has for it, with how many lines it has."""

    name: str
    lines: int


@dataclass(frozen=True, eq=False)
class ContentsRows:
    """The items of a kind in the tool's order, wildcards by name, with what is searched of each, in lower case."""

    contents: "StudioContents"
    kind: ContentsKind
    items: Sequence[Any] = ()  # StudioFile, Wildcard or Style
    texts: Sequence[str] = field(default=(), repr=False)


def contents_rows(contents: "StudioContents", kind: ContentsKind) -> ContentsRows:
    """All items of a kind; 20,000 take some 30 ms, so that this is a worker's work."""
    if kind == "wildcard":
        wildcards = [Wildcard(name, len(lines)) for name, lines in sorted(contents.wildcards.by_path.items())]
        return ContentsRows(contents, kind, wildcards, [wildcard.name.casefold() for wildcard in wildcards])
    if kind == "style":
        texts = [f"{style.name}\n{style.prompt}\n{style.negative}".casefold() for style in contents.styles]
        return ContentsRows(contents, kind, contents.styles, texts)
    files = contents.listing.of_kind(kind)
    words = [" ".join(trigger_words(contents, file)) for file in files]
    texts = [f"{file.name}\n{file.relative}\n{word}".casefold() for file, word in zip(files, words, strict=True)]
    return ContentsRows(contents, kind, files, texts)


def matching(rows: ContentsRows, words: str) -> list[Any]:
    """The items that hold all words, in any order and case."""
    hits = list(range(len(rows.items)))
    for word in words.casefold().split():
        hits = [index for index in hits if word in rows.texts[index]]
    return [rows.items[index] for index in hits]


def trigger_words(contents: "StudioContents", file: "StudioFile") -> tuple[str, ...]:
    """The words that the notes of a LoRA name as its triggers; never the tags of its training pictures."""
    notes, header = contents.sidecars.get(file.path), contents.headers.get(file.path)
    words = [*file.trigger_words]
    words += [notes.activation_text, *notes.trained_words] if notes else []
    words += header.trigger_phrase.split(";") if header else []
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


@dataclass(frozen=True)
class Column:
    """A column: its heading, the tooltip of that, what it says of an item, and the tooltip of a cell."""

    heading: str
    tip: str
    text: "Callable[[StudioContents, Any], str]"
    cell_tip: "Callable[[StudioContents, Any], str]" = lambda _contents, _item: ""


def columns_of(kind: ContentsKind) -> tuple[Column, ...]:
    """The columns of a kind, in the language that is set; the first is what writes an item into the prompt."""
    write = Column(
        "", tr("A click writes it into the prompt"), _sign, lambda _contents, _item: tr("Write into the prompt")
    )
    name = Column(tr("Name"), tr("What your tool calls it"), _name, _name_tip)
    folder = Column(tr("Folder"), tr("The folder in which it lies"), _folder)
    return (write, name, *_COLUMNS[kind](), *(() if kind in ("wildcard", "style") else (folder,)))


def _lora_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Trigger words"), tr("What its notes say that has to stand in the prompt"), _triggers, _triggers),
        Column(tr("Text encoder"), tr("Whether it changes the text encoder"), _text_encoder, _text_encoder_tip),
        Column(tr("Strength"), tr("What its notes recommend"), _strength),
        Column(tr("Made for"), tr("The model that it was trained on, by its own notes"), _base),
    )


def _embedding_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Vectors"), tr("How many tokens it takes in the prompt"), _vectors),
        Column(
            tr("Width"), tr("Of the rows that it puts in: 768 for SD 1.x, 1024 for SD 2.x, 768 + 1280 for SDXL"), _width
        ),
    )


def _wildcard_columns() -> tuple[Column, ...]:
    return (Column(tr("Lines"), tr("How many texts it chooses from"), lambda _contents, item: str(item.lines)),)


def _style_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Prompt"), tr("What it puts around the prompt"), lambda _c, style: _line(style.prompt), _style_tip),
        Column(tr("Negative prompt"), tr("And around the negative one"), lambda _c, style: _line(style.negative)),
    )


_COLUMNS: dict[ContentsKind, Callable[[], tuple[Column, ...]]] = {
    "lora": _lora_columns,
    "embedding": _embedding_columns,
    "wildcard": _wildcard_columns,
    "style": _style_columns,
}


def _sign(_contents: "StudioContents", _item: object) -> str:
    return WRITE_SIGN


def _name(_contents: "StudioContents", item: "StudioFile | Wildcard | Style") -> str:
    return displayable(item.name)


def _name_tip(_contents: "StudioContents", item: "StudioFile | Wildcard | Style") -> str:
    return displayable(str(getattr(item, "path", item.name)))


def _folder(_contents: "StudioContents", file: "StudioFile") -> str:
    return displayable(file.relative.rpartition("/")[0])


def _triggers(contents: "StudioContents", file: "StudioFile") -> str:
    return _line(", ".join(trigger_words(contents, file)))


def _text_encoder(contents: "StudioContents", file: "StudioFile") -> str:
    if file.path not in contents.headers:
        return tr("not read yet")
    header = contents.headers[file.path]
    if header is None:
        return tr("unknown")
    return tr("yes") if header.has_text_encoder else tr("no")


def _text_encoder_tip(contents: "StudioContents", file: "StudioFile") -> str:
    if file.path not in contents.headers:
        return ""
    header = contents.headers[file.path]
    if header is None:
        return tr("The head of this file cannot be read, or it is of a kind that is not looked into.")
    return "" if header.has_text_encoder else tr(UNET_ONLY)


def _strength(contents: "StudioContents", file: "StudioFile") -> str:
    notes = contents.sidecars.get(file.path)
    return f"{notes.preferred_weight:g}" if notes and notes.preferred_weight else ""


def _base(contents: "StudioContents", file: "StudioFile") -> str:
    notes, header = contents.sidecars.get(file.path), contents.headers.get(file.path)
    return _line((notes.base_model if notes else "") or (header.base_version if header else ""))


def _vectors(contents: "StudioContents", file: "StudioFile") -> str:
    inversion = contents.inversions.by_name.get(file.name)
    return str(inversion.vectors) if inversion else tr("unknown")


def _width(contents: "StudioContents", file: "StudioFile") -> str:
    inversion = contents.inversions.by_name.get(file.name)
    return " + ".join(str(width) for _, width in inversion.shapes.values()) if inversion else ""


def _style_tip(_contents: "StudioContents", style: "Style") -> str:
    return displayable(style.prompt)


def _line(text: str) -> str:
    """The beginning of a text in one line."""
    return displayable(" ".join(text[:MAX_CELL_LETTERS].split()))
