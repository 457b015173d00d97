"""The keys and values that a U-Net's cross-attention makes of rows: its matrices, read one block at a time."""

from contextlib import ExitStack
from dataclasses import dataclass

import torch
from numpy.typing import NDArray
from torch.nn.functional import linear

from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck, give_way, never_cancelled
from core.weights.checkpoints.reading import FileReader
from core.weights.checkpoints.unet_file import AttentionTensors, UnetFile
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.safetensors_file import TensorEntry, cannot_read

Indices = NDArray[np.intp]
_KEYS, _VALUES = range(2)  # the indices of to_k and to_v among a block's two matrices
PART_PRODUCTS = 2**26  # of single numbers that are made at a stretch, which takes some 10 ms of one core
MIN_PART = 64  # rows of a matrix in a part, of which fewer would not be made in the same way


@dataclass(frozen=True, eq=False)
class Projection:
    """What one block makes of rows: `keys` and `values` [rows, inner]."""

    keys: Floats
    values: Floats


@dataclass(frozen=True, eq=False)
class _Matrix:
    """A matrix [inner, context] as it is stored, and what it is multiplied by, if anything: [1, 1] or [inner, 1]."""

    stored: torch.Tensor
    scale: torch.Tensor | None

    def part(self, width: int, start: int = 0, stop: int | None = None) -> torch.Tensor:
        """Some of its rows in float32, the first `width` numbers of each."""
        numbers = self.stored[start:stop, :width].float()
        if self.scale is None:
            return numbers
        return numbers * (self.scale if len(self.scale) == 1 else self.scale[start:stop])


class Unet:
    """The cross-attention of one U-Net. Each block is read when it is first wanted and kept as it is stored.

    One thread at a time. What takes a `cancelled` asks it between parts of some 10 ms, and raises Cancelled.
    """

    def __init__(self, file: UnetFile) -> None:
        self.file = file
        self._stored: dict[tuple[int, int], _Matrix] = {}
        self._sizes: dict[int, float] = {}
        self._known: dict[tuple[int, int, str], tuple[Floats, Floats]] = {}
        self.rows_projected = 0  # so far, by all matrices together

    def project(self, index: int, rows: Floats, cancelled: CancelCheck = never_cancelled) -> Projection:
        """Keys and values of rows [rows, context] in the block of an index, exactly as torch.nn.Linear makes them.

        Only the rows that differ from those last projected are computed anew. UnreadableEncoder where the file has
        become shorter or fails.
        """
        return Projection(*(self._product(index, matrix, rows, "rows", cancelled) for matrix in (_KEYS, _VALUES)))

    def empty_values(self, index: int, rows: Floats, cancelled: CancelCheck = never_cancelled) -> Floats:
        """The values of the empty prompt's rows, which seldom change; otherwise as `project`."""
        return self._product(index, _VALUES, rows, "empty", cancelled)

    def first_values(self, index: int, rows: Floats, cancelled: CancelCheck = never_cancelled) -> Floats:
        """The part of the values [rows, inner] that the first encoder's numbers, of two, make."""
        own = rows[:, : self.file.first_width or self.file.context]
        return self._product(index, _VALUES, own, "first", cancelled)

    def value_size(self, index: int, cancelled: CancelCheck = never_cancelled) -> float:
        """The Frobenius norm of a block's to_v."""
        if index not in self._sizes:
            matrix = self._matrix(index, _VALUES, cancelled)
            give_way(cancelled)
            self._sizes[index] = float(torch.linalg.vector_norm(matrix.part(self.file.context)))
        return self._sizes[index]

    def _product(self, index: int, matrix: int, rows: Floats, purpose: str, cancelled: CancelCheck) -> Floats:
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
        self._fill(made, changed, rows, self._matrix(index, matrix, cancelled), cancelled)
        self.rows_projected += len(changed)
        self._known[index, matrix, purpose] = rows, made
        return made

    def _fill(self, made: Floats, changed: Indices, rows: Floats, matrix: _Matrix, cancelled: CancelCheck) -> None:
        """Puts the changed rows' products into `made`, some numbers of all rows after the others.

        A number is the same however many are made with it: each is the sum over one row of the matrix.
        """
        taken = torch.from_numpy(np.ascontiguousarray(rows[changed], dtype=np.float32))
        size = max(PART_PRODUCTS // max(taken.numel(), 1) // MIN_PART, 1) * MIN_PART
        for start in range(0, made.shape[1], size):
            give_way(cancelled)
            made[changed, start : start + size] = linear(taken, matrix.part(rows.shape[1], start, start + size)).numpy()

    def _matrix(self, index: int, matrix: int, cancelled: CancelCheck) -> _Matrix:
        if (index, matrix) not in self._stored:
            give_way(cancelled)
            self._stored[index, matrix] = self._read(self.file.blocks[index], matrix)
        return self._stored[index, matrix]

    def _read(self, block: AttentionTensors, matrix: int) -> _Matrix:
        """A matrix in the type it is stored in."""
        try:
            with ExitStack() as stack:
                reader, scale = FileReader(self.file.path, stack), block.scales[matrix]
                stored = _stored(reader, (block.to_k, block.to_v)[matrix])
                return _Matrix(stored, None if scale is None else reader.read(scale).reshape(-1, 1))
        except OSError as error:
            raise cannot_read(self.file.path, error) from error


def _stored(reader: FileReader, entry: TensorEntry) -> torch.Tensor:
    return reader.read(entry).half() if entry.dtype in BLOCK_TYPES else reader.read_stored(entry)
