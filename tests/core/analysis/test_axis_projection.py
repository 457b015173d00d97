"""Places along an axis and how well it sorts unseen words: identities, the null, and lists that are too short."""

import numpy as np
import pytest

from core.analysis.axis_projection import MIN_SIDE, SHUFFLES, AxisRuler, HeldOut, direction_between, held_out, ruler_of
from core.program.cancellation import Cancelled

LAYERS, WIDTH = 3, 16


def vectors(count: int, seed: int, shift: float = 0.0) -> np.ndarray:
    """Random vectors [layers, count, width]; `shift` is added along the first direction."""
    made = np.random.default_rng(seed).normal(size=(LAYERS, count, WIDTH))
    made[..., 0] += shift
    return made.astype(np.float32)


def texts(count: int, letter: str) -> list[str]:
    return [f"{letter}{number}" for number in range(count)]


@pytest.mark.parametrize(("left", "right"), [(3, 3), (4, 7), (12, 12)])
def test_shuffled_sides_of_random_vectors_sort_at_chance(left: int, right: int) -> None:
    means = []
    for seed in range(12):
        held = held_out(vectors(left, seed), vectors(right, 99 - seed), texts(left, f"{seed}a"), texts(right, "b"))
        means.append(held.shuffled)
    assert np.abs(np.mean(means) - 0.5) < 0.05


def test_lists_that_differ_sort_unseen_words_and_random_ones_do_not() -> None:
    good = held_out(vectors(12, 1, 4), vectors(12, 2), texts(12, "a"), texts(12, "b"))
    assert good.accuracy.min() > 0.95 and good.chance.max() == 0
    bad = [held_out(vectors(12, seed), vectors(12, -seed % 97), texts(12, "a"), texts(12, "b")) for seed in range(5)]
    assert abs(np.mean([held.accuracy for held in bad]) - 0.5) < 0.15


@pytest.mark.parametrize("count", [4, 12])
def test_another_order_and_exchanged_sides_have_the_same_accuracy(count: int) -> None:
    left, right, lefts, rights = vectors(count, 1, 1), vectors(count, 2), texts(count, "a"), texts(count, "b")
    straight = held_out(left, right, lefts, rights).accuracy
    assert 0.55 < straight.mean() < 1
    np.testing.assert_allclose(held_out(right, left, rights, lefts).accuracy, straight, atol=1e-6)
    order = np.random.default_rng(5).permutation(count)
    shuffled = held_out(left[:, order], right, [lefts[index] for index in order], rights).accuracy
    np.testing.assert_allclose(shuffled, straight, atol=1e-6)


def test_leaving_one_of_each_side_out_is_what_a_loop_over_all_pairs_says() -> None:
    left, right = vectors(4, 1, 1), vectors(3, 2)
    wins = np.zeros(LAYERS)
    for one in range(4):
        for other in range(3):
            direction = np.delete(left, one, 1).mean(1) - np.delete(right, other, 1).mean(1)
            wins += (direction * (left[:, one] - right[:, other])).sum(-1) > 0
    assert wins.min() > 0
    np.testing.assert_allclose(held_out(left, right, texts(4, "a"), texts(3, "b")).accuracy, wins / 12, atol=1e-6)


def test_a_list_against_itself_has_no_direction_and_no_places() -> None:
    same = vectors(6, 1)
    direction = direction_between(same, same[:, ::-1])
    assert not direction.any()
    ruler = ruler_of(direction, [vectors(20, 3)])
    assert np.isnan(ruler.places(direction, same)).all()


def test_places_are_spreads_of_the_reference_words_and_turn_with_the_direction() -> None:
    reference, words, direction = vectors(500, 3), vectors(5, 4), np.zeros((LAYERS, WIDTH), np.float32)
    direction[:, 0] = 7.0
    ruler = ruler_of(direction, [reference[:, :200], reference[:, 200:]])
    middle, spread = reference[..., 0].mean(1), reference[..., 0].std(1)
    np.testing.assert_allclose(ruler.places(direction, words).T, (words[..., 0].T - middle) / spread, atol=1e-4)
    turned = ruler_of(-direction, [reference])
    np.testing.assert_allclose(turned.places(-direction, words), -ruler.places(direction, words), atol=1e-4)
    assert isinstance(ruler, AxisRuler)


def test_the_check_holds_is_weak_or_fails_by_the_accuracy_and_names_the_count() -> None:
    def check(accuracy: float, chance: float = 0.0) -> tuple[bool | None, bool]:
        numbers = [np.array([value], np.float32) for value in (accuracy, 0.5, chance)]
        made = HeldOut(numbers[0], numbers[1], numbers[2], 12, 7).check(0)
        assert "12 + 7" in made.sentence
        return made.holds, made.is_weak

    assert check(0.95) == (True, False) and check(0.79) == (True, True) and check(0.64) == (False, False)
    assert check(0.95, chance=0.2) == (True, True)


def test_of_too_few_words_nothing_is_claimed() -> None:
    few = held_out(vectors(MIN_SIDE - 1, 1), vectors(9, 2), texts(MIN_SIDE - 1, "a"), texts(9, "b"))
    assert (
        np.isnan(few.accuracy).all() and few.check(0).holds is None and f"{MIN_SIDE - 1} + 9" in few.check(0).sentence
    )


def test_a_key_ends_the_shuffles() -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        held_out(vectors(4, 1), vectors(4, 2), texts(4, "a"), texts(4, "b"), cancelled)
    assert len(asked) < SHUFFLES
