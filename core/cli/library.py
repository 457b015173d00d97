"""`main.py analyze --library FOLDER`: what thousands of prompts have in common, as JSON lines and as CSV."""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.cli.answers.checks import check_record
from core.library.gathered import Place
from core.library.lengths import Reader
from core.library.library import Library, open_library
from core.library.progress import Progress
from core.library.tables import prompt_table
from core.program.messages import UnusableInput
from core.storage.atomic_files import write_atomic
from core.storage.history import HistoryEntry, load
from core.tokens.vocabularies.kept import data_folder

REPORT_INTERVAL = 2.0  # seconds between two lines of progress
MAX_LISTED_TAGS = 200  # of each list of tags, the first
STAGES: Mapping[str, str] = {
    "files": "reading files",
    "tokens": "counting tokens",
    "tags": "counting tags",
    "twins": "looking for twins",
    "clusters": "grouping",
}
HISTORY_FILE = "history.jsonl"  # in the data folder, as gui.workspace.autosave names it
NOT_WITH_LIBRARY = ("prompt", "prompts", "ask", "npz", "plot", "lora", "style")


def check_arguments(options: argparse.Namespace) -> None:
    """UnusableInput where an argument does not go with --library or --history, or a folder is not there."""
    for name in NOT_WITH_LIBRARY:
        if getattr(options, name):
            written = "a PROMPT" if name == "prompt" else f"--{name}"
            which = "--library reads all prompts of a folder" if options.library else "--history reads all its prompts"
            raise UnusableInput(f"{which}; leave out {written}.")
    for path in options.library:
        if not path.exists():
            raise UnusableInput(f"--library {path} does not exist; check the name.")


def library_records(options: argparse.Namespace, reader: Reader) -> Iterator[dict[str, Any]]:
    """The object of the library, then one a prompt; the file that --csv names is written first. UnusableInput."""
    history = () if options.history is None else _history_in(options.history)
    library = open_library(options.library, history, reader, options.seed, report=_Reporter())
    shows_folders = not options.no_paths
    if options.csv:
        content = prompt_table(library, shows_folders).as_csv().encode("utf-8-sig", "replace")
        try:
            write_atomic(options.csv, content)
        except OSError as error:
            raise UnusableInput(f"{options.csv} cannot be written ({error.strerror}).") from None
    yield _library_record(library, shows_folders)
    yield from (_prompt_record(library, number, shows_folders) for number in range(len(library.prompts)))


def _history_in(named: str) -> tuple[HistoryEntry, ...]:
    """The prompts of a file of the window's history, or of the person's own where none is named; UnusableInput."""
    path = Path(named) if named else data_folder() / HISTORY_FILE
    try:
        entries = load(path, may_shorten=False)  # the window may be open, and adds to it
    except OSError as error:
        raise UnusableInput(f"--history {path} cannot be read ({error.strerror}).") from None
    if not entries:
        what = "holds no history of Promptscope" if path.exists() else "does not exist"
        raise UnusableInput(f"--history {path} {what}; name a history.jsonl.")
    return entries


class _Reporter:
    """Says on standard error now and then how far it is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if (now := time.monotonic()) - self._told >= REPORT_INTERVAL:
            self._told = now
            stage = f"{STAGES[progress.stage]}, {progress.done:,} of {progress.total:,}"
            print(f"promptscope analyze: {stage}", file=sys.stderr, flush=True)


def _library_record(library: Library, shows_folders: bool) -> dict[str, Any]:
    gathered, tags = library.gathered, library.tags.names
    dearest = sorted(library.costs, key=lambda cost: (-cost.total, cost.tag))[:MAX_LISTED_TAGS]
    return {
        "kind": "library",
        "dialect": library.reader.dialect,
        "family": library.reader.family,
        "files": gathered.files,
        "places": gathered.places,
        "prompts": len(library.prompts),
        "without_prompt": gathered.without_prompt,
        "over_one_chunk": library.cut_count,
        "skipped": [
            {"file": str(file.path) if shows_folders else file.path.name, "message": file.sentence}
            for file in gathered.skipped
        ],
        "tags": [
            {"tag": tags[cost.tag], "prompts": cost.count, "tokens": cost.tokens}
            for cost in library.costs[:MAX_LISTED_TAGS]
        ],
        "dearest_tags": [{"tag": tags[cost.tag], "tokens_in_all": cost.total} for cost in dearest],
        "never_together": [
            {"tags": [tags[pair.first], tags[pair.second]], "expected": round(pair.expected, 2)}
            for pair in library.apart[:MAX_LISTED_TAGS]
        ],
        "twins": {"pairs": library.twins.count, "check": check_record(library.twins.check)},
        "clusters": {
            "seed": library.clusters.seed,
            "groups": [{"prompts": cluster.size, "tags": list(cluster.tags)} for cluster in library.clusters.clusters],
            "check": check_record(library.clusters.check),
        },
    }


def _prompt_record(library: Library, number: int, shows_folders: bool) -> dict[str, Any]:
    prompt, length = library.prompts[number], library.lengths[number]
    twin, label = int(library.twins.nearest[number]), int(library.clusters.labels[number])
    return {
        "kind": "prompt",
        "number": number,
        "prompt": prompt.text,
        "tokens": length.tokens,
        "chunks": length.chunks,
        "cut": length.cut,
        "cut_is_lost": length.is_lost,
        "tags": [library.tags.names[tag] for tag in library.tags.of(number)],
        "twin": {"number": twin, "jaccard": round(float(library.twins.likeness[number]), 4)} if twin >= 0 else None,
        "cluster": label if label >= 0 else None,
        "files": [_place_record(place, shows_folders) for place in prompt.places],
    }


def _place_record(place: Place, shows_folders: bool) -> dict[str, Any]:
    file = place.file if shows_folders else Path(place.file).name
    return {"file": file, "line": place.line or None, "kind": place.kind}
