"""The specificity ladder says what was measured, whichever way it falls."""

import numpy as np
import pytest
from analysis_models import RowsEncoder, raw_view, transformers_states
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.isolated_texts import isolate_texts
from core.analysis.similarity import cosine
from core.analysis.specificity import Ladder, build_ladder, describe_ladder
from core.analysis.statistics import spearman
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.tokens.tokenizer import BOS, EOS, clip_tokenizer

RUNGS = ("animal", "cattle", "bull")
LAYERS = 7
seeds = st.integers(0, 2**32 - 1)


def moving(path: Floats) -> Ladder:
    """A word that moves along three orthogonal rungs as `path` [layers] says, from 0 to 2."""
    rungs = np.broadcast_to(np.eye(3, dtype=np.float32), (len(path), 3, 3))
    vectors = np.exp(-((path[:, None] - np.arange(3)) ** 2)).astype(np.float32)
    return build_ladder("cow", vectors, RUNGS, rungs)


def drawn(seed: int) -> Ladder:
    draw = np.random.default_rng(seed)
    vectors, rungs = draw.normal(size=(LAYERS, 9)), draw.normal(size=(LAYERS, 3, 9))
    return build_ladder("cow", vectors.astype(np.float32), RUNGS, rungs.astype(np.float32))


@given(seeds)
def test_the_scores_the_closest_and_the_mean_rung_are_in_range(seed: int) -> None:
    ladder = drawn(seed)
    assert (np.abs(ladder.scores) <= 1).all()
    assert (ladder.nearest == ladder.scores.argmax(axis=1)).all()
    assert (ladder.mean_rung >= 0).all() and (ladder.mean_rung <= 2).all()
    assert -1 <= ladder.trend <= 1
    assert ladder.slope == pytest.approx(np.polyfit(range(LAYERS), ladder.mean_rung, 1)[0], abs=1e-5)


@given(seeds)
def test_the_ladder_turned_round_has_the_opposite_trend(seed: int) -> None:
    draw = np.random.default_rng(seed)
    vectors, rungs = (draw.normal(size=size).astype(np.float32) for size in ((LAYERS, 9), (LAYERS, 3, 9)))
    up, down = build_ladder("cow", vectors, RUNGS, rungs), build_ladder("cow", vectors, RUNGS[::-1], rungs[:, ::-1])
    np.testing.assert_allclose(up.mean_rung, 2 - down.mean_rung, atol=1e-4)
    assert up.slope == pytest.approx(-down.slope, abs=1e-4)


def test_the_sentence_says_more_specific_more_general_or_neither() -> None:
    depth = np.linspace(0, 2, LAYERS)
    assert describe_ladder(moving(depth)) == (
        "From layer 0 to layer 6 the closest rung to “cow” went from “animal” to “bull”; "
        "over the layers the tendency is towards the more specific (rank correlation with depth 1.00)."
    )
    assert describe_ladder(moving(depth[::-1])).endswith(
        "from “bull” to “animal”; over the layers the tendency is towards the more general "
        "(rank correlation with depth −1.00)."
    )
    assert describe_ladder(moving(np.ones(LAYERS))) == (
        "At layer 0 and at layer 6 the closest rung to “cow” is “cattle”; "
        "over the layers there is no clear tendency to the more general or the more specific."
    )


def test_a_steady_but_tiny_move_is_no_tendency() -> None:
    ladder = moving(np.linspace(0.9, 0.95, LAYERS))
    assert abs(ladder.trend) > 0.9
    assert "no clear tendency" in describe_ladder(ladder)


@given(seeds)
def test_the_sentence_never_names_a_way_that_the_numbers_do_not_go(seed: int) -> None:
    ladder = drawn(seed)
    said = describe_ladder(ladder)
    assert ("more specific (rank" in said) <= (ladder.slope > 0 and ladder.trend > 0)
    assert ("more general (rank" in said) <= (ladder.slope < 0 and ladder.trend < 0)
    assert ladder.rungs[ladder.nearest[0]] in said and ladder.rungs[ladder.nearest[-1]] in said


def test_rungs_that_are_equally_close_leave_the_word_in_the_middle() -> None:
    ladder = build_ladder("cow", np.ones((3, 4), np.float32), RUNGS, np.ones((3, 3, 4), np.float32))
    assert ladder.mean_rung.tolist() == [1, 1, 1] and ladder.trend == ladder.slope == 0


def test_rows_that_are_no_numbers_give_a_sentence_too() -> None:
    ladder = build_ladder("cow", np.full((3, 4), np.nan, np.float32), RUNGS, np.ones((3, 3, 4), np.float32))
    assert "cannot be told" in describe_ladder(ladder)


def test_one_rung_is_no_ladder() -> None:
    with pytest.raises(ValueError, match="at least two rungs"):
        build_ladder("cow", np.ones((3, 4), np.float32), ("animal",), np.ones((3, 1, 4), np.float32))


def test_the_scores_are_the_cosines_with_transformers_passes_over_the_rungs_alone(encoder: Encoder) -> None:
    view = raw_view(encoder, "a cow")
    rungs = ("animal", "Aberdeen Angus bull")
    vectors = isolate_texts(rungs, view.chunks).vectors(RowsEncoder(encoder), view.transform)
    ladder = build_ladder("cow", view.vectors[:, 1], rungs, vectors)
    for index, rung in enumerate(rungs):
        ids = [token.id for token in clip_tokenizer().tokenize(rung)]
        states, _ = transformers_states([BOS, *ids, EOS])
        expected = cosine(view.vectors[:, 1], states[:, 1:-1].mean(axis=1))
        np.testing.assert_allclose(ladder.scores[:, index], expected, atol=1e-5)


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=9), st.randoms(use_true_random=False))
def test_rank_correlation_is_pearsons_of_the_mean_ranks(values: list[int], random: object) -> None:
    other = list(values)
    random.shuffle(other)  # type: ignore[attr-defined]
    ranks = [[sum(b < a for b in some) + (sum(b == a for b in some) - 1) / 2 for a in some] for some in (values, other)]
    expected = np.corrcoef(*ranks)[0, 1] if len(set(values)) > 1 else 0
    correlation = spearman(np.array(values, np.float32), np.array(other, np.float32))
    assert correlation == pytest.approx(expected, abs=1e-5)
