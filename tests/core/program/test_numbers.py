"""Numbers in sentences: as many digits as matter, and never an exponent."""

import pytest

from core.program.numbers import plain_number, small_number

WRITTEN = [
    ((8.1e-5, 2), "0.000081"),
    ((0.2, 2), "0.2"),
    ((123.4, 2), "123"),
    ((1234.5, 3), "1234"),
    ((-0.00002, 3), "−0.00002"),
    ((0.0, 2), "0"),
    ((float("nan"), 2), "–"),
]


@pytest.mark.parametrize(("number", "text"), WRITTEN)
def test_numbers_are_written_out(number: tuple[float, int], text: str) -> None:
    assert plain_number(*number) == text


SHORT = {
    0.0: "0",
    0.414: ".41",
    -0.052: "−.052",
    0.0031: ".003",
    0.999: "1.00",
    1.0: "1",
    1.25: "1.25",
    27.31: "27.3",
    -0.3: "−.30",
    -0.0001: "−1e−4",
    2e-11: "2e−11",
    float("nan"): "–",
}


@pytest.mark.parametrize(("number", "text"), SHORT.items())
def test_numbers_in_cells_and_lists_take_little_room(number: float, text: str) -> None:
    assert small_number(number) == text
