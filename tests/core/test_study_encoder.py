"""The study encoder that is shipped: what a first look at it shows is so in every layer."""

import numpy as np
import pytest

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.reference import ReferenceMean, reference_mean
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.weights import STUDY, STUDY_FILE
from core.weights.opening import open_encoder


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder(STUDY)


@pytest.fixture(scope="module")
def reference(encoder: Encoder) -> ReferenceMean:
    return reference_mean(encoder)


def view(encoder: Encoder, reference: ReferenceMean, prompt: str, view: ViewOptions) -> EncodingView:
    return view_encoding(encoder.encode(read(prompt, "a1111"), padding=False), view, reference)


def feature(encoder: Encoder, prompt: str) -> np.ndarray:
    return encoder.encode(read(prompt, "a1111"), padding=False).feature


def test_the_file_takes_at_most_32_million_bytes() -> None:
    assert STUDY_FILE.stat().st_size <= 32_000_000


@pytest.mark.parametrize("normed", [False, True])
def test_a_cow_is_nearer_to_a_bull_than_either_is_to_a_car_in_every_layer(
    encoder: Encoder, reference: ReferenceMean, normed: bool
) -> None:
    seen = view(encoder, reference, "a photo of a cow, a bull, a red car", ViewOptions(normed=normed))
    cow, bull, car = ([unit.label for unit in seen.units].index(word) for word in ("cow", "bull", "car"))
    assert (seen.pair(cow, bull) > seen.pair(cow, car) + 0.15).all()
    assert (seen.pair(cow, bull) > seen.pair(bull, car) + 0.15).all()


@pytest.mark.parametrize(
    ("part", "right", "swapped"),
    [
        ("a red cube", "a red cube and a blue sphere", "a blue cube and a red sphere"),
        ("red cube", "red cube, blue sphere", "blue cube, red sphere"),
        ("a black dog", "a black dog next to a white horse", "a white dog next to a black horse"),
        ("a cat chased by a dog", "a dog chasing a cat", "a cat chasing a dog"),
    ],
)
def test_a_text_is_nearer_to_the_prompt_that_says_the_same(
    encoder: Encoder, part: str, right: str, swapped: str
) -> None:
    rows = np.stack([feature(encoder, text) for text in (part, right, swapped, "a cow", "a castle at night")])
    centred = rows - rows.mean(axis=0)
    own, same, other, *_ = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    assert own @ same > own @ other
