"""GGUF files, written byte by byte as ggml's docs/gguf.md says, and numbers in a few of their types."""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

ALIGNMENT = 32
TYPES = {"F32": 0, "F16": 1, "Q4_0": 2, "Q8_0": 8, "BF16": 30}
State = Mapping[str, torch.Tensor]


def text(content: str) -> bytes:
    return struct.pack("<Q", len(content.encode())) + content.encode()


def text_value(name: str, content: str) -> bytes:
    return text(name) + struct.pack("<I", 8) + text(content)


def texts_value(name: str, contents: list[str]) -> bytes:
    return text(name) + struct.pack("<IIQ", 9, 8, len(contents)) + b"".join(map(text, contents))


def numbers_value(name: str, form: str, numbers: list[float]) -> bytes:
    """A list of int32 ("i") or float32 ("f")."""
    kinds = {"i": 5, "f": 6}
    return text(name) + struct.pack(f"<IIQ{len(numbers)}{form}", 9, kinds[form], len(numbers), *numbers)


def tensor_info(name: str, shape: tuple[int, ...], kind: int, offset: int) -> bytes:
    sizes = b"".join(struct.pack("<Q", size) for size in reversed(shape))
    return text(name) + struct.pack("<I", len(shape)) + sizes + struct.pack("<IQ", kind, offset)


def header(tensors: int, values: int, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, values)


def encoded(tensor: torch.Tensor, kind: str) -> tuple[bytes, torch.Tensor]:
    """A tensor's bytes in a type, and the numbers that these stand for."""
    if kind == "F32":
        return tensor.float().numpy().tobytes(), tensor.float()
    if kind in ("F16", "BF16"):
        stored = tensor.to(torch.float16 if kind == "F16" else torch.bfloat16)
        return stored.view(torch.int16).numpy().tobytes(), stored.float()
    blocks = tensor.float().reshape(-1, 32).numpy()
    largest = np.abs(blocks).max(axis=1, keepdims=True)
    scales = (largest / (127 if kind == "Q8_0" else 7)).astype(np.float16)
    codes = np.rint(blocks / np.where(scales == 0, 1, scales).astype(np.float32)).astype(np.int8)
    packed = codes.view(np.uint8) if kind == "Q8_0" else _nibbles(codes + 8)
    meant = torch.from_numpy(codes * scales.astype(np.float32)).reshape(tensor.shape)
    return np.concatenate([scales.view(np.uint8), packed], axis=1).tobytes(), meant


def _nibbles(codes: NDArray[np.int8]) -> NDArray[np.uint8]:
    """The first sixteen of 32 numbers in the lower halves of bytes, the others in the upper ones."""
    return (codes[:, :16] | codes[:, 16:] << 4).astype(np.uint8)


def write_gguf(
    path: Path, state: State, matrices: str = "F32", values: tuple[bytes, ...] = ()
) -> dict[str, torch.Tensor]:
    """Writes a file whose matrices of layers are of a type and all else float32; the numbers that it stands for."""
    infos = data = b""
    meant: dict[str, torch.Tensor] = {}
    for name, tensor in state.items():
        kind = matrices if tensor.ndim == 2 and tensor.shape[1] % 32 == 0 and "embd" not in name else "F32"
        content, meant[name] = encoded(tensor, kind)
        infos += tensor_info(name, tuple(tensor.shape), TYPES[kind], len(data))
        data += content + bytes(-len(content) % ALIGNMENT)
    head = header(len(state), len(values)) + b"".join(values) + infos
    path.write_bytes(head + bytes(-len(head) % ALIGNMENT) + data)
    return meant
