"""Boxes of words part until none covers another, stay in the frame, and shrink to dots where there is no room."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.label_separation import DOT_REACH, MAX_GAP_OFFSET, Array, Separation, separate_boxes
from core.program.cancellation import Cancelled


def drawn(count: int, seed: int, frame: tuple[float, float]) -> Array:
    return np.random.default_rng(seed).uniform((0, 0), frame, size=(count, 2))


def sizes_of(count: int) -> Array:
    return np.array([(20.0 + 7 * (index % 9), 17.0) for index in range(count)]).reshape(-1, 2)


def apart(places: Array, frame: tuple[float, float], sizes: Array | None = None) -> Separation:
    sizes = sizes_of(len(places)) if sizes is None else sizes
    return separate_boxes(places, sizes, frame, -np.arange(len(places), dtype=float))


def covering(made: Separation, sizes: Array) -> int:
    """How many pairs of words cover one another."""
    middles, boxes = made.middles[made.has_room], sizes[made.has_room]
    overlap = (boxes[:, None] + boxes[None]) / 2 - np.abs(middles[:, None] - middles[None])
    return int(np.triu((overlap > 1e-6).all(axis=2), 1).sum())


cases = st.tuples(st.integers(0, 70), st.integers(0, 2**32 - 1), st.sampled_from([(560.0, 420.0), (300.0, 150.0)]))


@settings(deadline=None, max_examples=60)
@given(cases)
def test_no_two_words_cover_one_another_and_all_stay_in_the_frame(case: tuple[int, int, tuple[float, float]]) -> None:
    count, seed, frame = case
    made, sizes = apart(drawn(count, seed, frame), frame), sizes_of(count)
    assert covering(made, sizes) == 0
    reach = np.where(made.has_room[:, None], sizes / 2, DOT_REACH)
    assert (made.middles >= reach - 1e-9).all() and (made.middles <= np.array(frame) - reach + 1e-9).all()


@pytest.mark.parametrize(("count", "frame"), [(60, (560.0, 420.0)), (150, (900.0, 640.0))])
def test_where_there_is_room_every_word_is_one_and_near_its_place(count: int, frame: tuple[float, float]) -> None:
    places = drawn(count, 3, frame)
    made = apart(places, frame)
    assert made.has_room.all()
    assert np.linalg.norm(made.middles - places, axis=1).mean() < 17


def test_words_that_do_not_cover_one_another_do_not_move() -> None:
    places = np.array([[100.0, 100.0], [200.0, 100.0], [100.0, 150.0]])
    assert np.array_equal(apart(places, (400, 300)).middles, places)


def test_where_there_is_no_room_the_least_important_are_dots_at_their_places_or_outside_the_boxes_there() -> None:
    frame, count = (300.0, 120.0), 80
    places, sizes = drawn(count, 1, frame), sizes_of(count)
    made = apart(places, frame)
    words, dots = np.flatnonzero(made.has_room), np.flatnonzero(~made.has_room)
    assert len(dots) > 20 and len(words) > 10 and words.mean() < dots.mean()
    assert covering(made, sizes) == 0
    assert np.hypot(*(made.middles[words] - places[words]).T).max() <= MAX_GAP_OFFSET
    moved = np.hypot(*(made.middles[dots] - places[dots]).T)
    assert (moved == 0).any() and moved.mean() < 20


def test_equal_places_part_in_the_order_of_the_prompt() -> None:
    made = apart(np.full((3, 2), 100.0), (300, 200), np.full((3, 2), 15.0))
    assert made.has_room.all() and len({tuple(middle) for middle in made.middles.round(3)}) == 3
    pair = apart(np.full((2, 2), 100.0), (300, 200), np.full((2, 2), 15.0))
    assert pair.middles[0, 0] < pair.middles[1, 0]


def test_the_same_boxes_part_the_same_way_and_what_was_a_dot_stays_one() -> None:
    places = drawn(60, 9, (500, 300))
    assert np.array_equal(apart(places, (500, 300)).middles, apart(places, (500, 300)).middles)
    known = np.arange(60) < 30
    made = separate_boxes(places, sizes_of(60), (500, 300), -np.arange(60.0), places + 1, known)
    assert not (made.has_room & ~known).any()


def test_a_frame_smaller_than_a_word_holds_it_as_well_as_it_can() -> None:
    made = apart(np.zeros((2, 2)), (10, 5), np.full((2, 2), 40.0))
    assert np.isfinite(made.middles).all()


def test_it_can_be_given_up() -> None:
    with pytest.raises(Cancelled):
        separate_boxes(np.zeros((9, 2)), sizes_of(9), (400, 300), np.arange(9.0), cancelled=lambda: True)


def test_a_word_that_was_moved_too_far_is_a_word_again_in_the_nearest_gap() -> None:
    frame, count = (740.0, 285.0), 88  # a prompt of 150 tokens in the smallest window
    for seed in range(6):
        places = drawn(count, seed, frame)
        made = apart(places, frame)
        assert made.has_room.mean() > 0.97, seed
        assert np.hypot(*(made.middles - places)[made.has_room].T).max() <= MAX_GAP_OFFSET + 20  # and within the frame


def test_no_dot_has_a_gap_for_its_word_beside_it() -> None:
    frame, count = (300.0, 120.0), 40
    places, sizes = drawn(count, 2, frame), sizes_of(count)
    made = apart(places, frame)
    dots = np.flatnonzero(~made.has_room)
    assert len(dots)
    for dot in dots:
        middles, boxes = made.middles[made.has_room], sizes[made.has_room]
        covers = (np.abs(places[dot] - middles) < (sizes[dot] + boxes) / 2).all(axis=1)
        is_outside = (places[dot] < sizes[dot] / 2).any() or (places[dot] > frame - sizes[dot] / 2).any()
        assert covers.any() or is_outside
