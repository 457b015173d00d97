"""A library in a line; a prompt with the words that do not fit marked, and two prompts word by word, as rich text."""

from html import escape
from typing import TYPE_CHECKING

from core.dialects.table import title_of
from core.program.messages import displayable
from core.program.translation import tr
from gui.widgets.diff_html import diff_html
from gui.widgets.style import Theme

if TYPE_CHECKING:
    from core.library.library import Library

MAX_LETTERS = 20_000
MAX_FILES = 12


def summary(library: "Library") -> str:
    """What a library holds, in a line."""
    gathered, tool = library.gathered, title_of(library.reader.dialect)
    parts = [
        tr("%n different prompt(s)", "", len(library.prompts)),
        tr("%n copies", "", library.copies) if library.copies else "",
        tr("%n longer than a chunk in {tool}", "", library.cut_count).format(tool=tool),
        tr("%n pair(s) of twins", "", library.twins.count),
        tr("%n file(s) not read", "", len(gathered.skipped)) if gathered.skipped else "",
        tr("%n picture(s) without a prompt, which is missing here", "", gathered.without_prompt)
        if gathered.without_prompt
        else "",
    ]
    return displayable(" · ".join(filter(None, parts)))


def prompt_html(library: "Library", number: int, theme: Theme) -> str:
    """A prompt, the words behind its first chunk in another colour and underlined; then its files."""
    prompt, length = library.prompts[number], library.lengths[number]
    text = prompt.text[:MAX_LETTERS]
    start = length.cut_start if length.cut else len(text)
    parts = [_escaped(text[:start])]
    if start < len(text):
        parts.append(f"<span style='color:{theme.warn}'><u>{_escaped(text[start:])}</u></span>")
    return "".join(parts) + f"<br><br><span style='color:{theme.dim}'>{_about(library, number)}</span>"


def twins_html(library: "Library", first: int, second: int, theme: Theme) -> str:
    """Two prompts word by word, with what the signs mean."""
    diff = diff_html(library.prompts[first].text, library.prompts[second].text, theme)
    signs = tr("struck out behind −: only in the first · underlined behind +: only in its twin")
    if set(library.words.of(first)) == set(library.words.of(second)):
        signs = " ".join([tr("Both have the same words."), signs])
    places = " · ".join(_files(library, number) for number in (first, second))
    return f"{diff}<br><br><span style='color:{theme.dim}'>{_escaped(signs)}<br>{places}</span>"


def _about(library: "Library", number: int) -> str:
    length, tool = library.lengths[number], title_of(library.reader.dialect)
    if not length.cut:
        return _files(library, number)
    lost, read_on = tr("{tool} leaves out what is underlined."), tr("{tool} reads what is underlined in another chunk.")
    sentence = (lost if length.is_lost else read_on).format(tool=tool)
    return f"{_escaped(sentence)}<br>{_files(library, number)}"


def _files(library: "Library", number: int) -> str:
    places = library.prompts[number].places
    names = [_escaped(displayable(place.file) or tr("History")) for place in places[:MAX_FILES]]
    lines = [f"{name}:{place.line}" if place.line else name for name, place in zip(names, places, strict=False)]
    return "<br>".join([*lines, f"+{len(places) - MAX_FILES:,}"] if len(places) > MAX_FILES else lines)


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")
