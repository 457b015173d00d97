"""Journals, history and caches as version 0.2.0 left them, written by its own window with random encoders.

The files lie in tests/files_of_0_2; each value in them is another than the default.
"""

import shutil
from pathlib import Path

import encoder_files
import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core.analysis.common_words import token_ids
from core.encoder.encoder import Encoder
from core.queries.reference_cache import cached_reference
from core.queries.word_vectors import WordVectors
from core.storage.history import HistoryEntry, load
from core.storage.journal import Recovered, recover
from core.weights.opening import open_encoder

SAILOR = "3f14c7b242aa49859bc44676cbb90124"
XL = "xl.safetensors"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the files, with their caches as the user's cache."""
    folder = shutil.copytree(Path(__file__).parents[1] / "files_of_0_2", tmp_path / "files")
    (folder / "cache").rename(tmp_path / "promptscope")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return folder


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    """One whose weights are the same to the last bit on every machine, which random ones are not."""
    shapes = {name: part.shape for name, part in encoder_files.tiny_state().items()}
    state = {name: (torch.arange(shape.numel()) % 97 / 97 - 0.5).view(shape) for name, shape in shapes.items()}
    return open_encoder(encoder_files.save(tmp_path / "even.safetensors", state))


def refuse(*_: object) -> None:
    raise AssertionError("made anew")


TEXTS = ("text", "negative", "other_text", "rungs", "other_prompts")
COW = "a cow, a bull, (a red car:1.3), embedding:glow, 소 🐄"
CLOSED = ("a bull, a blue car, a barn", "thing, vehicle, car, red sports car", "a photo of a dog\n한 마리의 말")
EDITED = ("a bull, a green tractor", "animal, cattle, cow", "a photo of a horse")


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("journal.jsonl", (COW, "blurry, 흐림", *CLOSED)),
        ("crashed/journal.jsonl", (f"{COW}, a bar외양간", "blurry, 흐림, grainy", *EDITED)),
        ("crashed/journal-2.jsonl", ("a horse on a hill", "foggy", "a mule", "animal, horse, mule", "a pony")),
    ],
    ids=["closed in order", "edits behind a snapshot", "whole texts"],
)
def test_a_journal_holds_its_five_texts(name: str, texts: tuple[str, ...], written: Path) -> None:
    expected = Recovered(dict(zip(TEXTS, texts, strict=True)), closed=not name.startswith("crashed"))
    assert recover(written / name) == expected


def test_the_history_holds_the_newest_form_of_every_prompt_but_the_deleted_one(written: Path) -> None:
    red_car = "a red car beside a white bull, embedding:sparkle"
    found = {entry.id: entry for entry in load(written / "history.jsonl")}
    assert [entry.text for entry in found.values()] == [
        "a photo of a cow, a bull, a red car",
        "(a calico cat:1.2), 고양이 😀",
        "portrait of an old sailor",
        red_car,
        red_car,
        "a cow, a bull, (a red car:1.3), embedding:glow, 소 🐄",
    ]
    assert found[SAILOR] == HistoryEntry(
        "portrait of an old sailor", "watermark, signature", "comfyui", XL, 1795957438.4612186, starred=True, id=SAILOR
    )
    assert [entry.negative for entry in found.values() if entry.text == red_car] == [
        "watermark, signature",
        "blurry, 흐림",
    ]
    assert [entry.tool for entry in found.values()] == ["a1111", "a1111", "comfyui", "comfyui", "comfyui", "comfyui"]
    assert not any(entry.others for entry in found.values())


def test_a_reference_mean_without_quantiles_is_taken_anew_and_is_the_same(written: Path, encoder: Encoder) -> None:
    folder = written.parent / "promptscope" / "references"
    (older,) = folder.iterdir()
    mean = cached_reference(encoder)
    assert len([*folder.iterdir()]) == 2
    np.testing.assert_allclose(mean.raw, load_file(older)["raw"].numpy(), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(mean.normed, load_file(older)["normed"].numpy(), rtol=1e-4, atol=1e-4)


@pytest.mark.usefixtures("written")
def test_the_bank_of_words_comes_from_the_cache(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("cow", "bull", "car")
    expected = encoder.encode_words(token_ids(words), lambda: False)
    monkeypatch.setattr(encoder, "encode_words", refuse)
    bank = WordVectors(words, token_ids(words), "weights of 0.2")
    bank.extend(encoder, lambda: False)
    for layer in range(4):
        np.testing.assert_allclose(bank.layer(layer), expected[layer], rtol=2e-3, atol=2e-3)
