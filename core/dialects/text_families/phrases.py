"""Tokens of a text, looked up phrase by phrase, so that a key leaves most of a prompt as it was."""

import re
from functools import lru_cache

from core.prompt.mapped_text import MappedText
from core.tokens.tokenizer import Token
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

MAX_CACHED_PHRASES = 4_096
MAX_CACHED_CHARACTERS = 2_000  # of a phrase that is remembered

# A phrase ends behind a comma or a full stop, before a blank and a letter. No token of these vocabularies reaches over
# that place: those of bytes and T5's cut words out first, and a piece of Gemma's has its blanks at its beginning.
CUT_VOCABULARIES = frozenset({"t5", "umt5", "qwen3", "mistral", "llama3", "gemma2", "gemma3"})
_PHRASE_END = re.compile(r"(?<=[A-Za-z][,.])(?= [A-Za-z])")


def tokenize(tokenizer: TextTokenizer, text: MappedText, weight: float, reads_specials: bool) -> list[Token]:
    """The tokens of a text with a weight, as `TextTokenizer.tokenize` gives them."""
    offsets = text.offsets
    if not isinstance(offsets, range) or tokenizer.vocabulary not in CUT_VOCABULARIES:
        return tokenizer.tokenize(text, weight, reads_specials)
    tokens: list[Token] = []
    at = offsets.start
    for phrase in _PHRASE_END.split(text.text):
        look_up = _phrase_tokens if len(phrase) <= MAX_CACHED_CHARACTERS else _look_up
        tokens += look_up(tokenizer, phrase, at, weight, reads_specials)
        at += len(phrase)
    return tokens


def _look_up(tokenizer: TextTokenizer, phrase: str, at: int, weight: float, reads_specials: bool) -> tuple[Token, ...]:
    return tuple(tokenizer.tokenize(MappedText(phrase, range(at, at + len(phrase))), weight, reads_specials))


_phrase_tokens = lru_cache(maxsize=MAX_CACHED_PHRASES)(_look_up)
