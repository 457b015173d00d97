"""Map: the words on a plane, and the way each goes over it from layer to layer."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.encoding_view import MAX_MATRIX_UNITS, EncodingView
from core.analysis.labels import centring_name, count_units, hidden_states_name, hidden_states_phrase, unit_name
from core.analysis.map_projection import MapProjection, align_maps, project_to_plane
from core.analysis.units import Unit
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.keyboard_cursor import CursorTargets, point_target
from gui.panes.map.plot import AXIS_NAMES, MapPlot
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.matrix import short_number
from gui.state.session import Session
from gui.widgets.controls import SegmentButton
from gui.widgets.layer_labels import layer_name
from gui.workers.model_queries import Submit

MAX_UNITS_WITH_TRAILS = 12  # units; up to here all trails are shown unless the artist says otherwise
MAX_PROJECTED_UNITS = 600  # units that are projected
SIMILARITY_TOOLTIP = tr_noop("By the similarity in all directions, not only the two that are drawn")
TRAILS = {
    "all": (tr_noop("all"), tr_noop("Trails: every word's way from layer 0 (the ring) to the last")),
    "chosen": (tr_noop("chosen"), tr_noop("Trails: the way of the words that are pointed at, selected or pinned")),
    "none": (tr_noop("none"), tr_noop("No trails")),
}
TOOLTIP = tr_noop(
    "Each {kind}'s vector at all layers, {measure}, {rows}, on the plane of the two main "
    "directions of them all (PCA). While you type, the plane is turned so that words stay where they were. Near on the "
    "map is not always alike: the plane shows only the share of the variance that its axes name. Drag and wheel move "
    "the map, a double-click shows it whole."
)


@dataclass(frozen=True, eq=False)
class ProjectedView:
    """A view, and its units on the plane."""

    view: EncodingView
    projection: MapProjection


class MapPane(Pane):
    """One projection for all layers; typing turns it as little as it can."""

    title = tr_noop("Map")
    empty_message = tr_noop(
        "Type a word: where it stands among the others, and where it goes from layer to layer, is drawn here."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.map = MapPlot()
        super().__init__(session, self.map)
        self._query = PaneQuery(self, submit, tr_noop("There is no map: {why}."), self._show_map)
        self._drawn: EncodingView | None = None  # whose projection is shown
        self._shown_trails = ""  # a key of TRAILS once the artist has chosen one
        self.fit = SegmentButton(tr("fit"), tr("Show the whole map again (or double-click it)"), is_switch=False)
        self.fit.hide()
        self.tools.addWidget(self.fit)
        self.trails = self.add_switch(tr("Trails"), TRAILS, self._choose_trails)
        self.fit.clicked.connect(self.map.show_whole)
        self.map.moved.connect(self.fit.setVisible)
        session.layer_changed.connect(self.refresh)
        session.pins_changed.connect(self.mark)
        self.add_keyboard_cursor(self.map, self._cursor_targets, tr("select the word"), self.map.show_whole)

    def draw(self) -> None:
        """Moves the points to the session's layer; a new view is projected first, which can take long."""
        view = self.session.encoding_view
        if view is None or not view.units:
            self.show_message()
            return
        self._query.request((view,), partial(_project_view, view, self.map.projection))
        if self._query.problem:
            self.show_message(self._query.problem)
            return
        self.show_plot()
        if self._drawn is not None:
            self.map.drawing.show_layer(self.session.layer)
            self._describe(self._drawn)

    def numbers(self) -> Table:
        """A line for every unit at every layer."""
        projection = self.map.projection
        if projection is None or self._drawn is None:
            return Table(self.title, (), ())
        lines = [
            (unit.name, layer, *map(float, place))
            for unit, places in zip(self._units(), np.swapaxes(projection.points, 0, 1), strict=True)
            for layer, place in enumerate(places)
        ]
        return Table(self.title, (tr("word"), tr("layer"), *map(tr, AXIS_NAMES)), tuple(lines))

    def _show_map(self, projected: ProjectedView) -> None:
        self._drawn = projected.view
        units = self._units()
        tints = [None if unit.start is None else index for index, unit in enumerate(units)]
        self.map.show_map(projected.projection, [unit.name for unit in units], tints)
        self.mark()

    def show_message(self, text: str = "") -> None:
        """Shows a sentence in place of the map; the projection is kept, so that the next one lies as this did."""
        super().show_message(text)
        self._drawn = None

    def _units(self) -> tuple[Unit, ...]:
        return self._drawn.units[:MAX_PROJECTED_UNITS] if self._drawn else ()

    def _describe(self, view: EncodingView) -> None:
        """Says which rows are projected, and how."""
        measure, normed = centring_name(view), view.options.normed
        kind, count = view.options.kind, len(view.units)
        layer, rows = layer_name(self.session.layer), hidden_states_name(normed)
        parts = [layer, tr("main directions of all layers"), measure, rows]
        if count > MAX_PROJECTED_UNITS:
            first = tr("the first {shown} of {count}")
            parts.append(first.format(shown=MAX_PROJECTED_UNITS, count=count_units(kind, count)))
        self.caption.setText(" · ".join(parts))
        rows = hidden_states_phrase(normed)
        self.caption.setToolTip(tr(TOOLTIP).format(kind=unit_name(kind), measure=measure, rows=rows))

    def mark(self) -> None:
        """Lights what is pointed at and selected, and shows the trails that are wanted."""
        if self._drawn is None:
            return
        units = range(len(self._units()))
        lit = self._highlighted_units(self._drawn).intersection(units)
        pinned = {self._drawn.index(key) for pin in self.session.pins for key in pin}.intersection(units)
        which = self._shown_trails or ("all" if len(units) <= MAX_UNITS_WITH_TRAILS else "chosen")
        self.trails.choose(which)
        trails = {"all": frozenset(units), "chosen": lit | pinned, "none": frozenset[int]()}[which]
        self.map.drawing.mark(lit, lit | pinned, trails)

    def _highlighted_units(self, view: EncodingView) -> frozenset[int | None]:
        """The units that are pointed at or selected; of a newer text, those of the same names."""
        rows = self.session.prompt.hovered | self.session.prompt.selected
        if view is self.session.encoding_view and self.session.is_up_to_date:
            return frozenset(view.unit_at_position.get(row) for row in rows)
        return frozenset(view.index(key) for key in self.session.prompt.unit_colours.keys_of(rows))

    def _choose_trails(self, which: str) -> None:
        self._shown_trails = which
        self.mark()

    def _index_at(self, scene_point: QPointF) -> int | None:
        """The unit at a point of the scene, while the map shows the newest answer."""
        return self.map.unit_at(scene_point) if self._drawn is self.session.encoding_view else None

    def _cursor_targets(self) -> CursorTargets | None:
        """The words in the order of the prompt."""
        points, layer = self.map.drawing.points, self.session.layer
        if self._drawn is None or layer >= len(points):
            return None

        def at(_row: int, column: int) -> QRectF:
            return point_target(self.map.box, *map(float, points[layer, column]))

        return CursorTargets(self.map.box, 1, points.shape[1], at)

    def _point(self, scene_point: QPointF) -> None:
        index = self._index_at(scene_point)
        if index is None or self._drawn is None:
            self.clear_pointer()
            return
        unit = self._drawn.units[index]
        self.readout.setText(f"{unit.name}   {self._most_similar(self._drawn, index)}")
        self.readout.setToolTip(tr(SIMILARITY_TOOLTIP))
        self.point(unit.positions)

    def _most_similar(self, view: EncodingView, index: int) -> str:
        """A sentence naming the unit of another label with the highest cosine at the layer; "" for too many units."""
        if len(view.units) > MAX_MATRIX_UNITS or self.session.layer >= len(view.vectors):
            return ""
        label = view.units[index].label.lower()
        scores = view.matrix(self.session.layer)[index]
        others = [at for at, unit in enumerate(view.units) if unit.label.lower() != label]
        nearest = max(others, key=lambda at: float(scores[at]), default=None)
        if nearest is None:
            return ""
        most = tr("most like {word} {similarity}")
        return most.format(word=view.units[nearest].name, similarity=short_number(float(scores[nearest])))

    def _click(self, event: MouseClickEvent) -> None:
        """Selects a word, or takes it back; a double-click shows the whole map."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        index = self._index_at(event.scenePos())
        if event.double():
            self.map.show_whole()
        elif index is not None and self._drawn is not None:
            rows = self._drawn.units[index].positions
            self.select(() if self.session.prompt.selected == frozenset(rows) else rows)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return (self.map.drawing,)

    def restyle(self) -> None:
        super().restyle()
        self.map.restyle()


def _project_view(view: EncodingView, previous: MapProjection | None, *_: object) -> ProjectedView:
    """The projection of a view, aligned with the previous one; ValueError where there is none."""
    keys = [unit.key for unit in view.units[:MAX_PROJECTED_UNITS]]
    projection = project_to_plane(view.vectors[:, :MAX_PROJECTED_UNITS], keys)
    return ProjectedView(view, projection if previous is None else align_maps(projection, previous))
