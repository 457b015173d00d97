"""Map: the words on a plane, and the way each goes over it from layer to layer."""

from functools import partial

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from core.analysis.lens import MANY, Lens
from core.analysis.map_projection import MapProjection, align, project
from core.analysis.units import Unit
from core.table import Table
from gui.controls import Segment, Switch
from gui.panes.map_drawing import MapDrawing
from gui.panes.matrix_plot import short_number
from gui.panes.pane import Pane
from gui.session import Session
from gui.side_work import Ask
from gui.style import theme_of

FEW = 12  # units; up to here all trails are shown unless the artist says otherwise
MOST = 600  # units that are projected
MARGIN = 0.08  # of the extent, around all points of all layers
SHRUNK = 0.7  # of the extent in sight, down to which a smaller map changes nothing of it
AXES = ("bottom", "left")
NAMES = ("first direction", "second direction")
ALIKE = "Most like it in all directions, not only the two that are drawn"
TRAILS = {
    "all": ("all", "Every word's way from layer 0 (the ring) to the last"),
    "chosen": ("chosen", "The way of the words that are pointed at, selected or pinned"),
    "none": ("none", "No trails"),
}


class Map(Pane):
    """One projection for all layers; typing turns it as little as it can."""

    title = "Map"
    needs = "Type a word: where it stands among the others, and where it goes from layer to layer, is drawn here."

    def __init__(self, session: Session, ask: Ask, parent: QWidget | None = None) -> None:
        view = pg.GraphicsLayoutWidget()
        super().__init__(session, view, parent)
        self._ask, self._view = ask, view
        self.projection: MapProjection | None = None
        self._drawn: Lens | None = None  # whose projection it is
        self._asked: Lens | None = None  # the newest that was to be projected
        self._shown_trails = ""  # a key of TRAILS once the artist has chosen one
        view.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.ci.setContentsMargins(2, 2, 2, 2)
        self.plot = view.addPlot(axisItems={side: _Axis(side) for side in AXES}, enableMenu=False)
        self.plot.hideButtons()
        self.plot.getViewBox().setAspectLocked(True)
        self.drawing = MapDrawing()
        self.plot.addItem(self.drawing, ignoreBounds=True)
        self._add_tools()
        self._connect()
        self.restyle()

    def _add_tools(self) -> None:
        self.trails = Switch("Trails", TRAILS)
        self.fit = Segment("fit")
        self.fit.setCheckable(False)
        self.fit.setToolTip("Show the whole map again (or double-click it)")
        self.fit.hide()
        self.tools.addWidget(self.fit)
        self.tools.addWidget(self.trails)

    def _connect(self) -> None:
        session, box = self.session, self.plot.getViewBox()
        self.trails.chosen.connect(self._choose_trails)
        self.fit.clicked.connect(self.show_whole)
        box.sigRangeChangedManually.connect(self.fit.show)
        box.sigResized.connect(self._take_room)
        self._view.scene().sigMouseMoved.connect(self._point)
        self._view.scene().sigMouseClicked.connect(self._click)
        session.layer_changed.connect(self.refresh)
        for signal in (session.pointed_changed, session.selection_changed, session.pins_changed):
            signal.connect(self._mark)

    def draw(self) -> None:
        """Moves the points to the session's layer, after a new lens has been projected."""
        lens = self.session.lens
        if lens is None or not lens.units:
            self._asked = None
            self._say(type(self).needs)
            return
        if lens is not self._asked:
            self._project(lens)
        self._show_layer()

    def numbers(self) -> Table:
        """A line for every unit at every layer."""
        if self.projection is None or self._drawn is None:
            return Table(self.title, (), ())
        lines = [
            (unit.name, layer, *map(float, place))
            for unit, places in zip(self._units(), np.swapaxes(self.projection.points, 0, 1), strict=True)
            for layer, place in enumerate(places)
        ]
        return Table(self.title, ("word", "layer", *NAMES), tuple(lines))

    def _project(self, lens: Lens) -> None:
        """On the encoder's thread: of little vectors too, whenever other threads keep the cores busy, it takes long."""
        self._asked, previous = lens, self.projection
        self.show_empty(False)
        self._ask(self, lambda *_: _projected(lens, previous), partial(self._take, lens))

    def _take(self, lens: Lens, found: MapProjection | Exception) -> None:
        if lens is not self._asked:  # but an older view of the same rows
            return
        if isinstance(found, Exception):
            self._say(f"There is no map: {found}.")
            return
        self._drawn, self.projection = lens, found
        units = self._units()
        tints = [None if unit.start is None else index for index, unit in enumerate(units)]
        self.drawing.show_map(self.projection.points, [unit.name for unit in units], tints)
        self._title_axes()
        self._keep_in_sight()
        self._mark()
        self.refresh()

    def _title_axes(self) -> None:
        """What each axis explains; without its name where the axis is short."""
        if self.projection is None:
            return
        box = self.plot.getViewBox()
        lengths = (box.width(), box.height())
        for axis, name, share, room in zip(AXES, NAMES, self.projection.explained, lengths, strict=True):
            text = f"{share:.0%} of the variance".replace("%", " %")
            whole = f"{name}, {text}"
            self.plot.setLabel(axis, whole if self.fontMetrics().horizontalAdvance(whole) < room else text)

    def _say(self, why: str) -> None:
        """Shows a sentence in place of the map; the projection is kept, so that the next one lies as this did."""
        self._drawn = None
        self.needs = why
        self.show_empty(True)

    def _units(self) -> tuple[Unit, ...]:
        return self._drawn.units[:MOST] if self._drawn else ()

    def _show_layer(self) -> None:
        if self._drawn is not None:
            self.drawing.show_layer(self.session.layer)
            self._describe(self._drawn)

    def _describe(self, lens: Lens) -> None:
        """Says which rows are projected, and how."""
        measure = "mean-centred" if lens.centred else "not centred"
        rows = "normed rows" if lens.view.normed else "raw rows"
        kind, count = lens.view.kind, len(lens.units)
        first = f" · the first {MOST} of {count:,} {kind}s" if count > MOST else ""
        self.caption.setText(f"layer {self.session.layer} · main directions of all layers · {measure} · {rows}{first}")
        self.caption.setToolTip(
            f"Each {kind}'s vector at all layers, {measure}, {'after' if lens.view.normed else 'before'} the final "
            "layer norm, on the plane of the two main directions of them all (PCA). While you type, the plane is turned "
            "so that words stay where they were. Near on the map is not always alike: the plane shows only the share of "
            "the variance that its axes name. Drag and wheel move the map, a double-click shows it whole."
        )

    def _mark(self) -> None:
        """Lights what is pointed at and selected, and shows the trails that are wanted."""
        if self._drawn is None:
            return
        units = range(len(self._units()))
        lit = self._looked_at(self._drawn).intersection(units)
        pinned = {self._drawn.index(key) for pin in self.session.pins for key in pin}.intersection(units)
        which = self._shown_trails or ("all" if len(units) <= FEW else "chosen")
        self.trails.choose(which)
        trails = {"all": frozenset(units), "chosen": lit | pinned, "none": frozenset[int]()}[which]
        self.drawing.mark(lit, lit | pinned, trails)

    def _looked_at(self, lens: Lens) -> frozenset[int | None]:
        """The units that are pointed at or selected; of a newer text, those of the same names."""
        rows = self.session.pointed | self.session.selected
        if lens is self.session.lens and self.session.up_to_date:
            return frozenset(lens.unit_of_row.get(row) for row in rows)
        return frozenset(lens.index(key) for key in self.session.units.keys_of(rows))

    def _choose_trails(self, which: str) -> None:
        self._shown_trails = which
        self._mark()

    def _take_room(self) -> None:
        self._title_axes()
        if self.fit.isHidden():
            self.show_whole()

    def show_whole(self) -> None:
        """All points of all layers in sight, so that nothing but the points moves while the layers change."""
        self.fit.hide()
        if self.projection is not None:
            self.plot.getViewBox().setRange(self._extent(), padding=MARGIN, disableAutoRange=True)

    def _extent(self) -> QRectF:
        points = self.projection.points.reshape(-1, 2) if self.projection else np.zeros((1, 2))
        low, high = points.min(axis=0), points.max(axis=0)
        size = np.maximum(high - low, max(float((high - low).max()), 1e-3) * 0.02)  # a line of points is no range
        return QRectF(*map(float, low), *map(float, size))

    def _keep_in_sight(self) -> None:
        """Leaves the range as it is where the artist has chosen it, or where the new map fits in about as well."""
        seen, extent = self.plot.getViewBox().viewRect(), self._extent()
        tight = max(extent.width() / seen.width(), extent.height() / seen.height())
        if self.fit.isHidden() and not (seen.contains(extent) and tight > SHRUNK):
            self.show_whole()

    def unit_at(self, scene_point: QPointF) -> int | None:
        """The unit at a point of the scene, while the map shows the newest answer."""
        box = self.plot.getViewBox()
        if self._drawn is not self.session.lens or not box.sceneBoundingRect().contains(scene_point):
            return None
        return self.drawing.unit_at(box.mapSceneToView(scene_point), QPointF(*box.viewPixelSize()))

    def _point(self, scene_point: QPointF) -> None:
        index = self.unit_at(scene_point)
        if index is None or self._drawn is None:
            self._point_at_nothing()
            return
        unit = self._drawn.units[index]
        self.readout.setText(f"{unit.name}   {self._alike(self._drawn, index)}")
        self.readout.setToolTip(ALIKE)
        self.point(unit.rows)

    def _alike(self, lens: Lens, index: int) -> str:
        """The unit of another label that is most like one at the layer: what stands near it only seems so."""
        if not 1 < len(lens.units) <= MANY:
            return ""
        label = lens.units[index].label.lower()
        scores = lens.matrix(self.session.layer)[index]
        other = max(
            (at for at, unit in enumerate(lens.units) if unit.label.lower() != label),
            key=lambda at: float(scores[at]),
            default=None,
        )
        return "" if other is None else f"most like {lens.units[other].name} {short_number(float(scores[other]))}"

    def _click(self, event: MouseClickEvent) -> None:
        """Selects a word, or takes it back; a double-click shows the whole map."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        index = self.unit_at(event.scenePos())
        if event.double():
            self.show_whole()
        elif index is not None and self._drawn is not None:
            self._select(self._drawn.units[index])

    def _select(self, unit: Unit) -> None:
        self.select(() if self.session.selected == frozenset(unit.rows) else unit.rows)

    def _point_at_nothing(self) -> None:
        self.readout.setText("")
        self.session.set_pointed(())

    def leaveEvent(self, event: QEvent) -> None:
        """Points at nothing."""
        super().leaveEvent(event)
        self._point_at_nothing()

    def fade(self, opacity: float) -> None:
        """Shows that newer results are on their way."""
        self.drawing.setOpacity(opacity)

    def restyle(self) -> None:
        """Follows the theme."""
        theme = theme_of(self)
        self._view.setBackground(theme.card)
        for name in AXES:
            axis = self.plot.getAxis(name)
            axis.setPen(QColor(theme.border))
            axis.setTextPen(QColor(theme.dim))
        self.drawing.theme = theme
        self.drawing.update()


class _Axis(pg.AxisItem):
    """An axis whose negative numbers have a true minus."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]


def _projected(lens: Lens, previous: MapProjection | None) -> MapProjection | ValueError:
    """The projection of a lens, laid on the previous one, or why there is none."""
    try:
        made = project(lens.vectors[:, :MOST], [unit.key for unit in lens.units[:MOST]])
    except ValueError as error:
        return error
    return made if previous is None else align(made, previous)
