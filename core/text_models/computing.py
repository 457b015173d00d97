"""The rows of sequences behind every layer, computed in passes of few rows from what is known already."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from core.program.cancellation import CancelCheck
from core.program.messages import UnusableInput, shortened
from core.program.translation import tr
from core.text_models.attention import Pass, Sequenced
from core.text_models.input_rows import InputRows, Reading
from core.text_models.network import Network
from core.text_models.prefix_cache import PrefixCache

MAX_PASS_ROWS = 128  # of several sequences in one pass; one sequence goes through whole, however long it is


class RowComputer:
    """Computes rows with a network, and keeps those of recent sequences."""

    def __init__(self, network: Network, title: str) -> None:
        """Nothing is kept yet; `title` is what a sentence calls the file."""
        self._network, self._title, self._cache = network, title, PrefixCache(network.config)

    def compute(
        self, wanted: Sequence[InputRows], reading: Reading, cancelled: CancelCheck, keep: bool
    ) -> Iterator[Sequenced]:
        """Each sequence with all of its states, in the order of `wanted`; Cancelled. With `keep` they are kept."""
        done = 0
        while done < len(wanted):
            sequences = self._next_pass(wanted[done:], reading, keep)
            if new := [sequence for sequence in sequences if sequence.count]:
                self._run(new, reading, cancelled)
            for sequence in sequences:
                if keep:
                    self._cache.keep(sequence, reading)
                yield sequence
            done += len(sequences)

    def attention(self, sequence: Sequenced, layer: int, reading: Reading, cancelled: CancelCheck) -> Tensor:
        """The attention weights [heads, rows, rows] of one layer, from 0, of a sequence that was computed."""
        again = Sequenced(sequence.rows, 0, sequence.states)
        wanted = Pass(self._network.config, [again], reading, records=True)
        places = torch.tensor([[row.place for row in sequence.rows]])
        return self._network.attention_weights(wanted, layer, sequence.states[layer], places, cancelled)

    def token_rows(self, ids: Sequence[int]) -> Tensor:
        """Rows of the token table [n, width] as the first layer gets them: Gemma's scaled; UnusableInput for no row."""
        count = self._network.table.shape[0]
        if max(ids, default=0) >= count:
            raise UnusableInput(_beyond_table(self._title, max(ids), count))
        return self._network.table.rows(torch.tensor(ids, dtype=torch.int64)) * self._network.scale

    def _next_pass(self, wanted: Sequence[InputRows], reading: Reading, keep: bool) -> list[Sequenced]:
        sequences: list[Sequenced] = []
        total = 0
        for rows in wanted:
            sequence = self._sequence(rows, reading, keep)
            total += sequence.count
            fits = self._network.config.is_causal or len(rows) == len(wanted[0])
            if sequences and (total > MAX_PASS_ROWS or not fits or keep):
                break
            sequences.append(sequence)
        return sequences

    def _sequence(self, rows: InputRows, reading: Reading, keep: bool) -> Sequenced:
        config = self._network.config
        start, kept = self._cache.longest(rows, reading)
        if kept is not None and start == len(kept.rows) == len(rows):
            return Sequenced(rows, start, kept.states, keys=kept.keys, values=kept.values)
        states = torch.empty(config.layers + 1, len(rows), config.width)
        sequence = Sequenced(rows, start, states)
        if kept is not None:
            states[:, :start] = kept.states[:, :start]
        if kept is not None and kept.keys is not None and kept.values is not None:
            sequence.before = (kept.keys, kept.values)
        if keep and config.is_causal:
            self._make_room(sequence)
        return sequence

    def _make_room(self, sequence: Sequenced) -> None:
        """Memory for the keys and values that are to be kept, with those that are known in it."""
        config, count = self._network.config, min(self._cache.room, len(sequence.rows))
        shape = (config.layers, config.kv_heads, count, config.head_size)
        sequence.keys, sequence.values = torch.empty(shape), torch.empty(shape)
        if sequence.before is not None:
            for room, earlier in zip((sequence.keys, sequence.values), sequence.before, strict=True):
                known = min(sequence.start, count)
                room[:, :, :known] = earlier[:, :, :known]

    def _run(self, sequences: Sequence[Sequenced], reading: Reading, cancelled: CancelCheck) -> None:
        new = [row for sequence in sequences for row in sequence.rows[sequence.start :]]
        inputs = self.token_rows([row.source if isinstance(row.source, int) else 0 for row in new])
        for index, row in enumerate(new):
            if isinstance(row.source, bytes):
                vector = np.frombuffer(row.source, np.float32).copy()
                inputs[index] = torch.from_numpy(vector) * self._network.scale
        config = self._network.config
        batch = 1 if config.is_causal else len(sequences)
        places = torch.tensor([[row.place for row in new]])
        wanted = Pass(config, sequences, reading)
        self._network.run(wanted, inputs.view(batch, -1, config.width), places, cancelled)


def _beyond_table(title: str, token: int, count: int) -> str:
    sentence = tr(
        "“{file}” has a token table of {count} rows, and this prompt needs row {token} (they count from 0): the file "
        "was made for another tokenizer. Open the file of the encoder that this family reads with."
    )
    return sentence.format(file=shortened(title), count=f"{count:,}", token=f"{token:,}")
