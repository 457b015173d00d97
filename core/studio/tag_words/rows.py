"""The rows of tag lists in all the forms in which tools keep them: CSV, plain words, JSON.

Columns are those of tagcomplete (`tags/*.csv`), SwarmUI (`AutoCompleteListHelper.cs`), Autocomplete-Plus (`data/*`),
ComfyUI-Custom-Scripts (`autocompleter.js`) and SD.Next (`models/autocomplete/*.json`). The words are the artist's: none
come with Promptscope.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

MAX_LIST_BYTES = 64 * 2**20  # danbooru's list has 3.5 MB
MAX_NAME_LETTERS = 200
MAX_ALIASES = 100
_NAME_HEADERS = ("tag", "name", "word")
_OTHER_HEADERS = ("category", "type", "count", "alias", "aliases", "post_count", "priority", "translation")
NO_NUMBER = -1
_TAB = "\t"
_TAGS_BEGIN, _BETWEEN = re.compile(r'"tags"\s*:\s*\['), re.compile(r"[\s,]*")
_USUAL = re.compile(
    r'([^\s",](?:[^",\t\n]{0,198}[^\s",])?),(\d{1,4}),(\d{1,15})(?:,(?:"([^"\t]{0,200})"|([^"\t\n]{0,200})))?\n'
).match


class TagRow(NamedTuple):
    """A tag as its list has it; a NamedTuple, as a frozen dataclass takes five times as long to make.

    `names` are its name and its aliases, with tabs between. `category` is the list's number and `pictures` how many
    have it, NO_NUMBER for none. `note` is a text in the place of a count, "Quality tag" for example.
    """

    names: str
    category: int = NO_NUMBER
    pictures: int = NO_NUMBER
    note: str = ""


def read_tag_rows(path: Path, drops_comments: bool = False) -> Iterator[TagRow]:
    """The tags of a list; none of a file that is no list, or larger than MAX_LIST_BYTES. OSError.

    `drops_comments` leaves out lines that begin with "#", as SwarmUI does; danbooru has tags that begin so.
    """
    if path.stat().st_size > MAX_LIST_BYTES:
        return
    if path.suffix.lower() == ".json":
        yield from _json_rows(path)
        return
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        lines = (line for line in file if not (drops_comments and line.lstrip().startswith("#")))
        first = _columns(next(lines, ""))
        if not _is_header(first) and (row := _row(first)):
            yield row
        for line in lines:
            if row := _usual_row(line) or _row(_columns(line)):
                yield row


def _usual_row(line: str) -> TagRow | None:
    """The tag in a line as danbooru's list has nearly all of them, in a third of the time; None for any other."""
    match = _USUAL(line)
    if match is None:
        return None
    name, category, count, quoted, alias = match.groups()
    aliases = quoted or alias
    if not aliases or aliases == "null":
        return TagRow(name, int(category), int(count))
    return TagRow(f"{name}\t{aliases.replace(',', _TAB)}", int(category), int(count))


def _columns(line: str) -> list[str]:
    """A line's columns; a quote that nobody closes ends with its line."""
    if '"' not in line:
        return line.rstrip().split(",")
    try:
        return next(csv.reader((line.rstrip(),)), [])
    except csv.Error:
        return []


def _is_header(columns: list[str]) -> bool:
    names = [column.strip().lower() for column in columns]
    return len(names) > 1 and names[0] in _NAME_HEADERS and names[1] in _OTHER_HEADERS


def _row(columns: list[str]) -> TagRow | None:
    """The tag in the columns of a line, None for none.

    They are `name`; `name,count` or `name,alias`; `name,category,translation` or `name,alias,count`; or
    `name,category,count,aliases`, with a text in the place of the count in lists of one's own.
    """
    name = columns[0].strip() if columns else ""
    if not 0 < len(name) <= MAX_NAME_LETTERS or "\t" in name:
        return None
    if len(columns) > 3:
        aliases, count = columns[3], _number(columns[2])
        note = columns[2].strip() if count == NO_NUMBER else ""
        return TagRow(_named(name, aliases) if aliases else name, _number(columns[1]), count, note)
    second, third = (*columns[1:], "", "")[:2]
    if _number(second) == NO_NUMBER:
        return TagRow(_named(name, second), pictures=_number(third))
    if len(columns) == 3:
        count = _number(third)
        return TagRow(_named(name, third if count == NO_NUMBER else ""), _number(second), count)
    return TagRow(name, pictures=_number(second))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text[:15])
    try:
        number = float(text)
    except ValueError:
        return NO_NUMBER
    return int(number) if 0 <= number < 2**50 else NO_NUMBER


def _named(name: str, aliases: str) -> str:
    """A name and its aliases, which stand with commas between, with tabs between; `null` is a word for none."""
    usable = [alias for part in aliases.replace("\t", " ").split(",") if (alias := part.strip()) and alias != "null"]
    short = [alias for alias in usable[:MAX_ALIASES] if len(alias) <= MAX_NAME_LETTERS]
    return "\t".join((name, *short))


def _json_rows(path: Path) -> Iterator[TagRow]:
    """SD.Next's: an object whose `tags` are `[name, category, count, aliases]`, decoded one by one.

    To decode a whole list at once would hold Python's lock for a tenth of a second. Of a torn one, what can be read.
    """
    text = path.read_text("utf-8-sig", errors="replace")
    begins = _TAGS_BEGIN.search(text) if text.lstrip().startswith("{") else None
    decoder, at = json.JSONDecoder(), begins.end() if begins else len(text)
    while (between := _BETWEEN.match(text, at)) and between.end() < len(text) and text[between.end()] != "]":
        try:
            tag, at = decoder.raw_decode(text, between.end())
        except (ValueError, RecursionError):
            return
        if isinstance(tag, list) and tag and isinstance(tag[0], str):
            name, (category, count, aliases) = " ".join(tag[0].split()), (*tag[1:4], None, None, None)[:3]
            if 0 < len(name) <= MAX_NAME_LETTERS:
                yield TagRow(_named(name, ",".join(_texts(aliases))), _whole(category), _whole(count))


def _texts(values: object) -> Iterable[str]:
    return (value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def _whole(value: object) -> int:
    return _number(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else NO_NUMBER
