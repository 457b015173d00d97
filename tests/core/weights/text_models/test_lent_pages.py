"""Weights where the system holds them: nobody shortens a file that is looked at, and what is not lent is read."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import save
from text_model_files import comfyui_names, own_states, states_of, tiny

from core.weights import UnreadableEncoder
from core.weights.opening import open_encoder
from core.weights.text_models import stored
from core.weights.text_models.lent_pages import LentPages

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lends pages")
SIZE = 100_000


def lent(path: Path) -> LentPages:
    file = os.open(path, os.O_RDONLY)
    try:
        return LentPages(file, path.stat().st_size)
    except OSError:
        pytest.skip("this file system lends no pages")


def written(folder: Path) -> tuple[Path, bytes]:
    content = np.random.default_rng(1).bytes(SIZE)
    path = folder / "a"
    path.write_bytes(content)
    return path, content


def test_what_is_lent_is_what_the_file_holds(tmp_path: Path) -> None:
    path, content = written(tmp_path)
    pages = lent(path)
    for start, length in ((0, SIZE), (5000, 10), (SIZE - 1, 1)):
        assert pages.take(start, length)
        assert pages.bytes[start : start + length].numpy().tobytes() == content[start : start + length]
        pages.give_back()


def test_who_would_write_waits_until_all_is_given_back(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    pages = lent(path)
    assert pages.take(0, 100) and pages.take(50, 100)
    for _ in range(2):
        with pytest.raises(BlockingIOError):
            os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NONBLOCK)
        pages.give_back()
    os.close(os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NONBLOCK))
    assert path.stat().st_size == 0


def test_nothing_is_lent_while_somebody_may_write_nor_of_what_is_gone(tmp_path: Path) -> None:
    path, _ = written(tmp_path)
    pages = lent(path)
    with path.open("r+b"):
        assert not pages.take(0, 100)
    assert pages.take(0, 100)
    pages.give_back()
    os.truncate(path, 5000)
    assert not pages.take(50_000, 100)  # looking at it would end the process
    os.truncate(path, SIZE)


def test_a_page_that_cannot_be_read_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = written(tmp_path)
    pages = lent(path)
    monkeypatch.setattr(pages, "_is_in_memory", lambda *_: 0)  # and tells of no page that it is there

    class Broken:
        def madvise(self, *_: int) -> None:
            raise OSError("the disk is gone")

    monkeypatch.setattr(pages, "_mapped", Broken())
    assert not pages.take(0, 100)
    with path.open("r+b"):
        pass  # the lease was given back


def test_a_model_gives_the_same_numbers_lent_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, weights = tiny("qwen3", dtype=torch.bfloat16)
    path = save(tmp_path / "a.safetensors", comfyui_names("qwen3", weights))
    lent(path)
    taken = list[int]()
    take = LentPages.take

    def counted(pages: LentPages, start: int, length: int) -> bool:
        is_taken = take(pages, start, length)
        taken.append(is_taken)
        return is_taken

    monkeypatch.setattr(LentPages, "take", counted)
    states = states_of(open_encoder(path))
    assert any(taken)
    monkeypatch.setattr(stored.OpenFile, "_open_pages", lambda _: None)
    count = len(taken)
    np.testing.assert_array_equal(states_of(open_encoder(path)), states)
    assert len(taken) == count
    np.testing.assert_allclose(states, own_states(config, weights), rtol=0, atol=2e-5)


def test_a_file_that_was_written_between_two_passes_is_said_to_have_changed(tmp_path: Path) -> None:
    _, weights = tiny("qwen3", dtype=torch.bfloat16)
    path = save(tmp_path / "a.safetensors", comfyui_names("qwen3", weights))
    encoder = open_encoder(path)
    states_of(encoder)
    with path.open("r+b") as file:
        file.seek(-4, os.SEEK_END)
        file.write(b"abcd")
    os.utime(path, ns=(1, 1))
    with pytest.raises(UnreadableEncoder, match="Open it again"):
        states_of(encoder, (9, 8, 7))
