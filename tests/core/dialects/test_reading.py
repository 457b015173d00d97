"""What holds for every prompt in every tool: nothing raises, spans lie in the text, chunks are 77."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from growth import assert_growth
from hypothesis import example, given
from hypothesis import strategies as st

from core.dialects.table import DIALECTS, read
from core.editing.lint import lint
from core.prompt.prompt import ReadingSettings
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.families import FAMILIES
from core.tokens.tokenizer import clip_tokenizer

SYNTAX = [
    *"()[]{}<>:|\\,.!?+-=#&;\"' \n\t05é😀你’\ud83d",
    *"BREAK :1.2) :0.5] (x:1.3) [a|b] <lora:x:0.8> embedding:x .attend(++) <|endoftext|> &amp; e\u0301".split(),
    *(" AND ", ".blend(1, 2)"),
]
prompts = st.lists(st.sampled_from(SYNTAX) | st.text("abcAB", min_size=1, max_size=5), max_size=40).map("".join)
dialects = st.sampled_from(list(DIALECTS))
families = st.sampled_from(list(FAMILIES))
# HiDream's encoders have 248 positions: ComfyUI fills them, and diffusers its pipeline's 128.
LONG_CHUNKS = {("hidream", "comfyui"): 248, ("hidream", "diffusers"): 128}
modes = st.sampled_from(["original", "no-norm", "ignore", "none"])


@given(prompts | st.text(max_size=60), dialects, families, modes, st.integers(1, 30), st.integers(0, 40))
@example("(" * 30 + '"' * 30, "compel", "sdxl", "original", 20, 0)
@example("[a:b:1e400]", "a1111", "sd1", "original", 20, 0)
def test_any_text_is_read_into_chunks_of_a_length_with_spans_in_the_text(
    text: str, dialect: str, family: str, emphasis: str, steps: int, step: int
) -> None:
    chunks = read(text, dialect, family, ReadingSettings(steps, step, 0, emphasis))
    assert [own.encoder for own in chunks.encoders] == list(FAMILIES[family].encoders)
    for own in chunks.encoders:
        assert own.context_length == LONG_CHUNKS.get((family, dialect), CONTEXT_LENGTH)
        assert all(len(row) == own.context_length for row in own.chunks)
        assert own.ids.shape == own.weights.shape == (len(own.chunks), own.context_length)
        spans = [(token.start, token.end) for token in own.tokens if token.kind == "text"]
        assert all(0 <= start < end <= len(text) for start, end in spans)
    for diagnostic in lint(chunks):
        assert 0 <= diagnostic.start <= diagnostic.end <= len(text)
        assert diagnostic.message.endswith(".")
        for fix in diagnostic.fixes:
            assert all(0 <= start <= end <= len(text) for start, end, _ in fix.edits)


@given(prompts, dialects)
def test_every_letter_of_a_segment_comes_from_its_place_in_the_typed_text(text: str, dialect: str) -> None:
    for variant in DIALECTS[dialect].parse(text, ReadingSettings()).variants:
        for segment in variant.segments:
            rising = all(left <= right for left, right in pairwise(segment.offsets))
            assert rising or ":x" in text  # reForge's (words:x2) begins again
            for letter, offset in zip(segment.text, segment.offsets, strict=True):
                # a line break stands for a comment, a blank for white space and between fragments; a break may be typed
                # otherwise than BREAK
                assert letter == text[offset] or letter in "\n BREAK"


@given(
    st.lists(st.sampled_from(["red", "dress", "1girl", ",", "é", "😀"]), max_size=120).map(" ".join),
    dialects.filter(lambda dialect: dialect != "sdnext"),  # which takes off what is no letter in front
)
def test_without_syntax_spans_spell_the_typed_words_and_all_tools_agree(text: str, dialect: str) -> None:
    chunks = read(text, dialect)
    tokens = [token for row in chunks.chunks for token in row if token.kind == "text"]
    plain = clip_tokenizer().tokenize(text)
    assert [*tokens, *chunks.truncated] == plain
    assert {token.weight for token in tokens} <= {1.0}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "made",
    [
        lambda n: "(" * n,
        lambda n: ")" * n,
        lambda n: "(a" * (n // 2) + ")" * (n // 2),
        lambda n: "[" * (n // 2) + "a" + "]" * (n // 2),
        lambda n: "[a:" * (n // 3) + ":3]" * (n // 3),
        lambda n: "[a|" * (n // 3) + "]" * (n // 3),
        lambda n: '"(' * (n // 2),
        lambda n: "\\" * n,
        lambda n: " " * n + "BREAK" + " " * n,
        lambda n: ": " * (n // 2) + "1" * (n // 2),
        lambda n: "<a:" * (n // 3),
        lambda n: "AND " * (n // 4),
        lambda n: "+" * n,
        lambda n: "masterpiece, (blush:1.2), [long hair], a cat's café, (((sky))), " * (n // 64),
    ],
    ids=lambda made: repr(made(64)[:8]),
)
def test_the_time_of_ten_thousand_characters_grows_with_the_length_alone(
    made: Callable[[int], str], dialect: str
) -> None:
    read("warm", dialect)
    assert_growth(made, lambda text: lint(read(text, dialect)), (2_500, 10_000))


def test_sdxl_gives_each_encoder_its_own_padding_and_letters() -> None:
    first, second = read("hello! “cat”", "diffusers", "sdxl").encoders
    assert (first.chunks[0][2].id, second.chunks[0][2].id) == (256, 0)
    assert (first.chunks[0][-1].id, second.chunks[0][-1].id) == (49407, 0)
