"""A folder of textual inversions: their names, and the shapes and numbers of their vectors."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.embeddings import SUFFIXES, Embedding, Embeddings
from core.weights import UnreadableEncoder, quoted
from core.weights.safetensors_file import cannot_read, list_tensors

if TYPE_CHECKING:
    import torch

_SDXL_KEYS = ("clip_l", "clip_g")


def open_embeddings(folder: Path, widths: Mapping[str, int] | None = None) -> Embeddings:
    """The embeddings in a folder and below, by file name; UnreadableEncoder where there is no such folder.

    `widths` are those of the opened encoders. Files that are no embeddings are passed over, as the tools do.
    """
    try:
        files = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
        if not folder.is_dir():
            raise UnreadableEncoder(f"{quoted(folder)} is not a folder. Name the folder that the embeddings lie in.")
    except OSError as error:
        raise cannot_read(folder, error) from error
    found = {path.stem: Embedding(path.stem, path, shapes) for path, shapes in _shapes(files)}
    return Embeddings(folder, found, widths)


def _shapes(files: list[Path]) -> Iterator[tuple[Path, dict[str, tuple[int, int]]]]:
    for path in files:
        try:
            listed = _list(path)
        except UnreadableEncoder:
            continue
        shapes = {key: shape for key, shape in listed.items() if len(shape) in (1, 2) and 0 not in shape}
        if shapes and len(listed) <= len(_SDXL_KEYS):
            yield (
                path,
                {key: (1, shape[0]) if len(shape) == 1 else (shape[0], shape[1]) for key, shape in shapes.items()},
            )


def _list(path: Path) -> dict[str, tuple[int, ...]]:
    """The shapes of the tensors in a file, by key."""
    if path.suffix == ".safetensors":
        return {key: entry.shape for key, entry in list_tensors(path).entries.items()}
    return {key: tuple(tensor.shape) for key, tensor in _unpickled(path).items()}


def load_vectors(embedding: Embedding) -> "dict[str, torch.Tensor]":
    """The vectors [n, width] float32 of an embedding, by key; UnreadableEncoder where the file cannot be read."""
    import torch
    from safetensors import SafetensorError, safe_open

    if embedding.file.suffix != ".safetensors":
        tensors = _unpickled(embedding.file)
    else:
        try:
            with safe_open(embedding.file, "pt", backend="pread") as file:
                tensors = {key: file.get_tensor(key) for key in embedding.tensors}
        except (SafetensorError, RuntimeError, OSError) as error:
            raise UnreadableEncoder(f"{quoted(embedding.file)} cannot be read. Copy it again.") from error
    return {key: (tensor if tensor.dim() == 2 else tensor[None]).to(torch.float32) for key, tensor in tensors.items()}


def _unpickled(path: Path) -> "dict[str, torch.Tensor]":
    """The tensors in a pickled embedding, read without running any of its code: A1111's form or a plain mapping."""
    import pickle

    import torch

    try:
        content: Any = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, ValueError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise UnreadableEncoder(f"{quoted(path)} is not an embedding that can be read safely.") from error
    if isinstance(content, dict) and isinstance(content.get("string_to_param"), dict):
        content = content["string_to_param"]
    if not isinstance(content, dict):
        return {}
    return {str(key): value for key, value in content.items() if isinstance(value, torch.Tensor)}
