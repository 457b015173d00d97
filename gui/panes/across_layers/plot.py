"""Across layers' plot: curves over the layers of one encoder or two, with clip skip above them."""

from collections.abc import Sequence
from math import floor, isfinite

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPen

from core.dialects.table import DIALECTS
from core.program.translation import tr
from gui.panes.keyboard_cursor import CursorTargets, point_target
from gui.panes.plots.curves import Curve, axis_starts
from gui.panes.plots.layer_curve import LayerCurve
from gui.panes.plots.layer_ticks import tick_step, ticked_layers
from gui.panes.plots.sent_marks import SentMarks, sent_layers_of
from gui.state.session import Session
from gui.widgets.colour_maps import colour_axes
from gui.widgets.layer_labels import NO_SETTING, clip_skip_number, encoder_letter
from gui.widgets.style import theme_of

LINE_WIDTH = 2  # pixels
Line = Qt.PenStyle
STYLES = (Line.SolidLine, Line.DashLine), (Line.DashDotLine, Line.DashDotDotLine)  # by turn, and whether dashed


class CurvesPlot(pg.GraphicsLayoutWidget):
    """Shows curves, and the selected layer as a line that can be dragged; a click selects a layer."""

    pointed = Signal(int)  # the layer under the mouse, the selected one for none

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.curves: list[Curve] = []
        self.curve_items: list[LayerCurve] = []
        self._has_numbers = True  # whether the tool has a clip skip for any layer
        self._named: object = None  # what the names of the layers were made of
        self._axis_texts: dict[str, tuple[str, list[tuple[float, str]]]] = {}  # of each axis: its name and its ticks
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.plot, self.line = self.addPlot(enableMenu=False), pg.InfiniteLine(movable=True)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.showAxis("top")
        self.plot.getAxis("left").setWidth(10 + round(2.6 * self.fontMetrics().height()))
        for axis in ("left", "bottom", "top"):
            self.plot.getAxis(axis).setStyle(hideOverlappingLabels=False)
        self.plot.showGrid(y=True, alpha=0.2)
        self.plot.addItem(self.line)
        self.sent = SentMarks(self.plot)
        self.line.sigPositionChangeFinished.connect(lambda line: line.setValue(session.layer))
        self.line.sigDragged.connect(lambda line: session.set_layer(round(line.value())))
        self.scene().sigMouseMoved.connect(self._point)
        self.scene().sigMouseClicked.connect(self._click)
        self.plot.getViewBox().sigResized.connect(self._name_again)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Gives each curve an item; items are kept from answer to answer, because making them is what takes long."""
        self.curves = list(curves)
        while len(self.curve_items) > len(curves):
            self.plot.removeItem(self.curve_items.pop())
        while len(self.curve_items) < len(curves):
            self.curve_items.append(LayerCurve())
            self.plot.addItem(self.curve_items[-1], ignoreBounds=True)
        for curve, item in zip(self.curves, self.curve_items, strict=True):
            style = STYLES[min(curve.turn, 1)][curve.dashed]
            pen = pg.mkPen(curve.colour, width=LINE_WIDTH * self.devicePixelRatioF(), style=style)
            item.show_values(curve.axis_positions, curve.values, pen, curve.dotted)

    def highlight(self, positions: frozenset[int]) -> None:
        """Thickens the curves of the words at these positions of the encoder that is looked at."""
        for curve, item in zip(self.curves, self.curve_items, strict=True):
            width = LINE_WIDTH * self.devicePixelRatioF() * (2 if curve.positions & positions else 1)
            if item.pen.widthF() != width:
                pen = QPen(item.pen)
                pen.setWidthF(width)
                item.draw_with(pen)

    def scale(self, title: str) -> None:
        """Shows 0 to 1 under a title, and further down in quarters where a curve needs it, and all layers."""
        lowest = min((float(value) for curve in self.curves for value in curve.values if isfinite(value)), default=0.0)
        low = min(0.0, floor(lowest * 4) / 4)
        first, last = self.layer_range()
        self.plot.setYRange(low - 0.1, 1.1, padding=0)
        self.plot.setXRange(first, last, padding=0.03)
        self.line.setBounds((0, last))
        self._set_axis("left", title, _quarters(low))
        session = self._session
        self.sent.show_layers(sent_layers_of(session.encoding_view))
        named = first, last, session.dialect, session.family_name, session.layers, session.drawn_encoders
        if named != self._named:
            self._named = named
            self._name_layers(first, last)

    def layer_range(self) -> tuple[int, int]:
        """The first layer of either encoder and the last, as layers of the one that is looked at."""
        return min(axis_starts(self._session)), int(self.curves[0].axis_positions[-1])

    def layer_at(self, scene_point: QPointF) -> int | None:
        """The layer nearest to a point of the scene inside the plot."""
        view = self.plot.getViewBox()
        if not self.curves or not view.sceneBoundingRect().contains(scene_point):
            return None
        first, last = self.layer_range()
        return min(max(round(view.mapSceneToView(scene_point).x()), first), last)

    def cursor_targets(self) -> CursorTargets | None:
        """A row a curve, a column a layer."""
        if not self.curves:
            return None
        first, last = self.layer_range()
        view, curves = self.plot.getViewBox(), self.curves

        def at(row: int, column: int) -> QRectF:
            return point_target(view, first + column, curves[row].at(first + column))

        return CursorTargets(view, len(curves), last - first + 1, at, (0, self._session.layer - first))

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        theme = theme_of(self)
        self.line.setPen(pg.mkPen(theme.accent, width=1.5 * self.devicePixelRatioF(), style=Qt.PenStyle.DashLine))
        self.line.setHoverPen(pg.mkPen(theme.accent, width=3))
        self.sent.restyle(theme)
        colour_axes(map(self.plot.getAxis, ("left", "bottom", "top")), theme)

    def _name_layers(self, first: int, last: int) -> None:
        """A tick a layer with its number in each encoder, and above its clip skip, which is the same in both."""
        numbers = self.fontMetrics().horizontalAdvance("00 ")
        step = tick_step(last - first, self.plot.getViewBox().width(), numbers)
        ticked = ticked_layers(first, last, step)
        view = self._session.encoding_view
        is_clip = view is None or view.encoding.encoder.is_clip
        penultimate = [last - 1] if step != 2 and is_clip else []  # clip skip 2, which many set
        marks = {layer: clip_skip_number(self._session, layer) for layer in (*ticked, *penultimate) if layer > first}
        self._has_numbers = any(mark != NO_SETTING for mark in marks.values())
        # Where layers stand close, what the tool has no setting for would run into the numbers beside it.
        self._set_axis("top", "", [mark for mark in marks.items() if step == 1 or mark[1] != NO_SETTING])
        title, encoders = self._axis_title(), self._session.drawn_encoders
        if len(encoders) > 1:
            title = tr("layer of {encoder}, and of {other} below it (above the curves: clip skip in {tool})")
        names = dict(zip(("encoder", "other"), map(encoder_letter, encoders), strict=False))
        title = title.format(tool=DIALECTS[self._session.dialect].title, **names)
        room = round(self.plot.getViewBox().width())
        metrics = QFontMetricsF(self.plot.getAxis("bottom").label.font())
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        self._set_axis("bottom", title, [(layer, self._layer_numbers(layer)) for layer in ticked])

    def _axis_title(self) -> str:
        """What stands along the layers; of an encoder that is not CLIP's, what the dotted lines are."""
        view = self._session.encoding_view
        if view is None or view.encoding.encoder.is_clip:
            return tr("layer (above the curves: clip skip in {tool})")
        if self._has_numbers:
            return tr("layer (dotted: handed on; above: clip skip in {tool})")
        return tr("layer (dotted: handed on by {tool})")

    def _name_again(self) -> None:
        """Names the layers for another width."""
        if self.curves and self._named is not None:
            self._name_layers(*self.layer_range())

    def _set_axis(self, axis: str, label: str, ticks: list[tuple[float, str]]) -> None:
        """Names an axis and its ticks; one that says the same already keeps its picture."""
        if self._axis_texts.get(axis) != (label, ticks):
            self._axis_texts[axis] = (label, ticks)
            self.plot.getAxis(axis).setTicks([ticks])
            if label:
                self.plot.setLabel(axis, label)
                self.plot.getAxis(axis).resizeEvent()  # which alone puts the name into the middle

    def _layer_numbers(self, layer: int) -> str:
        """A layer's number, in two encoders one above the other; nothing before an encoder's layer 0."""
        return "\n".join(str(layer - start) if layer >= start else " " for start in axis_starts(self._session))

    def _point(self, scene_point: QPointF) -> None:
        layer = self.layer_at(scene_point)
        self.pointed.emit(self._session.layer if layer is None else layer)

    def _click(self, event: MouseClickEvent) -> None:
        layer = self.layer_at(event.scenePos())
        if layer is not None and event.button() == Qt.MouseButton.LeftButton:
            self._session.set_layer(layer)


def _quarters(low: float) -> list[tuple[float, str]]:
    """Ticks of the axis of cosines from `low` to 1."""
    ticks = np.arange(-1, 1.01, 0.25 if low == 0 else 0.5)
    return [(float(y), f"{y:g}".replace("-", "−")) for y in ticks if y >= low]
