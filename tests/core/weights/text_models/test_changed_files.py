"""A text encoder's file that changes while it is open: a sentence, and never the end of the process."""

import gc
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import save
from text_model_files import comfyui_names, states_of, tiny

from core.encoder.encoder import Encoder
from core.weights import UnreadableEncoder
from core.weights.opening import open_encoder


def opened(path: Path) -> Encoder:
    _, weights = tiny("qwen3", dtype=torch.bfloat16)
    return open_encoder(save(path, comfyui_names("qwen3", weights)))


def test_a_file_that_is_cut_off_is_said_to_have_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    for size in (0, 100, 50_000):
        encoder = opened(path)
        os.truncate(path, size)
        with pytest.raises(UnreadableEncoder, match="changed while its model was open"):
            states_of(encoder)


def test_a_file_that_is_written_over_is_said_to_have_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    encoder = opened(path)
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(1, 1))
    with pytest.raises(UnreadableEncoder, match="Open it again"):
        states_of(encoder)


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody take an open file away")
def test_a_file_that_another_takes_the_place_of_is_read_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    encoder = opened(path)
    before = states_of(encoder)
    (tmp_path / "b").write_bytes(b"nothing")
    os.replace(tmp_path / "b", path)  # noqa: PTH105
    np.testing.assert_array_equal(states_of(encoder, (7, 5)), states_of(encoder, (7, 5)))
    np.testing.assert_array_equal(states_of(encoder), before)


def test_files_are_closed_with_their_model(tmp_path: Path) -> None:
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("no list of open files here")
    path = tmp_path / "a.safetensors"

    def count() -> int:
        return sum(os.path.realpath(file) == str(path) for file in folder.iterdir())

    encoder = opened(path)
    assert count()
    del encoder
    gc.collect()
    assert count() == 0
