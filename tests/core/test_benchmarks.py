"""The benchmarks still fit what they measure, as each of their files can be imported; and their arithmetic."""

from importlib import import_module
from math import isnan
from pathlib import Path

import pytest

from tests.benchmarks.report import Ratio, as_text, percentile

FOLDER = Path(__file__).parents[1] / "benchmarks"
FILES = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "__main__")
assert FILES


@pytest.mark.parametrize("name", FILES)
def test_a_benchmarks_file_finds_what_it_imports(name: str) -> None:
    assert import_module(f"tests.benchmarks.{name}").__doc__


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, part) for part in (0, 0.5, 0.99, 1)] == [1, 50, 99, 100]
    assert percentile([7.0], 0.5) == 7


def test_a_ratio_is_a_statistic_over_the_median_of_the_floor() -> None:
    values, floor = (30.0, 10.0, 20.0), (4.0, 2.0, 100.0)
    assert Ratio("keys", "a key", values, floor, 5).ratio == 5
    assert Ratio("keys", "a key", values, floor, 5, "max").ratio == 7.5


@pytest.mark.parametrize(("limit", "met"), [(5, True), (4.99, False)])
def test_a_target_is_met_up_to_its_limit(limit: float, met: bool) -> None:
    assert Ratio("keys", "a key", (20.0,), (4.0,), limit).met is met


def test_a_ratio_without_a_target_is_printed_without_a_verdict() -> None:
    line = Ratio("answers", "zoo", (20.0,), (4.0,), None)
    assert line.met and as_text([], [line]).splitlines()[-1].split() == ["zoo,", "p50,", "ms", "1", "20", "4", "5"]


@pytest.mark.parametrize(("values", "floor"), [((), (4.0,)), ((20.0,), ())])
def test_a_target_for_what_was_not_measured_is_not_met(values: tuple[float, ...], floor: tuple[float, ...]) -> None:
    ratio = Ratio("keys", "a key", values, floor, 5)
    assert isnan(ratio.ratio) and not ratio.met


def test_a_line_has_figure_floor_ratio_target_and_verdict() -> None:
    line = as_text([], [Ratio("idle", "processor time", (72.0,), (60_000.0,), 0.001)]).splitlines()[-1]
    assert line.split()[-7:] == ["1", "72", "60,000", "0.0012", "≤", "0.0010", "NO"]
