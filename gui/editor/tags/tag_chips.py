"""The prompt as chips, one a tag, moved by mouse and keys; every change is an edit of the editor's text."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
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
from gui.editor.tags.tag_layout import (
    MARGIN,
    ChipStyle,
    TagChip,
    chip_beside,
    drop_position,
    paint_chip,
    place_chips,
    rows_of,
    tints_of,
    tip_of,
    width_of,
)
from gui.state.prompt_state import MAX_MARKED_CHARACTERS
from gui.widgets.style import theme_of

REFUSED_MESSAGE = tr_noop("The tool would read the prompt in another way then, so the tag stays where it is.")
TOO_LONG_MESSAGE = tr_noop("This prompt is too long for the tag view. Edit it as text.")
NO_TAGS_MESSAGE = tr_noop("No tags yet: commas part them.")


class TagChips(QWidget):
    """Places, paints and moves the chips; takes over a newly parsed prompt only while it is visible."""

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
        self.rows: list[frozenset[int]] = []  # for each tag the rows of the tokens that begin in it
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Tags of the prompt"))
        self.setFont(editor.font())
        editor.zoomed.connect(lambda _percent: self.setFont(editor.font()))
        for signal in (self.prompt_state.parsed, self.prompt_state.units_changed):
            signal.connect(self._take)
        for signal in (self.prompt_state.hovered_changed, self.prompt_state.selection_changed):
            signal.connect(self.update)
        if editor.colours is not None:
            editor.colours.changed.connect(self.update)

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
        self.chips = place_chips(prompt.source, tags, max(self.width(), 50), height, self._width)
        self.rows = rows_of(tags, self.prompt_state.shown_chunks.tokens)
        self.current = min(self.current, max(len(self.chips) - 1, 0))
        self.setMinimumHeight(int(self.chips[-1].box.bottom() + MARGIN) if self.chips else 40)
        self._describe_current()
        self.update()

    def _width(self, tag: Tag) -> float:
        key = tag.text, tag.weights
        if key not in self._widths:
            self._widths[key] = width_of(self, tag)
        return self._widths[key]

    def _describe_current(self) -> None:
        """Tells screen readers which tag has the focus."""
        if self.chips:
            sentence = tr("{tag}, {number} of {all}").format(
                tag=self.chips[self.current].tag.text, number=self.current + 1, all=len(self.chips)
            )
            self.setAccessibleDescription(sentence)

    def set_current(self, index: int) -> None:
        """Gives a chip the focus, scrolls it into sight and selects its rows in all views."""
        if not self.chips:
            return
        self.current = min(max(index, 0), len(self.chips) - 1)
        centre = self.chips[self.current].box.center()
        self.scroll_requested.emit(centre.x(), centre.y())
        self.prompt_state.set_selected(self.rows[self.current])
        self._describe_current()
        self.update()

    def _keep_current(self, index: int) -> None:
        """Gives a chip the focus after an edit; a long text is parsed later, on a thread."""
        self.current = index
        if self.editor.is_parsed:
            self.set_current(index)

    def move(self, index: int, to: int, run: int) -> None:
        """Moves a tag in the text and the focus with it, unless the tool would read the text in another way."""
        tags = self.tags
        if (to, run) == (index, tags[index].run):
            return
        edits = move_tag(self.prompt_state.chunks.prompt, tags, index, to, run)
        if edits is None:
            corner = self.chips[index].box.bottomLeft().toPoint()
            QToolTip.showText(self.mapToGlobal(corner), tr(REFUSED_MESSAGE), self)
            return
        self.editor.apply(edits)
        self._keep_current(to)

    def step(self, index: int, step: int) -> None:
        """Moves a tag one position back (-1) or on (1)."""
        if position := next_position(self.tags, index, step):
            self.move(index, *position)

    def remove(self, index: int) -> None:
        """Removes a tag from the text."""
        self.editor.apply(remove_tag(self.prompt_state.chunks.prompt, self.tags, index))
        self._keep_current(index)

    def change_weight(self, index: int, steps: int) -> None:
        """Changes a tag's weight in the dialect's own syntax."""
        tag = self.tags[index]
        prompt, rules = self.prompt_state.chunks.prompt, self.prompt_state.rules
        edit = change_weight(prompt.source, tag.start, tag.end, rules.dialect, steps, rules.settings)
        if edit is not None:
            self.editor.apply(((edit.start, edit.end, edit.text),))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo, and the keys of KEYS_HELP; the arrow keys go from chip to chip."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.editor.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.editor.redo()
        elif not self.chips or not self._take_key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _take_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        """Acts on the chip that has the focus; False for a key that has no meaning here."""
        keys, current = Qt.Key, self.current
        held &= ~Qt.KeyboardModifier.KeypadModifier
        sideways = {keys.Key_Left: -1, keys.Key_Right: 1}.get(key, 0)
        upwards = {keys.Key_Up: -1, keys.Key_Down: 1}.get(key, 0)
        if sideways and held == Qt.KeyboardModifier.AltModifier:
            self.step(current, sideways)
        elif upwards and held == Qt.KeyboardModifier.ControlModifier:
            self.change_weight(current, -upwards)
        elif held:
            return False
        elif sideways:
            self.set_current(current + sideways)
        elif upwards:
            self.set_current(chip_beside(self.chips, current, upwards))
        elif key in (keys.Key_Home, keys.Key_End):
            self.set_current(0 if key == keys.Key_Home else len(self.chips) - 1)
        elif key in (keys.Key_Delete, keys.Key_Backspace):
            self.remove(current)
        elif key in (keys.Key_Return, keys.Key_Enter):
            self.chosen.emit(self.tags[current].start, self.tags[current].end)
        elif key == keys.Key_Escape and self.insertion_mark is not None:
            self._end_drag()
        else:
            return False
        return True

    def chip_at(self, point: QPointF) -> int | None:
        """The index of the chip drawn at a point."""
        return next((index for index, chip in enumerate(self.chips) if chip.box.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.chip_at(event.position())
        self._pressed = event.position() if index is not None and event.button() == Qt.MouseButton.LeftButton else None
        if index is None:
            self.prompt_state.set_selected(())
        else:
            self.set_current(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        from_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.current if from_keys and self.chips else self.chip_at(QPointF(event.pos()))
        if index is not None:
            corner = self.mapToGlobal(self.chips[index].box.bottomLeft().toPoint())
            self.menu_requested.emit(index, corner if from_keys else event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags a chip, or has all views highlight its tokens."""
        point = event.position()
        if self._pressed is not None:
            far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far or self.insertion_mark is not None:
                self.insertion_mark = drop_position(self.chips, self.current, point)[2]
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.scroll_requested.emit(point.x(), point.y())
                self.update()
        elif event.buttons() == Qt.MouseButton.NoButton:
            index = self.chip_at(point)
            self.prompt_state.set_hovered(() if index is None else self.rows[index])

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
        index = self.chip_at(event.position())
        if index is not None:
            self.chosen.emit(self.chips[index].tag.start, self.chips[index].tag.end)

    def leaveEvent(self, event: QEvent) -> None:
        self.prompt_state.set_hovered(())

    def event(self, event: QEvent) -> bool:
        """Shows the whole tag under the mouse, and the keys, as a tooltip."""
        if isinstance(event, QHelpEvent):
            index = self.chip_at(QPointF(event.pos()))
            tip = "" if index is None else tip_of(self.editor, self.chips[index].tag, self.rows[index])
            QToolTip.showText(event.globalPos(), tip, self)
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
        """Paints the visible chips, and while one is dragged the mark where it would be inserted."""
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.chips:
            painter.setPen(QColor(theme.dim))
            is_long = len(self.prompt_state.chunks.prompt.source) > MAX_MARKED_CHARACTERS
            message = TOO_LONG_MESSAGE if is_long else NO_TAGS_MESSAGE
            painter.drawText(self.rect(), Qt.TextFlag.TextWordWrap, tr(message))
        for index, chip in enumerate(self.chips):
            if chip.box.adjusted(0, -chip.box.height(), 0, 0).intersects(QRectF(event.rect())):
                paint_chip(painter, self, chip, self._style_of(index))
        if self.insertion_mark is not None and self.chips:
            painter.setPen(QPen(QColor(theme.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(self.insertion_mark, self.insertion_mark + QPointF(0, self.chips[0].box.height()))

    def _style_of(self, index: int) -> ChipStyle:
        rows, state, is_current = self.rows[index], self.prompt_state, index == self.current
        tint, words = tints_of(self.editor, self.chips[index].tag, rows)
        return ChipStyle(
            is_lit=bool(rows & (state.hovered | state.selected)),
            has_focus=self.hasFocus() and is_current,
            is_dragged=self.insertion_mark is not None and is_current,
            tint=tint,
            words=words,
        )
