"""SHA256SUMS beside the files of a release, as `sha256sum --check` reads it."""

import hashlib
from pathlib import Path

from facts import RELEASE, ReleaseError

NAME = "SHA256SUMS"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(folder: Path = RELEASE) -> None:
    """Writes the checksums of all files in the folder; ReleaseError where it has none."""
    paths = sorted(path for path in folder.glob("*") if path.is_file() and path.name != NAME)
    if not paths:
        raise ReleaseError(f"There is nothing in {folder} yet: build and pack first.")
    lines = [f"{sha256(path)}  {path.name}\n" for path in paths]
    (folder / NAME).write_text("".join(lines), encoding="ascii", newline="\n")
    print(f"Wrote {NAME}, {len(lines)} files.")
