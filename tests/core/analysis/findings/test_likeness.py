"""Two words that are nearly the same: said where a planted pair stands out, and quiet where all are alike."""

from dataclasses import replace

import numpy as np
from analysis_models import RAW, random_encoding

from core.analysis.encoding_view import EncodingView
from core.analysis.findings.likeness import nearly_the_same
from core.analysis.reference import SHARES
from core.dialects.table import read

WORDS = "castle, forest, river, bridge, village, boat, cow, bull, red dog, fast car"
QUANTILES = np.tile(np.interp(SHARES, [0, 50, 99.9, 100], [-0.4, 0, 0.6, 0.9]).astype(np.float32), (5, 1))


def view_of(cosine: float, pair: tuple[int, int] = (1, 3), text: str = WORDS, among: float = 0.0) -> EncodingView:
    """Words at right angles, or of the cosine `among`, but for two positions of this cosine."""
    encoding = random_encoding(read(text, "a1111"), width=120)
    states = np.zeros_like(encoding.hidden_states)
    states[:, :77, 1:78] = np.eye(77) * np.sqrt(1 - among)
    states[:, :77, 0] = np.sqrt(among)
    left, right = pair
    states[:, right] = cosine * states[:, left] + np.sqrt(1 - cosine**2) * np.eye(120)[100]
    view = EncodingView(replace(encoding, hidden_states=states), RAW)
    return replace(view, reference_quantiles=QUANTILES)


def test_a_pair_that_stands_out_is_said_with_its_cosine_and_its_place_among_the_reference() -> None:
    finding = nearly_the_same(view_of(0.8), 2)
    assert finding is not None and finding.positions == (1, 3) and round(finding.value, 2) == 0.8
    expected = "“castle” and “forest” are nearly the same at layer 2: 0.80, closer than 99.9 % of word pairs."
    assert finding.sentence == expected


def test_a_pair_no_nearer_than_reference_pairs_is_not_said() -> None:
    assert nearly_the_same(view_of(0.55), 2) is None


def test_a_near_pair_among_near_words_does_not_stand_out() -> None:
    assert nearly_the_same(view_of(0.8, among=0.6), 2) is None


def test_words_of_one_phrase_have_read_one_another_and_are_not_called_the_same() -> None:
    inside, outside = view_of(0.8, (17, 18)), view_of(0.8, (17, 20))
    assert [outside.units[outside.unit_at_position[at]].label for at in (17, 18, 20)] == ["red", "dog", "fast"]
    assert nearly_the_same(inside, 2) is None and nearly_the_same(outside, 2) is not None


def test_small_words_numbers_and_equal_words_are_not_called_the_same() -> None:
    assert nearly_the_same(view_of(0.9, (1, 3), WORDS.replace("castle", "a").replace("forest", "the")), 2) is None
    assert nearly_the_same(view_of(0.9, (1, 3), WORDS.replace("castle", "1").replace("forest", "2")), 2) is None
    assert nearly_the_same(view_of(0.9, (1, 3), WORDS.replace("castle", "Forest")), 2) is None


def test_few_words_no_reference_and_broken_rows_say_nothing() -> None:
    assert nearly_the_same(view_of(0.8, text="castle, forest, river"), 2) is None
    assert nearly_the_same(replace(view_of(0.8), reference_quantiles=None), 2) is None
    assert nearly_the_same(view_of(float("nan")), 2) is None
    assert nearly_the_same(view_of(0.8), 9) is None
