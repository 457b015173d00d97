"""What a model's file, and the files beside it, say of the words that it was trained on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.program.translation import tr, tr_noop
from core.studio.headers import ModelHeader, UnreadableHeader, read_head, read_header
from core.studio.paths import is_file
from core.studio.sidecars import SidecarNotes, read_sidecars
from core.studio.studio import StudioFile
from core.studio.walking import SIDECAR_SUFFIXES
from core.weights import UnreadableEncoder
from core.weights.adapters.adapter_settings import adapter_files
from core.weights.adapters.inversion_names import words_in_lora

WordSource = Literal["trigger", "learned", "name", "tag"]
SOURCES: dict[WordSource, str] = {
    "trigger": tr_noop("trigger word, by its maker"),
    "learned": tr_noop("learned word inside the file"),
    "name": tr_noop("the name it was trained under"),
    "tag": tr_noop("in captions of its training"),
}


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """A word or tag that stands in a file: where from, and of a tag in how many captions; else 0."""

    text: str
    source: WordSource
    count: int = 0

    @property
    def about(self) -> str:
        """Where it stands, in the user's language."""
        return tr(SOURCES[self.source])


def written_words(path: Path) -> tuple[WrittenWord, ...]:
    """What is written in a model's file and its sidecars, the surest first, each text once; () where nothing is.

    Only headers are read. A folder is a PEFT adapter's; a file that cannot be read says nothing.
    """
    try:
        file = adapter_files(path)[0]
        sidecars = read_sidecars(StudioFile("lora", file.stem, file, file.name, 0, 0, _sidecar_paths(file)))
        words = [*_words(file, sidecars)]
    except (UnreadableEncoder, OSError):
        return ()
    known = dict[str, WrittenWord]()
    for word in words:
        if word.text:
            known.setdefault(word.text.casefold(), word)
    return tuple(known.values())


def _sidecar_paths(file: Path) -> tuple[str, ...]:
    beside = (file.with_name(file.stem + suffix) for suffix in SIDECAR_SUFFIXES)
    return tuple(str(path) for path in beside if is_file(path))


def _words(file: Path, sidecars: SidecarNotes) -> Iterator[WrittenWord]:
    try:
        header, names = read_header(file), list(read_head(file))
    except (UnreadableHeader, OSError):
        header, names = ModelHeader(), []
    triggers = [*header.trigger_phrase.split(";"), sidecars.activation_text, *sidecars.trained_words]
    yield from (WrittenWord(text.strip(" ,"), "trigger") for text in triggers)
    learned = dict.fromkeys([*header.bundled_embeddings, *words_in_lora(names)])
    yield from (WrittenWord(text, "learned") for text in learned)
    yield WrittenWord(header.alias.strip(), "name")
    yield from (WrittenWord(tag, "tag", count) for tag, count in header.tag_counts)
