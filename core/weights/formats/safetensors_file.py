"""A safetensors file: checks before it is opened, and the names, types and shapes it lists."""

import json
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safetensors import SafetensorError, safe_open

from core.program.messages import quoted, shortened
from core.program.translation import tr, tr_noop
from core.weights import UnreadableEncoder
from core.weights.formats.magic_bytes import HEAD_BYTES, refuse_other_kinds

# bytes; real headers are below 5 MB, and a million entries would take over 1 GB of memory
MAX_HEADER_BYTES = 32 * 2**20
MAX_TENSORS = 100_000
MAX_QUOTES = 20 * MAX_TENSORS  # in a header; a tensor has ten
# the types of numbers that weights are read from, and what torch calls them
FLOAT_TYPES = {
    "F64": "float64",
    "F32": "float32",
    "F16": "float16",
    "BF16": "bfloat16",
    "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2",
}

_END = re.compile(rb'"data_offsets"\s*:\s*\[\s*\d{1,19}\s*,\s*(\d{1,19})\s*\]')

_AGAIN = tr_noop("Download or copy it again.")


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """One tensor as the header of `file` lists it; `dtype` in the format's own words, such as F16.

    `start` is the byte of the file at which its numbers begin.
    """

    file: Path
    dtype: str
    shape: tuple[int, ...]
    start: int


@dataclass(frozen=True)
class SafetensorsFile:
    """The list of contents of one file; `notes` are plain sentences, `metadata` what its maker wrote beside."""

    path: Path
    entries: dict[str, TensorEntry]
    notes: tuple[str, ...] = field(default=())
    metadata: Mapping[str, str] = field(default_factory=dict)


def list_tensors(path: Path) -> SafetensorsFile:
    """The contents of `path`, of which only the header is read; UnreadableEncoder where it is no sound file."""
    try:
        size = size_of_regular_file(path)
        header = _read_header(path, size)
        entries, metadata = _list_entries(path, size, header)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    repeated = _count_entries(header) - len(entries)
    note = tr("{file} lists {count} of its tensors twice; the last of each is used.")
    notes = (note.format(file=quoted(path), count=repeated),) if repeated else ()
    return SafetensorsFile(path, entries, notes, metadata)


def cannot_read(path: Path, error: Exception) -> UnreadableEncoder:
    """The operating system's refusal as a sentence."""
    if isinstance(error, FileNotFoundError):
        message = tr("{file} does not exist. Check the name, or whether its drive is connected.")
    elif isinstance(error, PermissionError):
        message = tr("{file} may not be read by you. Change its permissions or copy it elsewhere.")
    else:
        message = tr("{file} could not be read: {reason}. Check the disk or the name and try again.")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else shortened(str(error))
    return UnreadableEncoder(message.format(file=quoted(path), reason=reason))


def size_of_regular_file(path: Path) -> int:
    """Bytes in `path`; opening anything but a regular file, such as a FIFO, could wait for ever."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        message = tr("{file} is not a regular file. Open a .safetensors file or a model's folder.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return status.st_size


def _read_header(path: Path, size: int) -> bytes:
    """The JSON header's bytes, once its length is known to be believable."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if not head:
            raise _again(tr("{file} is empty.").format(file=quoted(path)))
        refuse_other_kinds(path, head)
        length = int.from_bytes(head[:8], "little")
        if len(head) >= 8 and length > MAX_HEADER_BYTES:
            raise _again(tr("{file} is not a .safetensors file, or is damaged.").format(file=quoted(path)))
        if len(head) < 8 or 8 + length > size:
            raise _incomplete(path, size)
        file.seek(8)
        header = file.read(length)
    if _max_entries(header) > MAX_TENSORS:
        message = tr("{file} lists over {count} tensors, which no text encoder does.")
        raise UnreadableEncoder(message.format(file=quoted(path), count=f"{MAX_TENSORS:,}"))
    return header


def _again(message: str) -> UnreadableEncoder:
    return UnreadableEncoder(" ".join([message, tr(_AGAIN)]))


def _list_entries(path: Path, size: int, header: bytes) -> tuple[dict[str, TensorEntry], dict[str, str]]:
    """Entries and metadata as the format's reference parser reads them, which checks that they fill the file."""
    try:
        # pread, because a memory-mapped file that shrinks while it is open ends the process
        with safe_open(path, "np", backend="pread") as file:
            slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
            metadata = file.metadata() or {}
    except SafetensorError as error:
        raise _damaged(path, size, header, error) from error
    listed = json.loads(header)  # which is sound, or the parser would have refused it; of a name given twice both take
    begin = 8 + len(header)  # the last
    entries = {
        name: TensorEntry(path, part.get_dtype(), tuple(part.get_shape()), begin + listed[name]["data_offsets"][0])
        for name, part in slices.items()
    }
    return entries, metadata


def _max_entries(header: bytes) -> int:
    """How many tensors the header could list, however it spells their keys: each stands in braces, as does the whole.

    Braces in texts beside them, which hold whole workflows, are told apart only where there are many.
    """
    if header.count(b"{") <= MAX_TENSORS:
        return header.count(b"{") - 1
    plain = header.replace(b"\\\\", b"").replace(b'\\"', b"")  # without what could hide the ends of texts
    if plain.count(b'"') > MAX_QUOTES:
        return MAX_TENSORS + 1
    return sum(part.count(b"{") for part in plain.split(b'"')[::2]) - 1


def _count_entries(header: bytes) -> int:
    """How many tensors the header lists, without parsing it; every entry has one `data_offsets`."""
    return header.count(b'"data_offsets"')


def _damaged(path: Path, size: int, header: bytes, error: SafetensorError) -> UnreadableEncoder:
    """Why the file was refused: cut off, or inconsistent in itself."""
    needed = _bytes_listed(header)
    if needed is not None and 8 + len(header) + needed > size:
        return _incomplete(path, size, 8 + len(header) + needed)
    reason = shortened(str(error).removeprefix("Error while deserializing header: "), 120)
    message = tr("{file} is damaged or not a sound .safetensors file ({reason}).")
    return _again(message.format(file=quoted(path), reason=reason))


def _bytes_listed(header: bytes) -> int | None:
    """Bytes of tensors the header promises, None where it names none. Not parsed: it may be made to take for ever."""
    return max(map(int, _END.findall(header)), default=None)


def _incomplete(path: Path, size: int, needed: int | None = None) -> UnreadableEncoder:
    if needed is None:
        return _again(tr("{file} is incomplete.").format(file=quoted(path)))
    message = tr("{file} is incomplete: {size} of {needed} bytes are there.")
    return _again(message.format(file=quoted(path), size=f"{size:,}", needed=f"{needed:,}"))
