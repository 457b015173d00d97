"""The styles of a studio, out of the files that its tool reads them from.

A1111 1.10.1 (`modules/styles.py`) and its relatives keep them in CSV, SD.Next 2026-07 (`modules/styles.py`) and Fooocus
2.5.5 (`modules/sdxl_styles.py`) in JSON, InvokeAI in its database.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.prompt.styles import Style
from core.studio.settings_files import UnreadableSettings, decode_settings, read_settings_bytes
from core.studio.studio import Studio, StudioProblem, TextPlace
from core.studio.text_files import files_of

MAX_FIELD_LETTERS = 2**20  # of a prompt in a table; Python's own limit is an eighth of it
OTHER_ENCODING = tr_noop(
    "{file} is not written in UTF-8, so its tool cannot read the styles in it. Here it is read as {encoding}; save it "
    "as UTF-8."
)
UNUSABLE_STYLES = tr_noop("{file} holds no styles that can be read, so those in it are not listed.")
_DIVIDER = re.compile(r"-{2,}[^,]*-{2,}")  # which older versions saved with the styles
_FOOOCUS_LAST = tuple(f"sdxl_styles_{name}.json" for name in ("fooocus", "sai", "mre", "twri", "diva", "marc_k3nt3l"))
_Keyed = Iterator[tuple[str, Style]]


def read_styles(
    studio: Studio, cancelled: CancelCheck = never_cancelled
) -> tuple[tuple[Style, ...], tuple[StudioProblem, ...]]:
    """The styles in the order of the tool, and what could not be read; of one name the later holds. Cancelled."""
    styles = {style.name: style for style in studio.styles}
    problems = list[StudioProblem]()
    for place in studio.texts.get("styles", ()):
        for path in _ordered(place, files_of(place, cancelled)):
            try:
                content = read_settings_bytes(path)
                if content is None:
                    continue
                text, encoding = decode_settings(content)
                styles |= dict(_READERS[place.format](text, path, place)) if text.strip() else {}
                if encoding:
                    message = tr(OTHER_ENCODING).format(file=quoted(path), encoding=encoding)
                    problems.append(StudioProblem(path, message))
            except UnreadableSettings as error:
                problems.append(StudioProblem(path, str(error)))
            except (ValueError, csv.Error, RecursionError):
                problems.append(StudioProblem(path, tr(UNUSABLE_STYLES).format(file=quoted(path))))
    return tuple(styles.values()), tuple(problems)


def _ordered(place: TextPlace, paths: list[Path]) -> list[Path]:
    """The files in the tool's order: Fooocus reads its own behind the artist's."""
    if place.format != "fooocus":
        return paths
    own = {name: place.path / name for name in _FOOOCUS_LAST}
    return [path for path in paths if path not in own.values()] + [path for path in own.values() if path in paths]


def _from_csv(text: str, path: Path, place: TextPlace) -> _Keyed:
    """The rows of a table with a name; not those behind `#`. ValueError, csv.Error."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD_LETTERS))
    rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    if not {"name"} <= set(rows.fieldnames or ()) or not {"prompt", "text"} & set(rows.fieldnames or ()):
        raise ValueError("no table of styles")
    for row in rows:
        name = row["name"]
        prompt, negative = row.get("prompt" if "prompt" in row else "text") or "", row.get("negative_prompt") or ""
        is_divider = not prompt and not negative and _DIVIDER.fullmatch(name.strip())
        if not name.startswith("#") and not is_divider:
            yield name, Style(name, prompt, negative)


def _from_sdnext(text: str, path: Path, place: TextPlace) -> _Keyed:
    """One style or a list of them, each behind the path of its folder; two of one own name are one. ValueError."""
    prefix = path.parent.relative_to(place.path).as_posix()
    return _of_sdnext(text, "" if prefix == "." else f"{prefix}/")


def _of_sdnext(text: str, prefix: str) -> _Keyed:
    value = json.loads(text)
    for style in [value] if isinstance(value, dict) else value if isinstance(value, list) else ():
        if not isinstance(style, dict) or not isinstance(style.get("name"), str):
            return  # the tool reads no further
        name = re.sub(r"[\t\r\n]", "", style["name"]).strip()
        texts = [_text(style, key) for key in ("prompt", "negative", "wildcards")]
        yield style["name"], Style(f"{prefix}{name}", *texts)


def _from_fooocus(text: str, path: Path, place: TextPlace) -> _Keyed:
    """A list of styles, whose names are written in one way. ValueError."""
    value = json.loads(text)
    for style in value if isinstance(value, list) else ():
        if not isinstance(style, dict) or not isinstance(style.get("name"), str):
            return
        name = fooocus_name(style["name"])
        yield name, Style(name, _text(style, "prompt"), _text(style, "negative_prompt"))


def fooocus_name(name: str) -> str:
    """A name as Fooocus shows it: blanks for hyphens, words with capitals (`normalize_key`)."""
    words = [word[:1].upper() + word[1:].lower() for word in name.replace("-", " ").split(" ")]
    shown = " ".join(words)
    for written, meant in (("3d", "3D"), ("Sai", "SAI"), ("Mre", "MRE"), ("(s", "(S")):
        shown = shown.replace(written, meant)
    return shown


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


_READERS: dict[str, Callable[[str, Path, TextPlace], _Keyed]] = {
    "csv": _from_csv,
    "sdnext": _from_sdnext,
    "sdnext-reference": lambda text, path, place: _of_sdnext(text, "Reference/"),
    "fooocus": _from_fooocus,
}
