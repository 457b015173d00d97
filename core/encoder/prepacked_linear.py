"""Matrices in the order that oneDNN reads fastest, and products with them; plain ones where torch cannot."""

from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

from core.tokens.chunks import CONTEXT_LENGTH

MIN_PREPACKED_ROWS = 4  # rows; for fewer oneDNN takes a slower way, so some are added


def prepack(matrix: Tensor) -> Tensor:
    """A float32 matrix in another order, and no more memory; what is no matrix, or packed already, stays as it is.

    A product with two rows takes two thirds of the time that BLAS takes, one with many nine tenths.
    """
    if matrix.is_mkldnn or matrix.ndim != 2 or not _can_prepack():
        return matrix
    prepacked: Tensor = torch.ops.mkldnn._reorder_linear_weight(matrix.contiguous(), CONTEXT_LENGTH)
    return prepacked


def unpack(weight: Tensor) -> Tensor:
    """A weight in its usual order and in float32, every number as it was."""
    return weight.to_dense() if weight.is_mkldnn else weight.float()


def linear(rows: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Rows [rows, in] times a matrix [out, in], packed or plain, in the matrix's type."""
    if not weight.is_mkldnn:
        return functional.linear(rows.to(weight.dtype), weight, bias)
    count = len(rows)
    if count < MIN_PREPACKED_ROWS:
        rows = functional.pad(rows, (0, 0, 0, MIN_PREPACKED_ROWS - count))
    product: Tensor = torch.ops.mkldnn._linear_pointwise(rows, weight, bias, "none", [], "")
    return product[:count]


@cache
def _can_prepack() -> bool:
    """Whether this build of torch has these internal operations, and they give what they should."""
    try:
        matrix = torch.arange(12.0).view(4, 3)
        prepacked = torch.ops.mkldnn._reorder_linear_weight(matrix, CONTEXT_LENGTH)
        product = torch.ops.mkldnn._linear_pointwise(torch.eye(3), prepacked, torch.ones(4), "none", [], "")
        return prepacked.is_mkldnn and torch.equal(product, matrix.T + 1) and torch.equal(prepacked.to_dense(), matrix)
    except (AttributeError, RuntimeError):
        return False
