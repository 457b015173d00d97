"""Products with matrices as a file holds them: widened a block at a time, which stays in the processor's cache.

Of few rows the products are by numpy where its library has kernels for small matrices: they take half as long there.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.program.cancellation import CancelCheck, give_way, never_cancelled
from core.text_models.weights import PlainTensor, StoredTensor, widened

BLOCK_BYTES = 2**21  # of float32 numbers a thread that are widened together
MAX_BLOCK_BYTES = 2**25
FEW_ROWS = 12  # rows, up to which rows x matrix is faster, above it matrix x rows
SMALL_ROWS = 28  # rows, up to which kernels for small matrices are faster than either
SMALL_PRODUCT = 700_000  # multiplications; from some 800,000 on OpenBLAS takes others, and all of its threads
SMALL_SUMS = 1000  # numbers that come of them; from 1,200 on the same


class Workspace:
    """Memory for one widened block, which all matrices of a model share, and who asks whether to go on."""

    def __init__(self) -> None:
        """Nothing is taken until it is needed."""
        self.cancelled: CancelCheck = never_cancelled
        self._numbers = torch.empty(0)

    def block(self, width: int, multiple: int = 16) -> Tensor:
        """Room for some rows of a width [n, width], n a multiple of so many where these fit."""
        size = min(BLOCK_BYTES * torch.get_num_threads(), MAX_BLOCK_BYTES) // 4
        count = max(1, size // width // multiple * multiple or size // width)
        if self._numbers.numel() < count * width:
            self._numbers = torch.empty(max(size, count * width))
        return self._numbers[: count * width].view(count, width)


class StoredLinear(nn.Module):
    """A linear layer over a matrix as the file holds it; sums in float32."""

    weight = bias = None  # which T5's layers look at

    def __init__(self, matrix: StoredTensor, bias: StoredTensor | None, workspace: Workspace) -> None:
        """`matrix` [out, in] and `bias` [out] are not copied."""
        super().__init__()
        self.matrix, self._workspace = matrix, workspace
        self._bias = None if bias is None else widened(bias)

    def forward(self, rows: Tensor) -> Tensor:
        """Rows [..., in] to [..., out]; Cancelled."""
        flat = rows.reshape(-1, rows.shape[-1])
        product = multiply(flat, self.matrix, self._workspace)
        if self._bias is not None:
            product += self._bias
        return product.view(*rows.shape[:-1], -1)


def multiply(rows: Tensor, matrix: StoredTensor, workspace: Workspace) -> Tensor:
    """Rows [n, in] times a matrix [out, in]: [n, out]; `workspace.cancelled` is asked before each block."""
    with matrix.at_hand() as numbers:
        return _multiply(rows, numbers, workspace)


def _multiply(rows: Tensor, matrix: StoredTensor, workspace: Workspace) -> Tensor:
    count = rows.shape[0]
    if count <= SMALL_ROWS and torch.get_num_threads() == 1 and _has_small_kernels():
        return _small(rows, matrix, workspace)
    if 1 < count <= FEW_ROWS:
        return _upright(rows, matrix, workspace)
    return _lying(rows.T.contiguous(), matrix, workspace).T.contiguous()


def _blocks(matrix: StoredTensor, workspace: Workspace, multiple: int = 16) -> Iterator[tuple[slice, Tensor]]:
    """Some rows of a matrix after others: which they are, and their numbers in float32; Cancelled."""
    height, width = matrix.shape
    own, block = _own_numbers(matrix), workspace.block(width, multiple)
    step = block.shape[0]
    for start in range(0, height, step):
        give_way(workspace.cancelled)
        part = slice(start, min(start + step, height))
        if own is not None:
            yield part, own[part]
            continue
        numbers = block if part.stop - start == step else block[: height - start]
        matrix.widen(numbers, start)
        yield part, numbers


def _upright(rows: Tensor, matrix: StoredTensor, workspace: Workspace) -> Tensor:
    product = torch.empty(rows.shape[0], matrix.shape[0])
    for part, numbers in _blocks(matrix, workspace):
        torch.mm(rows, numbers.T, out=product[:, part])
    return product


def _lying(columns: Tensor, matrix: StoredTensor, workspace: Workspace) -> Tensor:
    product = torch.empty(matrix.shape[0], columns.shape[1])
    for part, numbers in _blocks(matrix, workspace):
        torch.mm(numbers, columns, out=product[part])
    return product


def _small(rows: Tensor, matrix: StoredTensor, workspace: Workspace) -> Tensor:
    """Rows x matrix in parts that are small enough for numpy's kernels; of one row they make two, as one has none."""
    sources = (rows.expand(2, -1) if rows.shape[0] == 1 else rows).contiguous().numpy()
    count, (height, width) = len(sources), matrix.shape
    step = _power_of_two(min(SMALL_PRODUCT // sources.size, SMALL_SUMS // count, workspace.block(width).shape[0]))
    sums = np.empty((-(-height // step), count, step), np.float32)
    for part, numbers in _blocks(matrix, workspace, step):
        parts, rest = divmod(part.stop - part.start, step)
        block, first = numbers.numpy(), part.start // step
        columns = block[: parts * step].reshape(parts, step, width).transpose(0, 2, 1)
        np.matmul(sources, columns, out=sums[first : first + parts])
        if rest:
            np.matmul(sources, block[-rest:].T, out=sums[-1, :, :rest])
    product = sums.transpose(1, 0, 2).reshape(count, -1)[: rows.shape[0], :height]
    return torch.from_numpy(np.ascontiguousarray(product))


def _power_of_two(limit: int) -> int:
    """The largest that is no larger, and 1 at least."""
    return 1 << max(0, limit.bit_length() - 1)


@cache
def _has_small_kernels() -> bool:
    """Whether numpy multiplies by OpenBLAS, and this processor is one that it has such kernels for."""
    config: dict[str, Any] = getattr(np.__config__, "CONFIG", {})
    blas = config.get("Build Dependencies", {}).get("blas", {}).get("name", "")
    return "openblas" in blas and torch.backends.cpu.get_cpu_capability() == "AVX512"


def _own_numbers(matrix: StoredTensor) -> Tensor | None:
    """The numbers themselves, where they are stored in float32."""
    if isinstance(matrix, PlainTensor) and matrix.tensor.dtype == torch.float32 and matrix.scale is None:
        return matrix.tensor
    return None
