"""What stands in the head of a safetensors file: the author's notes and which parts there are, never the numbers.

A header is 5 kB in a LoRA and may be absurd in a hostile file; what is kept of it is small. Pickles are not opened.
"""

import json
import stat
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter
from pathlib import Path
from typing import Any

from core.program.paths import is_elsewhere

MAX_HEADER_BYTES = 16 * 2**20  # safetensors itself allows 100 MB; 4 kB to 500 kB are usual
MAX_KEPT_TAGS = 20  # of each of 20,000 files, which stay in memory
MAX_KEPT_LETTERS = 2000  # of a note
MAX_TAG_TEXT = 8 * 2**20  # letters of JSON inside the JSON
SAFETENSORS = (".safetensors", ".sft")
_BUNDLED = "bundle_emb."
_LENGTH = struct.Struct("<Q")


class UnreadableHeader(Exception):
    """A file without a header that can be read: torn, of another kind, or of an absurd size."""


@dataclass(frozen=True)
class ModelHeader:
    """The notes in a model's file; "" and empty for what does not stand there.

    `alias` is the name that its training gave it (`ss_output_name`), A1111's second name for a LoRA. `tag_counts` are
    the most frequent tags of its training pictures, which are no trigger words. `has_text_encoder` says whether it has
    or changes a text encoder. `bundled_embeddings` are the words that come with a LoRA (`bundle_emb.NAME`).
    """

    alias: str = ""
    base_version: str = ""
    architecture: str = ""
    title: str = ""
    trigger_phrase: str = ""
    network_module: str = ""
    model_hash: str = ""
    has_text_encoder: bool = False
    bundled_embeddings: tuple[str, ...] = ()
    tag_counts: tuple[tuple[str, int], ...] = ()


def read_header(path: Path) -> ModelHeader:
    """The notes in a safetensors file, of which the header alone is read. UnreadableHeader, OSError."""
    return _of(read_head(path))


def read_head(path: Path) -> dict[str, Any]:
    """The JSON at the head of a safetensors file, whatever stands in it. UnreadableHeader, OSError.

    What its numbers must be like for the weights to be sound, `core.weights.formats.safetensors_file` looks at.
    """
    if path.suffix.lower() not in SAFETENSORS:
        raise UnreadableHeader(path.name)
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a pipe could hold up the reader for ever
        raise UnreadableHeader(path.name)
    if is_elsewhere(status):  # gigabytes of a whole folder would be fetched
        raise OSError(path.name)
    with path.open("rb") as file:
        head = file.read(_LENGTH.size)
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        if not 1 < length <= MAX_HEADER_BYTES:
            raise UnreadableHeader(path.name)
        text = file.read(length)
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableHeader(path.name) from error
    if len(text) < length or not isinstance(header, dict):
        raise UnreadableHeader(path.name)
    return header


def _of(header: dict[str, Any]) -> ModelHeader:
    from core.weights.adapters.lora_keys import parse_key  # 30 ms, on the worker that reads

    given = header.pop("__metadata__", None)
    notes: Mapping[str, object] = given if isinstance(given, dict) else {}
    bundled = {name.removeprefix(_BUNDLED).split(".")[0] for name in header if name.startswith(_BUNDLED)}
    return ModelHeader(
        alias=_note(notes, "ss_output_name"),
        base_version=_note(notes, "ss_base_model_version"),
        architecture=_note(notes, "modelspec.architecture"),
        title=_note(notes, "modelspec.title"),
        trigger_phrase=_note(notes, "modelspec.trigger_phrase"),
        network_module=_note(notes, "ss_network_module"),
        model_hash=_note(notes, "sshs_model_hash"),
        has_text_encoder=any(parse_key(name).encoder is not None for name in header if not name.startswith(_BUNDLED)),
        bundled_embeddings=tuple(sorted(bundled)),
        tag_counts=_tag_counts(notes.get("ss_tag_frequency")),
    )


def _note(notes: Mapping[str, object], key: str) -> str:
    value = notes.get(key)
    return value[:MAX_KEPT_LETTERS] if isinstance(value, str) else ""


def _tag_counts(text: object) -> tuple[tuple[str, int], ...]:
    """The most frequent tags over all folders of pictures (`ss_tag_frequency`, JSON in the JSON)."""
    if not isinstance(text, str) or len(text) > MAX_TAG_TEXT:
        return ()
    try:
        folders = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    counts = dict[str, int]()
    for tags in folders.values() if isinstance(folders, dict) else ():
        for tag, count in tags.items() if isinstance(tags, dict) else ():
            if type(count) is int:  # and no truth value
                tag = tag.strip()
                counts[tag] = counts.get(tag, 0) + count
    most = nlargest(MAX_KEPT_TAGS, counts.items(), key=itemgetter(1))
    # Many files of an artist have the same tags, which are kept once.
    return tuple((sys.intern(tag[:MAX_KEPT_LETTERS]), count) for tag, count in most)
