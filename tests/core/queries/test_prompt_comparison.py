"""Two prompts, and one prompt in two encoders, compared from a script."""

from pathlib import Path

import numpy as np
import pytest
from analysis_models import RAW, changed_weights, raw_view, tiny_encoder
from encoder_files import save_xl

from core.analysis.comparison import compare_units
from core.analysis.encoding_view import EncodingView
from core.analysis.representation_similarity import compare_representations
from core.dialects.table import read
from core.encoder.encoder import Encoder
from core.model import Model
from core.queries.prompt_comparison import compare_encoders, compare_prompts, describe_comparison
from core.weights.opening import open_model


@pytest.fixture
def view(encoder: Encoder) -> EncodingView:
    return raw_view(encoder, "a red cow")


def test_another_text_is_read_by_the_same_rules_and_seen_in_the_same_way(
    encoder: Encoder, model: Model, view: EncodingView
) -> None:
    compared = compare_prompts(view, "a (blue:1.3) cow", None, None, model)
    expected = compare_units(view, raw_view(encoder, "a (blue:1.3) cow"))
    assert compared.comparison.alignment == expected.alignment
    np.testing.assert_allclose(compared.comparison.relative_change, expected.relative_change, atol=1e-5)
    np.testing.assert_allclose(compared.mean_distance, expected.cosine_distance.mean(axis=1), atol=1e-5)
    assert compared.matrix(2).shape == (3, 3) and compared.matrix(2)[0, 0] == pytest.approx(1, abs=1e-5)
    said = describe_comparison(compared, 3)
    assert said.startswith("2 words in both, 1 only in A, 1 only in B. Those in both are ") and "at layer 3" in said


def test_an_encoding_is_kept_while_it_is_of_that_text_and_of_the_same_weights(
    encoder: Encoder, model: Model, view: EncodingView
) -> None:
    first = compare_prompts(view, "a cow", None, None, model).b.encoding
    assert compare_prompts(view, "a cow", first, None, model).b.encoding is first
    assert compare_prompts(view, "a bull", first, None, model).b.encoding is not first
    with changed_weights(encoder):
        adapted = raw_view(encoder, "a red cow")
        assert compare_prompts(adapted, "a cow", first, None, model).b.encoding is not first


def test_prompts_without_a_word_in_common_have_no_mean(model: Model, view: EncodingView) -> None:
    compared = compare_prompts(view, "sky", None, None, model)
    assert np.isnan(compared.mean_distance).all()
    assert describe_comparison(compared, 1).startswith("0 words in both, 3 only in A, 1 only in B. Feature")


def test_two_encoders_are_compared_by_the_likenesses_among_the_units_of_both(tmp_path: Path) -> None:
    model = open_model(save_xl(tmp_path / "xl.safetensors"))
    chunks = read("a red cow, a bull", "a1111", "sdxl")
    views = [EncodingView(encoder.encode(chunks.for_encoder(encoder.info.name)), RAW) for encoder in model.encoders]
    compared = compare_encoders(views[0], chunks, [None, None], model)
    expected = compare_representations(views[0].vectors, views[1].vectors)
    assert (compared.infos, compared.count) == (tuple(encoder.info for encoder in model.encoders), 5)
    np.testing.assert_allclose(compared.similarity.rsa, expected.rsa, atol=1e-4)
    np.testing.assert_allclose(compared.similarity.cka, expected.cka, atol=1e-3)


def test_a_view_of_another_encoder_is_refused(view: EncodingView, tmp_path: Path) -> None:
    other = Model(tiny_encoder(tmp_path))
    with pytest.raises(ValueError, match="was closed"):
        compare_prompts(view, "cow", None, None, other)
    with pytest.raises(ValueError, match="was closed"):
        compare_encoders(view, view.chunks, [None, None], other)
