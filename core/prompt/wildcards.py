"""Files of wildcards: what `__name__`, or `<wildcard:name>`, stands for."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Literal

# Whose rules of names and lines hold: the Dynamic Prompts extension, the extension for wildcards alone, Impact Pack.
WildcardTool = Literal["dynamic-prompts", "wildcards-extension", "impact", "sdnext", "swarmui", "fooocus"]
LineWeights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class Wildcards:
    """The lines of the files of a folder, by the name that its tool has for each, with `/`; equal to itself alone.

    `weights` are by name and line, for lines that are not as likely as the others. With `is_sorted`, lines are ordered
    by their letters; with `are_unique`, equal ones are one. Both are settings of Dynamic Prompts, which are on.
    """

    by_path: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: LineWeights = field(default_factory=dict)
    tool: WildcardTool = "dynamic-prompts"
    is_sorted: bool = True
    are_unique: bool = True

    def lines_of(self, name: str) -> tuple[str, ...]:
        """The lines that a name stands for, out of one file or several; none where no file has that name."""
        lines = tuple(line for path in self.paths_of(name) for line in self.by_path[path])
        return self.arranged(lines)

    def paths_of(self, name: str) -> tuple[str, ...]:
        """The names of the files that a name in a prompt means."""
        return _LOOKUPS[self.tool](self.by_path, name) if self.by_path else ()

    def weight_of(self, name: str, line: str) -> float:
        """How likely a line of a name is, 1 for an ordinary one; where several files have it, the first one's."""
        weights = (self.weights[path][line] for path in self.paths_of(name) if line in self.weights.get(path, {}))
        return next(weights, 1.0)

    def arranged(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """Lines as the tool takes them: in order and each once, where it does that."""
        if self.tool != "dynamic-prompts":
            return lines
        unique = tuple(dict.fromkeys(lines)) if self.are_unique else lines
        return tuple(sorted(unique)) if self.is_sorted else unique


Files = Mapping[str, tuple[str, ...]]


def _dynamic_prompts(files: Files, name: str) -> tuple[str, ...]:
    """All that match; a name that no path has is looked for in all folders (0.31.0, `wildcard_manager.py`).

    Letters' case counts but on Windows, as for `fnmatch`.
    """
    path = re.sub(r"[\\/]+", "/", name).strip("/")
    for pattern in (path, f"*/{path}"):
        found = tuple(key for key in files if fnmatch(key, pattern))
        if any(files[key] for key in found):
            return found
    return ()


def _by_path(files: Files, name: str) -> tuple[str, ...]:
    """The file of that path."""
    path = name.replace("\\", "/")
    return (path,) if path in files else ()


def _on_disk(files: Files, name: str) -> tuple[str, ...]:
    """The file of that path, which is opened: letters' case counts where it does on the system's disks."""
    found = _by_path(files, name)
    if found or str(sys.platform) not in ("win32", "darwin"):
        return found
    wanted = name.replace("\\", "/").casefold()
    return tuple(key for key in files if key.casefold() == wanted)[:1]


def _impact(files: Files, name: str) -> tuple[str, ...]:
    """Without case, `-` for blanks; `*` stands for anything, and a name that has no folder may be in any (2024-10)."""
    path = name.replace("\\", "/").replace(" ", "-").lower()
    if path in files:
        return (path,)
    pattern = path if "*" in path else f"*/{path}" if "/" not in path else ""
    expression = re.compile(".*".join(map(re.escape, pattern.split("*"))))  # which may go on behind it
    return tuple(key for key in files if pattern and expression.match(key))


def _sdnext(files: Files, name: str) -> tuple[str, ...]:
    """The first of that name in any folder, or with that path in its own, else in a folder of that name; without case.

    A file without lines is passed over (2026-07, `modules/styles.py`).
    """
    path = name.replace("\\", "/").strip().lower()
    lower = [(key, key.lower()) for key, lines in files.items() if lines]
    named = (key for key, small in lower if small.rpartition("/")[2] == path or ("/" in path and path in small))
    return tuple([*named, *(key for key, small in lower if path in small.split("/"))][:1])


def _swarmui(files: Files, name: str) -> tuple[str, ...]:
    """The one of that name, else the shortest that contains it; without case and blanks (2026-08, `GetBestInList`)."""
    wanted = _swarmui_name(name)
    small = {key: _swarmui_name(key) for key in files}
    same = [key for key, cleaned in small.items() if cleaned == wanted]
    return tuple((same or sorted((key for key in small if wanted in small[key]), key=lambda key: len(small[key])))[:1])


def _swarmui_name(name: str) -> str:
    return re.sub(r"[ \[\]]", "", name.lower()).strip()


_LOOKUPS: Mapping[WildcardTool, Callable[[Files, str], tuple[str, ...]]] = {
    "dynamic-prompts": _dynamic_prompts,
    "wildcards-extension": _on_disk,
    "impact": _impact,
    "sdnext": _sdnext,
    "swarmui": _swarmui,
    "fooocus": _by_path,
}
NO_WILDCARDS = Wildcards()
