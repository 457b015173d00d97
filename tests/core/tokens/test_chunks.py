"""Chunks and counters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.tokens.chunks import CHUNK_TOKENS, CONTEXT_LENGTH
from core.tokens.tokenizer import BOS, EOS, clip_tokenizer


@pytest.mark.parametrize("dialect", DIALECTS)
def test_1girl_is_two_tokens_between_bos_and_eos(dialect: str) -> None:
    ids = read("1girl", dialect).ids
    assert ids.dtype == np.int64 and ids[0, :5].tolist() == [BOS, 272, 1611, EOS, EOS]


def test_an_empty_prompt_is_one_chunk_of_no_tokens() -> None:
    chunks = read("", "a1111")
    assert (chunks.used, chunks.limit, chunks.ids.tolist()) == (0, 75, [[BOS] + [EOS] * 76])


@pytest.mark.parametrize(("words", "used", "limit"), [(75, 75, 75), (76, 76, 150), (151, 151, 225)])
def test_a1111_counts_on_in_chunks_of_75(words: int, used: int, limit: int) -> None:
    chunks = read("cat " * words, "a1111")
    assert (chunks.used, chunks.limit) == (used, limit)


def test_diffusers_cuts_off_after_75_tokens_and_says_so() -> None:
    chunks = read("cat " * 80, "diffusers")
    assert (len(chunks.chunks), chunks.used, chunks.limit, len(chunks.truncated)) == (1, 80, 75, 5)
    (diagnostic,) = lint(chunks)
    assert (diagnostic.code, diagnostic.start, diagnostic.end) == ("cut-off", 75 * 4, 80 * 4 - 1)


@given(st.lists(st.sampled_from(["cat", ",", "red dress", "😀", "1girl"]), max_size=200).map(" ".join))
def test_chunks_are_bos_tokens_eos_padding_and_rebuild_the_token_list(text: str) -> None:
    chunks = read(text, "a1111")
    for row in chunks.chunks:
        kinds = [token.kind for token in row]
        count = kinds.count("text")
        assert kinds == ["bos"] + ["text"] * count + ["eos"] + ["padding"] * (CHUNK_TOKENS - count)
        assert all(token.id == EOS for token in row[count + 1 :])
    whole = read(text, "diffusers")
    everything = [*(token for token in whole.tokens if token.kind == "text"), *whole.truncated]
    assert everything == clip_tokenizer().tokenize(text)
    assert chunks.ids.shape == (len(chunks.chunks), CONTEXT_LENGTH)
    assert chunks.limit == CHUNK_TOKENS * len(chunks.chunks) >= chunks.used
