"""Ticks of plots over layers: as many as there is room for."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from lone_pane import LonePane
from PySide6.QtWidgets import QApplication

from gui.panes.plots.layer_plot import LayerPlot
from gui.panes.plots.layer_ticks import tick_step, ticked_layers, ticked_values


@pytest.mark.parametrize(
    ("layers", "width", "step"), [(12, 480, 1), (12, 200, 2), (12, 100, 4), (12, 10, 8), (32, 2000, 4), (32, 150, 8)]
)
def test_numbers_never_need_more_room_than_there_is(layers: int, width: int, step: int) -> None:
    assert tick_step(layers, width, 24) == step


def test_the_first_and_the_last_layer_have_a_tick_and_no_two_stand_closer_than_the_others() -> None:
    for layers in range(1, 40):
        for step in (1, 2, 4, 8):
            ticks = ticked_layers(0, layers, step)
            assert (ticks[0], ticks[-1]) == (0, layers) or layers < step
            gaps = [after - before for before, after in pairwise(ticks)]
            assert all(gap >= step for gap in gaps) or layers < step


def test_values_that_have_no_room_have_no_tick_and_0_always_has_one() -> None:
    quarters, halves = [0, 0.25, 0.5, 0.75, 1], [-0.5, 0, 0.5, 1]
    shown = [[ticked_values(values, height, 15) for height in (100, 60, 40, 10)] for values in (quarters, halves)]
    assert shown == [[quarters, [0, 0.5, 1], [0, 1], [0]], [halves, halves, [0, 1], [0]]]


@pytest.mark.parametrize("pane", ["feature", "specificity_ladder"])
def test_a_narrow_pane_has_fewer_numbers_and_a_wide_one_a_number_a_layer(
    lone_pane: Callable[..., LonePane], pane: str
) -> None:
    lone = lone_pane(pane)
    plot = lone.pane.findChild(LayerPlot)
    counts = []
    for width in (300, 900):
        plot.setFixedWidth(90 if width == 300 else 600)
        QApplication.processEvents()
        (ticks,) = plot.below.getAxis("bottom")._tickLevels
        counts.append(len(ticks))
    assert counts[0] < counts[1] == plot.layers + 1
