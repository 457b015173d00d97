"""Across layers: pairs, words against themselves alone or EOS, or the spread of all, from layer 0 to the last."""

from math import floor, isfinite, nan

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import translated
from core.dialects.table import DIALECTS
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.keyboard_cursor import CursorTargets, point_target
from gui.panes.layer_curves import (
    CURVE_DESCRIPTIONS,
    CURVE_HINTS,
    CURVE_KINDS,
    MeasuredCurves,
    curves_for,
    drawn_units,
    missing_message,
)
from gui.panes.pane import Pane
from gui.panes.plots.curve_legend import CurveLegend, LegendEntry
from gui.panes.plots.curves import Curve, axis_starts, number_text, pair_curves
from gui.state.session import Session, UnitKey
from gui.widgets.controls import SegmentedControl
from gui.widgets.layer_labels import NO_SETTING, clip_skip_number, encoder_letter, shown_layer_name
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

LINE_WIDTH = 2  # pixels
AXIS_TITLES = {"spread": tr_noop("cosine, share of rank")}


class AcrossLayersPane(Pane):
    """Curves over layers, the selected layer as a line that can be dragged, clip-skip numbers on top."""

    title = tr_noop("Across layers")

    def __init__(self, session: Session, ask: Submit, parent: QWidget | None = None) -> None:
        view = pg.GraphicsLayoutWidget()
        super().__init__(session, view, parent)
        self.curves: list[Curve] = []
        self.kind = "pairs"  # a key of KINDS
        self._units: list[UnitKey] = []  # of the words that have curves
        self._measures = MeasuredCurves(self, ask, self.refresh)
        self.kind_switch = SegmentedControl(tr("Curves"), translated(CURVE_KINDS))
        self.kind_switch.choose(self.kind)
        self.kind_switch.chosen.connect(self._choose)
        self.tools.addWidget(self.kind_switch)
        self._view = view
        view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._items: list[pg.PlotDataItem] = []
        self._axis_texts: dict[str, tuple[str, list[tuple[float, str]]]] = {}  # of each axis: its name and its ticks
        view.ci.setContentsMargins(2, 2, 2, 2)
        self.plot = view.addPlot(enableMenu=False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.showAxis("top")
        self.plot.getAxis("left").setWidth(10 + round(2.6 * view.fontMetrics().height()))
        self.plot.getAxis("left").setStyle(hideOverlappingLabels=False)
        self.plot.showGrid(y=True, alpha=0.2)
        self.line = pg.InfiniteLine(movable=True)
        self.plot.addItem(self.line)
        self.legend = CurveLegend(tr(CURVE_HINTS["pairs"]))
        self.content.addWidget(self.legend)
        self.legend.removed.connect(self._unpin)
        self.legend.pointed.connect(self._point_at_pair)
        session.hovered_changed.connect(self._follow_selection)
        session.selection_changed.connect(self._follow_selection)
        self.line.sigPositionChangeFinished.connect(lambda line: line.setValue(session.layer))
        self.line.sigDragged.connect(lambda line: session.set_layer(round(line.value())))
        view.scene().sigMouseMoved.connect(self._point)
        view.scene().sigMouseClicked.connect(self._click)
        session.layer_changed.connect(self._show_layer)
        session.pins_changed.connect(self.refresh)
        session.dialect_changed.connect(self.refresh)
        self.key_cursor = self.add_keyboard_cursor(view, self._cursor_targets, tr("look at this layer"))
        self.key_cursor.moved.connect(lambda row, _column: self._point_at_pair(row))
        self.restyle()

    def draw(self) -> None:
        """Shows the curves of the session's view; those that are being measured keep the older ones until they are."""
        view, curves = self.session.encoding_view, self._curves()
        self.show_empty(curves is None)
        self.legend.setVisible(curves is not None)
        if view is None or not curves:
            return
        faded = {curve.encoder.name: item.opacity() for curve, item in zip(self.curves, self._items, strict=True)}
        self.curves = curves
        self._units = [unit.key for unit in drawn_units(self.session)]
        self._plot_curves()
        for curve, item in zip(self.curves, self._items, strict=True):
            item.setOpacity(faded.get(curve.encoder.name, 1.0))
        self._scale()
        self.describe(view, tr(CURVE_DESCRIPTIONS[self.kind]))
        self.legend.show_entries(
            [
                LegendEntry(
                    curve.label,
                    number_text(curve.at(self.session.layer)),
                    curve.colour,
                    curve.dashed,
                    curve.pin is not None,
                )
                for curve in self.curves
            ]
        )
        self._show_layer(self.session.layer)

    def _curves(self) -> list[Curve] | None:
        """The curves to draw, [] for those drawn already; None, with a sentence in `empty_message`, for nothing."""
        self.empty_message = missing_message(self.kind, self.session.encoding_view)
        if self.empty_message or self.session.encoding_view is None:
            return None
        if self.kind == "pairs":
            return pair_curves(self.session, theme_of(self))
        values = self._measures.of(self.kind, self.session.shown_views)
        if self.session.encoding_view.encoding.encoder.name in values:
            return curves_for(self.kind, self.session, theme_of(self), values)
        self.empty_message = self._measures.problem or tr("Measuring…")
        return None if self._measures.problem or not self.curves else []

    def _choose(self, kind: str) -> None:
        """Draws other curves; those drawn so far would be taken for them."""
        self.kind, self.curves = kind, []
        self._plot_curves()
        self.legend.show_entries(())
        self.legend.set_hint(tr(CURVE_HINTS[kind]))
        self.draw()
        if self._table_view:
            self._table_view.show_table(self.numbers())

    def _follow_selection(self) -> None:
        """Draws the words that are now chosen, where words are drawn; lights what is drawn already."""
        words = [unit.key for unit in drawn_units(self.session)] if self.kind in ("self", "eos") else self._units
        if words != self._units and self.session.is_up_to_date:
            self.refresh()
        self._highlight()

    def numbers(self) -> Table:
        """A line a layer, in two encoders with the number in each; a column a curve."""
        if not self.curves:
            return Table(self.title, (), ())
        infos, begins = self.session.drawn_encoders, axis_starts(self.session)
        named = tr("layer of {encoder}")
        names = [named.format(encoder=encoder_letter(info)) for info in infos] if len(infos) > 1 else [tr("layer")]
        lines = []
        for place in range(min(begins), int(self.curves[0].axis_positions[-1]) + 1):
            layers = [place - begin if place >= begin else "" for begin in begins]
            values = [curve.at(place) if place >= curve.start else nan for curve in self.curves]
            lines.append((*layers, *values))
        return Table(self.title, (*names, *(curve.label for curve in self.curves)), tuple(lines))

    def _plot_curves(self) -> None:
        """Gives each curve an item; items are kept from answer to answer, because making them is what takes long."""
        while len(self._items) > len(self.curves):
            self.plot.removeItem(self._items.pop())
        while len(self._items) < len(self.curves):
            self._items.append(self.plot.plot(antialias=True, symbolPen=None, symbolSize=5))
        for curve, item in zip(self.curves, self._items, strict=True):
            style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
            pen = pg.mkPen(curve.colour, width=LINE_WIDTH * self.devicePixelRatioF(), style=style)
            symbol = "o" if curve.dotted else None
            item.setData(curve.axis_positions, curve.values, pen=pen, symbol=symbol, symbolBrush=curve.colour)

    def _highlight(self) -> None:
        """Thickens the curves of the words that are pointed at or selected."""
        rows = self.session.hovered | self.session.selected if self.session.is_up_to_date else frozenset()
        for curve, item in zip(self.curves, self._items, strict=True):
            pen, width = (
                pg.mkPen(item.opts["pen"]),
                LINE_WIDTH * self.devicePixelRatioF() * (2 if curve.positions & rows else 1),
            )
            if pen.widthF() != width:
                pen.setWidthF(width)
                item.setPen(pen)

    def _point_at_pair(self, number: int) -> None:
        self.point(self.curves[number].positions if number >= 0 else ())

    def _scale(self) -> None:
        """0 to 1, and further down in quarters where a curve needs it; a tick a layer."""
        lowest = min((float(value) for curve in self.curves for value in curve.values if isfinite(value)), default=0.0)
        low = min(0.0, floor(lowest * 4) / 4)
        first, last = min(axis_starts(self.session)), int(self.curves[0].axis_positions[-1])
        self.plot.setYRange(low - 0.1, 1.1, padding=0)
        self.plot.setXRange(first, last, padding=0.03)
        self.line.setBounds((0, last))
        self._set_axis("left", tr(AXIS_TITLES[self.kind]) if self.kind in AXIS_TITLES else tr("cosine"), _quarters(low))
        self._name_layers(first, last)

    def _name_layers(self, first: int, last: int) -> None:
        """A tick a layer with its number in each encoder, and above its clip skip, which is the same in both."""
        step = 1 if last - first <= 16 else 4
        numbered = sorted({*range(first, last - step + 1, step), last})
        marks = {place: clip_skip_number(self.session, place) for place in (*numbered, last - 1) if place > first}
        # Where layers stand close, what the tool has no setting for would run into the numbers beside it.
        self._set_axis("top", "", [mark for mark in marks.items() if step == 1 or mark[1] != NO_SETTING])
        names = [encoder_letter(info) for info in self.session.drawn_encoders]
        one = tr("layer (above the curves: clip skip in {tool})")
        two = tr("layer of {encoder}, and of {other} below it (above the curves: clip skip in {tool})")
        told = two.format(encoder=names[0], other=names[1], tool="{tool}") if len(names) > 1 else one
        named = [(place, self._layers_at(place)) for place in numbered]
        self._set_axis("bottom", told.format(tool=DIALECTS[self.session.dialect].title), named)

    def _set_axis(self, axis: str, label: str, ticks: list[tuple[float, str]]) -> None:
        """Names an axis and its ticks; one that says the same already keeps its picture."""
        if self._axis_texts.get(axis) != (label, ticks):
            self._axis_texts[axis] = (label, ticks)
            self.plot.getAxis(axis).setTicks([ticks])
            if label:
                self.plot.setLabel(axis, label)

    def _layers_at(self, place: int) -> str:
        """A layer's number, in two encoders one above the other; nothing before an encoder's layer 0."""
        return "\n".join(str(place - start) if place >= start else " " for start in axis_starts(self.session))

    def _show_layer(self, layer: int) -> None:
        self.line.setValue(layer)
        self._show_values(layer)

    def _show_values(self, layer: int) -> None:
        if self.curves and layer <= self.curves[0].axis_positions[-1]:
            self.legend.show_values([number_text(curve.at(layer)) for curve in self.curves])
            self.readout.setText(tr("at {layer}").format(layer=shown_layer_name(self.session, layer)))

    def layer_at(self, scene_point: QPointF) -> int | None:
        """The layer nearest to a point of the scene inside the plot."""
        view = self.plot.getViewBox()
        if not self.curves or not view.sceneBoundingRect().contains(scene_point):
            return None
        first, last = min(axis_starts(self.session)), int(self.curves[0].axis_positions[-1])
        return min(max(round(view.mapSceneToView(scene_point).x()), first), last)

    def _cursor_targets(self) -> CursorTargets | None:
        """A row a curve, a column a layer."""
        if not self.curves:
            return None
        first, last = min(axis_starts(self.session)), int(self.curves[0].axis_positions[-1])
        view, curves = self.plot.getViewBox(), self.curves

        def at(row: int, column: int) -> QRectF:
            return point_target(view, first + column, curves[row].at(first + column))

        return CursorTargets(view, len(curves), last - first + 1, at, (0, self.session.layer - first))

    def _point(self, scene_point: QPointF) -> None:
        layer = self.layer_at(scene_point)
        self._show_values(self.session.layer if layer is None else layer)

    def _click(self, event: MouseClickEvent) -> None:
        layer = self.layer_at(event.scenePos())
        if layer is not None and event.button() == Qt.MouseButton.LeftButton:
            self.session.set_layer(layer)

    def _unpin(self, number: int) -> None:
        pin = self.curves[number].pin
        self.session.set_pins(other for other in self.session.pins if other != pin)

    def leaveEvent(self, event: QEvent) -> None:
        """Goes back to the values of the selected layer."""
        super().leaveEvent(event)
        self._show_values(self.session.layer)

    def _view_of(self, curve: Curve) -> EncodingView | None:
        main = self.session.encoding_view
        return (
            main
            if main and main.encoding.encoder is curve.encoder
            else self.session.encoding_views.get(curve.encoder.name)
        )

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        for curve, item in zip(self.curves, self._items, strict=True):
            if self.should_fade(self._view_of(curve), opacity):
                item.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self._view.setBackground(theme.card)
        self.line.setPen(pg.mkPen(theme.accent, width=1.5 * self.devicePixelRatioF(), style=Qt.PenStyle.DashLine))
        self.line.setHoverPen(pg.mkPen(theme.accent, width=3))
        for name in ("left", "bottom", "top"):
            axis = self.plot.getAxis(name)
            axis.setPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.dim))
        self.draw()


def _quarters(low: float) -> list[tuple[float, str]]:
    """Ticks of the axis of cosines from `low` to 1."""
    ticks = np.arange(-1, 1.01, 0.25 if low == 0 else 0.5)
    return [(float(y), f"{y:g}".replace("-", "−")) for y in ticks if y >= low]
