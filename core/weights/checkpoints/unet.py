"""The keys and values that a U-Net's cross-attention makes of rows: its matrices, read one block at a time."""

from contextlib import ExitStack
from dataclasses import dataclass

import torch
from torch.nn.functional import linear

from core.encoder.encoding import Floats
from core.program.arrays import np
from core.weights.checkpoints.reading import FileReader
from core.weights.checkpoints.unet_file import AttentionTensors, UnetFile
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.safetensors_file import TensorEntry, cannot_read

_VALUES = 1  # the index of to_v among a block's two matrices


@dataclass(frozen=True, eq=False)
class Projection:
    """What one block makes of rows: `keys` and `values` [rows, inner]."""

    keys: Floats
    values: Floats


class Unet:
    """The cross-attention of one U-Net. Each block is read when it is first wanted and kept as it is stored.

    One thread at a time.
    """

    def __init__(self, file: UnetFile) -> None:
        self.file = file
        self._stored: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._sizes: dict[int, float] = {}
        self._known: dict[tuple[int, int, str], tuple[Floats, Floats]] = {}
        self.rows_projected = 0  # so far, by all matrices together

    def project(self, index: int, rows: Floats) -> Projection:
        """Keys and values of rows [rows, context] in the block of an index, exactly as torch.nn.Linear makes them.

        Only the rows that differ from those last projected are computed anew. UnreadableEncoder where the file has
        become shorter or fails.
        """
        return Projection(*(self._product(index, matrix, rows, "rows") for matrix in range(2)))

    def empty_values(self, index: int, rows: Floats) -> Floats:
        """The values of the empty prompt's rows, which seldom change; otherwise as `project`."""
        return self._product(index, _VALUES, rows, "empty")

    def _product(self, index: int, matrix: int, rows: Floats, purpose: str) -> Floats:
        """The rows times one of the block's two matrices; of rows last seen for the same purpose only the changed."""
        known = self._known.get((index, matrix, purpose))
        if known is not None and known[0].shape == rows.shape:
            changed = np.flatnonzero((known[0] != rows).any(axis=1))
            if not len(changed):
                return known[1]
            made = known[1].copy()
        else:
            changed = np.arange(len(rows))
            made = np.empty((len(rows), self.file.blocks[index].inner), np.float32)
        taken = torch.from_numpy(np.ascontiguousarray(rows[changed], dtype=np.float32))
        made[changed] = linear(taken, self._matrices(index)[matrix][:, : rows.shape[1]].float()).numpy()
        self.rows_projected += len(changed)
        self._known[index, matrix, purpose] = rows, made
        return made

    def value_size(self, index: int) -> float:
        """The Frobenius norm of a block's to_v."""
        if index not in self._sizes:
            self._sizes[index] = float(torch.linalg.vector_norm(self._matrices(index)[_VALUES].float()))
        return self._sizes[index]

    def first_values(self, index: int, rows: Floats) -> Floats:
        """The part of the values [rows, inner] that the first encoder's numbers, of two, make."""
        return self._product(index, _VALUES, rows[:, : self.file.first_width or self.file.context], "first")

    def _matrices(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        if index not in self._stored:
            self._stored[index] = self._read(self.file.blocks[index])
        return self._stored[index]

    def _read(self, block: AttentionTensors) -> tuple[torch.Tensor, torch.Tensor]:
        """Both matrices in the order in which they lie in the file, in the type they are stored in."""
        try:
            with ExitStack() as stack:
                reader = FileReader(self.file.path, stack)
                entries = sorted((block.to_k, block.to_v), key=lambda entry: entry.start)
                read = {id(entry): _stored(reader, entry) for entry in entries}
        except OSError as error:
            raise cannot_read(self.file.path, error) from error
        return read[id(block.to_k)], read[id(block.to_v)]


def _stored(reader: FileReader, entry: TensorEntry) -> torch.Tensor:
    return reader.read(entry).half() if entry.dtype in BLOCK_TYPES else reader.read_stored(entry)
