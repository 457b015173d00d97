"""One word left out, layer by layer: how far EOS and the mean of the later words move."""

from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from core.encoder.encoding import Floats
from core.program.translation import tr, tr_noop
from core.queries.influence_run import InfluenceRun
from gui.state.session import Session
from gui.widgets.colour_maps import colour_axes
from gui.widgets.style import LIGHT, Theme

NAMES = ("EOS", tr_noop("later words, mean"))
LAST_ROW, OTHER_WORDS = tr_noop("last row"), tr_noop("other words, mean")  # of encoders that are not CLIP's
HUES = (3, 4)  # of `Theme.curves`


class InfluenceCurves:
    """A plot of two curves over the layers, for a `pg.GraphicsLayout`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._theme: Theme = LIGHT
        self._word, self._names = "", NAMES
        self.plot = pg.PlotItem(enableMenu=False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setLabel("bottom", tr("layer"))
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.lines = [self.plot.plot(connect="finite") for _ in NAMES]
        self.line = pg.InfiniteLine()
        self.plot.addItem(self.line, ignoreBounds=True)

    def show(self, run: InfluenceRun, index: int, measure: str) -> None:
        """Draws the curves of the unit of an index; none while it has not been left out."""
        influence, info = run.influence, run.view.encoding.encoder
        self._names = (NAMES[0] if info.is_clip else LAST_ROW, NAMES[1] if info.is_causal else OTHER_WORDS)
        if influence is None or run.of(run.units[index]) is None:
            self._set_curves([np.zeros(0, np.float32)] * 2, "")
            return
        pairs, ends = (
            (influence.cosine_distance, influence.eos_cosine_distance)
            if measure == "cosine_distance"
            else (influence.relative_change, influence.eos_relative_change)
        )
        self.plot.setLabel("left", tr("1 − cosine") if measure == "cosine_distance" else tr("relative change"))
        seen = influence.downstream[index]
        mean = pairs[:, index, seen].mean(axis=1) if seen.any() else np.full(len(pairs), np.nan, np.float32)
        self._set_curves([ends[:, index], mean], run.units[index].name)

    def _set_curves(self, curves: list[Floats], word: str) -> None:
        for item, values in zip(self.lines, curves, strict=True):
            item.setData(np.arange(len(values)), values)
        if len(curves[0]):
            last = len(curves[0]) - 1
            self.plot.setXRange(0, last, padding=0.03)
            step = 2 if last <= 12 else 4
            self.plot.getAxis("bottom").setTicks([[(at, str(at)) for at in range(0, last + 1, step)]])
            top = float(np.nan_to_num(np.concatenate(curves)).max(initial=0))
            self.plot.setYRange(0, max(top, 1e-3), padding=0.04)
        self.line.setValue(self._session.layer)
        self._word = word
        self._write_title()

    def _write_title(self) -> None:
        """Writes the word that is left out, and the names of the curves in their colours."""
        if not self._word:
            self.plot.setTitle("")
            return
        word = escape(self._word if len(self._word) < 18 else self._word[:17] + "…", quote=False)
        colours = (self._theme.curves[hue] for hue in HUES)
        legend = " · ".join(
            f"<span style='color:{colour}'>{name}</span>"
            for name, colour in zip(map(tr, self._names), colours, strict=True)
        )
        without = tr("without “{word}”").format(word=word)
        self.plot.setTitle(f"{without}<br>{legend}", color=self._theme.text, size="8pt")

    def layer_at(self, scene_point: QPointF) -> int | None:
        """The layer nearest to a point of the scene over the plot."""
        view = self.plot.getViewBox()
        if not self.plot.isVisible() or not view.sceneBoundingRect().contains(scene_point):
            return None
        return max(0, round(view.mapSceneToView(scene_point).x()))

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self._theme = theme
        for item, hue in zip(self.lines, HUES, strict=True):
            item.setPen(pg.mkPen(theme.curves[hue], width=2))
        self.line.setPen(pg.mkPen(theme.accent, width=1.5, style=Qt.PenStyle.DashLine))
        colour_axes(map(self.plot.getAxis, ("left", "bottom")), theme)
        self._write_title()
