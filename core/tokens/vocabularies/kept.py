"""Tokenizers that were fetched, or stood in the user's own files: kept, so that they serve without these files."""

import os
import sys
from pathlib import Path

from core.storage.atomic_files import quarantine, write_atomic
from core.tokens.vocabularies.building import UnreadableTokenizer
from core.tokens.vocabularies.reading import read_bounded, tokenizer_from_bytes
from core.tokens.vocabularies.text_tokenizer import TextTokenizer


def data_folder() -> Path:
    """Where this system keeps what belongs to a program's user, as Qt says it of the window; not created here."""
    if named := os.environ.get("XDG_DATA_HOME"):
        return Path(named) / "Promptscope"
    if sys.platform == "win32":
        data = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        data = Path.home() / "Library" / "Application Support"
    else:
        data = Path.home() / ".local" / "share"
    return data / "Promptscope"


def kept_folder() -> Path:
    """Where kept tokenizers lie."""
    return data_folder() / "tokenizers"


def kept_file(vocabulary: str) -> Path:
    """Where the tokenizer of a vocabulary is kept: a SentencePiece model, a tekken file or a tokenizer.json."""
    return kept_folder() / vocabulary


def keep(vocabulary: str, content: bytes) -> TextTokenizer:
    """Keeps the bytes of a tokenizer's file; UnreadableTokenizer for what is none of this vocabulary, OSError."""
    tokenizer = tokenizer_from_bytes(vocabulary, content)
    write_atomic(kept_file(vocabulary), content)
    return tokenizer


def read_kept(vocabulary: str) -> TextTokenizer | None:
    """The tokenizer that is kept; None without one. A file that cannot be read is put aside as `.bad`."""
    file = kept_file(vocabulary)
    try:
        return tokenizer_from_bytes(vocabulary, read_bounded(file))
    except OSError:
        return None
    except UnreadableTokenizer:
        quarantine(file)
        return None
