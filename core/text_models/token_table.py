"""A text model's token table, some rows at a time, and what words its rows would be followed by (a logit lens)."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from core.encoder.encoding import Floats
from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, give_way, never_cancelled
from core.text_models.weights import StoredTensor

TABLE_ROWS = 2048  # rows of the table that are widened together


@dataclass(frozen=True)
class NextWords:
    """The likeliest next tokens of n rows, the likeliest first: `ids`, `logits`, `probabilities`, each [n, count].

    Probabilities are of all tokens of the vocabulary, so that those of a row sum to less than 1.
    """

    ids: Integers
    logits: Floats
    probabilities: Floats


def table_blocks(table: StoredTensor, cancelled: CancelCheck = never_cancelled) -> Iterator[tuple[int, Tensor]]:
    """The rows of a table in order: the index of the first, and some of them, float32 [n, width]; Cancelled.

    The next block takes the place of the one before.
    """
    count, width = table.shape
    block = torch.empty(min(TABLE_ROWS, count), width)
    for start in range(0, count, TABLE_ROWS):
        give_way(cancelled)
        part = block[: count - start]
        table.widen(part, start)
        yield start, part


def next_words(
    rows: Tensor, matrix: StoredTensor, count: int, cap: float | None, cancelled: CancelCheck = never_cancelled
) -> NextWords:
    """The `count` likeliest next tokens of normed rows [n, width], by a table or matrix of logits [tokens, width].

    `cap` is Gemma 2's soft cap of logits. Nothing of all logits is kept beyond a block. Cancelled.
    """
    best, ids = torch.empty(len(rows), 0), torch.empty(len(rows), 0, dtype=torch.int64)
    total = torch.full((len(rows),), -torch.inf)
    for start, block in table_blocks(matrix, cancelled):
        logits = rows @ block.T
        if cap is not None:
            logits = torch.tanh(logits / cap) * cap
        total = torch.logaddexp(total, torch.logsumexp(logits, 1))
        own_best, own = logits.topk(min(count, logits.shape[1]))
        candidates, numbers = torch.cat([best, own_best], 1), torch.cat([ids, own + start], 1)
        best, order = candidates.topk(min(count, candidates.shape[1]))
        ids = numbers.gather(1, order)
    probabilities = torch.exp(best - total[:, None])
    return NextWords(ids.numpy(), best.numpy(), probabilities.numpy())
