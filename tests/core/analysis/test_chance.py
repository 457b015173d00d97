"""How far words move by chance."""

import numpy as np

from core.analysis.chance import EVENLY, MOST_MOVED, evenly_chosen, peak, relative_movement, telling_words


def test_movement_is_relative_to_the_row_and_zero_where_nothing_moves() -> None:
    before = np.array([[3, 4], [1, 0], [0, 0]], np.float32)
    after = np.array([[3, 4], [1, 0.5], [0, 0]], np.float32)
    assert relative_movement(before, after).tolist() == [0, 0.5, 0]


def test_the_peak_is_in_units_of_the_median_so_that_the_size_of_a_lora_has_no_part_in_it() -> None:
    scores = np.array([1, 2, 2, 2, 6], np.float32)
    assert peak(scores) == peak(7 * scores) == 3 and peak(scores, scores[:1]) == 6
    assert peak(np.zeros(4, np.float32)) == peak(np.zeros(0, np.float32)) == 0


def test_the_telling_words_are_the_most_moved_of_each_draw_and_some_of_all() -> None:
    draws = [np.random.default_rng(seed).random(5000).astype(np.float32) for seed in (1, 2)]
    telling = telling_words(draws)
    assert set(evenly_chosen(5000)) <= set(telling) and len(evenly_chosen(5000)) == EVENLY
    assert all(set(np.argsort(-scores)[:MOST_MOVED]) <= set(telling) for scores in draws)
    assert len(telling) <= EVENLY + 2 * MOST_MOVED and evenly_chosen(3).tolist() == [0, 1, 2]
