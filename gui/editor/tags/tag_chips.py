"""The prompt as chips, one a tag, that can be dragged; every change is an edit of the editor's text."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from core.editing.tags import Tag, move_tag, next_position, remove_tag, tags_of
from core.editing.weights import change_weight
from core.program.translation import tr, tr_noop
from gui.editor.prompt_editor import PromptEditor
from gui.editor.tags.tag_layout import TagChip, chip_beside, drop_position, place_chips, rows_of
from gui.editor.tags.tag_painting import ChipStyle, paint_chip, width_of
from gui.state.session import MAX_MARKED_CHARACTERS
from gui.widgets.style import theme_of

REFUSED_MESSAGE = tr_noop("The tool would read the prompt in another way then, so the tag stays where it is.")
TOO_LONG_MESSAGE = tr_noop("This prompt is too long for the tag view. Edit it as text.")
NO_TAGS_MESSAGE = tr_noop("No tags yet: commas part them.")
KEYS_HELP = tr_noop(
    "Drag, or Alt+Left and Alt+Right: move the tag · Ctrl+Up, Ctrl+Down: weight · Delete: remove · "
    "double click or Enter: show it in the text"
)


class TagChips(QWidget):
    """Places, paints and moves the chips; follows what is read only while it is in sight."""

    chosen = Signal(int, int)  # the span to show in the text, in code points
    scroll_requested = Signal(float, float)  # the point to scroll to
    menu_requested = Signal(int, QPoint)  # the chip, and the point of the screen where its menu opens

    def __init__(self, editor: PromptEditor) -> None:
        super().__init__()
        self.editor, self.prompt_state = editor, editor.prompt_state
        self.chips: list[TagChip] = []
        self.current = 0
        self.insertion_mark: QPointF | None = None  # the top of the insertion mark, while a chip is dragged
        self._pressed: QPointF | None = None
        self._widths: dict[tuple[str, tuple[float, float]], float] = {}
        self.rows: list[frozenset[int]] = []  # of the tokens that begin in each tag
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Tags of the prompt"))
        self.setFont(editor.font())
        editor.zoomed.connect(lambda _percent: self.setFont(editor.font()))
        for signal in (self.prompt_state.parsed, self.prompt_state.view_options_changed):
            signal.connect(self._take)
        self.prompt_state.hovered_changed.connect(self.update)
        self.prompt_state.selection_changed.connect(self.update)

    @property
    def tags(self) -> list[Tag]:
        """The tags that are shown."""
        return [chip.tag for chip in self.chips]

    def _take(self) -> None:
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        prompt = self.prompt_state.chunks.prompt
        tags = tags_of(prompt) if len(prompt.source) <= MAX_MARKED_CHARACTERS else ()
        height = self.fontMetrics().height() + 8
        self.chips = place_chips(prompt.source, tags, max(self.width() - 2, 40), height, self._width)
        self.rows = rows_of(tags, self.prompt_state.shown_chunks.tokens)
        self.current = min(self.current, max(len(self.chips) - 1, 0))
        self.setMinimumHeight(int(self.chips[-1].box.bottom() + 4) if self.chips else 40)
        self._describe_current()
        self.update()

    def _width(self, tag: Tag) -> float:
        key = tag.text, tag.weights
        if key not in self._widths:
            self._widths[key] = width_of(self, tag)
        return self._widths[key]

    def _describe_current(self) -> None:
        """Says to screen readers which tag has the focus."""
        if self.chips:
            sentence = tr("{tag}, {number} of {all}").format(
                tag=self.chips[self.current].tag.text, number=self.current + 1, all=len(self.chips)
            )
            self.setAccessibleDescription(sentence)

    def set_current(self, which: int) -> None:
        """Gives a chip the focus, scrolls it into sight and selects its rows everywhere."""
        if not self.chips:
            return
        self.current = min(max(which, 0), len(self.chips) - 1)
        centre = self.chips[self.current].box.center()
        self.scroll_requested.emit(centre.x(), centre.y())
        self.prompt_state.set_selected(self.rows[self.current])
        self._describe_current()
        self.update()

    def _keep_current(self, which: int) -> None:
        """Gives a chip the focus after an edit; a long text is read a little later."""
        self.current = which
        if self.editor.is_parsed:
            self.set_current(which)

    def move(self, which: int, to: int, run: int) -> None:
        """Moves a tag in the text, and the focus with it; says why where the text would be read in another way."""
        tags = self.tags
        if (to, run) == (which, tags[which].run):
            return
        edits = move_tag(self.prompt_state.chunks.prompt, tags, which, to, run)
        if edits is None:
            box = self.chips[which].box.bottomLeft().toPoint()
            QToolTip.showText(self.mapToGlobal(box), tr(REFUSED_MESSAGE), self)
            return
        self.editor.apply(edits)
        self._keep_current(to)

    def step(self, which: int, step: int) -> None:
        """Moves a tag one place back (-1) or on (1)."""
        place = next_position(self.tags, which, step)
        if place:
            self.move(which, *place)

    def remove(self, which: int) -> None:
        """Takes a tag out of the text."""
        self.editor.apply(remove_tag(self.prompt_state.chunks.prompt, self.tags, which))
        self._keep_current(which)

    def change_weight(self, which: int, steps: int) -> None:
        """Changes a tag's weight in the dialect's own syntax."""
        tag = self.tags[which]
        edit = change_weight(
            self.prompt_state.chunks.prompt.source, tag.start, tag.end, self.prompt_state.dialect, steps
        )
        if edit is not None:
            self.editor.apply(((edit.start, edit.end, edit.text),))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See HOW; the arrow keys go from chip to chip."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.editor.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.editor.redo()
        elif not self.chips or not self._take_key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _take_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        """Acts on the chip that has the focus; False for a key that means nothing here."""
        keys, which = Qt.Key, self.current
        held &= ~Qt.KeyboardModifier.KeypadModifier
        sideways = {keys.Key_Left: -1, keys.Key_Right: 1}.get(key, 0)
        upwards = {keys.Key_Up: -1, keys.Key_Down: 1}.get(key, 0)
        if sideways and held == Qt.KeyboardModifier.AltModifier:
            self.step(which, sideways)
        elif upwards and held == Qt.KeyboardModifier.ControlModifier:
            self.change_weight(which, -upwards)
        elif held:
            return False
        elif sideways:
            self.set_current(which + sideways)
        elif upwards:
            self.set_current(chip_beside(self.chips, which, upwards))
        elif key in (keys.Key_Home, keys.Key_End):
            self.set_current(0 if key == keys.Key_Home else len(self.chips) - 1)
        elif key in (keys.Key_Delete, keys.Key_Backspace):
            self.remove(which)
        elif key in (keys.Key_Return, keys.Key_Enter):
            self.chosen.emit(self.tags[which].start, self.tags[which].end)
        elif key == keys.Key_Escape and self.insertion_mark is not None:
            self._end_drag()
        else:
            return False
        return True

    def chip_at(self, point: QPointF) -> int | None:
        """The chip drawn at a point."""
        return next((index for index, chip in enumerate(self.chips) if chip.box.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        which = self.chip_at(event.position())
        self._pressed = event.position() if which is not None and event.button() == Qt.MouseButton.LeftButton else None
        if which is None:
            self.prompt_state.set_selected(())
        else:
            self.set_current(which)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        from_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        which = self.current if from_keys and self.chips else self.chip_at(QPointF(event.pos()))
        if which is not None:
            corner = self.mapToGlobal(self.chips[which].box.bottomLeft().toPoint())
            self.menu_requested.emit(which, corner if from_keys else event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags a chip, or points at its words everywhere."""
        point = event.position()
        if self._pressed is not None:
            far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far or self.insertion_mark is not None:
                self.insertion_mark = drop_position(self.chips, self.current, point)[2]
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.scroll_requested.emit(point.x(), point.y())
                self.update()
        elif event.buttons() == Qt.MouseButton.NoButton:
            which = self.chip_at(point)
            self.prompt_state.set_hovered(() if which is None else self.rows[which])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = self.insertion_mark is not None
        self._end_drag()
        if dragged and self.chips:
            to, run, _ = drop_position(self.chips, self.current, event.position())
            self.move(self.current, to, run)

    def _end_drag(self) -> None:
        self._pressed = self.insertion_mark = None
        self.unsetCursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        which = self.chip_at(event.position())
        if which is not None:
            self.chosen.emit(self.chips[which].tag.start, self.chips[which].tag.end)

    def leaveEvent(self, event: QEvent) -> None:
        self.prompt_state.set_hovered(())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Says the whole tag under the mouse, and what can be done with it."""
        if isinstance(event, QHelpEvent):
            which = self.chip_at(QPointF(event.pos()))
            whole = "\n\n".join((self.chips[which].tag.text, tr(KEYS_HELP))) if which is not None else ""
            QToolTip.showText(event.globalPos(), whole, self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widths = {}
            self._take()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the chips in sight, and while one is dragged the mark where it would go."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.chips:
            painter.setPen(QColor(theme.dim))
            sentence = (
                TOO_LONG_MESSAGE
                if len(self.prompt_state.chunks.prompt.source) > MAX_MARKED_CHARACTERS
                else NO_TAGS_MESSAGE
            )
            painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap, tr(sentence))
        for index, chip in enumerate(self.chips):
            if chip.box.adjusted(0, -chip.box.height(), 0, 0).intersects(QRectF(event.rect())):
                paint_chip(painter, self, chip, self._style_of(index))
        if self.insertion_mark is not None and self.chips:
            painter.setPen(QPen(QColor(theme.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(self.insertion_mark, self.insertion_mark + QPointF(0, self.chips[0].box.height()))

    def _style_of(self, index: int) -> ChipStyle:
        rows, session = self.rows[index], self.prompt_state
        return ChipStyle(
            is_lit=bool(rows & (session.hovered | session.selected)),
            has_focus=self.hasFocus() and index == self.current,
            is_dragged=self.insertion_mark is not None and index == self.current,
            unit=session.unit_colours.index_at_row.get(min(rows))
            if rows and session.view_options.kind == "tag"
            else None,
        )
