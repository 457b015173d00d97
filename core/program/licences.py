"""The packages that Promptscope runs on, their licences, and the texts of these."""

import json
import platform
import re
import sysconfig
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from core import RESOURCES, ROOT

BUNDLE_FOLDER = ROOT / "licences"  # of the bundle; resources/bundle/build.py fills it
INDEX_NAME = "index.json"
LOCK_FILE = ROOT / "requirements.txt"

_TEXTS = RESOURCES / "licences"
# Texts for packages that name their licence and do not bring it along, by how they name it.
_TEXTS_BY_LICENCE = {"LGPL-3.0": ("LGPL-3.0", "GPL-3.0"), "Apache": ("Apache-2.0",)}
_RULE = "\n\n" + 78 * "-" + "\n\n"


@dataclass(frozen=True)
class Licence:
    """One package's licence; `text` is all of its licence files, "" where it has none."""

    name: str
    version: str
    licence: str
    text: str


def installed() -> list[Licence]:
    """The licences of all packages, by name: in the bundle as written there, otherwise from the packages."""
    try:
        entries = json.loads((BUNDLE_FOLDER / INDEX_NAME).read_text(encoding="utf-8"))
        return [
            Licence(**entry, text=(BUNDLE_FOLDER / file_name(entry["name"])).read_text(encoding="utf-8"))
            for entry in entries
        ]
    except FileNotFoundError:
        return packages()


def packages(lock: Path = LOCK_FILE) -> list[Licence]:
    """Python, and those packages of a lock file that are installed here."""
    names = re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return sorted_by_name([_python(), *(licence for name in names for licence in _package(name))])


def sorted_by_name(licences: list[Licence]) -> list[Licence]:
    """Sorted by name, whatever its case."""
    return sorted(licences, key=lambda licence: licence.name.lower())


def write(licences: list[Licence], folder: Path = BUNDLE_FOLDER) -> None:
    """Writes the texts into `folder`, a file each, and the index of them."""
    folder.mkdir(parents=True, exist_ok=True)
    index = [{name: value for name, value in asdict(licence).items() if name != "text"} for licence in licences]
    (folder / INDEX_NAME).write_text(json.dumps(index, indent=1), encoding="utf-8")
    for licence in licences:
        (folder / file_name(licence.name)).write_text(licence.text, encoding="utf-8")


def file_name(name: str) -> str:
    """The name of the file of a package's text."""
    return re.sub(r"[^\w.+-]", "_", name) + ".txt"


def _python() -> Licence:
    path = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else "https://docs.python.org/3/license.html"
    return Licence("Python", platform.python_version(), "PSF-2.0", text)


def _package(name: str) -> Iterator[Licence]:
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return  # of another system
    licence = _licence_of(package)
    text = _RULE.join(_texts(package)) or _RULE.join(_own_copies(licence))
    yield Licence(package.metadata["Name"], package.version, licence, text)


def _licence_of(package: metadata.Distribution) -> str:
    """The licence's short name: an SPDX expression, an older free field, or a classifier."""
    about = package.metadata.json
    classifiers = [line.rpartition(" :: ")[2] for line in about.get("classifier", []) if line.startswith("License ::")]
    message = about.get("license_expression") or about.get("license") or ", ".join(classifiers)
    return str(message).strip().partition("\n")[0]


def _texts(package: metadata.Distribution) -> Iterator[str]:
    """The licence files, where newer and where older packages keep them."""
    for name in package.metadata.get_all("License-File") or ("LICENSE",):  # which old metadata does not name
        if text := package.read_text(f"licenses/{name}") or package.read_text(name):
            yield f"{name}\n\n{text}" if "/" in name else text


def _own_copies(licence: str) -> Iterator[str]:
    for message, files in _TEXTS_BY_LICENCE.items():
        if message in licence:
            yield from ((_TEXTS / f"{file}.txt").read_text(encoding="utf-8") for file in files)
            return
