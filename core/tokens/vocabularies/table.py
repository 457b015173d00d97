"""The tokenizer of each vocabulary: shipped, or kept from a file of the user's; made once, at the first need."""

import gzip
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock

from core.program.messages import UnusableInput
from core.program.translation import tr
from core.tokens.vocabularies.facts import VOCABULARIES, title_of
from core.tokens.vocabularies.kept import keep, kept_file, read_kept
from core.tokens.vocabularies.reading import tokenizer_from_json
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

_loaded: dict[str, TextTokenizer] = {}
_locks: Mapping[str, Lock] = {vocabulary: Lock() for vocabulary in VOCABULARIES}


class MissingTokenizer(UnusableInput):
    """A tokenizer that is neither shipped nor kept; the message says how it can be had."""


def tokenizer_for(vocabulary: str) -> TextTokenizer:
    """The tokenizer of a vocabulary; MissingTokenizer where it is not here.

    The first call takes some tenths of a second, of which the library holds all threads up for half: none for the
    window's thread, which asks `is_loaded`. Threads that ask at once get the same one, and it is made once.
    """
    if (known := _loaded.get(vocabulary)) is not None:
        return known
    if vocabulary not in _locks:
        raise MissingTokenizer(_missing(vocabulary))
    with _locks[vocabulary]:
        if vocabulary not in _loaded:
            _loaded[vocabulary] = _read(vocabulary)
        return _loaded[vocabulary]


def is_shipped(vocabulary: str) -> bool:
    """Whether the program brings the tokenizer of a vocabulary."""
    return any(name == vocabulary and facts.shipped is not None for name, facts in VOCABULARIES.items())


def is_available(vocabulary: str) -> bool:
    """Whether the tokenizer of a vocabulary is here, shipped or kept; the file is not opened."""
    return vocabulary in _loaded or is_shipped(vocabulary) or (vocabulary in _locks and kept_file(vocabulary).is_file())


def is_loaded(vocabulary: str) -> bool:
    """Whether `tokenizer_for` answers at once."""
    return vocabulary in _loaded


def keep_tokenizer(vocabulary: str, content: bytes) -> TextTokenizer:
    """Keeps the bytes of a tokenizer's file for `tokenizer_for`, now and after the next start; gives the tokenizer.

    UnreadableTokenizer for what is none of this vocabulary, OSError where it cannot be written.
    """
    return use_tokenizer(vocabulary, keep(vocabulary, content))


def remember_tokenizer(tokenizer: TextTokenizer, content: bytes) -> None:
    """Keeps the tokenizer of a file that was opened, for when its family is read without that file.

    Only where none is here yet, and only one with as many pieces as the released model's. OSError is no harm.
    """
    vocabulary = tokenizer.vocabulary
    counts = [facts.pieces for name, facts in VOCABULARIES.items() if name == vocabulary]
    is_released = bool(counts) and 0.95 < tokenizer.size / counts[0] < 1.05
    if is_released and not is_available(vocabulary):
        with suppress(OSError):
            keep_tokenizer(vocabulary, content)


def use_tokenizer(vocabulary: str, tokenizer: TextTokenizer) -> TextTokenizer:
    """Makes it the answer of `tokenizer_for` until the program ends; gives it."""
    _loaded[vocabulary] = tokenizer
    return tokenizer


def _read(vocabulary: str) -> TextTokenizer:
    for name, facts in VOCABULARIES.items():
        if name == vocabulary and facts.shipped is not None:
            return tokenizer_from_json(vocabulary, gzip.decompress(facts.shipped.read_bytes()))
    if (tokenizer := read_kept(vocabulary)) is None:
        raise MissingTokenizer(_missing(vocabulary))
    return tokenizer


def _missing(vocabulary: str) -> str:
    return tr(
        "The tokenizer of {title} is not shipped with Promptscope. Fetch it, choose a tokenizer.json or "
        "tokenizer.model, or open a text encoder's file that holds it."
    ).format(title=title_of(vocabulary))
