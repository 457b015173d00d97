"""The weights a plan names, read one after the other as float32, each byte once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from math import prod
from pathlib import Path
from typing import BinaryIO

import torch
from torch.nn import functional

from core.encoder.config import LAYER_PREFIX, TOKEN_EMBEDDING
from core.program.cancellation import CancelCheck, Cancelled
from core.program.messages import quoted
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.checkpoints.layouts import LONG_POSITIONS_START
from core.weights.checkpoints.plan import EncoderPlan
from core.weights.formats.ggml_blocks import DEQUANTISE
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry, cannot_read

READ_BYTES = 2**20  # bytes that are read before they are converted: few enough to stay in the processor's cache
LOOKUP_TYPES = ("F32", "F16", "BF16")
ReportFraction = Callable[[float], None]


def read_weights(
    plan: EncoderPlan,
    cancelled: CancelCheck,
    progress: ReportFraction = lambda _: None,
    names: Iterable[str] | None = None,
) -> Iterator[tuple[str, torch.Tensor]]:
    """Name and numbers in float32 of one tensor after the other, as `CLIPTextModelWithProjection` names them.

    All of the plan's, or those of `names`. The token table keeps the type it is stored in where torch can look rows up
    in it. A layer's tensor has the memory of the one before it. `progress` is told which part of the plan's numbers
    have been read. UnreadableEncoder where the file has changed or fails; Cancelled between two tensors.
    """
    done = 0
    try:
        with ExitStack() as stack:
            files = FileReader(plan.path, stack)
            for name in in_file_order(plan) if names is None else names:
                if cancelled():
                    raise Cancelled
                weight = _weight(plan, files, name)
                done += weight.numel()
                progress(done / plan.info.parameters)
                yield name, weight
    except OSError as error:
        raise cannot_read(plan.path, error) from error


def in_file_order(plan: EncoderPlan) -> list[str]:
    """The names of the plan's tensors in the order in which a disk gives them fastest."""

    def place(name: str) -> tuple[str, int, int]:
        stored = plan.layout.file_key(name)
        entry = plan.entries[stored.name]
        return str(entry.file), entry.start, stored.qkv_part or 0

    return sorted(plan.config.tensors(), key=place)


def _weight(plan: EncoderPlan, files: "FileReader", name: str) -> torch.Tensor:
    """A tensor of the model, contiguous: all of what is stored, a third of its rows, or it transposed.

    A scaled weight is multiplied by its scale, one for all of it or one for each row; directions of rows by their
    lengths.
    """
    stored = plan.layout.file_key(name)
    entry, scale = plan.entries[stored.name], plan.layout.scales.get(stored.name)
    if name == TOKEN_EMBEDDING and entry.dtype in LOOKUP_TYPES and not scale:
        return files.read_stored(entry)
    weight = files.read(entry, stored.qkv_part, name.startswith(LAYER_PREFIX))
    if scale:
        weight.mul_(files.read(plan.entries[scale]).reshape(-1, *[1] * (weight.ndim - 1)))
    if stored.radius:
        lengths = files.read(plan.entries[stored.radius]).reshape(-1, 1)
        return functional.normalize(weight, dim=1) * lengths
    if stored.continued:
        weight[LONG_POSITIONS_START:] = files.read(plan.entries[stored.continued])[LONG_POSITIONS_START:]
    return weight.T.contiguous() if stored.transposed else weight


class FileReader:
    """Files of tensors, each opened once and closed by `stack`; sentences name `named`. One thread at a time.

    Read by hand, because safetensors reads all of a tensor for any slice of it, and has no way to convert on the way.
    Never mapped: a mapped file that shrinks ends the process.
    """

    def __init__(self, named: Path, stack: ExitStack) -> None:
        self._named, self._stack = named, stack
        self._open: dict[Path, BinaryIO] = {}
        self._buffer = bytearray(READ_BYTES)
        self._shared = torch.empty(0)

    def read(self, entry: TensorEntry, qkv_part: int | None = None, shared: bool = False) -> torch.Tensor:
        """A tensor, or a third of its rows, in float32; in memory that all that is `shared` has in turn."""
        shape = entry.shape if qkv_part is None else (entry.shape[0] // 3, *entry.shape[1:])
        if entry.dtype in BLOCK_TYPES:
            return self._read_blocks(entry, shape, qkv_part or 0)
        stored = torch.frombuffer(self._buffer, dtype=getattr(torch, FLOAT_TYPES[entry.dtype]))
        count, size = prod(shape), stored.element_size()
        if shared and self._shared.numel() < count:
            self._shared = torch.empty(count)
        numbers = self._shared[:count] if shared else torch.empty(count)
        file = self._file(entry.file)
        file.seek(entry.start + (qkv_part or 0) * count * size)
        for start in range(0, count, stored.numel()):
            part = numbers[start : start + stored.numel()]
            self._fill(file, memoryview(self._buffer)[: part.numel() * size])
            part.copy_(stored[: part.numel()])
        return numbers.view(shape)

    def _read_blocks(self, entry: TensorEntry, shape: tuple[int, ...], part: int) -> torch.Tensor:
        """The numbers that quantised blocks stand for; of several parts of `shape` the one with this index."""
        kind, dequantise = BLOCK_TYPES[entry.dtype], DEQUANTISE[entry.dtype]
        numbers = torch.empty(prod(shape) // kind.numbers, kind.numbers)
        file = self._file(entry.file)
        file.seek(entry.start + part * len(numbers) * kind.bytes)
        for some in torch.split(numbers, READ_BYTES // kind.bytes):
            piece = memoryview(self._buffer)[: len(some) * kind.bytes]
            self._fill(file, piece)
            some.copy_(dequantise(torch.frombuffer(piece, dtype=torch.uint8).view(len(some), kind.bytes)))
        return numbers.view(shape)

    def read_stored(self, entry: TensorEntry) -> torch.Tensor:
        """A tensor in the type it is stored in."""
        whole = torch.empty(entry.shape, dtype=getattr(torch, FLOAT_TYPES[entry.dtype]))
        file = self._file(entry.file)
        file.seek(entry.start)
        for part in torch.split(whole.view(-1).view(torch.uint8), READ_BYTES):
            self._fill(file, part.numpy().data)
        return whole

    def _fill(self, file: BinaryIO, piece: memoryview) -> None:
        if file.readinto(piece) != piece.nbytes:  # type: ignore[attr-defined]  # an unbuffered file has it
            message = tr("{file} became shorter while it was read. Open it again.")
            raise UnreadableEncoder(message.format(file=quoted(self._named)))

    def _file(self, path: Path) -> BinaryIO:
        if path not in self._open:
            self._open[path] = self._stack.enter_context(path.open("rb", buffering=0))
        return self._open[path]
