"""The CLIP text transformer over all layers: Chunks to Encoding."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection

from core.chunking import POSITIONS, Chunks
from core.encoding import EncoderInfo, Encoding, Floats, LayerNorm
from core.families import PADDING
from core.tokenizer import Token

BATCH = 4  # chunks that go through the layers together
Vectors = Mapping[tuple[int, int], Floats]  # by chunk and position, what stands there in place of a token


def leave_a_core() -> None:
    """Has torch compute on all cores but one from now on, so that a window beside it answers its keys at once."""
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))


class Cancelled(Exception):
    """The work was given up because nobody waits for its result any more."""


def never() -> bool:
    """The `cancelled` of work that is always finished."""
    return False


class _Stop:
    """A hook before every layer that raises Cancelled; apart from Encoder, so that dropping one frees its weights."""

    asked: Callable[[], bool] = staticmethod(never)

    def __call__(self, layer: torch.nn.Module, arguments: object) -> None:
        if self.asked():
            raise Cancelled


class _Insert:
    """A hook behind the token embedding that puts the vectors of textual inversions over their rows."""

    def __init__(self) -> None:
        self.vectors: Vectors = {}

    def __call__(self, module: torch.nn.Module, arguments: object, output: torch.Tensor) -> torch.Tensor:
        if self.vectors:
            output = output.clone()
            for place, vector in self.vectors.items():
                output[place] = torch.from_numpy(vector)
        return output


def _final_norm(model: CLIPTextModelWithProjection) -> LayerNorm:
    norm = model.text_model.final_layer_norm
    return LayerNorm(norm.weight.numpy(), norm.bias.numpy(), float(norm.eps))


class Encoder:
    """An opened text encoder: what it is (`info`) and its weights. One thread at a time.

    `embeddings` are the vectors [n, width] of textual inversions by name; rows of others are left out, as ComfyUI does.
    """

    def __init__(self, info: EncoderInfo, model: CLIPTextModelWithProjection) -> None:
        self.info = info
        self.embeddings: Mapping[str, Floats] = {}
        self._model = model
        self._own: dict[str, torch.Tensor] = {}  # of the weights that others stand in for now
        self._stop, self._insert = _Stop(), _Insert()
        for layer in model.text_model.encoder.layers:
            layer.register_forward_pre_hook(self._stop)
        model.text_model.embeddings.token_embedding.register_forward_hook(self._insert)
        self.final_norm = _final_norm(model)

    def encode(self, chunks: Chunks, cancelled: Callable[[], bool] = never, max_chunks: int | None = None) -> Encoding:
        """The hidden states of the first `max_chunks` chunks, or all.

        Cancelled is raised once `cancelled()` is true, which is asked before every layer of every batch.
        """
        if max_chunks is not None and max_chunks < 1:
            raise ValueError(f"max_chunks is {max_chunks}, but at least one chunk is encoded")
        started = time.perf_counter()
        states, pooled = self.encode_rows(chunks.rows[:max_chunks], cancelled)
        feature = self.project(pooled[0])
        return Encoding(chunks, self.info, states, self.final_norm, feature, time.perf_counter() - started)

    def encode_rows(
        self,
        rows: Sequence[Sequence[Token]],
        cancelled: Callable[[], bool] = never,
        mask: NDArray[np.int64] | None = None,
    ) -> tuple[Floats, Floats]:
        """Raw hidden states [layers + 1, 77 x n, width] of n chunks, and their pooled rows [n, width].

        Pooled are the final-normed rows at each leftmost EOS. `mask` [n, 77] has 0 where no row may look.
        """
        ids, vectors = self._inputs(rows)
        return self._run(ids, cancelled, vectors, mask)

    def has_weight(self, name: str) -> bool:
        """Whether it has a weight of that name, as `CLIPTextModelWithProjection` names them."""
        return name in self._weights

    @property
    def weight_names(self) -> tuple[str, ...]:
        """The names of all its weights."""
        return tuple(self._weights)

    def own_weight(self, name: str) -> torch.Tensor:
        """A weight as the file holds it, whatever stands in for it now; not to be written to."""
        return self._own.get(name, self._weights[name].data)

    def replace_weights(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Lets `weights` stand in for its own, which all come back first: without any, it is as it was opened."""
        for name, own in self._own.items():
            self._weights[name].data = own
        self._own = {name: self._weights[name].data for name in weights}
        for name, weight in weights.items():
            self._weights[name].data = weight
        self.final_norm = _final_norm(self._model)

    @cached_property
    def _weights(self) -> dict[str, torch.nn.Parameter]:
        return dict(self._model.named_parameters())

    def encode_ids(self, ids: NDArray[np.int64], cancelled: Callable[[], bool] = never) -> Floats:
        """Hidden states float32 [layers + 1, 77 x n, width] of ids [n, 77], each row a chunk of its own."""
        return self._run(ids, cancelled)[0]

    def project(self, pooled: Floats) -> Floats | None:
        """One row [width] through the text projection [projection], None where the file has none."""
        if self.info.projection is None:
            return None
        with torch.inference_mode():
            projected: Floats = self._model.text_projection(torch.from_numpy(pooled)).numpy()
            return projected

    def _inputs(self, rows: Sequence[Sequence[Token]]) -> tuple[NDArray[np.int64], dict[tuple[int, int], Floats]]:
        """Ids [n, 77] and vectors; a row without its vector is left out, and padding makes up for it at the end."""
        ids = np.full((len(rows), POSITIONS), PADDING[self.info.name], dtype=np.int64)
        vectors: dict[tuple[int, int], Floats] = {}
        for chunk, row in enumerate(rows):
            kept = [token for token in row if token.kind != "embedding" or token.piece in self.embeddings]
            ids[chunk, : len(kept)] = [token.id for token in kept]
            for position, token in enumerate(kept):
                if token.kind == "embedding" and token.vector is not None:
                    vectors[chunk, position] = self.embeddings[token.piece][token.vector]
        return ids, vectors

    def _run(
        self,
        ids: NDArray[np.int64],
        cancelled: Callable[[], bool],
        vectors: Vectors | None = None,
        mask: NDArray[np.int64] | None = None,
    ) -> tuple[Floats, Floats]:
        if ids.ndim != 2 or ids.shape[1] != POSITIONS:
            raise ValueError(f"ids of shape {ids.shape}, but a chunk is {POSITIONS} of them")
        count = len(ids)
        states = np.empty((self.info.layers + 1, count, POSITIONS, self.info.width), dtype=np.float32)
        pooled = np.empty((count, self.info.width), dtype=np.float32)
        self._stop.asked = cancelled
        for start in range(0, count, BATCH):
            batch = slice(start, start + BATCH)
            inside = {
                (chunk - start, position): vector
                for (chunk, position), vector in (vectors or {}).items()
                if start <= chunk < start + BATCH
            }
            states[:, batch], pooled[batch] = self._run_batch(ids[batch], inside, None if mask is None else mask[batch])
        return states.reshape(self.info.layers + 1, count * POSITIONS, self.info.width), pooled

    def _run_batch(
        self, ids: NDArray[np.int64], vectors: Vectors, mask: NDArray[np.int64] | None
    ) -> tuple[Floats, Floats]:
        self._insert.vectors = vectors
        with torch.inference_mode():
            output = self._model.text_model(
                input_ids=torch.tensor(ids.copy()),
                attention_mask=None if mask is None else torch.tensor(mask),
                output_hidden_states=True,
            )
            return torch.stack(output.hidden_states).numpy(), output.pooler_output.numpy()
