"""Seeded damage: bit flips, splices, cuts, repeats, and lengths that lie; of bytes and of texts."""

from collections.abc import Callable, Sequence
from random import Random

_LENGTHS = (0, 1, 7, 127, 255, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)
LONGEST = 5_500  # characters of a damaged text; a longer one takes its time for its length alone
_MARKS = (
    *'[]{}()<>"\\:,.|+-=~*/&#;@ \n\t\0',
    *("\ud800", "\u202e", "\u200d", "\u0301", "\u2028", "\ufeff", "é", "한", "👩‍🎤", "İ", "1e999", "-1", "NaN", "null"),
    *("true", "0", "9" * 25, "9" * 5000, "AND", "BREAK", "embedding:", "<lora:a:1>", "[a:b:0.5]", ".and()", "&amp;"),
    *('"a"', "{}", "[[]]", '{"a":1}', "\\u0000", "\\ud800"),
)


def damaged(raw: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """`raw` with one or a few wounds."""
    result = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        chance.choice(_WOUNDS)(result, others, chance)
    return bytes(result)


def _place(raw: bytearray, chance: Random) -> int:
    """Anywhere, the beginning more often: there stand the headers."""
    return chance.randrange(min(len(raw), chance.choice((16, 200, 2**31))) or 1)


def _flip(raw: bytearray, _: Sequence[bytes], chance: Random) -> None:
    if raw:
        raw[_place(raw, chance)] ^= 1 << chance.randrange(8)


def _overwrite(raw: bytearray, _: Sequence[bytes], chance: Random) -> None:
    place, count = _place(raw, chance), chance.randrange(1, 9)
    raw[place : place + count] = chance.randbytes(count)


def _cut_out(raw: bytearray, _: Sequence[bytes], chance: Random) -> None:
    place = _place(raw, chance)
    del raw[place : place + chance.randrange(1, max(2, len(raw) // 3))]


def _truncate(raw: bytearray, _: Sequence[bytes], chance: Random) -> None:
    del raw[_place(raw, chance) :]


def _repeat(raw: bytearray, _: Sequence[bytes], chance: Random) -> None:
    place = _place(raw, chance)
    raw[place:place] = raw[place : place + chance.randrange(1, 64)] * chance.choice((1, 2, 50))


def _splice(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    other = chance.choice(others)
    start, place = chance.randrange(len(other) or 1), _place(raw, chance)
    piece = other[start : start + chance.randrange(1, 400)]
    raw[place : place + chance.choice((0, len(piece)))] = piece


def _lie_about_length(raw: bytearray, _: Sequence[bytes], chance: Random) -> None:
    size = chance.choice((1, 2, 4, 8))
    number = chance.choice((*_LENGTHS, chance.randrange(2**16), len(raw))) % 2 ** (8 * size)
    place = _place(raw, chance)
    raw[place : place + size] = number.to_bytes(size, chance.choice(("little", "big")))


_WOUNDS: tuple[Callable[[bytearray, Sequence[bytes], Random], None], ...] = (
    _flip, _flip, _overwrite, _cut_out, _truncate, _repeat, _splice, _lie_about_length, _lie_about_length,
)  # fmt: skip


def damaged_text(text: str, others: Sequence[str], chance: Random) -> str:
    """`text` with marks of some syntax put in, pieces cut out, repeated, or taken from the others."""
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        place = chance.randrange(len(text) + 1)
        end = min(len(text), place + chance.randrange(40))
        how = chance.randrange(5)
        if how == 0:
            mark = chance.choice(_MARKS)
            text = text[:place] + mark * (chance.choice((1, 1, 2, 60)) if len(mark) < 100 else 1) + text[place:]
        elif how == 1:
            text = text[:place] + chance.choice(_MARKS) + text[end:]
        elif how == 2:
            text = text[:place] + text[place:end] * chance.choice((0, 2, 30)) + text[end:]
        elif how == 3:
            other = chance.choice(others)
            text = text[:place] + other[chance.randrange(len(other) or 1) :][:80] + text[end:]
        else:
            letter = chr(chance.choice((chance.randrange(0x300), chance.randrange(0x11000))))
            text = text[:place] + letter + text[place:]
    return text[:LONGEST]
