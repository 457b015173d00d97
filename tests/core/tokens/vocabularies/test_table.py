"""Shipped and kept tokenizers: which are here, made once whoever asks, and kept for the next start."""

import gzip
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.tokens.vocabularies import kept, table
from core.tokens.vocabularies.building import UnreadableTokenizer
from core.tokens.vocabularies.facts import VOCABULARIES

SHA256 = {
    "t5": "f5dfec163765e18e270537fe896c49f5fad74db1525641d9b255a3008b999596",
    "qwen3": "aeb13307a71acd8fe81861d94ad54ab689df773318809eed3cbe794b4492dae4",
}


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing loaded, and a folder of one's own for what is kept."""
    monkeypatch.setattr(table, "_loaded", {})
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    yield


@pytest.mark.parametrize("vocabulary", SHA256)
def test_a_shipped_tokenizer_is_the_unchanged_file_whose_licence_is_told(vocabulary: str) -> None:
    shipped = VOCABULARIES[vocabulary].shipped  # type: ignore[index]
    assert shipped is not None
    assert hashlib.sha256(gzip.decompress(shipped.read_bytes())).hexdigest() == SHA256[vocabulary]
    assert SHA256[vocabulary] in (shipped.parents[1] / "NOTICE.md").read_text(encoding="utf-8")
    assert table.is_shipped(vocabulary) and table.is_available(vocabulary) and not table.is_loaded(vocabulary)


def test_threads_that_ask_at_once_get_one_tokenizer_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read, made = table._read, []
    monkeypatch.setattr(table, "_read", lambda vocabulary: made.append(vocabulary) or read(vocabulary))
    with ThreadPoolExecutor(8) as threads:
        tokenizers = list(threads.map(table.tokenizer_for, ["t5"] * 8))
    assert made == ["t5"] and len(set(map(id, tokenizers))) == 1 and table.is_loaded("t5")


def test_one_that_is_neither_shipped_nor_kept_is_missing_with_a_sentence_on_what_to_do() -> None:
    for vocabulary in ("umt5", "gemma2", "mistral", "no such"):
        assert not table.is_shipped(vocabulary) and not table.is_available(vocabulary)
        with pytest.raises(table.MissingTokenizer, match="Fetch it, choose a tokenizer"):
            table.tokenizer_for(vocabulary)


def test_one_that_was_kept_serves_at_once_and_after_the_next_start(
    blob: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    tokenizer = table.keep_tokenizer("umt5", blob("umt5"))
    assert table.tokenizer_for("umt5") is tokenizer
    monkeypatch.setattr(table, "_loaded", {})
    assert table.is_available("umt5") and table.tokenizer_for("umt5").size == tokenizer.size


def test_one_of_another_model_is_not_kept_and_a_broken_one_is_put_aside(blob: Callable[[str], bytes]) -> None:
    with pytest.raises(UnreadableTokenizer, match=r"Gemma 2 .* another model's and has no <bos>"):
        table.keep_tokenizer("gemma2", blob("umt5"))
    assert not kept.kept_file("gemma2").exists() and not table.is_available("gemma2")
    kept.kept_folder().mkdir(parents=True)
    kept.kept_file("gemma2").write_bytes(b"broken")
    with pytest.raises(table.MissingTokenizer):
        table.tokenizer_for("gemma2")
    assert kept.kept_file("gemma2").with_suffix(".bad").exists() and not table.is_available("gemma2")
