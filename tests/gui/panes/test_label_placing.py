"""Labels cover neither one another nor other points, and do not jump about."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.panes.map.label_placing import SIDES, Boxes, Label, place_labels

ROOM = (0.0, 0.0, 400.0, 300.0)
GAP = 9.0


def drawn(count: int, seed: int) -> Boxes:
    return np.random.default_rng(seed).uniform((20, 20), (380, 280), size=(count, 2))


def labels_of(points: Boxes, wanted: bool = False) -> list[Label]:
    return [Label(index, 20 + 7 * (index % 9), 14, wanted) for index in range(len(points))]


def cover(one: Boxes, other: Boxes) -> bool:
    return bool((one[:2] < other[2:] - 1e-9).all() and (other[:2] < one[2:] - 1e-9).all())


clouds = st.builds(drawn, st.integers(1, 40), st.integers(0, 2**32 - 1))


@given(clouds)
def test_labels_lie_in_the_room_and_over_nothing(points: Boxes) -> None:
    placed = place_labels(labels_of(points), points, ROOM, GAP, {})
    assert placed
    boxes = {point: box for point, (_, box) in placed.items()}
    for point, box in boxes.items():
        assert (box[:2] >= ROOM[:2]).all() and (box[2:] <= ROOM[2:]).all()
        assert not any(cover(box, other) for at, other in boxes.items() if at != point)
        dots = [np.concatenate([dot - GAP / 2, dot + GAP / 2]) for at, dot in enumerate(points) if at != point]
        assert not any(cover(box, dot) for dot in dots)


@given(clouds)
def test_wanted_labels_are_placed_even_without_room(points: Boxes) -> None:
    assert set(place_labels(labels_of(points, wanted=True), points, ROOM, GAP, {})) == set(range(len(points)))


@given(clouds)
def test_the_first_come_first_and_beside_their_point(points: Boxes) -> None:
    label = labels_of(points)[-1]
    (side, box) = place_labels([label, *labels_of(points)[:-1]], points, ROOM, 0, {})[label.point]
    middle = (box[:2] + box[2:]) / 2
    assert np.allclose(middle - points[label.point], np.array(SIDES[side]) * (label.width / 2, label.height / 2))


@given(st.integers(0, len(SIDES) - 1))
def test_a_label_keeps_its_side_until_something_stands_there(side: int) -> None:
    label, point = Label(0, 30, 14), np.array([[200.0, 150.0]])
    ((kept, box),) = place_labels([label], point, ROOM, GAP, {0: side}).values()
    assert kept == side
    crowded = np.concatenate([point, (box[None, :2] + box[2:]) / 2])
    ((left, _),) = place_labels([label], crowded, ROOM, GAP, {0: side}).values()
    assert left != side
