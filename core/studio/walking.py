"""The files below a folder, from one listing a folder: no file is opened and none is looked for by its name."""

import os
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled
from core.program.paths import folder_identity, within_reach
from core.studio.listing_rules import ListingRule
from core.studio.studio import PREVIEW_SUFFIXES

MAX_DEPTH = 32  # folders below the first
MAX_ENTRIES = 200_000  # names in all folders of a studio together
MODEL_INDEX = "model_index.json"
ENTRIES_BETWEEN_CHECKS = 64  # of a folder, between two looks at whether the walk goes on
CLOCK_TICK_NS = 3_000_000_000  # of FAT's clock, 2 s, and some more
SKIPPED_FOLDERS = {".git"}
# Of A1111 (or of nothing here), Civitai-Helper, Stability Matrix, SwarmUI, Lora-Manager; the longest first.
SIDECAR_SUFFIXES = (".civitai.info", ".cm-info.json", ".swarm.json", ".metadata.json", ".json")
_RANKS = {suffix: rank for rank, suffix in enumerate(PREVIEW_SUFFIXES + SIDECAR_SUFFIXES)}
_LAST_ENDS = {f".{suffix.rpartition('.')[2]}" for suffix in _RANKS}
_DIGITS = re.compile("([0-9]+)")
_Identity = tuple[int, int | str]


@dataclass(frozen=True, slots=True)
class WalkedFile:
    """A model that a walk came to: its path below the first folder with "/", its own, size in bytes, time, company."""

    relative: str
    path: str
    size: int
    modified_ns: int
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WalkedFolder:
    """What a walk saw in one folder, and the folder's time then, in nanoseconds since 1970.

    `models` are in the tool's order; `folders` are the names of those in it. `entries` counts all names, `passed_over`
    those that are no files.
    """

    modified_ns: int
    models: tuple[WalkedFile, ...]
    folders: tuple[str, ...]
    entries: int = 0
    passed_over: int = 0


Walked = dict[tuple[str, str, ListingRule, tuple[str, ...]], WalkedFolder]  # by path, path below, rule and suffixes


@dataclass
class WalkCount:
    """What several walks of one studio have seen together: real folders, names, and what was passed over.

    `before` are folders of an earlier walk, which are not listed again while their times are the same; `walked` are
    those of this one. A walk stops at the time `ends` of the monotonic clock, and then `is_late`.
    """

    visited: set[_Identity] = field(default_factory=set)
    entries: int = 0
    passed_over: int = 0
    is_cut: bool = False
    before: Walked = field(default_factory=dict)
    walked: Walked = field(default_factory=dict)
    ends: float = inf
    is_late: bool = False


@dataclass(frozen=True)
class _Waiting:
    path: str
    below: str
    depth: int = 0
    ancestors: frozenset[_Identity] = frozenset()


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """The key by which A1111 orders names: numbers by their value, letters without case (`util.natural_sort_key`)."""
    parts = _DIGITS.split(text)
    return [(0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part.lower()) for part in parts]


def walk_folder(
    top: Path, rule: ListingRule, suffixes: tuple[str, ...], count: WalkCount, cancelled: CancelCheck
) -> Iterator[tuple[WalkedFile, ...]]:
    """The models of each folder from `top` down, in the tool's order. OSError where `top` cannot be listed; Cancelled.

    Real folders that `count` has visited are left out, which ends walks through links that lead to themselves. A folder
    that holds up the walk past its end is the last one.
    """
    waiting = [_Waiting(str(top), "")]
    while waiting and not count.is_cut:
        folder = waiting.pop()
        _go_on(count, cancelled)
        if count.is_late:
            return
        try:
            status = Path(folder.path).stat()
            identity = folder_identity(folder.path, status)
            if identity in (folder.ancestors if rule.every_way else count.visited):
                continue
            count.visited.add(identity)
            found = _looked_into(folder, status.st_mtime_ns, rule, suffixes, count, cancelled)
        except OSError:
            if not folder.below:
                raise
            count.passed_over += 1
            continue
        yield found.models
        if folder.depth < MAX_DEPTH:
            inside = folder.ancestors | {identity} if rule.every_way else folder.ancestors
            waiting += [_below(folder, name, inside) for name in reversed(found.folders)]


def _go_on(count: WalkCount, cancelled: CancelCheck) -> None:
    """Raises Cancelled where the walk is given up, and notes where it takes too long."""
    if cancelled():
        raise Cancelled
    count.is_late = count.is_late or time.monotonic() > count.ends


def _looked_into(
    folder: _Waiting,
    modified_ns: int,
    rule: ListingRule,
    suffixes: tuple[str, ...],
    count: WalkCount,
    cancelled: CancelCheck,
) -> WalkedFolder:
    """What is in a folder, out of the walk before where its time is the same. OSError, Cancelled."""
    key = (folder.path, folder.below, rule, suffixes)
    known = count.before.get(key)
    if known is None or known.modified_ns != modified_ns:
        known = _listed(folder, modified_ns, rule, suffixes, count, cancelled)
    count.entries += known.entries
    count.passed_over += known.passed_over
    # A folder may change again within the same tick of its file system's clock.
    if not count.is_cut and not count.is_late and time.time_ns() - modified_ns > CLOCK_TICK_NS:
        count.walked[key] = known
    return known


def _below(folder: _Waiting, name: str, ancestors: frozenset[_Identity]) -> _Waiting:
    path = within_reach(os.path.join(folder.path, name))  # noqa: PTH118 (of thousands)
    return _Waiting(path, f"{folder.below}{name}/", folder.depth + 1, ancestors)


def _listed(
    folder: _Waiting,
    modified_ns: int,
    rule: ListingRule,
    suffixes: tuple[str, ...],
    count: WalkCount,
    cancelled: CancelCheck,
) -> WalkedFolder:
    """What a folder's own listing says is in it. OSError, Cancelled."""
    files, folders = dict[str, os.DirEntry[str]](), list[str]()
    seen = 0
    with os.scandir(folder.path) as entries:
        for seen, entry in enumerate(entries, 1):
            if count.entries + seen > MAX_ENTRIES:
                count.is_cut = True
                break
            if seen % ENTRIES_BETWEEN_CHECKS == 0:
                _go_on(count, cancelled)
            if not entry.is_dir():
                files[entry.name] = entry
            elif entry.name not in SKIPPED_FOLDERS and (rule.follows_links or not entry.is_symlink()):
                folders.append(entry.name)
    if rule.of_folders and MODEL_INDEX in files:
        model = WalkedFile(folder.below.rstrip("/"), folder.path, 0, modified_ns)
        return WalkedFolder(modified_ns, (model,), (), seen)
    if rule.skips_hidden:
        folders = [name for name in folders if not name.startswith(".")]
    inside = tuple(sorted(folders, key=natural_key))
    if rule.of_folders:
        return WalkedFolder(modified_ns, (), inside, seen)
    models, passed_over = _models(folder, files, rule, suffixes, count, cancelled)
    return WalkedFolder(modified_ns, models, inside, seen, passed_over)


def _models(
    folder: _Waiting,
    files: dict[str, os.DirEntry[str]],
    rule: ListingRule,
    suffixes: tuple[str, ...],
    count: WalkCount,
    cancelled: CancelCheck,
) -> tuple[tuple[WalkedFile, ...], int]:
    """The models among the files of one folder, with what lies beside each, and how many names lead to no file."""
    names = [name for name in files if _is_taken(name.lower(), suffixes, rule.left_out)]
    stems = {os.path.splitext(name)[0] for name in names}  # noqa: PTH122 (of 20,000 names)
    beside = _beside(files, stems)
    if rule.picture_suffixes:
        names += _lone_pictures(files, rule.picture_suffixes, stems)
    models, passed_over = list[WalkedFile](), 0
    for index, name in enumerate(sorted(names, key=natural_key), 1):
        if index % ENTRIES_BETWEEN_CHECKS == 0:  # sizes and times of files on a share are asked for one by one
            _go_on(count, cancelled)
            if count.is_late:
                break
        try:
            status = files[name].stat()
            is_file = stat.S_ISREG(status.st_mode)
        except OSError:
            is_file = False  # a dead link
        if not is_file:
            passed_over += 1
        elif status.st_size or not rule.skips_empty:
            company = tuple(beside.get(os.path.splitext(name)[0], ()))  # noqa: PTH122
            path = within_reach(files[name].path)
            models.append(WalkedFile(folder.below + name, path, status.st_size, status.st_mtime_ns, company))
    return tuple(models), passed_over


def _is_taken(name: str, suffixes: tuple[str, ...], left_out: tuple[str, ...]) -> bool:
    return name.endswith(suffixes) and not (left_out and name.endswith(left_out))


def _lone_pictures(files: dict[str, os.DirEntry[str]], suffixes: tuple[str, ...], stems: set[str]) -> list[str]:
    """The pictures that are no preview of a model, and so may hold one themselves."""
    pictures = [name for name in files if name.lower().endswith(suffixes) and ".preview." not in name.lower()]
    return [name for name in pictures if os.path.splitext(name)[0] not in stems]  # noqa: PTH122


def _beside(files: dict[str, os.DirEntry[str]], stems: set[str]) -> dict[str, list[str]]:
    """The paths of previews and sidecars by the stem of the model that they belong to, the preferred one first."""
    beside: dict[str, list[tuple[int, str]]] = {}
    for name, entry in files.items():
        front, dot, last = name.rpartition(".")
        short = f".{last.lower()}"
        if not dot or short not in _LAST_ENDS:
            continue
        stem, dot, inner = front.rpartition(".")
        long = f".{inner.lower()}{short}" if dot else ""
        if long in _RANKS and stem in stems:
            beside.setdefault(stem, []).append((_RANKS[long], entry.path))
        elif short in _RANKS and front in stems:
            beside.setdefault(front, []).append((_RANKS[short], entry.path))
    return {stem: [path for _, path in sorted(paths)] for stem, paths in beside.items()}
