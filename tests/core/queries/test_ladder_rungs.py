"""The rungs of a ladder, encoded from a script."""

import numpy as np
import pytest
from analysis_models import changed_weights, encoded, raw_view

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.encoder.encoder import Encoder
from core.model import Model
from core.queries.ladder_rungs import encode_rungs, likeliest_unit, split_rungs

RUNGS = ("animal", "Aberdeen Angus bull")


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("normed", [True, False])
def test_a_rung_is_the_mean_of_its_states_alone_as_a_view_sees_its_own(
    encoder: Encoder, model: Model, centred: bool, normed: bool
) -> None:
    mean = np.random.default_rng(2).normal(size=(4, encoder.info.width)).astype(np.float32)
    view = EncodingView(encoded(encoder, "a cow"), ViewOptions("word", centred, normed), mean)
    vectors = encode_rungs(encoder.info, RUNGS, model)
    for index, rung in enumerate(RUNGS):
        alone = EncodingView(encoded(encoder, rung), ViewOptions("tag", centred, normed), mean)
        np.testing.assert_allclose(vectors.transformed(view)[:, index], alone.vectors[:, 0], atol=1e-4)


def test_rungs_fit_views_of_the_same_weights_only(encoder: Encoder, model: Model) -> None:
    vectors = encode_rungs(encoder.info, RUNGS, model)
    assert vectors.fits(raw_view(encoder, "sky"))
    with changed_weights(encoder):
        assert not vectors.fits(raw_view(encoder, "sky"))


def test_brackets_are_letters_and_a_rung_of_no_token_is_named(encoder: Encoder, model: Model) -> None:
    vectors = encode_rungs(encoder.info, ("(cow:1.2)", ""), model)
    assert vectors.tokenless == ("",) and not vectors.raw[:, 1].any()
    plain = encode_rungs(encoder.info, ("cow",), model)
    assert np.abs(vectors.raw[1:, 0] - plain.raw[1:, 0]).max() > 1e-3


def test_the_likeliest_unit_is_a_word_of_letters_that_is_like_all_of_the_rungs(encoder: Encoder) -> None:
    view = raw_view(encoder, "red cow sky a")
    both = view.vectors[:, [1, 1]] + 0.1 * view.vectors[:, [0, 2]]
    assert likeliest_unit(view, both) == 1
    assert likeliest_unit(view, view.vectors[:, [3, 3]]) != 3  # too short to be what rungs are about


def test_commas_of_all_kinds_part_rungs_and_each_counts_once() -> None:
    assert split_rungs(" animal,\N{FULLWIDTH COMMA}big  cat\N{IDEOGRAPHIC COMMA}animal, ") == ("animal", "big cat")
