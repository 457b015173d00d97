"""The reference words one by one, at every layer of an encoder: the ruler of an axis, kept in the user's cache."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core.analysis.common_words import token_ids
from core.analysis.reference import reference_vocabulary
from core.analysis.units import unit_means, units_of
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo, Floats
from core.program.cancellation import CancelCheck, never_cancelled
from core.tokens.text_families import clip_family
from core.weights.checkpoints.hashes import weights_hash
from core.weights.formats.conversion_cache import CachedConversion, cached_file

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

CACHE_LIMIT_BYTES = 256 * 2**20  # of all files together: 5 MB for ViT-L, 20 for bigG
FORMAT_VERSION = "1"

Parts = Sequence[Floats]  # each [layers + 1, some words, width]


@dataclass(eq=False)
class _Words:
    """The words of the chunks that are done, in float16; `file` is where all are kept, None where they are not."""

    file: CachedConversion | None
    parts: list[NDArray[np.float16]] = field(default_factory=list)
    is_complete: bool = False


@dataclass(eq=False)
class ReferenceWords:
    """What is kept for each of a model's encoders, as it was opened and with LoRAs; for the encoders' thread alone."""

    _own: dict[EncoderInfo, _Words] = field(default_factory=dict)
    _adapted: dict[EncoderInfo, tuple[bytes, _Words]] = field(default_factory=dict)

    def normed(self, encoder: "Encoder", cancelled: CancelCheck = never_cancelled) -> Parts:
        """The final-normed vectors of the reference words, in parts [layers + 1, words, width]; Cancelled.

        They are read as one list of tags, so that they stand at all places of a prompt, as for the reference mean.
        Without the cache that costs a pass a chunk, seven in all; what was done before it was cancelled is kept.
        """
        words = self._words_of(encoder, cancelled)
        if not words.is_complete:
            _complete(words, encoder, cancelled)
        return [part.astype(np.float32) for part in words.parts]

    def _words_of(self, encoder: "Encoder", cancelled: CancelCheck) -> _Words:
        info = encoder.info
        if encoder.is_as_opened:
            if info not in self._own:
                identity = "\n".join([FORMAT_VERSION, weights_hash(encoder, cancelled), *reference_vocabulary()])
                self._own[info] = _read(cached_file("reference_words", identity, CACHE_LIMIT_BYTES), info)
            return self._own[info]
        mark = encoder.encode_words(token_ids(["word"]), cancelled).tobytes()  # which every weight has a part in
        if info not in self._adapted or self._adapted[info][0] != mark:
            self._adapted[info] = mark, _Words(None)
        return self._adapted[info][1]


def _complete(words: _Words, encoder: "Encoder", cancelled: CancelCheck) -> None:
    """Encodes the chunks that are still missing, one after the other."""
    text = ", ".join(reference_vocabulary())
    chunks = read(text, "a1111", clip_family(encoder.info.family, encoder.info.name)).for_encoder(encoder.info.name)
    units = [unit for unit in units_of(chunks, "word") if not unit.occurrence]
    length = chunks.context_length
    for index in range(len(words.parts), len(chunks.chunks)):
        raw, _ = encoder.encode_chunks([chunks.chunks[index]], cancelled, padding=False)
        own = [unit for unit in units if unit.positions[0] // length == index]
        normed = np.full((len(raw), len(chunks.tokens), raw.shape[-1]), np.nan, np.float32)
        normed[:, index * length : (index + 1) * length] = encoder.final_norm(raw)
        words.parts.append(unit_means(normed, own).astype(np.float16))
    words.is_complete = True
    if words.file is not None:
        _write(words.file, words.parts)


def _write(file: CachedConversion, parts: Sequence[NDArray[np.float16]]) -> None:
    try:
        file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        save_file({f"{number}": np.ascontiguousarray(part) for number, part in enumerate(parts)}, file.partial)
        file.finish()
    except (SafetensorError, OSError):
        file.discard()


def _read(file: CachedConversion, info: EncoderInfo) -> _Words:
    """What the cache holds; nothing where it has no file, or a damaged one."""
    parts: list[NDArray[np.float16]] = []
    if file.is_complete():
        with contextlib.suppress(SafetensorError, OSError), safe_open(file.path, "np", backend="pread") as stored:
            parts = [stored.get_tensor(name) for name in sorted(stored.keys(), key=int)]
    fits = all(part.ndim == 3 and part.shape[::2] == (info.layers + 1, info.width) for part in parts)
    return _Words(file, parts, is_complete=True) if parts and fits else _Words(file)
