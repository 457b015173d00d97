"""An axis of whole numbers below a matrix whose columns have no names."""

from math import log10

import pyqtgraph as pg

ROOM = 36  # pixels from one number to the next: three digits and a gap
STEPS = 1, 2, 5, 10  # of a power of ten


class NumberAxis(pg.AxisItem):
    """Numbers at round steps, as many as have room; pyqtgraph would write them over one another in a narrow plot."""

    def __init__(self) -> None:
        super().__init__("bottom")

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """The step from number to number, and where they begin."""
        least = max(1.0, ROOM * (maxVal - minVal) / max(size, 1.0))
        power = 10.0 ** int(log10(least))
        return [(next(step * power for step in STEPS if step * power >= least), 0)]
