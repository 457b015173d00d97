"""Texts without an end of a word are laid out in time."""

import time

import pytest
from PySide6.QtGui import QTextOption
from pytestqt.qtbot import QtBot

from gui.editor.text_area import TextArea
from gui.editor.text_geometry import MAX_UNBROKEN_LETTERS

WORDS, ANYWHERE = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere, QTextOption.WrapMode.WrapAnywhere


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("a" * MAX_UNBROKEN_LETTERS, ANYWHERE),
        ("a" * (MAX_UNBROKEN_LETTERS - 1) + " b", WORDS),
        ("cat, " + "(" * MAX_UNBROKEN_LETTERS, ANYWHERE),
        ("cat" + " " * MAX_UNBROKEN_LETTERS + "dog", ANYWHERE),
        ("\n" * MAX_UNBROKEN_LETTERS, WORDS),
        ("cat, dog " * MAX_UNBROKEN_LETTERS, WORDS),
    ],
)
def test_lines_are_broken_anywhere_only_where_a_word_has_no_end(text: str, mode: object, qtbot: QtBot) -> None:
    area = TextArea()
    qtbot.addWidget(area)
    area.setPlainText(text)
    assert area.wordWrapMode() == mode
    area.setPlainText("cat")
    assert area.wordWrapMode() == WORDS


def test_half_a_megabyte_without_a_blank_is_laid_out_in_seconds(qtbot: QtBot) -> None:
    area = TextArea()
    qtbot.addWidget(area)
    area.show()
    began = time.thread_time()
    area.setPlainText("a" * 500_000)
    area.grab()
    assert time.thread_time() - began < 5  # and not half a minute
    assert area.toPlainText() == "a" * 500_000
