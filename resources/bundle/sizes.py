"""How large a bundle is, of which parts, and how large it may be."""

import sys
from collections import Counter
from pathlib import Path

# Millions of bytes that a bundle may have, unpacked, by system: what was measured and a little for releases of the
# packages. Where none is given, none was ever built. docs/packaging.md says what it is made of.
BUDGETS = {"linux": 620}
LISTED_PARTS = 12
NAMED_PARTS = 6  # in a sentence
# Folders whose own folders or files are parts by themselves, as one of them alone is larger than most packages.
DIVIDED = ("torch", "torch/lib", "PySide6", "PySide6/Qt", "resources")
PROGRAM = "the program's and the packages' modules"
SYSTEM = "libraries of Python and of the system"


def megabytes(path: Path) -> float:
    """The size of a file, or of all files in a folder, in millions of bytes."""
    return sum(file.stat().st_size for file in ([path] if path.is_file() else files_of(path))) / 1e6


def files_of(folder: Path) -> list[Path]:
    """All files below a folder; what a link stands for is not counted twice."""
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def parts(bundle: Path) -> list[tuple[str, float]]:
    """The parts of a bundle, each with its millions of bytes, the largest first."""
    sizes: Counter[str] = Counter()
    for path in files_of(bundle):
        sizes[part_of(path.relative_to(bundle))] += path.stat().st_size
    return [(name, size / 1e6) for name, size in sizes.most_common()]


def part_of(place: Path) -> str:
    """The part that a file belongs to, by its place in the bundle."""
    if len(place.parts) == 1:
        return PROGRAM
    inner = place.relative_to(place.parts[0]) if place.parts[0] == "_internal" else place
    if len(inner.parts) == 1:
        return SYSTEM
    depth = 1
    while depth < len(inner.parts) and "/".join(inner.parts[:depth]) in DIVIDED:
        depth += 1
    return "/".join(inner.parts[:depth])


def over_budget(bundle: Path, system: str = sys.platform) -> str:
    """One sentence that says by how much a bundle is larger than it may be and what is largest in it, or ""."""
    size, budget = megabytes(bundle), BUDGETS.get(system)
    if budget is None or size <= budget:
        return ""
    largest = ", ".join(f"{name} {part:.0f} MB" for name, part in parts(bundle)[:NAMED_PARTS])
    return (
        f"The bundle has {size:.0f} MB and may have {budget}. Its largest parts: {largest}. Leave something out "
        "(docs/packaging.md, What is in it), or raise the figure in resources/bundle/sizes.py and say why."
    )
