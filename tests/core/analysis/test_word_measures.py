"""What words are coloured by: numbers that can be counted by hand, and scales."""

from dataclasses import replace

import numpy as np
import pytest
from analysis_models import random_encoding
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.units import UNIT_KINDS, UnitKind, units_of
from core.analysis.word_measures import (
    STEPS,
    ValueScale,
    cost_sum,
    likeness_to,
    moved_by_layer,
    row_lengths,
    scale_of,
    unit_costs,
    unit_weights,
)
from core.dialects.table import DIALECTS, read
from core.encoder.encoding import Floats
from core.prompt.prompt import ReadingSettings


def costs(text: str, kind: UnitKind = "word", dialect: str = "a1111") -> dict[str, int]:
    """The cost of each unit by its name."""
    chunks = read(text, dialect)
    units = units_of(chunks, kind)
    return dict(zip((unit.name for unit in units), map(int, unit_costs(chunks, units)), strict=True))


def hand_view(states: list[list[list[float]]], text: str, centred: bool = False) -> EncodingView:
    """A view whose rows behind BOS are these numbers [layers + 1, words, 2], others 0; centring takes off 1, 1."""
    encoding = random_encoding(read(text, "a1111"), layers=len(states) - 1, width=2)
    rows = np.zeros_like(encoding.hidden_states)
    rows[:, 1 : 1 + len(states[0])] = states
    mean = np.ones((len(states), 2), np.float32) if centred else None
    return EncodingView(replace(encoding, hidden_states=rows), ViewOptions("word", centred, normed=False), mean)


@pytest.mark.parametrize(
    ("dialect", "text", "weights"),
    [
        ("a1111", "a cow, (red:1.4) [car]", [1, 1, 1.4, 1 / 1.1]),
        ("a1111", "((big)) cow", [1.21, 1]),
        ("comfyui", "(red:0.8) [car] ((cow))", [0.8, 1, 1.21]),
        ("diffusers", "(red:1.4) cow", [1, 1, 1]),  # which reads no weights: 1.4 is a word
    ],
)
def test_a_weight_is_the_one_that_the_tool_read(dialect: str, text: str, weights: list[float]) -> None:
    chunks = read(text, dialect)
    assert unit_weights(chunks, units_of(chunks, "word")) == pytest.approx(weights)


def test_a_tag_of_two_weights_weighs_their_mean() -> None:
    chunks = read("a (red:2) car, cow", "a1111")
    assert unit_weights(chunks, units_of(chunks, "tag")) == pytest.approx([4 / 3, 1])


def test_a_word_costs_its_tokens_and_the_marks_that_touch_it() -> None:
    assert costs("a cow, t-shirt!") == {"a": 1, "cow": 2, "t-shirt": 4}
    assert costs("a cow , twintails") == {"a": 1, "cow": 1, "twintails": 2}  # a comma between blanks is nobody's
    assert costs("“red” hat/cap") == {"red": 3, "hat": 2, "cap": 1}
    assert costs("red dress, cow", "tag") == {"red dress": 3, "cow": 1}
    assert costs("red, cow", "token") == {"red": 1, ",": 1, "cow": 1}


def test_brackets_of_weights_cost_nothing_and_part_no_mark_from_its_word() -> None:
    assert costs("(red:1.2), cow") == {"red": 2, "cow": 1}
    assert costs("[red], cow") == {"red": 2, "cow": 1}


def test_costs_of_choices_are_those_of_the_text_that_the_tool_gets() -> None:
    chunks = read("a {red|blue}, cow", "comfyui", settings=ReadingSettings(choice=0, expansion="comfyui"))
    units = units_of(chunks, "word")
    assert [(unit.label, int(cost)) for unit, cost in zip(units, unit_costs(chunks, units), strict=True)] == [
        ("a", 1),
        ("red", 2),
        ("cow", 1),
    ]


@given(st.text("ab ,.()![]{}:1|\n", max_size=60), st.sampled_from(UNIT_KINDS), st.sampled_from(list(DIALECTS)))
def test_costs_and_lone_marks_are_all_tokens_that_are_shown(text: str, kind: UnitKind, dialect: str) -> None:
    chunks = read(text, dialect)
    units = units_of(chunks, kind)
    values = unit_costs(chunks, units)
    parts = cost_sum(chunks, values)
    assert all(cost >= len(unit.positions) for unit, cost in zip(units, values, strict=True))
    assert parts.of_units + parts.lone_marks == sum(token.start is not None for token in chunks.tokens)
    assert parts.lone_marks >= 0
    if kind == "token":
        assert parts.lone_marks == 0


def test_the_sum_agrees_with_the_counter_and_says_what_is_left() -> None:
    short, long, cut = (read("a cow , a bull", "a1111"), read("cow " * 80, "a1111"), read("cow " * 80, "diffusers"))
    sums = [cost_sum(chunks, unit_costs(chunks, units_of(chunks, "word"))) for chunks in (short, long, cut)]
    assert [(part.counted, part.of_units, part.lone_marks, part.rest) for part in sums] == [
        (5, 4, 1, 0),
        (80, 80, 0, 0),
        (80, 75, 0, 5),
    ]
    broken = read("cow BREAK bull", "a1111")
    parts = cost_sum(broken, unit_costs(broken, units_of(broken, "word")))
    assert (parts.counted, parts.of_units, parts.rest) == (76, 2, 74)  # the first chunk is filled up


def test_lengths_are_means_of_the_rows_lengths_whether_centred_or_not() -> None:
    states = [[[3, 4], [0, 1], [0, 3]], [[6, 8], [0, 2], [0, 4]]]  # "twintails" is two tokens
    for centred in (False, True):
        view = hand_view(states, "cow twintails", centred)
        assert row_lengths(view, 0).tolist() == [5, 2]
        assert row_lengths(view, 1).tolist() == [10, 3]


def test_how_far_a_layer_moved_a_word_is_the_change_of_its_vector_over_its_length_before() -> None:
    states = [[[3, 4], [0, 2]], [[6, 8], [0, 2]], [[6, 8], [2, 2]]]
    view = hand_view(states, "cow car")
    assert np.isnan(moved_by_layer(view, 0)).all()
    assert moved_by_layer(view, 1).tolist() == [1, 0]
    assert moved_by_layer(view, 2).tolist() == [0, 1]
    centred = hand_view([[[3, 1], [1, 3]], [[3, 2], [1, 1]]], "cow car", centred=True)
    assert moved_by_layer(centred, 1).tolist() == [0.5, 1]  # (2, 0) to (2, 1); (0, 2) to (0, 0)


def test_likeness_is_the_cosine_with_the_pointed_word_and_none_with_itself() -> None:
    view = hand_view([[[1, 0], [0, 2], [3, 3]]], "cow car bull")
    values = likeness_to(view, 0, 0)
    assert np.isnan(values[0]) and values[1:] == pytest.approx([0, 0.5**0.5])
    assert not np.isnan(view.matrix(0)).any()  # which the panes draw, and which is left as it is


def test_likeness_in_a_long_prompt_is_that_of_a_short_one() -> None:
    view = EncodingView(random_encoding(read("cow car " * 160, "a1111")), ViewOptions("word", normed=False), None)
    values = likeness_to(view, 2, 7)
    assert np.isnan(values[7]) and len(values) == 320
    assert np.delete(values, 7) == pytest.approx(np.delete(view.matrix(2)[7], 7), abs=1e-5)


def test_scales_of_one_measure_are_the_same_at_every_layer_where_they_can_be() -> None:
    floats = lambda *values: np.array(values, np.float32)  # noqa: E731
    for values in (floats(-0.2, 0.3), floats(0.9, np.nan)):
        assert scale_of("likeness", values) == ValueScale(0.0, 0.6)
        assert scale_of("likeness", values, centred=False) == ValueScale(0.5, 1.0)
    assert scale_of("weight", floats(1, 1.2)) == ValueScale(0.5, 1.5, is_diverging=True)
    assert scale_of("weight", floats(1, 2.5)) == ValueScale(-0.5, 2.5, is_diverging=True)
    assert scale_of("cost", floats(1, 2)) == ValueScale(1, 4)
    assert scale_of("length", floats(25, 28, np.nan)) == ValueScale(25, 28)
    assert scale_of("feature", floats(0.25, 0.5)) == ValueScale(0, 0.5)
    assert scale_of("moved", floats(np.nan, np.nan)) is None


@given(st.lists(st.floats(-2, 3, width=32) | st.just(float("nan")), max_size=30))
def test_a_greater_value_never_has_a_lower_colour_and_none_has_none(values: list[float]) -> None:
    array: Floats = np.array(values, np.float32)
    steps = ValueScale(0, 1).steps(array)
    assert all((step == -1) == (value != value) and step < STEPS for step, value in zip(steps, values, strict=True))
    known = sorted((value, step) for value, step in zip(values, steps, strict=True) if step >= 0)
    assert [step for _, step in known] == sorted(step for _, step in known)


def test_the_middle_of_a_scale_of_weights_is_1_and_equal_values_stand_in_the_middle() -> None:
    assert ValueScale(0.5, 1.5, is_diverging=True).steps(np.array([0.5, 1.5], np.float32)) == [0, STEPS - 1]
    assert ValueScale(0.5, 1.5, is_diverging=True).steps(np.array([1], np.float32)) == [STEPS // 2]
    assert ValueScale(3, 3).steps(np.array([3, np.nan], np.float32)) == [STEPS // 2, -1]
