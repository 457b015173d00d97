"""Folders of wildcards: files with a line, or an entry of a list, for each text that `__name__` can stand for.

By the rules of dynamicprompts 0.31.0 (`wildcards/collection`), Impact Pack 2024-10 (`impact/wildcards.py`), SD.Next
2026-07 (`modules/styles.py`), SwarmUI 2026-08 (`WildcardsHelper.cs`) and Fooocus 2.5.5 (`modules/util.py`).
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.paths import folder_identity
from core.prompt.wildcards import Wildcards, WildcardTool

MAX_FILES = 20_000
MAX_FILE_BYTES = 8_000_000
MAX_YAML_BYTES = 2**20  # which PyYAML reads in about a second
MAX_DEPTH = 32  # of folders, and of keys in one another


@dataclass(frozen=True)
class _Entry:
    """A line with its weight; the name that it stands under may be inside the file."""

    line: str
    weight: float = 1.0


_Named = Iterator[tuple[str, Sequence[_Entry]]]


def open_wildcards(
    folder: Path, tool: WildcardTool = "dynamic-prompts", cancelled: CancelCheck = never_cancelled
) -> Wildcards:
    """The wildcards of a folder and those in it; OSError where it cannot be listed, Cancelled between files."""
    return read_wildcards([folder], Wildcards(tool=tool), cancelled)


def read_wildcards(
    folders: Sequence[Path],
    rules: Wildcards,
    cancelled: CancelCheck = never_cancelled,
    unreadable: Callable[[Path], None] = lambda path: None,
) -> Wildcards:
    """The wildcards of folders by the rules of an empty `Wildcards`; of two files of one name the later is taken.

    OSError where a folder cannot be listed; Cancelled between files. `unreadable` gets files that are no valid ones.
    """
    lines: dict[str, tuple[str, ...]] = {}
    weights: dict[str, Mapping[str, float]] = {}
    for folder in folders:
        for path, below in _files_in(folder, rules.tool):
            if cancelled():
                raise Cancelled
            try:
                named = list(_named_entries(path, below, rules.tool))
            except (OSError, ValueError, RecursionError):
                unreadable(path)
                continue
            for name, entries in named:
                lines[name] = rules.arranged(tuple(entry.line for entry in entries))
                weights[name] = {entry.line: entry.weight for entry in entries if entry.weight != 1}
    return Wildcards(
        {name: own for name, own in lines.items() if own},
        {name: own for name, own in weights.items() if own},
        rules.tool,
        rules.is_sorted,
        rules.are_unique,
    )


# --- files


def _files_in(folder: Path, tool: WildcardTool) -> Iterator[tuple[Path, str]]:
    """The files of a folder and below, MAX_FILES at most, with their paths in it. OSError where it cannot be listed."""
    count = 0
    for below, names in _folders_in(folder):
        for name in names:
            if name.endswith(_SUFFIXES[tool]) and count < MAX_FILES:
                count += 1
                yield folder / below / name, f"{below}{name}"


def _folders_in(top: Path) -> Iterator[tuple[str, list[str]]]:
    """Each folder from `top` ("") down, its path ending in "/", and the names of its files. OSError for `top`.

    Links are followed, a real folder is listed once, and hidden ones are none.
    """
    waiting, seen = [("", 0)], set[tuple[int, int | str]]()
    while waiting:
        name, depth = waiting.pop()
        try:
            identity = folder_identity(top / name, (top / name).stat())
            if identity in seen:
                continue
            seen.add(identity)
            with os.scandir(top / name) as entries:
                listed = sorted((entry.name, entry.is_dir()) for entry in entries)
        except OSError:
            if not name:
                raise
            continue
        yield name, [file for file, is_dir in listed if not is_dir]
        inside = [f"{name}{folder}/" for folder, is_dir in reversed(listed) if is_dir and not folder.startswith(".")]
        waiting += [(folder, depth + 1) for folder in inside if depth < MAX_DEPTH]


# --- what is in a file


def _named_entries(path: Path, below: str, tool: WildcardTool) -> _Named:
    """The lines of a file under the names that its tool has for them. OSError, ValueError, RecursionError."""
    name, suffix = os.path.splitext(below)  # noqa: PTH122
    if suffix == ".txt":
        yield _NAMES.get(tool, str)(name), [*_LINES[tool](_text_of(path, tool))]
        return
    value = _structure_of(path, suffix)
    if isinstance(value, dict):
        read_list = _impact_list if tool == "impact" else _weighted_list
        for key, own in _lists_in(value, read_list, tool):
            yield _NAMES.get(tool, str)(key), own
    elif isinstance(value, list) and tool == "dynamic-prompts":
        texts = [entry for entry in value if isinstance(entry, str)]
        yield path.stem, [_Entry(text) for text in texts]


def _text_of(path: Path, tool: WildcardTool) -> str:
    """A text file's content with the line breaks that Python's own reading leaves."""
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES)
    if tool == "impact":
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("latin-1")
    text = content.decode("utf-8", errors="ignore")
    if tool == "swarmui":
        return text.replace("\r\n", "\n").replace("\r", "").replace("\ufeff", "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _structure_of(path: Path, suffix: str) -> object:
    """What a JSON or YAML file holds. OSError, ValueError, RecursionError."""
    if path.stat().st_size > (MAX_YAML_BYTES if suffix == ".yaml" else MAX_FILE_BYTES):
        raise ValueError("too large")
    text = path.read_text("utf-8")
    if suffix == ".json":
        return json.loads(text)
    import yaml  # type: ignore[import-untyped]  # here: 20 ms, and only artists with such a file need it

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError("no YAML") from error


def _lists_in(value: dict[Any, Any], read_list: Callable[[object], list[_Entry]], tool: WildcardTool) -> _Named:
    """The lists in nested mappings, each under its keys with "/" between them."""
    waiting = [(key, own, 1) for key, own in reversed(value.items())]
    while waiting:
        name, own, depth = waiting.pop()
        if isinstance(own, dict) and depth < MAX_DEPTH:
            inner = reversed(own.items())
            waiting += [(f"{name}/{key}", each, depth + 1) for key, each in inner if isinstance(key, str | int)]
        elif isinstance(name, str) and (isinstance(own, list) or tool == "impact"):
            yield name, read_list(own)


def _weighted_list(values: object) -> list[_Entry]:
    """The texts in a list of dynamicprompts, which may have a weight in front or beside them."""
    entries = list[_Entry]()
    for value in values if isinstance(values, list) else ():
        if isinstance(value, str) and value:
            weight, colons, text = value.rpartition("::")
            is_weighted = bool(colons) and value[0].isdigit() and _is_number(weight)
            entries.append(_Entry(text, float(weight)) if is_weighted else _Entry(value))
        elif isinstance(value, dict):
            text, weight = value.get("text") or value.get("content") or "", value.get("weight", 1)
            if isinstance(text, str) and text and isinstance(weight, int | float | str) and _is_number(str(weight)):
                entries.append(_Entry(text, float(weight)))
    return entries


def _impact_list(value: object) -> list[_Entry]:
    """The texts in a list of Impact Pack's, or the one text or number in its place."""
    values = value if isinstance(value, list) else [value]
    return [_impact_entry(str(own)) for own in values if isinstance(own, str | int | float)]


def _impact_entry(line: str) -> _Entry:
    match = re.match(r"\s*([0-9.]+)::", line)
    return _Entry(line[match.end() :], float(match[1])) if match and _is_number(match[1]) else _Entry(line)


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def _dynamic_lines(text: str) -> Iterator[_Entry]:
    lines = (line.strip() for line in text.split("\n"))
    return (_Entry(line) for line in lines if line and not line.startswith("#"))


def _impact_lines(text: str) -> Iterator[_Entry]:
    return (_impact_entry(line) for line in text.splitlines() if not line.strip().startswith("#"))


def _lines_before_comments(text: str) -> Iterator[_Entry]:
    lines = (line.partition("#")[0].strip() for line in text.split("\n"))
    return (_Entry(line) for line in lines if line)


def _swarm_lines(text: str) -> Iterator[_Entry]:
    return (_Entry(entry.line.replace("\\n", "\n")) for entry in _lines_before_comments(text))


def _filled_lines(text: str) -> Iterator[_Entry]:
    return (_Entry(line) for line in text.splitlines() if line)


def _all_lines(text: str) -> Iterator[_Entry]:
    return (_Entry(line) for line in text.splitlines())


_LINES: Mapping[WildcardTool, Callable[[str], Iterator[_Entry]]] = {
    "dynamic-prompts": _dynamic_lines,
    "wildcards-extension": _all_lines,
    "impact": _impact_lines,
    "sdnext": _lines_before_comments,
    "swarmui": _swarm_lines,
    "fooocus": _filled_lines,
}
# What a tool makes of the path of a file below its folder, without suffix.
_NAMES: Mapping[WildcardTool, Callable[[str], str]] = {
    "impact": lambda name: name.replace("\\", "/").replace(" ", "-").lower(),
    "fooocus": lambda name: name.rpartition("/")[2],
}
_SUFFIXES: Mapping[WildcardTool, tuple[str, ...]] = {
    **dict.fromkeys(("wildcards-extension", "sdnext", "swarmui", "fooocus"), (".txt",)),
    "dynamic-prompts": (".txt", ".yaml", ".json"),
    "impact": (".txt", ".yaml"),
}
