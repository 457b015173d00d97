"""SentencePiece's model files as bytes, put together field by field."""

import struct
from collections.abc import Sequence

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)
UNIGRAM, BPE = 1, 2
Piece = tuple[str, float, int]
T5_PIECES: tuple[Piece, ...] = (("<pad>", 0, CONTROL), ("</s>", 0, CONTROL), ("<unk>", 0, UNKNOWN))
GEMMA_PIECES: tuple[Piece, ...] = (
    *(("<pad>", 0, CONTROL), ("<eos>", 0, CONTROL), ("<bos>", 0, CONTROL), ("<unk>", 0, UNKNOWN)),
    *(("<end_of_turn>", 0, USER_DEFINED), *((f"<0x{byte:02X}>", 0, BYTE) for byte in range(256))),
)


def varint(number: int) -> bytes:
    """A number of protobuf: seven bits a byte, the last one below 128."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


def chunk(field: int, content: bytes) -> bytes:
    """A field of bytes."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def number(field: int, value: int) -> bytes:
    """A field of a number."""
    return varint(field << 3) + varint(value)


def model(
    pieces: Sequence[Piece],
    algorithm: int,
    unknown: int,
    has_bytes: bool = False,
    adds_blank: bool = True,
    folds_blanks: bool = True,
    charsmap: bytes = b"",
) -> bytes:
    """A whole file."""
    listed = b"".join(
        chunk(1, chunk(1, text.encode()) + b"\x15" + struct.pack("<f", score) + (number(3, kind) if kind > 1 else b""))
        for text, score, kind in pieces
    )
    trainer = number(3, algorithm) + number(35, has_bytes) + number(40, unknown)
    return listed + chunk(2, trainer) + chunk(3, chunk(2, charsmap) + number(3, adds_blank) + number(4, folds_blanks))


def unigram_model(texts: Sequence[str]) -> bytes:
    """A model as T5's, with these pieces, the likeliest first."""
    pieces = [*T5_PIECES, *((text, -1.0 - at, NORMAL) for at, text in enumerate(texts))]
    return model(pieces, UNIGRAM, 2)


def byte_pair_model(texts: Sequence[str]) -> bytes:
    """A model as Gemma's, with these pieces, the first merged first."""
    pieces = [*GEMMA_PIECES, *((text, -float(at), NORMAL) for at, text in enumerate(texts))]
    return model(pieces, BPE, 3, has_bytes=True, adds_blank=False, folds_blanks=False)
