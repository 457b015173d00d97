"""How many bytes text models take: in their files, of the program's own memory, and whether the machine has room."""

from collections.abc import Iterable
from math import prod
from pathlib import Path

from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.safetensors_file import TensorEntry

_TYPE_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "F8_E5M2": 1, "I8": 1, "U8": 1}


def bytes_of(entry: TensorEntry) -> int:
    """The bytes that a tensor of a type that is read takes in its file."""
    if kind := BLOCK_TYPES.get(entry.dtype):
        return prod(entry.shape) // kind.numbers * kind.bytes
    return prod(entry.shape) * _TYPE_BYTES[entry.dtype]


def size_of(files: Iterable[Path]) -> int:
    """The bytes of all these files; 0 where one is gone, which reading will say."""
    try:
        return sum(path.stat().st_size for path in files)
    except OSError:
        return 0
