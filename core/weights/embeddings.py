"""A folder of textual inversions: their names, and the shapes and numbers of their vectors."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.embeddings import SUFFIXES, Embedding, Embeddings
from core.weights import UnreadableEncoder, quoted
from core.weights.safetensors_file import cannot_read
from core.weights.textual_inversion import open_inversion_files, open_inversions, read_vectors

if TYPE_CHECKING:
    import torch


def open_embeddings(
    folder: Path, widths: Mapping[str, int] | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Embeddings:
    """The embeddings in a folder and below, by file name; UnreadableEncoder where there is no such folder.

    `widths` are those of the opened encoders. Files that are no embeddings are passed over, as the tools do.
    """
    try:
        files = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
        if not folder.is_dir():
            raise UnreadableEncoder(f"{quoted(folder)} is not a folder. Name the folder that the embeddings lie in.")
    except OSError as error:
        raise cannot_read(folder, error) from error
    found: dict[str, Embedding] = {}
    for path, inversions in open_inversion_files(files, cancelled).items():
        for one in () if isinstance(inversions, UnreadableEncoder) else inversions:
            found[one.name] = Embedding(one.name, path, one.shapes)
    return Embeddings(folder, found, widths)


def load_vectors(embedding: Embedding) -> "dict[str, torch.Tensor]":
    """The vectors [n, width] float32 of an embedding, by key; UnreadableEncoder where the file cannot be read."""
    inversions = {one.name: one for one in open_inversions(embedding.file)}
    if embedding.name not in inversions:
        raise UnreadableEncoder(f"{quoted(embedding.file)} has changed. Open the folder of embeddings again.")
    return read_vectors(inversions[embedding.name])
