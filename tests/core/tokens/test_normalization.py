"""The letters that each tool's tokenizer reads in place of the typed ones."""

import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.prompt.prompt import Segment
from core.tokens.normalization import _look_up, normalize, tokenize
from core.tokens.tokenizer import EOS, TOKENIZER_VARIANTS

LETTERS = [*"ab <>&;’“”ﬁＡ５½éİΣ\u0301\x00\x1b\ufeff", "&amp;", "&lt;", "cafÃ©", "â€™", "&#39;", "\r\n"]
cleaned = st.sampled_from(["ftfy", "open-clip"])


def ids(text: str, mode: str) -> list[int]:
    return [token.id for token in tokenize(Segment(text, range(len(text))), mode)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("“a”", '"a"'),
        ("it’s", "it's"),
        ("ﬁne", "fine"),
        ("ｆｕｌｌ", "full"),
        ("rock &amp; roll", "rock & roll"),
        ("cafÃ©", "café"),
        ("a <b> &amp; c", "a <b> &amp; c"),
        ("GROSS", "gross"),
    ],
)
def test_a1111_reads_the_repaired_text(text: str, read: str) -> None:
    assert normalize(text, "ftfy").text == read


def test_open_clip_unescapes_beside_tags_too() -> None:
    assert normalize("a <b> &amp; c", "open-clip").text == "a <b> & c"


@given(st.lists(st.sampled_from(LETTERS), max_size=25).map("".join), cleaned)
def test_places_lie_in_the_text_and_go_forward(text: str, mode: str) -> None:
    read = normalize(text, mode)
    assert list(read.offsets) == sorted(read.offsets)
    assert all(0 <= place < len(text) for place in read.offsets)


@given(st.text(st.sampled_from("ab ’“ﬁＡ５½é&;<"), max_size=30))
def test_the_repaired_text_is_ftfys(text: str) -> None:
    assert normalize(text, "ftfy").text == ftfy.fix_text(text).lower()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="&<>|"), max_size=40))
def test_plain_ascii_is_read_alike_in_all_modes_but_for_the_exclamation_mark(text: str) -> None:
    assert (
        len({tuple(ids(text, mode)) for mode in TOKENIZER_VARIANTS if not mode.endswith("-bang") or "!" not in text})
        == 1
    )


def test_a_repaired_letter_keeps_its_own_place() -> None:
    text = "a ﬁne “cat”"
    tokens = tokenize(Segment(text, range(len(text))), "ftfy")
    assert [text[token.start : token.end] for token in tokens] == ["a", "ﬁne", "“", "cat", "”"]


def test_an_exclamation_mark_is_padding_only_in_its_mode() -> None:
    assert ids("hello!!", "fast") == [3306, 748]
    assert ids("hello!!", "fast-bang") == ids("hello!!", "ftfy-bang") == [3306, 0, 0]
    assert ids("‘hello!’", "ftfy-bang") == ids("'hello!'", "fast-bang")


def test_each_tokenizer_has_its_own_special_tokens() -> None:
    assert [EOS in ids("<|endoftext|>", mode) for mode in TOKENIZER_VARIANTS] == [True, True, True, True, False]
    assert [EOS in ids("<end_of_text>", mode) for mode in TOKENIZER_VARIANTS] == [False, False, False, False, True]
    assert ids("<|ENDOFTEXT|>", "ftfy") == [EOS]


@given(
    st.lists(st.sampled_from([*"ab1' ,.!(<\n\t", "<|endoftext|>", ", ", "é"]), max_size=40).map("".join),
    st.sampled_from(TOKENIZER_VARIANTS),
    st.integers(0, 9),
)
def test_a_text_read_phrase_by_phrase_gives_the_tokens_of_the_whole(text: str, variant: str, offset: int) -> None:
    segment = Segment(text, range(offset, offset + len(text)), 1.2)
    read = [(token.id, token.piece, token.start, token.end, token.weight) for token in tokenize(segment, variant)]
    whole = _look_up(text, variant)
    assert read == [(index, piece, offset + start, offset + end, 1.2) for index, piece, start, end in whole]
