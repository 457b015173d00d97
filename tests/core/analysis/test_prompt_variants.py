"""Leaving tokens out: what is encoded in the prompt's place, and which positions are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.prompt_variants import REMOVAL_MODES, RemovalMode, leave_out
from core.dialects.table import read

words = st.lists(st.sampled_from(["red", "cow", "1girl", "cinematic", ","]), min_size=1, max_size=90).map(" ".join)
modes = st.sampled_from(REMOVAL_MODES)


@given(words, modes, st.data())
def test_every_position_that_stays_is_mapped_to_that_of_the_same_token(
    text: str, mode: RemovalMode, data: st.DataObject
) -> None:
    chunks = read(text, "a1111")
    typed = [index for index, token in enumerate(chunks.tokens) if token.kind == "text"]
    dropped = data.draw(st.sets(st.sampled_from(typed), min_size=1, max_size=5))
    reduced = leave_out(chunks, dropped, mode)
    tokens = [token for chunk in reduced.chunks for token in chunk]
    assert all(len(chunk) == 77 for chunk in reduced.chunks)
    assert all(tokens[new] == chunks.tokens[old] for old, new in reduced.new_positions.items())
    assert dropped.isdisjoint(reduced.new_positions)
    for chunk in range(len(chunks.chunks)):
        here = [index for index in dropped if index // 77 == chunk]
        after = set(range(min(here) + 1, 77 * (chunk + 1))) - dropped if here else set()
        assert {old for old in reduced.new_positions if old // 77 == chunk} == after
    if mode == "padded":
        assert all(new % 77 == old % 77 for old, new in reduced.new_positions.items())


@given(words, modes)
def test_leaving_out_no_row_changes_nothing(text: str, mode: RemovalMode) -> None:
    reduced = leave_out(read(text, "a1111"), (), mode)
    assert not reduced.chunks and not reduced.new_positions


@pytest.mark.parametrize("row", [0, 2, 40, 77, -1])
def test_bos_eos_padding_and_rows_that_are_not_there_cannot_be_left_out(row: int) -> None:
    with pytest.raises(ValueError, match="only typed words"):
        leave_out(read("cow", "a1111"), [row])
