"""Which unit stands on which line of the matrix: as written, or by likeness in an order that is kept for a while."""

from collections.abc import Iterator, Sequence
from functools import partial

from core.analysis.encoding_view import EncodingView
from core.analysis.unit_order import Lines, UnitOrder, lines_as_written, lines_by_likeness, order_units
from core.analysis.units import Unit
from core.dialects.sent_layers import sent_of
from core.program.translation import tr_noop
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.group_names import AxisGroup
from gui.state.session import Session
from gui.workers.model_queries import Submit

MAX_LINES_AS_WRITTEN = 24  # units; more are ordered by likeness until the artist chooses
ORDER_LOOK = "words_by_words.order"  # its name in the session's looks
WRITTEN, LIKENESS = "written", "likeness"
ORDERS = {
    WRITTEN: (tr_noop("as written"), tr_noop("A line for every word, in the order of the text")),
    LIKENESS: (
        tr_noop("by likeness"),
        tr_noop(
            "Alike words stand side by side, each word once; frames are groups, named by the words in their middle. "
            "The order is that of the layer that the tool hands on; it stays while you look at others and type"
        ),
    ),
}


class Arrangement:
    """The lines of the view that was arranged last.

    The order of the layer that the tool hands on serves all layers. It is computed on the encoder's thread; until the
    next one comes, a new word stands beside its nearest.
    """

    def __init__(self, pane: Pane, submit: Submit) -> None:
        self.lines = Lines((), (), {})
        self.labels: tuple[str, ...] = ()  # what stands on the lines
        self.groups: tuple[AxisGroup, ...] = ()  # of the lines, named by their words, the most central first
        self.is_by_likeness = False
        self._session: Session = pane.session
        self._units: tuple[Unit, ...] = ()
        self._order: UnitOrder | None = None  # the newest
        self._view: EncodingView | None = None  # of the lines, and what else they were made of: layers share them
        self._made_of: tuple[object, ...] = ()
        self._query = PaneQuery(pane, submit, tr_noop("The words could not be ordered: {why}."), self._take_order)

    def arrange(self, view: EncodingView) -> None:
        """Puts the units on lines, and has them ordered at once where the known order is of something else."""
        self._units, layer = view.units, self.sent_layer(view)
        default = LIKENESS if len(view.units) > MAX_LINES_AS_WRITTEN else WRITTEN
        self.is_by_likeness = self._session.looks.get(ORDER_LOOK, default) == LIKENESS
        if self.is_by_likeness and (self._order is None or not self._order.is_of(view, layer)):
            self.order_again(view)
        made_of = self._order, layer, self.is_by_likeness
        if view is self._view and made_of == self._made_of:
            return
        self._view, self._made_of = view, made_of
        self.lines = lines_by_likeness(view, self._order, layer) if self.is_by_likeness else lines_as_written(view)
        self.labels = tuple(view.units[index].label for index in self.lines.units)
        self.groups = tuple(_named_groups(self.lines.groups, self.labels))

    def order_again(self, view: EncodingView) -> None:
        """Has the lines of a view ordered, if they are by likeness."""
        if self.is_by_likeness:
            layer = self.sent_layer(view)
            self._query.request((view, layer), partial(_order_units, view, layer))

    def _take_order(self, order: UnitOrder) -> None:
        self._order = order

    def sent_layer(self, view: EncodingView) -> int:
        """The layer of a view that the tool hands on, of several the last."""
        return sent_of(view.encoding).layer

    def units_at(self, cell: tuple[int, int]) -> tuple[Unit, Unit]:
        """The units of a row and a column."""
        row, column = (self._units[self.lines.units[line]] for line in cell)
        return row, column


def _named_groups(groups: Sequence[Sequence[int]], labels: Sequence[str]) -> Iterator[AxisGroup]:
    for group in groups:
        yield AxisGroup(min(group), max(group) + 1, tuple(labels[line] for line in group))


def _order_units(view: EncodingView, layer: int, *_: object) -> UnitOrder:
    """The order, as the work of a query."""
    return order_units(view, layer)
