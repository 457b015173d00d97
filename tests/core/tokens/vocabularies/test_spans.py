"""Where tokens stand in what was typed, what their pieces read as, and which words and tags they make up."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.analysis.units import UnitKind, units_after_edit, units_of
from core.prompt.mapped_text import MappedText, identity_mapped
from core.prompt.prompt import Prompt, PromptVariant, Segment
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import readable
from core.tokens.vocabularies.table import tokenizer_for
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

ENCODERS = {"t5": "t5xxl", "umt5": "umt5xxl", "qwen3": "qwen3_4b", "gemma2": "gemma2_2b", "mistral": "mistral3_24b"}
VOCABULARIES = tuple(ENCODERS)
MARKS = [*"()[]{}:|\\,.!?-_'\"’“”#@&;0123456789.²½ \n\t\u00a0\u3000\u200b\u200d\ufe0f\ufdfa", "  "]
WORDS = "1girl <|im_end|> </s> <bos> <lora:x:0.8> it's e\u0301 한복 ＡＢＣ 🐶 <0x41> ▁ Ġ \ud83d".split(" ")
texts = st.lists(st.sampled_from(WORDS + MARKS) | st.text("abcdeABCDE", min_size=1, max_size=6)).map("".join)


def chunks_of(tokenizer: TextTokenizer, text: str) -> Chunks:
    """A text as one chunk of its tokens alone."""
    tokens = tokenizer.tokenize(identity_mapped(text))
    segments = (Segment(text, range(len(text))),)
    prompt = Prompt(text, "diffusers", (PromptVariant(text, segments),))
    return Chunks(prompt, "z_image", (tuple(tokens),), len(tokens), 0, encoder=ENCODERS[tokenizer.vocabulary])


def parts_of(tokenizer: TextTokenizer, text: str) -> list[tuple[str, str]]:
    """What each token reads as, and what was typed for it."""
    tokens = tokenizer.tokenize(identity_mapped(text))
    return [(token.readable, text[token.start : token.end]) for token in tokens]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_token_stands_somewhere_in_reading_order(
    vocabulary: str, tokenizers: Mapping[str, TextTokenizer]
) -> None:
    tokenizer = tokenizers[vocabulary]

    @given(texts, st.booleans())
    @example("한복 \ud83d x", True)
    @example("1girl ▁B", False)
    def check(text: str, reads_specials: bool) -> None:
        spans = [
            (token.start, token.end)
            for token in tokenizer.tokenize(identity_mapped(text), reads_specials=reads_specials)
            if token.start is not None and token.end is not None
        ]
        assert len(spans) == len(tokenizer.tokenize(identity_mapped(text), reads_specials=reads_specials))
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(left[0] <= right[0] for left, right in pairwise(spans))
        typed = [text[start:end] for start, end in spans]
        assert all(not piece.strip() or piece == piece.strip() for piece in typed)

    check()


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_what_stands_between_spans_is_blank_or_invisible(
    vocabulary: str, tokenizers: Mapping[str, TextTokenizer]
) -> None:
    tokenizer = tokenizers[vocabulary]

    @given(st.lists(st.sampled_from([*"ab,. ", "한", "🐶", "e\u0301", "ＡＢ", "½", "\n", "<", "\ufdfa"])).map("".join))
    def check(text: str) -> None:
        covered = [False] * len(text)
        for token in tokenizer.tokenize(identity_mapped(text)):
            covered[token.start : token.end] = [True] * ((token.end or 0) - (token.start or 0))
        missed = "".join(letter for letter, is_covered in zip(text, covered, strict=True) if not is_covered)
        assert not missed.strip()

    check()


def test_spans_are_those_of_what_was_typed_where_a_tool_has_changed_the_text() -> None:
    sent = MappedText("cat naps", [3, 4, 5, 9, 12, 13, 14, 15])
    tokens = tokenizer_for("qwen3").tokenize(sent, weight=1.5)
    assert [(token.readable, token.start, token.end, token.weight) for token in tokens] == [
        ("cat", 3, 6, 1.5),
        ("n", 12, 13, 1.5),
        ("aps", 13, 16, 1.5),
    ]


def test_parts_of_a_letter_have_the_whole_letter(tokenizers: Mapping[str, TextTokenizer]) -> None:
    assert parts_of(tokenizers["gemma2"], "한")[:3] == [("\ufffd", "한")] * 3
    assert parts_of(tokenizers["qwen3"], "a 🐶") == [("a", "a"), *[("\ufffd", "🐶")] * 3]
    assert parts_of(tokenizers["t5"], "cafe\u0301s") == [("café", "cafe\u0301"), ("s", "s")]
    assert parts_of(tokenizers["t5"], "½")[0] == ("1", "½")


def test_what_t5_cannot_read_is_one_unknown_token_a_word(tokenizers: Mapping[str, TextTokenizer]) -> None:
    tokenizer = tokenizers["t5"]
    text = "한복 벚꽃 {a} 🐶"
    unknown = [token for token in tokenizer.tokenize(identity_mapped(text)) if token.id == tokenizer.unknown]
    assert [text[token.start : token.end] for token in unknown] == ["한복", "벚꽃", "{", "}", "🐶"]
    assert {token.piece for token in unknown} == {"<unk>"}
    assert tokenizers["qwen3"].unknown is None and tokenizers["gemma2"].unknown is None


def test_pieces_read_as_people_write_them() -> None:
    assert [
        readable(piece, "letters") for piece in ("▁cat", "cat", "▁", "▁▁", "<0xE3>", "<0x41>", "é", "</s>", "\n")
    ] == [*("cat", "cat", "␣", "␣␣", "\ufffd", "A", "é", "</s>", "↵")]
    assert [readable(piece, "bytes") for piece in ("Ġcat", "Ġ", "ĊĊ", "Ã©", "ðŁĲ", "<|im_end|>", "íķľ")] == [
        *("cat", "␣", "↵↵", "é", "\ufffd", "<|im_end|>", "한")
    ]
    assert [readable(piece) for piece in ("cat</w>", "Ã©</w>", "<|endoftext|>")] == ["cat", "é", "<|endoftext|>"]


def test_a_lone_half_of_an_emoji_and_no_text_at_all_are_read(tokenizers: Mapping[str, TextTokenizer]) -> None:
    for tokenizer in tokenizers.values():
        assert tokenizer.tokenize(identity_mapped("")) == []
        assert tokenizer.tokenize(identity_mapped("a \ud83d b"))


WORDS_TYPED = ("1girl", "solo", "blue", "eyes", "long", "hair", "red", "1.2", "t-shirt", "it's", "new", "line", "ok")
TAGS_TYPED = ("1girl", "solo", "blue_eyes", "long_hair", "red:1.2", "t-shirt it's new line", "ok")


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_words_and_tags_are_those_that_were_typed_however_tokens_are_cut(
    vocabulary: str, tokenizers: Mapping[str, TextTokenizer]
) -> None:
    """Qwen and Mistral read `,s` of `girl,solo` as one token, T5 puts a blank before the text."""
    text = "1girl,solo,blue_eyes,  long_hair ,,, (red:1.2),t-shirt it's\nnew line, ok"
    chunks = chunks_of(tokenizers[vocabulary], text)
    words, tags = units_of(chunks, "word"), units_of(chunks, "tag")
    assert [word.label for word in words] == list(WORDS_TYPED)
    assert [tag.label for tag in tags] == list(TAGS_TYPED)
    for unit in (*words, *tags):
        assert unit.start is not None and " ".join(text[unit.start : unit.end].split()) == unit.label
        assert list(unit.positions) == sorted(set(unit.positions))


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_korean_words_are_words_however_few_or_many_tokens_they_take(
    vocabulary: str, tokenizers: Mapping[str, TextTokenizer]
) -> None:
    chunks = chunks_of(tokenizers[vocabulary], "벚꽃 아래에서, 책을 읽는 소녀 🐶")
    assert [word.label for word in units_of(chunks, "word")] == ["벚꽃", "아래에서", "책을", "읽는", "소녀", "🐶"]
    assert [tag.label for tag in units_of(chunks, "tag")] == ["벚꽃 아래에서", "책을 읽는 소녀 🐶"]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("kind", ["token", "word", "tag"])
def test_an_edit_leaves_the_units_that_a_whole_reading_gives(
    vocabulary: str, kind: UnitKind, tokenizers: Mapping[str, TextTokenizer]
) -> None:
    tokenizer = tokenizers[vocabulary]

    @given(texts, texts, texts)
    @example("1girl,solo, ", "a", ",b")
    def check(kept: str, before: str, after: str) -> None:
        was, now = chunks_of_both(tokenizer, kept + before, kept + after)
        if was is not None and now is not None:
            assert units_after_edit(was, units_of(was, kind), now, kind) == units_of(now, kind)

    check()


def chunks_of_both(tokenizer: TextTokenizer, before: str, after: str) -> tuple[Chunks | None, Chunks | None]:
    """The chunks of two texts that have tokens, else None: no chunk is empty."""
    both = [
        chunks_of(tokenizer, text) if tokenizer.tokenize(identity_mapped(text)) else None for text in (before, after)
    ]
    return both[0], both[1]
