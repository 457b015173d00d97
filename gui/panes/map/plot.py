"""The plane of the map: two axes of equal scale, all layers in sight, moved and shown whole again."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal

from core.analysis.map_projection import MapProjection
from core.program.translation import tr, tr_noop
from gui.panes.map.drawing import MapDrawing
from gui.widgets.colour_maps import colour_axes
from gui.widgets.style import theme_of

AXES = ("bottom", "left")
AXIS_NAMES = (tr_noop("first direction"), tr_noop("second direction"))
MARGIN = 0.08  # of the extent, around all points of all layers
MIN_FILLED_SHARE = 0.7  # of the extent in sight, down to which a smaller map changes nothing of it


class MapPlot(pg.GraphicsLayoutWidget):
    """The range holds the points of all layers, so that nothing but the points moves from layer to layer."""

    moved = Signal(bool)  # whether another part is in sight than the whole

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.plot = self.addPlot(axisItems={side: _Axis(side) for side in AXES}, enableMenu=False)
        self.plot.hideButtons()
        self.box = self.plot.getViewBox()
        self.box.setAspectLocked(True)
        self.drawing = MapDrawing()
        self.plot.addItem(self.drawing, ignoreBounds=True)
        self.projection: MapProjection | None = None
        self._is_moved = False
        self.box.sigRangeChangedManually.connect(lambda: self._set_moved(True))
        self.box.sigResized.connect(self._on_resize)

    def show_map(self, projection: MapProjection, names: Sequence[str], tints: Sequence[int | None]) -> None:
        """Takes another projection, what its units are called, and their places among the tints."""
        self.projection = projection
        self.drawing.show_map(projection.points, names, tints)
        self._title_axes()
        self._keep_in_sight()

    def show_whole(self) -> None:
        """All points of all layers in sight."""
        self._set_moved(False)
        if self.projection is not None:
            self.box.setRange(_extent(self.projection), padding=MARGIN, disableAutoRange=True)

    def unit_at(self, scene_point: QPointF) -> int | None:
        """The unit whose point or label is at a point of the scene."""
        if not self.box.sceneBoundingRect().contains(scene_point):
            return None
        return self.drawing.unit_at(self.box.mapSceneToView(scene_point), QPointF(*self.box.viewPixelSize()))

    def restyle(self) -> None:
        """Takes the colours of the theme."""
        theme = theme_of(self)
        colour_axes(map(self.plot.getAxis, AXES), theme)
        self.drawing.theme = theme
        self.drawing.update()

    def _set_moved(self, moved: bool) -> None:
        if moved != self._is_moved:
            self._is_moved = moved
            self.moved.emit(moved)

    def _on_resize(self) -> None:
        self._title_axes()
        if not self._is_moved:
            self.show_whole()

    def _keep_in_sight(self) -> None:
        """Leaves the range as it is where the artist has chosen it, or where the new map fits in about as well."""
        if self.projection is None or self._is_moved:
            return
        shown, extent = self.box.viewRect(), _extent(self.projection)
        tight = max(extent.width() / shown.width(), extent.height() / shown.height())
        if not (shown.contains(extent) and tight > MIN_FILLED_SHARE):
            self.show_whole()

    def _title_axes(self) -> None:
        """What each axis explains; without its name where the axis is short."""
        if self.projection is None:
            return
        lengths = (self.box.width(), self.box.height())
        for axis, name, share, room in zip(AXES, AXIS_NAMES, self.projection.explained, lengths, strict=True):
            text = tr("{share} % of the variance").format(share=f"{100 * share:.0f}")
            whole = ", ".join((tr(name), text))
            self.plot.setLabel(axis, whole if self.fontMetrics().horizontalAdvance(whole) < room else text)


class _Axis(pg.AxisItem):
    """An axis whose negative numbers have a true minus."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]


def _extent(projection: MapProjection) -> QRectF:
    points = projection.points.reshape(-1, 2)
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.maximum(high - low, max(float((high - low).max()), 1e-3) * 0.02)  # a line of points is no range
    return QRectF(*map(float, low), *map(float, size))
