"""The line of a check: its verdict in words and in colour, in either theme."""

from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from core.analysis.answer_check import AnswerCheck
from gui.widgets.check_line import CheckLine
from gui.widgets.style import theme_of


def test_a_check_is_said_in_words_and_one_that_fails_in_the_colour_of_warnings(qtbot: QtBot) -> None:
    line = CheckLine()
    qtbot.addWidget(line)
    assert line.isHidden()
    for holds, colour, verdict in ((True, "dim", "holds"), (False, "warn", "failed"), (None, "dim", "Not checked")):
        line.show_check(AnswerCheck(holds, "0.9 of 1."))
        assert verdict in line.text() and "0.9 of 1." in line.accessibleName() and not line.isHidden()
        assert line.palette().color(line.foregroundRole()) == QColor(getattr(theme_of(line), colour))
    line.show_check(None)
    assert line.isHidden()


def test_it_follows_another_palette_while_it_is_shown(qtbot: QtBot) -> None:
    line = CheckLine()
    qtbot.addWidget(line)
    line.show_check(AnswerCheck(False, "0.9 of 1."))
    line.show()
    line.setPalette(QPalette(QColor("#000000")))
    assert line.palette().color(line.foregroundRole()) == QColor(theme_of(line).warn)
