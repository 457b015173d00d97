"""Rows of recent sequences: of a causal model only those behind the first difference are computed, of T5 none twice."""

from dataclasses import dataclass

from torch import Tensor

from core.text_models.attention import Sequenced
from core.text_models.config import TextModelConfig
from core.text_models.input_rows import InputRows, Reading

CACHE_BYTES = 96 * 2**20  # of rows, keys and values that are kept at most; of a longer sequence its first rows


@dataclass(frozen=True)
class KeptRows:
    """The first rows of a sequence: `states` [layers + 1, n, width], `keys` and `values` [layers, heads, n, size]."""

    rows: InputRows
    reading: Reading
    states: Tensor
    keys: Tensor | None
    values: Tensor | None

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return sum(part.nbytes for part in (self.states, self.keys, self.values) if part is not None)


class PrefixCache:
    """The latest sequences of one model, within `limit` bytes together. Of T5's the very latest, however large it is.

    The states of a sequence that is kept whole are those that were handed out, so T5's cost no memory of their own.
    """

    def __init__(self, config: TextModelConfig, limit: int = CACHE_BYTES) -> None:
        """Nothing is kept yet."""
        self._config, self._limit, self._kept = config, limit, list[KeptRows]()
        by_heads = 2 * config.layers * config.kv_heads * config.head_size
        self._row_bytes = 4 * ((config.layers + 1) * config.width + by_heads)

    @property
    def room(self) -> int:
        """How many rows are kept at most, and have keys and values made for them: a causal model's."""
        return self._limit // self._row_bytes if self._config.is_causal else 0

    def longest(self, rows: InputRows, reading: Reading) -> tuple[int, KeptRows | None]:
        """How many rows at the start of a sequence are known, and where they are; of T5's all of them or none."""
        shared = [(_shared(kept.rows, rows), kept) for kept in self._kept if kept.reading == reading]
        if not self._config.is_causal:
            shared = [(count, kept) for count, kept in shared if count == len(rows) == len(kept.rows)]
        count, kept = max(shared, key=lambda pair: pair[0], default=(0, None))
        return (count, kept) if count else (0, None)

    def keep(self, sequence: Sequenced, reading: Reading) -> None:
        """Keeps a sequence as the latest; older ones go where memory is short, and those that it continues."""
        count = len(sequence.rows) if sequence.keys is None else sequence.keys.shape[2]
        states = sequence.states if count == len(sequence.rows) else sequence.states[:, :count].clone()
        kept = KeptRows(sequence.rows[:count], reading, states, sequence.keys, sequence.values)
        self._kept = [old for old in self._kept if old.reading != reading or kept.rows[: len(old.rows)] != old.rows]
        self._kept.append(kept)
        while sum(old.nbytes for old in self._kept) > self._limit and len(self._kept) > 1:
            del self._kept[0]


def _shared(first: InputRows, second: InputRows) -> int:
    """How many rows two sequences begin with alike."""
    length = min(len(first), len(second))
    return next((index for index in range(length) if first[index] != second[index]), length)
