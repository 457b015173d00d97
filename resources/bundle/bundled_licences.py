"""The licences of everything in the bundle: of the packages, and of the system's libraries that came along."""

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.program.licences import Licence, packages, sorted_by_name, write

NOTICES = Path("/usr/share/doc")  # where Debian keeps the licence of each package


def write_all(folder: Path, libraries: Iterable[Path]) -> list[Path]:
    """Writes the texts and their index anew, and gives these files; `libraries` are the places of what is bundled."""
    shutil.rmtree(folder, ignore_errors=True)
    write(sorted_by_name([*packages(), *system_packages(libraries)]), folder)
    return sorted(folder.iterdir())


def system_packages(files: Iterable[Path]) -> Iterator[Licence]:
    """The packages of Debian or Ubuntu that bundled libraries are from; elsewhere Python's packages bring them all."""
    if sys.platform != "linux" or not shutil.which("dpkg-query"):
        return
    own = [Path(sys.prefix).resolve(), Path(sysconfig.get_path("stdlib")).resolve().parents[1], Path.cwd()]
    foreign = {file.resolve() for file in files if not any(file.resolve().is_relative_to(place) for place in own)}
    owners = sorted({owner for file in foreign if (owner := _owner(file))})
    for name in owners:
        notice = NOTICES / name / "copyright"
        text = notice.read_text(encoding="utf-8", errors="replace") if notice.is_file() else ""
        licences = dict.fromkeys(re.findall(r"^License: *(\S.*)$", text, re.MULTILINE))
        yield Licence(name, _version(name), ", ".join(licences)[:200] or "see its text", text)


def _owner(file: Path) -> str | None:
    """The package a file is from; dpkg knows some files by the place that a link stands for."""
    for name in (str(file), str(file).removeprefix("/usr")):
        found = subprocess.run(["dpkg-query", "--search", name], capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.partition(":")[0]
    return None


def _version(package: str) -> str:
    asked = ["dpkg-query", "--show", "--showformat=${Version}\n", package]
    return subprocess.run(asked, capture_output=True, text=True).stdout.partition("\n")[0]
