"""The reference mean of an encoder, kept in the user's cache by its source and by the hash of its weights."""

import contextlib
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core import __version__
from core.analysis.reference import SHARES, ReferenceMean, reference_mean, reference_vocabulary
from core.analysis.text_reference import TextReference, read_next_list, reference_word_count, text_reference_mean
from core.encoder.encoding import Floats
from core.program.cancellation import CancelCheck, never_cancelled
from core.weights.checkpoints.hashes import weights_hash
from core.weights.checkpoints.recent_models import Stamp
from core.weights.formats.conversion_cache import CachedConversion, cached_file

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

CACHE_LIMIT_BYTES = 64 * 2**20  # of all means together, in float32: 110 kB for ViT-L, 410 for bigG
FORMAT_VERSION = "2"  # of the files and of how the mean is taken


def known_text_reference(encoder: "Encoder") -> ReferenceMean | None:
    """The reference mean of an encoder that is not CLIP's, where its file had it taken before."""
    return _read(_cache_file(text_encoder_key(encoder)), encoder)


def extend_reference(
    reference: TextReference, encoder: "Encoder", cancelled: CancelCheck = never_cancelled
) -> TextReference | ReferenceMean:
    """One list of words more, or the mean once there are all, which the cache keeps; Cancelled.

    At once the mean, where the cache has it, and of CLIP, whose words take a moment.
    """
    if encoder.info.is_clip:
        return cached_reference(encoder, cancelled)
    if not reference.lists and (known := known_text_reference(encoder)) is not None:
        return known
    if not reference.is_complete:
        return read_next_list(reference, encoder, cancelled)
    mean = reference.mean(cancelled)
    _write(_cache_file(text_encoder_key(encoder)), mean)
    return mean


def _cached_text_reference(encoder: "Encoder", cancelled: CancelCheck) -> ReferenceMean:
    mean = known_text_reference(encoder)
    if mean is None:
        mean = text_reference_mean(encoder, cancelled)
        _write(_cache_file(text_encoder_key(encoder)), mean)
    return mean


def text_encoder_key(encoder: "Encoder") -> str:
    """What tells an encoder that is not CLIP's from others: its file's stamp, and some of its numbers.

    Hashing all of its gigabytes would take longer than what is kept by it. The family is part of it, whose template and
    padding the words were read with, and so is how many words these were.
    """
    info, digest = encoder.info, sha256()
    for array in (getattr(encoder.final_norm, "weight", np.zeros(0)), *_few_weights(encoder)):
        digest.update(np.ascontiguousarray(array, np.float32).tobytes())
    try:
        status = info.source.stat()
        stamp = f"{info.source.resolve()}\n{status.st_mtime_ns}\n{status.st_size}"
    except OSError:
        stamp = str(info.source)
    parts = info.name, info.family, str(info.layers), str(info.width), info.dtype, str(info.file_bytes), stamp
    return "\n".join((__version__, *parts, digest.hexdigest(), str(reference_word_count(info))))


def _few_weights(encoder: "Encoder") -> Iterator[Floats]:
    """The first, the middle and the last of an encoder's vectors, such as norms, which are small."""
    names = sorted(name for name in encoder.weight_names if len(encoder.weight_shape(name)) == 1)
    for name in dict.fromkeys(names[at] for at in (0, len(names) // 2, -1)) if names else ():
        yield encoder.own_weight(name).numpy()


def cached_reference(encoder: "Encoder", cancelled: CancelCheck = never_cancelled, stamp: Stamp = ()) -> ReferenceMean:
    """The reference mean, from the cache where these weights had theirs taken before; Cancelled.

    `stamp` is that of the source when opening it began; where it is known, no weight is looked at. Otherwise their
    hash tells, which takes longer than reading them, but a quarter of the passes it saves. Where the cache cannot be
    used, the mean is taken anew each time. Of an encoder that is not CLIP's, it is `core.analysis.text_reference`'s.
    """
    if not encoder.info.is_clip:
        return _cached_text_reference(encoder, cancelled)
    stamped = _cache_file(f"{__version__}\n{encoder.info.name}\n{stamp}")
    if stamp and (known := _read(stamped, encoder)) is not None:
        return known
    hashed = _cache_file(weights_hash(encoder, cancelled))
    mean = _read(hashed, encoder)
    if mean is None:
        mean = reference_mean(encoder, cancelled)
        _write(hashed, mean)
    if stamp:
        _write(stamped, mean)
    return mean


def _write(file: CachedConversion, mean: ReferenceMean) -> None:
    with contextlib.suppress(OSError, SafetensorError):
        file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        save_file({"raw": mean.raw, "normed": mean.normed, "quantiles": mean.quantiles}, file.partial)
        file.finish()


def _cache_file(encoder: str) -> CachedConversion:
    """The file in the cache for what tells an encoder from others, and the reference vocabulary."""
    identity = "\n".join([FORMAT_VERSION, encoder, *reference_vocabulary()])
    return cached_file("references", identity, CACHE_LIMIT_BYTES)


def _read(cached: CachedConversion, encoder: "Encoder") -> ReferenceMean | None:
    """The mean in a file; None where there is none, or a damaged one."""
    if not cached.is_complete():
        return None
    try:
        with safe_open(cached.path, "np", backend="pread") as file:
            mean = ReferenceMean(*map(file.get_tensor, ("raw", "normed", "quantiles")))
    except (SafetensorError, OSError):
        return None
    shape = (encoder.info.layers + 1, encoder.info.width)
    is_whole = mean.raw.shape == mean.normed.shape == shape and mean.quantiles.shape == (2, 2, shape[0], len(SHARES))
    return mean if is_whole else None
