"""Which typed characters are weighted, and which are syntax."""

from hypothesis import given
from hypothesis import strategies as st

from core.dialects.table import read
from core.editing.source_spans import unread_spans, weighted_spans


def texts(text: str, spans: object) -> list[str]:
    return [text[span[0] : span[1]] for span in spans]  # type: ignore[attr-defined]


def test_brackets_and_numbers_of_weights_are_syntax_and_their_words_weighted() -> None:
    text = "a (red dress:1.2), [car] # note"
    chunks = read(text, "a1111")
    assert texts(text, unread_spans(chunks)) == ["(", ":1.2)", "[", "] # note"]
    assert texts(text, weighted_spans(chunks)) == ["red dress", "car"]


def test_plain_text_has_neither() -> None:
    chunks = read("a cow, (a bull:1.2)", "diffusers")
    assert (list(unread_spans(chunks)), list(weighted_spans(chunks))) == ([], [])


@given(st.text("ab ()[]:|.,1\\#<>AND 😀", max_size=40), st.sampled_from(["a1111", "comfyui", "diffusers", "compel"]))
def test_marks_lie_in_the_text_and_unread_ones_apart_from_tokens(text: str, dialect: str) -> None:
    chunks = read(text, dialect)
    typed = [token for token in (*chunks.tokens, *chunks.truncated) if token.start is not None]
    read_offsets = {offset for token in typed for offset in range(token.start, token.end)}
    for start, end in unread_spans(chunks):
        assert 0 <= start < end <= len(text)
        assert read_offsets.isdisjoint(range(start, end))
    assert all(0 <= start < end <= len(text) and weight != 1 for start, end, weight in weighted_spans(chunks))
