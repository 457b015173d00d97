"""The list of what is in the bundle, as CycloneDX JSON, for programs that look for known faults and licences.

Python packages are those that really are in it, each with what its wheel says it was built with. Beside them: Python,
Qt, PyInstaller's start-up program, the system's libraries that came along, and the data files with their SHA-256.
"""

import json
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from appimage import RUNTIME_SHA256, RUNTIME_VERSION
from bundle_contents import folder, licences, packages, system_packages
from checksums import sha256
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from facts import ROOT, ReleaseError, release_file, version
from packageurl import PackageURL

sys.path.append(str(ROOT))
from core.program.licences import file_name

LOCK = ROOT / "requirements.txt"
# What metadata write in place of SPDX's names, where there is no doubt which is meant.
SPDX = {
    "Apache 2.0 License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
}
UNNAMED = "see its text"  # as bundled_licences.py writes where a text names no licence by a short name
OS_RELEASE = Path("/etc/os-release")


@dataclass(frozen=True)
class DataFile:
    """A file that the program reads and that no package brings."""

    path: str
    name: str
    licence: str
    kind: ComponentType = ComponentType.DATA


DATA = (
    DataFile("resources/vocabulary/bpe_simple_vocab_16e6.txt.gz", "CLIP's vocabulary", "MIT"),
    DataFile("resources/vocabulary/t5_tokenizer.json.gz", "T5's tokenizer", "Apache-2.0"),
    DataFile("resources/vocabulary/qwen3_tokenizer.json.gz", "Qwen3's tokenizer", "Apache-2.0"),
    DataFile("resources/reference_vocabulary.txt", "common words", "MIT"),
    DataFile(
        "resources/study_encoder/study_encoder.safetensors",
        "study encoder",
        "MIT",
        ComponentType.MACHINE_LEARNING_MODEL,
    ),
)


def write_sbom() -> None:
    """Writes the list beside the bundle's other files of a release."""
    bom, target = make_bom(), release_file(".cdx.json")
    target.write_text(JsonV1Dot6(bom).output_as_string(indent=1), encoding="utf-8", newline="\n")
    print(f"Wrote {target.name}: {len(bom.components)} parts.")


def make_bom() -> Bom:
    """The whole list, with the program at its head."""
    bom = Bom()
    program = Component(
        name="Promptscope",
        version=version(),
        type=ComponentType.APPLICATION,
        licenses=[_licence("MIT")],
        bom_ref=f"promptscope@{version()}",
    )
    bom.metadata.component = program
    parts = [*python_parts(), *package_parts(), *system_parts(), *data_parts(), *appimage_parts()]
    for part in parts:
        bom.components.add(part)
    bom.register_dependency(program, parts)
    return bom


def python_parts() -> Iterator[Component]:
    """Python, Qt and PyInstaller's start-up program, which all lie in it beside the packages."""
    from PySide6.QtCore import qVersion

    python, qt = platform.python_version(), qVersion()
    yield _part("Python", python, "PSF-2.0", "generic", cpe=f"cpe:2.3:a:python:python:{python}:*:*:*:*:*:*:*")
    yield _part("Qt", qt, "LGPL-3.0-only", "generic", cpe=f"cpe:2.3:a:qt:qt:{qt}:*:*:*:*:*:*:*")
    yield _part("pyinstaller", metadata.version("pyinstaller"), "GPL-2.0-or-later WITH Bootloader-exception", "pypi")


def package_parts() -> Iterator[Component]:
    """The Python packages in the bundle; within each, what its own list (PEP 770) says it was built with."""
    known = {name.lower(): licence for name, (_, licence) in licences().items()}
    for package in packages():
        licence = known.get(package.name.lower()) or str(package.metadata.get("License-Expression") or "")
        part = _part(package.name, package.version, licence, "pypi")
        for inner in built_with(package):
            part.components.add(inner)
        yield part


def built_with(package: metadata.Distribution) -> list[Component]:
    """The parts in the lists that a wheel brings along, without the package itself; each once."""
    found: dict[tuple[str, str], Component] = {}
    for file in package.files or ():
        if file.parent.name == "sboms" and file.name.endswith(".json"):
            for entry in json.loads(file.read_text(encoding="utf-8")).get("components", ()):
                name, release = entry["name"], entry.get("version", "")
                if (name.lower(), release) != (package.name.lower(), package.version):
                    found.setdefault((name, release), _inner(package, entry))
    return list(found.values())


def _inner(package: metadata.Distribution, entry: dict) -> Component:
    purl = PackageURL.from_string(entry["purl"]) if "purl" in entry else None
    name, release = entry["name"], entry.get("version", "")
    return Component(
        name=name,
        version=release,
        purl=purl,
        licenses=[_licence(text) for text in _licence_texts(entry)][:1],
        bom_ref=BomRef(f"{package.name}:{name}@{release}"),
    )


def _licence_texts(entry: dict) -> Iterator[str]:
    for choice in entry.get("licenses", ()):
        about = choice.get("license", {})
        if text := choice.get("expression") or about.get("id") or about.get("name"):
            yield text


def system_parts() -> Iterator[Component]:
    """The packages of Debian or Ubuntu whose libraries were taken along."""
    if sys.platform != "linux":
        return
    vendor = _distribution()
    for name, (release, licence) in system_packages(_lock_names()).items():
        yield _part(name, release, licence, "deb", namespace=vendor)


def data_parts() -> Iterator[Component]:
    """Data files as they lie in the bundle; ReleaseError where one is not there."""
    for file in DATA:
        path = folder() / file.path
        if not path.is_file():
            raise ReleaseError(f"{file.path} is not in the bundle.")
        part = Component(
            name=file.name,
            type=file.kind,
            licenses=[_licence(file.licence)],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256(path))],
            properties=[Property(name="promptscope:path", value=file.path)],
            bom_ref=BomRef(f"file:{file.path}"),
        )
        yield part


def _part(
    name: str, release: str, licence: str, kind: str, namespace: str | None = None, cpe: str | None = None
) -> Component:
    purl_name = re.sub(r"[-_.]+", "-", name).lower() if kind == "pypi" else name.lower()
    purl = PackageURL(type=kind, namespace=namespace, name=purl_name, version=release)
    text = f"licences/{file_name(name)}"
    return Component(
        name=name,
        version=release,
        type=ComponentType.FRAMEWORK if kind == "generic" else ComponentType.LIBRARY,
        purl=purl,
        cpe=cpe,
        licenses=[_licence(licence)] if licence not in ("", UNNAMED) else [],
        properties=[Property(name="promptscope:licence-text", value=text)] if (folder() / text).is_file() else [],
        bom_ref=BomRef(str(purl)),
    )


def _licence(text: str) -> License:
    return LicenseFactory().make_from_string(SPDX.get(text, text))


def appimage_parts() -> Iterator[Component]:
    """What the AppImage has beside the bundle, on Linux."""
    if sys.platform == "linux":
        yield Component(
            name="AppImage type 2 runtime",
            version=RUNTIME_VERSION,
            description="In the AppImage alone; musl, libfuse, squashfuse, zstd, zlib and mimalloc are linked into it.",
            purl=PackageURL("github", "appimage", "type2-runtime", RUNTIME_VERSION),
            licenses=[_licence("MIT")],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=RUNTIME_SHA256)],
            bom_ref=BomRef("appimage-runtime"),
        )


def _lock_names() -> Iterable[str]:
    """The names of the lock, and as their metadata spells them."""
    names = re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    for name in names:
        yield name
        try:
            yield metadata.distribution(name).metadata["Name"]
        except metadata.PackageNotFoundError:
            continue  # of another system


def _distribution() -> str:
    text = OS_RELEASE.read_text(encoding="utf-8") if OS_RELEASE.is_file() else ""
    match = re.search(r'^ID="?([\w.-]+)', text, re.MULTILINE)
    return match[1] if match else "debian"
