"""Which rows of a token table another one has changed."""

import numpy as np
import pytest

from core.analysis.table_change import rounding_of, table_change
from core.encoder.encoding import Floats
from core.program.cancellation import Cancelled


@pytest.fixture
def base() -> Floats:
    return np.random.default_rng(1).normal(0, 0.02, (10_000, 32)).astype(np.float16).astype(np.float32)


def stored(table: Floats) -> Floats:
    """A table as a float16 file gives it back."""
    return table.astype(np.float16).astype(np.float32)


def test_planted_rows_are_found_and_no_other_the_most_changed_first(base: Floats) -> None:
    table = base.copy()
    table[77] *= 2
    table[4321] += 0.001
    change = table_change(stored(table), base, rounding_of("F16"))
    assert change.changed.tolist() == [77, 4321] and change.scale == pytest.approx(1, abs=1e-4)
    assert change.change[77] == pytest.approx(1, rel=1e-2)


@pytest.mark.parametrize("factor", [0.5, 0.97, 0.999, 1.003, 3])
def test_a_table_that_was_shrunk_by_a_factor_shows_nothing(base: Floats, factor: float) -> None:
    change = table_change(stored(np.float32(factor) * base), base, rounding_of("F16"))
    assert not len(change.changed) and change.scale == pytest.approx(factor, rel=1e-4)


def test_a_planted_row_of_a_shrunk_table_is_found(base: Floats) -> None:
    table = np.float32(0.97) * base
    table[5] = base[6]
    assert table_change(stored(table), base, rounding_of("F16")).changed.tolist() == [5]


def test_the_same_table_has_no_changed_row_at_all(base: Floats) -> None:
    change = table_change(base, base, 0)
    assert not len(change.changed) and change.scale == 1 and not change.change.any()


def test_rows_of_zeros_change_nothing_and_rows_that_are_not_finite_are_changed(base: Floats) -> None:
    table, other = base.copy(), base.copy()
    table[3] = other[3] = 0
    table[8, 0] = np.nan
    assert table_change(table, other, rounding_of("F16")).changed.tolist() == [8]


def test_what_the_coarser_of_two_types_rounds_away_counts() -> None:
    assert rounding_of("F16", "F16") == 2**-10 and rounding_of("F16", "BF16") == 2**-7
    assert rounding_of("F32", "Q4_K") > rounding_of("F8_E4M3", "F16") > rounding_of("BF16")


def test_tables_of_other_shapes_have_no_rows_in_common(base: Floats) -> None:
    with pytest.raises(ValueError, match="no rows in common"):
        table_change(base, base[:, :16], 0.1)


def test_it_is_given_up_before_every_part_of_the_tables(base: Floats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.analysis.table_change.ROWS_TOGETHER", 1000)
    asked = 0

    def cancelled(last: int | None = None) -> bool:
        nonlocal asked
        asked += 1
        return asked == last

    whole = table_change(base, base, 0, cancelled)
    assert asked == 20 and not len(whole.changed)
    for last in (1, 7, 20):
        asked = 0
        with pytest.raises(Cancelled):
            table_change(base, base, 0, lambda last=last: cancelled(last))
