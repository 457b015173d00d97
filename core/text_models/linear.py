"""Products with matrices as a file holds them: widened a block at a time, which stays in the processor's cache.

Of few rows the products are by numpy where its library has kernels for small matrices: they take half as long there.
"""

from collections.abc import Callable
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
SMALL_PRODUCT = 500_000  # multiplications; from some 800,000 on OpenBLAS takes others, and all of its threads

Multiply = Callable[[Tensor, Tensor, Tensor], None]


class Workspace:
    """Memory for one widened block, which all matrices of a model share, and who asks whether to go on."""

    def __init__(self) -> None:
        """Nothing is taken until it is needed."""
        self.cancelled: CancelCheck = never_cancelled
        self._numbers = torch.empty(0)

    def block(self, width: int) -> Tensor:
        """Room for some rows of a width [n, width], n a multiple of 16 where 16 and more fit."""
        size = min(BLOCK_BYTES * torch.get_num_threads(), MAX_BLOCK_BYTES) // 4
        count = max(1, size // width // 16 * 16 or size // width)
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
    own, height = _own_numbers(matrix), matrix.shape[0]
    is_upright, multiply_block = _way(len(rows))
    count = len(rows)
    if count == 1 and is_upright:
        rows = rows.expand(2, -1)  # for one there is no kernel
    sources = rows.contiguous() if is_upright else rows.T.contiguous()
    product = torch.empty((len(rows), height) if is_upright else (height, len(rows)))
    block = workspace.block(rows.shape[1])
    for start in range(0, height, len(block)):
        give_way(workspace.cancelled)
        if own is not None:
            numbers = own[start : start + len(block)]
        else:
            numbers = block[: height - start]
            matrix.widen(numbers, start)
        part = slice(start, start + len(numbers))
        multiply_block(sources, numbers, product[:, part] if is_upright else product[part])
    return product[:count] if is_upright else product.T.contiguous()


def _way(rows: int) -> tuple[bool, Multiply]:
    """How so many rows are multiplied with a block: as rows x matrix or as matrix x rows, and by what."""
    if rows <= SMALL_ROWS and torch.get_num_threads() == 1 and _has_small_kernels():
        return True, _small
    return (True, _upright) if 1 < rows <= FEW_ROWS else (False, _lying)


def _upright(rows: Tensor, block: Tensor, out: Tensor) -> None:
    torch.mm(rows, block.T, out=out)


def _lying(columns: Tensor, block: Tensor, out: Tensor) -> None:
    torch.mm(block, columns, out=out)


def _small(rows: Tensor, block: Tensor, out: Tensor) -> None:
    """Two rows and more x matrix in parts that are small enough for the kernels."""
    sources, numbers, products = rows.numpy(), block.numpy(), out.numpy()
    step = max(1, SMALL_PRODUCT // sources.size)
    step = step // 16 * 16 or step
    for start in range(0, len(numbers), step):
        np.matmul(sources, numbers[start : start + step].T, out=products[:, start : start + step])


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
