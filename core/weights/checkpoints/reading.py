"""The weights a plan names, read one after the other as float32, each byte once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from math import prod
from pathlib import Path
from typing import BinaryIO

import torch

from core.program.cancellation import CancelCheck, Cancelled
from core.program.messages import quoted
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.checkpoints.layouts import StoredTensor
from core.weights.checkpoints.plan import EncoderPlan
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry, cannot_read

READ_BYTES = 2**20  # bytes that are read before they are converted: few enough to stay in the processor's cache
ReportFraction = Callable[[float], None]


def read_weights(
    plan: EncoderPlan,
    cancelled: CancelCheck,
    progress: ReportFraction = lambda _: None,
    names: Iterable[str] | None = None,
) -> Iterator[tuple[str, torch.Tensor]]:
    """Name and numbers in float32 of one tensor after the other, as `CLIPTextModelWithProjection` names them.

    All of the plan's, or those of `names`. `progress` is told which part of the plan's numbers have been read.
    UnreadableEncoder where the file has changed or fails; Cancelled between two tensors.
    """
    done = 0
    try:
        with ExitStack() as stack:
            files = _Files(plan.path, stack)
            for name in in_file_order(plan) if names is None else names:
                if cancelled():
                    raise Cancelled
                weight = _weight(plan, files, plan.layout.file_key(name))
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


def _weight(plan: EncoderPlan, files: "_Files", stored: StoredTensor) -> torch.Tensor:
    """A tensor of the model, contiguous: all of what is stored, a third of its rows, or it transposed.

    A scaled weight is multiplied by its scale, one for all of it or one for each row.
    """
    weight = files.read(plan.entries[stored.name], stored.qkv_part)
    if scale := plan.layout.scales.get(stored.name):
        weight.mul_(files.read(plan.entries[scale]).reshape(-1, *[1] * (weight.ndim - 1)))
    return weight.T.contiguous() if stored.transposed else weight


class _Files:
    """The files of a plan, each opened once and closed by `stack`. One thread at a time.

    Read by hand, because safetensors reads all of a tensor for any slice of it, and has no way to convert on the way.
    Never mapped: a mapped file that shrinks ends the process.
    """

    def __init__(self, named: Path, stack: ExitStack) -> None:
        self._named, self._stack = named, stack
        self._open: dict[Path, BinaryIO] = {}
        self._buffer = bytearray(READ_BYTES)

    def read(self, entry: TensorEntry, qkv_part: int | None = None) -> torch.Tensor:
        """A tensor, or a third of its rows, in float32."""
        shape = entry.shape if qkv_part is None else (entry.shape[0] // 3, *entry.shape[1:])
        stored = torch.frombuffer(self._buffer, dtype=getattr(torch, FLOAT_TYPES[entry.dtype]))
        whole = torch.empty(shape, dtype=torch.float32)
        numbers, size = whole.view(-1), stored.element_size()
        file = self._file(entry.file)
        file.seek(entry.start + (qkv_part or 0) * prod(shape) * size)
        for start in range(0, numbers.numel(), stored.numel()):
            part = numbers[start : start + stored.numel()]
            self._fill(file, part.numel() * size)
            part.copy_(stored[: part.numel()])
        return whole

    def _fill(self, file: BinaryIO, size: int) -> None:
        with memoryview(self._buffer)[:size] as piece:
            if file.readinto(piece) != size:  # type: ignore[attr-defined]  # an unbuffered file has it
                message = tr("{file} became shorter while it was read. Open it again.")
                raise UnreadableEncoder(message.format(file=quoted(self._named)))

    def _file(self, path: Path) -> BinaryIO:
        if path not in self._open:
            self._open[path] = self._stack.enter_context(path.open("rb", buffering=0))
        return self._open[path]
