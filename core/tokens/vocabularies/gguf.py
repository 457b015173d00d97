"""The vocabulary in a GGUF file's values `tokenizer.ggml.*`, as llama.cpp's gguf-py writes them."""

from collections.abc import Mapping
from typing import Any, cast

from tokenizers import AddedToken, Tokenizer, normalizers

from core.program.translation import tr
from core.tokens.vocabularies.building import Unsound, add_tokens, byte_pair_model, check_lengths, special_ids
from core.tokens.vocabularies.sentencepiece import (
    BPE,
    CONTROL,
    NORMAL,
    UNIGRAM,
    USER_DEFINED,
    SentencePieceModel,
    check_model,
    tokenizer_of_model,
)
from core.tokens.vocabularies.tekken import TEKKEN_SPLIT
from core.tokens.vocabularies.text_tokenizer import LLAMA_SPLIT, TextTokenizer, byte_words
from core.tokens.vocabularies.tokenizer_json import QWEN_SPLIT

_PREFIX = "tokenizer.ggml."
_SPLITS = {"qwen3": QWEN_SPLIT, "mistral": TEKKEN_SPLIT, "llama3": LLAMA_SPLIT}


def tokenizer_of_values(vocabulary: str, values: Mapping[str, object]) -> TextTokenizer:
    """The tokenizer that a file's values describe; Unsound where they are none, or none that is read here."""
    named = {name.removeprefix(_PREFIX): value for name, value in values.items() if name.startswith(_PREFIX)}
    kind = named.get("model")
    try:
        if kind in ("t5", "llama"):
            return tokenizer_of_model(vocabulary, _sentencepiece(named, UNIGRAM if kind == "t5" else BPE))
        if kind == "gpt2" and vocabulary in _SPLITS:
            return _byte_pairs(vocabulary, named)
    except (LookupError, TypeError, ValueError, OverflowError):
        pass
    raise Unsound(tr("its GGUF file holds none that is read here"))


def _sentencepiece(named: Mapping[str, Any], algorithm: int) -> SentencePieceModel:
    pieces = [str(piece) for piece in named["tokens"]]
    model = SentencePieceModel(
        pieces,
        [float(score) for score in named["scores"]],
        [int(kind) for kind in named.get("token_type") or [NORMAL] * len(pieces)],
        algorithm,
        algorithm == BPE,
        int(named.get("unknown_token_id", 0)),
        bytes(cast("list[int]", named.get("precompiled_charsmap") or b"")),
        bool(named.get("add_space_prefix", True)),
        bool(named.get("remove_extra_whitespaces", algorithm == UNIGRAM)),
    )
    check_model(model)
    return model


def _byte_pairs(vocabulary: str, named: Mapping[str, Any]) -> TextTokenizer:
    pieces = [str(piece) for piece in named["tokens"]]
    check_lengths(map(len, pieces))
    kinds = named.get("token_type") or [NORMAL] * len(pieces)
    merges = [(left, right) for left, right in (str(merge).split(" ", 1) for merge in named["merges"])]
    ids = {piece: index for index, piece in enumerate(pieces)}
    if len(ids) < len(pieces) or not {piece for merge in merges for piece in (*merge, "".join(merge))} <= ids.keys():
        raise Unsound(tr("its vocabulary and its merges do not fit together"))
    backend = Tokenizer(byte_pair_model(ids, merges))
    if vocabulary == "qwen3":
        backend.normalizer = normalizers.NFC()
    backend.pre_tokenizer = byte_words(_SPLITS[vocabulary])
    added = ((at, kind) for at, kind in enumerate(kinds) if kind in (CONTROL, USER_DEFINED))
    add_tokens(backend, ((at, AddedToken(pieces[at], normalized=False, special=kind == CONTROL)) for at, kind in added))
    return TextTokenizer(vocabulary, backend, special_ids(backend, {}), None, "bytes")
