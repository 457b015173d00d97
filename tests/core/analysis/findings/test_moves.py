"""Which word moves the feature most, which do little, what LoRAs and padding move: said only where it stands out."""

import numpy as np
import pytest

from core.analysis.findings.conditioning import padding_steers
from core.analysis.findings.moves import do_little, moved_by_loras, moves_feature_most, ranked_by_feature
from core.analysis.units import units_of
from core.dialects.table import read

UNITS = units_of(read("castle forest river bridge village boat cow bull", "a1111"), "word")
EVEN = np.array([0.01, 0.02, 0.01, 0.02, 0.01, 0.02, 0.01, 0.02], np.float32)
NAN = float("nan")


def with_first(value: float) -> np.ndarray:
    return np.array([value, *EVEN[1:]], np.float32)


def test_a_word_far_above_the_median_is_said_with_its_number_and_its_place() -> None:
    finding = moves_feature_most(UNITS, with_first(0.31))
    assert finding is not None and finding.positions == UNITS[0].positions and finding.pane == "Influence"
    assert finding.value == pytest.approx(0.31)
    assert finding.sentence == "“castle” moves the feature most: 0.31 (1 − cosine), 15.5 times the median."


def test_while_some_are_not_measured_no_word_is_said_to_stand_out_of_the_others() -> None:
    moves = with_first(0.31)
    assert moves_feature_most(UNITS, moves) is not None
    moves[-1] = NAN
    assert moves_feature_most(UNITS, moves) is None


@pytest.mark.parametrize("moves", [EVEN, with_first(0.07), np.full(8, NAN, np.float32), np.zeros(8, np.float32)])
def test_a_word_that_is_merely_the_first_is_not_said(moves: np.ndarray) -> None:
    assert moves_feature_most(UNITS, moves) is None
    assert moved_by_loras(UNITS, moves, 11) is None


def test_a_word_far_above_the_median_of_words_that_are_far_apart_is_not_said() -> None:
    apart = np.array([0.3, 0.1, 0.05, 0.02, 0.01, 0.004, 0.001, 0.0005], np.float32)  # as where a place counts most
    assert apart[0] > 6 * np.median(apart) and moves_feature_most(UNITS, apart) is None


def test_too_few_words_and_words_of_other_chunks_make_no_median() -> None:
    assert moves_feature_most(UNITS[:5], with_first(0.9)[:5]) is None
    unread = np.array([0.12, *EVEN[1:6], 0, 0], np.float32)  # the feature reads the first chunk only
    finding = moves_feature_most(UNITS, unread)
    assert finding is not None and "6.0 times the median" in finding.sentence


def test_broken_numbers_say_nothing() -> None:
    assert moves_feature_most(UNITS, with_first(float("inf"))) is None


def test_a_ranking_names_the_first_and_the_last_with_their_numbers_and_claims_nothing() -> None:
    moves = np.array([0.02, 0.2134, 0.01, 0.004, 0.03, 0.02, 0.02, 0.02], np.float32)
    ranking = ranked_by_feature(UNITS, moves, "word")
    assert ranking is not None and not ranking.stands_out
    said = "“forest” moves the feature most of 8 words: by 21 % of its length; “bridge” least: 0.4 %."
    assert ranking.sentence == said
    assert ranking.value == pytest.approx(0.2134) and ranking.positions == (2, 4)


def test_words_that_the_feature_does_not_read_are_not_ranked_and_an_unknown_or_too_few_have_no_ranking() -> None:
    ranking = ranked_by_feature(UNITS, np.array([0, 0.02, 0.01, 0.03, 0, 0, 0, 0], np.float32), "word")
    assert ranking is not None and "of 3 words in the first chunk: by 3 %" in ranking.sentence
    assert ranked_by_feature(UNITS, np.array([*EVEN[:7], NAN], np.float32), "word") is None
    assert ranked_by_feature(UNITS[:2], EVEN[:2], "word") is None
    assert ranked_by_feature(UNITS, np.zeros(8, np.float32), "word") is None


def test_words_that_do_little_are_counted_the_least_first() -> None:
    presence = np.array([1, 0.4, 1, 0.1, 0.3, NAN, 0.45, 1], np.float32)
    finding = do_little(UNITS, presence, 0.5)
    assert finding is not None and finding.value == 4
    assert finding.sentence == "Of 7 measured 4 do next to nothing, “bridge”, “village” and “forest” least."
    assert finding.positions == tuple(UNITS[index].positions[0] for index in (3, 4, 1, 6))


def test_a_word_or_two_or_few_of_very_many_that_do_little_are_no_news() -> None:
    presence = np.array([1, 0.4, 0.4, 1, 1, 1, 1, 1], np.float32)
    assert do_little(UNITS, presence, 0.5) is None
    many = np.tile(presence, 13)
    assert do_little(UNITS * 13, np.where(np.arange(104) < 16, many, 1).astype(np.float32), 0.5) is None
    assert do_little(UNITS, np.full(8, NAN, np.float32), 0.5) is None


def test_the_word_that_loras_move_is_said_of_its_layer() -> None:
    finding = moved_by_loras(UNITS, with_first(0.23), 11)
    assert finding is not None and finding.pane == "LoRA change"
    expected = "LoRAs change “castle” most at layer 11: by 23 % of its size, 11.5 times the median."
    assert finding.sentence == expected


def test_small_numbers_are_written_out() -> None:
    moves = np.array([8.1e-5, *[1e-6, 2e-6] * 3, 1e-6], np.float32)
    feature, lora = moves_feature_most(UNITS, moves), moved_by_loras(UNITS, moves * 20, 3)
    assert feature is not None and "moves the feature most: 0.000081 (1 − cosine)" in feature.sentence
    assert lora is not None and "by 0.16 % of its size" in lora.sentence


def test_padding_is_said_where_it_moves_more_than_another_clip_skip() -> None:
    finding = padding_steers(0.8, 0.7, (5, 6))
    assert finding is not None and finding.positions == (5, 6)
    expected = "Hiding the padding would move the conditioning by 80 %, the next clip skip only by 70 %."
    assert finding.sentence == expected
    nearly = padding_steers(0.0641, 0.0638, (5,))
    assert nearly is not None and "by 6.41 %, the next clip skip only by 6.38 %." in nearly.sentence
    assert padding_steers(0.5, 0.7, (5,)) is padding_steers(NAN, 0.7, (5,)) is padding_steers(0.5, NAN, (5,)) is None
