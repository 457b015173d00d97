"""Brings the translations up to date: `python resources/translations/update.py` after any change of a sentence.

Collects every `tr` and `tr_noop` of the program into the .ts files (Qt Linguist edits them) and compiles those to the
.qm files that the window reads. New sentences come out as unfinished, and tests/core/program/test_translations.py fails
until they are translated.
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LANGUAGES = ("ko",)


def sources() -> list[Path]:
    """Every file that says something."""
    return sorted(path for room in ("core", "gui") for path in (ROOT / room).rglob("*.py"))


def tool(name: str) -> str:
    """One of Qt's tools, which come with PySide6."""
    found = shutil.which(f"pyside6-{name}", path=str(Path(sys.executable).parent))
    if found is None:
        sys.exit(f"pyside6-{name} is missing beside {sys.executable}: install requirements-dev.txt there.")
    return found


def collect(ts: Path, files: list[Path]) -> None:
    """Writes the sentences of `files` to `ts`, keeping the translations that are there."""
    options = ["-tr-function-alias", "QT_TR_NOOP+=tr_noop", "-locations", "none", "-no-obsolete", "-sort-messages"]
    heuristics = ["-disable-heuristic", "similartext"]  # a guess at a translation is worse than none
    names = [path.relative_to(ROOT).as_posix() for path in files]
    command = [tool("lupdate"), *options, *heuristics, "-silent", *names, "-ts", str(ts)]
    subprocess.run(command, cwd=ROOT, check=True)


def compile_to(ts: Path, qm: Path) -> None:
    """Writes what the window reads."""
    subprocess.run([tool("lrelease"), "-silent", str(ts), "-qm", str(qm)], check=True)


def main() -> None:
    """Updates every language."""
    for language in LANGUAGES:
        ts = HERE / f"promptscope_{language}.ts"
        collect(ts, sources())
        compile_to(ts, ts.with_suffix(".qm"))


if __name__ == "__main__":
    main()
