"""The reference mean of encoders that are not CLIP's: list by list, as many words as their size allows."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_families import text_encoder

from core.analysis import text_reference
from core.analysis.reference import ReferenceMean
from core.analysis.text_reference import TextReference, read_for, read_next_list, reference_word_count
from core.analysis.units import unit_means, units_of
from core.program.cancellation import Cancelled
from core.queries import reference_cache
from core.queries.reference_cache import cached_reference, extend_reference


@pytest.fixture(autouse=True)
def few_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(text_reference, "WORDS_BY_SIZE", ((10**6, 40),))
    monkeypatch.setattr(text_reference, "WORDS_A_LIST", 20)


def test_it_is_the_mean_of_the_words_rows_and_the_quantiles_are_of_their_cosines() -> None:
    encoder = text_encoder("chroma")
    mean = cached_reference(encoder)
    rows, vectors = [], []
    for words in TextReference(encoder.info).word_lists:
        chunks = read_for(", ".join(words), encoder.info)
        states = encoder.encode(chunks).hidden_states
        units = units_of(chunks, "word")
        rows.append(states[:, [at for unit in units for at in unit.positions]])
        vectors.append(unit_means(states, units))
    np.testing.assert_allclose(mean.raw, np.concatenate(rows, axis=1).mean(axis=1), atol=1e-4)
    words_at_2 = np.concatenate(vectors, axis=1)[2]
    lengths = np.linalg.norm(words_at_2, axis=1)
    cosines = (words_at_2 @ words_at_2.T / lengths / lengths[:, None])[np.triu_indices(len(lengths), 1)]
    assert abs(mean.quantiles[0, 0, 2, 0] - cosines.min()) < 1e-4
    assert abs(mean.quantiles[0, 0, 2, -1] - cosines.max()) < 1e-4


def test_a_bigger_encoder_is_asked_about_fewer_words_all_over_the_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    info = text_encoder("chroma").info
    sizes = 10**6, 6 * 10**8, 4 * 10**9, 2 * 10**10
    counts = [reference_word_count(replace(info, parameters=size)) for size in sizes]
    assert counts == [1000, 300, 100, 50]
    lists = TextReference(replace(info, parameters=4 * 10**9)).word_lists
    words = [word for each in lists for word in each]
    assert len(words) == len(set(words)) == 100 and max(map(len, lists)) == 50


def test_it_grows_by_a_list_and_what_was_read_before_a_key_stays() -> None:
    encoder = text_encoder("chroma")
    first = extend_reference(TextReference(encoder.info), encoder)
    assert isinstance(first, TextReference) and len(first.lists) == 1 and not first.is_complete
    with pytest.raises(Cancelled):
        read_next_list(first, encoder.sibling(), lambda: True)
    second = extend_reference(first, encoder)
    assert isinstance(second, TextReference) and second.is_complete
    mean = extend_reference(second, encoder)
    assert isinstance(mean, ReferenceMean)
    np.testing.assert_allclose(mean.normed, cached_reference(encoder).normed, atol=1e-5)


def test_the_cache_knows_it_by_the_files_stamp_and_a_few_numbers_and_no_weight_is_hashed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoder = text_encoder("chroma")
    first = cached_reference(encoder)
    monkeypatch.setattr(reference_cache, "weights_hash", lambda *_: pytest.fail("hashes all weights"))
    monkeypatch.setattr(reference_cache, "text_reference_mean", lambda *_: pytest.fail("taken anew"))
    np.testing.assert_array_equal(cached_reference(encoder).raw, first.raw)
    again = extend_reference(TextReference(encoder.info), encoder)
    assert isinstance(again, ReferenceMean)
    other = text_encoder("z_image")
    assert reference_cache.text_encoder_key(encoder) != reference_cache.text_encoder_key(other)
