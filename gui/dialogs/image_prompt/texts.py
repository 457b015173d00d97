"""The tabs of settings and raw texts in the dialog of a picture."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.program.translation import tr
from gui.widgets.controls import small_button
from gui.widgets.layouts import column, row

MAX_SHOWN_LETTERS = 40_000  # characters of a text; the copy button copies all of it
MAX_LINE_LETTERS = 1_000  # characters


class ReadOnlyText(QPlainTextEdit):
    """A text to read, select and copy; Tab leaves it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )


class SettingsView(QWidget):
    """All other settings, a line each."""

    def __init__(self) -> None:
        super().__init__()
        self.view = ReadOnlyText(tr("Settings"))
        _with_copy(self, self.view, tr("Copy the settings"), self.view.toPlainText)

    def show_settings(self, settings: Iterable[tuple[str, str]]) -> None:
        """Shows pairs of name and value."""
        self.view.setPlainText("\n".join(f"{key}: {value}" for key, value in settings)[:MAX_SHOWN_LETTERS])


class TextsView(QWidget):
    """Every text in the file under its name; written when the tab is first shown, for some are megabytes."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: Mapping[str, str] = {}
        self._is_written = True
        self.view = ReadOnlyText(tr("All texts in the file"))
        self.view.setPlaceholderText(tr("No text is in this file."))
        _with_copy(self, self.view, tr("Copy all texts in the file"), lambda: _listed(self._texts))

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Takes the texts of a file by their names."""
        self._texts, self._is_written = texts, False
        if self.isVisible():
            self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()

    def _write(self) -> None:
        if not self._is_written:
            self._is_written = True
            beginnings = {name: first_letters(text) for name, text in self._texts.items()}
            self.view.setPlainText(_listed(beginnings)[: 5 * MAX_SHOWN_LETTERS])


def first_letters(text: str) -> str:
    """The first MAX_SHOWN_LETTERS of a text with long lines broken, and how many more there are."""
    shown_part = "\n".join(_lines(text[:MAX_SHOWN_LETTERS]))
    if len(text) <= MAX_SHOWN_LETTERS:
        return shown_part
    return shown_part + "\n" + tr("… %n more character(s), which Copy copies too", "", len(text) - MAX_SHOWN_LETTERS)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, those over MAX_LINE_LETTERS broken behind commas: Qt lays out each visible line whole."""
    for line in text.split("\n"):
        while len(line) > MAX_LINE_LETTERS:
            at = line.rfind(",", 0, MAX_LINE_LETTERS) + 1 or MAX_LINE_LETTERS
            yield line[:at]
            line = line[at:]
        yield line


def _listed(texts: Mapping[str, str]) -> str:
    return "\n\n".join(f"{name}\n{text}" for name, text in texts.items())


def copy_text(text: str) -> None:
    """Puts a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def _with_copy(widget: QWidget, view: QPlainTextEdit, name: str, text: Callable[[], str]) -> None:
    """Fills a widget with a text view below a button that copies `text()`."""
    button = small_button(tr("Copy"), name, lambda: copy_text(text()))
    widget.setLayout(column(row(1, button), (view, 1)))
