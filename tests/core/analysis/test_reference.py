"""How alike the reference words are: the ruler that a cosine is held against."""

import numpy as np
import pytest
from analysis_models import encoded

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.labels import percentile_phrase
from core.analysis.reference import SHARES, cosine_quantiles, percent_below, reference_mean, reference_vocabulary
from core.analysis.similarity import cosine_matrix
from core.analysis.units import unit_means, units_of
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.program.cancellation import Cancelled

WORDS = np.random.default_rng(5).normal(size=(3, 40, 16)).astype(np.float32)


def pairs(layer: int) -> np.ndarray:
    return np.sort(cosine_matrix(WORDS[layer])[np.triu_indices(40, 1)])


def test_quantiles_are_those_that_numpy_finds_and_begin_and_end_with_the_extremes() -> None:
    quantiles = cosine_quantiles(WORDS)
    assert list(SHARES) == sorted(set(SHARES)) and SHARES[0] == 0 and SHARES[-1] == 100
    for layer in range(3):
        np.testing.assert_allclose(quantiles[layer], np.percentile(pairs(layer), SHARES), atol=1e-6)


def test_a_cosine_stands_where_so_many_pairs_are_below_it() -> None:
    quantiles = cosine_quantiles(WORDS)[1]
    values = np.linspace(-1, 1, 41, dtype=np.float32)
    counted = 100 * np.searchsorted(pairs(1), values) / len(pairs(1))
    np.testing.assert_allclose(percent_below(quantiles, values), counted, atol=0.6)
    outside = np.array([[-1, 1, np.nan]], np.float32)
    np.testing.assert_array_equal(percent_below(quantiles, outside), np.array([[0, 100, np.nan]], np.float32))
    assert np.isnan(percent_below(np.full_like(quantiles, np.nan), values)).all()


def test_counting_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        cosine_quantiles(WORDS, lambda: True)


@pytest.mark.parametrize("normed", [False, True])
@pytest.mark.parametrize("centred", [False, True])
def test_a_view_measures_by_the_pairs_under_its_own_options(encoder: Encoder, normed: bool, centred: bool) -> None:
    reference = reference_mean(encoder)
    words = encoder.encode(read(", ".join(reference_vocabulary()), "a1111"))
    units = list({unit.label: unit for unit in reversed(units_of(words.chunks, "word"))}.values())
    assert {unit.label for unit in units} == set(" ".join(reference_vocabulary()).split())
    vectors = unit_means(words.normed_states if normed else words.hidden_states, units)
    if centred:
        vectors = vectors - (reference.normed if normed else reference.raw)[:, None]
    view = view_encoding(encoded(encoder, "a cow, a bull"), ViewOptions("word", centred, normed), reference)
    for layer in (1, 3):
        cosines = cosine_matrix(vectors[layer])[np.triu_indices(len(units), 1)]
        for share in (1, 50, 99):
            assert view.percentile(np.percentile(cosines, share), layer) == pytest.approx(share, abs=0.2)


def test_without_a_reference_there_is_no_percentile(encoder: Encoder) -> None:
    assert EncodingView(encoded(encoder, "a cow"), ViewOptions()).percentile(np.zeros(2, np.float32), 1) is None
    assert view_encoding(encoded(encoder, "a cow"), ViewOptions(), None).percentile(np.zeros(2, np.float32), 1) is None


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (100.0, "closer than 99.9 % of word pairs"),
        (99.97, "closer than 99.9 % of word pairs"),
        (99.0, "closer than 99 % of word pairs"),
        (98.99, "closer than 98 % of word pairs"),
        (50.0, "closer than 50 % of word pairs"),
        (49.5, "farther apart than 50 % of word pairs"),
        (0.0, "farther apart than 99.9 % of word pairs"),
        (float("nan"), ""),
    ],
)
def test_a_percentile_is_said_in_words_and_never_more_than_was_measured(percent: float, expected: str) -> None:
    assert percentile_phrase(percent) == expected
