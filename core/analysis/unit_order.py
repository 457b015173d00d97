"""The order by likeness of a prompt's units, and how it is kept while the prompt is typed on."""

from collections.abc import Callable
from dataclasses import dataclass

from core.analysis.encoding_view import EncodingView, LineKey, ViewOptions
from core.analysis.ordering import Ordering, by_centrality, order_by_likeness, place_new
from core.encoder.encoding import EncoderInfo, Floats
from core.program.arrays import np


@dataclass(frozen=True, slots=True)
class UnitOrder:
    """The different units of a view in the order of one layer, and the groups of them; it outlives the view."""

    encoder: EncoderInfo
    options: ViewOptions
    layer: int
    keys: tuple[LineKey, ...]
    groups: tuple[tuple[LineKey, ...], ...]

    def is_of(self, view: EncodingView, layer: int) -> bool:
        """Whether it was made of the same encoder and layer under the same options, if of another text."""
        return (self.encoder, self.options, self.layer) == (view.encoding.encoder, view.options, layer)


@dataclass(frozen=True, slots=True)
class Lines:
    """The units that stand on the lines of a matrix, as indices of a view's units, in their order.

    `groups` are runs of lines, as those' indices, the most central line first; `line_of` is the line of every unit, of
    which several of the same label may share one.
    """

    units: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    line_of: dict[int, int]


def order_units(view: EncodingView, layer: int) -> UnitOrder:
    """The order of a view's different units by likeness at a layer, and their groups (`core.analysis.ordering`)."""
    keys = [view.line_keys[index] for index in view.distinct]
    ordering = order_by_likeness(_distances(view, layer))
    named = _renamed(ordering, keys.__getitem__)
    return UnitOrder(view.encoding.encoder, view.options, layer, *named)


def lines_as_written(view: EncodingView) -> Lines:
    """A line for every unit, in the order of the text."""
    every = range(len(view.units))
    return Lines(tuple(every), (), {index: index for index in every})


def lines_by_likeness(view: EncodingView, known: UnitOrder | None, layer: int) -> Lines:
    """A line for every different unit, in a known order of this or of an earlier text.

    What the order does not hold stands beside its nearest, by the distances at `layer`, in its group. Without a known
    order they stand as written, without groups.
    """
    keys = {view.line_keys[index]: place for place, index in enumerate(view.distinct)}
    distances = _distances(view, layer)
    if known is None or not any(key in keys for key in known.keys):
        ordering = Ordering(tuple(range(len(keys))))
    else:
        order = tuple(keys[key] for key in known.keys if key in keys)
        kept = (tuple(keys[key] for key in group if key in keys) for group in known.groups)
        ordering = place_new(Ordering(order, tuple(filter(None, kept))), distances)
    line_of_place = {place: line for line, place in enumerate(ordering.order)}
    central = by_centrality(distances, ordering.groups)
    groups = tuple(tuple(line_of_place[place] for place in group) for group in central)
    units = tuple(view.distinct[place] for place in ordering.order)
    line_of = {index: line_of_place[keys[key]] for index, key in enumerate(view.line_keys)}
    return Lines(units, groups, line_of)


def _distances(view: EncodingView, layer: int) -> Floats:
    """1 - cosine of the different units at a layer [units, units]."""
    return np.asarray(1 - view.matrix(layer)[np.ix_(view.distinct, view.distinct)], np.float32)


def _renamed(
    ordering: Ordering, name: Callable[[int], LineKey]
) -> tuple[tuple[LineKey, ...], tuple[tuple[LineKey, ...], ...]]:
    groups = tuple(tuple(map(name, group)) for group in ordering.groups)
    return tuple(map(name, ordering.order)), groups
