"""A look, when an artist asks for it, at the places in which tools are usually installed; names first, marks second."""

import os
import time
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.studio.finding import find_studios
from core.studio.paths import is_folder
from core.studio.settings_files import read_json, setting
from core.studio.studio import Studio, Surroundings
from core.studio.tools.comfy_desktop import DESKTOP_2_FOLDERS, DESKTOP_FOLDER

MAX_SECONDS = 10.0
MAX_NAMES = 10_000  # of one folder
# In lower case. What their makers and archives call the folders of the tools.
INSTALLED_NAMES = (
    *("stable-diffusion-webui*", "sd-webui-forge*", "webui_forge*", "comfyui*", "swarmui", "stableswarmui"),
    *("invokeai*", "fooocus*", "sdnext", "automatic", "stabilitymatrix"),
)
SETTINGS_NAMES = (DESKTOP_FOLDER, *DESKTOP_2_FOLDERS)  # in the folders of application data
_HOME_FOLDERS = ("", "Documents", "Desktop", "Downloads", "pinokio/api")
_DRIVE_FOLDERS = ("", "AI", "SD", "StableDiffusion", "Games")


def look_around(
    surroundings: Surroundings, drives: Iterable[Path] = (), cancelled: CancelCheck = never_cancelled
) -> Iterator[Studio]:
    """The installations in the usual places, each as soon as it is found; at most MAX_SECONDS. Cancelled.

    `drives` are looked at beside the home folder: those of Windows, or a share that an artist names.
    """
    ends, roots = time.monotonic() + MAX_SECONDS, set[Path]()
    for folder in _candidates(surroundings, drives):
        if cancelled():
            raise Cancelled
        if time.monotonic() > ends:
            return
        for studio in find_studios(folder, surroundings, cancelled):
            if studio.root not in roots:
                roots.add(studio.root)
                yield studio


def _candidates(surroundings: Surroundings, drives: Iterable[Path]) -> Iterator[Path]:
    """The folders by whose names a tool may be in them, the settings of a user before the disk."""
    for data in surroundings.application_data:
        yield from (data / name for name in SETTINGS_NAMES if is_folder(data / name))
        library, _ = read_json(data / "StabilityMatrix/library.json")
        if place := setting(library, "LibraryPath"):
            yield Path(place)
    if invokeai := surroundings.environment.get("INVOKEAI_ROOT"):
        yield Path(invokeai)
    parents = [surroundings.home / name for name in _HOME_FOLDERS]
    parents += [drive / name for drive in drives for name in _DRIVE_FOLDERS]
    for parent in parents:
        yield from _installed(parent)


def _installed(parent: Path) -> list[Path]:
    """The folders in a folder that are called like a tool; none where it is not there."""
    try:
        with os.scandir(parent) as entries:
            names = [entry.name for _, entry in zip(range(MAX_NAMES), entries, strict=False) if entry.is_dir()]
    except (OSError, ValueError):
        return []
    named = [name for name in names if any(fnmatchcase(name.lower(), pattern) for pattern in INSTALLED_NAMES)]
    return [parent / name for name in sorted(named)]
