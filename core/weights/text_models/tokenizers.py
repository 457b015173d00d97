"""The tokenizer that lies in a text model's file, or beside it in a folder."""

from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from core.program.messages import UnusableInput, quoted
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.formats.gguf_file import ARCHITECTURE, GGUF_TOKENIZER, read_values
from core.weights.formats.safetensors_file import SafetensorsFile, TensorEntry, cannot_read

if TYPE_CHECKING:
    from core.tokens.vocabularies.text_tokenizer import TextTokenizer

MAX_TOKENIZER_BYTES = 64 * 2**20  # real ones have up to 33 MB
_IN_FILE = ("spiece_model", "tekken_model", "tokenizer_json")  # as ComfyUI's files call them
_IN_FOLDER = ("tokenizer.json", "spiece.model", "tokenizer.model", "tekken.json", "vocab.json")


@dataclass(frozen=True)
class TokenizerSource:
    """Where a tokenizer lies: in a tensor of bytes of a file, among a GGUF file's values, or in a folder.

    `vocabulary` is whose tokens they are (core.tokens.text_families.Vocabulary).
    """

    vocabulary: str
    path: Path
    entry: TensorEntry | None = None
    is_gguf: bool = False

    def read(self) -> "TextTokenizer":
        """The tokenizer. UnreadableEncoder where it is damaged."""
        from core.tokens.vocabularies import reading
        from core.tokens.vocabularies.table import remember_tokenizer

        try:
            if self.entry is not None:
                content = bytes_of(self.entry)
                tokenizer = reading.tokenizer_from_bytes(self.vocabulary, content)
                remember_tokenizer(tokenizer, content)
                return tokenizer
            if self.is_gguf:
                values = read_values(self.path, "tokenizer.ggml.")
                return reading.tokenizer_from_gguf(self.vocabulary, values)
            return reading.tokenizer_from_folder(self.vocabulary, self.path)
        except UnusableInput as refusal:
            message = tr("The tokenizer in {file} cannot be used. {reason}")
            raise UnreadableEncoder(message.format(file=quoted(self.path), reason=refusal)) from refusal


def find_tokenizer(
    vocabulary: str, root: str, contents: SafetensorsFile, folder: Path | None
) -> TokenizerSource | None:
    """The tokenizer of the model whose names begin with `root`, or that in a folder; None where there is none."""
    for kind in _IN_FILE:
        names = [name for name in contents.entries if name == kind or name.endswith(f".{kind}")]
        near = [name for name in names if root.startswith(name.removesuffix(kind).split("transformer.")[0])]
        for entry in filter(_is_content, map(contents.entries.__getitem__, near)):
            return TokenizerSource(vocabulary, entry.file, entry)
    if ARCHITECTURE in contents.metadata:
        return TokenizerSource(vocabulary, contents.path, is_gguf=True) if GGUF_TOKENIZER in contents.metadata else None
    if folder is not None and any((folder / name).is_file() for name in _IN_FOLDER):
        return TokenizerSource(vocabulary, folder)
    return None


def _is_content(entry: TensorEntry) -> bool:
    return entry.dtype in ("U8", "I8") and 0 < prod(entry.shape) <= MAX_TOKENIZER_BYTES


def tokenizer_entries(contents: SafetensorsFile) -> list[TensorEntry]:
    """The tensors of a file that are a tokenizer's bytes, by their names."""
    named = [entry for name, entry in contents.entries.items() if name.rpartition(".")[2] in _IN_FILE]
    return [entry for entry in named if _is_content(entry)]


def bytes_of(entry: TensorEntry) -> bytes:
    """The bytes of a tensor of them; UnreadableEncoder."""
    try:
        with entry.file.open("rb", buffering=0) as file:
            file.seek(entry.start)
            content = file.read(prod(entry.shape))
    except OSError as error:
        raise cannot_read(entry.file, error) from error
    return content
