"""A text encoder's tokenizer: text to ids, pieces and offsets in what was typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_values
from functools import cached_property

from tokenizers import AddedToken, Encoding, Regex, Tokenizer, pre_tokenizers

from core.prompt.mapped_text import MappedText
from core.tokens.tokenizer import MIN_BATCH_CHARACTERS, PieceSpelling, Token, readable
from core.tokens.vocabularies.preparing import Preparation

# How Llama 3 cuts a text into words. ComfyUI cuts so for every tekken file (transformers' MistralConverter).
LLAMA_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

_SURROGATES = re.compile("[\ud800-\udfff]")

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class SentencePieceReader:
    """A SentencePiece model as that library itself reads: `backend` of a text that went through `preparation`."""

    backend: Tokenizer
    preparation: Preparation


@dataclass(frozen=True, eq=False)
class TextTokenizer:
    """A tokenizer of the library `tokenizers` for one of core.tokens.text_families.Vocabulary.

    `specials` are the ids of its special tokens by their text, such as `<|im_end|>`; `controls` those among them that
    the backend does not know, SentencePiece's control pieces such as `<bos>`. `unknown` is the id that stands for what
    it cannot read, None where it can read all. `sentencepiece` reads a text as SentencePiece does, where the vocabulary
    is read of its model; transformers reads some letters of several marks otherwise. Equal only to itself.
    """

    vocabulary: str
    backend: Tokenizer = field(repr=False)
    specials: Mapping[str, int] = field(repr=False)
    unknown: int | None = None
    spelling: PieceSpelling = "letters"
    controls: Mapping[str, int] = field(default_factory=dict, repr=False)
    sentencepiece: SentencePieceReader | None = field(default=None, repr=False)

    def tokenize(self, text: MappedText, weight: float = 1.0, reads_specials: bool = True) -> list[Token]:
        """The tokens of a text, none added, with their spans in what was typed.

        A blank that a piece begins or ends with is not in its span; a token of blanks alone has theirs, and one that
        stands for nothing typed (the `▁` that T5 puts before a text) that of the letter behind it. Without
        `reads_specials` a control piece that was typed is text as any other, as SentencePiece itself reads it.
        """
        pieces = self._look_up(text.text, reads_specials)
        return [self._token(index, piece, text.span(*span), weight) for index, piece, span in pieces]

    def template(self, text: str) -> list[Token]:
        """The tokens of what a tool puts around a prompt, special tokens read as such."""
        pieces = self._look_up(text, reads_specials=True)
        return [Token(index, piece, kind="template", spelling=self.spelling) for index, piece, _ in pieces]

    def token(self, index: int, **values: object) -> Token:
        """A token by its id, with values of its other fields, such as padding: `token(0, kind="padding")`."""
        return with_values(Token(index, self.piece(index), spelling=self.spelling), **values)  # type: ignore[arg-type]

    def piece(self, index: int) -> str:
        """The vocabulary's spelling of an id, "" where it has none."""
        if index in self._control_texts:
            return self._control_texts[index]
        return str(self.backend.id_to_token(index) or "") if 0 <= index < 2**32 else ""

    def readable(self, index: int) -> str:
        """The piece of an id as a person reads it."""
        return readable(self.piece(index), self.spelling)

    @cached_property
    def size(self) -> int:
        """How many ids it has."""
        return self.backend.get_vocab_size(with_added_tokens=True)

    @cached_property
    def with_llama_split(self) -> "TextTokenizer":
        """The same with its text cut into words by LLAMA_SPLIT."""
        backend = _copy(self.backend, self.backend.get_added_tokens_decoder())
        backend.pre_tokenizer = byte_words(LLAMA_SPLIT)
        return with_values(self, backend=backend)

    def _token(self, index: int, piece: str, span: Span, weight: float) -> Token:
        return Token(index, piece, *span, weight, spelling=self.spelling)

    def _look_up(self, text: str, reads_specials: bool) -> Iterator[tuple[int, str, Span]]:
        """Id, piece and span of each token of `text`."""
        # A lone surrogate (half an emoji) has no UTF-8 form; U+FFFD is what it is shown as.
        sound, start = _SURROGATES.sub("\ufffd", text), 0
        if reads_specials and self.controls:
            for match in self._control_pattern.finditer(sound):
                yield from self._look_up_part(sound[start : match.start()], start)
                yield self.controls[match[0]], match[0], match.span()
                start = match.end()
        yield from self._look_up_part(sound[start:], start, None if reads_specials else self.sentencepiece)

    def _look_up_part(
        self, text: str, first: int, own: SentencePieceReader | None = None
    ) -> Iterator[tuple[int, str, Span]]:
        prepared = own.preparation.prepare(text) if own else None
        if not (prepared.text if prepared else text):
            return
        encoding = _encode(own.backend, prepared.text) if own and prepared else _encode(self.backend, text)
        ids, pieces, offsets = encoding.ids, encoding.tokens, encoding.offsets
        spans = typed_spans(text, [prepared.span(*each) for each in offsets] if prepared else offsets)
        if first:
            spans = [(start + first, end + first) for start, end in spans]
        if self.unknown in ids:  # whose piece the library gives as what it stands for
            unknown = self.piece(self.unknown or 0)
            pieces = [unknown if index == self.unknown else piece for index, piece in zip(ids, pieces, strict=True)]
        yield from zip(ids, pieces, spans, strict=True)

    @cached_property
    def _control_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.controls, key=len, reverse=True))))

    @cached_property
    def _control_texts(self) -> dict[int, str]:
        return {index: text for text, index in self.controls.items()}


def byte_words(pattern: str) -> pre_tokenizers.PreTokenizer:
    """What cuts a text into words by a pattern, and writes their bytes as letters."""
    split = pre_tokenizers.Split(Regex(pattern), behavior="isolated", invert=False)
    return pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def typed_spans(text: str, offsets: Sequence[Span]) -> list[Span]:
    """The spans of tokens without the blanks at their ends, and over marks that were joined to their last letter.

    The library's own offsets stop before what NFC or NFKC joined to a letter, and take blanks along.
    """
    spans: list[Span] = []
    later = limit = len(text)
    for start, end in reversed(offsets):
        start, end = _within_blanks(text, start, end)
        if start < later:
            limit, later = later, start
        if end < limit and not text.isascii() and not text[start].isspace():
            end = max(end, start + len(text[start:limit].rstrip()))
        spans.append((start, end))
    return spans[::-1]


def _within_blanks(text: str, start: int, end: int) -> Span:
    """The span without blanks at its ends; itself where it has nothing else, and one letter where it is empty."""
    if end <= start:
        start = max(min(start, len(text) - 1), 0)
        return start, start + 1
    if not (text[start].isspace() or text[end - 1].isspace()):
        return start, end
    typed = text[start:end]
    bare = typed.lstrip()
    first = end - len(bare)
    return (first, first + len(bare.rstrip())) if bare else (start, end)


def _encode(backend: Tokenizer, text: str) -> Encoding:
    if len(text) > MIN_BATCH_CHARACTERS:  # only the batch call lets other threads, such as a window's, go on meanwhile
        return backend.encode_batch([text], add_special_tokens=False)[0]
    return backend.encode(text, add_special_tokens=False)


def _copy(backend: Tokenizer, added: Mapping[int, AddedToken]) -> Tokenizer:
    """A tokenizer on the same vocabulary, with these added tokens at their ids."""
    copy = Tokenizer(backend.model)
    if backend.normalizer is not None:
        copy.normalizer = backend.normalizer
    if backend.pre_tokenizer is not None:
        copy.pre_tokenizer = backend.pre_tokenizer
    copy.add_tokens([added[index] for index in sorted(added)])
    return copy
