"""A whole file's hash, by which A1111 and the model sites know it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from core.weights.formats.safetensors_file import cannot_read, size_of_regular_file

BLOCK_BYTES = 4 * 2**20  # bytes


def model_hash(
    path: Path, cancelled: Callable[[], bool] = lambda: False, progress: Callable[[float], None] = lambda _: None
) -> str:
    """The SHA-256 of a file, in hexadecimal; A1111 shows its first ten letters (modules/hashes.py: sha256).

    It reads every byte, which takes seconds for gigabytes. UnreadableEncoder; core.encoder.encoder.Cancelled.
    """
    digest, done = hashlib.sha256(), 0
    try:
        size = size_of_regular_file(path)
        with path.open("rb", buffering=0) as file:
            while block := file.read(BLOCK_BYTES):
                if cancelled():
                    from core.encoder.encoder import Cancelled

                    raise Cancelled
                digest.update(block)
                done += len(block)
                progress(min(1.0, done / max(size, 1)))
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return digest.hexdigest()
