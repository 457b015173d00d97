"""Tokenizers that are not shipped, out of what the user has: a model's file, a tokenizer's own, a folder."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from core.program.cancellation import CancelCheck, Cancelled, give_way, never_cancelled
from core.program.messages import quoted
from core.program.translation import tr
from core.tokens.vocabularies.building import UnreadableTokenizer
from core.tokens.vocabularies.facts import title_of
from core.tokens.vocabularies.reading import (
    TOKENIZER_FILES,
    read_bounded,
    tokenizer_files,
    tokenizer_from_folder,
    tokenizer_from_gguf,
)
from core.tokens.vocabularies.table import keep_tokenizer, use_tokenizer
from core.tokens.vocabularies.text_tokenizer import TextTokenizer
from core.weights import UnreadableEncoder
from core.weights.formats.gguf_file import MAGIC, read_values
from core.weights.formats.safetensors_file import list_tensors
from core.weights.text_models.tokenizers import bytes_of, tokenizer_entries

MAX_WALKED_NAMES = 200_000
WEIGHT_SUFFIXES = (".safetensors", ".sft")
_VALUES = "tokenizer.ggml."


def keep_tokenizer_of(vocabulary: str, path: Path) -> TextTokenizer:
    """Keeps the tokenizer in a file or folder for `tokenizer_for`, and gives it.

    The file is a text encoder's (.safetensors as ComfyUI has them, .gguf), a tokenizer.json, a SentencePiece model or
    a tekken file; the folder a tokenizer's, a pipeline's of diffusers, or an installed ComfyUI. What GGUF and
    vocab.json hold is kept until the program ends. UnreadableTokenizer, UnreadableEncoder.
    """
    try:
        if path.is_dir():
            return _keep_of_folder(vocabulary, path)
        if path.suffix.lower() in WEIGHT_SUFFIXES:
            return _keep_of_weights(vocabulary, path)
        with path.open("rb") as file:
            is_gguf = file.read(len(MAGIC)) == MAGIC
        if is_gguf:
            return use_tokenizer(vocabulary, tokenizer_from_gguf(vocabulary, read_values(path, _VALUES)))
        return keep_tokenizer(vocabulary, read_bounded(path))
    except OSError as error:
        message = tr("{file} cannot be read ({reason}).").format(file=quoted(path), reason=error.strerror or error)
        raise UnreadableTokenizer(message) from error


def find_tokenizer_in(
    vocabulary: str, paths: Iterable[Path], cancelled: CancelCheck = never_cancelled
) -> TextTokenizer | None:
    """Keeps the tokenizer of the first of some files and folders that holds it; None where none does.

    Only headers are read. `paths` are such as a tool's text encoders, of which most are other models'. Cancelled.
    """
    for path in paths:
        if cancelled():
            raise Cancelled
        with suppress(UnreadableTokenizer, UnreadableEncoder):
            return keep_tokenizer_of(vocabulary, path)
    return None


def files_with_tokenizers(folder: Path, cancelled: CancelCheck = never_cancelled) -> Iterator[Path]:
    """The files below a folder that by their names are a tokenizer's, then those that may be a text encoder's.

    Links to folders are not followed, and no more than MAX_WALKED_NAMES names are looked at. Cancelled.
    """
    weights, count = list[Path](), 0
    for place, folders, names in os.walk(folder):
        give_way(cancelled)
        folders.sort()
        for name in sorted(names):
            if name in TOKENIZER_FILES:
                yield Path(place, name)
            elif name.lower().endswith((*WEIGHT_SUFFIXES, ".gguf")):
                weights.append(Path(place, name))
        count += len(names)
        if count > MAX_WALKED_NAMES:
            break
    yield from weights


def _keep_of_folder(vocabulary: str, path: Path) -> TextTokenizer:
    for file in tokenizer_files(vocabulary, path):
        if file.name != "vocab.json":
            with suppress(UnreadableTokenizer):
                return keep_tokenizer(vocabulary, read_bounded(file))
    return use_tokenizer(vocabulary, tokenizer_from_folder(vocabulary, path))


def _keep_of_weights(vocabulary: str, path: Path) -> TextTokenizer:
    failure: UnreadableTokenizer | None = None
    for entry in tokenizer_entries(list_tensors(path)):
        try:
            return keep_tokenizer(vocabulary, bytes_of(entry))
        except UnreadableTokenizer as error:
            failure = failure or error
    message = tr("{file} holds no tokenizer of {title}. Choose a tokenizer.json, or another file that holds one.")
    raise failure or UnreadableTokenizer(message.format(file=quoted(path), title=title_of(vocabulary)))
