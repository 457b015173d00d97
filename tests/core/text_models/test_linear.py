"""A product with a stored matrix is that with its numbers, however it is made."""

import pytest
import torch

from core.text_models import linear
from core.text_models.linear import Workspace, multiply
from core.text_models.weights import PlainTensor

TYPES = (torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2, torch.float32)


@pytest.mark.parametrize("has_small_kernels", [False, True])
@pytest.mark.parametrize("rows", [1, 2, 7, 12, 15, 28, 29, 64])
@pytest.mark.parametrize("shape", [(5, 3), (70, 33), (300, 1024), (33, 9728)])
def test_few_and_many_rows_times_matrices_of_any_shape(
    rows: int, shape: tuple[int, int], has_small_kernels: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linear, "_has_small_kernels", lambda: has_small_kernels)
    monkeypatch.setattr(linear, "BLOCK_BYTES", 2**18)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    draw = torch.Generator().manual_seed(rows)
    sources, matrix = torch.randn(rows, shape[1], generator=draw), torch.randn(shape, generator=draw).bfloat16()
    expected = sources.double() @ matrix.double().T
    product = multiply(sources, PlainTensor(matrix), Workspace())
    assert product.dtype == torch.float32 and product.is_contiguous()
    assert torch.allclose(product.double(), expected, atol=1e-5 * float(expected.abs().max()))
    product = multiply(sources, PlainTensor(matrix.float()), Workspace())
    assert torch.allclose(product.double(), expected, atol=1e-5 * float(expected.abs().max()))


@pytest.mark.parametrize(
    "dtype", [torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2, torch.float32]
)
def test_stored_numbers_of_every_type_are_widened_and_scaled(dtype: torch.dtype) -> None:
    numbers = torch.randn(10, 6).to(dtype)
    stored = PlainTensor(numbers, scale=0.5)
    out = torch.empty(4, 6)
    stored.widen(out, 3)
    assert torch.equal(out, numbers[3:7].float() * 0.5)
    ids = torch.tensor([9, 0, 9])
    assert torch.equal(stored.rows(ids), numbers.float()[ids] * 0.5)
    assert stored.shape == (10, 6) and stored.stored_bytes == numbers.nbytes
