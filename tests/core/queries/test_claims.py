"""What is said of CLIP, and sentences that are made of what was measured, whichever way it falls."""

import re
from dataclasses import replace

import numpy as np
import pytest
from analysis_models import RAW, encoded, random_encoding, transformers_states
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.encoding_view import EncodingView, ViewOptions
from core.analysis.similarity import cosine
from core.analysis.specificity import build_ladder, describe_ladder
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.model import Model
from core.queries.ablations import ablation_effects
from core.queries.claims import (
    Claim,
    claims,
    deeper_is_more_specific,
    last_layer_blurs,
    padding_is_alike,
    padding_is_hidden,
    rows_see_later_ones,
)

words = st.lists(st.sampled_from(["a", "red", "cow", "1girl", "BREAK", ","]), max_size=90).map(" ".join)


def along(last: float, before: float) -> EncodingView:
    """Two words whose cosine is 0.1, `before` and `last` at three layers."""
    encoding = random_encoding(read("cow bull", "a1111"), layers=2, width=4)
    states = np.zeros_like(encoding.hidden_states)
    for layer, likeness in enumerate((0.1, before, last)):
        states[layer, 1, 0] = 1
        states[layer, 2, :2] = likeness, np.sqrt(1 - likeness**2)
    return EncodingView(replace(encoding, hidden_states=states), RAW)


@given(st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_the_last_layer_blurs_says_the_two_numbers_and_their_direction(last: float, before: float) -> None:
    claim = last_layer_blurs(along(last, before))
    curve = along(last, before).mean_pairwise_cosine
    difference = float(curve[-1]) - float(curve[-2])
    numbers = [float(number.replace("−", "-")) for number in re.findall(r"−?\d\.\d\d", claim.finding)]
    np.testing.assert_allclose(numbers, [curve[-1], curve[-2], curve.min()], atol=0.006)
    assert claim.holds == (difference > 0.02)
    assert ("more alike than" in claim.finding) == (difference > 0.02)
    assert ("less alike than" in claim.finding) == (difference < -0.02)


def test_one_word_or_one_tag_cannot_tell_of_blur_and_each_is_told_what_is_missing() -> None:
    claim = last_layer_blurs(EncodingView(random_encoding(read("cow", "a1111")), RAW))
    assert claim.holds is None and "two words" in claim.finding
    of_tags = replace(RAW, kind="tag")
    one, two = (random_encoding(read(text, "a1111")) for text in ("a red cow", "a red cow, a bull"))
    assert last_layer_blurs(EncodingView(one, of_tags)).finding.startswith("Type two tags")
    assert last_layer_blurs(EncodingView(two, of_tags)).finding.startswith("Among 2 tags the raw cosine of a pair")


def test_broken_rows_are_not_called_too_few_words() -> None:
    encoding = random_encoding(read("cow bull", "a1111"))
    broken = replace(encoding, hidden_states=encoding.hidden_states * np.float32("nan"))
    claim = last_layer_blurs(EncodingView(broken, RAW))
    assert claim.holds is None and claim.finding == "Some of the words’ rows are not numbers, so nothing can be told."


def test_the_padding_rows_distances_are_those_of_transformers(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow")
    claim = padding_is_alike(EncodingView(encoding, RAW))
    states, _ = transformers_states(list(encoding.chunks.ids[0]))
    padding, end = states[-1][5:], states[-1][4]
    to_end = 1 - cosine(padding, np.broadcast_to(end, padding.shape))
    assert claim.holds is False
    assert "the 72 padding rows of chunk 1 are" in claim.finding
    assert f"{to_end.min():.2f} to {to_end.max():.2f} away from its EOS" in claim.finding


def test_padding_rows_that_are_alike_are_called_so_and_no_padding_cannot_tell() -> None:
    encoding = random_encoding(read("cow", "a1111"))
    alike: Floats = np.ones_like(encoding.hidden_states)
    assert padding_is_alike(EncodingView(replace(encoding, hidden_states=alike), RAW)).holds is True
    assert padding_is_alike(EncodingView(random_encoding(read("cow " * 75, "a1111")), RAW)).holds is None


def test_one_row_of_padding_and_none_are_said_as_they_are() -> None:
    one, none = (
        padding_is_hidden(EncodingView(random_encoding(read("cow " * count, "a1111")), RAW)) for count in (74, 75)
    )
    assert one.finding.startswith("No tool hides padding: 1 of the 77 rows is padding. It is handed over")
    assert none.finding == "No tool hides padding, but this prompt leaves none."


def alike(text: str) -> Claim:
    return padding_is_alike(EncodingView(random_encoding(read(text, "a1111")), RAW))


def test_padding_of_every_chunk_counts_and_the_chunks_are_named() -> None:
    full_and_half = alike("cow " * 81)
    assert full_and_half.holds is False and "the 69 padding rows of chunk 2 are" in full_and_half.finding
    both = alike("cow " * 5 + "BREAK bull")
    assert both.holds is False and "the 144 padding rows of the chunks 1 and 2 are" in both.finding
    assert alike("cow " * 75).holds is None and alike("cow " * 74).holds is None


def test_padding_is_measured_from_the_eos_and_the_first_padding_of_its_own_chunk() -> None:
    encoding = random_encoding(read("cow BREAK bull", "a1111"))
    states = np.zeros_like(encoding.hidden_states)
    states[:, :77, 0] = states[:, 77:, 1] = 1  # the two chunks are at right angles, and alike within
    claim = padding_is_alike(EncodingView(replace(encoding, hidden_states=states), RAW))
    assert claim.holds is True and "are 0.00 away" in claim.finding and "up to 0.00" in claim.finding


def test_padding_that_was_not_computed_or_is_broken_cannot_tell(encoder: Encoder) -> None:
    encoding = encoder.encode(read("a cow", "a1111"), padding=False)
    claim = padding_is_alike(EncodingView(encoding, RAW))
    assert claim.finding == "The padding of this prompt has not been computed here."
    broken = replace(encoding, with_padding=True)
    claim = padding_is_alike(EncodingView(broken, RAW))
    assert claim.holds is None and "not numbers" in claim.finding


def test_the_mask_that_is_not_there_is_told_with_what_it_would_change(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a cow")
    masked = {effect.name: effect for effect in ablation_effects(encoding.chunks, Model(encoder))}["Padding: masked"]
    view = EncodingView(encoding, RAW)
    hidden = padding_is_hidden(view, masked).finding
    assert "73 of the 77 rows are padding" in padding_is_hidden(view).finding
    assert f"{masked.distances.padding:.1%} of their size, and those of words by 0.0%" in hidden
    assert "handed none" in padding_is_hidden(EncodingView(random_encoding(read("x", "comfyui", "flux")), RAW)).finding


def test_no_row_sees_a_later_one_is_true_of_the_encoder(encoder: Encoder) -> None:
    assert rows_see_later_ones().holds is False
    states, others = (encoded(encoder, text).hidden_states for text in ("a red cow", "a red sky, a bull"))
    np.testing.assert_allclose(states[:, :3], others[:, :3], atol=1e-5)
    assert np.abs(states[1:, 3] - others[1:, 3]).max() > 1e-3


@pytest.mark.parametrize(("way_up", "holds"), [(1, True), (-1, False), (0, False)])
def test_deeper_is_more_specific_holds_only_where_the_ladder_says_so(way_up: int, holds: bool) -> None:
    path = 1 + way_up * np.linspace(-1, 1, 7)
    vectors = np.exp(-((path[:, None] - np.arange(3)) ** 2)).astype(np.float32)
    ladder = build_ladder("cow", vectors, ("a", "b", "c"), np.broadcast_to(np.eye(3, dtype=np.float32), (7, 3, 3)))
    claim = deeper_is_more_specific(ladder)
    assert claim.holds is holds and claim.finding == describe_ladder(ladder)
    assert deeper_is_more_specific(None).holds is None


@given(words)
def test_every_prompt_has_all_five_claims_in_whole_sentences(text: str) -> None:
    prompt_claims = claims(EncodingView(random_encoding(read(text, "a1111")), ViewOptions()))
    assert len(prompt_claims) == 5
    assert all(claim.statement.endswith(".") and claim.finding.endswith(".") for claim in prompt_claims)
    assert not any("nan" in claim.finding for claim in prompt_claims)
