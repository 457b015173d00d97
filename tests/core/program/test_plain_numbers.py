"""Numbers in sentences: as many digits as matter, and never an exponent."""

import pytest

from core.program.table import plain_number

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
