"""The words of an encoder's own vocabulary that can stand in a token's place, whichever tokenizer it reads with."""

import re
from collections.abc import Iterator
from functools import lru_cache

from core.analysis.common_words import common_words
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.tokenizer import ClipTokenizer, clip_tokenizer, readable
from core.tokens.vocabularies.table import tokenizer_for
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

MIN_BANK_WORDS = 200  # common words that are one token, with fewer of which other words of the vocabulary stand in
COMMA = 267  # CLIP's token of ","
_WORD_PIECE = re.compile(r"[▁Ġ ][A-Za-z]{3,}")  # that begins a word


def tokenizer_of(chunks: Chunks) -> ClipTokenizer | TextTokenizer:
    """The tokenizer that chunks were made with; MissingTokenizer where it is at hand no more."""
    return clip_tokenizer() if chunks.is_clip else text_tokenizer_of(chunks)


def text_tokenizer_of(chunks: Chunks) -> TextTokenizer:
    """The same of an encoder that is not CLIP's: the opened file's own before the one that is shipped."""
    own = dict(chunks.prompt.settings.text_family.tokenizers).get(chunks.encoder)
    return own if isinstance(own, TextTokenizer) else tokenizer_for(TEXT_ENCODERS[chunks.encoder].vocabulary)


def spelt(chunks: Chunks, ids: tuple[int, ...]) -> str:
    """Ids of words as a person reads them, with blanks between."""
    if chunks.is_clip:
        return " ".join(readable(clip_tokenizer().piece(index)).strip() for index in ids)
    tokenizer = text_tokenizer_of(chunks)
    return " ".join(tokenizer.readable(index).strip() for index in ids)


def comma_of(chunks: Chunks) -> int:
    """The token of a comma."""
    return COMMA if chunks.is_clip else text_tokenizer_of(chunks).backend.encode(",", add_special_tokens=False).ids[-1]


@lru_cache(maxsize=4)
def text_words(tokenizer: TextTokenizer) -> tuple[int, ...]:
    """Common words that are one token behind a blank, the commonest first.

    Of a vocabulary that has few of them, all pieces that begin a word of three letters or more, in its order.
    """
    words = dict.fromkeys(ids[0] for ids in behind_blanks(tokenizer, common_words()) if len(ids) == 1)
    if len(words) >= MIN_BANK_WORDS:
        return tuple(words)
    entries = tokenizer.backend.get_vocab(with_added_tokens=False)
    begun = sorted(index for piece, index in entries.items() if _WORD_PIECE.fullmatch(piece))
    return tuple(dict.fromkeys((*words, *begun))) or tuple(sorted(entries.values()))


def behind_blanks(tokenizer: TextTokenizer, words: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
    """The ids of each word as it stands behind another one."""
    encoded = tokenizer.backend.encode_batch([f" {word}" for word in words], add_special_tokens=False)
    return (tuple(encoding.ids) for encoding in encoded)
