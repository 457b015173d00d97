"""The map's numbers: of the plane the places at every layer, of the others who is near whom."""

from collections.abc import Sequence

import numpy as np

from core.analysis.prompt_map import PromptMap
from core.program.table import Table
from core.program.translation import tr, tr_noop
from gui.panes.map.plot import AXIS_NAMES

COLUMNS = (
    tr_noop("word"),
    tr_noop("group"),
    tr_noop("nearest"),
    tr_noop("beside it on the map"),
    tr_noop("of them nearest"),
    tr_noop("from the left, %"),
    tr_noop("from the top, %"),
)


def plane_table(title: str, drawn: PromptMap, names: Sequence[str]) -> Table:
    """A line for every unit at every layer: its place on the plane."""
    lines = [
        (name, layer, *map(float, place))
        for name, places in zip(names, np.swapaxes(drawn.places, 0, 1), strict=True)
        for layer, place in enumerate(places)
    ]
    return Table(title, (tr("word"), tr("layer"), *map(tr, AXIS_NAMES)), tuple(lines))


def neighbour_table(title: str, drawn: PromptMap, names: Sequence[str], layer: int) -> Table:
    """A line for every unit at a layer: its group, its nearest, who stands beside it, and its place in percent."""
    layout = drawn.layouts.get(layer)
    if layout is None:
        return Table(title, (), ())
    group_of = {unit: names[group[0]] for group in drawn.groups for unit in group}
    frame = drawn.plan.frame
    middles = (frame.to_pixels(drawn.places[layer]) + layout.offsets) / (frame.width, frame.height)
    lines = [
        (
            name,
            group_of.get(unit, ""),
            ", ".join(names[other] for other in layout.nearest[unit]),
            ", ".join(names[other] for other in layout.beside[unit]),
            int(layout.kept[unit]),
            *(float(100 * share) for share in middles[unit]),
        )
        for unit, name in enumerate(names)
    ]
    columns = (
        "word",
        "group",
        "nearest",
        "beside it on the map",
        "of them nearest",
        "from the left, %",
        "from the top, %",
    )
    return Table(title, tuple(map(tr, columns)), tuple(lines))
