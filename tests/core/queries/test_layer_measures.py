"""What the layers do to a prompt's units, measured from a script."""

from dataclasses import replace

import numpy as np
from analysis_models import RAW, RowsEncoder, encoded, random_encoding

from core.analysis.across_layers import effective_rank, similarity_to_eos, similarity_to_isolated
from core.analysis.encoding_view import EncodingView, ViewOptions
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.encoder.encoding import Encoding, Floats
from core.model import Model
from core.queries.layer_measures import LayerMeasure, measure_layers


def measured(encoder: Encoder, measure: LayerMeasure, encoding: Encoding, options: ViewOptions = RAW) -> Floats:
    (values,) = measure_layers(measure, [EncodingView(encoding, options)], Model(encoder)).values
    return values


def test_self_is_the_cosine_with_the_word_encoded_alone(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow, a cow")
    expected = similarity_to_isolated(EncodingView(encoding, RAW), RowsEncoder(encoder))
    np.testing.assert_allclose(measured(encoder, "self", encoding), expected, atol=1e-5)


def test_eos_is_the_cosine_with_eos_which_is_like_itself(encoder: Encoder) -> None:
    encoding = encoded(encoder, "a red cow")
    values = measured(encoder, "eos", encoding, replace(RAW, with_eos=True))
    np.testing.assert_array_equal(values[:, :3], similarity_to_eos(EncodingView(encoding, RAW)))
    np.testing.assert_allclose(values[:, -1], 1, atol=1e-5)


def test_the_spread_is_of_the_words_alone(encoder: Encoder) -> None:
    encoding = random_encoding(read("a photo of a cow", "a1111"))
    view, values = EncodingView(encoding, RAW), measured(encoder, "spread", encoding)
    np.testing.assert_array_equal(values[:, 0], view.mean_pairwise_cosine)
    np.testing.assert_allclose(values[:, 1], effective_rank(view.vectors) / 5, rtol=1e-6)
    with_eos = measured(encoder, "spread", encoding, replace(RAW, with_eos=True))
    np.testing.assert_allclose(with_eos, values, atol=1e-6)


def test_an_empty_prompt_has_measures_of_no_units(encoder: Encoder) -> None:
    encoding = encoded(encoder, "")
    assert measured(encoder, "self", encoding).shape == measured(encoder, "eos", encoding).shape == (4, 0)
    assert np.isnan(measured(encoder, "spread", encoding)).all()
