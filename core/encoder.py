"""The CLIP text transformer over all layers: Chunks to Encoding."""

import time
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection

from core.chunking import POSITIONS, Chunks
from core.encoding import EncoderInfo, Encoding, Floats, LayerNorm

BATCH = 4  # chunks that go through the layers together


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


class Encoder:
    """An opened text encoder: what it is (`info`) and its weights. One thread at a time."""

    def __init__(self, info: EncoderInfo, model: CLIPTextModelWithProjection) -> None:
        self.info = info
        self._model = model
        self._stop = _Stop()
        for layer in model.text_model.encoder.layers:
            layer.register_forward_pre_hook(self._stop)
        norm = model.text_model.final_layer_norm
        self._final_norm = LayerNorm(norm.weight.numpy(), norm.bias.numpy(), float(norm.eps))

    def encode(self, chunks: Chunks, cancelled: Callable[[], bool] = never, max_chunks: int | None = None) -> Encoding:
        """The hidden states of the first `max_chunks` chunks, or all.

        Cancelled is raised once `cancelled()` is true, which is asked before every layer of every batch.
        """
        if max_chunks is not None and max_chunks < 1:
            raise ValueError(f"max_chunks is {max_chunks}, but at least one chunk is encoded")
        started = time.perf_counter()
        states, pooled = self._run(chunks.ids[:max_chunks], cancelled)
        feature = self._project(pooled[0])
        return Encoding(chunks, self.info, states, self._final_norm, feature, time.perf_counter() - started)

    def encode_ids(self, ids: NDArray[np.int64], cancelled: Callable[[], bool] = never) -> Floats:
        """Hidden states float32 [layers + 1, 77 x n, width] of ids [n, 77], each row a chunk of its own."""
        return self._run(ids, cancelled)[0]

    def _run(self, ids: NDArray[np.int64], cancelled: Callable[[], bool]) -> tuple[Floats, Floats]:
        """Raw hidden states [layers + 1, 77 x n, width], and the final-normed rows at each leftmost EOS [n, width]."""
        if ids.ndim != 2 or ids.shape[1] != POSITIONS:
            raise ValueError(f"ids of shape {ids.shape}, but a chunk is {POSITIONS} of them")
        count = len(ids)
        states = np.empty((self.info.layers + 1, count, POSITIONS, self.info.width), dtype=np.float32)
        pooled = np.empty((count, self.info.width), dtype=np.float32)
        self._stop.asked = cancelled
        for start in range(0, count, BATCH):
            batch = slice(start, start + BATCH)
            states[:, batch], pooled[batch] = self._run_batch(ids[batch])
        return states.reshape(self.info.layers + 1, count * POSITIONS, self.info.width), pooled

    def _run_batch(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        with torch.inference_mode():
            output = self._model.text_model(input_ids=torch.from_numpy(ids.copy()), output_hidden_states=True)
            return torch.stack(output.hidden_states).numpy(), output.pooler_output.numpy()

    def _project(self, pooled: Floats) -> Floats | None:
        """One row [width] through the text projection [projection], None where the file has none."""
        if self.info.projection is None:
            return None
        with torch.inference_mode():
            projected: Floats = self._model.text_projection(torch.from_numpy(pooled)).numpy()
            return projected
