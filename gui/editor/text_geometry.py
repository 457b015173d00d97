"""Where text is drawn: the boxes of a span, and where lines are broken.

A line is broken between words, or anywhere in a text whose words have no end: Qt looks for the end of a word at every
line anew, and a pasted picture's base64, a megabyte without a blank, would hold up the window for minutes.
"""

import re
from collections.abc import Iterator

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QTextBlock, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

MAX_LETTER_UNITS = 64  # UTF-16 units of one letter; a family of emoji has 11
MAX_RUN_GAP = 0.5  # pixels between letters of one run
# Hebrew, Arabic and their like, and the marks that turn the direction.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
MAX_UNBROKEN_LETTERS = 2_000  # letters of one word, or blanks in a row
_UNBROKEN_RUN = re.compile(rf"(?<!\S)\S{{{MAX_UNBROKEN_LETTERS}}}|(?<!\s)[^\S\n]{{{MAX_UNBROKEN_LETTERS}}}")


def has_right_to_left(text: str) -> bool:
    """Whether a part of a text is written from right to left, so that offsets and pixels run in different orders."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def boxes_of(block: QTextBlock, start: int, end: int, mixed: bool) -> list[QRectF]:
    """The boxes of the UTF-16 positions `start` to `end` of a document, in the coordinates of the block they are in.

    With `mixed` the text may change its direction; without it a line is one run from left to right. While an input
    method composes, what it shows stands in the line too, and pushes on all that follows.
    """
    layout, boxes = block.layout(), list[QRectF]()
    start, end = (
        displayed_offset(layout, start - block.position()),
        displayed_offset(layout, min(end - block.position(), block.length() - 1)),
    )
    while start < end:
        line = layout.lineForTextPosition(start)
        stop = min(end, line.textStart() + line.textLength()) if line.isValid() else start
        if stop <= start:
            break
        whole = _whole_letters(layout, line, start, stop)
        runs = _runs(line, *whole) if mixed else [(_x(line, offset) for offset in whole)]
        for left, right in runs:
            boxes.append(QRectF(left, line.y(), right - left, line.height()))
        start = stop
    return boxes


def displayed_offset(layout: QTextLayout, offset: int) -> int:
    """An offset in a block's text as one in the displayed block, which has the letters an input method is composing."""
    composed = len(layout.preeditAreaText().encode("utf-16-le", "surrogatepass")) // 2
    return offset + composed if composed and offset >= layout.preeditAreaPosition() else offset


def _whole_letters(layout: QTextLayout, line: QTextLine, start: int, stop: int) -> tuple[int, int]:
    """The span extended to whole letters: the parts of an emoji have no edges of their own.

    By MAX_LETTER_UNITS at most: while a megabyte is pasted, Qt reports no valid cursor position for a while.
    """
    first, last = line.textStart(), line.textStart() + line.textLength()
    before = range(start, max(first, start - MAX_LETTER_UNITS) - 1, -1)
    behind = range(stop, min(last, stop + MAX_LETTER_UNITS) + 1)
    return (
        next((at for at in before if at == first or layout.isValidCursorPosition(at)), start),
        next((at for at in behind if at == last or layout.isValidCursorPosition(at)), stop),
    )


def _runs(line: QTextLine, start: int, stop: int) -> Iterator[tuple[float, float]]:
    """Left and right edge of each contiguous run of glyphs; `cursorToX` gives wrong edges where directions meet."""
    edges = (run.boundingRect() for run in line.glyphRuns(start, stop - start))
    joined: list[tuple[float, float]] = []
    for left, right in sorted((min(box.left(), box.right()), max(box.left(), box.right())) for box in edges):
        if joined and left <= joined[-1][1] + MAX_RUN_GAP:
            left, right = joined[-1][0], max(joined.pop()[1], right)
        joined.append((left, right))
    yield from joined


def _x(line: QTextLine, offset: int) -> float:
    x = line.cursorToX(offset)
    return float(x[0] if isinstance(x, tuple) else x)


class LineBreaks(QObject):
    """Sets an editor's wrap mode at each change of its text, before the text is laid out."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        editor.document().contentsChange.connect(self._follow)
        editor.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def _follow(self, _position: int, _removed: int, _added: int) -> None:
        modes = QTextOption.WrapMode
        mode = modes.WrapAnywhere if self._has_unbroken_run() else modes.WrapAtWordBoundaryOrAnywhere
        if mode != self._editor.wordWrapMode():
            self._editor.setWordWrapMode(mode)

    def _has_unbroken_run(self) -> bool:
        document = self._editor.document()
        if document.characterCount() <= MAX_UNBROKEN_LETTERS:
            return False
        return _UNBROKEN_RUN.search(document.toPlainText()) is not None


def letters_beside(block: QTextBlock, offset: int) -> tuple[int, int]:
    """From the start of the letter before an offset in a block to the end of the one behind it, in UTF-16."""
    layout = block.layout()
    return layout.previousCursorPosition(offset), layout.nextCursorPosition(offset)
