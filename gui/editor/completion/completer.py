"""Completion in a prompt's editor: when the list opens, what its keys do, and how a choice is written.

The list has no focus and takes no part in an input method; while one composes, there is none.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from core.editing.completion import places_at
from gui.editor.completion.list_window import PAGE, CompletionList
from gui.editor.prompt_editor import KEYPAD_MODIFIER, PromptEditor
from gui.workers.live_completion import LiveCompletion

if TYPE_CHECKING:
    from core.editing.completion_costs import InsertionCost
    from core.queries.completion_nearness import NearestUnit
    from core.studio.completion.completing import Completion, CompletionEntry

PAUSE_MS = 100  # after a letter, before the list opens, as tagcomplete's
MEASURE_MS = 250  # after which what is near is measured
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
TAKING_KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)
CLOSING_EVENTS = (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.MouseButtonPress)


class Completer(QObject):
    """Offers completions for what is typed into an editor.

    1. A letter typed by key or input method asks, after a pause or at once where the list is open; 2. the answer opens
    the list; costs and nearness follow for the rows in sight; 3. anything else that moves the cursor closes it.
    """

    def __init__(self, editor: PromptEditor, live: LiveCompletion) -> None:
        super().__init__(editor)
        self._editor, self._live = editor, live
        self._list: CompletionList | None = None
        self._window: QWidget | None = None  # once there is a list beside it
        self.completion: Completion | None = None  # what the list shows
        self._closed_word: str | None = None  # the text before the word that Esc closed the list for
        self._is_composing = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._measure_timer = QTimer(self, singleShot=True, interval=MEASURE_MS)
        self._measure_timer.timeout.connect(self._measure)
        self._leave_timer = QTimer(self, singleShot=True, interval=0)
        self._leave_timer.timeout.connect(self.close)
        editor.installEventFilter(self)
        editor.viewport().installEventFilter(self)
        editor.typed.connect(self._follow_typing)
        editor.cursorPositionChanged.connect(self._leave)
        editor.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        live.changed.connect(self._refresh)

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.completion is not None

    @property
    def list(self) -> CompletionList:
        """The list's window, made when it is first needed."""
        if self._list is None:
            self._list = CompletionList(self._editor)
            self._window = self._editor.window()
            self._window.installEventFilter(self)
            self._list.taken.connect(self._take)
            self._list.scrolled.connect(self._count)
        return self._list

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QInputMethodEvent):
            self._is_composing = bool(event.preeditString())
            if self._is_composing:
                self.close()
        elif watched is self._window:
            if kind == QEvent.Type.Move and self.is_open:
                self.close()
        elif kind in CLOSING_EVENTS and self.is_open:
            self.close()
        elif isinstance(event, QKeyEvent) and watched is self._editor and self.is_open and not self._is_composing:
            if kind == QEvent.Type.ShortcutOverride and self._wants(event):
                event.accept()
                return True
            return kind == QEvent.Type.KeyPress and self._press(event)
        return False

    def _wants(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the list; Enter, Home and End only once something is chosen in it."""
        key = Qt.Key(event.key())
        if event.modifiers() & ~KEYPAD_MODIFIER:
            return False
        if key in STEPS or key in (Qt.Key.Key_Tab, Qt.Key.Key_Escape):
            return True
        return self.list.chosen is not None and key in (*TAKING_KEYS, Qt.Key.Key_Home, Qt.Key.Key_End)

    def _press(self, event: QKeyEvent) -> bool:
        if not self._wants(event):
            return False
        key = Qt.Key(event.key())
        if key in STEPS:
            self.list.step(STEPS[key])
        elif key in TAKING_KEYS:
            return self._take(self.list.chosen or 0)
        elif key == Qt.Key.Key_Escape:
            self._close_for_word()
        else:
            self.list.choose(0 if key == Qt.Key.Key_Home else self.list.model.rowCount() - 1)
        return True

    def _close_for_word(self) -> None:
        if self.completion is not None:
            self._closed_word = self.completion.text[: self.completion.place.start]
        self.close()

    def close(self) -> None:
        """Closes the list and drops what was asked for it."""
        for timer in (self._pause, self._measure_timer, self._leave_timer):
            timer.stop()
        self._live.cancel()
        self.completion = None
        if self._list is not None:
            self._list.hide()

    def _leave(self) -> None:
        """Closes the list unless what moved the cursor turns out to be typing; another word may open it again."""
        if self._closed_word is not None and not self._is_in_closed_word():
            self._closed_word = None
        if self.is_open or self._pause.isActive():
            self._leave_timer.start()

    def _is_in_closed_word(self) -> bool:
        offered, (text, cursor) = self._live.offered(self._editor.prompt_state), self._text_and_cursor()
        places = places_at(text, cursor, offered.forms) if offered else ()
        return any(text[: place.start] == self._closed_word for place in places)

    def _follow_typing(self) -> None:
        self._leave_timer.stop()
        if self._is_composing or self._editor.is_paused or not self._editor.hasFocus():
            return
        if self.completion is None:
            self._pause.start()
            return
        offered = self._live.offered(self._editor.prompt_state)
        narrowed = self.completion.narrowed(*self._text_and_cursor(), offered) if offered else None
        if narrowed is None:
            self.close()
            self._pause.start()
        else:
            self._show(narrowed)
            self._ask()

    def _text_and_cursor(self) -> tuple[str, int]:
        return self._editor.text, self._editor.selection()[1]

    def _ask(self) -> None:
        """Has what could be meant at the cursor be searched; nothing beside a selection."""
        if not self._editor.textCursor().hasSelection() and not self._is_composing:
            asked = self._text_and_cursor()
            self._live.complete(self._editor.prompt_state, *asked, partial(self._take_found, asked))

    def _refresh(self) -> None:
        if self.is_open:
            self._ask()

    def _take_found(self, asked: tuple[str, int], completion: "Completion | None") -> None:
        if asked != self._text_and_cursor() or self._is_composing:
            return
        if completion is None or completion.text[: completion.place.start] == self._closed_word:
            self.close()
            return
        before, self.completion = self.completion, completion
        if before is None or before.entries != completion.entries:
            self._show(completion, keeps_choice=before is not None and before.text == completion.text)
        self._count()

    def _show(self, completion: "Completion", keeps_choice: bool = False) -> None:
        offered = self._live.offered(self._editor.prompt_state)
        if offered is None:
            self.close()
            return
        self.completion = completion
        self.list.show_completion(completion, offered, self._line(), keeps_choice)

    def _line(self) -> QRect:
        """The line of the cursor on the screen, from the beginning of the word on where that is in the same line."""
        editor, completion = self._editor, self.completion
        box = editor.cursorRect()
        if completion is not None:
            start = editor.cursorRect(editor.cursor_over(completion.place.start, completion.place.start))
            if start.top() == box.top():
                box = box.united(start)
        return QRect(editor.viewport().mapToGlobal(box.topLeft()), box.size())

    def _place(self) -> None:
        if self.is_open:
            self.list.place(self._line())

    def _rows(self) -> "tuple[int, tuple[CompletionEntry, ...]]":
        """The first row in sight, and the entries from it on that are."""
        rows = self.list.rows_in_sight
        return rows.start, self.list.model.entries[rows.start : rows.stop]

    def _count(self) -> None:
        """Has the rows in sight counted, and those measured that stay a while; asks for the notes beside LoRAs."""
        if self.completion is None:
            return
        first, entries = self._rows()
        self._live.want(entries)

        def take(costs: "tuple[InsertionCost | None, ...]") -> None:
            if self.list.model.entries[first : first + len(entries)] == entries:
                self.list.model.set_costs(first, costs)

        self._live.count(self._editor.prompt_state, self.completion, entries, take)
        self._measure_timer.start()

    def _measure(self) -> None:
        if self.completion is None:
            return
        first, entries = self._rows()

        def take(nearest: "tuple[NearestUnit | None, ...]") -> None:
            if self.is_open and self.list.model.entries[first : first + len(entries)] == entries:
                self.list.model.set_nearest(first, nearest)

        self._live.measure(self._editor.prompt_state, self.completion, entries, take)

    def _take(self, row: int) -> bool:
        """Writes an entry as one step of undo; False, and nothing, where the text is no longer what was completed."""
        completion = self.completion
        if completion is None or row >= len(completion.entries):
            return False
        if (completion.text, completion.cursor) != self._text_and_cursor():
            self.close()
            return False
        entry = completion.entries[row]
        self.close()
        edit = completion.insertion(entry)
        self._editor.change([(edit.start, edit.end, edit.text)], (edit.cursor, edit.cursor))
        self._leave_timer.stop()
        if entry.kind == "style":
            self._live.put_on(entry.name)
        if entry.kind in ("lora", "wildcard", "trigger"):  # whose trigger words, or lines, come next
            self._ask()
        return True
