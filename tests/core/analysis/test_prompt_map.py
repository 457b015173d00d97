"""A prompt's map as it is drawn: in its frame, with hulls, its own errors named, and calm."""

from dataclasses import replace

import numpy as np
import pytest
from analysis_models import random_encoding

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.map_layout import HULL_REACH, MapFrame, convex_hull, runs_of_near_boxes
from core.analysis.neighbour_map import neighbours_kept
from core.analysis.prompt_map import CLEAR_GAIN, MapRequest, Method, PromptMap, map_prompt, mapped_units, renewed_map
from core.analysis.word_map import WordMap
from core.dialects.table import read

METHODS: tuple[Method, ...] = ("neighbours", "distances", "plane")
TEXT = ", ".join(
    f"{colour} {thing}" for colour in ("red", "blue", "old", "new") for thing in "cow dog car sky sea".split()
)
LONG = ", ".join(f"word{number}" for number in range(60))


def view_of(text: str) -> EncodingView:
    return EncodingView(random_encoding(read(text, "a1111")), ViewOptions(centred=False))


def request(view: EncodingView, method: Method = "neighbours", width: float = 700, height: float = 400) -> MapRequest:
    sizes = np.array([(8.0 * len(view.units[unit].label) + 10, 17.0) for unit in mapped_units(view)]).reshape(-1, 2)
    return MapRequest(method, width, height, sizes, 2)


def boxes(made: PromptMap, layer: int) -> tuple[np.ndarray, np.ndarray]:
    """Middles and sizes of the words at a layer."""
    layout = made.layouts[layer]
    middles = made.plan.frame.to_pixels(made.places[layer]) + layout.offsets
    return middles[layout.has_room], made.request.sizes[layout.has_room]


def test_units_of_the_same_label_are_on_the_map_once() -> None:
    view = view_of(TEXT)
    labels = [view.units[unit].label for unit in mapped_units(view)]
    assert len(labels) == len(set(labels)) == 9 and len(view.units) == 40
    made = map_prompt(view, request(view))
    assert {view.units[index].label: at for index, at in made.place_of_unit.items()} == {
        label: at for at, label in enumerate(labels)
    }


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("text", ["cow", "cow dog", TEXT, LONG])
def test_at_every_layer_words_lie_apart_within_the_frame(method: Method, text: str) -> None:
    view = view_of(text)
    made = map_prompt(view, request(view, method))
    assert set(made.layouts) == set(range(5))
    for layer in made.layouts:
        middles, sizes = boxes(made, layer)
        assert len(middles)
        overlap = (sizes[:, None] + sizes[None]) / 2 - np.abs(middles[:, None] - middles[None])
        assert not np.triu((overlap > 1e-6).all(axis=2), 1).any()
        assert (middles >= sizes / 2).all() and (middles <= [700, 400] - sizes / 2).all()


def test_what_the_map_gets_wrong_is_named() -> None:
    view = view_of(LONG)
    made = map_prompt(view, request(view))
    layout, cosines = made.layouts[3], view.matrix(3)
    middles = made.plan.frame.to_pixels(made.places[3]) + layout.offsets
    for unit in range(len(made.units)):
        order = np.argsort(-np.where(np.arange(60) == unit, -np.inf, cosines[unit]), kind="stable")[:5]
        away = np.hypot(*(middles - middles[unit]).T)
        away[unit] = np.inf
        beside = np.argsort(away, kind="stable")[:5]
        assert list(layout.nearest[unit]) == list(order) and list(layout.beside[unit]) == list(beside)
        assert layout.kept[unit] == len(set(order) & set(beside))
        assert layout.misplaced[unit] == (order[0] not in beside)
    assert layout.misplaced.any() and not layout.misplaced.all()


def test_the_same_prompt_gives_the_same_picture() -> None:
    first, second = (map_prompt(view, request(view)) for view in (view_of(LONG), view_of(LONG)))
    for layer in first.layouts:
        assert np.array_equal(first.layouts[layer].offsets, second.layouts[layer].offsets)
        assert np.array_equal(first.layouts[layer].has_room, second.layouts[layer].has_room)


def test_the_layer_that_is_looked_at_is_reported_first_and_looks_the_same_in_the_end() -> None:
    view, reports = view_of(LONG), list[PromptMap]()
    made = map_prompt(view, request(view), report=reports.append)
    (first,) = reports
    assert set(first.layouts) == {2} and not first.is_complete and made.is_complete
    assert np.array_equal(first.layouts[2].offsets, made.layouts[2].offsets)
    assert first.plan.frame == made.plan.frame


def test_another_size_moves_boxes_and_no_places_and_a_part_of_the_map_has_room_for_more_words() -> None:
    view = view_of(LONG)
    small = map_prompt(view, request(view, width=300, height=150))
    assert not small.layouts[2].has_room.all()
    large = map_prompt(view, request(view, width=1200, height=700), small)
    assert large.layouts[2].has_room.all() and large.places is small.places
    frame = small.plan.frame
    middle, size = (frame.left + frame.right) / 2, frame.right - frame.left
    part = middle - size / 10, frame.low, middle + size / 10, frame.high
    zoomed = map_prompt(view, replace(request(view, width=300, height=150), part=part), small)
    seen = (np.abs(zoomed.places[2, :, 0] - middle) < size / 10) & (zoomed.places[2, :, 1] > frame.low)
    assert zoomed.layouts[2].has_room[seen].sum() > small.layouts[2].has_room[seen].sum()
    assert not zoomed.layouts[2].offsets[~seen].any()


def test_the_frame_stays_as_long_as_the_map_fits_and_fills_it() -> None:
    view = view_of(LONG)
    before = map_prompt(view, request(view))
    frame = before.plan.frame
    for growth, stays in ((1.2, True), (1.8, False), (0.8, False)):
        across, up = (frame.right - frame.left) * (growth - 1) / 2, (frame.high - frame.low) * (growth - 1) / 2
        other = MapFrame(frame.left - across, frame.low - up, frame.right + across, frame.high + up, 700, 400)
        shown = replace(before, plan=replace(before.plan, frame=other))
        assert (map_prompt(view, request(view), shown).plan.frame == other) == stays


def test_a_length_is_stretched_twofold_at_most_and_threefold_where_lengths_mean_nothing() -> None:
    for text, method in ((LONG, "neighbours"), (TEXT, "neighbours"), (TEXT, "distances"), (TEXT, "plane")):
        view = view_of(text)
        made = map_prompt(view, request(view, method, 1800, 60))
        frame, most = made.plan.frame, 3 if text is LONG else 2
        across, up = (frame.right - frame.left) / frame.width, (frame.high - frame.low) / frame.height
        assert up / across == pytest.approx(most, rel=0.01)


def test_medoids_keep_their_box_before_others_and_eos_is_the_first_to_lose_it() -> None:
    view = EncodingView(random_encoding(read(LONG, "a1111")), ViewOptions(centred=False, with_eos=True))
    made = map_prompt(view, request(view, width=260, height=120))
    order = list(np.argsort(-made.plan.importance))
    medoids = {group[0] for group in made.groups if view.units[made.units[group[0]]].label != "EOS"}
    assert medoids and set(order[: len(medoids)]) == medoids and view.units[made.units[order[-1]]].label == "EOS"


def test_pixels_go_down_where_the_plane_goes_up() -> None:
    frame = MapFrame(0, 0, 10, 5, 100, 50)
    assert frame.to_pixels(np.array([[0, 5], [10, 0], [5, 2.5]])).tolist() == [[0, 0], [100, 50], [50, 25]]


def test_hulls_hold_the_words_of_their_group_that_stand_together() -> None:
    view = view_of(LONG)
    made = map_prompt(view, request(view))
    layout, count = made.layouts[2], 0
    middles = made.plan.frame.to_pixels(made.places[2]) + layout.offsets
    for hull in layout.hulls:
        group = list(made.groups[hull.group])
        assert set(hull.units.tolist()) <= set(group)
        corners = middles[hull.units] + hull.corners
        edges = np.roll(corners, -1, axis=0) - corners
        for unit in set(hull.units.tolist()):
            away = middles[unit] - corners
            assert ((edges[:, 0] * away[:, 1] - edges[:, 1] * away[:, 0]) >= -1e-6).all()
        count += 1
    assert count


def test_runs_of_boxes_reach_from_one_to_the_next_and_a_lone_one_is_none() -> None:
    middles = np.array([[0.0, 0], [50, 0], [100, 0], [400, 0], [0, 300], [0, 330]])
    assert runs_of_near_boxes(middles, np.full((6, 2), 10.0), HULL_REACH) == [[0, 1, 2], [4, 5]]
    assert runs_of_near_boxes(middles[:1], np.full((1, 2), 10.0), HULL_REACH) == []


def test_the_hull_of_a_square_and_its_middle_is_the_square() -> None:
    points = np.array([[0.0, 0], [1, 1], [2, 0], [2, 2], [0, 2]])
    assert sorted(convex_hull(points)) == [0, 2, 3, 4]


def test_a_map_that_grew_is_made_anew_only_where_that_keeps_clearly_more_neighbours() -> None:
    words = LONG.split(", ")
    grown = None
    for count in (22, 32, 44, 60):
        view = view_of(", ".join(words[-count:]))
        grown = map_prompt(view, request(view), grown)
    assert grown is not None and isinstance(grown.map, WordMap)
    distances = 1 - grown.cosines[1:].mean(axis=0)
    spoilt = replace(grown, map=replace(grown.map, mean=grown.map.mean[::-1].copy()))
    renewed = renewed_map(spoilt)
    kept = [neighbours_kept(distances, each.map.mean).mean() for each in (spoilt, renewed)]  # type: ignore[union-attr]
    assert kept[1] >= kept[0] + CLEAR_GAIN and renewed.map.keys == grown.map.keys
    assert renewed_map(renewed) is renewed and set(renewed.layouts) == set(grown.layouts)
    plane = map_prompt(view, request(view, "plane"))
    assert renewed_map(plane) is plane
