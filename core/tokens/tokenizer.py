"""CLIP's byte-pair vocabulary, offline: text to ids, pieces and character offsets."""

import gzip
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, get_args

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from core import RESOURCES

BOS = 49406
EOS = 49407
VOCABULARY_SIZE = 49408
MIN_BATCH_CHARACTERS = 5_000  # characters
MERGES_FILE = RESOURCES / "vocabulary" / "bpe_simple_vocab_16e6.txt.gz"

_MERGE_LINES = 48894  # the file holds 262,146 lines; CLIP uses these, after one header line of two words
_MERGE_BYTES = 600_000  # within which they lie
_SPECIALS = {"<|startoftext|>": BOS, "<|endoftext|>": EOS}
_SURROGATES = re.compile("[\ud800-\udfff]")
_BYTE_PIECE = re.compile("<0x([0-9A-F]{2})>")
_BLANK_PIECES = {"bytes": "ĠĊĉč", "letters": "\N{LOWER ONE EIGHTH BLOCK} \t\n\r"}
_BLANK_SIGNS = str.maketrans({" ": "␣", "\t": "⇥", "\n": "↵", "\r": "↵", "\N{NO-BREAK SPACE}": "␣"})
# How a tool's tokenizer treats the text before it looks anything up; core/tokens/normalization.py says what each means.
TokenizerVariant = Literal["fast", "fast-bang", "ftfy", "ftfy-bang", "open-clip"]
TOKENIZER_VARIANTS: tuple[TokenizerVariant, ...] = get_args(TokenizerVariant)
_OPEN_CLIP_SPECIALS = {"<start_of_text>": BOS, "<end_of_text>": EOS}
# Words as openai/CLIP's simple_tokenizer cuts them: specials, English contractions, letters, one digit, other marks.
_OPEN_CLIP_WORD = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
_WORD = r"<\|startoftext\|>|<\|endoftext\|>|" + _OPEN_CLIP_WORD

TokenKind = Literal["text", "bos", "eos", "padding", "embedding", "template"]
# How a vocabulary writes its pieces: CLIP's bytes as letters with `</w>` behind a word, bytes as letters with `Ġ` for a
# blank (Qwen, Mistral, Llama), or letters with `▁` for a blank and `<0xE3>` for a byte (T5, umT5, Gemma).
PieceSpelling = Literal["clip", "bytes", "letters"]


@dataclass(frozen=True, slots=True)
class Token:
    """One vocabulary entry over one span of a prompt.

    `start` and `end` are code-point offsets into the prompt, None for a BOS, EOS or padding the tool added itself.
    Several tokens may share one span (an emoji is up to four tokens on one character). A position that a vector of a
    textual inversion fills is of kind "embedding": `piece` is its name, `vector` its number, `id` stands for nothing.
    What a tool puts around the prompt for an encoder that is not CLIP's is of kind "template". `attended` says whether
    rows may look at it; CLIP's look at everything before them. `spelling` is how its vocabulary writes the piece.
    """

    id: int
    piece: str
    start: int | None = None
    end: int | None = None
    weight: float = 1.0
    kind: TokenKind = "text"
    vector: int | None = None
    attended: bool = True
    spelling: PieceSpelling = "clip"

    @property
    def ends_word(self) -> bool:
        """Whether this piece closes a word, which CLIP's vocabulary alone marks, with `</w>`."""
        return self.spelling == "clip" and (self.piece.endswith("</w>") or self.id in (BOS, EOS))

    @property
    def is_blank(self) -> bool:
        """Whether the piece is of blanks alone; CLIP's vocabulary has none."""
        return self.spelling != "clip" and not self.piece.strip(_BLANK_PIECES[self.spelling])

    @property
    def is_unknown(self) -> bool:
        """Whether it stands for typed letters that its vocabulary has no piece for; CLIP's has one for every byte."""
        return self.piece == "<unk>" and self.kind == "text" and self.spelling != "clip"

    @property
    def readable(self) -> str:
        """The piece as a person reads it."""
        return readable(self.piece, self.spelling)


class ClipTokenizer:
    """The 49,408 entries of CLIP's vocabulary (openai/CLIP, MIT) as a `tokenizers.Tokenizer`.

    In the variant "fast", ids and offsets equal those of transformers 5's CLIPTokenizer: NFC, blanks folded, lower
    case, no ftfy. The other variants are for core.tokens.normalization, which cleans the text first. `like` lends its
    vocabulary.
    """

    def __init__(self, variant: TokenizerVariant = "fast", like: "ClipTokenizer | None" = None) -> None:
        if like:
            pieces, model = like._pieces, like.backend.model
        else:
            pieces, merges = _read_vocabulary()
            model = _model(dict(zip(pieces, range(VOCABULARY_SIZE), strict=True)), merges)
        self._pieces: list[str] = pieces
        self.backend: Tokenizer = _build(model, variant)

    def tokenize(self, text: str, offset: int = 0, weight: float = 1.0) -> list[Token]:
        """The tokens of `text`, without BOS and EOS; `offset` is added to every span."""
        return [
            Token(index, piece, offset + start, offset + end, weight) for index, piece, start, end in self.look_up(text)
        ]

    def look_up(self, text: str) -> list[tuple[int, str, int, int]]:
        """Id, piece, start and end of each token of `text`."""
        # A lone surrogate (half an emoji) has no UTF-8 form; U+FFFD is what it is shown as.
        sound = _SURROGATES.sub("\ufffd", text)
        # only the batch call lets other threads, such as a window's, go on meanwhile
        if len(text) > MIN_BATCH_CHARACTERS:
            encoding = self.backend.encode_batch([sound], add_special_tokens=False)[0]
        else:
            encoding = self.backend.encode(sound, add_special_tokens=False)
        spans = _spans_with_marks(text, encoding.offsets)
        return [
            (_OPEN_CLIP_SPECIALS.get(piece, index), piece, start, end)
            for index, piece, (start, end) in zip(encoding.ids, encoding.tokens, spans, strict=True)
        ]

    def piece(self, index: int) -> str:
        """The vocabulary's spelling of an id, such as `girl</w>`; IndexError outside 0 to 49407."""
        return self._pieces[index]


def clip_tokenizer(variant: TokenizerVariant = "fast") -> ClipTokenizer:
    """The program's tokenizer of a variant, built at first use (the first takes about 0.1 s)."""
    return _tokenizer(variant)


@cache
def _tokenizer(variant: TokenizerVariant) -> ClipTokenizer:  # by position alone, as `cache` tells f() from f("fast")
    return ClipTokenizer(variant, None if variant == "fast" else _tokenizer("fast"))


def vocabulary_merges() -> list[tuple[str, str]]:
    """The pairs of pieces that CLIP's vocabulary joins; those of the ids from 512 on, the commonest first."""
    return _read_vocabulary()[1]


@lru_cache(maxsize=10_000)
def readable(piece: str, spelling: PieceSpelling = "clip") -> str:
    """A piece as a person reads it, without the mark of a word's end or of the blank before it.

    U+FFFD stands where it is only part of a character's bytes. A piece of blanks alone is shown with a sign for each.
    """
    if spelling == "clip":
        body = piece.removesuffix("</w>")
        decoded: str = body if body in _SPECIALS else decoders.ByteLevel().decode([body])
        return decoded
    text = _spelt_bytes(piece) if spelling == "bytes" else _spelt_letters(piece)
    return text.removeprefix(" ") if text.strip() else text.translate(_BLANK_SIGNS)


def _spelt_bytes(piece: str) -> str:
    text: str = decoders.ByteLevel().decode([piece])
    return text


def _spelt_letters(piece: str) -> str:
    byte = _BYTE_PIECE.fullmatch(piece)
    return (
        bytes([int(byte[1], 16)]).decode("utf-8", "replace")
        if byte
        else piece.replace("\N{LOWER ONE EIGHTH BLOCK}", " ")
    )


def _read_vocabulary() -> tuple[list[str], list[tuple[str, str]]]:
    """Pieces by id, and merges by rank, from OpenAI's `bpe_simple_vocab_16e6.txt.gz`: two pieces a line."""
    with gzip.open(MERGES_FILE) as file:
        words = file.read(_MERGE_BYTES).decode("utf-8", "ignore").split(maxsplit=2 + 2 * _MERGE_LINES)
    halves = iter(words[2 : 2 + 2 * _MERGE_LINES])
    merges = list(zip(halves, halves, strict=True))
    letters = list(byte_letters().values())
    return [*letters, *(letter + "</w>" for letter in letters), *map("".join, merges), *_SPECIALS], merges


def byte_letters() -> dict[int, str]:
    """The printable letter that stands for each byte in pieces, in the order that gives CLIP its first ids."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return dict(zip(printable, map(chr, printable), strict=True)) | {
        byte: chr(256 + n) for n, byte in enumerate(others)
    }


def _model(vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> models.BPE:
    return models.BPE(
        vocabulary,
        merges,
        continuing_subword_prefix="",
        end_of_word_suffix="</w>",
        fuse_unk=False,
        unk_token="<|endoftext|>",
    )


def _build(model: models.BPE, variant: TokenizerVariant) -> Tokenizer:
    tokenizer = Tokenizer(model)
    if variant in ("fast", "fast-bang"):
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
        )
    word = _OPEN_CLIP_WORD if variant == "open-clip" else _WORD
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(word), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    specials = [
        *(_OPEN_CLIP_SPECIALS if variant == "open-clip" else _SPECIALS),
        *("!" if variant.endswith("-bang") else ""),
    ]
    tokenizer.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in specials])
    return tokenizer


def _spans_with_marks(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans stretched over what NFC joined to their last letter (marks, Korean and Indic vowels).

    The tokenizer's own offsets stop before it. Up to the next token only such characters and blanks stand uncovered.
    """
    if text.isascii():
        return spans
    stretched, limit, later = [], len(text), len(text)
    for start, end in reversed(spans):
        if start < later:
            limit, later = later, start
        stretched.append((start, max(end, start + len(text[start:limit].rstrip()))))
    return stretched[::-1]
