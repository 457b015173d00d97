"""A text field for prompts: wraps, zooms, counts in code points, changes its text in single undo steps."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlock,
    QTextCursor,
    QTextLayout,
    QTextLine,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.program.utf16 import Utf16Map
from gui.editor.text_geometry import LineBreaks, boxes_of, displayed_offset, has_right_to_left
from gui.widgets.style import scaled_font, theme_of

MIN_ZOOM, MAX_ZOOM, ZOOM_STEP = 60, 300, 10  # percent
WHEEL_NOTCH = 120  # in eighths of a degree, as Qt counts
FONT_SCALE = 1.2  # size of the letters at 100 %, relative to the rest of the window
MAX_WHOLE_LINE_UNITS = 2_000  # UTF-16 units; of a longer line, only what is in sight is drawn
CLOSING_BRACKETS = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Outline:
    """A span (UTF-16 positions) with a box around it; `colour` is the name of a field of the theme."""

    start: int
    end: int
    colour: str
    dashed: bool = False
    underlined: bool = False
    struck: bool = False  # with a line through its letters
    dotted: bool = False  # a dotted line below it in place of the box


class TextArea(QPlainTextEdit):
    """A field for a prompt: wraps, zooms, outlines spans; offsets are code points unless UTF-16 is named."""

    zoomed = Signal(int)  # percent
    wrapped = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom, self._wheel_angle = 100, 0
        self.outlines: dict[str, tuple[Outline, ...]] = {}
        self._counted: tuple[str, Utf16Map, bool] | None = None
        self.document().contentsChange.connect(self._drop_counts)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        LineBreaks(self)
        self.setFont(scaled_font(self, FONT_SCALE))
        self._plain_size = self.font().pointSizeF()

    @property
    def text(self) -> str:
        """The present text; unlike `toPlainText` it is not copied at every call."""
        return self._counts()[0]

    @property
    def utf16_map(self) -> Utf16Map:
        """The map between code points and UTF-16 positions of the present text."""
        return self._counts()[1]

    @property
    def is_mixed(self) -> bool:
        """Whether a part of the text is written from right to left."""
        return self._counts()[2]

    def _counts(self) -> tuple[str, Utf16Map, bool]:
        if self._counted is None:
            text = self.toPlainText()
            self._counted = (text, Utf16Map(text), has_right_to_left(text))
        return self._counted

    def _drop_counts(self, _place: int, _removed: int, _added: int) -> None:
        self._counted = None

    @property
    def wraps(self) -> bool:
        """Whether long lines are broken at the right edge."""
        return self.lineWrapMode() != QPlainTextEdit.LineWrapMode.NoWrap

    def set_wraps(self, wraps: bool) -> None:
        """Wraps long lines, between words where possible, or scrolls sideways."""
        if wraps != self.wraps:
            modes = QPlainTextEdit.LineWrapMode
            self.setLineWrapMode(modes.WidgetWidth if wraps else modes.NoWrap)
            self.wrapped.emit(wraps)

    def set_zoom(self, percent: int) -> None:
        """Sets the size of the letters, MIN_ZOOM to MAX_ZOOM percent."""
        percent = min(max(percent, MIN_ZOOM), MAX_ZOOM)
        if percent != self.zoom:
            self.zoom = percent
            font = self.font()
            font.setPointSizeF(self._plain_size * percent / 100)
            self.setFont(font)
            self.zoomed.emit(percent)

    def selection(self) -> tuple[int, int]:
        """The selected span, in code points; both are the cursor's where nothing is selected."""
        cursor, offsets = self.textCursor(), self.utf16_map
        return offsets.to_code_point(cursor.selectionStart()), offsets.to_code_point(cursor.selectionEnd())

    def cursor_over(self, start: int, end: int) -> QTextCursor:
        """A cursor that selects a span of code points."""
        cursor, offsets, last = self.textCursor(), self.utf16_map, self.document().characterCount() - 1
        cursor.setPosition(min(offsets.to_utf16(start), last))
        cursor.setPosition(min(offsets.to_utf16(end), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def shown_over(self, start: int, end: int) -> QTextCursor:
        """The same for Qt's extra selections, which count letters that an input method is composing."""
        cursor, composed = self.cursor_over(start, end), self.textCursor().block()
        first, last = composed.position(), composed.position() + composed.length() - 1
        shown = [
            min(first + displayed_offset(composed.layout(), at - first), last) if first <= at <= last else at
            for at in (cursor.anchor(), cursor.position())
        ]
        cursor.setPosition(shown[0])
        cursor.setPosition(shown[1], QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def select(self, start: int, end: int) -> None:
        """Selects a span of code points, scrolls it into sight and takes the focus."""
        self.setTextCursor(self.cursor_over(start, end))
        self.setFocus()

    def change(self, edits: Iterable[tuple[int, int, str]], select: tuple[int, int] | None = None) -> None:
        """Edits (start, end, new text), last first, as one step that undo takes back; then selects. In code points."""
        cursor, offsets = self.textCursor(), self.utf16_map
        cursor.beginEditBlock()
        for start, end, text in edits:
            cursor.setPosition(offsets.to_utf16(start))
            cursor.setPosition(offsets.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        cursor.insertText(" ")  # Qt joins what is typed next to a step that ends with an insertion
        cursor.deletePreviousChar()
        cursor.endEditBlock()
        self.setTextCursor(self.cursor_over(*select) if select else cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl++, Ctrl+- and Ctrl+0 zoom; a bracket typed over a selection goes around it."""
        keys = {Qt.Key.Key_Plus: ZOOM_STEP, Qt.Key.Key_Equal: ZOOM_STEP, Qt.Key.Key_Minus: -ZOOM_STEP}
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier
        if plain == Qt.KeyboardModifier.ControlModifier and event.key() in keys:
            self.set_zoom(self.zoom + keys[Qt.Key(event.key())])
        elif plain == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_0:
            self.set_zoom(100)
        elif event.text() in CLOSING_BRACKETS and self.textCursor().hasSelection():
            self._wrap_selection(event.text())
        else:
            super().keyPressEvent(event)

    def _wrap_selection(self, bracket: str) -> None:
        start, end = self.selection()
        self.change([(end, end, CLOSING_BRACKETS[bracket]), (start, start, bracket)], (start + 1, end + 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms with Ctrl, a step a notch; smaller turns of wheels and touchpads add up."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._wheel_angle += event.angleDelta().y()
        steps = int(self._wheel_angle / WHEEL_NOTCH)
        self._wheel_angle -= steps * WHEEL_NOTCH
        self.set_zoom(self.zoom + steps * ZOOM_STEP)
        event.accept()

    def outline(self, name: str, outlines: Iterable[Outline]) -> None:
        """Draws boxes around spans (sorted), in place of those of the same name."""
        drawn = tuple(outlines)
        if self.outlines.get(name, ()) != drawn:
            self.outlines[name] = drawn
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the text, then the outlines."""
        super().paintEvent(event)
        if any(self.outlines.values()):
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for block, top in self.visible_blocks(event):
                self._paint_outlines(painter, block, top)
            painter.end()

    def _paint_outlines(self, painter: QPainter, block: QTextBlock, top: QPointF) -> None:
        first, last = self.range_in_sight(block)
        for outline in self._outlines_in(first, last):
            colour = QColor(getattr(theme_of(self), outline.colour))
            style = Qt.PenStyle.DashLine if outline.dashed else Qt.PenStyle.SolidLine
            for box in self.boxes(block, top, max(outline.start, first), min(outline.end, last)):
                if outline.dotted:
                    painter.setPen(QPen(colour, 2, Qt.PenStyle.DotLine))
                    painter.drawLine(box.bottomLeft() + QPointF(1, 0), box.bottomRight())
                    continue
                painter.setPen(QPen(colour, 1.2, style))
                painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 3, 3)
                if outline.underlined:
                    painter.setPen(QPen(colour, 2.4))
                    painter.drawLine(box.bottomLeft() + QPointF(1, -1), box.bottomRight() + QPointF(-1, -1))
                if outline.struck:
                    painter.setPen(QPen(colour, 1.2))
                    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))

    def _outlines_in(self, first: int, last: int) -> Iterator[Outline]:
        for group in self.outlines.values():
            for outline in group[bisect_right(group, first, key=lambda outline: outline.end) :]:
                if outline.start >= last:
                    break
                yield outline

    def boxes(self, block: QTextBlock, top: QPointF, start: int, end: int) -> list[QRectF]:
        """The boxes of a UTF-16 span of a block whose corner is at `top`."""
        return [box.translated(top) for box in boxes_of(block, start, end, self.is_mixed)]

    def visible_blocks(self, event: QPaintEvent) -> Iterator[tuple[QTextBlock, QPointF]]:
        """The visible blocks (lines as typed), and the corner of each in the viewport."""
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > event.rect().bottom():
                return
            if block.isVisible():
                yield block, box.topLeft()
            block = block.next()

    def lines_in_sight(self, block: QTextBlock) -> list[QTextLine]:
        """The visible lines of a block; a pasted megabyte is one block of thousands of lines."""
        layout, top = block.layout(), self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        if not layout.lineCount():
            return []
        first, last = _line_at(layout, -top), _line_at(layout, self.viewport().height() - top)
        return [layout.lineAt(index) for index in range(first, last + 1)]

    def range_in_sight(self, block: QTextBlock) -> tuple[int, int]:
        """The visible part of a block, in UTF-16 positions."""
        return self.range_of(block, self.lines_in_sight(block))

    def range_of(self, block: QTextBlock, lines: Sequence[QTextLine]) -> tuple[int, int]:
        """The visible part of neighbouring lines of a block, in UTF-16 positions.

        Blanks are not wrapped: Qt lets any number of them stand behind the end of a line, at its right edge.
        """
        if not lines:
            return block.position(), block.position()
        first, last = lines[0], lines[-1]
        start, end = first.textStart(), last.textStart() + last.textLength()
        if self.wraps:
            end = min(end, last.textStart() + MAX_WHOLE_LINE_UNITS)
        elif end - start > MAX_WHOLE_LINE_UNITS and not self.is_mixed:
            left = -self.contentOffset().x()
            start, end = first.xToCursor(left), first.xToCursor(left + self.viewport().width()) + 1
        return block.position() + start, block.position() + end


def types_letter(event: QKeyEvent) -> bool:
    """Whether a key writes a letter, with AltGr too, or takes one back; no shortcut does."""
    keys = Qt.KeyboardModifier
    is_held = event.modifiers() & (keys.ControlModifier | keys.MetaModifier)
    is_alt_gr = bool(event.modifiers() & keys.ControlModifier) and bool(event.modifiers() & keys.AltModifier)
    is_letter = bool(event.text()) and event.text().isprintable()
    return (is_letter and (not is_held or is_alt_gr)) or (event.key() == Qt.Key.Key_Backspace and not is_held)


def _line_at(layout: QTextLayout, y: float) -> int:
    """The index of the line at a height of a block; lines differ in height where they have emoji or other scripts."""
    low, high = 0, layout.lineCount() - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if layout.lineAt(middle).y() <= y else (low, middle - 1)
    return low
