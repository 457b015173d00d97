"""WebM and Matroska: the tags of a film. Its clusters of frames are passed over by their lengths."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from core.image_metadata.containers.blocks import MAX_BLOCKS, MAX_TEXT_BYTES, Block
from core.image_metadata.containers.text_decoding import png_text, repaired

MARK = b"\x1a\x45\xdf\xa3"
MAX_DEPTH = 8  # elements in one another; a tag may hold tags
_SEGMENT, _INFO, _TAGS, _TAG, _SIMPLE_TAG = 0x18538067, 0x1549A966, 0x1254C367, 0x7373, 0x67C8
_TITLE, _NAME, _STRING = 0x7BA9, 0x45A3, 0x4487
_HOLDERS = (_SEGMENT, _INFO, _TAGS, _TAG, _SIMPLE_TAG)
_CLUSTER = 0x1F43B675


class Element(NamedTuple):
    """An element: its number, and where in the file its content begins and ends."""

    number: int
    start: int
    end: int


def blocks(file: BinaryIO) -> Iterator[Block]:
    """The texts of a WebM or Matroska file."""
    film = _Film(file)
    return film.texts(Element(0, 0, file.seek(0, 2)), 0)


class _Film:
    """An open file, of which MAX_BLOCKS elements are walked over, wherever they stand."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MAX_BLOCKS

    def texts(self, outer: Element, depth: int) -> Iterator[Block]:
        """The title and the tags in an element; a tag's text has the name that stands in front of it."""
        name = ""
        for element in self._elements(outer) if depth < MAX_DEPTH else ():
            if element.number in _HOLDERS:
                yield from self.texts(element, depth + 1)
            elif element.number == _NAME:
                name = self._text(element) or ""
            elif element.number in (_STRING, _TITLE):
                yield Block("title" if element.number == _TITLE else name, self._text(element))

    def _text(self, element: Element) -> str | None:
        length = element.end - element.start
        if length > MAX_TEXT_BYTES:
            return None
        self._file.seek(element.start)
        return repaired(png_text(self._file.read(length).rstrip(b"\0")))

    def _elements(self, outer: Element) -> Iterator[Element]:
        """The elements in an element; one that leaves its length open reaches to the end, unless it holds frames."""
        start = outer.start
        while start < outer.end and self._left > 0:
            self._left -= 1
            self._file.seek(start)
            head = self._file.read(12)
            number, at = _number(head, 0, keep_mark=True)
            length, behind = _number(head, at, keep_mark=False)
            is_open = length == (1 << 7 * (behind - at)) - 1
            if behind <= at or (is_open and number == _CLUSTER):
                return
            following = outer.end if is_open else start + behind + length
            yield Element(number, start + behind, min(following, outer.end))
            start = following


def _number(data: bytes, at: int, keep_mark: bool) -> tuple[int, int]:
    """A number of as many bytes as its first one says, and where it ends; not behind `at` where there is none."""
    size = 9 - data[at].bit_length() if at < len(data) and data[at] else 0
    if not size or at + size > len(data):
        return 0, at
    number = int.from_bytes(data[at : at + size], "big")
    return number if keep_mark else number - (1 << 7 * size), at + size
