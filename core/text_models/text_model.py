"""A text encoder that is not CLIP's: Chunks to Encoding through transformers' own class; only changes are computed."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from core.encoder.encoder import ALL_ROWS, Encoder, NotForThisEncoder, ReportCount
from core.encoder.encoding import EncoderInfo, Encoding, Floats, NoNorm, Norm, RmsNorm
from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.translation import tr
from core.text_models.attention import Sequenced
from core.text_models.computing import RowComputer
from core.text_models.config import TextModelConfig
from core.text_models.input_rows import InputRows, Reading, input_rows, pooled_index, reading_of, without_padding
from core.text_models.network import HEAD, Network
from core.text_models.token_table import NextWords, next_words, table_blocks
from core.text_models.weights import Weights, widened
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token

if TYPE_CHECKING:
    from core.encoder.derivatives import Derivatives
    from core.encoder.devices import Precision
    from core.encoder.transformer import CachedPrefix

_T5_EOS = Token(1, "</s>", kind="eos")


class TextModel:
    """An opened T5, Qwen, Gemma, Mistral or Llama encoder: what it is (`info`) and its weights. One thread at a time.

    Rows, keys and values of recent chunks are kept (`core.text_models.prefix_cache`), so that of a causal model only
    the rows from the first difference on are computed. `reading` is how the tool has it run; `encode` takes it from the
    chunks, and everything that is handed tokens alone goes by the last. `on_progress` is told, from 0 to 1, what part
    of a pass is done.
    """

    device = "cpu"
    precision: "Precision" = "float32"
    notice = ""

    def __init__(self, info: EncoderInfo, config: TextModelConfig, weights: Weights, by_layer: bool = False) -> None:
        """`weights` are named as by transformers' own class (Qwen3Model, T5EncoderModel …) and stay as they are.

        A decoder that does not make its logits by its token table has "lm_head.weight" beside them. With `by_layer`
        what was read of a layer is let go of behind it. KeyError for a weight that is not there.
        """
        self.info, self.config = info, config
        self.inversion_vectors: Mapping[str, Floats] = {}
        self.reading = Reading()
        self._weights, self._head = weights, tuple[Token, ...]()
        self._network = Network(config, weights, by_layer)
        self._computer = RowComputer(self._network, info.title)
        self.final_norm: Norm = NoNorm()
        if config.has_final_norm:
            self.final_norm = RmsNorm(self._network.norm_weight.numpy(), config.epsilon)

    @property
    def on_progress(self) -> Callable[[float], None] | None:
        """Who is told how far a pass is, on the thread of the pass; None for nobody."""
        return self._network.on_progress

    @on_progress.setter
    def on_progress(self, report: Callable[[float], None] | None) -> None:
        self._network.on_progress = report

    def encode(
        self,
        chunks: Chunks,
        cancelled: CancelCheck = never_cancelled,
        max_chunks: int | None = None,
        padding: bool = True,
    ) -> Encoding:
        """The hidden states of a chunk; rows of padding are NaN without `padding`, where no other depends on them."""
        started = time.perf_counter()
        self.reading = reading_of(chunks)
        self._head = _head(chunks.chunks[0])
        states, _ = self.encode_chunks(chunks.chunks[:max_chunks], cancelled, padding=padding)
        seconds = time.perf_counter() - started
        has_all = padding or not np.isnan(states[0, :, 0]).any()
        return Encoding(chunks, self.info, states, self.final_norm, None, seconds, has_all)

    def encode_chunks(
        self,
        chunks: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        mask: Integers | None = None,
        padding: bool = True,
    ) -> tuple[Floats, Floats]:
        """Raw hidden states [layers + 1, length x n, width] of n chunks of a length, and pooled rows [n, width].

        `mask` [n, length] has 0 where no row may look, beside the tokens that are not `attended`.
        """
        masks = [None] * len(chunks) if mask is None else list(mask)
        wanted = [self._rows(chunk, padding, line) for chunk, line in zip(chunks, masks, strict=True)]
        sequences = self._computer.compute(wanted, self.reading, cancelled, keep=True)
        states = [_scattered(sequence, len(chunk)) for sequence, chunk in zip(sequences, chunks, strict=True)]
        pooled = [self._pooled(rows, chunk) for rows, chunk in zip(states, chunks, strict=True)]
        return states[0] if len(states) == 1 else np.concatenate(states, axis=1), np.stack(pooled)

    def encode_variants(
        self,
        rows: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
        padding: bool = False,
    ) -> Iterator[tuple[Floats, Floats]]:
        """Of variants of one chunk, each one's hidden states [layers + 1, length, width] and pooled row; Cancelled.

        A variant of a causal model costs the rows from its first difference to a chunk that was encoded lately, T5's
        all of its rows. Nothing of it is kept.
        """
        wanted = [self._rows(chunk, padding) for chunk in rows]
        sequences = self._computer.compute(wanted, self.reading, cancelled, keep=False)
        for done, (chunk, sequence) in enumerate(zip(rows, sequences, strict=True), 1):
            if cancelled():
                raise Cancelled
            states = _scattered(sequence, len(chunk))
            yield states, self._pooled(states, chunk)
            report(done, len(rows))

    def encode_words(
        self,
        texts: Sequence[Sequence[int]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
    ) -> Floats:
        """The mean row of each text's tokens [layers + 1, n, width], every text alone; Cancelled.

        Of a causal model it stands behind what the tool puts before the prompt that was encoded last, as the first row
        of all is no word's: all others look at it. T5's stands before its EOS.
        """
        if any(not len(ids) for ids in texts):
            raise ValueError("a text has at least one token")
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        head = self._head if self.config.is_causal else ()
        tail = () if self.config.is_causal else (_T5_EOS,)
        chunks = [(*head, *(Token(token, "") for token in texts[index]), *tail) for index in order]
        wanted = [input_rows(chunk, "index", {}) for chunk in chunks]
        means = np.empty((self.info.layers + 1, len(texts), self.info.width), np.float32)
        sequences = self._computer.compute(wanted, self.reading, cancelled, keep=False)
        for done, (index, sequence) in enumerate(zip(order, sequences, strict=True), 1):
            own = slice(len(head), len(head) + len(texts[index]))
            means[:, index] = sequence.states[:, own].mean(1).numpy()
            report(done, len(texts))
        return means

    def attentions(
        self,
        chunk: Sequence[Token],
        layer: int | None = None,
        cancelled: CancelCheck = never_cancelled,
        padding: bool = False,
    ) -> Floats:
        """Attention weights float32 [layers, heads, n, n] of a chunk, n up to its last token but padding, or all.

        Rows that were not computed have zeros; each other row sums to 1, but for one that sees nothing. Of all layers,
        or of one [1, heads, n, n], 1 to the number of layers.
        """
        rows = self._rows(chunk, padding)
        (sequence,) = self._computer.compute([rows], self.reading, cancelled, keep=True)
        real = [index for index, token in enumerate(chunk) if padding or token.kind != "padding"] or [len(chunk) - 1]
        places = [index for index, row in enumerate(rows) if row.at <= real[-1]]
        numbers = [rows[index].at for index in places]
        layers = range(self.config.layers) if layer is None else [layer - 1]
        weights = np.zeros((len(layers), self.config.heads, real[-1] + 1, real[-1] + 1), np.float32)
        for target, index in zip(weights, layers, strict=True):
            own = self._computer.attention(sequence, index, self.reading, cancelled).numpy()
            target[:, np.array(numbers)[:, None], numbers] = own[:, np.array(places)[:, None], places]
        return weights

    def next_words(
        self, rows: Floats, layer: int, count: int = 8, cancelled: CancelCheck = never_cancelled
    ) -> NextWords:
        """What token would come behind raw rows [n, width] of `layer`, by the model's own final norm and logits.

        At the last layer it is what the model says; at others a logit lens. NotForThisEncoder for T5, and where the
        file has no final norm, or not the matrix of the logits; Cancelled.
        """
        if not self.config.is_causal:
            raise NotForThisEncoder(tr("This encoder reads in both directions, so it has no next word to tell."))
        if not self.config.has_final_norm:
            message = tr(
                "This file was cut to its first {layers} layers and has no final norm, so it tells no next word."
            )
            raise NotForThisEncoder(message.format(layers=self.config.layers))
        if not self.config.ties_table and HEAD not in self._weights:
            raise NotForThisEncoder(tr("The file lacks the matrix (lm_head) by which this model tells the next word."))
        if not 0 <= layer <= self.config.layers:
            raise ValueError(f"layer {layer} of {self.config.layers}")
        normed = torch.from_numpy(self.final_norm(rows))
        matrix = self._weights.get(HEAD, self._network.table)
        return next_words(normed, matrix, count, self.config.final_soft_cap, cancelled)

    def token_rows(self, ids: Sequence[int]) -> Floats:
        """Rows of the token table [n, width] as they go into the first layer (Gemma's times the root of the width)."""
        rows: Floats = self._computer.token_rows(ids).numpy()
        return rows

    def table_blocks(self, cancelled: CancelCheck = never_cancelled) -> Iterator[tuple[int, Floats]]:
        """All rows of the token table as in the file, some at a time: the first one's id, and rows [n, width].

        The next block takes the place of the one before. Cancelled.
        """
        for start, block in table_blocks(self._network.table, cancelled):
            yield start, block.numpy()

    def rows_of(
        self, chunk: Sequence[Token], cancelled: CancelCheck = never_cancelled, padding: bool = False
    ) -> "CachedPrefix":
        """NotForThisEncoder: what a row of CLIP's is made of is not told of other encoders."""
        raise NotForThisEncoder(tr("What a row is made of is told of CLIP's encoders only."))

    def derivatives(self) -> "Derivatives":
        """NotForThisEncoder."""
        raise NotForThisEncoder(tr("This needs derivatives, which are taken through CLIP's encoders only."))

    def project(self, pooled: Floats) -> Floats | None:
        """None: there is no projection."""
        return None

    @property
    def weight_names(self) -> tuple[str, ...]:
        """The names of all its weights, as transformers' class has them."""
        return tuple(self._weights)

    def weight_shape(self, name: str) -> tuple[int, ...]:
        """The sizes of a weight."""
        return self._weights[name].shape

    def weight_rows(self, name: str, rows: Sequence[int]) -> Floats:
        """Some rows of a weight, float32 [n, …]: all that is read of the file."""
        numbers: Floats = self._weights[name].rows(torch.tensor(rows)).numpy()
        return numbers

    def own_weight(self, name: str, rows: slice = ALL_ROWS) -> torch.Tensor:
        """A weight in float32, made anew; NotForThisEncoder for the token table, which `table_blocks` hands out."""
        if name in (self._network.table_name, HEAD):
            raise NotForThisEncoder(tr("The token table of this encoder is too large to be copied as a whole."))
        return widened(self._weights[name])[rows]

    def weight(self, name: str) -> torch.Tensor:
        """The same as `own_weight`: none is ever replaced."""
        return self.own_weight(name)

    is_as_opened = True

    def replace_weights(self, weights: "Mapping[str, torch.Tensor]") -> None:
        """NotForThisEncoder for any weight; nothing happens without."""
        if weights:
            raise NotForThisEncoder(tr("LoRAs are put into CLIP's encoders only."))

    def sibling(self) -> Encoder:
        """Another encoder of the same weights, whose memory and passes it shares."""
        sibling = TextModel.__new__(TextModel)
        sibling.__dict__.update(self.__dict__)
        sibling._computer, sibling.inversion_vectors = RowComputer(self._network, self.info.title), {}
        return sibling

    def move(self, device: str, precision: "Precision" = "float32") -> str:
        """Stays on the processor, and says so where another device was asked for."""
        return (
            "" if device == "cpu" else tr("This encoder is computed by the processor, as its weights stay in the file.")
        )

    def _rows(self, chunk: Sequence[Token], padding: bool, mask: Integers | None = None) -> InputRows:
        """The rows of a chunk that are asked for, or that one of these depends on."""
        rows = input_rows(chunk, self.reading.places, self.inversion_vectors, mask)
        return rows if padding else without_padding(chunk, rows, self.config.is_causal)

    def _pooled(self, states: Floats, chunk: Sequence[Token]) -> Floats:
        return self.final_norm(states[-1, pooled_index(chunk)])


def _head(chunk: Sequence[Token]) -> tuple[Token, ...]:
    """What a tool puts before the prompt."""
    count = next((index for index, token in enumerate(chunk) if token.kind not in ("template", "bos")), len(chunk))
    return tuple(chunk[:count])


def _scattered(sequence: Sequenced, length: int) -> Floats:
    """States [layers + 1, length, width] with NaN in rows that were not computed."""
    states: Floats = sequence.states.numpy()
    if len(sequence.rows) == length:
        return states
    indices = [row.at for row in sequence.rows]
    whole = np.full((len(states), length, states.shape[-1]), np.nan, np.float32)
    whole[:, indices] = states
    return whole
