"""The lists of a library as tables; each cell is made when it comes into sight."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from core.program.messages import displayable
from core.program.translation import tr
from gui.widgets.rows_model import RIGHT, Index, RowsModel

if TYPE_CHECKING:
    from core.library.gathered import Place
    from core.library.library import Library

MAX_LINE_LETTERS = 300  # of a prompt in a list
NUMBERS = {"tokens", "twin", "prompts", "all", "expected", "likeness"}
PROMPT_COLUMNS = ("prompt", "tokens", "cut", "twin", "group", "file")  # as core.library.finding.SortKey


class LibraryModel(RowsModel):
    """Rows of a library: `columns` are their names, `text` says what a cell shows."""

    columns: tuple[str, ...] = ()

    def __init__(self, headings: Sequence[str], tips: Sequence[str]) -> None:
        super().__init__(headings, tips)
        self.library: Library | None = None

    def show_rows(self, library: "Library | None", rows: Sequence[Any]) -> None:
        """Takes a library and the rows of it that are shown."""
        self.library = library
        self.reset(rows)

    def text(self, library: "Library", item: Any, column: str) -> str:  # noqa: ANN401  (a row of a subclass)
        """What a cell shows."""
        raise NotImplementedError

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.library is None:
            return None
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            text = self.text(self.library, self.rows[index.row()], column)
            is_spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return f"{self.headings[index.column()]}: {text}" if is_spoken else text
        if role == Qt.ItemDataRole.TextAlignmentRole and column in NUMBERS:
            return RIGHT
        return None


class PromptsModel(LibraryModel):
    """Prompts by their numbers."""

    columns = PROMPT_COLUMNS

    def __init__(self) -> None:
        headings = (tr("Prompt"), tr("Tokens"), tr("Words that do not fit"), tr("Twin"), tr("Group"), tr("File"))
        tips = (
            tr("A click or Enter opens it in the editor; undo brings yours back"),
            tr("As your tool counts them"),
            tr("The words behind the first chunk: left out, or read in a chunk of their own, as your tool does"),
            tr("How many of all their words it and the prompt most like it have in common"),
            tr("The tags that this group has far more often than the others"),
            tr("Where it stands, and in how many files more"),
        )
        super().__init__(headings, tips)

    def text(self, library: "Library", item: int, column: str) -> str:
        from core.library.tables import group_name

        prompt, length = library.prompts[item], library.lengths[item]
        if column == "prompt":
            return one_line(prompt.text)
        if column == "tokens":
            return str(length.tokens)
        if column == "cut":
            return length.cut
        if column == "twin":
            return percent(library.twins.likeness[item]) if library.twins.nearest[item] >= 0 else ""
        return group_name(library, item) if column == "group" else places_in_short(prompt.places)


class TwinsModel(LibraryModel):
    """Pairs of prompts that are nearly the same."""

    columns = ("likeness", "first", "second")

    def __init__(self) -> None:
        headings = tr("In common"), tr("Prompt"), tr("Its twin")
        tips = (
            tr("How many of all their words both have"),
            tr("Enter opens it in the editor; undo brings yours back"),
            tr("Below, both are shown word by word"),
        )
        super().__init__(headings, tips)

    def text(self, library: "Library", item: Any, column: str) -> str:  # noqa: ANN401
        if column == "likeness":
            return percent(item.jaccard)
        return one_line(library.prompts[item.first if column == "first" else item.second].text)


class TagsModel(LibraryModel):
    """Tags with their counts and costs."""

    columns = ("tag", "prompts", "tokens", "all")

    def __init__(self) -> None:
        headings = tr("Tag"), tr("Prompts"), tr("Tokens"), tr("Tokens in all")
        tips = (
            tr("A click or Enter lists the prompts that have it"),
            tr("How many prompts have it"),
            tr("What it costs in each, without the comma"),
            tr("What it costs in all of them together"),
        )
        super().__init__(headings, tips)

    def text(self, library: "Library", item: Any, column: str) -> str:  # noqa: ANN401
        values = {
            "tag": library.tags.names[item.tag],
            "prompts": f"{item.count:,}",
            "tokens": str(item.tokens),
            "all": f"{item.total:,}",
        }
        return values[column]


class ApartModel(LibraryModel):
    """Pairs of tags that no prompt holds together."""

    columns = ("first", "second", "expected")

    def __init__(self) -> None:
        headings = tr("Tag"), tr("Never with"), tr("Expected together")
        tips = (
            "",
            tr("A frequent tag that stands in no prompt of this library with the first"),
            tr("In how many prompts both would be if tags were strewn at random"),
        )
        super().__init__(headings, tips)

    def text(self, library: "Library", item: Any, column: str) -> str:  # noqa: ANN401
        if column == "expected":
            return f"{item.expected:,.0f}"
        return library.tags.names[item.first if column == "first" else item.second]


class SkippedModel(LibraryModel):
    """Files that could not be read."""

    columns = ("file", "why")

    def __init__(self) -> None:
        super().__init__((tr("File"), tr("Why it was not read")), ("", ""))

    def text(self, library: "Library", item: Any, column: str) -> str:  # noqa: ANN401
        return displayable(str(item.path)) if column == "file" else item.sentence


def one_line(text: str) -> str:
    """The beginning of a prompt in one line."""
    return " ".join(text[:MAX_LINE_LETTERS].split())


def percent(share: float) -> str:
    """A share of 1 as a whole percentage; only what is the same is 100."""
    return f"{min(round(100 * share), 99) if share < 1 else 100} %"


def places_in_short(places: "Sequence[Place]") -> str:
    """The first file, and how many more there are."""
    name = displayable(Path(places[0].name).name) or tr("History")
    return f"{name} +{len(places) - 1:,}" if len(places) > 1 else name
