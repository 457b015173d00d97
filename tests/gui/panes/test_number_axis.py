"""Numbers below a matrix without named columns: round, and never one over another."""

import pytest

from gui.panes.plots.number_axis import ROOM, NumberAxis


@pytest.mark.parametrize(
    ("columns", "pixels", "step"), [(192, 45, 200), (192, 170, 50), (4096, 170, 1000), (8, 300, 1)]
)
@pytest.mark.usefixtures("qapp")
def test_numbers_stand_at_round_steps_with_room_for_three_digits(columns: int, pixels: int, step: int) -> None:
    ((spacing, first),) = NumberAxis().tickSpacing(0, columns, pixels)
    assert (spacing, first) == (step, 0)
    assert spacing * pixels / columns >= ROOM
