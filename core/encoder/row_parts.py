"""What a row is made of, exactly: the parts that attention brought from each source, by layer and head."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.encoder.config import LAYER_PREFIX
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.tokens.tokenizer import Token

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder


@dataclass(frozen=True, eq=False)
class RowParts:
    """The parts of a row times a direction; all of them together are the row behind the last layer times it.

    `attention` [layers, heads, sources]: what each head of each layer brought from each position up to the row's own.
    `biases` [layers]: of the projection behind the heads. `mlps` [layers]. `start`: token plus position embedding.
    """

    attention: Floats
    biases: Floats
    mlps: Floats
    start: float

    @property
    def total(self) -> float:
        """The sum of all parts."""
        parts = (self.attention, self.biases, self.mlps)
        return self.start + float(sum(part.sum(dtype=np.float64) for part in parts))


def row_parts(
    encoder: "Encoder",
    chunk: Sequence[Token],
    position: int,
    direction: Floats,
    layers: int | None = None,
    cancelled: CancelCheck = never_cancelled,
) -> RowParts:
    """The parts of the row at a position of a chunk, raw behind some layers or all, times `direction` [width].

    h[L, t] = h[0, t] + Σ A[l, head, t, j] · O[l, head] V[l, head, j] + Σ b_O[l] + Σ mlp[l, t] is exact: what a layer's
    MLP adds is the difference of the states less what attention brought. Out of what is kept of the chunk's pass;
    Cancelled.
    """
    rows = encoder.rows_of(chunk, cancelled)
    count = encoder.info.layers if layers is None else layers
    states, values = (kept.float().cpu().numpy() for kept in (rows.states, rows.values))
    attention, biases, mlps = [], [], []
    for layer in range(count):
        if cancelled():
            raise Cancelled
        (weights,) = encoder.attentions(chunk, layer + 1, cancelled)
        brought, bias = _brought(encoder, layer, weights[:, position, : position + 1], values[layer], direction)
        moved = float((states[layer + 1, position] - states[layer, position]).astype(np.float64) @ direction)
        attention.append(brought)
        biases.append(bias)
        mlps.append(moved - float(brought.sum(dtype=np.float64)) - bias)
    start = float(states[0, position] @ direction)
    return RowParts(np.stack(attention), np.array(biases, np.float32), np.array(mlps, np.float32), start)


def _brought(
    encoder: "Encoder", layer: int, weights: Floats, values: Floats, direction: Floats
) -> tuple[Floats, float]:
    """What attention brings from each source [heads, sources] by a row's `weights` of it, and the bias."""
    stem = f"{LAYER_PREFIX}{layer}.self_attn.out_proj."
    heads, sources = weights.shape
    pulled = (direction @ encoder.weight(f"{stem}weight").numpy()).reshape(heads, -1)
    by_head = values[:sources].reshape(sources, heads, -1)
    brought = weights * np.einsum("shw,hw->hs", by_head, pulled)
    return np.asarray(brought, np.float32), float(encoder.weight(f"{stem}bias").numpy() @ direction)
