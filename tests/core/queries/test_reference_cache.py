"""The reference mean comes from the cache for the same weights, and is taken anew for others."""

from collections.abc import Iterator
from pathlib import Path

import encoder_files
import numpy as np
import pytest

from core.analysis.reference import reference_mean
from core.encoder.encoder import Encoder
from core.queries import reference_cache
from core.queries.reference_cache import cached_reference
from core.weights.opening import open_encoder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "promptscope" / "references"


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    return open_encoder(encoder_files.save(tmp_path / "tiny.safetensors", encoder_files.tiny_state()))


def refuse(*_: object) -> None:
    raise AssertionError("taken anew")


def test_the_same_weights_get_the_mean_that_was_kept(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cached_reference(encoder)
    exact = reference_mean(encoder)
    np.testing.assert_allclose(first.raw, exact.raw, atol=1e-5)
    monkeypatch.setattr(reference_cache, "reference_mean", refuse)
    again = cached_reference(encoder)
    np.testing.assert_array_equal(again.raw, first.raw)
    np.testing.assert_array_equal(again.normed, first.normed)


def test_other_weights_have_a_mean_of_their_own(encoder: Encoder, tmp_path: Path, cache: Path) -> None:
    first = cached_reference(encoder)
    state = encoder_files.tiny_state()
    name = "text_model.encoder.layers.0.mlp.fc1.weight"
    state[name] = state[name] + 0.1
    other = cached_reference(open_encoder(encoder_files.save(tmp_path / "other.safetensors", state)))
    assert np.abs(other.raw[1:] - first.raw[1:]).max() > 1e-3
    assert len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("content", [b"", b"x" * 100])
def test_a_spoilt_file_is_taken_anew(encoder: Encoder, cache: Path, content: bytes) -> None:
    first = cached_reference(encoder)
    (file,) = cache.iterdir()
    file.write_bytes(content)
    np.testing.assert_allclose(cached_reference(encoder).raw, first.raw, atol=1e-6)
    assert file.stat().st_size > len(content)


def test_a_cache_that_cannot_be_written_changes_nothing(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    np.testing.assert_allclose(cached_reference(encoder).raw, reference_mean(encoder).raw, atol=1e-6)
