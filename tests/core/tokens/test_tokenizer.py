"""Our tokenizer against transformers' CLIPTokenizer, built from the same vocabulary: ids and offsets."""

import csv
import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.tokens.tokenizer import BOS, EOS, MERGES_FILE, VOCABULARY_SIZE, Token, clip_tokenizer, readable

MERGES_SHA256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a"  # as in openai/CLIP
Places = tuple[tuple[int, int, int], ...]  # id, start, end of each token

# Letters, marks, blanks and brackets of prompts, and the characters that tokenizers are known to differ on.
WORDS = "1girl <|endoftext|> <|startoftext|> <lora:x:0.8> BREAK it's I'VE e\u0301 你 ＡＢＣ".split()
MARKS = [*"()[]{}:|\\,.!?-_'\"’“”#@&;0123456789.²½ \n\t\u00a0\u3000\u200b\u200d\ufe0f", "  "]
prompt_like = st.lists(st.sampled_from(WORDS + MARKS) | st.text("abcdeABCDE", min_size=1, max_size=6)).map("".join)


@pytest.fixture(scope="module")
def theirs() -> Callable[[list[str]], list[Places]]:
    """transformers' answer for each text, without BOS and EOS."""
    from transformers import CLIPTokenizer

    ours = clip_tokenizer()
    model = json.loads(ours.backend.to_str())["model"]
    vocabulary = ours.backend.get_vocab(with_added_tokens=True)
    reference: Any = CLIPTokenizer(vocab=vocabulary, merges=[tuple(merge) for merge in model["merges"]])

    def tokenize(texts: list[str]) -> list[Places]:
        found = reference(texts, add_special_tokens=False, return_offsets_mapping=True)
        return [
            tuple((index, *span) for index, span in zip(ids, spans, strict=True))
            for ids, spans in zip(found["input_ids"], found["offset_mapping"], strict=True)
        ]

    return tokenize


def places(tokens: list[Token]) -> Places:
    return tuple((token.id, token.start or 0, token.end or 0) for token in tokens)


def ids(text: str) -> list[int]:
    return [token.id for token in clip_tokenizer().tokenize(text)]


def uncovered(text: str, found: Places) -> set[int]:
    """Offsets of the characters that no token stands on."""
    return set(range(len(text))) - {offset for _, start, end in found for offset in range(start, end)}


def assert_same_but_for_joined_marks(text: str, ours: Places, theirs: Places) -> None:
    """Ids and starts are equal; ends too, but that ours go on over characters of which theirs lose sight.

    NFC joins a letter and the marks after it to one character, and transformers' span of it ends before the marks.
    """
    assert [place[:2] for place in ours] == [place[:2] for place in theirs]
    lost = uncovered(text, theirs)
    for (_, _, our_end), (_, _, their_end) in zip(ours, theirs, strict=True):
        assert our_end >= their_end
        assert set(range(their_end, our_end)) <= lost
        assert not any(blank.isspace() for blank in text[their_end:our_end])


def test_the_vocabulary_is_the_one_that_openai_published() -> None:
    assert hashlib.sha256(MERGES_FILE.read_bytes()).hexdigest() == MERGES_SHA256


def test_the_vocabulary_has_every_id_once() -> None:
    vocabulary = clip_tokenizer().backend.get_vocab(with_added_tokens=True)
    assert VOCABULARY_SIZE == 49408
    assert sorted(vocabulary.values()) == list(range(VOCABULARY_SIZE))
    assert all(clip_tokenizer().piece(index) == piece for piece, index in vocabulary.items())
    with pytest.raises(IndexError):
        clip_tokenizer().piece(VOCABULARY_SIZE)


def test_the_vocabulary_is_that_of_a_diffusers_folder(shared: Path) -> None:
    folder = shared / "golden" / "encoders" / "diffusers_sd1" / "tokenizer"
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    assert clip_tokenizer().backend.get_vocab(with_added_tokens=True) == vocabulary
    model = json.loads(clip_tokenizer().backend.to_str())["model"]
    lines = (folder / "merges.txt").read_text(encoding="utf-8").splitlines()
    assert [" ".join(merge) for merge in model["merges"]] == [line for line in lines if not line.startswith("#version")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1girl", [272, 1611]),
        ("1GIRL", [272, 1611]),
        (",", [267]),
        ("a, b", [320, 267, 321]),
        ("!", [256]),
        ("&amp;", [261, 6259, 282]),
        ("it’s", [585, 728, 503, 338]),
        ("it's", [585, 568]),
        ("<|startoftext|>x<|endoftext|>", [BOS, 343, EOS]),
        ("", []),
        (" \t\r\n\u00a0\u3000", []),
    ],
)
def test_known_texts_have_known_ids(text: str, expected: list[int]) -> None:
    assert ids(text) == expected


@pytest.mark.parametrize(
    ("piece", "expected"), [("girl</w>", "girl"), ("gir", "gir"), ("Ã©</w>", "é"), ("<|endoftext|>", "<|endoftext|>")]
)
def test_a_piece_is_read_without_its_word_end_and_with_its_letters(piece: str, expected: str) -> None:
    assert readable(piece) == expected


def test_parti_prompts_get_the_ids_and_offsets_of_transformers(
    shared: Path, theirs: Callable[[list[str]], list[Places]]
) -> None:
    with (shared / "samples" / "prompts" / "parti_prompts.tsv").open(encoding="utf-8", newline="") as file:
        prompts = [row["Prompt"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(prompts) == 1632
    assert [places(clip_tokenizer().tokenize(prompt)) for prompt in prompts] == theirs(prompts)


@given(text=st.text() | prompt_like)
@example(text="a\x00b")
@example(text="\x00")
@example(text="a\x0bb\x0cc\x1cd\x85e\u2028f\u180eg")
@example(text="👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 👍🏽")
@example(text="İ ΑΣ ẞ ﬁ Ǆ \u0345")
@example(text="o\u0323\u0302 I\u0307 =\u0338 \u0301a \u0344")
@example(text="<|ENDOFTEXT|> a<|endoftext|>\u0301 'LL can't")
def test_any_text_gets_the_ids_of_transformers_and_offsets_that_reach_over_joined_marks(
    text: str, theirs: Callable[[list[str]], list[Places]]
) -> None:
    assert_same_but_for_joined_marks(text, places(clip_tokenizer().tokenize(text)), theirs([text])[0])


def test_a_mark_that_is_joined_to_its_letter_belongs_to_the_letter_s_token(
    theirs: Callable[[list[str]], list[Places]],
) -> None:
    text = "cafe\u0301 au lait"
    found = places(clip_tokenizer().tokenize(text))
    assert found[0] == (15304, 0, 5)
    assert theirs([text])[0][0] == (15304, 0, 4)
    assert found[1:] == theirs([text])[0][1:]


def test_a_mark_that_is_joined_to_no_letter_is_a_token_of_its_own() -> None:
    assert places(clip_tokenizer().tokenize("x\u0302y")) == ((343, 0, 1), (136, 1, 2), (480, 1, 2), (344, 2, 3))


@pytest.mark.parametrize(
    "text", ["cafe\u0301", "o\u0323\u0302", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "\u09c7\u09be"]
)
def test_no_character_but_blanks_is_lost_sight_of(text: str) -> None:
    assert uncovered(text, places(clip_tokenizer().tokenize(text))) == set()


def test_tokens_on_one_joined_letter_share_its_span() -> None:
    assert {place[1:] for place in places(clip_tokenizer().tokenize("o\u0323\u0302"))} == {(0, 3)}


@given(text=st.text() | prompt_like)
def test_spans_lie_in_the_text_and_go_forward(text: str) -> None:
    found = places(clip_tokenizer().tokenize(text))
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert all(left[1] <= right[1] and left[2] <= right[2] for left, right in pairwise(found))


@given(text=st.text(st.characters(min_codepoint=0xD7FF, max_codepoint=0xE001), max_size=8))
def test_half_an_emoji_counts_as_the_replacement_character_it_is_shown_as(text: str) -> None:
    shown = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    assert places(clip_tokenizer().tokenize(text)) == places(clip_tokenizer().tokenize(shown))


@given(text=prompt_like, offset=st.integers(0, 1000))
def test_an_offset_moves_every_span_and_nothing_else(text: str, offset: int) -> None:
    plain, moved = (places(clip_tokenizer().tokenize(text, by)) for by in (0, offset))
    assert moved == tuple((index, start + offset, end + offset) for index, start, end in plain)


def test_a_long_text_gives_the_tokens_of_its_parts() -> None:
    part = "a red cat, 😀 "
    long = clip_tokenizer().tokenize(part * 1000)
    assert len(long) == 1000 * len(clip_tokenizer().tokenize(part))
    assert long[: len(long) // 1000] == clip_tokenizer().tokenize(part)
