"""Tensors of a text model out of its file, in float32, some rows at a time.

A matrix is multiplied with where the system holds it, while it lends its pages (`core.weights.text_models.lent_pages`).
Everything else is read by hand, which costs one more copy: a mapped file that another program shortens ends the
process. Neither takes memory: the system keeps the file's pages in either case, while it has room.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from math import log, prod
from pathlib import Path
from threading import Lock, local
from weakref import finalize

import torch
from torch import Tensor

from core.program.messages import UnusableInput, quoted
from core.program.shared_files import open_shared
from core.program.translation import tr
from core.text_models.weights import PlainTensor, StoredTensor
from core.weights import UnreadableEncoder
from core.weights.formats.ggml_blocks import DEQUANTISE
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.safetensors_file import FLOAT_TYPES, cannot_read
from core.weights.text_models.forms import StoredForm
from core.weights.text_models.lent_pages import LentPages
from core.weights.text_models.sizes import bytes_of

READ_BYTES = 2**20  # that a thread reads before they are converted: few enough to stay in the processor's cache
MAX_READERS = 16
_STORED_TYPES = {name: getattr(torch, own) for name, own in FLOAT_TYPES.items()} | {"I8": torch.int8}
_buffers = local()  # a thread's own, READ_BYTES a reader long


class ChangedFile(UnusableInput, UnreadableEncoder):
    """The file of an open text model was changed or cannot be read any more; the message says what to do."""


class OpenFile:
    """A file that stays open while its model is, for any thread. What it held when it was opened is checked each time.

    It is closed with the last tensor in it. `gives_pages_back` is for a model that memory has no room for: what was
    read does not stay in the system's memory.
    """

    def __init__(self, path: Path, gives_pages_back: bool = False) -> None:
        """UnreadableEncoder where it cannot be opened."""
        self.path, self.gives_pages_back = path, gives_pages_back
        try:
            self._file = open_shared(path)
        except OSError as error:
            raise cannot_read(path, error) from error
        self.close = finalize(self, os.close, self._file)
        self._stamp, self._lock = self._current_stamp(), Lock()
        self._pages = None if gives_pages_back else self._open_pages()

    def read(self, piece: memoryview, start: int) -> None:
        """Fills `piece` with bytes of the file from `start` on. ChangedFile."""
        try:
            is_as_opened = self._current_stamp() == self._stamp and self._fill_all(piece, start)
        except OSError as error:
            raise ChangedFile(str(cannot_read(self.path, error))) from error
        self._check(is_as_opened)

    def _check(self, is_as_opened: bool) -> None:
        if not is_as_opened:
            message = tr("{file} was changed while its model was open. Open it again.")
            raise ChangedFile(message.format(file=quoted(self.path)))

    def take(self, start: int, length: int) -> Tensor | None:
        """A part of the file as the system holds it, until `put_back`; None where it has to be read. ChangedFile."""
        if self._pages is None or not self._pages.take(start, length):
            return None
        try:
            self._check(self._current_stamp() == self._stamp)
        except ChangedFile:
            self.put_back()
            raise
        return self._pages.bytes[start : start + length]

    def put_back(self) -> None:
        """Ends what `take` began."""
        assert self._pages is not None
        self._pages.give_back()

    def give_back(self, start: int, length: int) -> None:
        """Lets the system drop the pages of this part, where the model has no room in memory."""
        if self.gives_pages_back and hasattr(os, "posix_fadvise"):  # Windows and macOS have none
            os.posix_fadvise(self._file, start, length, os.POSIX_FADV_DONTNEED)

    def _open_pages(self) -> LentPages | None:
        try:
            return LentPages(self._file, self._stamp[0])
        except (OSError, ValueError):  # an empty file cannot be mapped
            return None

    def _current_stamp(self) -> tuple[int, int]:
        status = os.fstat(self._file)
        return status.st_size, status.st_mtime_ns

    def _fill_all(self, piece: memoryview, start: int) -> bool:
        """Whether all of `piece` was there to be read; READ_BYTES by a thread, all of which read at once."""
        parts = [piece[first : first + READ_BYTES] for first in range(0, len(piece), READ_BYTES)]
        places = range(start, start + len(piece), READ_BYTES)
        fill = _readers().map if len(parts) > 1 else map
        return sum(fill(self._fill, parts, places)) == len(piece)

    def _fill(self, piece: memoryview, start: int) -> int:
        if hasattr(os, "preadv"):
            return os.preadv(self._file, [piece], start)
        with self._lock:  # Windows has no reading at a place
            os.lseek(self._file, start, os.SEEK_SET)
            content = os.read(self._file, len(piece))
        piece[: len(content)] = content
        return len(content)


class FileTensor:
    """A tensor in an open file, in any form; a core.text_models.weights.StoredTensor. Any thread."""

    def __init__(self, file: OpenFile, form: StoredForm, scale: Tensor | None = None) -> None:
        """`scale` [1] or [rows] multiplies the numbers."""
        self._file, self._form, self._scale = file, form, scale
        entry = form.entry
        self._row = prod(entry.shape[1:])  # numbers of a row
        self._block = BLOCK_TYPES.get(entry.dtype)
        is_bare = scale is None and form == StoredForm(entry)  # nothing is done to its numbers
        dtype = _STORED_TYPES.get(entry.dtype) if is_bare else None
        self._bare_type = None if dtype is None or entry.start % dtype.itemsize else dtype
        self._row_bytes = bytes_of(entry) // max(1, entry.shape[0] if entry.shape else 1)

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the numbers."""
        return self._form.entry.shape

    @property
    def stored_bytes(self) -> int:
        """How much of the file is read for all of it."""
        return bytes_of(self._form.entry)

    @contextmanager
    def at_hand(self) -> Iterator[StoredTensor]:
        """The tensor where the system holds it, if it can be had so, and this one otherwise. ChangedFile."""
        bare, start = self._bare_type, self._form.entry.start
        numbers = None if bare is None else self._file.take(start, self.stored_bytes)
        if bare is None or numbers is None:
            yield self
            return
        try:
            yield PlainTensor(numbers.view(bare).view(self.shape))
        finally:
            self._file.put_back()

    def widen(self, out: Tensor, start: int = 0) -> None:
        """Fills `out` float32 [n, …] with the numbers of n rows from `start` on. ChangedFile."""
        numbers = out.view(len(out), -1) if out.is_contiguous() else torch.empty(len(out), self._row)
        if self._form.swapped_heads:
            self._widen_heads(numbers, start)
        else:
            self._widen(numbers, start)
        if not out.is_contiguous():
            out.copy_(numbers.view(out.shape))

    def rows(self, ids: Tensor) -> Tensor:
        """The numbers of some rows, float32 [n, …], by their indices int64 [n]; IndexError. ChangedFile."""
        wanted, places = torch.unique(ids, return_inverse=True)
        if len(wanted) and not 0 <= int(wanted[0]) <= int(wanted[-1]) < self.shape[0]:
            raise IndexError(f"rows {int(wanted[0])} to {int(wanted[-1])} of {self.shape[0]}")
        numbers = torch.empty(len(wanted), *self.shape[1:])
        for place, row in enumerate(wanted.tolist()):
            self.widen(numbers[place : place + 1], row)
        return numbers[places]

    def release(self) -> None:
        """Lets the system drop what was read of it, where the model has no room in memory."""
        self._file.give_back(self._form.entry.start, self.stored_bytes)

    def _widen(self, numbers: Tensor, start: int) -> None:
        """Rows in the order that they are stored in, with all that is done to their numbers."""
        self._read(numbers, start)
        if self._scale is not None:
            numbers.mul_(self._scale if len(self._scale) == 1 else self._scale[start : start + len(numbers), None])
        if self._form.group:
            turn_back(numbers, self._form.group)
        if self._form.without_nan:
            numbers.nan_to_num_(nan=0.0, posinf=None, neginf=None)

    def _read(self, numbers: Tensor, start: int) -> None:
        flat, place = numbers.view(-1), self._form.entry.start + start * self._row_bytes
        if self._block is not None:
            return self._read_blocks(flat, place)
        buffer, dtype = _buffer(), _STORED_TYPES[self._form.entry.dtype]
        step = len(buffer) // dtype.itemsize
        stored = torch.frombuffer(buffer, dtype=dtype)
        for first in range(0, len(flat), step):
            part = flat[first : first + step]
            self._file.read(memoryview(buffer)[: len(part) * dtype.itemsize], place + first * dtype.itemsize)
            part.copy_(stored[: len(part)])

    def _read_blocks(self, flat: Tensor, place: int) -> None:
        kind = self._block
        assert kind is not None
        buffer, dequantise = _buffer(), DEQUANTISE[kind.name]
        count = len(buffer) // kind.bytes
        blocks = flat.view(-1, kind.numbers)
        stored = torch.frombuffer(buffer, dtype=torch.uint8)
        for first in range(0, len(blocks), count):
            part = blocks[first : first + count]
            self._file.read(memoryview(buffer)[: len(part) * kind.bytes], place + first * kind.bytes)
            part.copy_(dequantise(stored[: len(part) * kind.bytes].view(len(part), kind.bytes)))

    def _widen_heads(self, numbers: Tensor, start: int) -> None:
        """Rows of whole heads, put back from the pairs that llama.cpp's rotation takes to the two halves of a head."""
        size = self.shape[0] // self._form.swapped_heads
        first, last = start // size, -(-(start + len(numbers)) // size)
        whole = torch.empty((last - first) * size, self._row)
        self._widen(whole, first * size)
        halves = whole.view(last - first, size // 2, 2, self._row).transpose(1, 2).reshape(-1, self._row)
        numbers.copy_(halves[start - first * size :][: len(numbers)])


def open_tensors(forms: Mapping[str, StoredForm], gives_pages_back: bool = False) -> dict[str, FileTensor]:
    """A tensor for each form, whose files stay open as long as one of them is held. UnreadableEncoder."""
    files = {path: OpenFile(path, gives_pages_back) for path in dict.fromkeys(_files_of(forms.values()))}
    return {name: FileTensor(files[form.entry.file], form, _scale_of(files, form)) for name, form in forms.items()}


def _files_of(forms: Iterable[StoredForm]) -> Iterable[Path]:
    for form in forms:
        yield form.entry.file
        if form.scale is not None:
            yield form.scale.file


def _scale_of(files: Mapping[Path, OpenFile], form: StoredForm) -> Tensor | None:
    if form.scale is None:
        return None
    scale = torch.empty(prod(form.scale.shape))
    FileTensor(files[form.scale.file], StoredForm(form.scale)).widen(scale)
    return scale


def turn_back(numbers: Tensor, group: int) -> None:
    """Multiplies each `group` of the columns of `numbers` [n, m] by convrot's Hadamard matrix, which undoes itself.

    It is the n-fold Kronecker product of [[1, 1, 1, -1], [1, 1, -1, 1], [1, -1, 1, 1], [-1, 1, 1, 1]] / 2: of every
    four numbers, half their sum less the number opposite.
    """
    for power in range(round(log(group, 4))):
        fours = numbers.view(-1, 4, 4**power)
        half = fours.sum(dim=1, keepdim=True).mul_(0.5)
        fours.copy_(half - fours.flip(1))


def _buffer() -> bytearray:
    """Room for what as many readers as torch has threads read together."""
    size = READ_BYTES * min(torch.get_num_threads(), MAX_READERS)
    if len(getattr(_buffers, "own", b"")) != size:
        _buffers.own = bytearray(size)
    buffer: bytearray = _buffers.own
    return buffer


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MAX_READERS, "reading weights")
