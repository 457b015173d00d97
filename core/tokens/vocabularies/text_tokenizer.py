"""A text encoder's tokenizer: text to ids, pieces and offsets in what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from tokenizers import Tokenizer

from core.prompt.mapped_text import MappedText
from core.tokens.tokenizer import Token


@dataclass(frozen=True, eq=False)
class TextTokenizer:
    """A tokenizer of the library `tokenizers` for one of core.tokens.text_families.Vocabulary.

    `specials` are the ids of its special tokens by their text, such as `<|im_end|>`; `unknown` is the id that stands
    for what it cannot read, None where it can read all. Equal only to itself.
    """

    vocabulary: str
    backend: Tokenizer
    specials: Mapping[str, int]
    unknown: int | None = None

    def tokenize(self, text: MappedText, weight: float = 1.0, reads_specials: bool = True) -> list[Token]:
        """The tokens of a text, none added, with their spans in what was typed.

        Without `reads_specials` a special token that was typed is text as any other.
        """
        encoding = self.backend.encode(text.text, add_special_tokens=False)
        return [
            Token(index, piece, *text.span(start, end), weight)
            for index, piece, (start, end) in zip(encoding.ids, encoding.tokens, encoding.offsets, strict=True)
        ]

    def template(self, text: str) -> list[Token]:
        """The tokens of what a tool puts around a prompt, special tokens read as such."""
        encoding = self.backend.encode(text, add_special_tokens=False)
        return [
            Token(index, piece, kind="template") for index, piece in zip(encoding.ids, encoding.tokens, strict=True)
        ]

    def piece(self, index: int) -> str:
        """The vocabulary's spelling of an id, "" where it has none."""
        return str(self.backend.id_to_token(index) or "")
