"""Map: the words on a plane, each beside its nearest ones, or by all distances, or on the main plane of all layers."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import get_args

from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.labels import centring_name, hidden_states_name, hidden_states_phrase, percentile_phrase, unit_name
from core.analysis.prompt_map import (
    MapRequest,
    Method,
    PromptMap,
    map_prompt,
    mapped_units,
    renewed_map,
    too_many_phrase,
)
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.keyboard_cursor import CursorTargets
from gui.panes.map.painting import NeighbourLine
from gui.panes.map.plot import MapPlot
from gui.panes.map.tables import neighbour_table, plane_table
from gui.panes.map.texts import METHOD_TOOLTIPS
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.matrix import short_number
from gui.panes.plots.sent_marks import with_sent_mark
from gui.state.session import Session
from gui.widgets.controls import ElidedLabel, SegmentButton
from gui.widgets.layer_labels import layer_name
from gui.workers.model_queries import Submit

PAUSE_MS = 2000  # without a key, after which a map that grew may be made anew
METHOD_LOOK = "map"  # the name under which the session remembers the method
MAX_UNITS_WITH_TRAILS = 12  # units; up to here the plane shows all trails unless the artist says otherwise
MIN_COUNTED_UNITS = 7  # units; of fewer the five nearest are all there are
METHODS = {
    "neighbours": (tr_noop("neighbours"), tr_noop("Each word beside those that are most like it (t-SNE)")),
    "distances": (tr_noop("distances"), tr_noop("All distances as true as a plane can have them (SMACOF)")),
    "plane": (tr_noop("plane"), tr_noop("The plane of the two main directions of all layers (PCA), with trails")),
}
HANDLING = tr_noop("Point at a word for its five nearest. Drag and wheel move the map, a double-click shows it whole.")
KEPT = tr_noop("Of each word's five nearest, {count} are near here")
MISPLACED = tr_noop("○ its nearest word stands elsewhere")
SIMILARITY_TOOLTIP = tr_noop("By the similarity in all directions, not only the two that are drawn")
TRAILS = {
    "all": (
        tr_noop("all"),
        tr_noop("Trails: every word's way from layer 0 to this one, smoothed; point for the true one"),
    ),
    "chosen": (
        tr_noop("chosen"),
        tr_noop("Trails: the way of the words that are pointed at, selected or pinned, from layer 0 (the ring) on"),
    ),
    "none": (tr_noop("none"), tr_noop("No trails")),
}


class MapPane(Pane):
    """One map for all layers, on which words hardly move; typing moves them as little as it can."""

    title = tr_noop("Map")
    empty_message = tr_noop(
        "Type a word: where it stands among the others, and where it goes from layer to layer, is drawn here."
    )

    def __init__(self, session: Session, submit: Submit) -> None:
        self.map = MapPlot()
        super().__init__(session, self.map)
        self._query = PaneQuery(self, submit, tr_noop("There is no map: {why}."), self._show_map)
        self._drawn: PromptMap | None = None  # what is shown; None behind a message
        self._method = _remembered_method(session)
        self._shown_trails = ""  # a key of TRAILS once the artist has chosen one
        self.fit = SegmentButton(tr("fit"), tr("Show the whole map again (or double-click it)"), is_switch=False)
        self.fit.hide()
        self.tools.addWidget(self.fit)
        self.trails = self.add_switch(tr("Trails"), TRAILS, self._choose_trails)
        self.methods = self.add_switch(tr("Map by"), METHODS, self._choose_method, self._method)
        self.map.show_axes(self._method == "plane")
        if self._method != "plane":
            self.trails.hide()
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.pause.timeout.connect(self._renew)
        session.encoding_view_changed.connect(self.pause.start)
        self.note = ElidedLabel()
        self.below.addWidget(self.note)
        self.fit.clicked.connect(self.map.show_whole)
        self.map.moved.connect(self.fit.setVisible)
        self.map.room_changed.connect(self.refresh)
        session.layer_changed.connect(self.refresh)
        session.pins_changed.connect(self.mark)
        self.add_keyboard_cursor(self.map, self._cursor_targets, tr("select the word"), self.map.show_whole)

    def draw(self) -> None:
        """Moves the words to the session's layer; a new view, size or part of the map goes to the worker first."""
        view = self.session.encoding_view
        if view is None or not view.units:
            self.show_message()
            return
        width, height = round(self.map.box.width()), round(self.map.box.height())
        key = (view, self._method, width, height, self.map.part, self.map.drawing.font.key())
        if not self._query.answers(key):  # else the worker has laid out all layers
            sizes = self.map.box_sizes([view.units[unit].name for unit in mapped_units(view)])
            request = MapRequest(self._method, width, height, sizes, self.session.layer, self.map.part)
            self._query.request(key, partial(map_prompt, view, request, self.map.drawn))
        if self._query.problem:
            self.show_message(self._query.problem)
            return
        self.show_plot()
        if self._drawn is not None:
            self.map.drawing.show_layer(self.session.layer)
            self._describe(self._drawn)
            self.mark()

    def _renew(self) -> None:
        """Has a map that grew while one typed made anew, if that is clearly better; never below the pointer."""
        drawn, session = self._drawn, self.session
        if drawn is None or not self.in_sight or drawn.view is not session.encoding_view or drawn.request.part:
            return
        if session.prompt.hovered or self.underMouse() or self.pending or not session.is_up_to_date:
            self.pause.start()
            return
        self._query.request((drawn.view, "renewed"), partial(renewed_map, drawn))

    def numbers(self) -> Table:
        """A line for every unit: on the plane its place at every layer, else its nearest in truth and on the map."""
        drawn = self._drawn
        if drawn is None or self.session.layer >= len(drawn.places):
            return Table(self.title, (), ())
        make = plane_table if drawn.method == "plane" else partial(neighbour_table, layer=self.session.layer)
        return make(self.title, drawn, self.map.drawing.names)

    def _show_map(self, drawn: PromptMap) -> None:
        self._drawn = drawn
        names = [drawn.view.units[unit].name for unit in drawn.units]
        self.map.show_map(drawn, names, self._tints(drawn))
        self.mark()

    def _tints(self, drawn: PromptMap) -> list[int | None]:
        """Of each unit the number of its group; without groups that of its colour in the editor; None for EOS."""
        units = [drawn.view.units[unit] for unit in drawn.units]
        group_of = {unit: number for number, group in enumerate(drawn.groups) for unit in group}
        own = self.session.prompt.unit_colours.index_at_row
        tints = [group_of.get(at, own.get(unit.positions[0], at)) for at, unit in enumerate(units)]
        return [None if unit.start is None else tint for unit, tint in zip(units, tints, strict=True)]

    def show_message(self, text: str = "") -> None:
        """Shows a sentence in place of the map; the map is kept, so that the next one lies as this did."""
        super().show_message(text)
        self.note.setText("")
        self._drawn = None

    def _describe(self, drawn: PromptMap) -> None:
        """Says which rows are on the map, how well it keeps neighbours, and what it leaves out."""
        view = drawn.view
        measure, normed = centring_name(view), view.options.normed
        main = [tr("main directions of all layers")] if drawn.method == "plane" else []
        layer = with_sent_mark(layer_name(self.session.layer), drawn.view, self.session.layer)
        parts = [layer, *main, measure, hidden_states_name(normed), too_many_phrase(view)]
        self.caption.setText(" · ".join(part for part in parts if part))
        kind, rows = unit_name(view.options.kind), hidden_states_phrase(view.encoding, normed)
        whole = tr(METHOD_TOOLTIPS[self._method]).format(kind=kind, measure=measure, rows=rows)
        self.caption.setToolTip(" ".join((whole, tr(HANDLING))))
        self.note.setText(" · ".join(self._notes(drawn)))

    def _notes(self, drawn: PromptMap) -> list[str]:
        """How many of the nearest are near on this map, what its marks mean, and how many words are dots."""
        layout = drawn.layouts.get(self.session.layer)
        if layout is None or len(drawn.units) < MIN_COUNTED_UNITS:
            return []
        notes = [tr(KEPT).format(count=f"{layout.kept.mean():.1f}")]
        if layout.misplaced.any():
            notes.append(tr(MISPLACED))
        if dots := int((~layout.has_room).sum()):
            notes.append(tr("%n unnamed dot(s): enlarge", "", dots))
        return notes

    def mark(self) -> None:
        """Lights what is pointed at and selected, and shows the trails and the nearest ones that are wanted."""
        drawn = self._drawn
        if drawn is None:
            return
        units = range(len(drawn.units))
        lit = self._highlighted_units(drawn, self.session.prompt.hovered | self.session.prompt.selected)
        places = {drawn.view.index(key): key for pin in self.session.pins for key in pin}
        pinned = frozenset(drawn.place_of_unit[at] for at in places if at in drawn.place_of_unit)
        which = self._shown_trails or ("all" if len(units) <= MAX_UNITS_WITH_TRAILS else "chosen")
        self.trails.choose(which)
        shown = which if drawn.method == "plane" else "chosen"
        trails = {"all": frozenset(units), "chosen": lit | pinned, "none": frozenset[int]()}[shown]
        self.map.drawing.mark(lit, pinned, trails)
        asked = self._asked_unit(drawn)
        self.map.drawing.show_neighbours(asked, () if asked is None else self._neighbour_lines(drawn, asked))

    def _asked_unit(self, drawn: PromptMap) -> int | None:
        """The one unit that is pointed at, else the one that is selected; None for none or several."""
        for rows in (self.session.prompt.hovered, self.session.prompt.selected):
            if units := self._highlighted_units(drawn, rows):
                return next(iter(units)) if len(units) == 1 else None
        return None

    def _neighbour_lines(self, drawn: PromptMap, asked: int) -> Sequence[NeighbourLine]:
        """The nearest of a unit at the layer, with their cosines and percentiles."""
        layout, layer = drawn.layouts.get(self.session.layer), self.session.layer
        if layout is None:
            return ()
        nearest = layout.nearest[asked]
        cosines = drawn.cosines[layer, asked, nearest]
        percents = drawn.view.percentile(cosines, layer)
        shares = [""] * len(nearest) if percents is None else [f"{min(percent, 99.9):.1f} %" for percent in percents]
        names = self.map.drawing.names
        return [
            NeighbourLine(int(unit), names[unit], short_number(float(cosine)), share)
            for unit, cosine, share in zip(nearest, cosines, shares, strict=True)
        ]

    def _highlighted_units(self, drawn: PromptMap, rows: frozenset[int]) -> frozenset[int]:
        """The units on the map at some positions; of a newer text, those of the same names."""
        view = drawn.view
        if view is self.session.encoding_view and self.session.is_up_to_date:
            indices = {view.unit_at_position.get(row) for row in rows}
        else:
            indices = {view.index(key) for key in self.session.prompt.unit_colours.keys_of(rows)}
        return frozenset(drawn.place_of_unit[index] for index in indices if index in drawn.place_of_unit)

    def _choose_trails(self, which: str) -> None:
        self._shown_trails = which
        self.mark()

    def _choose_method(self, method: Method) -> None:
        self._method = method
        self.session.looks.set(METHOD_LOOK, method)
        self.trails.setVisible(method == "plane")
        self.map.show_axes(method == "plane")
        self.map.show_whole()

    def _index_at(self, scene_point: QPointF) -> int | None:
        """The unit at a point of the scene, while the map shows the newest answer."""
        is_newest = self._drawn is not None and self._drawn.view is self.session.encoding_view
        return self.map.unit_at(scene_point) if is_newest else None

    def _cursor_targets(self) -> CursorTargets | None:
        """The words in the order of the prompt."""
        drawn, layer = self._drawn, self.session.layer
        if drawn is None or layer >= len(drawn.places):
            return None

        def at(_row: int, column: int) -> QRectF:
            return self.map.target(column)

        return CursorTargets(self.map.box, 1, len(drawn.units), at)

    def _point(self, scene_point: QPointF) -> None:
        index, drawn = self._index_at(scene_point), self._drawn
        if index is None or drawn is None:
            self.clear_pointer()
            return
        self.readout.setText(f"{self.map.drawing.names[index]}   {self._most_similar(drawn, index)}")
        self.readout.setToolTip(tr(SIMILARITY_TOOLTIP))
        self.point(drawn.view.units[drawn.units[index]].positions)

    def _most_similar(self, drawn: PromptMap, index: int) -> str:
        """A sentence naming the unit with the highest cosine at the layer; "" where there is no other."""
        layout, layer = drawn.layouts.get(self.session.layer), self.session.layer
        if layout is None or not layout.nearest.shape[1]:
            return ""
        nearest = int(layout.nearest[index, 0])
        cosine = drawn.cosines[layer, index, nearest]
        percent = drawn.view.percentile(cosine, layer)
        word, similarity = self.map.drawing.names[nearest], short_number(float(cosine))
        most = tr("most like {word} {similarity}").format(word=word, similarity=similarity)
        return most if percent is None else f"{most}, {percentile_phrase(float(percent))}"

    def _click(self, event: MouseClickEvent) -> None:
        """Selects a word, or takes it back; a double-click shows the whole map."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        index, drawn = self._index_at(event.scenePos()), self._drawn
        if event.double():
            self.map.show_whole()
        elif index is not None and drawn is not None:
            rows = drawn.view.units[drawn.units[index]].positions
            self.select(() if self.session.prompt.selected == frozenset(rows) else rows)

    def faded_items(self) -> Iterable[QGraphicsItem]:
        return (self.map.drawing,)

    def restyle(self) -> None:
        super().restyle()
        self.map.restyle()


def _remembered_method(session: Session) -> Method:
    known = session.looks.get(METHOD_LOOK)
    return next((method for method in get_args(Method) if method == known), "neighbours")
