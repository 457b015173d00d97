"""Of random words findings seldom speak: at a layer in 1 of 20 prompts at most. tests/random_prompts.py has more."""

from collections import Counter

import numpy as np
import pytest
from random_prompts import STYLES, influence_kinds, random_prompts, spoken_kinds

from core.analysis.encoding_view import ViewOptions, view_encoding
from core.analysis.findings.likeness import nearly_the_same
from core.analysis.reference import ReferenceMean, reference_mean
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.weights.opening import open_encoder

ACCEPTED = 0.05  # of the prompts


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder("study")


@pytest.fixture(scope="module")
def reference(encoder: Encoder) -> ReferenceMean:
    return reference_mean(encoder)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("words", [20, 60])
def test_of_random_words_hardly_anything_is_said(
    encoder: Encoder, reference: ReferenceMean, words: int, style: str
) -> None:
    layers, prompts = range(encoder.info.layers + 1), list(random_prompts(20, words, style))
    spoken = [spoken_kinds(encoder, reference, text, layers) for text in prompts]
    said = Counter(kind for by_layer in spoken for kinds in by_layer for kind in kinds)
    assert sum(said.values()) <= ACCEPTED * len(prompts) * len(layers), said


def test_the_99_9th_percentile_alone_would_speak_of_most_random_prompts(
    encoder: Encoder, reference: ReferenceMean
) -> None:
    prompts, alone = list(random_prompts(10, 49, "tags")), 0
    for text in prompts:
        view = view_encoding(encoder.encode(read(text, "a1111"), padding=False), ViewOptions(), reference)
        cosines = view.matrix(11)[np.triu_indices(len(view.units), 1)]
        percents = view.percentile(cosines, 11)
        assert percents is not None
        alone += bool((percents > 99.9).any())
    assert alone >= 7


def test_the_study_encoder_hardly_tells_fog_from_mist(encoder: Encoder, reference: ReferenceMean) -> None:
    text = (
        "1girl, red dress, castle, forest, fog, mist, film grain, masterpiece, watercolor, cat, stars, moon, wide hat"
    )
    view = view_encoding(encoder.encode(read(text, "a1111"), padding=False), ViewOptions(), reference)
    finding = nearly_the_same(view, 11)
    assert finding is not None and "“fog” and “mist”" in finding.sentence


def test_of_random_words_seldom_one_moves_the_feature_far_more_or_some_do_nothing(
    encoder: Encoder, reference: ReferenceMean
) -> None:
    prompts = list(random_prompts(10, 10, "tags"))
    said = Counter(kind for text in prompts for kind in influence_kinds(encoder, reference, text))
    assert sum(said.values()) <= 2 * len(prompts) * ACCEPTED, said
