"""Ranked pairs and the order of lines, on views whose likenesses were planted."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from analysis_models import random_encoding
from numpy.typing import NDArray

from core.analysis.confusable import confusable_pairs
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.pair_ranking import RankedPair, cosines_of, rank_pairs
from core.analysis.reference import SHARES
from core.analysis.unit_order import lines_as_written, lines_by_likeness, order_units
from core.dialects.table import read

WORDS = "cow bull horse rose lily tulip car van truck moon"
KINDS = (0, 0, 0, 1, 1, 1, 2, 2, 2, 3)  # of the words
ENCODER = random_encoding(read("", "a1111")).encoder
QUANTILES = np.linspace(-0.5, 0.5, len(SHARES), dtype=np.float32)[None].repeat(5, axis=0)


def planted_view(text: str = WORDS, kinds: Sequence[int] = KINDS, seed: int = 0, noise: float = 0.3) -> EncodingView:
    """A view of random rows, in which each word stands near the direction of its kind."""
    encoding = replace(random_encoding(read(text, "a1111")), encoder=ENCODER)
    view = EncodingView(encoding, ViewOptions(centred=False, normed=False), reference_quantiles=QUANTILES)
    generator = np.random.default_rng(seed)
    states = np.array(encoding.hidden_states)
    of_label: dict[str, NDArray[np.float32]] = {}
    for unit, kind in zip(view.units, kinds, strict=True):
        vector = np.eye(states.shape[2])[kind] + noise * generator.normal(size=states.shape[2]) / 4
        states[:, unit.positions] = of_label.setdefault(unit.label, vector)
    return EncodingView(replace(encoding, hidden_states=states), view.options, reference_quantiles=QUANTILES)


def labels(pairs: Sequence[RankedPair]) -> list[tuple[str, str]]:
    return [(pair.left.label, pair.right.label) for pair in pairs]


def test_pairs_most_alike_are_each_others_nearest_the_first_first() -> None:
    view = planted_view()
    pairs = rank_pairs(view, 1).alike
    matrix = view.matrix(1) - 2 * np.eye(10)
    assert pairs and [pair.cosine for pair in pairs] == sorted((pair.cosine for pair in pairs), reverse=True)
    for pair in pairs:
        left, right = view.index(pair.left.key), view.index(pair.right.key)
        assert matrix[left].argmax() == right and matrix[right].argmax() == left
        assert pair.cosine == matrix[left, right] and KINDS[left] == KINDS[right]


def test_pairs_least_alike_are_each_others_farthest() -> None:
    view = planted_view()
    matrix = view.matrix(2)
    (first, *_) = rank_pairs(view, 2).unlike
    assert first.cosine == matrix.min()
    for pair in rank_pairs(view, 2).unlike:
        left, right = view.index(pair.left.key), view.index(pair.right.key)
        assert matrix[left].argmin() == right and matrix[right].argmin() == left


def test_only_pairs_above_their_percentile_are_called_alike_or_confused() -> None:
    view = planted_view()
    low, high = QUANTILES.copy() + 2, QUANTILES.copy() - 2
    none = rank_pairs(replace(view, reference_quantiles=low), 1)
    assert (none.alike, none.confused) == ((), ()) and none.unlike
    every = rank_pairs(replace(view, reference_quantiles=high), 1)
    assert 0 < len(every.confused) <= 8 and all(pair.percent == 100 for pair in every.confused)
    pairs = confusable_pairs(replace(view, reference_quantiles=high), 1, 8)
    assert [(view.index(pair.left.key), view.index(pair.right.key)) for pair in every.confused] == pairs
    bare = rank_pairs(replace(view, reference_quantiles=None), 1)
    assert bare.alike and not bare.confused and all(np.isnan(pair.percent) for pair in bare.alike)


def test_small_words_are_pairs_among_the_least_alike_alone_and_words_that_stand_twice_are_none() -> None:
    view = planted_view("a cow, a bull, a cow", (0, 1, 0, 1, 0, 1), noise=0.0)
    ranking = rank_pairs(replace(view, reference_quantiles=QUANTILES - 2), 1)
    assert labels(ranking.alike) == [("cow", "bull")]
    shown = replace(view, options=replace(view.options, small_words="shown"), reference_quantiles=QUANTILES - 2)
    assert ("a", "cow") in labels(ranking.unlike) and labels(ranking.unlike) == labels(rank_pairs(shown, 1).unlike)
    near = planted_view("a cow, an bull", (0, 1, 0, 2), noise=0.0)
    assert labels(rank_pairs(near, 1).alike) == []
    asked = replace(near, options=replace(near.options, small_words="shown"), reference_quantiles=QUANTILES - 2)
    assert ("a", "an") in labels(rank_pairs(asked, 1).alike)
    assert near.extreme_pairs[0] == (1, 3) and asked.extreme_pairs[0] == (0, 2)


def test_pairs_that_an_edit_moved_are_ranked_by_how_far_matched_by_their_words() -> None:
    before = planted_view()
    before.precompute(1)
    after = planted_view(f"sun {WORDS}", (3, *KINDS), seed=1)
    moved = rank_pairs(after, 1, cosines_of(before)).changed
    assert moved and "sun" not in {label for pair in labels(moved) for label in pair}
    changes = [abs(pair.change) for pair in moved]
    assert changes == sorted(changes, reverse=True) and min(changes) >= 0.01
    for pair in moved:
        places = [before.index(unit.key) for unit in (pair.left, pair.right)]
        assert pair.before == before.matrix(1)[tuple(places)]
    assert rank_pairs(before, 1, cosines_of(before)).changed == () == rank_pairs(after, 1).changed
    raw = replace(before, options=replace(before.options, normed=True))
    assert rank_pairs(after, 1, cosines_of(raw)).changed == ()


def test_cosines_before_an_edit_do_not_keep_the_view() -> None:
    import gc
    from weakref import ref

    view = planted_view()
    view.precompute(0)
    kept, gone = cosines_of(view), ref(view)
    del view
    gc.collect()
    assert gone() is None and set(kept.matrices) == {0, 1, 2, 3, 4}


def test_lines_by_likeness_hold_each_word_once_in_named_groups() -> None:
    view = planted_view("cow bull horse rose lily tulip car van truck cow Rose", (*KINDS[:9], 0, 1))
    lines = lines_by_likeness(view, order_units(view, 1), 1)
    shown = [view.units[unit].label for unit in lines.units]
    assert sorted(shown) == sorted(WORDS.split()[:9])
    assert lines.line_of[9] == lines.line_of[0] and lines.line_of[10] == lines.line_of[3]
    kinds = [{KINDS[lines.units[line]] for line in group} for group in lines.groups]
    assert sorted(map(min, kinds)) == [0, 1, 2] and all(len(kind) == 1 for kind in kinds)
    spans = [sorted(group) for group in lines.groups]
    assert all(span == list(range(span[0], span[-1] + 1)) for span in spans)
    assert lines_as_written(view).units == tuple(range(11)) and not lines_as_written(view).groups


def test_a_known_order_is_kept_and_a_new_word_stands_beside_its_nearest() -> None:
    view = planted_view(noise=0.1)
    order = order_units(view, 1)
    old = [view.units[unit].label for unit in lines_by_likeness(view, order, 1).units]
    after = planted_view(f"bus {WORDS}", (2, *KINDS), noise=0.1)
    lines = lines_by_likeness(after, order, 1)
    new = [after.units[unit].label for unit in lines.units]
    assert [label for label in new if label != "bus"] == old
    place = new.index("bus")
    assert {"car", "van", "truck"} & {*new[max(place - 1, 0) : place + 2]}
    (group,) = [group for group in lines.groups if lines.line_of[0] in group]
    assert {new[line] for line in group} == {"car", "van", "truck", "bus"}
    fewer = planted_view("cow rose moon", (0, 1, 3))
    kept = [fewer.units[unit].label for unit in lines_by_likeness(fewer, order, 1).units]
    assert kept == [label for label in old if label in kept] and len(kept) == 3


@pytest.mark.parametrize("text", ["", "cow"])
def test_a_prompt_without_pairs_has_no_ranking_and_its_lines(text: str) -> None:
    view = planted_view(text, (0,) * len(text.split()))
    ranking = rank_pairs(view, 1)
    assert not any((ranking.alike, ranking.unlike, ranking.changed, ranking.confused))
    assert len(lines_by_likeness(view, order_units(view, 1), 1).units) == len(text.split())
