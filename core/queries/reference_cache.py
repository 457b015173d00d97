"""The reference mean of an encoder, kept in the user's cache by its source and by the hash of its weights."""

import contextlib
from typing import TYPE_CHECKING

from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from core import __version__
from core.analysis.reference import SHARES, ReferenceMean, reference_mean, reference_vocabulary
from core.program.cancellation import CancelCheck, never_cancelled
from core.weights.checkpoints.hashes import weights_hash
from core.weights.checkpoints.recent_models import Stamp
from core.weights.formats.conversion_cache import CachedConversion, cached_file

if TYPE_CHECKING:
    from core.encoder.encoder import Encoder

CACHE_LIMIT_BYTES = 64 * 2**20  # of all means together, in float32: 110 kB for ViT-L, 410 for bigG
FORMAT_VERSION = "2"  # of the files and of how the mean is taken


def cached_reference(encoder: "Encoder", cancelled: CancelCheck = never_cancelled, stamp: Stamp = ()) -> ReferenceMean:
    """The reference mean, from the cache where these weights had theirs taken before; Cancelled.

    `stamp` is that of the source when opening it began; where it is known, no weight is looked at. Otherwise their
    hash tells, which takes longer than reading them, but a quarter of the passes it saves. Where the cache cannot be
    used, the mean is taken anew each time.
    """
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
