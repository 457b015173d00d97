"""A GGUF file: the names, types and shapes it lists, read with bounds of our own.

The format: ggml's docs/gguf.md. After the letters GGUF come a version, the counts of tensors and of values, the values
by name, and for each tensor its name, sizes (the fastest first), type and place behind the header.
"""

import struct
from collections.abc import Iterator
from math import prod
from pathlib import Path

from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.formats.ggml_types import GGML_TYPES, row_bytes
from core.weights.formats.safetensors_file import (
    MAX_HEADER_BYTES,
    MAX_TENSORS,
    SafetensorsFile,
    TensorEntry,
    cannot_read,
    list_tensors,
    size_of_regular_file,
)

MAGIC = b"GGUF"
FIRST_READ = 2**20  # bytes; the headers of text encoders have some 30 kB, those with a language model's words 10 MB
MAX_VALUES, MAX_STRINGS, MAX_NAME_BYTES, MAX_DIMENSIONS = 10_000, 2_000_000, 1_000, 4
VERSIONS = (2, 3)
# Of its values, `metadata` keeps what the file calls the model's kind, and whose kind of tokenizer it holds.
ARCHITECTURE, GGUF_TOKENIZER = "general.architecture", "tokenizer.ggml.model"

_STRING, _ARRAY = 8, 9
_SCALAR_FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}


class _Short(Exception):
    """The header goes on behind what was read of the file."""


class _Unsound(Exception):
    """The header contradicts itself or goes beyond every bound."""


def list_model_file(path: Path) -> SafetensorsFile:
    """The contents of a GGUF or safetensors file; UnreadableEncoder where it is no sound one."""
    try:
        size_of_regular_file(path)
        with path.open("rb") as file:
            is_gguf = file.read(len(MAGIC)) == MAGIC
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return list_gguf(path) if is_gguf else list_tensors(path)


def list_gguf(path: Path) -> SafetensorsFile:
    """The contents of `path`, of which only the header is read; UnreadableEncoder where it is no sound file."""
    try:
        size = size_of_regular_file(path)
        entries, header = _parse(path, size)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    except _Unsound as error:
        raise _unsound(path, error) from error
    if not entries:
        message = tr("{file} is a GGUF file that holds no tensors. Open a whole checkpoint or a text encoder instead.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return SafetensorsFile(path, entries, metadata=header.metadata)


def _unsound(path: Path, error: _Unsound) -> UnreadableEncoder:
    message = tr("{file} is a GGUF file whose header is not sound ({reason}). Download or copy it again.")
    return UnreadableEncoder(message.format(file=quoted(path), reason=error))


def read_values(path: Path, start: str) -> dict[str, object]:
    """The values whose names begin with `start`, such as a tokenizer's; lists as lists. UnreadableEncoder."""
    try:
        return _parse(path, size_of_regular_file(path), start)[1].values
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    except _Unsound as error:
        raise _unsound(path, error) from error


def _parse(path: Path, size: int, kept: str = "") -> "tuple[dict[str, TensorEntry], _Header]":
    """The entries by name and the header, read of ever more of the file until that is whole."""
    limit = FIRST_READ
    while True:
        with path.open("rb") as file:
            content = file.read(limit)
        try:
            header = _Header(path, size, content, kept)
            return dict(header.entries()), header
        except _Short:
            if len(content) == size:
                message = tr("{file} is incomplete: it ends inside its header. Download or copy it again.")
                raise UnreadableEncoder(message.format(file=quoted(path))) from None
            if limit >= MAX_HEADER_BYTES:
                raise _Unsound("over 32 MB") from None
            limit = min(16 * limit, MAX_HEADER_BYTES)


class _Header:
    """A cursor over the first bytes of a file."""

    def __init__(self, path: Path, size: int, content: bytes, kept: str = "") -> None:
        self._path, self._size, self._content = path, size, content
        self._at, self._strings, self._alignment = len(MAGIC), 0, 32
        self._kept = kept  # how the names of the values begin that are read; the others are passed over
        self.metadata, self.values = dict[str, str](), dict[str, object]()

    def entries(self) -> Iterator[tuple[str, TensorEntry]]:
        """Name and entry of each tensor; _Short, _Unsound, OtherForm for versions that are not read."""
        version = self._number("I")
        if version not in VERSIONS:
            message = tr("{file} is a GGUF file of a version that is not read here. Convert the model anew.")
            raise OtherForm(message.format(file=quoted(self._path)), "gguf")
        tensors, values = self._number("Q"), self._number("Q")
        if tensors > MAX_TENSORS or values > MAX_VALUES:
            raise _Unsound(f"{tensors:,} tensors, {values:,} values")
        for _ in range(values):
            self._read_value(self._string())
        infos = [self._tensor_info() for _ in range(tensors)]
        if len({name for name, *_ in infos}) < len(infos):
            raise _Unsound("a name twice")
        start = -(-self._at // self._alignment) * self._alignment
        for name, kind, shape, offset in infos:
            yield name, self._entry(name, kind, shape, start + offset)

    def _entry(self, name: str, kind: int, shape: tuple[int, ...], start: int) -> TensorEntry:
        if kind not in GGML_TYPES:
            raise _Unsound(f"{shortened(name)}: type {kind}")
        dtype = GGML_TYPES[kind]
        count = row_bytes(dtype, shape[-1] if shape else 1)
        if count is None:
            raise _Unsound(f"{shortened(name)}: {shape[-1]} x {dtype.name}")
        end = start + count * prod(shape[:-1])
        if end > self._size:
            message = tr("{file} is incomplete: {size} of {needed} bytes are there. Download or copy it again.")
            sizes = {"size": f"{self._size:,}", "needed": f"{end:,}"}
            raise UnreadableEncoder(message.format(file=quoted(self._path), **sizes))
        return TensorEntry(self._path, dtype.name, shape, start)

    def _tensor_info(self) -> tuple[str, int, tuple[int, ...], int]:
        name = self._string()
        if len(name) > MAX_NAME_BYTES:
            raise _Unsound("a name of a thousand letters")
        dimensions = self._number("I")
        if dimensions > MAX_DIMENSIONS:
            raise _Unsound(f"{shortened(name)}: {dimensions} dimensions")
        shape = tuple(self._number("Q") for _ in range(dimensions))[::-1]
        if prod(shape) >= 2**48:
            raise _Unsound(f"{shortened(name)}: {prod(shape):,} numbers")
        kind, offset = self._number("I"), self._number("Q")
        return name, kind, shape, offset

    def _read_value(self, name: str) -> None:
        """Goes over a value, and keeps what all tensors' places are multiples of, and the model's kind."""
        kind = self._number("I")
        if self._kept and name.startswith(self._kept):
            self.values[name] = self._value(kind)
            return
        if name in (ARCHITECTURE, GGUF_TOKENIZER) and kind == _STRING:
            self.metadata[name] = shortened(self._string())
            return
        if name == "general.alignment" and kind == 4:
            self._alignment = self._number("I")
            if not 0 < self._alignment <= 2**20 or self._alignment & (self._alignment - 1):
                raise _Unsound(f"alignment {self._alignment}")
        else:
            self._skip(kind)

    def _value(self, kind: int) -> object:
        """A value as Python's own; a list of numbers or texts as a list."""
        if kind == _STRING:
            return self._string()
        if kind in _SCALAR_FORMATS:
            return struct.unpack(f"<{_SCALAR_FORMATS[kind]}", self._take(struct.calcsize(_SCALAR_FORMATS[kind])))[0]
        if kind != _ARRAY:
            raise _Unsound(f"values of type {kind}")
        inner, count = self._number("I"), self._number("Q")
        if inner in _SCALAR_FORMATS:
            size = struct.calcsize(_SCALAR_FORMATS[inner])
            return list(struct.unpack(f"<{count}{_SCALAR_FORMATS[inner]}", self._take(count * size)))
        self._strings += count
        if inner != _STRING or self._strings > MAX_STRINGS:
            raise _Unsound(f"{count:,} values of type {inner}")
        return [self._string() for _ in range(count)]

    def _skip(self, kind: int) -> None:
        if kind == _ARRAY:
            inner, count = self._number("I"), self._number("Q")
            if inner in _SCALAR_FORMATS:
                self._take(count * struct.calcsize(_SCALAR_FORMATS[inner]))
            elif inner == _STRING:
                self._strings += count
                if self._strings > MAX_STRINGS:
                    raise _Unsound(f"{count:,} texts")
                for _ in range(count):
                    self._take(self._number("Q"))
            else:
                raise _Unsound(f"lists of type {inner}")
        elif kind == _STRING:
            self._take(self._number("Q"))
        elif kind in _SCALAR_FORMATS:
            self._take(struct.calcsize(_SCALAR_FORMATS[kind]))
        else:
            raise _Unsound(f"values of type {kind}")

    def _string(self) -> str:
        return self._take(self._number("Q")).decode("utf-8", "replace")

    def _number(self, form: str) -> int:
        (number,) = struct.unpack(f"<{form}", self._take(struct.calcsize(form)))
        return int(number)

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > self._size:
            message = tr("{file} is incomplete: it ends inside its header. Download or copy it again.")
            raise UnreadableEncoder(message.format(file=quoted(self._path)))
        if end > len(self._content):
            raise _Short
        taken = self._content[self._at : end]
        self._at = end
        return taken
