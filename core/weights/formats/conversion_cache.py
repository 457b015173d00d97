"""The user's cache of safetensors copies, made of files in other formats: bounded, and thrown away at any time."""

import contextlib
import hashlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from core.storage.atomic_files import replace_file

CACHE_LIMIT_BYTES = 8 * 2**30  # bytes that all copies may take; an SDXL pair in float32 takes 3.3 GB
STALE_AFTER = 3600.0  # seconds after which an unfinished copy is nobody's any more


def cache_folder() -> Path:
    """Where this system keeps what a program can make again; not created here."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        return Path(named) / "promptscope"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Promptscope" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "Promptscope"
    return Path.home() / ".cache" / "promptscope"


@dataclass(frozen=True)
class CachedConversion:
    """The place of one copy: `path` once it is whole, `partial` while it is written.

    `limit` is how many bytes all copies in its folder may take.
    """

    path: Path
    partial: Path
    limit: int

    def is_complete(self) -> bool:
        """Whether it is whole; marks it as used now."""
        with contextlib.suppress(OSError):
            os.utime(self.path)
        return self.path.is_file()

    def finish(self) -> None:
        """Puts the written part in place at once, and throws old copies away where all take too much. OSError."""
        replace_file(self.partial, self.path)
        _tidy(self.path, self.limit)

    def discard(self) -> None:
        """Removes the part."""
        with contextlib.suppress(OSError):
            self.partial.unlink(missing_ok=True)


def cached_conversion(source: Path, kind: str) -> CachedConversion:
    """The place of the copy of `source` as it is now, by its path, size and time; `kind` says what of it is copied.

    OSError where the cache cannot be made or `source` is gone.
    """
    status = source.stat()
    known = f"{kind}\n{source.resolve()}\n{status.st_size}\n{status.st_mtime_ns}"
    copy = cached_file("copies", known, CACHE_LIMIT_BYTES)
    copy.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return copy


def cached_file(folder: str, identity: str, limit: int) -> CachedConversion:
    """The place, in a folder of the cache that is not made here, of what `identity` tells from all others."""
    stem = hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    path = cache_folder() / folder / f"{stem}.safetensors"
    return CachedConversion(path, path.with_suffix(f".{os.getpid()}.part"), limit)


def _tidy(newest: Path, limit: int) -> None:
    """Removes unfinished copies nobody writes any more, and the longest unused ones beyond the limit."""
    now, total = time.time(), 0
    listed = []
    for path in newest.parent.iterdir():
        with contextlib.suppress(OSError):
            listed.append((path.stat().st_mtime, path.stat().st_size, path))
    for used, size, path in sorted(listed, reverse=True):
        total += size
        abandoned = path.suffix == ".part" and now - used > STALE_AFTER
        if path != newest and (abandoned or (total > limit and path.suffix == ".safetensors")):
            with contextlib.suppress(OSError):  # another Promptscope may have it open
                path.unlink()
