"""Tokenizers that are not shipped, taken out of the user's own models, files and folders, and kept."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import gguf_files
import numpy as np
import pytest
import torch
from safetensors.numpy import save_file
from sentencepiece_files import byte_pair_model, unigram_model

from core.program.cancellation import Cancelled
from core.prompt.mapped_text import identity_mapped
from core.tokens.vocabularies import facts, table
from core.tokens.vocabularies.building import UnreadableTokenizer
from core.weights import UnreadableEncoder
from core.weights.formats.safetensors_file import list_tensors
from core.weights.text_models.tokenizer_files import files_with_tokenizers, find_tokenizer_in, keep_tokenizer_of
from core.weights.text_models.tokenizers import find_tokenizer

UMT5, GEMMA = unigram_model(["▁cat", "▁", "s"]), byte_pair_model(["at", "▁c", "▁cat", *"act▁"])


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing loaded, and a folder of one's own for what is kept."""
    monkeypatch.setattr(table, "_loaded", {})
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    yield


def weights_file(path: Path, content: bytes, name: str = "spiece_model") -> Path:
    """A model's file as ComfyUI has it: some weights, and the bytes of a tokenizer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({"encoder.weight": np.zeros((2, 2), np.float32), name: np.frombuffer(content, np.uint8)}, path)
    return path


def test_a_model_s_file_gives_its_tokenizer_for_the_next_start_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("spiece_model", "text_encoders.umt5xxl.spiece_model")):
        monkeypatch.setattr(table, "_loaded", {})
        keep_tokenizer_of("umt5", weights_file(tmp_path / f"{number}.safetensors", UMT5, name))
        monkeypatch.setattr(table, "_loaded", {})
        assert table.tokenizer_for("umt5").piece(3) == "▁cat"


def test_a_tokenizer_s_own_file_and_a_folder_with_it_are_kept_alike(tmp_path: Path) -> None:
    folder = tmp_path / "pipeline" / "tokenizer"
    folder.mkdir(parents=True)
    (folder / "tokenizer.model").write_bytes(GEMMA)
    for path in (folder / "tokenizer.model", folder, folder.parent):
        assert keep_tokenizer_of("gemma2", path) is table.tokenizer_for("gemma2")
        assert table.kept_file("gemma2").read_bytes() == GEMMA


def test_a_gguf_file_gives_its_tokenizer_until_the_program_ends(tmp_path: Path) -> None:
    pieces = ["<pad>", "</s>", "<unk>", "▁cat", "▁"]
    values = (
        gguf_files.text_value("general.architecture", "t5encoder"),
        gguf_files.text_value("tokenizer.ggml.model", "t5"),
        gguf_files.texts_value("tokenizer.ggml.tokens", pieces),
        gguf_files.numbers_value("tokenizer.ggml.scores", "f", [0, 0, 0, -1, -2]),
        gguf_files.numbers_value("tokenizer.ggml.token_type", "i", [3, 3, 2, 1, 1]),
        gguf_files.text("tokenizer.ggml.unknown_token_id") + struct.pack("<II", 4, 2),
    )
    path = tmp_path / "umt5.gguf"
    gguf_files.write_gguf(path, {"token_embd.weight": torch.zeros(1)}, values=values)
    tokenizer = keep_tokenizer_of("umt5", path)
    assert [token.piece for token in tokenizer.tokenize(identity_mapped("cat cat"))] == ["▁cat", "▁cat"]
    assert table.tokenizer_for("umt5") is tokenizer and not table.kept_file("umt5").exists()


def test_of_many_files_the_first_that_holds_it_is_taken(tmp_path: Path) -> None:
    clip = tmp_path / "clip_l.safetensors"
    save_file({"a": np.zeros(2, np.float32)}, clip)
    (tmp_path / "broken.safetensors").write_bytes(b"no header")
    other = weights_file(tmp_path / "gemma.safetensors", GEMMA)
    right = weights_file(tmp_path / "umt5.safetensors", UMT5)
    paths = [clip, tmp_path / "gone.safetensors", tmp_path / "broken.safetensors", other, right]
    assert find_tokenizer_in("umt5", paths[:4]) is None
    assert find_tokenizer_in("umt5", paths) is table.tokenizer_for("umt5")
    with pytest.raises(Cancelled):
        find_tokenizer_in("umt5", paths, lambda: True)


def test_a_folder_is_walked_tokenizers_first_and_given_up_when_nobody_waits(tmp_path: Path) -> None:
    for name in ("b/x.safetensors", "b/notes.txt", "a/tokenizer.json", "z/spiece.model", "z/y.GGUF"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    names = [path.relative_to(tmp_path).as_posix() for path in files_with_tokenizers(tmp_path)]
    assert names == ["a/tokenizer.json", "z/spiece.model", "b/x.safetensors", "z/y.GGUF"]
    with pytest.raises(Cancelled):
        list(files_with_tokenizers(tmp_path, lambda: True))
    assert list(files_with_tokenizers(tmp_path / "gone")) == []


def test_what_holds_none_is_said(tmp_path: Path) -> None:
    clip = tmp_path / "clip_l.safetensors"
    save_file({"a": np.zeros(2, np.float32)}, clip)
    with pytest.raises(UnreadableTokenizer, match=r"“clip_l\.safetensors” holds no tokenizer of Gemma 2"):
        keep_tokenizer_of("gemma2", clip)
    with pytest.raises(UnreadableTokenizer, match="another model's and has no <bos>"):
        keep_tokenizer_of("gemma2", weights_file(tmp_path / "umt5.safetensors", UMT5))
    with pytest.raises((UnreadableTokenizer, UnreadableEncoder)):
        keep_tokenizer_of("gemma2", tmp_path / "gone.gguf")
    (tmp_path / "tokenizer.json").write_text(json.dumps({}))
    with pytest.raises(UnreadableTokenizer, match=r"no tokenizer\.json"):
        keep_tokenizer_of("gemma2", tmp_path)


@pytest.mark.parametrize("is_released", [True, False])
def test_an_opened_model_lends_its_tokenizer_to_its_family_where_it_is_the_released_one_s(
    is_released: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a toy model would count the prompts of the real one wrongly."""
    released = facts.VOCABULARIES["umt5"]
    pieces = 6 if is_released else released.pieces
    own = facts.VocabularyFacts(released.title, pieces, released.needed)
    monkeypatch.setattr(table, "VOCABULARIES", {**facts.VOCABULARIES, "umt5": own})
    source = find_tokenizer("umt5", "encoder.", list_tensors(weights_file(tmp_path / "a.safetensors", UMT5)), None)
    assert source is not None and source.read().size == 6
    assert table.is_available("umt5") == is_released
