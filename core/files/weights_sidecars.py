"""What tells a file of weights by more than its name: hashes and its trainer's name, in it or in files beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.image_metadata.bounded_json import objects_of, parse, text_of
from core.studio.headers import UnreadableHeader, read_head

MIN_HASH_DIGITS = 8  # hexadecimal digits; fewer tell two files no longer apart
MAX_SIDECAR_BYTES = 2**20
# Written by Civitai's helpers (.civitai.info), LoRA Manager and Stability Matrix (.metadata.json, .cm-info.json), A1111
SIDECAR_SUFFIXES = (".civitai.info", ".metadata.json", ".cm-info.json", ".json", ".sha256")
_HASH_KEYS = ("sha256", "hash", "autov2", "autov3", "hashes")
_HEADER_KEYS = ("sshs_model_hash", "sshs_legacy_hash", "modelspec.hash_sha256")


@dataclass(frozen=True, slots=True)
class FileMarks:
    """What is written in a file of weights and beside it: `hashes` in lower case, and the `name` of its training.

    The name is the one that kohya's sd-scripts write, "" for none.
    """

    hashes: frozenset[str]
    name: str

    def have_hash(self, digits: str) -> bool:
        """Whether one of the hashes begins with these digits, of which there have to be enough."""
        return len(digits) >= MIN_HASH_DIGITS and any(own.startswith(digits) for own in self.hashes)


def marks_of(path: Path) -> FileMarks:
    """What tells a file by more than its name; no file is hashed."""
    metadata = _header(path)
    own = [metadata.get(key, "") for key in _HEADER_KEYS]
    beside = (digits for suffix in SIDECAR_SUFFIXES for digits in _sidecar_hashes(path, suffix))
    plain = (digits.strip().lower().removeprefix("0x") for digits in (*own, *beside))
    hashes = frozenset(digits for digits in plain if len(digits) >= MIN_HASH_DIGITS)
    return FileMarks(hashes, metadata.get("ss_output_name", ""))


def _header(path: Path) -> dict[str, str]:
    try:
        notes = read_head(path).get("__metadata__")
    except (UnreadableHeader, OSError):
        return {}
    pairs = notes.items() if isinstance(notes, dict) else ()
    return {key: value for key, value in pairs if isinstance(value, str)}


def _sidecar_hashes(path: Path, suffix: str) -> Iterator[str]:
    """The hashes in the file of that ending beside `path`."""
    try:
        sidecar = path.with_suffix(suffix)
        if not sidecar.is_file():  # opening a FIFO would wait for ever
            return
        with sidecar.open("rb") as file:
            text = file.read(MAX_SIDECAR_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return
    if suffix == ".sha256":
        yield from text.split()[:1]
        return
    record = parse(text)
    if isinstance(record, dict):
        for part in (record, record.get("civitai"), record.get("modelVersion")):
            yield from _hashes_in(part)


def _hashes_in(part: object) -> Iterator[str]:
    """The hashes of an object's own and those of its `files`; example pictures name the hashes of other models."""
    if not isinstance(part, dict):
        return
    for holder in (part, *objects_of(part.get("files"))):
        for key, value in holder.items():
            if key.lower() in _HASH_KEYS:
                yield from map(text_of, value.values()) if isinstance(value, dict) else (text_of(value),)
