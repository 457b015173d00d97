"""The bank of common words: resumable, kept in the cache by the encoder's weights, bounded, made anew when spoilt."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.encoder.encoding import Floats
from core.program.cancellation import Cancelled, never_cancelled
from core.queries import word_vectors
from core.queries.word_vectors import WORDS_PER_BATCH, WordVectors

WORDS = tuple(f"word{number}" for number in range(2 * WORDS_PER_BATCH + 10))
IDS = [[number, number + 1] for number in range(len(WORDS))]
LAYERS, WIDTH = 3, 8


class Fake:
    """Rows that tell layer and word, and a count of the words that were computed."""

    info = SimpleNamespace(layers=LAYERS, width=WIDTH)

    def __init__(self) -> None:
        self.words = 0

    def encode_words(self, texts: Sequence[Sequence[int]], cancelled: Callable[[], bool]) -> Floats:
        if cancelled():
            raise Cancelled
        self.words += len(texts)
        layers = np.arange(LAYERS + 1, dtype=np.float32)[:, None, None] * 100
        return layers + np.array([ids[0] for ids in texts], np.float32)[None, :, None] + np.zeros(WIDTH, np.float32)


def expected(layer: int, count: int = len(WORDS)) -> Floats:
    return np.repeat(np.arange(count, dtype=np.float32)[:, None] + 100 * layer, WIDTH, axis=1)


def test_a_bank_holds_every_word_at_every_layer() -> None:
    bank = WordVectors(WORDS, IDS, "key")
    for done in (WORDS_PER_BATCH, 2 * WORDS_PER_BATCH, len(WORDS)):
        bank.extend(Fake(), never_cancelled, seconds=0)
        assert bank.done == done
    for layer in (0, 3, 1):
        assert np.array_equal(bank.layer(layer), expected(layer))


def test_what_is_interrupted_goes_on_where_it_was_and_can_be_asked_meanwhile() -> None:
    encoder, bank = Fake(), WordVectors(WORDS, IDS, "key")
    with pytest.raises(Cancelled):
        bank.extend(encoder, lambda: encoder.words >= WORDS_PER_BATCH)
    assert (bank.done, bank.is_complete) == (WORDS_PER_BATCH, False)
    assert np.array_equal(bank.layer(2), expected(2, WORDS_PER_BATCH))
    bank.extend(encoder, never_cancelled)
    assert bank.is_complete
    assert encoder.words == len(WORDS)
    assert np.array_equal(bank.layer(2), expected(2))


def test_a_bank_of_the_same_weights_and_words_is_read_and_not_made(cache_folder: Path) -> None:
    WordVectors(WORDS, IDS, "key").extend(Fake(), never_cancelled)
    encoder, again = Fake(), WordVectors(WORDS, IDS, "key")
    again.extend(encoder, never_cancelled)
    assert encoder.words == 0
    assert np.array_equal(again.layer(1), expected(1))
    WordVectors(WORDS, IDS, "other weights").extend(encoder, never_cancelled)
    WordVectors(WORDS[:-1], IDS[:-1], "key").extend(encoder, never_cancelled)
    assert encoder.words == 2 * len(WORDS) - 1
    assert len(list((cache_folder / "banks").iterdir())) == 3


def test_without_a_key_nothing_is_written(cache_folder: Path) -> None:
    bank = WordVectors(WORDS, IDS)
    bank.extend(Fake(), never_cancelled)
    assert np.array_equal(bank.layer(3), expected(3))
    assert not cache_folder.exists()


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"x"), lambda path: path.write_bytes(b"")])
def test_a_spoilt_file_is_made_anew(cache_folder: Path, spoil: Callable[[Path], object]) -> None:
    WordVectors(WORDS, IDS, "key").extend(Fake(), never_cancelled)
    (file,) = (cache_folder / "banks").iterdir()
    spoil(file)
    encoder, bank = Fake(), WordVectors(WORDS, IDS, "key")
    bank.extend(encoder, never_cancelled)
    assert encoder.words == len(WORDS)
    assert np.array_equal(bank.layer(1), expected(1))


def test_a_file_that_vanishes_is_said_and_made_anew(cache_folder: Path) -> None:
    bank = WordVectors(WORDS, IDS, "key")
    bank.extend(Fake(), never_cancelled)
    next((cache_folder / "banks").iterdir()).unlink()
    with pytest.raises(OSError):
        bank.layer(0)
    bank.extend(Fake(), never_cancelled)
    assert np.array_equal(bank.layer(0), expected(0))


def test_a_cache_that_cannot_be_written_leaves_the_bank_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    bank = WordVectors(WORDS, IDS, "key")
    bank.extend(Fake(), never_cancelled)
    assert np.array_equal(bank.layer(2), expected(2))


def test_all_banks_together_keep_to_the_limit(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = (LAYERS + 1) * len(WORDS) * WIDTH * 2
    monkeypatch.setattr(word_vectors, "CACHE_LIMIT_BYTES", 2.5 * size)
    for key in ("one", "two", "three", "four"):
        WordVectors(WORDS, IDS, key).extend(Fake(), never_cancelled)
    assert len(list((cache_folder / "banks").iterdir())) == 2
    encoder = Fake()
    WordVectors(WORDS, IDS, "four").extend(encoder, never_cancelled)
    assert encoder.words == 0


def test_numbers_beyond_float16_stay_finite() -> None:
    class Huge(Fake):
        def encode_words(self, texts: Sequence[Sequence[int]], cancelled: Callable[[], bool]) -> Floats:
            return super().encode_words(texts, cancelled) + np.float32(1e6)

    bank = WordVectors(WORDS, IDS)
    bank.extend(Huge(), never_cancelled)
    assert np.isfinite(bank.layer(1)).all()
