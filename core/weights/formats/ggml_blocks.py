"""The numbers that ggml's quantised blocks stand for (ggml-quants.c: dequantize_row_*), as float32.

Each function takes bytes [blocks, bytes of a block] and gives numbers [blocks, numbers of a block]. `d` is a block's
scale and `m` its least number or, for the K types, what is taken off, both float16.
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

Dequantise = Callable[[Tensor], Tensor]


def _half(blocks: Tensor, at: int) -> Tensor:
    """The float16 at byte `at` of each block, float32 [blocks, 1]."""
    return blocks[:, at : at + 2].contiguous().view(torch.float16).float()


def _nibbles(packed: Tensor) -> Tensor:
    """Half bytes: all lower ones, then all upper ones."""
    return torch.cat([packed & 15, packed >> 4], dim=-1)


def _fifth_bits(packed: Tensor) -> Tensor:
    """The 32 bits of four bytes [blocks, 4], the lowest first, as 0 or 16."""
    shifts = torch.arange(8, dtype=torch.uint8)
    bits: Tensor = ((packed[:, :, None] >> shifts) & 1) * 16
    return bits.flatten(1)


def _q4_0(blocks: Tensor) -> Tensor:
    return _half(blocks, 0) * (_nibbles(blocks[:, 2:]).float() - 8)


def _q4_1(blocks: Tensor) -> Tensor:
    return _half(blocks, 0) * _nibbles(blocks[:, 4:]).float() + _half(blocks, 2)


def _q5_0(blocks: Tensor) -> Tensor:
    numbers = _nibbles(blocks[:, 6:]) | _fifth_bits(blocks[:, 2:6])
    return _half(blocks, 0) * (numbers.float() - 16)


def _q5_1(blocks: Tensor) -> Tensor:
    numbers = _nibbles(blocks[:, 8:]) | _fifth_bits(blocks[:, 4:8])
    return _half(blocks, 0) * numbers.float() + _half(blocks, 2)


def _q8_0(blocks: Tensor) -> Tensor:
    return _half(blocks, 0) * blocks[:, 2:].contiguous().view(torch.int8).float()


def _planes(packed: Tensor, bits: int, width: int) -> Tensor:
    """[blocks, n] to [blocks, 8 / bits x n]: of every `width` bytes first all lowest bits, then all next ones."""
    shifts = torch.arange(0, 8, bits, dtype=torch.uint8)[:, None]
    planes: Tensor = (packed.reshape(len(packed), -1, 1, width) >> shifts) & (2**bits - 1)
    return planes.flatten(1)


def _q2_k(blocks: Tensor) -> Tensor:
    scales, numbers = blocks[:, :16], _planes(blocks[:, 16:80], 2, 32).view(-1, 16, 16)
    d, m = _half(blocks, 80) * (scales & 15), _half(blocks, 82) * (scales >> 4)
    return (d[..., None] * numbers - m[..., None]).flatten(1)


def _q3_k(blocks: Tensor) -> Tensor:
    """Numbers of three bits: two of them in `low`, the third in `high`, where a 0 takes 4 off."""
    high = _planes(blocks[:, :32], 1, 32)
    low = _planes(blocks[:, 32:96], 2, 32)
    scales = blocks[:, 96:108]
    lower = torch.cat([scales[:, :8] & 15, scales[:, :8] >> 4], dim=1)
    upper = torch.cat([(scales[:, 8:] >> shift) & 3 for shift in (0, 2, 4, 6)], dim=1)
    factors = _half(blocks, 108) * ((lower | upper << 4).float() - 32)
    numbers = low.float() - 4 * (1 - high.float())
    return (factors[..., None] * numbers.view(-1, 16, 16)).flatten(1)


def _scales_and_mins(packed: Tensor) -> tuple[Tensor, Tensor]:
    """Eight scales and eight subtrahends of six bits out of twelve bytes (ggml-quants.c: get_scale_min_k4)."""
    first, second, third = packed[:, :4], packed[:, 4:8], packed[:, 8:]
    scales = torch.cat([first & 63, (third & 15) | (first >> 6 << 4)], dim=1)
    mins = torch.cat([second & 63, (third >> 4) | (second >> 6 << 4)], dim=1)
    return scales, mins


def _q4_k(blocks: Tensor) -> Tensor:
    scales, mins = _scales_and_mins(blocks[:, 4:16])
    numbers = _planes(blocks[:, 16:], 4, 32).view(-1, 8, 32)
    d, m = _half(blocks, 0) * scales, _half(blocks, 2) * mins
    return (d[..., None] * numbers - m[..., None]).flatten(1)


def _q5_k(blocks: Tensor) -> Tensor:
    scales, mins = _scales_and_mins(blocks[:, 4:16])
    numbers = (_planes(blocks[:, 48:], 4, 32) | _planes(blocks[:, 16:48], 1, 32) << 4).view(-1, 8, 32)
    d, m = _half(blocks, 0) * scales, _half(blocks, 2) * mins
    return (d[..., None] * numbers - m[..., None]).flatten(1)


def _q6_k(blocks: Tensor) -> Tensor:
    numbers = _planes(blocks[:, :128], 4, 64) | _planes(blocks[:, 128:192], 2, 32) << 4
    scales = blocks[:, 192:208].contiguous().view(torch.int8)
    d = _half(blocks, 208) * scales
    return (d[..., None] * (numbers.view(-1, 16, 16).float() - 32)).flatten(1)


DEQUANTISE: Mapping[str, Dequantise] = {
    "Q4_0": _q4_0,
    "Q4_1": _q4_1,
    "Q5_0": _q5_0,
    "Q5_1": _q5_1,
    "Q8_0": _q8_0,
    "Q2_K": _q2_k,
    "Q3_K": _q3_k,
    "Q4_K": _q4_k,
    "Q5_K": _q5_k,
    "Q6_K": _q6_k,
}
