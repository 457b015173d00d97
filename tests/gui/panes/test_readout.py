"""A pane's readout: an error of any length does not widen the window."""

from pytestqt.qtbot import QtBot

from gui.panes.readout import MAX_READOUT_LETTERS, ReadoutLabel

LONG = "could not be measured: " + "the tokenizer is not here, " * 10


def test_a_long_sentence_is_elided_and_its_tooltip_has_all_of_it(qtbot: QtBot) -> None:
    label = ReadoutLabel()
    qtbot.addWidget(label)
    label.setText(LONG)
    assert label.text() == label.toolTip() == label.accessibleName() == LONG
    assert label.sizeHint().width() <= (MAX_READOUT_LETTERS + 2) * label.fontMetrics().averageCharWidth()
    label.setText("0.83")
    assert label.text() == "0.83" and not label.toolTip() and not label.accessibleName()


def test_a_tooltip_of_its_pane_stays_while_the_text_is_short(qtbot: QtBot) -> None:
    label = ReadoutLabel()
    qtbot.addWidget(label)
    label.setToolTip("what it measures")
    label.setText("0.83")
    assert label.toolTip() == "what it measures"
