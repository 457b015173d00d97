"""Mistral's tekken files: a vocabulary of bytes by rank, and control tokens before it.

The format is that of mistral-common (tokens/tokenizers/tekken.py).
"""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from tokenizers import AddedToken, Tokenizer, models

from core.program.translation import tr
from core.tokens.tokenizer import byte_letters
from core.tokens.vocabularies.building import (
    MAX_PIECES,
    Unsound,
    add_tokens,
    byte_pair_model,
    check_lengths,
    special_ids,
)
from core.tokens.vocabularies.text_tokenizer import TextTokenizer, byte_words

# How Mistral's own files cut a text into words.
TEKKEN_SPLIT = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# The names of the first control tokens, which older files do not hold.
CONTROL_NAMES = (
    *("<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]"),
    *("[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]", "[IMG_END]", "[PREFIX]", "[MIDDLE]"),
    *("[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]"),
)


def tokenizer_of_tekken(vocabulary: str, values: Mapping[str, Any]) -> TextTokenizer:
    """The tokenizer that a tekken file's values describe; Unsound where they are none."""
    try:
        config = values["config"]
        first, size, pattern = config["default_num_special_tokens"], config["default_vocab_size"], config["pattern"]
        pieces = [b64decode(entry["token_bytes"]) for entry in values["vocab"][: size - first]]
        names = {entry["rank"]: entry["token_str"] for entry in values.get("special_tokens") or ()}
        controls = [str(names.get(rank) or _control_name(rank)) for rank in range(min(first, MAX_PIECES))]
        split = byte_words(pattern)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Unsound(tr("it is no tekken file")) from None
    _check(pieces, controls)
    backend = Tokenizer(_model(pieces, controls))
    backend.pre_tokenizer = split
    added = [(rank, AddedToken(name, normalized=False, special=True)) for rank, name in enumerate(controls)]
    add_tokens(backend, added)
    return TextTokenizer(vocabulary, backend, special_ids(backend, {}), None, "bytes")


def _control_name(rank: int) -> str:
    return CONTROL_NAMES[rank] if rank < len(CONTROL_NAMES) else f"<SPECIAL_{rank}>"


def _check(pieces: list[bytes], controls: list[str]) -> None:
    is_twice = len(set(pieces)) < len(pieces) or len(set(controls)) < len(controls)
    if is_twice or set(map(len, pieces[:256])) != {1}:
        raise Unsound(tr("it is no tekken file"))
    check_lengths(map(len, pieces))


def _model(pieces: list[bytes], controls: list[str]) -> models.BPE:
    """Its merges are all ways to put a piece together from two others, in the order of the pieces."""
    letters = byte_letters()
    ranks = {piece: rank for rank, piece in enumerate(pieces)}
    spelt = [piece.decode("latin-1").translate(letters) for piece in pieces]
    merges: list[tuple[str, str]] = []
    for piece in pieces[256:]:
        cuts = [(ranks.get(piece[:cut], -1), ranks.get(piece[cut:], -1)) for cut in range(1, len(piece))]
        merges += [(spelt[left], spelt[right]) for left, right in sorted(cuts) if left >= 0 and right >= 0]
    names = [*controls, *spelt]
    vocabulary = {name: index for index, name in enumerate(names)}
    if len(vocabulary) < len(names):
        raise Unsound(tr("it is no tekken file"))
    return byte_pair_model(vocabulary, merges)
