"""SentencePiece's table of letters that stand for others, `precompiled_charsmap`.

It is a double-array trie (darts-clone) behind its size, and behind that the texts that stand for its keys, each with a
zero byte.
"""

import sys
from array import array

from core.program.translation import tr
from core.tokens.vocabularies.building import Unsound

MAX_CHARSMAP_BYTES = 4 * 2**20  # nmt_nfkc has 240 kB
MAX_KEY_LETTERS = 24  # of a key; Unicode's own have up to 18
MAX_KNOWN_PAIRS = 20_000
_LEAF, _HAS_VALUE, _VALUE = 1 << 31, 0x100, 0x7FFFFFFF


class Charsmap:
    """A table that was looked through: Unsound where its trie points outside of itself or of its texts.

    The library `tokenizers` goes where the trie points without looking, and a wrong place ends the thread.
    """

    def __init__(self, content: bytes) -> None:
        size = int.from_bytes(content[:4], "little")
        if not 0 < len(content) <= MAX_CHARSMAP_BYTES or size % 1024 or not 0 < size <= len(content) - 4:
            raise Unsound(tr("its table of letters is damaged"))
        self._units, self._texts = array("I", content[4 : 4 + size]), content[4 + size :]
        if sys.byteorder == "big":
            self._units.byteswap()
        self._known: dict[str, tuple[str, int]] = {}  # by a letter and the next one, where these tell
        if not self._is_sound():
            raise Unsound(tr("its table of letters is damaged"))
        self.keeps_ascii = not any(map(self._begins_ascii_key, range(0x20, 0x7F)))

    def look_up(self, text: str, at: int) -> tuple[str, int]:
        """What stands for the longest key that begins at a letter of a text, and the key's length; else the letter."""
        pair = text[at : at + 2]
        if (known := self._known.get(pair)) is not None:
            return known
        key = text[at : at + MAX_KEY_LETTERS].encode()
        place, length, read = self._longest(key)
        found = (text[at], 1) if place is None else (self._text(place), len(key[:length].decode("utf-8", "ignore")))
        if read < len(pair.encode()) and len(self._known) < MAX_KNOWN_PAIRS:
            self._known[pair] = found
        return found

    def _longest(self, key: bytes) -> tuple[int | None, int, int]:
        """The place and the length of the longest key at the beginning of some bytes, and how many were read."""
        units, place, length = self._units, None, 0
        node = _base(0, units[0])
        for count, byte in enumerate(key):
            unit = units[node ^ byte]
            if not byte or unit & (_LEAF | 0xFF) != byte:
                return place, length, count
            node = _base(node ^ byte, unit)
            if unit & _HAS_VALUE:
                place, length = units[node] & _VALUE, count + 1
        return place, length, len(key)

    def _begins_ascii_key(self, byte: int) -> bool:
        """Whether a key of ASCII alone begins with a letter."""
        node = _base(0, self._units[0]) ^ byte
        unit = self._units[node]
        if unit & (_LEAF | 0xFF) != byte:
            return False
        base = _base(node, unit)
        return bool(unit & _HAS_VALUE) or any(
            self._units[base ^ after] & (_LEAF | 0xFF) == after for after in range(1, 0x80)
        )

    def _text(self, place: int) -> str:
        return self._texts[place : self._texts.index(0, place)].decode()

    def _is_sound(self) -> bool:
        try:
            self._texts.decode()
        except ValueError:
            return False
        starts = {at for at, byte in enumerate(self._texts) if byte & 0xC0 != 0x80}
        return self._texts[-1:] == b"\0" and all(self._leads_inside(at, starts) for at in range(len(self._units)))

    def _leads_inside(self, at: int, starts: set[int]) -> bool:
        """Whether a unit leads to others of the trie and to the beginning of a letter; values lead nowhere."""
        unit = self._units[at]
        if unit & _LEAF:
            return True
        base = _base(at, unit)
        is_inside = (base | 0xFF) < len(self._units)
        return is_inside and (not unit & _HAS_VALUE or self._units[base] & _VALUE in starts)


def _base(at: int, unit: int) -> int:
    """Where the children of a unit begin."""
    return at ^ ((unit >> 10) << ((unit & 0x200) >> 6))
