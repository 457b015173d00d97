"""A bar a head: the entropy of its attention."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from core.encoder.encoding import Floats
from core.program.translation import tr
from gui.widgets.colour_maps import colour_axes
from gui.widgets.style import LIGHT, Theme

WIDTH = 162  # pixels


class HeadStrip:
    """A plot for a `pg.GraphicsLayout`, with the chosen head in the accent colour."""

    def __init__(self) -> None:
        self.values: Floats = np.zeros(0, np.float32)
        self._chosen: int | None = None
        self._theme: Theme = LIGHT
        self.plot = pg.PlotItem(enableMenu=False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.invertY()
        self.plot.setFixedWidth(WIDTH)
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)  # no thousandths of a head
        self.plot.setLabel("left", tr("head"))
        self.plot.setLabel("bottom", tr("looks widely, bits"))
        self.plot.getViewBox().setDefaultPadding(0)
        self.bars = pg.BarGraphItem(x0=[], y=[], width=[], height=0.7)
        self.plot.addItem(self.bars)

    def show(self, entropies: Floats, chosen: int | None) -> None:
        """Takes the entropies [heads] and the head that is shown, None for the mean of all."""
        self.values, self._chosen = entropies, chosen
        count = len(entropies)
        self.plot.getAxis("left").setTicks([[(head, str(head + 1)) for head in range(count)]])  # as many as have room
        self.plot.setYRange(-0.5, count - 0.5, padding=0)
        self.plot.setXRange(0, max(float(np.nan_to_num(entropies).max(initial=0)), 0.5) * 1.05, padding=0)
        self._paint()

    def _paint(self) -> None:
        brushes = [QColor(self._theme.accent if head == self._chosen else self._theme.dim) for head in self._heads()]
        self.bars.setOpts(
            x0=np.zeros(len(self.values)),
            y=np.arange(len(self.values)),
            width=np.nan_to_num(self.values),
            height=0.7,
            brushes=brushes,
            pen=None,
        )

    def _heads(self) -> range:
        return range(len(self.values))

    def head_at(self, scene_point: QPointF) -> int | None:
        """The head at a point of the scene, counted from 0."""
        view = self.plot.getViewBox()
        if not view.sceneBoundingRect().contains(scene_point):
            return None
        head = round(view.mapSceneToView(scene_point).y())
        return head if head in self._heads() else None

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self._theme = theme
        colour_axes(map(self.plot.getAxis, ("left", "bottom")), theme)
        self._paint()
