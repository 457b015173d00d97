"""Hashes of files, by which A1111 and the model sites know them, and that of an encoder's numbers."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.program.cancellation import CancelCheck, Cancelled, give_way, never_cancelled
from core.weights.formats.safetensors_file import cannot_read, size_of_regular_file

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder
    from core.text_models.text_model import TextModel

BLOCK_BYTES = 4 * 2**20  # bytes
HASHED_NUMBERS = 2**20  # of a tensor, before it is asked again whether to go on
OLD_DIGITS = 8
_OLD_START, _OLD_BYTES = 0x100000, 0x10000  # A1111, modules/sd_models.py: model_hash
# a new number wherever the order or the form of what is hashed changes
_HASHED, _HASHED_ROWS = b"promptscope text encoder 1\n", b"promptscope text model, two rows a tensor 1\n"


def model_hash(
    path: Path, cancelled: CancelCheck = never_cancelled, progress: Callable[[float], None] = lambda _: None
) -> str:
    """The SHA-256 of a file, in hexadecimal; A1111 shows its first ten letters (modules/hashes.py: sha256).

    It reads every byte, which takes seconds for gigabytes. UnreadableEncoder; Cancelled.
    """
    digest, done = hashlib.sha256(), 0
    try:
        size = size_of_regular_file(path)
        for block in _blocks(path, cancelled):
            digest.update(block)
            done += len(block)
            progress(min(1.0, done / max(size, 1)))
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return digest.hexdigest()


def file_hashes(path: Path, cancelled: CancelCheck = never_cancelled) -> tuple[str, ...]:
    """All hashes that A1111 and the model sites write of a file, in hexadecimal, from one reading of every byte.

    They are the SHA-256 of the file (its first ten digits are “AutoV2”), that of a .safetensors file behind its header
    (`addnet_hash_safetensors`, of which “Lora hashes” has twelve digits), and A1111's old eight digits (“AutoV1”).
    UnreadableEncoder; Cancelled.
    """
    whole, behind, done = hashlib.sha256(), hashlib.sha256(), 0
    try:
        size = size_of_regular_file(path)
        start = _end_of_header(path, size)
        for block in _blocks(path, cancelled):
            whole.update(block)
            behind.update(memoryview(block)[max(0, start - done) :])
            done += len(block)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    has_header = 0 < start < size
    return tuple(filter(None, (whole.hexdigest(), behind.hexdigest() if has_header else "", old_hash(path))))


def old_hash(path: Path) -> str:
    """A1111's hash of before November 2022, of 64 KiB alone; "" for a file that is too short. UnreadableEncoder."""
    try:
        size_of_regular_file(path)
        with path.open("rb") as file:
            file.seek(_OLD_START)
            part = file.read(_OLD_BYTES)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return hashlib.sha256(part).hexdigest()[:OLD_DIGITS] if part else ""


def _blocks(path: Path, cancelled: CancelCheck) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK_BYTES):
            if cancelled():
                raise Cancelled
            yield block


def _end_of_header(path: Path, size: int) -> int:
    """Where the numbers of a .safetensors file begin; the end of a file of another kind."""
    if path.suffix.lower() != ".safetensors":
        return size
    with path.open("rb") as file:
        return int.from_bytes(file.read(8), "little") + 8


def weights_hash(encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> str:
    """SHA-256 over the encoder's numbers, the same wherever the same encoder is found; Cancelled.

    Hashed are, in the order of their names in transformers, each tensor's name, shape and numbers as little-endian
    float32: neither the file's layout and type nor what lies beside the encoder matters. About 0.3 s for CLIP L.
    Of an encoder that is not CLIP's, which has gigabytes, the first and the last row of each tensor are hashed alone.
    """
    if not encoder.info.is_clip:
        return _hash_of_rows(cast("TextModel", encoder), cancelled)
    digest = hashlib.sha256(_HASHED)
    for name in sorted(encoder.weight_names):
        if cancelled():
            raise Cancelled
        weight = encoder.own_weight(name).numpy()
        digest.update(f"{name} {weight.shape}\n".encode())
        numbers = weight.astype("<f4", copy=False).reshape(-1)
        for start in range(0, len(numbers), HASHED_NUMBERS):
            give_way(cancelled)
            digest.update(numbers[start : start + HASHED_NUMBERS].data)
    return digest.hexdigest()


def _hash_of_rows(encoder: "TextModel", cancelled: CancelCheck) -> str:
    digest = hashlib.sha256(_HASHED_ROWS)
    for name in sorted(encoder.weight_names):
        if cancelled():
            raise Cancelled
        shape = encoder.weight_shape(name)
        digest.update(f"{name} {shape}\n".encode())
        digest.update(encoder.weight_rows(name, (0, shape[0] - 1)).astype("<f4", copy=False).tobytes())
    return digest.hexdigest()
