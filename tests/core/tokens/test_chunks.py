"""Chunks and counters, UTF-16 positions, families."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.table import read
from core.editing.lint import lint
from core.program.utf16 import Utf16Map
from core.tokens.chunks import CHUNK_TOKENS, CONTEXT_LENGTH
from core.tokens.tokenizer import BOS, EOS, clip_tokenizer


def test_1girl_is_two_tokens_between_bos_and_eos() -> None:
    assert read("1girl", "a1111").ids[0, :5].tolist() == [BOS, 272, 1611, EOS, EOS]


def test_an_empty_prompt_is_one_chunk_of_no_tokens() -> None:
    chunks = read("", "a1111")
    assert (chunks.used, chunks.limit, chunks.ids.tolist()) == (0, 75, [[BOS] + [EOS] * 76])


@pytest.mark.parametrize(("words", "used", "limit"), [(75, 75, 75), (76, 76, 150), (151, 151, 225)])
def test_a1111_counts_on_in_chunks_of_75(words: int, used: int, limit: int) -> None:
    chunks = read("cat " * words, "a1111")
    assert (chunks.used, chunks.limit) == (used, limit)


def test_a1111_moves_the_words_after_a_near_comma_to_the_next_chunk() -> None:
    chunks = read("cat " * 60 + "," + "dog " * 20, "a1111")
    assert (chunks.used, chunks.limit) == (95, 150)
    assert [token.kind for token in chunks.chunks[0]].count("text") == 61


def test_a_comma_further_back_than_twenty_tokens_moves_nothing() -> None:
    chunks = read("cat " * 54 + "," + "dog " * 26, "a1111")
    assert [token.kind for token in chunks.chunks[0]].count("text") == 75


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


@given(st.text(max_size=50))
def test_utf16_positions_are_those_of_the_encoded_text(text: str) -> None:
    positions = Utf16Map(text)
    for offset in range(len(text) + 1):
        utf16 = len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert positions.to_utf16(offset) == utf16
        assert positions.to_code_point(utf16) == offset


def test_the_second_half_of_an_emoji_belongs_to_the_emoji() -> None:
    assert [Utf16Map("a😀b").to_code_point(position) for position in range(5)] == [0, 1, 1, 2, 3]


def test_ids_are_whole_numbers() -> None:
    assert read("cat", "a1111").ids.dtype == np.int64
