"""How the names of rows and columns are written in the room that each has."""

from dataclasses import dataclass
from math import ceil, radians, sin

LEAST_FACTOR = 0.62  # of the font's size, at which letters can still be read
LINE_SHARE = 0.82  # of a line's height that words one below the other need
MAX_TIER_FACTOR = 0.78  # of the font's size in several columns of words, so that lines pass between them
MAX_TIERS = 3  # columns of words beside rows that are narrower than a line
MAX_TIERS_BELOW = 2  # lines of upright words below columns that are narrower than one
FACTOR_OF_TIERS_BELOW = 0.66  # of the font's size there at most, so that they leave height for the rows
SLANTS = ((45, 0.8), (60, 0.72), (90, LEAST_FACTOR))  # degrees, and the least factor of the font's size at that slant


@dataclass(frozen=True, slots=True)
class NameStyle:
    """How names are written: the factor of the font's size, in how many `tiers`, and degrees of `slant` of columns.

    Only every `step`-th name is written, where there is no room for all.
    """

    factor: float = 1.0
    tiers: int = 1
    slant: int = 0
    step: int = 1


def row_style(pitch: float, line: float, most_tiers: int = MAX_TIERS, share: float = 1.0) -> NameStyle:
    """How rows that are `pitch` pixels high are named in a font whose line is `line` pixels high.

    Rows with less than a `share` of the height of the smallest letters are not all named.
    """
    least = LINE_SHARE * LEAST_FACTOR * line
    tiers = min(max(1, ceil(least / max(pitch, 0.1))), most_tiers)
    factor = min(max(tiers * pitch / (LINE_SHARE * line), LEAST_FACTOR), 1.0 if tiers == 1 else MAX_TIER_FACTOR)
    return NameStyle(factor, tiers, step=max(1, ceil(share * least / max(tiers * pitch, 0.1))))


def column_style(
    pitch: float, line: float, longest: float, most_tiers: int = MAX_TIERS_BELOW, share: float = 1.0
) -> NameStyle:
    """How columns that are `pitch` pixels wide are named, of which the longest name is `longest` pixels wide.

    Columns with less than a `share` of the width of the smallest letters in all tiers are not all named.
    """
    if longest + 6 <= pitch:
        return NameStyle()
    for slant, least in SLANTS:
        factor = min(pitch * sin(radians(slant)) / (LINE_SHARE * line), 1.0)
        if factor >= least:
            return NameStyle(factor, slant=slant)
    tiers = ceil(share * LINE_SHARE * LEAST_FACTOR * line / max(pitch, 0.1))
    if tiers <= most_tiers:
        factor = tiers * pitch / (LINE_SHARE * line)
        return NameStyle(min(max(factor, LEAST_FACTOR), FACTOR_OF_TIERS_BELOW), tiers, slant=90)
    step = ceil(LINE_SHARE * line * 0.72 / (max(pitch, 0.1) * sin(radians(60))))
    return NameStyle(0.72, slant=60, step=step)
