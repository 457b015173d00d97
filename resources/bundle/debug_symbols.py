"""Takes out of libraries what only a debugger reads, where what is left can still be loaded."""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ELF_64 = b"\x7fELF\x02\x01"  # of 64 bits, the lowest byte first
HEADER = struct.Struct("<16x16xQ14xHH")  # place, size and count of the program headers
PROGRAM_HEADER = struct.Struct("<I4xQQ24xQ")  # kind, place in the file, place in memory, alignment
LOADED = 1


@dataclass(frozen=True)
class Segment:
    """A part of a library that is loaded: where it lies in the file, and where in memory."""

    offset: int
    address: int
    alignment: int

    @property
    def fits(self) -> bool:
        """Whether the file can be mapped there: both places lie as far behind a page."""
        return self.alignment <= 1 or (self.offset - self.address) % self.alignment == 0


def strip_all(libraries: Iterable[Path]) -> None:
    """Strips each of them, by `strip`, in its place.

    GNU's strip moves segments of libraries that `patchelf` has rewritten, as NumPy's wheel has two, so that they cannot
    be loaded any more; such a library stays as it is.
    """
    with TemporaryDirectory() as name:
        stripped = Path(name, "stripped")
        for library in libraries:
            subprocess.run(["strip", "--strip-unneeded", "-o", stripped, library], check=True)
            if all(segment.fits for segment in segments(stripped)):
                shutil.copymode(library, stripped)
                shutil.move(stripped, library)


def segments(library: Path) -> Iterator[Segment]:
    """The loaded parts of a library of 64 bits; none of anything else."""
    with library.open("rb") as file:
        start = file.read(HEADER.size)
        if not start.startswith(ELF_64):
            return
        place, size, count = HEADER.unpack(start)
        for index in range(count):
            file.seek(place + index * size, os.SEEK_SET)
            kind, offset, address, alignment = PROGRAM_HEADER.unpack(file.read(PROGRAM_HEADER.size))
            if kind == LOADED:
                yield Segment(offset, address, alignment)
