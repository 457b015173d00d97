"""What is really in the built bundle: which of the installed packages, by the modules and libraries that lie in it."""

import json
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from facts import BUNDLE, ReleaseError

# The program's own, whatever a package of that name there may be.
OWN = {"core", "gui", "main", "docs", "licences", "resources", "share"}


def folder() -> Path:
    """Where the bundle has its files; ReleaseError where there is no bundle."""
    inside = BUNDLE / "_internal"
    if not inside.is_dir():
        raise ReleaseError("There is no bundle: build it first.")
    return inside


def modules() -> set[str]:
    """The names of the modules packed into the program, by PyInstaller's own reader."""
    from PyInstaller.archive.readers import CArchiveReader

    name = "promptscope.exe" if sys.platform == "win32" else "promptscope"
    archive = CArchiveReader(str(BUNDLE / name))
    names: set[str] = set()
    for entry in archive.toc:
        if entry.endswith(".pyz"):
            names |= set(archive.open_embedded_archive(entry).toc)
    if not names:
        raise ReleaseError("The bundle's program has no modules in it.")
    return names


def packages() -> list[metadata.Distribution]:
    """The installed packages of which something is in the bundle, by name."""
    tops = {name.partition(".")[0] for name in modules()} | set(_files_at_the_top(folder()))
    owners = metadata.packages_distributions()
    names = {owner for top in tops - OWN for owner in owners.get(top, ())}
    return sorted((metadata.distribution(name) for name in names), key=lambda package: package.name.lower())


def _files_at_the_top(inside: Path) -> Iterator[str]:
    """What is imported by its place there: folders, and extension modules by the name before the first dot."""
    for path in inside.iterdir():
        if path.is_dir() or path.suffix in (".so", ".pyd"):
            yield path.name.partition(".")[0]


def licences() -> dict[str, tuple[str, str]]:
    """Version and licence of all that the bundle's own list of licences names, by the name in it."""
    entries = json.loads((folder() / "licences" / "index.json").read_text(encoding="utf-8"))
    return {entry["name"]: (entry["version"], entry["licence"]) for entry in entries}


def system_packages(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Those in the list of licences that are none of the lock's: the system's, whose libraries came along."""
    own = {name.lower() for name in names} | {"python"}
    return {name: about for name, about in licences().items() if name.lower() not in own}
