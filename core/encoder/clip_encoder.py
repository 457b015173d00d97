"""The CLIP text encoder over all layers: Chunks to Encoding, computing only what has changed."""

import copy
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.encoder.config import FINAL_NORM, LAYER_PREFIX, TEXT_PROJECTION, TextEncoderConfig
from core.encoder.derivatives import Derivatives
from core.encoder.devices import DTYPES, Precision, check_device, is_out_of_memory, no_room_notice
from core.encoder.encoder import ALL_ROWS, Encoder, ReportCount
from core.encoder.encoding import EncoderInfo, Encoding, Floats, LayerNorm, Norm
from core.encoder.inputs import InputKeys, keys_and_counts, pooled_position
from core.encoder.prefix_cache import CachedTransformer, PrefixCache
from core.encoder.prepacked_linear import prepack, unpack
from core.encoder.transformer import CachedPrefix, Transformer, to_numpy
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.tokens.chunks import MARK_TOKENS, Chunks
from core.tokens.families import PADDING_TOKENS
from core.tokens.tokenizer import BOS, Token

Result = TypeVar("Result")


class ClipEncoder:
    """An opened CLIP text encoder: what it is (`info`) and its weights. One thread at a time.

    The attention is causal: a position's row depends on the positions up to it alone. So rows of recent chunks are kept
    until the weights change (`core.encoder.prefix_cache`), and only positions from the first difference on computed.

    `inversion_vectors` are the vectors [n, width] of textual inversions by name; rows of others are left out, as
    ComfyUI does. `notice` is a sentence for the artist when the device was given up, else empty.
    """

    def __init__(
        self,
        info: EncoderInfo,
        config: TextEncoderConfig,
        weights: dict[str, torch.Tensor],
        cache: PrefixCache | None = None,
    ) -> None:
        """`weights`, float32 on the CPU and named as by transformers' CLIPTextModelWithProjection, are taken over.

        The token table may be of another type, and matrices of layers prepacked. `cache` is emptied, and is this
        encoder's alone from then on; by default a new one.
        """
        self.info = info
        self.inversion_vectors: Mapping[str, Floats] = {}
        self.device, self.notice = "cpu", ""
        self.precision: Precision = "float32"
        self._config = config
        self._cache = PrefixCache() if cache is None else cache
        self._weights = weights  # the matrices of layers packed
        self._replaced: dict[str, torch.Tensor] = {}  # of the weights that others stand in for now
        # the same as `_weights`, where and as exactly as is computed
        self._device_weights: dict[str, torch.Tensor] = {}
        self._move_weights(self._weights)

    def encode(
        self,
        chunks: Chunks,
        cancelled: CancelCheck = never_cancelled,
        max_chunks: int | None = None,
        padding: bool = True,
    ) -> Encoding:
        """The hidden states of the first `max_chunks` chunks, or all; rows of padding are NaN without `padding`.

        Cancelled is raised once `cancelled()` is true, which is asked before every layer of every batch.
        """
        if max_chunks is not None and max_chunks < 1:
            raise ValueError(f"max_chunks is {max_chunks}, but at least one chunk is encoded")
        started = time.perf_counter()
        states, pooled = self.encode_chunks(chunks.chunks[:max_chunks], cancelled, padding=padding)
        feature = self.project(pooled[0])
        seconds = time.perf_counter() - started
        return Encoding(chunks, self.info, states, self.final_norm, feature, seconds, padding)

    def encode_chunks(
        self,
        chunks: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        mask: NDArray[np.int64] | None = None,
        padding: bool = True,
    ) -> tuple[Floats, Floats]:
        """Raw hidden states [layers + 1, length x n, width] of n chunks of a length, and their pooled rows [n, width].

        Pooled are the final-normed rows at each leftmost EOS. `mask` [n, length] has 0 where no row may look.
        """
        return self._encode(*self._input_keys(chunks, padding), cancelled, mask)

    def encode_variants(
        self,
        rows: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
        padding: bool = False,
    ) -> Iterator[tuple[Floats, Floats]]:
        """Of many variants of one chunk, each one's hidden states [layers + 1, length, width] and pooled row.

        Fast where the chunk itself has just been encoded: a variant costs the rows from its first difference on. Rows
        of padding are NaN without `padding`. Batches are small, and `cancelled()` is asked before each of their layers
        and before each result. Nothing of it is kept.
        """
        inputs, counts = self._input_keys(rows, padding)
        wanted = [keys[:count] for keys, count in zip(inputs, counts, strict=True)]
        prefixes = self._compute(wanted, cancelled, keep=False)
        for done, (keys, count, prefix) in enumerate(zip(inputs, counts, prefixes, strict=True), 1):
            if cancelled():
                raise Cancelled
            states = np.full((self.info.layers + 1, len(keys), self.info.width), np.nan, np.float32)
            states[:, :count] = to_numpy(prefix.states[:, :count])
            yield states, self.final_norm(states[-1, pooled_position(keys)])
            report(done, len(rows))

    def encode_words(
        self,
        texts: Sequence[Sequence[int]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
    ) -> Floats:
        """The mean row of each text's tokens [layers + 1, n, width], every text alone behind BOS.

        No row depends on what follows it, so no EOS is computed. Beside the answer one batch is in memory at a time.
        ValueError for a text of no tokens, or of more than a chunk holds.
        """
        if any(not 0 < len(ids) <= self.info.positions - MARK_TOKENS for ids in texts):
            raise ValueError(f"a text has 1 to {self.info.positions - MARK_TOKENS} tokens")
        rows = np.empty((self.info.layers + 1, len(texts), self.info.width), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))  # equal ones are computed as one batch
        prefixes = self._compute([(BOS, *texts[index]) for index in order], cancelled, keep=False)
        for done, (index, prefix) in enumerate(zip(order, prefixes, strict=True), 1):
            rows[:, index] = to_numpy(prefix.states[:, 1 : len(texts[index]) + 1].mean(1))
            report(done, len(texts))
        return rows

    def attentions(
        self,
        chunk: Sequence[Token],
        layer: int | None = None,
        cancelled: CancelCheck = never_cancelled,
        padding: bool = False,
    ) -> Floats:
        """Attention weights float32 [layers, heads, n, n] of a chunk, n up to its EOS, or all with `padding`.

        `[..., i, j]` is how much row i takes from row j; each row sums to 1. Of all layers, or of one [1, heads, n, n],
        1 to the number of layers: the one whose output is `hidden_states[layer]`.
        """
        prefix = self.rows_of(chunk, cancelled, padding)
        weights, attention = [], self._cached.transformer.attention
        for index in range(self.info.layers) if layer is None else [layer - 1]:
            if cancelled():
                raise Cancelled
            weights.append(to_numpy(attention(index, prefix.states[index], prefix.keys[index])))
        return np.stack(weights)

    def rows_of(
        self, chunk: Sequence[Token], cancelled: CancelCheck = never_cancelled, padding: bool = False
    ) -> CachedPrefix:
        """What is computed and kept of a chunk up to its EOS, or of all of it with `padding`."""
        (inputs,), (count,) = self._input_keys([chunk], padding)
        (prefix,) = self._compute([inputs[:count]], cancelled)
        return prefix.first(count)

    def derivatives(self) -> Derivatives:
        """Takes derivatives through the weights as they are now, a LoRA's among them; always on the processor."""
        return Derivatives(self._config, self._weights)

    def project(self, pooled: Floats) -> Floats | None:
        """One row [width] through the text projection [projection], None where the file has none."""
        if self.info.projection is None:
            return None
        return to_numpy(functional.linear(torch.from_numpy(pooled), self._weights[TEXT_PROJECTION]))

    @property
    def weight_names(self) -> tuple[str, ...]:
        """The names of all its weights, as `CLIPTextModelWithProjection` has them."""
        return tuple(self._weights)

    def weight_shape(self, name: str) -> tuple[int, ...]:
        """The sizes of a weight, which need no weight to be brought into its usual order."""
        return tuple(self._weights[name].shape)

    def own_weight(self, name: str, rows: slice = ALL_ROWS) -> torch.Tensor:
        """A weight as the file holds it, float32 on the CPU, also while it is replaced; not to be written to."""
        weight = self._replaced.get(name, self._weights[name])
        return unpack(weight)[rows] if weight.is_mkldnn else unpack(weight[rows])

    def weight(self, name: str) -> torch.Tensor:
        """A weight that it computes with, float32 on the CPU: a LoRA's where one stands in; not to be written to."""
        return unpack(self._weights[name])

    @property
    def is_as_opened(self) -> bool:
        """Whether it computes with its own weights alone, without a LoRA's."""
        return not self._replaced

    def replace_weights(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Computes with `weights` in place of its own of these names, and with its own of all others."""
        changed = self._replaced.keys() | weights.keys()
        self._weights |= self._replaced
        self._replaced = {name: self._weights[name] for name in weights}
        self._weights |= weights
        self._move_weights(changed)

    def sibling(self) -> Encoder:
        """Another encoder of this one's own weights, whose memory it shares; what is replaced in one is its own."""
        sibling = copy.copy(self)
        sibling._cache, sibling.inversion_vectors = PrefixCache(), {}
        sibling._weights, sibling._device_weights = dict(self._weights), dict(self._device_weights)
        sibling.replace_weights({})
        return sibling

    def move(self, device: str, precision: Precision = "float32") -> str:
        """Computes on a device of `core.encoder.devices.devices()` from now on; a sentence where it has no room for it.

        Of bfloat16 are the matrices and what they multiply; norms, and the sum that runs through the layers, stay
        float32. Kept rows are dropped. ValueError for a device that this machine does not have.
        """
        check_device(device)
        self.device, self.precision, self.notice = device, precision, ""
        self._on_device(lambda: self._move_weights(self._weights))
        return self.notice

    def _give_up_device(self) -> None:
        self.notice = no_room_notice(self.device)
        self.device, self.precision = "cpu", "float32"
        self._move_weights(self._weights)

    def _move_weights(self, names: Iterable[str]) -> None:
        """Brings these weights to the device, and drops the rows that were computed with others."""
        uses_prepacked = self.device == "cpu" and self.precision == "float32"
        for name in names:  # one by one, so that none is in memory twice for long
            if LAYER_PREFIX not in name or "norm" in name:
                self._device_weights[name] = self._weights[name].to(self.device)
                continue
            self._weights[name] = weight = prepack(self._weights[name])
            if not uses_prepacked:
                weight = unpack(weight).to(self.device, DTYPES[self.precision])
            self._device_weights[name] = weight
        self._cache.clear()
        self._cached = CachedTransformer(Transformer(self._config, self._device_weights), self._cache)
        gain, bias = (to_numpy(self._weights[f"{FINAL_NORM}{kind}"]) for kind in ("weight", "bias"))
        self.final_norm: Norm = LayerNorm(gain, bias, self._config.epsilon)

    def _input_keys(self, rows: Sequence[Sequence[Token]], padding: bool) -> tuple[list[InputKeys], list[int]]:
        return keys_and_counts(rows, PADDING_TOKENS[self.info.name], self.inversion_vectors, padding)

    def _encode(
        self,
        inputs: Sequence[InputKeys],
        counts: Sequence[int],
        cancelled: CancelCheck,
        mask: NDArray[np.int64] | None = None,
    ) -> tuple[Floats, Floats]:
        """States [layers + 1, length x n, width] of the first `counts` positions, NaN behind, and pooled rows."""
        wanted = [keys[:count] for keys, count in zip(inputs, counts, strict=True)]
        self._cached.begin_request()
        prefixes = self._compute(wanted, cancelled) if mask is None else self._compute_masked(wanted, cancelled, mask)
        layers, width = self.info.layers + 1, self.info.width
        length = len(inputs[0]) if inputs else self.info.positions
        states = np.empty((layers, len(inputs), length, width), np.float32)
        for chunk, (count, prefix) in enumerate(zip(counts, prefixes, strict=True)):
            states[:, chunk, :count] = to_numpy(prefix.states[:, :count])
            states[:, chunk, count:] = np.nan
        ends = [pooled_position(keys) for keys in inputs]
        pooled = self.final_norm(states[-1, range(len(inputs)), ends])
        return states.reshape(layers, -1, width), pooled

    def _compute(
        self, wanted: Sequence[InputKeys], cancelled: CancelCheck, keep: bool = True
    ) -> Iterator[CachedPrefix]:
        """The rows of each of `wanted`, computed a batch at a time."""
        done = 0
        while done < len(wanted):
            batch = self._on_device(lambda: self._cached.compute_batch(wanted[done:], cancelled, keep))  # noqa: B023
            yield from batch
            done += len(batch)

    def _compute_masked(
        self, wanted: Sequence[InputKeys], cancelled: CancelCheck, mask: NDArray[np.int64]
    ) -> Iterator[CachedPrefix]:
        for inputs, line in zip(wanted, mask != 0, strict=True):
            attention_mask = torch.tensor(line, device=self.device)
            yield self._on_device(lambda: self._cached.compute_masked(inputs, attention_mask, cancelled))  # noqa: B023

    def _on_device(self, work: Callable[[], Result]) -> Result:
        """`work`, and once more on the processor where the device has no room for it."""
        try:
            return work()
        except RuntimeError as error:
            if self.device == "cpu" or not is_out_of_memory(error):
                raise
        self._give_up_device()  # only here, where the error no longer holds what filled the memory
        return work()
