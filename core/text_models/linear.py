"""Products with matrices as a file holds them: widened a block at a time, which stays in the processor's cache."""

import torch
from torch import Tensor, nn

from core.program.cancellation import CancelCheck, give_way, never_cancelled
from core.text_models.weights import PlainTensor, StoredTensor, widened

BLOCK_BYTES = 2**21  # of float32 numbers a thread that are widened together
MAX_BLOCK_BYTES = 2**25
FEW_ROWS = 12  # rows, up to which rows x matrix is faster, above it matrix x rows


class Workspace:
    """Memory for one widened block, which all matrices of a model share, and who asks whether to go on."""

    def __init__(self) -> None:
        """Nothing is taken until it is needed."""
        self.cancelled: CancelCheck = never_cancelled
        self._numbers = torch.empty(0)

    def block(self, width: int) -> Tensor:
        """Room for some rows of a width [n, width], n a multiple of 64 or 1 and more."""
        size = min(BLOCK_BYTES * torch.get_num_threads(), MAX_BLOCK_BYTES) // 4
        count = max(1, size // width // 64 * 64 or size // width)
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
    give_way(workspace.cancelled)
    own, height = _own_numbers(matrix), matrix.shape[0]
    is_upright = 1 < len(rows) <= FEW_ROWS
    columns = rows.T.contiguous()
    product = torch.empty((len(rows), height) if is_upright else (height, len(rows)))
    block = workspace.block(rows.shape[1])
    for start in range(0, height, len(block)):
        give_way(workspace.cancelled)
        if own is not None:
            numbers = own[start : start + len(block)]
        else:
            numbers = block[: height - start]
            matrix.widen(numbers, start)
        if is_upright:
            torch.mm(rows, numbers.T, out=product[:, start : start + len(numbers)])
        else:
            torch.mm(numbers, columns, out=product[start : start + len(numbers)])
    return product if is_upright else product.T.contiguous()


def _own_numbers(matrix: StoredTensor) -> Tensor | None:
    """The numbers themselves, where they are stored in float32."""
    if isinstance(matrix, PlainTensor) and matrix.tensor.dtype == torch.float32 and matrix.scale is None:
        return matrix.tensor
    return None
