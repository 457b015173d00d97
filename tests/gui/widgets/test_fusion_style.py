"""The edge of whatever can be pressed or written in is seen in every theme."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.controls import SegmentButton
from gui.widgets.fusion_style import OutlinedFusionStyle
from gui.widgets.style import DARK, DARK_STRONG, LIGHT, Theme, palette

KINDS = [QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QPushButton, lambda: SegmentButton("on")]


@pytest.fixture
def fusion() -> Iterator[OutlinedFusionStyle]:
    """A style of the test's own, which lives as long as the widgets."""
    made = OutlinedFusionStyle()
    yield made
    made.deleteLater()


def drawn(widget: QWidget, fusion: OutlinedFusionStyle, theme: Theme) -> set[str]:
    """The colours along the left edge, half way down."""
    widget.setStyle(fusion)
    widget.setPalette(palette(theme))
    widget.resize(90, 40)
    image = widget.grab().toImage()
    return {image.pixelColor(x, 20).name() for x in range(4)}


@pytest.mark.parametrize("theme", [DARK, LIGHT, DARK_STRONG])
@pytest.mark.parametrize("kind", KINDS)
def test_controls_have_an_edge(
    kind: Callable[[], QWidget], theme: Theme, fusion: OutlinedFusionStyle, qtbot: QtBot
) -> None:
    widget = kind()
    qtbot.addWidget(widget)
    assert QColor(theme.edge).name() in drawn(widget, fusion, theme)


def test_flat_buttons_and_what_is_only_read_have_none(fusion: OutlinedFusionStyle, qtbot: QtBot) -> None:
    for widget in (QPushButton("x", flat=True), QPlainTextEdit(readOnly=True)):
        qtbot.addWidget(widget)
        assert QColor(DARK.edge).name() not in drawn(widget, fusion, DARK)


def test_the_box_of_a_check_box_has_an_edge(fusion: OutlinedFusionStyle, qtbot: QtBot) -> None:
    box = QCheckBox("on")
    qtbot.addWidget(box)
    box.setStyle(fusion)
    box.setPalette(palette(DARK))
    image = box.grab().toImage()
    colours = [image.pixelColor(x, image.height() // 2).name() for x in range(20)]
    assert colours.count(QColor(DARK.edge).name()) >= 2
