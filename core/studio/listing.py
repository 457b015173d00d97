"""The models of a studio, by one walk over its folders."""

import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from core.program.cancellation import CancelCheck, never_cancelled
from core.studio.listing_rules import ListingRule
from core.studio.studio import DatabaseEntry, Listing, ModelFolder, ModelKind, Studio, StudioFile
from core.studio.table import TOOLS
from core.studio.walking import WalkCount, WalkedFile, natural_key, walk_folder

MAX_FOLDER_SECONDS = 120.0  # a share with 5,000 files in 200 folders takes about one, where it answers after 10 ms
Report = Callable[[tuple[StudioFile, ...]], None]


def ignore_files(files: tuple[StudioFile, ...]) -> None:
    """The report of a listing that nobody watches."""


def list_studio(
    studio: Studio,
    cancelled: CancelCheck = never_cancelled,
    report: Report = ignore_files,
    before: Listing | None = None,
    folder_seconds: float = MAX_FOLDER_SECONDS,
) -> Listing:
    """All models that a studio's tool finds, without opening a file. Cancelled, which is asked all the time.

    `report` gets the files of each folder as soon as it is listed, before it is known which of them are shadowed. Of
    the listing `before`, what lies in folders whose time is the same is taken over: of a file that was written over in
    its place, size and time are then those of before. Each of the studio's folders is given up after `folder_seconds`.
    """
    rules, count = TOOLS[studio.tool].rules, WalkCount(before=dict(before.walked) if before else {})
    files, unreached, late = list[StudioFile](), list[ModelFolder](), list[ModelFolder]()
    for kind, folders in studio.folders.items():
        count.visited.clear()
        rule = replace(rules[kind], skips_hidden=True) if kind in studio.hidden_skipped else rules[kind]
        walked = list[StudioFile]()
        for folder in folders:
            count.ends, count.is_late = time.monotonic() + folder_seconds, False
            try:
                for models in _models_in(folder, rule, count, cancelled):
                    named = tuple(_studio_file(model, kind, rule) for model in models)
                    if folder.is_file:  # which may lie in a folder that was walked
                        named = tuple(file for file in named if all(file.path != known.path for known in walked))
                    walked += named
                    report(named)
            except (OSError, ValueError):  # a name that no system takes
                unreached += [folder] if folder.source and not _may_be_missing(folder) else []
            late += [folder] if count.is_late else []
        files += sorted(_shadowed(walked, rule), key=lambda file: natural_key(file.name))
    present, absent = _of_database(studio.entries)
    report(present)
    return Listing(
        studio, (*files, *present), absent, tuple(unreached), count.passed_over, count.is_cut, tuple(late), count.walked
    )


def _models_in(
    folder: ModelFolder, rule: ListingRule, count: WalkCount, cancelled: CancelCheck
) -> Iterator[tuple[WalkedFile, ...]]:
    """The models of a folder in parts, or the one file that it stands for. OSError, Cancelled."""
    if not folder.is_file:
        yield from walk_folder(folder.path, rule, folder.suffixes or rule.suffixes, count, cancelled)
        return
    status = folder.path.stat()
    if stat.S_ISREG(status.st_mode):
        yield (WalkedFile(folder.path.name, str(folder.path), status.st_size, status.st_mtime_ns),)


def _may_be_missing(folder: ModelFolder) -> bool:
    """Whether a folder that cannot be listed is none that its source asks for."""
    try:
        return folder.is_usual and folder.path.parent.is_dir() and not folder.path.exists()
    except (OSError, ValueError):
        return False


def _studio_file(model: WalkedFile, kind: ModelKind, rule: ListingRule) -> StudioFile:
    name, path = rule.name(model.relative), Path(model.path)
    return StudioFile(kind, name, path, model.relative, model.size, model.modified_ns, model.beside)


def _shadowed(files: list[StudioFile], rule: ListingRule) -> Iterable[StudioFile]:
    """The files in the order of the walk, those that the tool cannot reach with the one that it takes instead."""
    keys = [rule.key(file.relative) for file in files]
    taken = dict(zip(keys, files, strict=True) if rule.takes_last else zip(keys[::-1], files[::-1], strict=True))
    for key, file in zip(keys, files, strict=True):
        winner = taken[key]
        yield file if winner is file else replace(file, shadowed_by=winner.path)


def _of_database(entries: Iterable[DatabaseEntry]) -> tuple[tuple[StudioFile, ...], tuple[DatabaseEntry, ...]]:
    """The database's models that are on the disk, and those that are not."""
    present, absent = list[StudioFile](), list[DatabaseEntry]()
    for entry in sorted(entries, key=lambda entry: natural_key(entry.name)):
        try:
            status = entry.path.stat()
        except (OSError, ValueError):
            absent.append(entry)
            continue
        file = StudioFile(entry.kind, entry.name, entry.path, entry.path.name, status.st_size, status.st_mtime_ns)
        present.append(replace(file, trigger_words=entry.trigger_words))
    return tuple(present), tuple(absent)
