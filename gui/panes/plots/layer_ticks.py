"""Which layers and values have a tick on an axis: all of them, or as many as there is room for."""

from collections.abc import Sequence

MAX_TICKED_LAYERS = 16  # layers; above, every fourth has a tick at most
STEPS = (1, 2, 4, 8)


def tick_step(layers: int, axis_width: float, number_width: float) -> int:
    """Every how many of `layers` there is a tick, for numbers of a width on an axis, both in pixels."""
    room = axis_width / max(layers, 1)
    least = 1 if layers <= MAX_TICKED_LAYERS else 4
    return next((step for step in STEPS if step >= least and step * room >= number_width), STEPS[-1])


def ticked_values(values: Sequence[float], axis_height: float, line_height: float) -> list[float]:
    """Those of rising values, 0 among them, that have a tick: all, or every second or fourth from 0, as have room."""
    zero = values.index(0)
    for step in (1, 2, 4):
        ticked = [value for at, value in enumerate(values) if (at - zero) % step == 0]
        if len(ticked) * line_height <= axis_height:
            return ticked
    return [0]


def ticked_layers(first: int, last: int, step: int) -> list[int]:
    """The layers from `first` on that have a tick, the last one always, and none right before it."""
    return sorted({*range(first, last - step + 1, step), last})
