"""Find and replace in a text field: a slim bar above it, every match outlined in the text."""

import re
from bisect import bisect_left
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from core.program.translation import tr
from gui.editor.text_area import Outline, TextArea
from gui.widgets.controls import SegmentButton, small_button

MAX_MATCHES = 5_000  # that are counted and outlined

Span = tuple[int, int]


def find_all(text: str, what: str, with_case: bool) -> list[Span]:
    """The spans (code points) of the first MAX_MATCHES occurrences of `what` in a text; they do not overlap."""
    if not what:
        return []
    pattern = re.compile(re.escape(what), 0 if with_case else re.IGNORECASE)
    return [match.span() for match in islice(pattern.finditer(text), MAX_MATCHES)]


class SearchField(QLineEdit):
    """A line that emits steps: 1 for Enter, -1 for Shift+Enter; Esc closes."""

    stepped = Signal(int)
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Searches an editor's text; hidden until `begin`."""

    def __init__(self, editor: TextArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.matches: list[Span] = []
        self.find_field = self._field(tr("Find"), tr("Enter goes to the next match, Shift+Enter to the one before"))
        self.replace_field = self._field(tr("Replace with"), tr("Enter replaces the match that is selected"))
        self.count = QLabel()
        self.count.setAccessibleName(tr("Which match of how many"))
        self.case = _toggle("Aa", tr("Tell capital letters from small ones"))
        self.replacing = _toggle("⇄", tr("Replace what is found"))
        self.replace_button, self.replace_all_button = SegmentButton(tr("replace")), SegmentButton(tr("all"))
        self._arrange()
        self._connect()
        self.hide()

    def _field(self, name: str, tip: str) -> SearchField:
        field = SearchField(accessibleName=name, toolTip=tip)
        field.setPlaceholderText(name)
        field.closed.connect(self.end)
        return field

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(0, 1)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(self.count)
        line.addWidget(small_button("back", tr("The match before"), lambda: self.step(-1)))
        line.addWidget(small_button("forward", tr("The next match"), lambda: self.step(1)))
        line.addWidget(self.case)
        line.addWidget(self.replacing)
        line.addWidget(small_button("close", tr("Close the search"), self.end))
        grid.addWidget(self.find_field, 0, 0)
        grid.addLayout(line, 0, 1)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        for button, name in (
            (self.replace_button, tr("Replace this match")),
            (self.replace_all_button, tr("Replace all matches")),
        ):
            button.setCheckable(False)
            button.setAccessibleName(name)
            button.setToolTip(name)
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid.addWidget(self.replace_field, 1, 0)
        grid.addWidget(self._buttons, 1, 1)

    def _connect(self) -> None:
        self.find_field.stepped.connect(self.step)
        self.find_field.textChanged.connect(lambda: self._search(jumps=True))
        self.case.toggled.connect(lambda: self._search(jumps=True))
        self.replacing.toggled.connect(self._show_replacing)
        self.replace_field.stepped.connect(lambda _step: self.replace())
        self.replace_button.clicked.connect(self.replace)
        self.replace_all_button.clicked.connect(self.replace_all)
        self._editor.textChanged.connect(self._follow)
        self._editor.selectionChanged.connect(self._show_count)
        self._show_replacing(False)

    def begin(self, replacing: bool = False) -> None:
        """Shows the bar, searching for the selection where that is within a line."""
        self.replacing.setChecked(replacing)
        selected = self._editor.textCursor().selectedText()
        if selected and "\N{PARAGRAPH SEPARATOR}" not in selected:
            self.find_field.setText(selected)
        self.show()
        self._search(jumps=False)
        self.find_field.setFocus()
        self.find_field.selectAll()

    def end(self) -> None:
        """Hides the bar and gives the focus back to the editor."""
        self.hide_search()
        self._editor.setFocus()

    def hide_search(self) -> None:
        """Hides the bar and its outlines."""
        self.hide()
        self._editor.outline("matches", ())

    def step(self, step: int) -> None:
        """Selects the next match (1) or the one before (-1), cyclically."""
        self._search(jumps=False)
        if self.matches:
            start, end = self._editor.selection()
            behind = bisect_left(self.matches, (start, end))
            is_on = behind < len(self.matches) and self.matches[behind] == (start, end)
            self._go_to(behind + (1 if is_on else 0) if step > 0 else behind - 1)

    def replace(self) -> None:
        """Replaces the match that is selected and goes to the next; one undo step."""
        span = self._editor.selection()
        if span in self.matches:
            after = span[0] + len(self.replace_field.text())
            self._editor.change([(*span, self.replace_field.text())], (after, after))
        self.step(1)

    def replace_all(self) -> None:
        """Replaces all matches, in one undo step."""
        self._search(jumps=False)
        if self.matches:
            self._editor.change([(*span, self.replace_field.text()) for span in reversed(self.matches)])

    def _show_replacing(self, replacing: bool) -> None:
        self.replace_field.setVisible(replacing)
        self._buttons.setVisible(replacing)

    def _follow(self) -> None:
        if self.isVisible():
            self._search(jumps=False)

    def _search(self, jumps: bool) -> None:
        """Finds all matches anew; with `jumps` selects the first one at or behind the start of the selection."""
        text, offsets = self._editor.text, self._editor.utf16_map
        self.matches = find_all(text, self.find_field.text(), self.case.isChecked())
        outlines = [Outline(offsets.to_utf16(start), offsets.to_utf16(end), "text") for start, end in self.matches]
        self._editor.outline("matches", outlines if self.isVisible() else ())
        if jumps and self.matches:
            self._go_to(bisect_left(self.matches, (self._editor.selection()[0], 0)))
        self._show_count()

    def _go_to(self, index: int) -> None:
        self._editor.setTextCursor(self._editor.cursor_over(*self.matches[index % len(self.matches)]))
        self._editor.ensureCursorVisible()

    def _show_count(self) -> None:
        if not self.isVisible():
            return
        span, total = self._editor.selection(), len(self.matches)
        at = self.matches.index(span) + 1 if span in self.matches else 0
        self.count.setText(f"{at or '–'} / {total}{'+' if total == MAX_MATCHES else ''}")


def _toggle(sign: str, name: str) -> QToolButton:
    button = small_button(sign, name, lambda: None)
    button.setCheckable(True)
    return button
