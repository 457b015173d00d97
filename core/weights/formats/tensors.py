"""Tensors out of a safetensors file, in float32, and into one."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from math import prod
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from core.program.cancellation import CancelCheck, Cancelled
from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.formats.safetensors_file import TensorEntry, cannot_read

FINITE_NUMBERS = 2**19  # that `is_finite` looks at together: few enough to stay in the processor's cache
DTYPES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.float8_e4m3fn: "F8_E4M3",
    torch.float8_e5m2: "F8_E5M2",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}
TORCH_TYPES = {name: dtype for dtype, name in DTYPES.items()}


def read_tensors(
    path: Path, file: Path, names: Iterable[str], cancelled: CancelCheck
) -> Iterator[tuple[str, torch.Tensor]]:
    """Each name of `file` with its tensor; sentences name `path`. UnreadableEncoder, or Cancelled between tensors."""
    try:
        with safe_open(file, "pt", backend="pread") as opened:
            for name in names:
                if cancelled():
                    raise Cancelled
                yield name, opened.get_tensor(name).to(torch.float32)
    except (SafetensorError, RuntimeError) as error:
        message = tr("{file} changed or failed while it was read ({reason}). Open it again.")
        raise UnreadableEncoder(message.format(file=quoted(path), reason=shortened(str(error), 120))) from error
    except OSError as error:
        raise cannot_read(path, error) from error


def read_entry(path: Path, entry: TensorEntry, most: int | None = None, start: int = 0) -> torch.Tensor:
    """The numbers of one tensor in the type they are stored in, in a line; at most so many, from number `start` on.

    Sentences name `path`. UnreadableEncoder.
    """
    dtype = TORCH_TYPES[entry.dtype]
    count = max(0, prod(entry.shape) - start)
    count = count if most is None else min(count, most)
    try:
        with entry.file.open("rb", buffering=0) as file:
            file.seek(entry.start + start * dtype.itemsize)
            content = bytearray(file.read(count * dtype.itemsize))
    except OSError as error:
        raise cannot_read(path, error) from error
    if len(content) != count * dtype.itemsize:
        message = tr("{file} became shorter while it was read. Open it again.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return torch.frombuffer(content, dtype=dtype) if count else torch.empty(0, dtype=dtype)


def is_finite(tensor: torch.Tensor) -> bool:
    """Whether no number is NaN or infinite."""
    # the sum is four times as fast, and is finite for any sane weights
    parts = (part.float() for part in torch.split(tensor.reshape(-1), FINITE_NUMBERS))
    return all(bool(torch.isfinite(part.sum())) or bool(torch.isfinite(part).all()) for part in parts)


def write_tensors(path: Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str] | None = None) -> None:
    """Makes the file `path` of `tensors`, whose types are among DTYPES, copying one of them at a time; OSError."""
    header: dict[str, object] = {"__metadata__": dict(metadata)} if metadata else {}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, end]}
    written = json.dumps(header).encode()
    written += b" " * (-len(written) % 8)  # the numbers begin at a multiple of 8
    with path.open("wb") as file:
        file.write(len(written).to_bytes(8, "little") + written)
        for tensor in tensors.values():
            file.write(tensor.detach().contiguous().reshape(-1).view(torch.uint8).numpy().data)
        file.flush()
        os.fsync(file.fileno())
