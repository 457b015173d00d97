"""How one number of a chunk's last row changes with what the encoder reads at each position: exact derivatives."""

from collections.abc import Mapping, Sequence
from functools import partial

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx
from torch.nn import functional

from core.encoder.config import FINAL_NORM, TextEncoderConfig
from core.encoder.encoding import Floats
from core.encoder.inputs import InputKey
from core.encoder.prepacked_linear import linear, unpack
from core.encoder.transformer import NewPositions, Transformer, to_numpy
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled


class _Context(FunctionCtx):
    """What a product keeps for its way back."""

    weight: Tensor
    cancelled: CancelCheck


class _Product(torch.autograd.Function):
    """Rows times a matrix, which may be packed: a packed one has no derivative, so on the way back it is unpacked.

    `cancelled` is asked before each product, there and back, and Cancelled goes through torch as it is.
    """

    @staticmethod
    def forward(ctx: _Context, rows: Tensor, weight: Tensor, bias: Tensor, cancelled: CancelCheck) -> Tensor:
        if cancelled():
            raise Cancelled
        ctx.weight, ctx.cancelled = weight, cancelled
        return linear(rows, weight, bias)

    @staticmethod
    def backward(ctx: _Context, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        if ctx.cancelled():
            raise Cancelled
        return gradients[0] @ unpack(ctx.weight), None, None, None


class Derivatives(Transformer):
    """The pass through all layers with derivatives, in float32 on the processor, one matrix unpacked at a time."""

    def __init__(self, config: TextEncoderConfig, weights: Mapping[str, Tensor]) -> None:
        """`weights` by transformers' names, on the processor; matrices may be packed."""
        usable = {
            name: each.clone() if each.is_inference() and "norm" in name else each for name, each in weights.items()
        }
        super().__init__(config, usable)
        self._cancelled: CancelCheck = never_cancelled

    def embeddings(self, inputs: Sequence[InputKey]) -> Floats:
        """Token plus position embedding [n, width] of what the encoder reads at the first n positions."""
        with torch.inference_mode():
            return to_numpy(self._input_embeddings(NewPositions(tuple(inputs))))

    def last_row(
        self, embeddings: Floats, direction: Floats, layers: int, cancelled: CancelCheck = never_cancelled
    ) -> Floats:
        """The values of `of_last_row` [m] alone."""
        hidden, count = torch.from_numpy(embeddings), len(embeddings)
        length, width = hidden.shape[1:]
        self._cancelled = cancelled
        with torch.inference_mode():
            hidden = hidden.reshape(-1, width)
            for layer in range(layers):
                hidden = self._layer(layer, hidden, partial(self._attend_chunks, count))
            return to_numpy(self._value(hidden.view(count, length, width)[:, -1], torch.from_numpy(direction)))

    def _value(self, rows: Tensor, direction: Tensor) -> Tensor:
        return self._norm(rows, FINAL_NORM.removesuffix(".")) @ direction

    def of_last_row(
        self, embeddings: Floats, direction: Floats, layers: int, cancelled: CancelCheck = never_cancelled
    ) -> tuple[Floats, Floats]:
        """The last position's row behind some layers, final-normed, times `direction` [width]: values [m] for m
        chunks of embeddings [m, n, width], and their derivatives by these [m, n, width].

        `cancelled` is asked before each product with a matrix, there and back; Cancelled.
        """
        self._cancelled = cancelled
        size = max(1, self.max_batch_rows // embeddings.shape[1])
        parts = torch.split(torch.from_numpy(embeddings), size)
        results = [self._of_batch(part, torch.from_numpy(direction), layers) for part in parts]
        values, gradients = (torch.cat(tensors) for tensors in zip(*results, strict=True))
        return to_numpy(values), to_numpy(gradients)

    def _of_batch(self, embeddings: Tensor, direction: Tensor, layers: int) -> tuple[Tensor, Tensor]:
        count, length, width = embeddings.shape
        ends, hidden = [], embeddings.reshape(-1, width)
        for layer in range(layers):
            before = hidden.detach().requires_grad_()
            with torch.enable_grad():
                hidden = self._layer(layer, before, partial(self._attend_chunks, count))
            ends.append((before, hidden))
        last = hidden.detach().view(count, length, width)[:, -1].clone().requires_grad_()
        with torch.enable_grad():
            values = self._value(last, direction)
        gradient = torch.zeros_like(embeddings)
        (gradient[:, -1],) = torch.autograd.grad(values.sum(), last)
        gradient = gradient.view(-1, width)
        while ends:
            before, behind = ends.pop()
            (gradient,) = torch.autograd.grad(behind, before, gradient)
        return values.detach(), gradient.view(count, length, width)

    def _attend_chunks(self, count: int, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """What each row takes from those before it in its own chunk [rows, width]."""
        heads = [self._heads(rows.view(count, -1, rows.shape[-1])) for rows in (query, key, value)]
        mixed = functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], is_causal=True)
        return mixed.transpose(1, 2).reshape(query.shape)

    def _linear(self, rows: Tensor, name: str) -> Tensor:
        product: Tensor = _Product.apply(  # type: ignore[no-untyped-call]
            rows, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], self._cancelled
        )
        return product
