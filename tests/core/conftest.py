"""What the tests of the core share."""

import pytest
from analysis_models import tiny_encoder

from core.encoder.encoder import Encoder
from core.model import Model


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """A tiny random encoder, CLIP L by name, with a projection."""
    return tiny_encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def model(encoder: Encoder) -> Model:
    """A model of that encoder alone."""
    return Model(encoder)
