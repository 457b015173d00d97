"""The README's pictures: a prompt of sixty words, two layers side by side, and what a LoRA changes."""

from dataclasses import replace

from answer_pictures import WOKEN, load_lora
from drawing import ROOT, in_front, is_measured, save, settle, wait, write_prompt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from core.program.translation import tr
from gui.widgets.style import theme_of
from gui.window.main_window import MainWindow

FRONT = ROOT / "docs" / "front"
FEW_WORDS = "a cow, a bull and a calf on a green meadow, a red car and a blue truck before an old stone castle"
LAYERS = (1, 12)
NARROW, HIGH = (1020, 960), (1280, 860)  # windows for the pictures of panes
GAP, HEADING = 8, 34


def draw_front(window: MainWindow, ending: str) -> None:
    """The three pictures in one language; `ending` stands behind their names."""
    wait(lambda: is_measured(window))
    settle()
    save(window.grab(), FRONT / f"sixty_words{ending}.png")
    _draw_layers(window, ending)
    _draw_lora(window, ending)


def _draw_layers(window: MainWindow, ending: str) -> None:
    session = window.session
    session.set_pins(())
    session.looks.set("words_by_words.list", "folded")
    session.set_view_options(replace(session.view_options, small_words="left-out"))
    window.resize(*NARROW)
    write_prompt(window, FEW_WORDS)
    halves = []
    for layer in LAYERS:
        session.set_layer(layer)
        halves.append(
            _with_heading(in_front(window, "words_by_words").parentWidget().grab(), session.layer, session.layers)
        )
    both = QPixmap(sum(half.width() for half in halves) + GAP, halves[0].height())
    both.fill(QColor(theme_of(window).window))
    painter = QPainter(both)
    for half, left in zip(halves, (0, halves[0].width() + GAP), strict=True):
        painter.drawPixmap(left, 0, half)
    painter.end()
    save(both, FRONT / f"two_layers{ending}.png")


def _with_heading(pane: QPixmap, layer: int, layers: int) -> QPixmap:
    """A picture of a pane with its layer above it, as the pane's own title has no room for it."""
    whole = QPixmap(pane.width(), pane.height() + HEADING)
    whole.fill(pane.toImage().pixelColor(pane.width() // 2, 4))
    painter = QPainter(whole)
    painter.drawPixmap(0, HEADING, pane)
    font = QApplication.font()
    font.setPixelSize(17)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#f0f2f6"))
    text = tr("Layer {layer} of {layers}").format(layer=layer, layers=layers)
    painter.drawText(QRect(0, 0, whole.width(), HEADING), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return whole


def _draw_lora(window: MainWindow, ending: str) -> None:
    window.resize(*HIGH)
    load_lora(window)
    write_prompt(window, WOKEN)
    window.session.set_layer(6)  # where it moves the word most
    save(in_front(window, "lora_change").parentWidget().parentWidget().grab(), FRONT / f"lora{ending}.png")
