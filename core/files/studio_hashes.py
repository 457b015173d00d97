"""The LoRAs and models of a picture by the hashes of whole files in installed tools, where nothing else tells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import hexdigits

from core.files.named_weights import NamedWeights
from core.files.studio_weights import StudioWeights, files_for, files_named
from core.files.weights_sidecars import MIN_HASH_DIGITS
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.studio.contents import StudioContents
from core.studio.header_cache import HeaderCache
from core.studio.studio import StudioFile
from core.studio.table import TOOLS
from core.weights import UnreadableEncoder
from core.weights.checkpoints.hashes import OLD_DIGITS, file_hashes, old_hash

MAX_BYTES = 16 * 2**30  # of all files that one search reads: two checkpoints of SDXL and some
MAX_UNNAMED_BYTES = 2 * 2**30  # of all LoRAs of other names in a tool, the smallest first: about 14 of SDXL
_SINGLE_FILES = ("checkpoint", "text_encoder", "lora")  # kinds; a folder of files has no hash
MAX_UNNAMED_MODELS = 3  # models of other names, which are looked into where a tool has no more


@dataclass(frozen=True, slots=True)
class HashSearch:
    """What hashes of whole files tell: the file of each that is wanted, None for none by its hash.

    `others` are files of a wanted name whose hash is another than the picture's.
    """

    found: tuple[StudioWeights | None, ...] = ()
    others: frozenset[Path] = field(default_factory=frozenset)


def find_by_hash(
    wanted: Sequence[NamedWeights],
    studios: Sequence[StudioContents],
    cache: HeaderCache,
    cancelled: CancelCheck = never_cancelled,
) -> HashSearch:
    """The files whose whole content has the hashes that a picture names; it reads files of up to gigabytes. Cancelled.

    Files of the name come first, in all studios. Where none of them is it, LoRAs of other names follow, the smallest
    first and MAX_UNNAMED_BYTES of them in each studio, and models of other names where there are few. Hashes that are
    known already cost nothing, and new ones are kept in `cache`.
    """
    hashes = _Hashes(cache, cancelled)
    found = list[StudioWeights | None]()
    try:
        for weights in wanted:
            found.append(_find(weights, studios, hashes) if has_digits(weights) else None)
    finally:
        hashes.keep()
    right = {weights.file.path for weights in found if weights}
    return HashSearch(tuple(found), frozenset(hashes.others - right))


def has_digits(weights: NamedWeights) -> bool:
    """Whether a picture names a hash that files can be told by."""
    return bool(weights.name and len(weights.hash) >= MIN_HASH_DIGITS and set(weights.hash) <= set(hexdigits))


def _find(weights: NamedWeights, studios: Sequence[StudioContents], hashes: "_Hashes") -> StudioWeights | None:
    for contents in studios:
        for file in dict.fromkeys(files_named(weights, contents, files_for(weights, contents))):
            if hashes.tell(file, weights.hash, is_named=True):
                return _found_in(contents, file)
    for contents in studios:
        files = files_for(weights, contents)
        known = hashes.known(files)
        likely = (file for file in files if _begins(known.get(file.path, ()), weights.hash))
        for file in (*likely, *_unnamed(weights, files)):
            if hashes.tell(file, weights.hash):
                return _found_in(contents, file)
    return None


def _unnamed(weights: NamedWeights, files: list[StudioFile]) -> Iterator[StudioFile]:
    """The files of other names that are looked into, within the bounds."""
    if not weights.is_lora:
        models = [file for file in files if file.kind == "checkpoint"]
        is_quick = len(weights.hash) == OLD_DIGITS  # of 64 KiB each
        yield from models if is_quick or len(models) <= MAX_UNNAMED_MODELS else ()
        return
    total = 0
    for file in sorted(files, key=lambda file: file.size):
        total += file.size
        if total > MAX_UNNAMED_BYTES:
            return
        yield file


def _found_in(contents: StudioContents, file: StudioFile) -> StudioWeights:
    studio = contents.studio
    return StudioWeights(file, TOOLS[studio.tool].name or studio.root.name, by_hash=True)


class _Hashes:
    """Hashes of whole files, read once; `others` are files of a wanted name that have turned out to be others."""

    def __init__(self, cache: HeaderCache, cancelled: CancelCheck) -> None:
        self._cache, self._cancelled = cache, cancelled
        self._bytes_left = MAX_BYTES
        self._read, self._asked = dict[Path, tuple[str, ...]](), set[Path]()
        self._fresh = list[StudioFile]()
        self.others = set[Path]()

    def known(self, files: Iterable[StudioFile]) -> dict[Path, tuple[str, ...]]:
        """The hashes of those files that have been read, now or before."""
        files = [file for file in files if file.path not in self._asked]
        self._asked |= {file.path for file in files}
        self._read |= self._cache.known_hashes(files) if files else {}
        return self._read

    def keep(self) -> None:
        """Keeps the hashes that are new, all at once, as a database takes its time for each."""
        self._cache.keep_hashes(self._fresh, self._read)

    def tell(self, file: StudioFile, digits: str, is_named: bool = False) -> bool:
        """Whether a file has a hash of these first digits; False too where it cannot be read or is too large."""
        if self._cancelled():
            raise Cancelled
        if file.kind not in _SINGLE_FILES:
            return False
        hashes = self.known([file]).get(file.path) or self._read_of(file, digits, is_named)
        has_it = _begins(hashes, digits)
        if is_named and hashes and not has_it:
            self.others.add(file.path)
        return has_it

    def _read_of(self, file: StudioFile, digits: str, is_named: bool) -> tuple[str, ...]:
        try:
            if len(digits) == OLD_DIGITS:
                old = (old_hash(file.path),)
                if _begins(old, digits) or not (is_named or file.kind == "lora"):
                    return old
            if file.size > self._bytes_left:
                return ()
            self._bytes_left -= file.size
            hashes = self._read[file.path] = file_hashes(file.path, self._cancelled)
        except UnreadableEncoder:
            return ()
        if _is_as_listed(file):
            self._fresh.append(file)
        return hashes


def _begins(hashes: Iterable[str], digits: str) -> bool:
    return any(own.startswith(digits) for own in hashes)


def _is_as_listed(file: StudioFile) -> bool:
    """Whether the file is still the one that was listed, so that its hashes may be kept by that size and time."""
    try:
        status = file.path.stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (file.size, file.modified_ns)
