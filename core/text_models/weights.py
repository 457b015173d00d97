"""Tensors as a file holds them, and their numbers in float32, some rows at a time."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import torch
from torch import Tensor


class StoredTensor(Protocol):
    """A tensor as a file holds it, in whatever type or blocks; its numbers are made where they are needed.

    `shape` is that of the numbers, not of what is stored.
    """

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the numbers."""

    @property
    def stored_bytes(self) -> int:
        """How much is read for all of it."""

    def widen(self, out: Tensor, start: int = 0) -> None:
        """Fills `out` float32 [n, …] with the numbers of n rows (of the first dimension) from `start` on."""

    def rows(self, ids: Tensor) -> Tensor:
        """The numbers of some rows, float32 [n, …], by their indices int64 [n]."""

    def at_hand(self) -> "AbstractContextManager[StoredTensor]":
        """The same tensor, which is faster to widen while the context is open: not long, as others may wait for it."""

    def release(self) -> None:
        """Lets go of what was read from the file; it is read again where it is needed. Nothing, where that is free."""


Weights = Mapping[str, StoredTensor]  # by transformers' own parameter names


class PlainTensor:
    """A tensor of any floating type of torch, mapped or in memory; all numbers times `scale` where there is one."""

    def __init__(self, tensor: Tensor, scale: float | None = None) -> None:
        """`tensor` is not copied, and not written to."""
        self.tensor, self.scale = tensor, scale

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the tensor."""
        return tuple(self.tensor.shape)

    @property
    def stored_bytes(self) -> int:
        """What the tensor takes."""
        return self.tensor.nbytes

    def widen(self, out: Tensor, start: int = 0) -> None:
        """Fills `out` [n, …] with rows from `start` on, in float32."""
        out.copy_(self.tensor[start : start + len(out)])
        if self.scale is not None:
            out.mul_(self.scale)

    def rows(self, ids: Tensor) -> Tensor:
        """Some rows in float32."""
        rows = self.tensor.view(_BITS.get(self.tensor.dtype, self.tensor.dtype))[ids].view(self.tensor.dtype).float()
        return rows if self.scale is None else rows * self.scale

    def at_hand(self) -> "AbstractContextManager[StoredTensor]":
        """This one."""
        return nullcontext(self)

    def release(self) -> None:
        """Nothing: the system lets go of mapped pages by itself."""


_BITS = {torch.float8_e4m3fn: torch.uint8, torch.float8_e5m2: torch.uint8}  # types that cannot be indexed, as bytes


def widened(stored: StoredTensor) -> Tensor:
    """All numbers of a stored tensor, float32."""
    out = torch.empty(stored.shape)
    if out.ndim:
        stored.widen(out)
    else:
        stored.widen(out.view(1))
    return out
