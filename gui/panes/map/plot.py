"""The map in a view that is moved and shown whole again; the plane of PCA has axes, the other maps have none."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF

from core.analysis.label_separation import Array
from core.analysis.map_projection import MapProjection
from core.analysis.prompt_map import Part, PromptMap
from core.program.translation import tr, tr_noop
from gui.panes.map.drawing import MapDrawing
from gui.panes.map.painting import BOX_PADDING
from gui.widgets.colour_maps import colour_axes
from gui.widgets.style import scaled_font, theme_of

AXES = ("bottom", "left")
AXIS_NAMES = (tr_noop("first direction"), tr_noop("second direction"))
MAX_WORD_WIDTH = 180.0  # pixels; longer words and tags are elided
REST_MS = 90  # for which size and range stay before the boxes are laid out for them


class MapPlot(pg.GraphicsLayoutWidget):
    """Between layers and keys the range stays, so that nothing moves but the words."""

    moved = Signal(bool)  # whether another part is in sight than the whole
    room_changed = Signal()  # another size or part of the map, for a moment

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(2, 2, 2, 2)
        self.plot = self.addPlot(axisItems={side: _Axis(side) for side in AXES}, enableMenu=False)
        self.plot.hideButtons()
        self.box = self.plot.getViewBox()
        self.drawing = MapDrawing()
        self.plot.addItem(self.drawing, ignoreBounds=True)
        self._widths: dict[str, float] = {}
        self._is_moved = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.room_changed)
        self.box.sigRangeChangedManually.connect(self._on_move)
        self.box.sigResized.connect(self._on_resize)
        self.show_axes(False)

    @property
    def drawn(self) -> PromptMap | None:
        """The map that is shown."""
        return self.drawing.drawn

    @property
    def projection(self) -> MapProjection | None:
        """The plane's projection, where it is shown."""
        return self.drawn.map if self.drawn and isinstance(self.drawn.map, MapProjection) else None

    @property
    def part(self) -> Part | None:
        """The part of the map that was moved to; None for all of it."""
        if not self._is_moved:
            return None
        (left, right), (low, high) = self.box.viewRange()
        return left, low, right, high

    def box_sizes(self, names: Sequence[str]) -> Array:
        """The sizes [names, 2] of the boxes of words in pixels."""
        metrics = QFontMetricsF(self.drawing.font)
        for name in names:
            if name not in self._widths:
                self._widths[name] = min(metrics.horizontalAdvance(name) + 1, MAX_WORD_WIDTH)
        height = metrics.height() + 2 * BOX_PADDING.y()
        return np.array([(self._widths[name] + 2 * BOX_PADDING.x(), height) for name in names]).reshape(-1, 2)

    def show_axes(self, on: bool) -> None:
        """Shows the axes, which name directions of the plane, or hides them where they mean nothing."""
        for side in AXES:
            self.plot.showAxis(side, on)

    def show_map(self, drawn: PromptMap, names: Sequence[str], tints: Sequence[int | None]) -> None:
        """Takes another map, what its units are called, and their places among the tints."""
        self.drawing.show_map(drawn, names, tints)
        self._title_axes()
        if not self._is_moved:
            frame = drawn.plan.frame
            self.box.setRange(
                xRange=(frame.left, frame.right), yRange=(frame.low, frame.high), padding=0, disableAutoRange=True
            )

    def show_whole(self) -> None:
        """All of the map in sight."""
        self._set_moved(False)
        self.room_changed.emit()

    def unit_at(self, scene_point: QPointF) -> int | None:
        """The unit whose word or dot is at a point of the scene."""
        if not self.box.sceneBoundingRect().contains(scene_point):
            return None
        return self.drawing.unit_at(scene_point, self.drawing.sceneTransform())

    def target(self, unit: int) -> QRectF:
        """The box in the scene of a unit's word."""
        middles = self.drawing.middles(self.drawing.sceneTransform())[1]
        return self.drawing.box(unit, middles[unit])

    def restyle(self) -> None:
        """Takes the colours of the theme, and its font."""
        theme, font = theme_of(self), scaled_font(self, 0.92)
        colour_axes(map(self.plot.getAxis, AXES), theme)
        if font != self.drawing.font:
            self.drawing.font, self._widths = font, {}
        self.drawing.theme = theme
        self.drawing.update()

    def _on_move(self) -> None:
        self._set_moved(True)
        self._rest.start()

    def _set_moved(self, moved: bool) -> None:
        if moved != self._is_moved:
            self._is_moved = moved
            self.moved.emit(moved)

    def _on_resize(self) -> None:
        self._title_axes()
        self._rest.start()

    def _title_axes(self) -> None:
        """What each axis explains; without its name where the axis is short."""
        if self.projection is None:
            return
        lengths = (self.box.width(), self.box.height())
        for axis, name, share, room in zip(AXES, AXIS_NAMES, self.projection.explained, lengths, strict=True):
            text = tr("{share} % of the variance").format(share=f"{100 * share:.0f}")
            whole = ", ".join((tr(name), text))
            self.plot.getAxis(axis).setLabel(whole if self.fontMetrics().horizontalAdvance(whole) < room else text)


class _Axis(pg.AxisItem):
    """An axis whose negative numbers have a true minus."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]
