"""The JSON fields that tell what an installed tool is and has."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from core.studio.contents import StudioContents
from core.studio.header_cache import HeaderCache
from core.studio.listing import list_studio
from core.studio.problems import problems_of
from core.studio.reading import read_contents
from core.studio.studio import ModelKind, Studio
from core.studio.table import TOOLS


def record_of_studio(studio: Studio) -> dict[str, Any]:
    """What tool it is, its folders with the file that named each, how much of each kind there is, and what is wrong.

    Lists all of its folders; no model is opened.
    """
    contents = read_contents(list_studio(studio), HeaderCache())
    return {
        "tool": studio.tool,
        "title": TOOLS[studio.tool].name or None,
        "root": str(studio.root),
        "dialect": TOOLS[studio.tool].dialect or None,
        "folders": list(_folders(studio)),
        "pictures": [str(folder) for folder in studio.pictures],
        "packages": {name: str(root) for name, root in studio.packages.items()},
        "counts": _counts(contents),
        "problems": [{"file": str(fault.file), "message": fault.message} for fault in problems_of(contents)],
    }


def _folders(studio: Studio) -> Iterator[dict[str, Any]]:
    """The folders and files of models and texts in the tool's order; `from` is null for the tool's own default."""
    for kind, folders in studio.folders.items():
        yield from (_folder(kind, folder.path, folder.source) for folder in folders)
    for kind_of_text, places in studio.texts.items():
        yield from (_folder(kind_of_text, place.path, place.source) for place in places)


def _folder(kind: str, path: Path, source: Path | None) -> dict[str, Any]:
    return {"kind": kind, "path": str(path), "from": str(source) if source else None, "exists": path.exists()}


def _counts(contents: StudioContents) -> dict[str, int]:
    """How many there are of each kind that the tool can reach by a name, and how many another of its name hides."""
    files = contents.listing.files
    reached = Counter(file.kind for file in files if file.shadowed_by is None)
    wildcards, tag_lists = len(contents.wildcards.by_path), len(contents.tag_lists)
    return {
        **{kind: reached[kind] for kind in get_args(ModelKind)},
        **{"styles": len(contents.styles), "wildcards": wildcards, "tag_lists": tag_lists},
        "shadowed": sum(file.shadowed_by is not None for file in files),
    }
