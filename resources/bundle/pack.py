"""Packs a bundle into one file: .tar.xz, which every Linux and macOS unpacks, and .zip on Windows."""

import lzma
import platform
import sys
import tarfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

# Bytes that are looked back on; whoever unpacks needs as much memory. PyTorch's kernels are there once for each kind of
# processor, hundreds of megabytes apart.
DICTIONARY = 128 << 20
PRESET = 9


def pack(folder: Path, system: str = sys.platform) -> Path:
    """Packs a folder into a file beside it, and gives its place."""
    packed = place_of(folder, system)
    (pack_zip if system == "win32" else pack_xz)(folder, packed)
    return packed


def place_of(folder: Path, system: str = sys.platform) -> Path:
    """Where the packed folder is put."""
    return folder.with_name(f"{folder.name}.{'zip' if system == 'win32' else 'tar.xz'}")


def pack_xz(folder: Path, packed: Path) -> None:
    """A .tar.xz in the order of the names and of no owner."""
    with lzma.open(packed, "wb", filters=xz_filters()) as stream, tarfile.open(fileobj=stream, mode="w|") as archive:
        for path in [folder, *sorted(folder.rglob("*"))]:
            archive.add(path, path.relative_to(folder.parent), recursive=False, filter=without_owner)


def xz_filters(machine: str | None = None) -> list[dict[str, int]]:
    """How xz packs programs: on Intel's and AMD's processors with jumps written as places, which repeat more often."""
    compress = {"id": lzma.FILTER_LZMA2, "preset": PRESET, "dict_size": DICTIONARY}
    is_x86 = (machine or platform.machine()) in ("x86_64", "AMD64")
    return [{"id": lzma.FILTER_X86}, compress] if is_x86 else [compress]


def without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """An entry without the name and number of who built it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def pack_zip(folder: Path, packed: Path) -> None:
    """A .zip as every Windows unpacks it, which knows no better compression."""
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent))
