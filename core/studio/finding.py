"""From a folder that an artist points at to the installations that are meant; one too high or too low is forgiven."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.studio.marks import tool_of
from core.studio.paths import is_folder
from core.studio.studio import Studio, Surroundings, surroundings_here
from core.studio.table import TOOLS
from core.studio.tools.comfy_desktop import installations_of

MAX_LEVELS_UP = 3
MAX_FOLDERS_ASKED = 500  # in a folder that is no tool itself
# Where archives and other programs put the tool one folder further down: Forge, ComfyUI, Fooocus, Stability Matrix.
INNER_FOLDERS = ("webui", "ComfyUI", "Fooocus", "Data", "invokeai-root")
PLAIN_FOLDER = "folder"  # the key of what is no tool


def find_studios(
    path: Path, surroundings: Surroundings | None = None, cancelled: CancelCheck = never_cancelled
) -> tuple[Studio, ...]:
    """The installations that a folder, or a file in one, stands for: none, one, or several in one parent. Cancelled.

    A Stability Matrix is followed by its packages. Settings files are read; nothing is written and no database opened
    in its place.
    """
    surroundings = surroundings or surroundings_here()
    studios = list[Studio]()
    for root in dict.fromkeys(_roots(path, cancelled)):
        tool = _tool(root)
        studio = TOOLS[tool].read(root, surroundings) if tool else None
        if studio is not None:
            studios += _with_packages(studio, surroundings)
    return tuple({studio.root: studio for studio in reversed(studios)}.values())[::-1]


def _with_packages(studio: Studio, surroundings: Surroundings) -> Iterator[Studio]:
    """A studio, whose pictures are those of its packages as well, and behind it these."""
    packages = list[Studio]()
    for root in studio.packages.values():
        tool = _tool(root)
        if tool and tool != studio.tool:
            packages.append(TOOLS[tool].read(root, surroundings))
    pictures = (*studio.pictures, *(folder for package in packages for folder in package.pictures))
    yield replace(studio, pictures=pictures)
    yield from packages


def _roots(path: Path, cancelled: CancelCheck) -> Iterable[Path]:
    """The roots of the installations that a path stands for."""
    folder = path if is_folder(path) else path.parent
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 (links stay as they are named)
    if _is_tool(folder):
        return [folder]
    if installations := [root for root in installations_of(folder) if _is_tool(root)]:
        return installations
    if below := list(_below(folder, cancelled)):
        return below
    above = [parent for parent in list(folder.parents)[:MAX_LEVELS_UP] if _is_tool(parent)]
    return above[:1] or ([folder] if _tool(folder) else [])


def _below(folder: Path, cancelled: CancelCheck) -> Iterator[Path]:
    """The installations in a folder, each itself or one of the usual folders further down."""
    for child in [folder / name for name in INNER_FOLDERS] + _folders_in(folder):
        if cancelled():
            raise Cancelled
        yield from [
            candidate for candidate in (child, *(child / name for name in INNER_FOLDERS)) if _is_tool(candidate)
        ][:1]


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for _, entry in zip(range(10_000), entries, strict=False) if entry.is_dir()]
    except (OSError, ValueError):
        return []
    return [folder / name for name in sorted(names)[:MAX_FOLDERS_ASKED]]


def _is_tool(folder: Path) -> bool:
    return _tool(folder) not in ("", PLAIN_FOLDER)


def _tool(folder: Path) -> str:
    try:
        return tool_of(folder)
    except (OSError, ValueError):
        return ""
