"""Every whole word of the vocabulary alone behind BOS, at one layer, normed, as an encoder reads it without LoRAs."""

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck
from core.weights.formats.conversion_cache import cached_file

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

CACHE_LIMIT_BYTES = 512 * 2**20  # of all files together: ViT-L's rows of one layer take 50 MB, bigG's 83
FORMAT_VERSION = "1"
FLOAT16_MAX = float(np.finfo(np.float16).max)


def normed_rows(encoder: "Encoder", texts: Sequence[Sequence[int]], layer: int, cancelled: CancelCheck) -> Floats:
    """The final-normed mean row of each text at a layer [texts, width], rounded to float16, in float32.

    All rows that are compared are rounded alike, so that what does not move has moved by 0.
    """
    rows = encoder.final_norm(encoder.encode_words(texts, cancelled)[layer])
    return np.clip(rows, -FLOAT16_MAX, FLOAT16_MAX).astype(np.float16).astype(np.float32)


class PlainRows:
    """The rows of some texts of one encoder at one layer, computed as they are asked for, in their order.

    Once all are there they are kept in the user's cache by `key`, the hash of the encoder's weights, and read from
    there the next time; without a key in memory alone.
    """

    def __init__(self, encoder: "Encoder", texts: Sequence[Sequence[int]], layer: int, key: str = "") -> None:
        """`encoder` computes without LoRAs (`Encoder.sibling`)."""
        self._encoder, self._texts, self._layer = encoder, texts, layer
        identity = f"{FORMAT_VERSION}\n{key}\n{layer}\n{len(texts)}"
        self._file = cached_file("vocabulary", identity, CACHE_LIMIT_BYTES) if key else None
        self._rows: NDArray[np.float16] | None = None
        self.done = 0

    def rows(self, indices: NDArray[np.intp], cancelled: CancelCheck) -> Floats:
        """The rows of some texts [indices, width]; those up to the last of them are computed. Cancelled."""
        rows, stop = self._known(), int(indices.max(initial=-1)) + 1
        if stop > self.done:
            rows[self.done : stop] = normed_rows(self._encoder, self._texts[self.done : stop], self._layer, cancelled)
            self.done = stop
            if stop == len(self._texts):
                self._store(rows)
        return rows[indices].astype(np.float32)

    def _known(self) -> NDArray[np.float16]:
        if self._rows is None:
            stored = self._stored()
            self.done = 0 if stored is None else len(self._texts)
            shape = (len(self._texts), self._encoder.info.width)
            self._rows = np.zeros(shape, np.float16) if stored is None else stored
        return self._rows

    def _stored(self) -> NDArray[np.float16] | None:
        """The rows in the cache; None where there are none, or a damaged file."""
        if self._file is None or not self._file.is_complete():
            return None
        try:
            with safe_open(self._file.path, "np", backend="pread") as file:
                rows: NDArray[np.float16] = file.get_tensor("rows")
        except (SafetensorError, OSError):
            return None
        shape = (len(self._texts), self._encoder.info.width)
        return rows if rows.shape == shape and rows.dtype == np.float16 else None

    def _store(self, rows: NDArray[np.float16]) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError, SafetensorError):
                self._file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                save_file({"rows": rows}, self._file.partial)
                self._file.finish()
