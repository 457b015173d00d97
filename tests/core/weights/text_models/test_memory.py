"""Models that memory has no room for: said before they are opened, and read from the file layer by layer."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import save, tiny_state
from text_model_files import comfyui_names, own_states, states_of, tiny

from core.program import memory
from core.weights.opening import memory_question, open_encoder, open_model


def model_file(folder: Path) -> Path:
    _, weights = tiny("qwen3", dtype=torch.bfloat16)
    return save(folder / "a.safetensors", comfyui_names("qwen3", weights))


def have_free(monkeypatch: pytest.MonkeyPatch, size: int | None) -> None:
    monkeypatch.setattr(memory, "available_memory", lambda: size)


def test_a_model_with_room_is_no_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = model_file(tmp_path)
    for size in (10**9, None):
        have_free(monkeypatch, size)
        assert memory_question(path) is None


def test_a_model_larger_than_free_memory_is_said_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    have_free(monkeypatch, 1000)
    path = model_file(tmp_path)
    need = memory_question(path)
    assert need is not None and need.free_bytes == 1000 and 1000 < need.model_bytes < path.stat().st_size
    assert need.sentence.startswith("Qwen3 0.6B takes 0.0 GB, and 0.0 GB of memory are free.")
    clip = memory_question(save(tmp_path / "clip.safetensors", tiny_state(torch.float16)))
    assert clip is not None and clip.sentence.startswith("CLIP L takes")


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system has no way to give pages back")
def test_one_that_has_no_room_gives_each_layer_back_and_gives_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, given_back = model_file(tmp_path), list[int]()
    usual = states_of(open_encoder(path))
    monkeypatch.setattr(os, "posix_fadvise", lambda file, start, length, advice: given_back.append(length))
    np.testing.assert_array_equal(states_of(open_model(path).encoders[0]), usual)
    assert not given_back
    have_free(monkeypatch, 1000)
    np.testing.assert_array_equal(states_of(open_model(path).encoders[0]), usual)
    config, weights = tiny("qwen3", dtype=torch.bfloat16)
    assert sum(given_back) > sum(weight.nbytes for name, weight in weights.items() if "proj" in name) / 2
    np.testing.assert_allclose(usual, own_states(config, weights), rtol=0, atol=2e-5)


def test_how_much_memory_is_free_is_what_the_system_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "meminfo"
    told.write_text("MemTotal:       32000000 kB\nMemAvailable:    1234 kB\n", encoding="ascii")
    monkeypatch.setattr(memory, "MEMORY_FILE", told)
    assert memory.available_memory() == 1234 * 1024
    told.write_text("nothing", encoding="ascii")
    assert memory.available_memory() is None or memory.available_memory() > 2**20  # type: ignore[operator]
