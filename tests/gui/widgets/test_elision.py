"""Lines that are too long for their width end behind a whole part, where one fills most of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from gui.widgets.elision import elided_line

LINE = "mean-centred cosine · layer 11 · normed rows"


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetricsF:
    return QFontMetricsF(qapp.font())


def test_a_line_that_fits_is_whole_and_one_that_does_not_loses_whole_parts(metrics: QFontMetricsF) -> None:
    whole = metrics.horizontalAdvance(LINE)
    assert elided_line(LINE, metrics, whole) == LINE
    assert elided_line(LINE, metrics, whole - 1) == metrics.elidedText(
        LINE, Qt.TextElideMode.ElideRight, int(whole - 1)
    )
    room = metrics.horizontalAdvance("mean-centred cosine · layer 11 · no")
    assert elided_line(LINE, metrics, room) == "mean-centred cosine · layer 11 …"
    assert elided_line(LINE, metrics, metrics.horizontalAdvance("mean-centred cosine · lay")) == "mean-centred cosine …"


@pytest.mark.parametrize("text", [LINE, "one part that is rather long", "a · another part that is much longer than it"])
def test_what_is_shown_never_is_wider_than_its_room_nor_leaves_most_of_it_empty(
    metrics: QFontMetricsF, text: str
) -> None:
    for width in range(20, int(metrics.horizontalAdvance(text)), 7):
        shown = elided_line(text, metrics, width)
        assert metrics.horizontalAdvance(shown) <= width and shown.endswith("…")
        assert len(shown) == 1 or metrics.horizontalAdvance(shown) > 0.8 * width - metrics.horizontalAdvance("WW")
