"""How many bytes text models take: in their files, of the program's own memory, and whether the machine has room."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from pathlib import Path

from core.encoder.encoding import EncoderInfo
from core.program import memory
from core.program.translation import join_names, tr
from core.weights.checkpoints.recognition import ENCODER_TITLES
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


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """A model that memory has no room for: `model_bytes` of weights, and the `free_bytes` there are.

    `sentence` says so; the model can be opened all the same, and is read from its file in every pass.
    """

    model_bytes: int
    free_bytes: int
    sentence: str


def memory_need(encoders: Iterable[EncoderInfo]) -> MemoryNeed | None:
    """What is to be said of these encoders together before they are opened; None where there is room, or nobody knows.

    CLIP's are read into memory in float32, the others stay in their files, whose pages the system keeps if it can.
    """
    infos = list(encoders)
    needed = sum(4 * info.parameters if info.is_clip else info.stored_bytes for info in infos)
    free = memory.available_memory()
    if free is None or needed <= free:
        return None
    message = tr(
        "{encoders} takes {size} GB, and {free} GB of memory are free. It is read from its file layer by layer, each "
        "time that something is asked: slower, with one layer in memory at a time."
    )
    titles = join_names([ENCODER_TITLES[info.name] for info in infos])
    sizes = {"size": f"{needed / 1e9:.1f}", "free": f"{free / 1e9:.1f}"}
    return MemoryNeed(needed, free, message.format(encoders=titles, **sizes))
