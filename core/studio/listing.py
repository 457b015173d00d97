"""The models of a studio, by one walk over its folders."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from core.program.cancellation import CancelCheck, never_cancelled
from core.studio.listing_rules import ListingRule
from core.studio.studio import DatabaseEntry, Listing, ModelFolder, ModelKind, Studio, StudioFile
from core.studio.table import TOOLS
from core.studio.walking import WalkCount, WalkedFile, natural_key, walk_folder

Report = Callable[[tuple[StudioFile, ...]], None]


def ignore_files(files: tuple[StudioFile, ...]) -> None:
    """The report of a listing that nobody watches."""


def list_studio(studio: Studio, cancelled: CancelCheck = never_cancelled, report: Report = ignore_files) -> Listing:
    """All models that a studio's tool finds, without opening a file. Cancelled, which is asked between folders.

    `report` gets the files of each folder as soon as it is listed, before it is known which of them are shadowed.
    """
    rules, count = TOOLS[studio.tool].rules, WalkCount()
    files, unreached = list[StudioFile](), list[ModelFolder]()
    for kind, folders in studio.folders.items():
        count.visited.clear()
        walked = list[StudioFile]()
        for folder in folders:
            try:
                for models in walk_folder(folder.path, rules[kind], _suffixes(folder, rules[kind]), count, cancelled):
                    named = tuple(_studio_file(model, kind, rules[kind]) for model in models)
                    walked += named
                    report(named)
            except OSError:
                unreached += [folder] if folder.source else []
        files += sorted(_shadowed(walked, rules[kind]), key=lambda file: natural_key(file.name))
    present, absent = _of_database(studio.entries)
    report(present)
    return Listing(studio, (*files, *present), absent, tuple(unreached), count.passed_over, count.is_cut)


def _suffixes(folder: ModelFolder, rule: ListingRule) -> tuple[str, ...]:
    return folder.suffixes or rule.suffixes


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
