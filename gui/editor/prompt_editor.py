"""The prompt editor: text on the tints of its tokens, borders of chunks, and dimmed parts that are cut off."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from core.editing.tags import Edits, Tag, move_tag, next_position, tags_of
from core.editing.weights import change_weight
from core.program.translation import tr, tr_noop
from core.program.utf16 import Utf16Map
from core.prompt.prompt import Fix
from core.tokens.tokenizer import Token
from gui.editor.bracket_match import BracketMatch
from gui.editor.highlighting import highlights_of
from gui.editor.text_area import TextArea, types_letter
from gui.editor.text_geometry import letters_beside
from gui.editor.token_tints import TintedSpan, TokenTints, look_of_words, word_tints
from gui.editor.word_values import MEASURES, value_text
from gui.state.prompt_state import MAX_MARKED_CHARACTERS, PromptState
from gui.state.word_colours import WordColours
from gui.widgets.mime_data import holds_picture_or_file
from gui.widgets.style import theme_of

CURSOR_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
# The modifiers that move a tag; on macOS Alt and an arrow move the cursor by a word.
MOVE_TAG_KEYS = "Ctrl+Alt" if sys.platform == "darwin" else "Alt"
MOVE_TAG_MODIFIERS = Qt.KeyboardModifier.AltModifier | (
    Qt.KeyboardModifier.ControlModifier if "Ctrl" in MOVE_TAG_KEYS else Qt.KeyboardModifier.NoModifier
)
DESCRIPTION = tr_noop("The prompt whose tokens and layers are shown")
KEYPAD_MODIFIER = Qt.KeyboardModifier.KeypadModifier


class PromptEditor(TextArea):
    """Edits the text of a prompt state and draws its tokens in the same frame."""

    menu_requested = Signal(QPoint)  # the point of the screen where the context menu opens
    resumed = Signal()  # it is visible again
    typed = Signal()  # a letter was typed, by a key or an input method, or taken back

    def __init__(
        self, prompt_state: PromptState, parent: QWidget | None = None, colours: WordColours | None = None
    ) -> None:
        """`colours` say what the words are coloured by; without them every unit has a tint of its own."""
        super().__init__(parent)
        self.prompt_state, self.colours = prompt_state, colours
        self._tints = TokenTints(self, self._spans_in, lambda: look_of_words(prompt_state, colours, theme_of(self)))
        self.is_paused = False  # while hidden, it follows neither the text nor its chunks
        self.setPlainText(prompt_state.text)
        self.setPlaceholderText(tr("Type a prompt: tokens and counter follow every keystroke."))
        self.setAccessibleName(tr("Prompt"))
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        prompt_state.edit(self.text)  # Qt may have changed line ends
        self._take()
        BracketMatch(self, prompt_state)
        self.textChanged.connect(lambda: prompt_state.edit(self.text))
        prompt_state.replacement_requested.connect(self._replace_text)
        prompt_state.parsed.connect(self._take)
        prompt_state.notes_changed.connect(self._take)
        prompt_state.units_changed.connect(self._take)
        prompt_state.struck_out.changed.connect(self._take_highlights)
        prompt_state.hovered_changed.connect(self.viewport().update)
        prompt_state.selection_changed.connect(self.viewport().update)
        if colours is not None:
            colours.changed.connect(self.viewport().update)
            for signal in (colours.changed, prompt_state.hovered_changed, prompt_state.selection_changed):
                signal.connect(self._describe)
        self._describe()

    @property
    def is_parsed(self) -> bool:
        """Whether the session's chunks are those of the text as it stands."""
        return self.prompt_state.chunks.prompt.source == self.text

    def _replace_text(self, text: str) -> None:
        """Sets the text as one step that undo takes back."""
        if text != self.text and not self.is_paused:
            self.change([(0, len(self.text), text)])

    def set_paused(self, on: bool) -> None:
        """Pauses the editor while it is hidden behind something else, or resumes it."""
        was, self.is_paused = self.is_paused, on
        if was and not on:
            self.resumed.emit()
            self._take()

    def _take(self) -> None:
        if self.is_paused:
            return
        self._map = Utf16Map(self.prompt_state.chunks.prompt.source)
        shown = self.prompt_state.shown_chunks
        self._unit_colours = self.prompt_state.unit_colours
        self._context_length = shown.context_length
        placed = [(row, token) for row, token in enumerate(shown.tokens) if token.start != token.end]  # not a style's
        self._tokens = sorted(placed, key=lambda item: item[1].start or 0)  # choices can come in another order
        self._starts = [token.start or 0 for _, token in self._tokens]
        self._take_highlights()

    def _take_highlights(self) -> None:
        if not self.is_paused:
            self._highlights = tuple(highlights_of(self.prompt_state, theme_of(self)))
            self._show_highlights()

    def _show_highlights(self) -> None:
        self.setExtraSelections([self._selection(*mark) for mark in self._highlights])
        self.viewport().update()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._show_highlights()
        if event.commitString() and not event.preeditString():
            self.typed.emit()

    def _selection(self, start: int, end: int, text_format: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self.shown_over(start, end)
        selection.format = text_format
        return selection

    def apply_fix(self, fix: Fix) -> None:
        """Applies a quick fix as one step that undo takes back; one for an older text is dropped."""
        self.apply(fix.edits)

    def apply(self, edits: Edits, select: tuple[int, int] | None = None) -> None:
        """Edits of the text that was read last, as one step; those of an older text are dropped."""
        if self.text != self.prompt_state.text:  # someone else typed while this editor was hidden
            self._replace_text(self.prompt_state.text)
        if self.is_parsed:
            self.change(edits, select)

    def insert_words(self, words: str) -> None:
        """Writes words at the cursor, apart from their neighbours, as one step that undo takes back."""
        text, (start, end) = self.text, self.selection()
        before = " " if start and not text[start - 1].isspace() and text[start - 1] not in "([" else ""
        after = " " if text[end : end + 1].isalnum() else ""
        self.change([(start, end, f"{before}{words}{after}")])
        self.setFocus()

    def row_at(self, point: QPointF) -> int | None:
        """The row of the token that is drawn at a point of the viewport."""
        cursor = self.cursorForPosition(point.toPoint())
        block = cursor.block()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
        beside = [block.position() + offset for offset in letters_beside(block, cursor.positionInBlock())]
        first, last = (self._map.to_code_point(position) for position in beside)
        index = max(bisect_left(self._starts, first) - 1, 0)
        while index < len(self._tokens) and self._starts[index] < last:
            row, token = self._tokens[index]
            if any(box.contains(point) for box in self.boxes(block, top, *self._utf16_span(token))):
                return row
            index += 1
        return None

    def value_at(self, point: QPoint) -> str:
        """What the word at a point of the viewport is coloured by; "" where there is none, and by unit."""
        unit = self._unit_colours.unit_at(self.row_at(QPointF(point)))
        return value_text(self.colours, unit) if self.colours else ""

    def _describe(self) -> None:
        """Tells screen readers the measure, and the value of the word that is pointed at or selected."""
        parts = [tr(DESCRIPTION)]
        if self.colours is not None and self.colours.measure != "unit":
            measure = tr(MEASURES[self.colours.measure][1])
            parts += [
                tr("Coloured by: {measure}").format(measure=measure),
                value_text(self.colours, self.colours.pointed),
            ]
        description = ". ".join(filter(None, parts))
        if description != self.accessibleDescription():
            self.setAccessibleDescription(description)

    def _row_at_offset(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        row, token = self._tokens[index]
        return row if offset < (token.end or 0) else None

    def _select_at_cursor(self) -> None:
        """Selects the unit that the cursor is in or right behind."""
        offset = self._map.to_code_point(self.textCursor().position())
        row = self._row_at_offset(offset)
        if row is None and offset:
            row = self._row_at_offset(offset - 1)
        self.prompt_state.set_selected(self._unit_colours.rows_with(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Up and Ctrl+Down weigh, with Shift the whole tag; Alt+Left and Alt+Right move it, as in the web UIs."""
        keys, held = Qt.KeyboardModifier, event.modifiers() & ~KEYPAD_MODIFIER
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps and held == keys.ControlModifier:
            self.change_weight(steps)
        elif steps and held == keys.ControlModifier | keys.ShiftModifier:
            self.change_weight(steps, whole_tag=True)
        elif sideways and held == MOVE_TAG_MODIFIERS:
            self.move_tag(sideways)
        else:
            revision = self.document().revision()
            super().keyPressEvent(event)
            if event.key() in CURSOR_KEYS:
                self._select_at_cursor()
            elif self.document().revision() != revision and types_letter(event):
                self.typed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._select_at_cursor()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def change_weight(self, steps: int, whole_tag: bool = False) -> None:
        """Changes the weight of the selection, the word or tag at the cursor, in the dialect's own syntax."""
        start, end = self.selection()
        tags, index = self._tag_at_cursor() if whole_tag else ((), None)
        if index is not None:
            start, end = tags[index].start, tags[index].end
        rules = self.prompt_state.rules
        edit = change_weight(self.text, start, end, rules.dialect, steps, rules.settings, rules.family)
        if edit is not None:
            self.change([(edit.start, edit.end, edit.text)], edit.select)

    def move_tag(self, step: int) -> None:
        """Moves the tag at the cursor one place back or on, as one step that undo takes back."""
        tags, index = self._tag_at_cursor()
        position = None if index is None else next_position(tags, index, step)
        if index is None or position is None:
            return
        edits = move_tag(self.prompt_state.chunks.prompt, tags, index, *position)
        if edits is not None:
            within = self.selection()[1] - tags[index].start
            self.apply(edits)
            tag = tags_of(self.prompt_state.chunks.prompt)[position[0]] if self.is_parsed else tags[index]
            self.setTextCursor(self.cursor_over(tag.start + within, tag.start + within))

    def _tag_at_cursor(self) -> tuple[Sequence[Tag], int | None]:
        """All tags, and which of them holds the selection; none of a text that is not read yet, or very long."""
        if not self.is_parsed or len(self.prompt_state.text) > MAX_MARKED_CHARACTERS:
            return (), None
        (start, end), tags = self.selection(), tags_of(self.prompt_state.chunks.prompt)
        inside = (index for index, tag in enumerate(tags) if tag.start <= start and end <= tag.end)
        return tags, next(inside, None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            self.prompt_state.set_hovered(self._unit_colours.rows_with(self.row_at(event.position())))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text only: dropped files and pictures are the window's to open."""
        return source.hasText() and not holds_picture_or_file(source)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.prompt_state.set_hovered(())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_map"):
            self._take()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the tints of the visible tokens and the borders of chunks, then the text."""
        painter = QPainter(self.viewport())
        self._tints.paint(painter, event)
        painter.end()
        super().paintEvent(event)

    def _spans_in(self, first: int, last: int) -> list[TintedSpan]:
        """What is drawn of the tokens in a range of UTF-16 positions; nothing of a long text not read yet."""
        if not self.is_parsed and len(self.prompt_state.text) > MAX_MARKED_CHARACTERS:
            return []
        index = max(bisect_right(self._starts, self._map.to_code_point(first)) - 1, 0)
        end = bisect_left(self._starts, self._map.to_code_point(last))
        length = self._context_length
        lit = self.prompt_state.hovered | self.prompt_state.selected
        tint_at = word_tints(self.prompt_state, self.colours, theme_of(self))
        return [
            (*self._utf16_span(token), tint_at(row), row in lit, row >= length and row % length == 1)
            for row, token in self._tokens[index:end]
        ]

    def _utf16_span(self, token: Token) -> tuple[int, int]:
        return self._map.to_utf16(token.start or 0), self._map.to_utf16(token.end or 0)
