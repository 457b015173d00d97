"""A plot over the layers: a tick a layer, the selected layer as a line that can be dragged, a click to select one."""

from collections.abc import Sequence

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor

from core.program.translation import tr
from gui.panes.keyboard_cursor import CursorTargets, point_target
from gui.panes.plots.layer_ticks import tick_step, ticked_layers, ticked_values
from gui.state.session import Session
from gui.widgets.style import theme_of

LEFT_AXIS_LINES = 2.6  # lines of text: the axis at the left, so that what stands below begins at the same place


class LayerPlot(pg.GraphicsLayoutWidget):
    """`plot` takes the curves; `below` takes a strip of the same layers between them and the axis."""

    pointed = Signal(int)  # the layer under the mouse, -1 for none

    def __init__(self, session: Session, height_below: int) -> None:
        super().__init__()
        self._session = session
        self.layers = 0
        self.curves: list[pg.PlotDataItem] = []
        self._values: Sequence[float] = (0,)  # on the axis at the left
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.ci.setSpacing(0)
        self.plot = self.addPlot(row=0, col=0, enableMenu=False)
        self.plot.showGrid(y=True, alpha=0.2)
        self.below = self.addPlot(row=1, col=0, enableMenu=False)
        self.below.setXLink(self.plot)
        axis = 2 * self.fontMetrics().height() + 4
        self.below.getAxis("bottom").setHeight(axis)
        self.below.getAxis("bottom").setStyle(tickLength=0)
        self.below.setFixedHeight(height_below + axis)
        self.below.setLabel("bottom", tr("layer"))
        self.plot.hideAxis("bottom")
        for part in (self.plot, self.below):
            part.hideButtons()
            part.setMouseEnabled(x=False, y=False)
            part.getAxis("left").setWidth(10 + round(LEFT_AXIS_LINES * self.fontMetrics().height()))
            part.getAxis("left").enableAutoSIPrefix(False)
            part.getAxis("left").setStyle(hideOverlappingLabels=False)
        self.below.getViewBox().sigResized.connect(self._show_ticks)
        self.plot.getViewBox().sigResized.connect(self._show_value_ticks)
        self.line = pg.InfiniteLine(movable=True)
        self.plot.addItem(self.line, ignoreBounds=True)
        self.line.sigPositionChangeFinished.connect(lambda line: line.setValue(session.layer))
        self.line.sigDragged.connect(lambda line: session.set_layer(round(line.value())))
        self.scene().sigMouseMoved.connect(self._point)
        self.scene().sigMouseClicked.connect(self._click)

    def show_layers(self, layers: int) -> None:
        """Makes room for layer 0 to `layers`, half a layer more at both ends."""
        self.layers = layers
        self.plot.setXRange(-0.5, layers + 0.5, padding=0)
        self._show_ticks()
        self.line.setBounds((0, layers))

    def _show_ticks(self) -> None:
        """A tick a layer, or as many as the width has room for."""
        if self.layers:
            numbers = self.fontMetrics().horizontalAdvance("00 ")
            shown = ticked_layers(0, self.layers, tick_step(self.layers, self.below.getViewBox().width(), numbers))
            self.below.getAxis("bottom").setTicks([[(layer, str(layer)) for layer in shown]])

    def show_values(self, values: Sequence[float]) -> None:
        """Takes the values that have a tick at the left, 0 among them, where there is room."""
        self._values = values
        self._show_value_ticks()

    def _show_value_ticks(self) -> None:
        """A tick a value, or as many as the height has room for, and a label where it is no higher than the axis."""
        axis, height = self.plot.getAxis("left"), self.plot.getViewBox().height()
        shown = ticked_values(self._values, height, self.fontMetrics().height())
        axis.setTicks([[(value, f"{value:g}".replace("-", "−")) for value in shown]])
        axis.label.setVisible(bool(axis.labelText) and axis.label.boundingRect().width() <= height)

    def cursor_targets(self) -> CursorTargets | None:
        """A row a curve, a column a layer, for keys."""
        view, curves = self.plot.getViewBox(), self.curves

        def at(row: int, layer: int) -> QRectF:
            return point_target(view, layer, float(curves[row].getData()[1][layer]))

        return CursorTargets(view, len(curves), self.layers + 1, at, (0, self._session.layer)) if curves else None

    def layer_at(self, scene_point: QPointF) -> int | None:
        """The layer nearest to a point of the scene above or below the axis."""
        for part in (self.plot, self.below):
            box = part.getViewBox()
            if box.sceneBoundingRect().contains(scene_point):
                return min(max(round(box.mapSceneToView(scene_point).x()), 0), self.layers)
        return None

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        theme = theme_of(self)
        self.setBackground(theme.card)
        self.line.setPen(pg.mkPen(theme.accent, width=1.5 * self.devicePixelRatioF(), style=Qt.PenStyle.DashLine))
        self.line.setHoverPen(pg.mkPen(theme.accent, width=3))
        for axis in (self.plot.getAxis("left"), self.below.getAxis("bottom"), self.below.getAxis("left")):
            axis.setPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.dim))
        self.below.getAxis("left").setPen(None)

    def _point(self, scene_point: QPointF) -> None:
        layer = self.layer_at(scene_point)
        self.pointed.emit(-1 if layer is None else layer)

    def _click(self, event: MouseClickEvent) -> None:
        layer = self.layer_at(event.scenePos())
        if layer is not None and event.button() == Qt.MouseButton.LeftButton:
            self._session.set_layer(layer)

    def leaveEvent(self, event: QEvent) -> None:
        """Points at no layer."""
        super().leaveEvent(event)
        self.pointed.emit(-1)
