"""Two hashes: a whole file's, by which A1111 and the model sites know it, and that of an encoder's numbers."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.weights.formats.safetensors_file import cannot_read, size_of_regular_file

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

BLOCK_BYTES = 4 * 2**20  # bytes
_HASHED = b"promptscope text encoder 1\n"  # a new number wherever the order or the form of what is hashed changes


def model_hash(
    path: Path, cancelled: CancelCheck = never_cancelled, progress: Callable[[float], None] = lambda _: None
) -> str:
    """The SHA-256 of a file, in hexadecimal; A1111 shows its first ten letters (modules/hashes.py: sha256).

    It reads every byte, which takes seconds for gigabytes. UnreadableEncoder; Cancelled.
    """
    digest, done = hashlib.sha256(), 0
    try:
        size = size_of_regular_file(path)
        with path.open("rb", buffering=0) as file:
            while block := file.read(BLOCK_BYTES):
                if cancelled():
                    raise Cancelled
                digest.update(block)
                done += len(block)
                progress(min(1.0, done / max(size, 1)))
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return digest.hexdigest()


def weights_hash(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> str:
    """SHA-256 over the encoder's numbers, the same wherever the same encoder is found; Cancelled.

    Hashed are, in the order of their names in transformers, each tensor's name, shape and numbers as little-endian
    float32: neither the file's layout and type nor what lies beside the encoder matters. About 0.3 s for CLIP L.
    """
    digest = hashlib.sha256(_HASHED)
    for name in sorted(encoder.weight_names):
        if cancelled():
            raise Cancelled
        weight = encoder.own_weight(name).numpy()
        digest.update(f"{name} {weight.shape}\n".encode())
        digest.update(weight.astype("<f4", copy=False).data)
    return digest.hexdigest()
