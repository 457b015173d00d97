"""Small files, sound ones and a hostile one, for the program's own test of how it opens such files."""

import os
import pickle
import struct
from pathlib import Path

WIDTH = 768


def write_embedding(path: Path, vectors: int) -> None:
    """A textual inversion as A1111 saves it: [vectors, WIDTH]."""
    import torch

    torch.save({"string_to_param": {"*": torch.zeros(vectors, WIDTH)}, "name": path.stem}, path)


def write_hostile(path: Path, canary: Path) -> None:
    """A file that makes the folder `canary` where it is unpickled without care."""

    class Gadget:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(canary),)

    path.write_bytes(pickle.dumps({"string_to_param": Gadget()}, protocol=2))


def write_lora(path: Path, weight: str, rows: int, columns: int) -> None:
    """A LoRA of rank 1 on a weight [rows, columns] that is named as kohya does: text_model_encoder_layers_0_mlp_fc1."""
    import torch

    from core.weights.formats.tensors import write_tensors

    parts = {"lora_down.weight": torch.ones(1, columns), "lora_up.weight": torch.ones(rows, 1), "alpha": torch.ones(())}
    write_tensors(path, {f"lora_te_{weight}.{name}": part for name, part in parts.items()})


def write_gguf(path: Path) -> None:
    """A file of llama.cpp (ggml's docs/gguf.md) with one matrix [1, 8] of ones in float32."""
    name = b"ones"
    info = struct.pack("<Q", len(name)) + name + struct.pack("<IQQIQ", 2, 8, 1, 0, 0)
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + info
    path.write_bytes(head.ljust(-(-len(head) // 32) * 32, b"\0") + struct.pack("<8f", *[1] * 8))
