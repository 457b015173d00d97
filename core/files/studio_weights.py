"""The LoRAs and models that a picture names, looked for in an artist's installed tools: by hash, and by their names."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.files.named_weights import NamedWeights, plain_letters
from core.files.weights_sidecars import MIN_HASH_DIGITS, marks_of
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.studio.contents import StudioContents
from core.studio.headers import ModelHeader
from core.studio.studio import ModelKind, StudioFile
from core.studio.table import TOOLS

_MODELS: tuple[ModelKind, ...] = ("checkpoint", "diffusers", "text_encoder")
Headers = Mapping[Path, ModelHeader | None]
ReadHeaders = Callable[[Sequence[StudioFile]], Headers]


@dataclass(frozen=True, slots=True)
class StudioWeights:
    """A file that a picture means, and the tool that it lies in; `by_hash` where that tells, and not its name alone."""

    file: StudioFile
    tool: str
    by_hash: bool = False


def find_in_studios(
    wanted: Sequence[NamedWeights],
    studios: Iterable[StudioContents],
    read: ReadHeaders | None = None,
    cancelled: CancelCheck = never_cancelled,
) -> tuple[StudioWeights | None, ...]:
    """The file of each in the first studio that has it; None for none. Cancelled.

    In a studio a hash that the picture has comes before a name: that of the tensors (`sshs_model_hash`, which A1111
    writes as “Lora hashes”), or one that stands in or beside a file of the name. Then the tool's own name, an alias,
    and at last a name of the same letters. `read` gives the headers that are not known yet; without it, none is opened.
    """
    found: list[StudioWeights | None] = [None] * len(wanted)
    for contents in studios:
        if cancelled():
            raise Cancelled
        missing = [index for index, weights in enumerate(wanted) if found[index] is None and weights.name]
        if missing:
            search = _Search(contents, read, cancelled)
            for index in missing:
                found[index] = search.find(wanted[index])
    return tuple(found)


def files_for(weights: NamedWeights, contents: StudioContents) -> list[StudioFile]:
    """The files of a studio that are of the kind that is wanted."""
    kinds = ("lora",) if weights.is_lora else _MODELS
    return [file for kind in kinds for file in contents.listing.files if file.kind == kind]


def files_named(weights: NamedWeights, contents: StudioContents, files: Sequence[StudioFile]) -> list[StudioFile]:
    """Those of the files that the name may mean, the likeliest first; one may be in it twice."""
    reached = [file for file in files if file.shadowed_by is None]
    named = [file for file in reached if weights.name in (file.name, file.relative)]
    if weights.is_lora and (alias := contents.aliases.files.get(weights.name)):
        named.append(alias)
    letters = plain_letters(weights.name)
    return named + [file for file in (*reached, *files) if plain_letters(file.path.name) == letters]


class _Search:
    """One studio, whose files are put in order by their letters once."""

    def __init__(self, contents: StudioContents, read: ReadHeaders | None, cancelled: CancelCheck) -> None:
        self._contents, self._read, self._cancelled = contents, read, cancelled
        studio = contents.studio
        self._tool = TOOLS[studio.tool].name or studio.root.name
        self._headers: Headers = contents.headers
        self._is_read = read is None

    def find(self, weights: NamedWeights) -> StudioWeights | None:
        files = files_for(weights, self._contents)
        named = files_named(weights, self._contents, files)
        if len(weights.hash) >= MIN_HASH_DIGITS:
            for file in (*self._hashed(weights, files), *(file for file in named if self._is_told(file, weights))):
                return StudioWeights(file, self._tool, by_hash=True)
        return StudioWeights(named[0], self._tool) if named else None

    def _hashed(self, weights: NamedWeights, files: list[StudioFile]) -> Iterator[StudioFile]:
        """The files in whose heads a hash stands that begins with the digits."""
        if not weights.is_lora:
            return  # no trainer writes one into a checkpoint
        yield from _with_hash(files, self._headers, weights.hash)
        yield from _with_hash(files, self._all_headers(files), weights.hash)

    def _all_headers(self, files: Sequence[StudioFile]) -> Headers:
        """The headers of all LoRAs, those that are not known yet read now and once."""
        if not self._is_read and self._read is not None:
            self._is_read = True
            unread = [file for file in files if file.path not in self._headers]
            self._headers = {**self._headers, **self._read(unread)} if unread else self._headers
        return self._headers

    def _is_told(self, file: StudioFile, weights: NamedWeights) -> bool:
        """Whether a hash in or beside a file of the right name is the picture's; no whole file is hashed."""
        if self._cancelled():
            raise Cancelled
        return self._read is not None and file.kind != "diffusers" and marks_of(file.path).have_hash(weights.hash)


def _with_hash(files: Iterable[StudioFile], headers: Headers, digits: str) -> Iterator[StudioFile]:
    for file in files:
        header = headers.get(file.path)
        if header is not None and header.model_hash.lower().removeprefix("0x").startswith(digits):
            yield file
