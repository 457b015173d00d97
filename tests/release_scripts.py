"""The scripts that make a release, which import one another by their bare names, as they do when they are run."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "release"


def script(name: str) -> ModuleType:
    """One of them, imported."""
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    return import_module(name)


def error() -> type[Exception]:
    """What they stop with where something is missing."""
    kind = script("facts").ReleaseError
    assert issubclass(kind, Exception)
    return kind
