"""The files below a folder, from one listing a folder: no file is opened and none is looked for by its name."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled
from core.studio.listing_rules import ListingRule
from core.studio.studio import PREVIEW_SUFFIXES

MAX_DEPTH = 32  # folders below the first
MAX_ENTRIES = 200_000  # names in all folders of a studio together
MODEL_INDEX = "model_index.json"
SKIPPED_FOLDERS = {".git"}
# Of A1111 (or of nothing here), Civitai-Helper, Stability Matrix, SwarmUI, Lora-Manager; the longest first.
SIDECAR_SUFFIXES = (".civitai.info", ".cm-info.json", ".swarm.json", ".metadata.json", ".json")
_BESIDE = PREVIEW_SUFFIXES + SIDECAR_SUFFIXES
_DIGITS = re.compile("([0-9]+)")
_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WalkedFile:
    """A model that a walk came to: its path below the first folder with "/", its own, size in bytes, time, company."""

    relative: str
    path: str
    size: int
    modified_ns: int
    beside: tuple[str, ...] = ()


@dataclass
class WalkCount:
    """What several walks of one studio have seen together: real folders, names, and what was passed over."""

    visited: set[_Identity] = field(default_factory=set)
    entries: int = 0
    passed_over: int = 0
    is_cut: bool = False


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

    Real folders that `count` has visited are left out, which ends walks through links that lead to themselves.
    """
    waiting = [_Waiting(str(top), "")]
    while waiting and not count.is_cut:
        folder = waiting.pop()
        if cancelled():
            raise Cancelled
        try:
            status = Path(folder.path).stat()
            identity = (status.st_dev, status.st_ino)
            if identity in (folder.ancestors if rule.every_way else count.visited):
                continue
            count.visited.add(identity)
            names, folders = _listed(folder.path, rule, count)
        except OSError:
            if not folder.below:
                raise
            count.passed_over += 1
            continue
        if rule.of_folders and MODEL_INDEX in names:
            yield (WalkedFile(folder.below.rstrip("/"), folder.path, 0, status.st_mtime_ns),)
            continue
        yield () if rule.of_folders else _models(folder, names, rule, suffixes, count)
        if folder.depth < MAX_DEPTH:
            inside = folder.ancestors | {identity} if rule.every_way else folder.ancestors
            below = sorted(folders, key=natural_key, reverse=True)
            waiting += [_below(folder, name, inside) for name in below]


def _below(folder: _Waiting, name: str, ancestors: frozenset[_Identity]) -> _Waiting:
    return _Waiting(os.path.join(folder.path, name), f"{folder.below}{name}/", folder.depth + 1, ancestors)  # noqa: PTH118


def _listed(path: str, rule: ListingRule, count: WalkCount) -> tuple[dict[str, os.DirEntry[str]], list[str]]:
    """The files of a folder by name, and the names of its folders."""
    files, folders = dict[str, os.DirEntry[str]](), list[str]()
    with os.scandir(path) as entries:
        for entry in entries:
            count.entries += 1
            if count.entries > MAX_ENTRIES:
                count.is_cut = True
                break
            if not entry.is_dir():
                files[entry.name] = entry
            elif entry.name not in SKIPPED_FOLDERS and (rule.follows_links or not entry.is_symlink()):
                folders.append(entry.name)
    return files, folders


def _models(
    folder: _Waiting, files: dict[str, os.DirEntry[str]], rule: ListingRule, suffixes: tuple[str, ...], count: WalkCount
) -> tuple[WalkedFile, ...]:
    """The models among the files of one folder, with what lies beside each."""
    names = [name for name in files if _is_taken(name.lower(), suffixes, rule.left_out)]
    stems = {os.path.splitext(name)[0] for name in names}  # noqa: PTH122 (of 20,000 names)
    beside = _beside(files, stems)
    if rule.picture_suffixes:
        names += _lone_pictures(files, rule.picture_suffixes, stems)
    models = list[WalkedFile]()
    for name in sorted(names, key=natural_key):
        try:
            status = files[name].stat()
            is_file = stat.S_ISREG(status.st_mode)
        except OSError:
            is_file = False  # a dead link
        if not is_file:
            count.passed_over += 1
        elif status.st_size or not rule.skips_empty:
            company = tuple(beside.get(os.path.splitext(name)[0], ()))  # noqa: PTH122
            path = files[name].path
            models.append(WalkedFile(folder.below + name, path, status.st_size, status.st_mtime_ns, company))
    return tuple(models)


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
        lower = name.lower()
        if not lower.endswith(_BESIDE):
            continue
        for rank, suffix in enumerate(_BESIDE):
            if lower.endswith(suffix) and name[: -len(suffix)] in stems:
                beside.setdefault(name[: -len(suffix)], []).append((rank, entry.path))
                break
    return {stem: [path for _, path in sorted(paths)] for stem, paths in beside.items()}
