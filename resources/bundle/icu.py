"""ICU's data, of which Qt asks for four things: what is for others is left out of the bundle.

The library `libicudata` is one table of files (ICU's "common data", source/common/ucmndata.h): a header, the number of
entries, for each the places of its name and its data, then the names and the data, in order of the names. Qt compares
and folds texts, converts encodings and asks for time zones. ICU's names of languages, regions, units and currencies,
its spelling of numbers, its transliteration and its word breaks are never read, as Qt has its own. Names of time zones,
which the program does not show, are there in its languages alone; ICU falls back to its root for others.
"""

import re
import struct
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

MAGIC = b"\xda\x27"
FORMAT = b"CmnD"
UNASKED_FOLDERS = ("brkitr", "curr", "lang", "rbnf", "region", "translit", "unit")
BY_LOCALE = ("", "zone")  # folders that have a file a locale; "" is the top one. "coll" stays whole, for sorting
LOCALE = re.compile(r"(?!res_index)([a-z]{2,3})(_\w+)?\.res")
UNASKED_FILES = re.compile(r"\w+\.(spp|cfu)|unames\.icu")  # names on the internet, look-alikes, names of characters
# What Qt calls; where it calls something else some day, the data stay whole.
KNOWN_CALLS = ("UCNV_", "ucal_", "ucnv_", "ucol_", "u_strToLower_", "u_strToUpper_")
ENTRY = struct.Struct("<II")
ALIGNMENT = 16
ASSEMBLY = """
.section .rodata,"a"
.balign {alignment}
.globl {symbol}
.type {symbol}, STT_OBJECT
{symbol}:
.incbin "{data}"
.size {symbol}, . - {symbol}
.section .note.GNU-stack,"",%progbits
"""


def shrink(folder: Path, languages: Iterable[str]) -> str:
    """Makes libicudata anew, in a folder of Qt's libraries, with what Qt asks for; "", or why it stays as it is.

    `languages` are those of the program, such as "ko". Needs `objdump`, `as` and `ld`.
    """
    libraries = sorted(folder.glob("libicudata.so.*"))
    if len(libraries) != 1:
        return f"There are {len(libraries)} libraries libicudata."
    (library,) = libraries
    if unknown := unknown_calls(folder.glob("libQt6*.so*"), library.name.rpartition(".")[2]):
        return f"ICU's data stay whole: what {', '.join(unknown)} read is not known."
    symbol, data = read_table(library)
    header, files = unpack(data)
    write_library(library, symbol, pack(header, select(files, {"en", *languages})))
    return ""


def unknown_calls(libraries: Iterable[Path], version: str) -> list[str]:
    """The names of ICU, all of which carry its version, that libraries ask for and that are not of KNOWN_CALLS."""
    call = re.compile(rf"\*UND\*.*\s(\S*_{version}\S*)$", re.MULTILINE)
    calls = {name for library in libraries for name in call.findall(_symbols(library))}
    return sorted(name for name in calls if not name.startswith(KNOWN_CALLS))


def read_table(library: Path) -> tuple[str, bytes]:
    """The name of the one thing in libicudata, and its bytes."""
    matched = re.search(r"\.rodata\s+([0-9a-f]+)\s+(icudt\w+_dat)$", _symbols(library), re.MULTILINE)
    content = library.read_bytes()
    start = content.index(FORMAT) - 12
    if matched is None or content[start + 2 : start + 4] != MAGIC:
        raise ValueError(f"{library.name} is not what it was: its data are not found.")
    return matched[2], content[start : start + int(matched[1], 16)]


def unpack(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The header of a table of files, and its files by name, in their order."""
    size = int.from_bytes(data[:2], "little")
    body = data[size:]
    count = int.from_bytes(body[:4], "little")
    entries = [ENTRY.unpack_from(body, 4 + ENTRY.size * index) for index in range(count)]
    ends = [start for _, start in entries[1:]] + [len(body)]
    names = [body[place : body.index(0, place)].decode("ascii") for place, _ in entries]
    return data[:size], {name: body[start:end] for name, (_, start), end in zip(names, entries, ends, strict=True)}


def pack(header: bytes, files: Mapping[str, bytes]) -> bytes:
    """The table of these files, as `unpack` reads it; in the order of their names, in which ICU looks for one."""
    names, contents = sorted(files), [files[name] for name in sorted(files)]
    labels = [name.encode("ascii") + b"\0" for name in names]
    place = 4 + ENTRY.size * len(names)
    start = _aligned(place + sum(map(len, labels)))
    entries = []
    for label, content in zip(labels, contents, strict=True):
        entries.append(ENTRY.pack(place, start))
        place, start = place + len(label), _aligned(start + len(content))
    top = b"".join([len(names).to_bytes(4, "little"), *entries, *labels])
    return header + b"".join(part.ljust(_aligned(len(part)), b"\xaa") for part in (top, *contents))


def select(files: Mapping[str, bytes], languages: Iterable[str]) -> dict[str, bytes]:
    """Those files that Qt may ask for, in these languages."""
    return {name: content for name, content in files.items() if is_asked_for(name, languages)}


def is_asked_for(name: str, languages: Iterable[str]) -> bool:
    """Whether Qt may ask for a file, by its name in the table, such as "icudt73l/zone/ko.res"."""
    folder, _, file = name.partition("/")[2].rpartition("/")
    if folder in UNASKED_FOLDERS or (not folder and UNASKED_FILES.fullmatch(file)):
        return False
    locale = LOCALE.fullmatch(file)
    return folder not in BY_LOCALE or locale is None or locale[1] in languages


def write_library(library: Path, symbol: str, data: bytes) -> None:
    """Makes a shared library anew that has one thing of this name in it, and the name of the old one for the linker."""
    with TemporaryDirectory() as name:
        source, table, compiled = (Path(name, file) for file in ("data.s", "data.dat", "data.o"))
        table.write_bytes(data)
        source.write_text(ASSEMBLY.format(alignment=ALIGNMENT, symbol=symbol, data=table.name), encoding="utf-8")
        subprocess.run(["as", "-o", compiled, source], cwd=name, check=True)
        options = ["-shared", "-soname", library.name, "--hash-style=gnu", "--build-id=none", "-z", "noexecstack"]
        subprocess.run(["ld", *options, "-o", library, compiled], cwd=name, check=True)


def _symbols(library: Path) -> str:
    return subprocess.run(["objdump", "-T", str(library)], capture_output=True, text=True, check=True).stdout


def _aligned(place: int) -> int:
    return -(-place // ALIGNMENT) * ALIGNMENT
