"""Maps of words: neighbours kept, the same map for the same words, calm over layers and while typing, odd inputs."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompts import HUNDRED_WORDS

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.map_projection import project_to_plane
from core.analysis.neighbour_map import (
    MIN_NEIGHBOUR_POINTS,
    Array,
    classical_mds,
    moved_to_distances,
    moved_to_neighbours,
    nearest,
    neighbour_shares,
    neighbours_kept,
    new_neighbour_map,
    places_apart,
)
from core.analysis.similarity import cosine_matrix
from core.analysis.word_map import MapMethod, WordMap, map_words
from core.dialects.table import read
from core.encoder.encoding import Floats
from core.program.cancellation import Cancelled
from core.queries.reference_cache import cached_reference
from core.weights.opening import open_encoder

METHODS: tuple[MapMethod, ...] = ("neighbours", "distances")


def keys(count: int) -> list[tuple[str, int]]:
    return [(f"word{index}", 0) for index in range(count)]


def random_cosines(count: int, seed: int, layers: int = 3, width: int = 12) -> Floats:
    return cosine_matrix(np.random.default_rng(seed).normal(size=(layers + 1, count, width)).astype(np.float32))


def planted(sizes: tuple[int, ...], noise: float = 0.05) -> Floats:
    """Cosines [2, n, n] of tight clusters around directions at right angles."""
    draw = np.random.default_rng(1)
    kinds = np.repeat(np.arange(len(sizes)), sizes)
    vectors = np.eye(len(sizes), 40)[kinds] + noise * draw.normal(size=(2, len(kinds), 40))
    return cosine_matrix(vectors.astype(np.float32))


@cache
def hundred_words() -> EncodingView:
    """A hundred words of ten kinds, shuffled, in the study encoder."""
    encoder = open_encoder("study")
    text = ", ".join(np.random.default_rng(5).permutation(HUNDRED_WORDS))
    chunks = read(text, "a1111").for_encoder(encoder.info.name)
    encoding = encoder.encode(chunks, max_chunks=10, padding=False)
    view = view_encoding(encoding, ViewOptions(), cached_reference(encoder))
    assert len(view.units) == 100
    return view


@cache
def hundred_cosines() -> Floats:
    return cosine_matrix(hundred_words().vectors)


@cache
def hundred_mapped() -> WordMap:
    return map_words(hundred_cosines(), keys(100))


def kept(places: Floats) -> float:
    """The share of the five nearest that a map of the hundred words keeps, mean over the layers."""
    pairs = zip(hundred_cosines(), places, strict=True)
    return float(np.mean([neighbours_kept(1 - cosines.astype(float), at) for cosines, at in pairs])) / 5


def steps(places: Floats) -> float:
    """The mean movement between neighbouring layers over the map's size."""
    size = np.sqrt(((places - places.mean(axis=1, keepdims=True)) ** 2).sum(axis=2).mean())
    return float(np.linalg.norm(np.diff(places, axis=0), axis=2).mean() / size)


def test_of_a_hundred_words_the_map_keeps_most_of_the_nearest_and_the_plane_does_not() -> None:
    plane = project_to_plane(hundred_words().vectors, keys(100)).points
    assert kept(hundred_mapped().places) >= 0.7
    assert kept(map_words(hundred_cosines(), keys(100), "distances").places) > kept(plane) + 0.05
    assert kept(plane) < 0.5


def test_layers_tied_to_the_mean_map_move_less_than_maps_of_their_own() -> None:
    distances = 1 - hundred_cosines().astype(float)
    mean = new_neighbour_map(distances[1:].mean(axis=0))
    loose = [moved_to_neighbours(neighbour_shares(layer), mean, 60) for layer in distances]
    tied = [moved_to_neighbours(neighbour_shares(layer), mean, 60, tie=0.03) for layer in distances]
    anew = [new_neighbour_map(layer) for layer in distances]
    assert steps(np.array(tied)) < steps(np.array(loose)) < steps(np.array(anew))
    assert steps(hundred_mapped().places) < 0.05


def test_the_same_words_give_the_same_map_bit_for_bit() -> None:
    again = map_words(hundred_cosines(), keys(100), shown_layer=7)
    assert np.array_equal(again.places, hundred_mapped().places) and np.array_equal(again.mean, hundred_mapped().mean)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [2, 3, 12, MIN_NEIGHBOUR_POINTS, 40])
def test_words_in_another_order_have_the_same_places(method: MapMethod, count: int) -> None:
    cosines = random_cosines(count, count)
    order = np.random.default_rng(2).permutation(count)
    made = map_words(cosines, keys(count), method)
    other = map_words(cosines[:, order][:, :, order], [keys(count)[unit] for unit in order], method)
    assert np.array_equal(made.places[:, order], other.places)


def test_three_tight_clusters_stand_together_with_all_of_their_neighbours() -> None:
    cosines = planted((7, 7, 8))
    made = map_words(cosines, keys(22))
    clusters = np.repeat([0, 1, 2], (7, 7, 8))
    for places in made.places:
        beside = nearest(places_apart(places.astype(float)), 5)
        assert (clusters[beside] == clusters[:, None]).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 25])
def test_any_number_of_words_and_equal_words_have_finite_places(method: MapMethod, count: int) -> None:
    equal = np.ones((3, count, count), np.float32)
    for cosines in (random_cosines(count, 0, layers=2), equal, planted((count, 0), noise=0) if count else equal):
        made = map_words(cosines, keys(count), method)
        assert made.places.shape == (len(cosines), count, 2) and np.isfinite(made.places).all()
        assert made.done == set(range(len(cosines)))


@pytest.mark.parametrize("method", METHODS)
def test_two_equal_words_stand_beside_one_another(method: MapMethod) -> None:
    vectors = np.random.default_rng(4).normal(size=(2, 30, 9)).astype(np.float32)
    vectors[:, 7] = vectors[:, 3]
    for places in map_words(cosine_matrix(vectors), keys(30), method).places.astype(float):
        beside = nearest(places_apart(places), 3)
        assert 7 in beside[3] and 3 in beside[7]


def test_rows_that_are_not_finite_have_no_map() -> None:
    with pytest.raises(ValueError, match="not finite"):
        map_words(np.full((2, 5, 5), np.nan, np.float32), keys(5))


@pytest.mark.parametrize("method", METHODS)
def test_a_map_can_be_given_up_between_two_rounds(method: MapMethod) -> None:
    asked = list[int]()

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 20

    with pytest.raises(Cancelled):
        map_words(random_cosines(30, 1), keys(30), method, cancelled=cancelled)
    assert len(asked) == 21


def test_the_shown_layer_comes_first_and_the_others_stand_at_the_mean_map_until_then() -> None:
    reports = list[WordMap]()
    made = map_words(random_cosines(25, 3), keys(25), shown_layer=2, report=reports.append)
    (first,) = reports
    assert first.done == {2} and np.array_equal(first.places[2], made.places[2])
    assert np.array_equal(first.places[0], first.mean) and not np.array_equal(made.places[0], made.mean)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [12, 40])
def test_a_word_that_is_typed_moves_the_others_less_than_a_map_made_anew(method: MapMethod, count: int) -> None:
    cosines = hundred_cosines()[:, : count + 1, : count + 1]
    before = map_words(cosines[:, :count, :count], keys(count), method)
    typed = map_words(cosines, keys(count + 1), method, previous=before)
    anew = map_words(cosines, keys(count + 1), method, previous=before, is_edit=False)
    size = np.sqrt(before.mean.var(axis=0).sum())
    moved = [np.linalg.norm(made.mean[:count] - before.mean, axis=1).mean() / size for made in (typed, anew)]
    assert moved[0] < moved[1] and moved[0] < 0.35
    near = before.mean[nearest(1 - cosines[1:].mean(axis=0).astype(float), 3)[count]].mean(axis=0)
    assert np.linalg.norm(typed.mean[count] - near) < 1.5 * size


def test_a_map_of_other_words_is_made_anew() -> None:
    cosines = random_cosines(30, 5)
    before = map_words(random_cosines(30, 6), [("other", number) for number in range(30)])
    assert np.array_equal(map_words(cosines, keys(30), previous=before).places, map_words(cosines, keys(30)).places)


flat = st.builds(
    lambda count, seed: np.random.default_rng(seed).normal(size=(count, 2)),
    st.integers(2, 12),
    st.integers(0, 2**32 - 1),
)


@settings(deadline=None)
@given(flat)
def test_distances_that_a_plane_has_are_kept_by_mds_and_left_alone_by_smacof(places: Array) -> None:
    distances = places_apart(places)
    plane = classical_mds(distances)
    np.testing.assert_allclose(places_apart(plane), distances, atol=1e-6)
    np.testing.assert_allclose(places_apart(moved_to_distances(distances, plane, 5)), distances, atol=1e-6)


def test_smacof_comes_nearer_to_the_distances_with_every_round() -> None:
    distances = 1 - random_cosines(25, 8)[0].astype(float)
    np.fill_diagonal(distances, 0)
    places, stress = classical_mds(distances), list[float]()
    for _ in range(20):
        places = moved_to_distances(distances, places, 1)
        stress.append(float(((places_apart(places) - distances) ** 2).sum()))
    assert stress == sorted(stress, reverse=True) and stress[-1] < stress[0]


def test_shares_of_neighbours_are_symmetric_sum_to_one_and_have_the_perplexity() -> None:
    shares = neighbour_shares(1 - random_cosines(80, 2)[0].astype(float))
    assert np.allclose(shares, shares.T) and shares.sum() == pytest.approx(1)
    rows = shares / shares.sum(axis=1, keepdims=True)
    perplexity = np.exp(-(rows * np.log(rows)).sum(axis=1))
    assert 15 <= np.median(perplexity) < 30  # what is symmetric spreads a little more than the 15 asked for
