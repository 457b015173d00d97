"""SentencePiece's table of letters that stand for others, `precompiled_charsmap`: checked before the library reads it.

It is a double-array trie (darts-clone) behind its size, and behind that the texts that stand for its keys, each with a
zero byte. The library goes where the trie points without looking, and a wrong place ends the thread.
"""

import sys
from array import array

from core.program.translation import tr
from core.tokens.vocabularies.building import Unsound

MAX_CHARSMAP_BYTES = 4 * 2**20  # nmt_nfkc has 240 kB


def check_charsmap(charsmap: bytes) -> None:
    """Unsound where the trie points outside of itself or of its texts."""
    size = int.from_bytes(charsmap[:4], "little")
    if not 0 < len(charsmap) <= MAX_CHARSMAP_BYTES or size % 1024 or not 0 < size <= len(charsmap) - 4:
        raise Unsound(tr("its table of letters is damaged"))
    units, texts = array("I", charsmap[4 : 4 + size]), charsmap[4 + size :]
    if sys.byteorder == "big":
        units.byteswap()
    try:
        starts = _character_starts(texts)
        is_sound = all(_is_sound(at, unit, units, starts) for at, unit in enumerate(units))
    except ValueError:
        is_sound = False
    if not is_sound:
        raise Unsound(tr("its table of letters is damaged"))


def _character_starts(texts: bytes) -> frozenset[int]:
    texts.decode()
    return frozenset(at for at, byte in enumerate(texts) if byte & 0xC0 != 0x80)


def _is_sound(at: int, unit: int, units: "array[int]", starts: frozenset[int]) -> bool:
    """Whether a unit leads to others of the trie, and to the beginning of a letter; units of values lead nowhere."""
    if unit >> 31:
        return True
    base = at ^ ((unit >> 10) << ((unit & 0x200) >> 6))
    return (base | 0xFF) < len(units) and (not unit & 0x100 or units[base] & 0x7FFFFFFF in starts)
