"""Common words encoded alone, at every layer of one encoder: a batch at a time, kept in the user's cache."""

import contextlib
from collections.abc import Sequence
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core.encoder.encoding import EncoderInfo, Floats
from core.program.cancellation import CancelCheck
from core.weights.formats.conversion_cache import cached_file

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

WORDS_PER_BATCH = 64  # encoded between two checks of `cancelled`
CACHE_LIMIT_BYTES = 2**30  # bytes that all banks may take: ViT-L's has 60 MB, bigG's 250
FORMAT_VERSION = "1"  # of the files; another number leaves the older ones to be tidied away
FLOAT16_MAX = float(np.finfo(np.float16).max)


class WordVectors:
    """Words, each encoded alone behind BOS or what a tool puts first, at every layer of one encoder.

    `ids` are the words' tokens. The vectors of the first `done` words are there. With a `key`, which names the
    encoder's weights, those of all words are written into the user's cache as float16 and read from there the next
    time, a layer at a time; without one they stay in memory.
    """

    def __init__(
        self, words: Sequence[str], ids: Sequence[Sequence[int]], key: str = "", batch: int = WORDS_PER_BATCH
    ) -> None:
        """`batch` words are encoded together."""
        self.words, self._batch = tuple(words), batch
        self.done = 0
        self._ids = ids
        self._vectors: NDArray[np.float16] | None = None  # [layers + 1, words, width], while they are in memory
        identity = "\n".join([FORMAT_VERSION, key, *self.words])
        self._file = cached_file("banks", identity, CACHE_LIMIT_BYTES) if key else None
        self._last_layer: tuple[int, Floats] | None = None  # the layer last read

    @property
    def is_complete(self) -> bool:
        """Whether all words are there."""
        return self.done == len(self.words)

    def extend(self, encoder: "Encoder", cancelled: CancelCheck, seconds: float = inf) -> None:
        """Completes the vectors from the cache, or batch after batch until `seconds` are over, one batch at least.

        Cancelled loses no finished batch.
        """
        end = perf_counter() + seconds
        if self.done == 0 and self._is_stored(encoder.info):
            self.done, self._last_layer = len(self.words), None
        while self.done < len(self.words):
            ids = self._ids[self.done : self.done + self._batch]
            states = encoder.encode_words(ids, cancelled)
            if self._vectors is None:
                self._vectors = np.empty((states.shape[0], len(self.words), states.shape[2]), np.float16)
            self._vectors[:, self.done : self.done + len(ids)] = np.clip(states, -FLOAT16_MAX, FLOAT16_MAX)
            self.done += len(ids)
            self._last_layer = None
            if self.is_complete:
                self._store()
            if perf_counter() > end:
                return

    def layer(self, layer: int) -> Floats:
        """Raw vectors float32 [done, width] at a layer; OSError where the cache has lost them since."""
        if self._last_layer is None or self._last_layer[0] != layer:
            self._last_layer = layer, np.asarray(self._read_layer(layer), np.float32)
        return self._last_layer[1]

    def _read_layer(self, layer: int) -> NDArray[np.float16]:
        if self._vectors is not None:
            return self._vectors[layer, : self.done]
        if self._file is None:
            raise ValueError("no word is encoded yet")
        try:
            with safe_open(self._file.path, "np", backend="pread") as file:
                vectors: NDArray[np.float16] = file.get_tensor(f"layer.{layer}")
                return vectors
        except SafetensorError as error:
            self.done = 0  # to be made anew
            raise OSError(f"{self._file.path.name} is damaged") from error
        except OSError:
            self.done = 0
            raise

    def _is_stored(self, info: EncoderInfo) -> bool:
        """Whether the cache holds vectors of this shape; a damaged file is removed."""
        if self._file is None or not self._file.is_complete():
            return False
        try:
            with safe_open(self._file.path, "np", backend="pread") as file:
                shapes = [file.get_slice(f"layer.{layer}").get_shape() for layer in range(info.layers + 1)]
        except (SafetensorError, OSError):
            shapes = []
        if shapes and all(shape == [len(self.words), info.width] for shape in shapes):
            return True
        with contextlib.suppress(OSError):
            self._file.path.unlink()
        return False

    def _store(self) -> None:
        """Writes the vectors of all words and frees their memory; where the cache cannot be written they stay there."""
        if self._file is None or self._vectors is None:
            return
        tensors = {f"layer.{layer}": np.ascontiguousarray(vectors) for layer, vectors in enumerate(self._vectors)}
        try:
            self._file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            save_file(tensors, self._file.partial)
            self._file.finish()
        except (SafetensorError, OSError):
            self._file.discard()
            self._file = None
        else:
            self._vectors = None
