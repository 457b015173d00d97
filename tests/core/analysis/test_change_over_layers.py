"""How far words move between two encodings of the same prompt."""

from dataclasses import replace

import numpy as np
import pytest
from encoding_files import random_encoding

from core.analysis.change_over_layers import change_over_layers
from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.reference import ReferenceMean
from core.dialects.table import read
from core.encoder.encoding import Encoding

CHUNKS = read("a red car, a cow and a bull", "a1111")
RAW = ViewOptions(centred=False, normed=False)


def seen(encoding: Encoding, view: ViewOptions = RAW) -> EncodingView:
    return view_encoding(encoding, view, None)


def test_equal_encodings_have_not_changed_at_all() -> None:
    one = seen(random_encoding(CHUNKS))
    change = change_over_layers(one, seen(random_encoding(CHUNKS)))
    assert change.cosine_distance.shape == change.relative_change.shape == (5, len(one.units))
    assert not change.cosine_distance.any() and not change.relative_change.any()


def test_the_turn_is_the_same_both_ways_round_and_the_size_is_not() -> None:
    one, other = seen(random_encoding(CHUNKS, seed=1)), seen(random_encoding(CHUNKS, seed=2))
    there, back = change_over_layers(one, other), change_over_layers(other, one)
    np.testing.assert_allclose(there.cosine_distance, back.cosine_distance, atol=1e-6)
    assert (there.cosine_distance >= 0).all() and (there.cosine_distance <= 2).all()
    lengths = (np.linalg.norm(view.vectors, axis=-1) for view in (one, other))
    ratio = np.divide(*lengths)
    np.testing.assert_allclose(there.relative_change * ratio, back.relative_change, rtol=1e-4)


def test_longer_vectors_change_in_size_alone() -> None:
    encoding = random_encoding(CHUNKS)
    change = change_over_layers(seen(encoding), seen(replace(encoding, hidden_states=encoding.hidden_states * 3)))
    np.testing.assert_allclose(change.cosine_distance, 0, atol=1e-6)
    np.testing.assert_allclose(change.relative_change, 2, rtol=1e-5)


def test_opposite_vectors_have_turned_by_two() -> None:
    encoding = random_encoding(CHUNKS)
    change = change_over_layers(seen(encoding), seen(replace(encoding, hidden_states=-encoding.hidden_states)))
    np.testing.assert_allclose(change.cosine_distance, 2, atol=1e-6)
    np.testing.assert_allclose(change.relative_change, 2, rtol=1e-5)


def test_only_the_unit_whose_rows_moved_has_changed() -> None:
    encoding = random_encoding(CHUNKS)
    moved = encoding.hidden_states.copy()
    moved[2, seen(encoding).units[1].positions[0]] += 1
    change = change_over_layers(seen(encoding), seen(replace(encoding, hidden_states=moved)))
    assert (
        np.argwhere(change.cosine_distance > 0).tolist() == np.argwhere(change.relative_change > 0).tolist() == [[2, 1]]
    )


def test_what_is_not_finite_is_shown_as_such() -> None:
    encoding = random_encoding(CHUNKS)
    broken = encoding.hidden_states.copy()
    broken[1] = np.nan
    change = change_over_layers(seen(encoding), seen(replace(encoding, hidden_states=broken)))
    assert np.isnan(change.cosine_distance[1]).all() and np.isnan(change.relative_change[1]).all()
    assert not change.cosine_distance[0].any()


def test_only_what_answers_the_same_question_is_compared() -> None:
    encoding = random_encoding(CHUNKS)
    mean = ReferenceMean(*[encoding.hidden_states.mean(1)] * 2)
    centred = view_encoding(encoding, ViewOptions(normed=False), mean)
    with pytest.raises(ValueError, match="mean-centred"):
        change_over_layers(centred, centred)
    with pytest.raises(ValueError, match="same chunks"):
        change_over_layers(seen(encoding), seen(random_encoding(read("other", "a1111"))))
    with pytest.raises(ValueError, match="looked at in one way"):
        change_over_layers(seen(encoding), seen(encoding, replace(RAW, kind="tag")))
