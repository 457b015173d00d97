"""What LoRAs do to a prompt, measured from a script."""

from pathlib import Path

import numpy as np
import pytest
from analysis_models import tiny_encoder
from encoder_files import save_lora

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.similarity import cosine_distance, relative_change
from core.dialects.table import read
from core.queries.lora_effect import lora_effect
from core.weights.adapters.adapted_model import AdaptedModel
from core.weights.adapters.lora import open_lora

CENTRED = ViewOptions("word", centred=True, normed=True)


@pytest.fixture
def adapted(tmp_path: Path) -> AdaptedModel:
    return AdaptedModel(tiny_encoder(tmp_path))


def test_units_move_from_the_layer_on_that_a_lora_changes_and_centring_has_no_part_in_it(
    adapted: AdaptedModel, tmp_path: Path
) -> None:
    lora = open_lora(save_lora(tmp_path / "lora.safetensors", 1))
    (encoder,), chunks = adapted.encoders, read("a red cow", "a1111")
    plain = encoder.encode(chunks)
    adapted.apply([(lora, 0.5)], adapted.encoders)
    encoding, mean = encoder.encode(chunks), np.full((4, encoder.info.width), 0.5, np.float32)
    effect = lora_effect(EncodingView(encoding, CENTRED, mean), adapted)
    options = ViewOptions("word", False, True)
    before, after = (view_encoding(states, options, None).vectors for states in (plain, encoding))
    np.testing.assert_allclose(effect.cosine_distance, cosine_distance(before, after), atol=1e-5)
    np.testing.assert_allclose(effect.relative_change, relative_change(before, after), atol=1e-4)
    np.testing.assert_allclose(effect.relative_change[:2], 0, atol=1e-5)
    assert effect.relative_change[2:, 1:].min() > 1e-4 and [unit.label for unit in effect.units] == ["a", "red", "cow"]
    assert np.flatnonzero(effect.weights).tolist() == [1]


def test_too_many_units_are_refused(adapted: AdaptedModel) -> None:
    encoding = adapted.encoders[0].encode(read("cow " * 301, "a1111"), padding=False)
    with pytest.raises(ValueError, match="more than 300 words"):
        lora_effect(EncodingView(encoding, ViewOptions()), adapted)
