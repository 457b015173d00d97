"""A library as tables of rows: for the window, for CSV and for a spreadsheet."""

from core.library.library import Library
from core.program.table import Cell, Table
from core.program.translation import tr


def prompt_table(library: Library, shows_folders: bool = True) -> Table:
    """A row a prompt, sorted by its text: lengths, cut words, nearest twin, group, and the first file of how many."""
    columns = (
        tr("Prompt"),
        tr("Tokens"),
        tr("Chunks"),
        tr("Words that do not fit"),
        tr("Twin"),
        tr("Likeness of the twin"),
        tr("Group"),
        tr("Files"),
        tr("First file"),
        tr("Line"),
    )
    rows = tuple(_row(library, number, shows_folders) for number in range(len(library.prompts)))
    return Table(tr("Library of prompts"), columns, rows)


def _row(library: Library, number: int, shows_folders: bool) -> tuple[Cell, ...]:
    prompt, length = library.prompts[number], library.lengths[number]
    twin, place = int(library.twins.nearest[number]), prompt.places[0]
    return (
        prompt.text,
        length.tokens,
        length.chunks,
        length.cut,
        library.prompts[twin].text if twin >= 0 else "",
        float(library.twins.likeness[number]) if twin >= 0 else "",
        group_name(library, number),
        len(prompt.places),
        place.file if shows_folders else place.name.removesuffix(f":{place.line}"),
        place.line or "",
    )


def twin_table(library: Library) -> Table:
    """A row a pair of prompts that are nearly the same."""
    rows = (
        (pair.jaccard, library.prompts[pair.first].text, library.prompts[pair.second].text)
        for pair in library.twins.pairs
    )
    return Table(tr("Twins"), (tr("In common"), tr("Prompt"), tr("Its twin")), tuple(rows))


def tag_table(library: Library) -> Table:
    """A row a tag that stands in two prompts or more."""
    rows = ((library.tags.names[cost.tag], cost.count, cost.tokens, cost.total) for cost in library.costs)
    return Table(tr("Tags"), (tr("Tag"), tr("Prompts"), tr("Tokens"), tr("Tokens in all")), tuple(rows))


def apart_table(library: Library) -> Table:
    """A row a pair of tags that are never together."""
    names = library.tags.names
    rows = ((names[pair.first], names[pair.second], pair.expected) for pair in library.apart)
    return Table(tr("Never together"), (tr("Tag"), tr("Never with"), tr("Expected together")), tuple(rows))


def skipped_table(library: Library) -> Table:
    """A row a file that could not be read."""
    rows = ((str(file.path), file.sentence) for file in library.gathered.skipped)
    return Table(tr("Not read"), (tr("File"), tr("Why it was not read")), tuple(rows))


def group_name(library: Library, number: int) -> str:
    """The tags of the group that a prompt is in; "" for none."""
    label = int(library.clusters.labels[number])
    return name_of_group(library, label) if label >= 0 else ""


def name_of_group(library: Library, label: int) -> str:
    """The tags of a group, or its number where it has none of its own."""
    return ", ".join(library.clusters.clusters[label].tags) or tr("group {number}").format(number=label + 1)
