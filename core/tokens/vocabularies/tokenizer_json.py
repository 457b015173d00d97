"""Hugging Face's tokenizer.json, and the older vocab.json with merges.txt.

The library reads tokenizer.json itself, but holds every other thread up while it does; the parts are handed to it one
by one, which takes half the time. SentencePiece's control pieces are kept from it, as what is typed may be text.
"""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from tokenizers import AddedToken, Tokenizer, models, normalizers

from core.program.translation import tr
from core.tokens.tokenizer import PieceSpelling
from core.tokens.vocabularies.building import (
    CONTROL_PIECES,
    UnigramPieces,
    Unsound,
    add_tokens,
    byte_pair_model,
    check_lengths,
    special_ids,
)
from core.tokens.vocabularies.charsmap import Charsmap
from core.tokens.vocabularies.text_tokenizer import TextTokenizer, byte_words

# How Qwen's models cut a text into words; their vocab.json and merges.txt do not say.
QWEN_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

_WITHOUT_MODEL: Mapping[str, Any] = {
    "model": {"type": "BPE", "vocab": {}, "merges": []},
    "added_tokens": [],
    "truncation": None,
    "padding": None,
    "post_processor": None,
}


def tokenizer_of_json(vocabulary: str, values: Mapping[str, Any]) -> TextTokenizer:
    """The tokenizer that the values of a tokenizer.json describe; Unsound where they are none, or of another kind."""
    try:
        return _tokenizer(vocabulary, values)
    except Unsound:
        raise
    except Exception as error:  # the library raises plain Exception for what it cannot make out
        raise Unsound(tr("it is no tokenizer.json")) from error


def tokenizer_of_merges(
    vocabulary: str, ids: dict[str, int], merges: list[tuple[str, str]], added: Mapping[int, AddedToken]
) -> TextTokenizer:
    """The tokenizer of a vocab.json and a merges.txt, read as Qwen's."""
    check_lengths(map(len, ids))
    backend = Tokenizer(byte_pair_model(ids, merges))
    backend.normalizer, backend.pre_tokenizer = normalizers.NFC(), byte_words(QWEN_SPLIT)
    add_tokens(backend, added.items())
    return TextTokenizer(vocabulary, backend, special_ids(backend, {}), None, "bytes")


def added_token(entry: Mapping[str, Any]) -> AddedToken:
    """A token that stands beside the model's own pieces, as tokenizer.json and tokenizer_config.json write it."""
    flags = {name: bool(entry.get(name)) for name in ("single_word", "lstrip", "rstrip", "normalized", "special")}
    return AddedToken(str(entry["content"]), **flags)


def _tokenizer(vocabulary: str, values: Mapping[str, Any]) -> TextTokenizer:
    for charsmap in _charsmaps(values.get("normalizer")):
        Charsmap(charsmap)
    model, has_byte_words = values["model"], "ByteLevel" in json.dumps(values.get("pre_tokenizer"))
    added = {int(entry["id"]): added_token(entry) for entry in values.get("added_tokens") or ()}
    # Gemma's `</s>` is no special token but HTML, which SentencePiece reads whole
    specials = {index: token.content for index, token in added.items() if token.special and not has_byte_words}
    controls = {text: index for index, text in specials.items() if text in CONTROL_PIECES}
    backend = Tokenizer.from_str(json.dumps({**values, **_WITHOUT_MODEL}))
    if is_unigram := model.get("type", "Unigram") == "Unigram":
        backend.model = _unigram(model, frozenset(controls.values()))
    else:
        backend.model = _byte_pairs(model)
    add_tokens(backend, ((index, token) for index, token in added.items() if controls.get(token.content) != index))
    unknown = None if model.get("byte_fallback") else _unknown(model, is_unigram)
    spelling: PieceSpelling = "bytes" if has_byte_words else "letters"
    return TextTokenizer(vocabulary, backend, special_ids(backend, controls), unknown, spelling, controls)


def _charsmaps(value: object) -> Iterator[bytes]:
    """The tables of letters in a normalizer, wherever they stand; ValueError for what is no base 64."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _charsmaps(each)
    if isinstance(value, dict) and "precompiled_charsmap" in value:
        yield b64decode(value["precompiled_charsmap"] or "", validate=True)


def _unknown(model: Mapping[str, Any], is_unigram: bool) -> int | None:
    index = model.get("unk_id") if is_unigram else model["vocab"].get(model.get("unk_token"))
    return None if index is None else int(index)


def _unigram(model: Mapping[str, Any], controls: frozenset[int]) -> models.Unigram:
    pieces, scores = zip(*model["vocab"], strict=True)
    check_lengths(map(len, pieces))
    return UnigramPieces([*pieces], [*scores], model.get("unk_id"), bool(model.get("byte_fallback")), controls).model()


def _byte_pairs(model: Mapping[str, Any]) -> models.BPE:
    if model.get("type", "BPE") != "BPE" or model.get("dropout"):
        raise Unsound(tr("its algorithm is neither unigram nor BPE"))
    check_lengths(map(len, model["vocab"]))
    merges = [tuple(pair.split(" ", 1) if isinstance(pair, str) else pair) for pair in model["merges"]]
    names = ("continuing_subword_prefix", "end_of_word_suffix", "unk_token", "fuse_unk", "byte_fallback")
    options = {name: model[name] for name in (*names, "ignore_merges") if model.get(name)}
    return models.BPE(model["vocab"], merges, **options)
