"""The colour maps and axes of the plots, apart from the other colours: they are pyqtgraph's."""

from collections.abc import Iterable
from functools import cache

import pyqtgraph as pg
from PySide6.QtGui import QColor

from gui.widgets.style import DIVERGING_COLOURS, LEVELS, Theme, ink_on, is_dark


def colour_map() -> pg.ColorMap:
    """The colour map of similarities: viridis, perceptually uniform and safe for colour-blind eyes."""
    return pg.colormap.get("viridis")


def diverging_map(theme: Theme) -> pg.ColorMap:
    """Blue below 0, the card's own colour at 0, orange above: safe for colour-blind eyes, evenly far on both sides."""
    return pg.ColorMap((0.0, 0.25, 0.5, 0.75, 1.0), list(DIVERGING_COLOURS[is_dark(theme)]))


def colour_of(value: float, centred: bool) -> QColor:
    """A similarity's colour, on the same fixed scale as the matrix."""
    low, high = LEVELS[centred]
    return map_colours()[round(min(max((value - low) / (high - low), 0), 1) * 255)]


@cache
def map_colours() -> tuple[QColor, ...]:
    """The colour map's 256 colours."""
    return tuple(QColor(colour) for colour in colour_map().getLookupTable(nPts=256, mode="qcolor"))


@cache
def map_inks() -> tuple[QColor, ...]:
    """The colour of text on each of `map_colours`: black or white."""
    return tuple(ink_on(colour) for colour in map_colours())


def sequence(theme: Theme, count: int) -> list[QColor]:
    """Colours of `count` ordered steps, from the part of the map plasma that has contrast to the card.

    The map is another one than that of similarities, so that the colours are not taken for values.
    """
    low, high, power = (0.45, 1.0, 1.0) if is_dark(theme) else (0.0, 0.62, 0.65)  # dark steps look more alike
    steps = [low + (high - low) * (step / max(count - 1, 1)) ** power for step in range(count)]
    return [QColor(pg.colormap.get("plasma").map(at, mode="qcolor")) for at in steps]


def colour_axes(axes: Iterable[pg.AxisItem], theme: Theme) -> None:
    """Draws axes in a theme's colours: the line as borders, the numbers dim."""
    for axis in axes:
        axis.setPen(theme.border)
        axis.setTextPen(theme.dim)
