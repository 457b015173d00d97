"""The layers that a tool hands on, of text encoders often many: marked in plots over layers, named in captions."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt

from core.analysis.encoding_view import EncodingView
from core.dialects.sent_layers import sent_of
from core.program.translation import tr
from gui.widgets.style import Theme


def sent_layers_of(view: EncodingView | None) -> tuple[int, ...]:
    """The layers that are handed on of a text encoder that is not CLIP's; none of CLIP's, which clip skip names."""
    return () if view is None or view.encoding.encoder.is_clip else sent_of(view.encoding).layers


def with_sent_mark(name: str, view: EncodingView, layer: int) -> str:
    """The name of a layer, and that it is one of those handed on where that is so: “layer 18, handed on”."""
    return tr("{layer}, handed on").format(layer=name) if layer in sent_layers_of(view) else name


class SentMarks:
    """A dotted line at each layer that is handed on."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self.lines: list[pg.InfiniteLine] = []
        self._colour = ""

    def show_layers(self, layers: Sequence[int]) -> None:
        """Draws lines at these layers alone."""
        if [line.value() for line in self.lines] == list(layers):
            return
        for line in self.lines:
            self._plot.removeItem(line)
        self.lines = [pg.InfiniteLine(layer) for layer in layers]
        for line in self.lines:
            line.setZValue(-10)
            self._plot.addItem(line, ignoreBounds=True)
        self._paint()

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self._colour = theme.accent
        self._paint()

    def _paint(self) -> None:
        for line in self.lines:
            line.setPen(pg.mkPen(self._colour or "k", width=1, style=Qt.PenStyle.DotLine))
