"""The embeddings that a picture's prompt was made with, by name, and which of them an installed tool has."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from core.image_metadata.bounded_json import parse
from core.image_metadata.found import COMFYUI, FoundPrompt
from core.prompt.textual_inversions import INVERSION_SUFFIXES
from core.studio.contents import StudioContents

MAX_EMBEDDINGS = 200  # of a picture
_OLD_ENTRY = re.compile(r"\s*(.+?) \[[0-9a-f]{2,}\]\s*")  # A1111 before 1.3: “Used embeddings: name [1a2b]”
_IN_TEXT = re.compile(r"(?<!\w)embedding:([^\s,:;<>\[\]()|{}]+)")
_SWARM_TAG = re.compile(r"<embed(?:ding)?:([^<>]+)>")
_IN_HASHES = "embed:"


def embeddings_named_in(prompt: FoundPrompt) -> tuple[str, ...]:
    """The names of the embeddings of a prompt, each once, in the order of their first place.

    They stand in A1111's settings “TI hashes”, “Hashes” and “Used embeddings”, in ComfyUI's texts as `embedding:name`
    and in SwarmUI's as `<embed:name>`. A word of A1111's text that is in none of the settings may be any word.
    """
    names = (name.strip() for name in (*_in_settings(dict(prompt.settings)), *_in_texts(prompt)))
    return tuple(dict.fromkeys(filter(None, names)))[:MAX_EMBEDDINGS]


def split_by_presence(names: tuple[str, ...], contents: StudioContents) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that a studio has an embedding of, and those that it has none of; folder and case do not count."""
    known = {_plain(file.name) for file in contents.listing.of_kind("embedding")}
    known |= {_plain(name) for name in contents.inversions.by_name}
    present = tuple(name for name in names if _plain(name) in known)
    return present, tuple(name for name in names if name not in present)


def _in_settings(settings: dict[str, str]) -> Iterator[str]:
    pairs = (entry.rsplit(":", 1) for entry in settings.get("TI hashes", "").split(","))
    yield from (pair[0] for pair in pairs if len(pair) == 2)
    hashes = parse(settings.get("Hashes", ""))
    if isinstance(hashes, dict):
        yield from (key.removeprefix(_IN_HASHES) for key in hashes if key.startswith(_IN_HASHES))
    for entry in settings.get("Used embeddings", "").split(","):
        if match := _OLD_ENTRY.fullmatch(entry):
            yield match[1]


def _in_texts(prompt: FoundPrompt) -> Iterator[str]:
    if prompt.dialect != COMFYUI:
        return
    more = (*prompt.more_prompts.values(), *prompt.more_negatives.values())
    for text in (prompt.prompt, prompt.negative_prompt, *more):
        yield from (match[1] for pattern in (_IN_TEXT, _SWARM_TAG) for match in pattern.finditer(text))


def _plain(name: str) -> str:
    """A name by which one is the other's: without folder and suffix, in small letters."""
    path = PurePosixPath(name.replace("\\", "/"))
    return (path.stem if path.suffix.lower() in INVERSION_SUFFIXES else path.name).casefold()
