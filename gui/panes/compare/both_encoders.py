"""Compare's view L vs G: how alike the likenesses among the prompt's words are in a model's two encoders."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QGraphicsItem

from core.analysis.labels import count_units, hidden_states_name
from core.encoder.encoding import EncoderInfo
from core.program.table import Table
from core.program.translation import tr
from core.queries.prompt_comparison import ComparedEncoders
from gui.panes.compare.reading import Reading
from gui.panes.keyboard_cursor import CursorTargets, point_target
from gui.panes.plots.matrix import plot_canvas, short_number
from gui.state.session import Session
from gui.widgets.colour_maps import colour_axes
from gui.widgets.layer_labels import encoder_letter
from gui.widgets.style import Theme

AXIS_HEIGHT = 46  # pixels


class BothEncoders:
    """Two curves, RSA and CKA, over the layers of the same relative depth in the two encoders."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.plot = pg.PlotItem(enableMenu=False)
        self.canvas = plot_canvas(self.plot)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.showGrid(y=True, alpha=0.2)
        self.plot.setYRange(-0.25, 1.03, padding=0)
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.plot.setLabel("left", tr("alike (1: the same)"))
        self.plot.getAxis("bottom").setHeight(AXIS_HEIGHT)
        self.legend = self.plot.addLegend(offset=(-10, 6))
        self.curves = {
            name: self.plot.plot(name=name, symbol=symbol, symbolSize=7, symbolPen=None)
            for name, symbol in (("RSA", "o"), ("CKA", "s"))
        }

    def show(self, compared: ComparedEncoders) -> None:
        """Draws RSA and CKA over depth."""
        similarity, count = compared.similarity, len(compared.similarity.rsa)
        self.curves["RSA"].setData(np.arange(count), similarity.rsa)
        self.curves["CKA"].setData(np.arange(count), similarity.cka)
        step = 1 if count <= 16 else 4
        ticks = [(depth, f"{left}·{right}") for depth, (left, right) in enumerate(similarity.layers.tolist())][::step]
        self.plot.getAxis("bottom").setTicks([ticks])
        left, right = map(encoder_letter, compared.infos)
        label = tr("layer of {encoder} · layer of {other} at the same depth")
        self.plot.setLabel("bottom", label.format(encoder=left, other=right))
        self.plot.setXRange(-0.4, count - 0.6, padding=0)

    def caption(self, compared: ComparedEncoders) -> str:
        """What is compared, of how many units."""
        left, right = map(encoder_letter, compared.infos)
        against = tr("{encoder} against {other}").format(encoder=left, other=right)
        options = compared.view.options
        count, rows = count_units(options.kind, compared.count), hidden_states_name(options.normed)
        return " · ".join([tr("RSA and CKA"), against, count, rows])

    def sentence(self, compared: ComparedEncoders) -> str:
        """Where the two are most alike, and how alike at the last layer."""
        similarity, kind = compared.similarity, compared.view.options.kind
        left, right = map(encoder_letter, compared.infos)
        if not np.isfinite(similarity.rsa).any():
            few = tr("At least {count} are needed to compare {encoder} with {other}.")
            return few.format(count=count_units(kind, 3), encoder=left, other=right)
        best = int(np.nanargmax(similarity.rsa))
        layer, other_layer = similarity.layers[best]
        text = tr(
            "{encoder} and {other} order the likenesses among these {count} most alike at layers {layer} and "
            "{other_layer} (RSA {rsa}); at the last, RSA is {last_rsa} and CKA {last_cka}."
        )
        return text.format(
            encoder=left,
            other=right,
            count=count_units(kind, compared.count),
            layer=layer,
            other_layer=other_layer,
            rsa=short_number(float(similarity.rsa[best])),
            last_rsa=short_number(float(similarity.rsa[-1])),
            last_cka=short_number(float(similarity.cka[-1])),
        )

    def reading_at(self, compared: ComparedEncoders, scene_point: QPointF) -> Reading | None:
        """The pair of layers nearest to a point of the scene; a click selects the one of the chosen encoder."""
        view, similarity = self.plot.getViewBox(), compared.similarity
        if not view.sceneBoundingRect().contains(scene_point):
            return None
        depth = min(max(round(view.mapSceneToView(scene_point).x()), 0), len(similarity.rsa) - 1)
        layers = {info: int(layer) for info, layer in zip(compared.infos, similarity.layers[depth], strict=True)}
        name = tr("{encoder} layer {layer}")
        names = " · ".join(name.format(encoder=encoder_letter(info), layer=layer) for info, layer in layers.items())
        values = f"RSA {short_number(float(similarity.rsa[depth]))} · CKA {short_number(float(similarity.cka[depth]))}"
        return Reading(f"{names}   {values}", layer=layers.get(self._session.encoder))

    def cursor_targets(self, compared: ComparedEncoders) -> CursorTargets:
        """A row for RSA and one for CKA, a column a pair of layers."""
        view, similarity = self.plot.getViewBox(), compared.similarity

        def at(row: int, column: int) -> QRectF:
            return point_target(view, column, float((similarity.rsa, similarity.cka)[row][column]))

        return CursorTargets(view, 2, len(similarity.rsa), at)

    def numbers(self, compared: ComparedEncoders, title: str) -> Table:
        """A table of that title: a row a pair of layers."""
        similarity, name = compared.similarity, tr("{encoder} layer")
        names = [name.format(encoder=encoder_letter(info)) for info in compared.infos]
        rows = zip(similarity.layers.tolist(), similarity.rsa.tolist(), similarity.cka.tolist(), strict=True)
        return Table(title, (*names, "RSA", "CKA"), tuple((*layers, rsa, cka) for layers, rsa, cka in rows))

    def faded_items(self) -> Iterable[QGraphicsItem]:
        """What fades while newer results are on their way."""
        return self.curves.values()

    def restyle(self, theme: Theme) -> None:
        """Takes the colours of the theme."""
        self.legend.setLabelTextColor(theme.text)
        for curve, colour in zip(self.curves.values(), theme.curves, strict=False):
            curve.setPen(pg.mkPen(colour, width=2))
            curve.setSymbolBrush(QColor(colour))
        colour_axes(map(self.plot.getAxis, ("left", "bottom")), theme)


def name_sides(button: QAbstractButton, encoders: Sequence[EncoderInfo]) -> bool:
    """Whether two encoders of the model are open; the button of their view is then there, and has their letters."""
    has_two = len(encoders) == 2 and all(info.has_weights for info in encoders)
    button.setVisible(has_two)
    if has_two:
        button.setText(" vs ".join(map(encoder_letter, encoders)))
    return has_two
