"""Common words encoded alone, at every layer of one encoder: made a batch at a time, kept in the user's cache."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core.encoder.encoding import EncoderInfo, Floats
from core.weights.formats.conversion_cache import CachedConversion, cache_folder

WORDS_PER_BATCH = 64  # words between two looks at whether someone types
CACHE_LIMIT_BYTES = 2**30  # bytes that all banks may take: ViT-L's has 60 MB, bigG's 250
FORMAT_VERSION = "1"  # of the files; another number leaves the older ones to be tidied away
FLOAT16_MAX = float(np.finfo(np.float16).max)


class WordEncoder(Protocol):
    """What a bank needs of an encoder."""

    @property
    def info(self) -> EncoderInfo:
        """Which encoder it is."""
        ...

    def encode_words(self, texts: Sequence[Sequence[int]], cancelled: Callable[[], bool]) -> Floats:
        """The mean row of each text alone, float32 [layers + 1, n, width], raw."""
        ...


class WordVectors:
    """Words, each encoded alone behind BOS, at every layer of one encoder.

    `ids` are the words' tokens. Of a bank that is not yet whole, the first `done` words can be asked for. With a `key`,
    which names the encoder's weights, a whole bank is written into the user's cache as float16 and read from there the
    next time, a layer at a time; without one it stays in memory.
    """

    def __init__(self, words: Sequence[str], ids: Sequence[Sequence[int]], key: str = "") -> None:
        self.words = tuple(words)
        self.done = 0
        self._ids = ids
        self._rows: NDArray[np.float16] | None = None  # [layers + 1, words, width], while they are in memory
        self._file = _file(key, self.words) if key else None
        self._last_layer: tuple[int, Floats] | None = None  # the layer last read

    @property
    def is_complete(self) -> bool:
        """Whether all words are there."""
        return self.done == len(self.words)

    def extend(
        self, encoder: WordEncoder, cancelled: Callable[[], bool], report: Callable[[int], None] = lambda done: None
    ) -> None:
        """Makes it whole: from the cache, or batch after batch; Cancelled loses no finished batch.

        `report` is told how many words are done after each batch.
        """
        if self.done == 0 and self._is_stored(encoder.info):
            self.done, self._last_layer = len(self.words), None
        while self.done < len(self.words):
            ids = self._ids[self.done : self.done + WORDS_PER_BATCH]
            rows = encoder.encode_words(ids, cancelled)
            if self._rows is None:
                self._rows = np.empty((rows.shape[0], len(self.words), rows.shape[2]), np.float16)
            self._rows[:, self.done : self.done + len(ids)] = np.clip(rows, -FLOAT16_MAX, FLOAT16_MAX)
            self.done += len(ids)
            self._last_layer = None
            if self.is_complete:
                self._store()
            report(self.done)

    def layer(self, layer: int) -> Floats:
        """Raw rows float32 [done, width] at a layer; OSError where the cache has lost them since."""
        if self._last_layer is None or self._last_layer[0] != layer:
            self._last_layer = layer, np.asarray(self._layer_rows(layer), np.float32)
        return self._last_layer[1]

    def _layer_rows(self, layer: int) -> NDArray[np.float16]:
        if self._rows is not None:
            return self._rows[layer, : self.done]
        if self._file is None:
            raise ValueError("no word is encoded yet")
        try:
            with safe_open(self._file.path, "np", backend="pread") as file:
                rows: NDArray[np.float16] = file.get_tensor(f"layer.{layer}")
                return rows
        except SafetensorError as error:
            self.done = 0  # to be made anew
            raise OSError(f"{self._file.path.name} is damaged") from error
        except OSError:
            self.done = 0
            raise

    def _is_stored(self, info: EncoderInfo) -> bool:
        """Whether the cache holds a bank of this shape; a damaged one is removed."""
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
        """Writes a whole bank and lets go of its memory; where the cache cannot be written it stays in memory."""
        if self._file is None or self._rows is None:
            return
        tensors = {f"layer.{layer}": np.ascontiguousarray(rows) for layer, rows in enumerate(self._rows)}
        try:
            self._file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            save_file(tensors, self._file.partial)
            self._file.finish()
        except (SafetensorError, OSError):
            self._file.discard()
            self._file = None
        else:
            self._rows = None


def _file(key: str, words: Sequence[str]) -> CachedConversion:
    """The place of a bank, by the encoder's weights and the words themselves."""
    name = hashlib.sha256("\n".join([FORMAT_VERSION, key, *words]).encode()).hexdigest()[:32]
    folder: Path = cache_folder() / "banks"
    return CachedConversion(folder / f"{name}.safetensors", folder / f"{name}.{os.getpid()}.part", CACHE_LIMIT_BYTES)
