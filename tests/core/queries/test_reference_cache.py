"""The reference mean comes from the cache for the same weights, and is taken anew for others."""

import os
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from encoder_files import save, tiny_state

from core.analysis.reference import reference_mean
from core.encoder.encoder import Encoder
from core.queries import reference_cache
from core.queries.reference_cache import cached_reference
from core.weights.checkpoints.recent_models import stamp_of
from core.weights.opening import open_encoder


def test_the_same_weights_get_the_mean_that_was_kept(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cached_reference(encoder)
    exact = reference_mean(encoder)
    np.testing.assert_allclose(first.raw, exact.raw, atol=1e-5)
    monkeypatch.setattr(reference_cache, "reference_mean", Mock(side_effect=AssertionError("taken anew")))
    again = cached_reference(encoder)
    np.testing.assert_array_equal(again.raw, first.raw)
    np.testing.assert_array_equal(again.normed, first.normed)
    np.testing.assert_array_equal(again.quantiles, exact.quantiles)


def test_other_weights_have_a_mean_of_their_own(encoder: Encoder, cache_folder: Path, tmp_path: Path) -> None:
    first = cached_reference(encoder)
    other = cached_reference(open_encoder(save(tmp_path / "other.safetensors", tiny_state(seed=8))))
    assert np.abs(other.raw[1:] - first.raw[1:]).max() > 1e-3
    assert len(list((cache_folder / "references").iterdir())) == 2


def test_of_a_source_that_has_not_changed_no_weight_is_looked_at(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = stamp_of(str(encoder.info.source))
    first = cached_reference(encoder, stamp=stamp)
    monkeypatch.setattr(reference_cache, "weights_hash", Mock(side_effect=AssertionError("taken anew")))
    np.testing.assert_array_equal(cached_reference(encoder, stamp=stamp).raw, first.raw)
    os.utime(encoder.info.source, ns=(0, 0))
    for other in ((), stamp_of(str(encoder.info.source))):
        with pytest.raises(AssertionError, match="taken anew"):
            cached_reference(encoder, stamp=other)


@pytest.mark.parametrize("content", [b"", b"x" * 100])
def test_a_spoilt_file_is_taken_anew(encoder: Encoder, cache_folder: Path, content: bytes) -> None:
    first = cached_reference(encoder)
    (file,) = (cache_folder / "references").iterdir()
    file.write_bytes(content)
    np.testing.assert_allclose(cached_reference(encoder).raw, first.raw, atol=1e-6)
    assert file.stat().st_size > len(content)


def test_a_cache_that_cannot_be_written_changes_nothing(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    np.testing.assert_allclose(cached_reference(encoder).raw, reference_mean(encoder).raw, atol=1e-6)
