"""Orders and groups of units: the optimum against every flip of the tree, groups that were planted, odd inputs."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.analysis.ordering import (
    MAX_ORDERED_UNITS,
    Ordering,
    average_linkage,
    by_centrality,
    order_by_likeness,
    place_new,
)
from core.analysis.similarity import cosine_matrix

Distances = NDArray[np.float64]


def random_distances(count: int, seed: int) -> Distances:
    half = np.triu(np.random.default_rng(seed).random((count, count)), 1)
    return half + half.T


def planted(sizes: Sequence[int], noise: float, seed: int = 0) -> Distances:
    """Distances of units around as many orthogonal directions as there are sizes, in a random order."""
    generator = np.random.default_rng(seed)
    kinds = generator.permutation(np.repeat(np.arange(len(sizes)), sizes))
    vectors = np.eye(len(sizes), 40)[kinds] + noise * generator.normal(size=(len(kinds), 40))
    return np.asarray(1 - cosine_matrix(vectors.astype(np.float32)), np.float64)


def kinds_of(sizes: Sequence[int], seed: int = 0) -> list[int]:
    return np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes)).tolist()


def length(distances: Distances, order: Sequence[int]) -> float:
    return float(distances[list(order[:-1]), list(order[1:])].sum())


def members(count: int, merges: Sequence[tuple[int, int, float]]) -> list[tuple[int, ...]]:
    nodes: list[tuple[int, ...]] = [(unit,) for unit in range(count)]
    for left, right, _ in merges:
        nodes.append(nodes[left] + nodes[right])
    return nodes


def flips(count: int, merges: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, ...]]:
    """Every order that the tree allows: each node's halves one way round or the other."""

    def orders(node: int) -> list[tuple[int, ...]]:
        if node < count:
            return [(node,)]
        left, right, _ = merges[node - count]
        pairs = [(a, b) for a in orders(left) for b in orders(right)]
        return [a + b for a, b in pairs] + [b + a for a, b in pairs]

    yield from orders(count + len(merges) - 1)


@pytest.mark.parametrize("count", [3, 4, 5, 6, 7, 8])
def test_no_flip_of_the_tree_is_shorter_than_the_order(count: int) -> None:
    for seed in range(20):
        distances = random_distances(count, seed)
        every = [*flips(count, average_linkage(distances))]
        assert len(every) == 2 ** (count - 1)
        order = order_by_likeness(distances).order
        assert order in every
        assert length(distances, order) == pytest.approx(min(length(distances, flip) for flip in every))


@given(st.integers(3, 60), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_an_order_is_a_permutation_in_which_every_subtree_stands_together(count: int, seed: int) -> None:
    distances = random_distances(count, seed)
    ordering = order_by_likeness(distances)
    assert sorted(ordering.order) == list(range(count))
    places = np.argsort(ordering.order)
    for node in members(count, average_linkage(distances)):
        assert np.ptp(places[list(node)]) == len(node) - 1
    assert ordering.groups == () or sum(ordering.groups, ()) == ordering.order
    if count >= 9:
        assert max(3, count / 8) <= len(ordering.groups) <= count / 3
    assert length(distances, ordering.order) <= length(distances, range(count)) or count < 6


def test_merges_are_of_the_two_nodes_with_the_least_mean_distance() -> None:
    distances = random_distances(12, 3)
    merges = average_linkage(distances)
    nodes, alive = members(12, merges), set(range(12))
    for step, (left, right, height) in enumerate(merges):
        means = {(a, b): distances[np.ix_(nodes[a], nodes[b])].mean() for a in alive for b in alive if a < b}
        assert height == pytest.approx(min(means.values()))
        assert means[min(left, right), max(left, right)] == pytest.approx(height)
        alive = (alive - {left, right}) | {12 + step}


@pytest.mark.parametrize(("sizes", "noise"), [((4, 4, 4), 0), ((3, 7, 5), 0.02), ((2, 9, 4, 6), 0.02)])
def test_blocks_that_were_planted_are_found_exactly(sizes: tuple[int, ...], noise: float) -> None:
    for seed in range(5):
        groups, kinds = order_by_likeness(planted(sizes, noise, seed)).groups, kinds_of(sizes, seed)
        assert sorted(len(group) for group in groups) == sorted(sizes)
        assert all(len({kinds[unit] for unit in group}) == 1 for group in groups)


def test_another_order_of_the_units_gives_the_same_groups_and_no_longer_order() -> None:
    distances = planted((6, 9, 5, 8, 7), 0.15)
    shuffle = np.random.default_rng(5).permutation(len(distances))
    first, second = order_by_likeness(distances), order_by_likeness(distances[np.ix_(shuffle, shuffle)])
    again = {frozenset(int(shuffle[unit]) for unit in group) for group in second.groups}
    assert again == {frozenset(group) for group in first.groups}
    renamed = [int(shuffle[unit]) for unit in second.order]
    assert renamed in (list(first.order), list(first.order[::-1]))


def test_the_same_distances_give_the_same_order_in_the_direction_of_reading() -> None:
    distances = planted((5, 5, 5), 0.1)
    ordering = order_by_likeness(distances)
    assert order_by_likeness(distances.copy()) == ordering
    assert np.corrcoef(ordering.order, np.arange(15))[0, 1] >= 0


def test_fewer_than_three_units_stay_and_fewer_than_nine_have_no_groups() -> None:
    for count in range(9):
        ordering = order_by_likeness(random_distances(count, 1))
        assert ordering.groups == () and sorted(ordering.order) == list(range(count))
        assert count > 2 or ordering.order == tuple(range(count))
    assert order_by_likeness(random_distances(9, 1)).groups


def test_equal_rows_stand_together() -> None:
    vectors = np.random.default_rng(2).normal(size=(20, 16)).astype(np.float32)
    vectors[[3, 11, 17]] = vectors[3]
    places = np.argsort(order_by_likeness(1 - cosine_matrix(vectors)).order)
    assert np.ptp(places[[3, 11, 17]]) == 2


def test_all_equal_rows_missing_numbers_and_too_many_units_give_an_order_too() -> None:
    broken = random_distances(12, 0)
    broken[4] = broken[:, 4] = np.nan
    for distances in (np.zeros((12, 12)), broken, np.full((12, 12), np.nan)):
        ordering = order_by_likeness(distances)
        assert sorted(ordering.order) == list(range(12)) and len(ordering.groups) in (3, 4)
    count = MAX_ORDERED_UNITS + 1
    assert order_by_likeness(np.zeros((count, count))) == Ordering(tuple(range(count)))


def test_a_long_chain_of_merges_is_ordered_whole() -> None:
    places = np.cumsum(np.arange(MAX_ORDERED_UNITS) ** 1.5)
    distances = np.abs(places[:, None] - places)
    assert order_by_likeness(distances).order == tuple(range(MAX_ORDERED_UNITS))


def test_the_medoid_is_the_unit_nearest_to_all_of_its_own_group() -> None:
    places = np.array([0.0, 10.0, 4.0, 5.0, 100.0])
    distances = np.abs(places[:, None] - places)
    assert by_centrality(distances, ((4,), (0, 1, 2, 3))) == ((4,), (2, 3, 0, 1))
    assert by_centrality(distances, ()) == ()


def test_a_new_unit_is_put_beside_its_nearest_into_its_group_and_nothing_else_moves() -> None:
    places = np.array([0.0, 1.0, 2.0, 10.0, 11.0, 12.0, 11.4, 50.0])
    distances = np.abs(places[:, None] - places)
    known = Ordering((5, 4, 3, 2, 1, 0), ((5, 4, 3), (2, 1, 0)))
    assert place_new(known, distances[:7, :7]) == Ordering((5, 6, 4, 3, 2, 1, 0), ((5, 6, 4, 3), (2, 1, 0)))
    both = place_new(known, distances)
    assert [unit for unit in both.order if unit < 6] == list(known.order) and both.order[0] == 7
    assert place_new(Ordering(), distances).order == (0, 1, 2, 3, 4, 6, 5, 7)
