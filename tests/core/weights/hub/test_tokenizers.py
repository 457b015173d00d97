"""Tokenizers that are fetched on a click, from a hub on this machine."""

from collections.abc import Iterator
from pathlib import Path

import fake_hub
import pytest
from fake_hub import FakeHub
from sentencepiece_files import unigram_model

from core.tokens.vocabularies import table
from core.tokens.vocabularies.building import UnreadableTokenizer
from core.tokens.vocabularies.facts import VOCABULARIES
from core.weights import UnreadableEncoder
from core.weights.hub.hub import DownloadProgress
from core.weights.hub.tokenizers import fetch_tokenizer, look_up_tokenizer, offered_repository

UMT5 = VOCABULARIES["umt5"]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    """A hub with umT5's repository, of which the weights are not to be fetched; nothing is kept yet."""
    monkeypatch.setattr(table, "_loaded", {})
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with fake_hub.serving(tmp_path / "cache", monkeypatch) as hub:
        hub.repositories[UMT5.repository] = {UMT5.file: unigram_model(["▁cat", "▁", "s"]), "model.safetensors": b"x"}
        yield hub


def test_a_tokenizer_is_looked_up_fetched_and_kept_for_the_next_start(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = look_up_tokenizer("umt5")
    assert [file.name for file in wanted.files] == [UMT5.file]
    assert wanted.total == len(hub.repositories[UMT5.repository][UMT5.file])
    assert hub.fetched(UMT5.file) == 0 and not table.is_available("umt5")
    told: list[DownloadProgress] = []
    tokenizer = fetch_tokenizer("umt5", wanted, told.append)
    assert table.tokenizer_for("umt5") is tokenizer and hub.fetched("model.safetensors") == 0
    monkeypatch.setattr(table, "_loaded", {})
    hub.answers["/"] = (500, "")
    assert table.is_available("umt5") and table.tokenizer_for("umt5").size == tokenizer.size


def test_a_gated_repository_says_what_is_to_be_done(hub: FakeHub) -> None:
    gemma = VOCABULARIES["gemma2"]
    hub.repositories[gemma.repository] = {gemma.file: b"given to nobody"}
    wanted = look_up_tokenizer("gemma2")
    hub.answers["/resolve/"] = (403, "GatedRepo")
    with pytest.raises(UnreadableEncoder, match="given only to those who have accepted its licence"):
        fetch_tokenizer("gemma2", wanted)
    assert not table.is_available("gemma2")


def test_a_repository_without_the_file_and_a_file_that_is_no_tokenizer_are_refused(hub: FakeHub) -> None:
    hub.repositories[UMT5.repository] = {"other": b""}
    with pytest.raises(UnreadableEncoder, match=r"“google/umt5-xxl” holds no spiece\.model"):
        look_up_tokenizer("umt5")
    hub.repositories[UMT5.repository] = {UMT5.file: b"no model of anything"}
    with pytest.raises(UnreadableTokenizer, match="tokenizer of umT5 cannot be read"):
        fetch_tokenizer("umt5", look_up_tokenizer("umt5"))
    assert not table.is_available("umt5")


def test_only_what_is_not_shipped_is_offered() -> None:
    assert {name for name in VOCABULARIES if offered_repository(name) is None} == {"t5", "qwen3"}
    with pytest.raises(table.MissingTokenizer):
        look_up_tokenizer("t5")
