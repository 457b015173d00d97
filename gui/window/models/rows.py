"""The models that can be opened as rows, and those of them that hold some words; made on a worker, plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.dialects.table import DIALECTS
from core.program.messages import displayable
from core.program.translation import tr, tr_noop
from core.tokens.text_families import TEXT_FAMILIES, encoders_of, family_title
from core.weights import STUDY
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.sources import ModelSource, read_source

if TYPE_CHECKING:
    from core.studio.contents import StudioContents
    from core.studio.studio import ModelKind, StudioFile

STUDY_TITLE = tr_noop("Study encoder (stand-in)")
STUDY_TIP = tr_noop("A small stand-in trained for this program; your model's values will differ")
KINDS: "Mapping[ModelKind, str]" = {
    "checkpoint": tr_noop("checkpoint"),
    "diffusers": tr_noop("diffusers folder"),
    "text_encoder": tr_noop("text encoder"),
}
_UNITS = ("B", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model by its source, what `gui.workspace.model_loader` opens; `group` is the index of its heading.

    `place` says which folder it is in, as the tool shows it, and `kind` what it is. `file` is None where no tool lists
    it.
    """

    source: str
    name: str
    group: int
    place: str = ""
    kind: str = ""
    file: "StudioFile | None" = None


@dataclass(frozen=True)
class ModelRows:
    """All rows in their order under `headings`, and for each the letters that are searched, in lower case."""

    rows: tuple[ModelRow, ...] = ()
    headings: tuple[str, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not self.rows


def model_rows(recent: Sequence[str], studios: "Iterable[StudioContents]" = ()) -> ModelRows:
    """The study encoder, the models opened before (the last one first), then those of each studio by its tool's names.

    A checkpoint that its tool cannot reach, as another file has its name, is left out. Last come the families that can
    be read without a file.
    """
    rows = [ModelRow(STUDY, tr(STUDY_TITLE), 0)]
    headings = [tr("Built in")]
    opened = [source for source in recent if read_source(source).files]
    if opened:
        headings.append(tr("Opened before"))
        rows += [_opened(source, len(headings) - 1) for source in opened]
    for contents in studios:
        models = [file for kind in KINDS for file in contents.listing.of_kind(kind)]
        if models:
            headings.append(_heading(contents, len(models)))
            rows += [_of_studio(file, len(headings) - 1) for file in models]
    headings.append(tr("Read as · without a file: tokens, counter and rules"))
    rows += [_family(key, len(headings) - 1) for key in TEXT_FAMILIES]
    texts = tuple(f"{headings[row.group]}\n{row.place}\n{row.name}\n{row.kind}".casefold() for row in rows)
    return ModelRows(tuple(rows), tuple(headings), texts)


def rows_with(rows: ModelRows, words: str, among: Sequence[int] | None = None) -> list[int]:
    """The indices of the rows that hold all words, whatever their case; `among` are those that may."""
    hits = list(range(len(rows.rows))) if among is None else list(among)
    for word in words.casefold().split():
        hits = [index for index in hits if word in rows.texts[index]]
    return hits


def with_headings(rows: ModelRows, hits: Iterable[int]) -> list[int]:
    """The indices with the headings of their groups in between, each as −1 − its index."""
    lines, group = list[int](), -1
    for index in hits:
        if rows.rows[index].group != group:
            group = rows.rows[index].group
            lines.append(-1 - group)
        lines.append(index)
    return lines


def size_text(size: int) -> str:
    """A size as file managers write it, by thousands."""
    number, unit = float(size), 0
    while number >= 1000 and unit < len(_UNITS) - 1:
        number, unit = number / 1000, unit + 1
    return f"{number:.0f} {_UNITS[unit]}" if number >= 10 or unit == 0 else f"{number:.1f} {_UNITS[unit]}"


def _family(key: str, group: int) -> ModelRow:
    """A family without a file: its encoders, and the tools whose reading of it is known."""
    encoders = " + ".join(ENCODER_TITLES[name] for name in encoders_of(key))
    tools = ", ".join(DIALECTS[tool].title for tool in TEXT_FAMILIES[key].tools)
    return ModelRow(ModelSource((), key).text, family_title(key), group, encoders, tools)


def _opened(source: str, group: int) -> ModelRow:
    asked = read_source(source)
    path = Path(asked.files[0])
    if asked.family:
        family = family_title(asked.family) if asked.family in TEXT_FAMILIES else asked.family
        names = " + ".join(displayable(Path(file).name) for file in asked.files)
        return ModelRow(source, names, group, displayable(str(path.parent)), family)
    place = displayable(str(path.parent)) if path.is_absolute() else tr("downloaded")
    return ModelRow(source, displayable(path.name), group, place)


def _of_studio(file: "StudioFile", group: int) -> ModelRow:
    place, _, name = file.name.replace("\\", "/").rpartition("/")
    place = place or file.relative.rpartition("/")[0]
    return ModelRow(str(file.path), displayable(name), group, displayable(place), tr(KINDS[file.kind]), file)


def _heading(contents: "StudioContents", count: int) -> str:
    from core.studio.table import TOOLS

    tool, folder = TOOLS[contents.studio.tool].name, displayable(contents.studio.root.name)
    models = tr("%n model(s)", "", count)
    return " · ".join(part for part in dict.fromkeys((tool, folder, models)) if part)
