"""What the tests of the core share."""

from pathlib import Path

import pytest
from analysis_models import tiny_encoder
from made_studios import Expected, expected_studios, lay_out_studios

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


@pytest.fixture(scope="session")
def made(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the made installations, which no test changes."""
    top = tmp_path_factory.mktemp("studios").resolve()
    lay_out_studios(shared, top)
    return top


@pytest.fixture(scope="session")
def expected(shared: Path, made: Path) -> Expected:
    """What is to be found in each of them, by its id."""
    return expected_studios(shared)
