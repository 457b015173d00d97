"""What a text model reads at each place is what the program shows."""

import pytest
from tiny_text_models import chunks_of, tokens_of

from core.analysis.token_roles import token_places
from core.text_models.input_rows import input_rows, pooled_index, without_padding
from core.tokens.chunks import PlaceRule

TOKENS = tokens_of(range(10), unattended=(0, 5, 6, 9), padding=(0, 5, 6, 9))


@pytest.mark.parametrize("rule", ["index", "without-padding", "padding-at-1"])
def test_the_places_that_are_shown_are_those_that_it_goes_by(rule: PlaceRule) -> None:
    rows = input_rows(TOKENS, rule, {})
    assert [row.place for row in rows] == token_places(chunks_of(TOKENS, rule))
    assert [row.at for row in rows] == list(range(10))


def test_padding_that_nobody_looks_at_is_left_out_of_a_causal_model_wherever_it_stands() -> None:
    rows = without_padding(TOKENS, input_rows(TOKENS, "index", {}), is_causal=True)
    assert [row.at for row in rows] == [1, 2, 3, 4, 7, 8]


def test_t5_which_goes_by_distances_is_left_without_padding_at_its_end_alone() -> None:
    rows = without_padding(TOKENS, input_rows(TOKENS, "index", {}), is_causal=False)
    assert [row.at for row in rows] == list(range(9))
    ended = tokens_of(range(6), unattended=(4, 5), padding=(4, 5))
    assert [row.at for row in without_padding(ended, input_rows(ended, "index", {}), False)] == [0, 1, 2, 3]


def test_a_prompt_of_padding_alone_is_read_whole() -> None:
    lone = tokens_of([151643], unattended=[0], padding=[0])
    assert len(without_padding(lone, input_rows(lone, "index", {}), is_causal=True)) == 1
    assert pooled_index(lone) == 0
