"""SentencePiece's models: the protocol buffer read without a dependency, and the tokenizer that it describes.

The format is sentencepiece_model.proto of google/sentencepiece. The building goes by transformers'
convert_slow_tokenizer.py, whose ids are SentencePiece's own.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

from core.program.translation import tr
from core.tokens.vocabularies.building import (
    UnigramPieces,
    Unsound,
    add_tokens,
    byte_pair_model,
    check_lengths,
    special_ids,
)
from core.tokens.vocabularies.charsmap import Charsmap
from core.tokens.vocabularies.preparing import BLANK, Preparation
from core.tokens.vocabularies.text_tokenizer import SentencePieceReader, TextTokenizer

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)
UNIGRAM, BPE = 1, 2

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # protobuf's wire types


@dataclass
class SentencePieceModel:
    """What a model's file says: its pieces with score and kind, and how a text is prepared for them."""

    pieces: list[str] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    algorithm: int = UNIGRAM
    has_bytes: bool = False
    unknown: int = 0
    charsmap: bytes = b""
    adds_blank: bool = True
    folds_blanks: bool = True

    def ids(self, *kinds: int) -> list[int]:
        """The ids of the pieces of these kinds."""
        return [index for index, kind in enumerate(self.kinds) if kind in kinds]


def read_model(content: bytes) -> SentencePieceModel:
    """The model in a file's bytes; Unsound where they are none."""
    model = SentencePieceModel()
    try:
        for number, value in _fields(content):
            if number == 1 and isinstance(value, bytes):
                _add_piece(model, value)
            elif number == 2 and isinstance(value, bytes):
                _read_trainer(model, value)
            elif number == 3 and isinstance(value, bytes):
                _read_normalizer(model, value)
    except (IndexError, struct.error, UnicodeDecodeError):
        raise Unsound(tr("it is no model of SentencePiece")) from None
    check_model(model)
    return model


def check_model(model: SentencePieceModel) -> None:
    """Unsound where a model contradicts itself or goes beyond every bound."""
    count = len(model.pieces)
    if not model.unknown < count == len(model.scores) == len(model.kinds):
        raise Unsound(tr("it is no model of SentencePiece"))
    check_lengths(map(len, model.pieces))
    if len(set(model.pieces)) < count:
        raise Unsound(tr("a piece stands in it twice"))


def tokenizer_of_model(vocabulary: str, model: SentencePieceModel) -> TextTokenizer:
    """The tokenizer that a model describes; Unsound for an algorithm that no text encoder has."""
    if model.algorithm not in (UNIGRAM, BPE):
        raise Unsound(tr("its algorithm is neither unigram nor BPE"))
    pieces = _unigram(model) if model.algorithm == UNIGRAM else _byte_pairs(model)
    own, backend = _own_reader(pieces, model), Tokenizer(pieces)
    backend.normalizer = _normalizer(model)
    if model.algorithm == UNIGRAM:
        # "first" puts none behind a piece that is read whole, but misses a text whose first letter was left out
        scheme: Literal["always", "first"] = "first" if model.ids(USER_DEFINED) else "always"
        backend.pre_tokenizer = pre_tokenizers.Metaspace(BLANK, scheme if model.adds_blank else "never")
    _add_whole(backend, model, is_prepared=True)
    controls = {model.pieces[index]: index for index in model.ids(UNKNOWN, CONTROL)}
    specials, unknown = special_ids(backend, controls), None if model.has_bytes else model.unknown
    return TextTokenizer(vocabulary, backend, specials, unknown, "letters", controls, own)


def _own_reader(pieces: models.Model, model: SentencePieceModel) -> SentencePieceReader:
    """The same pieces looked for in a text that was prepared letter for letter."""
    charsmap = Charsmap(model.charsmap) if model.charsmap else None
    backend = Tokenizer(pieces)
    if model.algorithm == UNIGRAM:
        backend.pre_tokenizer = pre_tokenizers.Metaspace(BLANK, "never")
    _add_whole(backend, model, is_prepared=False)
    return SentencePieceReader(backend, Preparation(charsmap, model.adds_blank, model.folds_blanks))


def _add_whole(backend: Tokenizer, model: SentencePieceModel, is_prepared: bool) -> None:
    """Adds the pieces that are read whole wherever they stand in the text, which the backend itself has prepared."""
    ids = model.ids(USER_DEFINED)
    tokens = (AddedToken(model.pieces[index], normalized=is_prepared, special=False) for index in ids)
    add_tokens(backend, zip(ids, tokens, strict=True))


def _fields(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field of a message; IndexError where it ends inside one."""
    at, end = 0, len(content)
    while at < end:
        key, at = _varint(content, at)
        wire = key & 7
        if wire == _VARINT:
            value, at = _varint(content, at)
            yield key >> 3, value
            continue
        size = {_FIXED32: 4, _FIXED64: 8}.get(wire)
        if wire == _BYTES:
            size, at = _varint(content, at)
        if size is None or at + size > end:
            raise IndexError
        yield key >> 3, content[at : at + size]
        at += size


def _varint(content: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = content[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
        if shift > 63:
            raise IndexError


def _add_piece(model: SentencePieceModel, message: bytes) -> None:
    """A message {1: text, 2: score, 3: kind}, as SentencePiece writes it, or with its fields in another order."""
    size = message[1] if len(message) > 1 else 0
    kind, text, score = NORMAL, b"", 0.0
    if len(message) == size + 7 and message[0] == 0x0A and size < 0x80 and message[size + 2] == 0x15:
        text, (score,) = message[2 : size + 2], struct.unpack_from("<f", message, size + 3)
    else:
        for number, value in _fields(message):
            if number == 1 and isinstance(value, bytes):
                text = value
            elif number == 2 and isinstance(value, bytes):
                (score,) = struct.unpack("<f", value)
            elif number == 3 and isinstance(value, int):
                kind = value
    model.pieces.append(text.decode())
    model.scores.append(score if abs(score) < 1e6 else 0.0)
    model.kinds.append(kind)


def _read_trainer(model: SentencePieceModel, message: bytes) -> None:
    numbers = {number: value for number, value in _fields(message) if isinstance(value, int)}
    model.algorithm = numbers.get(3, UNIGRAM)
    model.has_bytes = bool(numbers.get(35, 0))
    model.unknown = numbers.get(40, 0)


def _read_normalizer(model: SentencePieceModel, message: bytes) -> None:
    for number, value in _fields(message):
        if number == 2 and isinstance(value, bytes):
            model.charsmap = value
        elif number == 3:
            model.adds_blank = bool(value)
        elif number == 4:
            model.folds_blanks = bool(value)


def _unigram(model: SentencePieceModel) -> models.Unigram:
    unreadable = frozenset(model.ids(UNKNOWN, CONTROL, UNUSED))
    return UnigramPieces(model.pieces, model.scores, model.unknown, model.has_bytes, unreadable).model()


def _byte_pairs(model: SentencePieceModel) -> models.BPE:
    """Its merges are all ways to put a piece together from two others, in the order of the scores."""
    vocabulary = {piece: index for index, piece in enumerate(model.pieces)}
    merges: list[tuple[float, int, int, str, str]] = []
    for index in model.ids(NORMAL, USER_DEFINED):
        piece, score = model.pieces[index], model.scores[index]
        for cut in range(1, len(piece)):
            left, right = vocabulary.get(piece[:cut]), vocabulary.get(piece[cut:])
            if left is not None and right is not None:
                merges.append((-score, left, right, piece[:cut], piece[cut:]))
    merges.sort()
    return byte_pair_model(
        vocabulary, [(left, right) for *_, left, right in merges], model.pieces[model.unknown], model.has_bytes
    )


def _normalizer(model: SentencePieceModel) -> normalizers.Normalizer:
    steps: list[normalizers.Normalizer] = []
    if model.charsmap:
        steps.append(normalizers.Precompiled(model.charsmap))
    if model.folds_blanks:
        is_left = model.algorithm == BPE  # where there is no Metaspace, which puts no second blank before a text
        steps += [normalizers.Strip(left=is_left, right=True), normalizers.Replace(Regex(" {2,}"), BLANK)]
    if model.adds_blank and model.algorithm == BPE:
        steps.append(normalizers.Prepend(BLANK))
    return normalizers.Sequence([*steps, normalizers.Replace(" ", BLANK)])
