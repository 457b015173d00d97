"""The prompt editor: text on token tints, chunk borders, what is cut off dimmed."""

from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from core.chunking import POSITIONS
from core.prompt import Fix
from core.prompt.reading_marks import unread_spans, weighted_spans
from core.prompt.weight_keys import change_weight
from core.tokenizer import Token
from core.utf16 import Utf16Map
from gui.style import scaled_font, theme_of, tint
from gui.typed_text import MAX_MARKED, TypedText

MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class PromptEditor(QPlainTextEdit):
    """Types into the session and draws what the tool makes of the text, the same frame."""

    def __init__(self, session: TypedText, parent: QWidget | None = None) -> None:
        """`session` is the session, or what else has a text to type and its reading."""
        super().__init__(parent)
        self._session = session
        self.setPlainText(session.text)
        self.setPlaceholderText("Type a prompt: tokens and counter follow every keystroke.")
        self.setAccessibleName("Prompt")
        self.setAccessibleDescription("The prompt whose tokens and layers are shown")
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setFont(scaled_font(self, 1.2))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        session.edit(self.toPlainText())  # Qt may have changed line ends
        self._take()
        self.textChanged.connect(lambda: session.edit(self.toPlainText()))
        session.text_given.connect(self._replace_text)
        session.read.connect(self._take)
        session.view_changed.connect(self._take)
        session.pointed_changed.connect(self.viewport().update)
        session.selection_changed.connect(self.viewport().update)

    def _replace_text(self, text: str) -> None:
        """Sets the text as one step that undo takes back."""
        if text == self.toPlainText():
            return
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _take(self) -> None:
        """Takes over the newest chunks."""
        chunks = self._session.chunks
        self._map = Utf16Map(chunks.prompt.source)
        shown = self._session.shown_chunks
        self._tints = self._session.units
        placed = [(token.start, row, token) for row, token in enumerate(shown.tokens) if token.start is not None]
        self._placed = [(row, token) for _, row, token in placed]
        self._starts = [start for start, _, _ in placed]
        self.setExtraSelections([self._selection(*mark) for mark in self._marks()])
        self.viewport().update()

    def _marks(self) -> Iterator[tuple[int, int, QTextCharFormat]]:
        """Spans to show in another way: weighted words, syntax, what is not read, problems."""
        theme, chunks = theme_of(self), self._session.chunks
        if len(chunks.prompt.source) > MAX_MARKED:
            return
        for start, end in unread_spans(chunks):
            yield start, end, _ink(theme.dim)
        if chunks.cut:
            ending = chunks.cut[-1].end or 0
            yield chunks.cut[0].start or 0, ending, _ink(theme.dim, QTextCharFormat.UnderlineStyle.DotLine)
        for start, end, weight in weighted_spans(chunks):
            yield start, end, _ink(theme.more if weight > 1 else theme.less)
        for problem in self._session.problems:
            yield problem.start, problem.end, _underline(theme.warn)

    def _selection(self, start: int, end: int, how: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._cursor(start, end)
        selection.format = how
        return selection

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """A cursor that selects a span of code points."""
        cursor, last = QTextCursor(self.document()), self.document().characterCount() - 1
        cursor.setPosition(min(self._map.to_utf16(start), last))
        cursor.setPosition(min(self._map.to_utf16(end), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def select(self, start: int, end: int) -> None:
        """Selects a span of code points and brings it into sight."""
        self.setTextCursor(self._cursor(start, end))
        self.setFocus()

    def mend(self, fix: Fix) -> None:
        """Applies a quick fix as one step that undo takes back; one for an older text is dropped."""
        if self._session.chunks.prompt.source != self.toPlainText():
            return
        cursor, places = self.textCursor(), Utf16Map(self.toPlainText())
        cursor.beginEditBlock()
        for start, end, text in fix.edits:  # last first, so that the places of the others stay right
            cursor.setPosition(places.to_utf16(start))
            cursor.setPosition(places.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
        cursor.endEditBlock()

    def insert_words(self, words: str) -> None:
        """Writes words at the cursor, apart from their neighbours, as one step that undo takes back."""
        cursor, text = self.textCursor(), self.toPlainText()
        places = Utf16Map(text)
        start, end = (places.to_code_point(at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        before = " " if start and not text[start - 1].isspace() and text[start - 1] not in "([" else ""
        after = " " if text[end : end + 1].isalnum() else ""
        cursor.insertText(f"{before}{words}{after}")
        self.setTextCursor(cursor)
        self.setFocus()

    def row_at(self, point: QPointF) -> int | None:
        """The row of the token drawn at a point of the viewport."""
        cursor = self.cursorForPosition(point.toPoint())
        if not self.cursorRect(cursor).adjusted(-30, -2, 30, 2).contains(point.toPoint()):
            return None
        beside = self.cursorRect(cursor).center().x() > point.x()
        return self._row_at_offset(self._map.to_code_point(max(cursor.position() - beside, 0)))

    def _row_at_offset(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        row, token = self._placed[index]
        return row if offset < (token.end or 0) else None

    def _select_at_cursor(self) -> None:
        """Selects the unit the cursor stands in or right behind."""
        offset = self._map.to_code_point(self.textCursor().position())
        row = self._row_at_offset(offset)
        if row is None and offset:
            row = self._row_at_offset(offset - 1)
        self._session.set_selected(self._tints.rows_with(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Up and Ctrl+Down weigh the selection, as in the web UIs."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier:
            self.weigh(steps)
        else:
            super().keyPressEvent(event)
            if event.key() in MOVES:
                self._select_at_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Selects the word that was clicked, everywhere."""
        super().mouseReleaseEvent(event)
        self._select_at_cursor()

    def weigh(self, steps: int) -> None:
        """Changes the weight of the selection in the dialect's own syntax, as one step that undo takes back."""
        cursor, text = self.textCursor(), self.toPlainText()
        places = Utf16Map(text)
        start, end = (places.to_code_point(at) for at in (cursor.selectionStart(), cursor.selectionEnd()))
        edit = change_weight(text, start, end, self._session.dialect, steps)
        if edit is None:
            return
        cursor.setPosition(places.to_utf16(edit.start))
        cursor.setPosition(places.to_utf16(edit.end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(edit.text)
        places = Utf16Map(self.toPlainText())
        cursor.setPosition(places.to_utf16(edit.select[0]))
        cursor.setPosition(places.to_utf16(edit.select[1]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Points at the word under the mouse, everywhere."""
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            self._session.set_pointed(self._tints.rows_with(self.row_at(event.position())))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text only: a dropped file is the window's to open."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self._session.set_pointed(())

    def changeEvent(self, event: QEvent) -> None:
        """Follows the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_map"):
            self._take()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tints below the text, chunk borders above it; only what is in sight is drawn."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for block, top in self._visible_blocks(event):
            for row, token in self._tokens_of(block):
                self._paint_token(painter, block, top, row, token)
        painter.end()
        super().paintEvent(event)

    def _visible_blocks(self, event: QPaintEvent) -> Iterator[tuple[QTextBlock, QPointF]]:
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > event.rect().bottom():
                return
            if block.isVisible():
                yield block, box.topLeft()
            block = block.next()

    def _tokens_of(self, block: QTextBlock) -> Iterator[tuple[int, Token]]:
        """The tokens that begin in the part of a block that is in sight."""
        first, last = self._range_in_sight(block)
        index = max(bisect_right(self._starts, self._map.to_code_point(first)) - 1, 0)
        end = self._map.to_code_point(last)
        while index < len(self._placed) and self._starts[index] < end:
            yield self._placed[index]
            index += 1

    def _range_in_sight(self, block: QTextBlock) -> tuple[int, int]:
        """UTF-16 positions; a pasted megabyte is one block of thousands of lines, of which few are in sight."""
        layout, top = block.layout(), self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        height = max(self.fontMetrics().lineSpacing(), 1)
        lines = layout.lineCount()
        if not lines:
            return block.position(), block.position()
        first = min(max(int(-top // height) - 1, 0), lines - 1)
        last = min(max(int((self.viewport().height() - top) // height) + 1, 0), lines - 1)
        start, end = layout.lineAt(first).textStart(), layout.lineAt(last)
        return block.position() + start, block.position() + end.textStart() + end.textLength()

    def _paint_token(self, painter: QPainter, block: QTextBlock, top: QPointF, row: int, token: Token) -> None:
        theme, session = theme_of(self), self._session
        pieces = self._boxes(block, top, token)
        unit = self._tints.of_row.get(row)
        lit = row in session.pointed or row in session.selected
        painter.setPen(QPen(QColor(theme.accent), 1.4) if lit else Qt.PenStyle.NoPen)
        painter.setBrush(tint(theme, unit) if unit is not None else Qt.BrushStyle.NoBrush)
        for box in pieces if lit or unit is not None else ():
            painter.drawRoundedRect(box.adjusted(0.5, 1, -0.5, -1), 4, 4)
        if pieces and row >= POSITIONS and row % POSITIONS == 1:
            self._paint_border(painter, pieces[0])

    def _paint_border(self, painter: QPainter, box: QRectF) -> None:
        """A line in front of the first token of a further chunk."""
        painter.setPen(QPen(QColor(theme_of(self).warn), 2))
        painter.drawLine(box.topLeft() + QPointF(-1, -1), box.bottomLeft() + QPointF(-1, 1))

    def _boxes(self, block: QTextBlock, top: QPointF, token: Token) -> list[QRectF]:
        """Where a token is drawn: one box a line it reaches over."""
        layout = block.layout()
        start = self._map.to_utf16(token.start or 0) - block.position()
        end = min(self._map.to_utf16(token.end or 0) - block.position(), block.length() - 1)
        boxes = []
        while start < end:
            line = layout.lineForTextPosition(start)
            if not line.isValid():
                break
            stop = min(end, line.textStart() + line.textLength())
            left, right = line.cursorToX(start), line.cursorToX(stop)
            left, right = (x[0] if isinstance(x, tuple) else x for x in (left, right))
            rect = QRectF(min(left, right), line.y(), abs(right - left), line.height())
            boxes.append(rect.translated(top))
            if stop <= start:
                break
            start = stop
        return boxes


def _ink(colour: str, underline: QTextCharFormat.UnderlineStyle | None = None) -> QTextCharFormat:
    how = QTextCharFormat()
    how.setForeground(QColor(colour))
    how.setBackground(QColor(0, 0, 0, 0))  # without one, Qt passes over a span that touches another
    if underline is not None:
        how.setUnderlineStyle(underline)
    return how


def _underline(colour: str) -> QTextCharFormat:
    how = QTextCharFormat()
    how.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    how.setUnderlineColor(QColor(colour))
    return how
