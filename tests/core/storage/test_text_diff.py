"""What two texts share at both ends, and word by word."""

from hypothesis import given
from hypothesis import strategies as st

from core.storage.text_diff import MAX_TAGS, common_prefix_suffix, word_diff

TEXTS = st.text("ab ,()1.😀\n", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_rebuild_both_texts(a: str, b: str) -> None:
    pieces = list(word_diff(a, b))
    assert "".join(text for kind, text in pieces if kind != "b") == a
    assert "".join(text for kind, text in pieces if kind != "a") == b


def test_a_changed_word_stands_between_what_both_have() -> None:
    pieces = [("same", "a "), ("a", "red"), ("b", "blue"), ("same", " car, "), ("same", "old")]
    assert list(word_diff("a red car, old", "a blue car, old")) == pieces


def test_very_long_texts_are_one_change_where_they_begin_to_differ() -> None:
    pieces = list(word_diff("x " * MAX_TAGS + "end", "y " * MAX_TAGS + "end"))
    assert [kind for kind, _ in pieces] == ["a", "b", "same"]


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_the_shared_ends_are_the_longest_and_do_not_overlap(
    start: str, left_only: str, right_only: str, end: str
) -> None:
    left, right = start + left_only + end, start + right_only + end
    first, last = common_prefix_suffix(left, right)
    assert left[:first] == right[:first] and left[len(left) - last :] == right[len(right) - last :]
    assert len(start) <= first and first + last <= min(len(left), len(right))
    assert first + last == min(len(left), len(right)) or (
        left[first] != right[first] and left[-last - 1] != right[-last - 1]
    )
