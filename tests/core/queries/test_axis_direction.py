"""The direction of an artist's own axis: identities, and the vectors that it is made of."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.own_axis import OwnAxis
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.queries.axis_direction import axis_direction, axis_vectors

AGES = OwnAxis("ages", ("young", "child"), ("old", "elderly man"))
PROMPTS = OwnAxis("prompts", ("a young girl, smiling",), ("an old man", "a tree in the snow"))


@pytest.fixture
def view(encoder: Encoder) -> EncodingView:
    """A prompt's, as it is shown by default."""
    return view_encoding(encoder.encode(read("a cow", "a1111").for_encoder("clip_l")), ViewOptions(), None)


def row_of(text: str, encoder: Encoder, positions: Sequence[int]) -> np.ndarray:
    """The mean of the final-normed rows of a text encoded whole."""
    encoding = encoder.encode(read(text, "diffusers").for_encoder("clip_l"))
    return encoding.final_norm(encoding.hidden_states[:, positions].mean(axis=1))


def test_a_list_against_itself_has_no_direction(view: EncodingView, model: Model) -> None:
    same = OwnAxis("", AGES.left, AGES.left[::-1])
    assert not axis_direction(same, view, model).any()


@pytest.mark.parametrize("axis", [AGES, PROMPTS])
def test_exchanged_sides_turn_the_direction_round(axis: OwnAxis, view: EncodingView, model: Model) -> None:
    direction = axis_direction(axis, view, model)
    assert direction.shape == view.encoding.hidden_states[:, 0].shape and np.abs(direction).max() > 0.01
    assert np.allclose(axis_direction(axis.exchanged, view, model), -direction, atol=1e-5)


def test_a_word_is_its_own_mean_row_and_a_prompt_its_row_at_eos(view: EncodingView, model: Model) -> None:
    encoder = model.encoders[0]
    words, prompts = axis_vectors(AGES, view, model), axis_vectors(PROMPTS, view, model)
    assert np.allclose(words.left[:, 0], row_of("young", encoder, [1]), atol=1e-4)
    assert np.allclose(words.right[:, 1], row_of("elderly man", encoder, [1, 2]), atol=1e-4)
    tokens = read("an old man", "diffusers").for_encoder("clip_l").tokens
    assert [token.kind for token in tokens[3:5]] == ["text", "eos"]
    assert np.allclose(prompts.right[:, 0], row_of("an old man", encoder, [4]), atol=1e-4)


def test_vectors_fit_a_view_of_the_same_weights_and_no_other_list(view: EncodingView, model: Model) -> None:
    vectors = axis_vectors(AGES, view, model)
    assert vectors.fits(OwnAxis("other name", AGES.left, AGES.right), view) and not vectors.fits(PROMPTS, view)
    changed = replace(vectors, bos=vectors.bos + 1)
    assert not changed.fits(AGES, view)


def test_an_empty_side_a_closed_encoder_and_a_key_are_told(view: EncodingView, model: Model) -> None:
    with pytest.raises(ValueError, match="either side"):
        axis_direction(OwnAxis("", (), ("old",)), view, model)
    with pytest.raises(Cancelled):
        axis_direction(AGES, view, model, lambda: True)
