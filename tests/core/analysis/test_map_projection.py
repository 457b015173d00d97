"""The map: principal components over all layers, and the next map laid on the last."""

import numpy as np
import pytest
from analysis_models import random_encoding
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.map_projection import MapProjection, align_maps, project_to_plane
from core.dialects.table import read
from core.encoder.encoding import Floats


def drawn(units: int, seed: int, width: int = 9, layers: int = 4) -> Floats:
    return np.random.default_rng(seed).normal(size=(layers, units, width)).astype(np.float32)


def keys(count: int) -> list[tuple[str, int]]:
    return [(f"word{index}", 0) for index in range(count)]


vectors = st.builds(drawn, st.integers(1, 8), st.integers(0, 2**32 - 1), st.sampled_from([3, 9, 40]))


def distances(points: Floats) -> Floats:
    flat = points.reshape(-1, 2)
    return np.linalg.norm(flat[:, None] - flat[None], axis=-1)


@given(vectors)
def test_the_map_is_the_singular_value_decomposition_of_all_layers_together(some: Floats) -> None:
    made = project_to_plane(some, keys(some.shape[1]))
    flat = (some - some.mean(axis=(0, 1))).reshape(-1, some.shape[-1])
    left, values, _ = np.linalg.svd(flat.astype(np.float64), full_matrices=False)
    np.testing.assert_allclose(made.explained, (values**2 / np.sum(values**2))[:2], atol=1e-4)
    expected = (left * values)[:, :2]
    for axis in (0, 1):
        coordinates = made.points.reshape(-1, 2)[:, axis]
        assert min(np.abs(coordinates - expected[:, axis]).max(), np.abs(coordinates + expected[:, axis]).max()) < 1e-2


@given(vectors)
def test_the_signs_are_those_of_the_largest_loading_whichever_way_the_data_are_mirrored(some: Floats) -> None:
    made, mirrored = (project_to_plane(points, keys(some.shape[1])) for points in (some, -some))
    np.testing.assert_allclose(made.points, -mirrored.points, atol=1e-3)


def test_one_unit_and_three_hundred_units_and_none_have_maps() -> None:
    assert project_to_plane(drawn(1, 0), keys(1)).points.shape == (4, 1, 2)
    many = project_to_plane(drawn(300, 1, width=64, layers=13), keys(300))
    assert many.points.shape == (13, 300, 2) and np.isfinite(many.points).all()
    none = project_to_plane(drawn(0, 0), [])
    assert none.points.shape == (4, 0, 2) and none.explained.tolist() == [0, 0]


def test_equal_vectors_all_stand_in_the_middle() -> None:
    made = project_to_plane(np.ones((4, 3, 9), np.float32), keys(3))
    assert not made.points.any() and not made.explained.any()


def test_rows_that_are_not_finite_have_no_map() -> None:
    with pytest.raises(ValueError, match="not finite"):
        project_to_plane(np.full((2, 2, 3), np.nan, np.float32), keys(2))


@given(vectors, st.floats(0, 6.3), st.booleans())
def test_a_turned_or_mirrored_map_is_laid_back_on_the_old_one(some: Floats, angle: float, mirrored: bool) -> None:
    old = project_to_plane(some, keys(some.shape[1]))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * [1, -1 if mirrored else 1]
    other = MapProjection(np.asarray(old.points @ turn, np.float32), old.explained, old.keys)
    np.testing.assert_allclose(align_maps(other, old).points, old.points, atol=1e-3)


@given(vectors, vectors)
def test_laying_on_changes_no_distance_and_no_sum_of_variance_and_takes_no_unit_further_away_on_the_whole(
    some: Floats, other: Floats
) -> None:
    old, new = project_to_plane(some, keys(some.shape[1])), project_to_plane(other, keys(other.shape[1]))
    laid, count = align_maps(new, old), min(some.shape[1], other.shape[1])
    np.testing.assert_allclose(distances(laid.points), distances(new.points), atol=1e-3)
    assert laid.explained.sum() == pytest.approx(new.explained.sum(), abs=1e-5)

    def apart(made: MapProjection) -> float:
        first, second = (points[:, :count].reshape(-1, 2) for points in (made.points, old.points))
        return float(np.linalg.norm((first - first.mean(0)) - (second - second.mean(0))))

    assert apart(laid) <= apart(new) + 1e-3


@given(st.integers(0, 2**32 - 1))
def test_a_small_change_moves_the_map_little_even_where_both_axes_explain_the_same(seed: int) -> None:
    draw = np.random.default_rng(seed)
    ring = np.array([[np.cos(a), np.sin(a)] for a in np.linspace(0, 2 * np.pi, 8, endpoint=False)])
    some = np.concatenate([ring * 5, draw.normal(0, 0.01, size=(8, 5))], axis=1)[None].astype(np.float32)
    old = project_to_plane(some, keys(8))
    nearly = some + draw.normal(0, 1e-3, size=some.shape).astype(np.float32)
    new = align_maps(project_to_plane(nearly, keys(8)), old)
    assert np.abs(new.points - old.points).max() < 0.05


def test_a_word_added_leaves_the_others_where_they_were_about() -> None:
    options = ViewOptions(centred=False)
    first, then = (
        EncodingView(random_encoding(read(text, "a1111")), options)
        for text in ("cow bull red car", "cow bull red car sky")
    )
    old, new = (project_to_plane(view.vectors, [unit.key for unit in view.units]) for view in (first, then))
    laid = align_maps(new, old)
    assert laid.keys[:4] == old.keys
    assert np.sum(laid.points[:, :4] * old.points) >= np.sum(new.points[:, :4] * old.points)


def test_maps_that_share_no_unit_are_left_alone() -> None:
    old, new = project_to_plane(drawn(3, 1), keys(3)), project_to_plane(drawn(2, 2), [("sky", 0), ("sea", 0)])
    assert align_maps(new, old) is new
