"""Where lines are broken: between words, or anywhere in a text whose words have no end.

Qt looks for the end of a word at every line anew: a pasted picture's base64, a megabyte without a blank, would hold up
the window for minutes. Such a text is broken like the digits of a number.
"""

import re

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit

MAX_UNBROKEN_LETTERS = 2_000  # letters, or blanks, one after the other
# looked for once a word
_UNBROKEN_RUN = re.compile(rf"(?<!\S)\S{{{MAX_UNBROKEN_LETTERS}}}|(?<!\s)[^\S\n]{{{MAX_UNBROKEN_LETTERS}}}")


class LineBreaks(QObject):
    """Sets how an editor breaks lines, before it lays out what was put into it."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        editor.document().contentsChange.connect(self._follow)
        editor.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def _follow(self, _place: int, _removed: int, _added: int) -> None:
        modes = QTextOption.WrapMode
        mode = modes.WrapAnywhere if self._has_unbroken_run() else modes.WrapAtWordBoundaryOrAnywhere
        if mode != self._editor.wordWrapMode():
            self._editor.setWordWrapMode(mode)

    def _has_unbroken_run(self) -> bool:
        document = self._editor.document()
        if document.characterCount() <= MAX_UNBROKEN_LETTERS:
            return False
        return _UNBROKEN_RUN.search(document.toPlainText()) is not None
