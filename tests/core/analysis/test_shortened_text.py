"""A text without some of its words: marks go along, empty brackets are no more, the rest stays as it was typed."""

import pytest

from core.analysis.shortened_text import struck_as_they_are, struck_with_marks, without


def left_of(source: str, *words: str) -> str:
    spans = [(source.index(word), source.index(word) + len(word)) for word in words]
    return without(source, struck_with_marks(source, spans))


@pytest.mark.parametrize(
    ("source", "words", "left"),
    [
        ("a cat, a dog, a cow", ["a cat"], "a dog, a cow"),
        ("a cat, a dog, a cow", ["a dog"], "a cat, a cow"),
        ("a cat, a dog, a cow", ["a cow"], "a cat, a dog"),
        ("a cat, a dog, a cow", ["a cat", "a dog", "a cow"], ""),
        ("a red cat sleeps", ["red"], "a cat sleeps"),
        ("(soft, sharp:1.2), cat", ["sharp"], "(soft:1.2), cat"),
        ("(soft, sharp:1.2), cat", ["soft"], "(sharp:1.2), cat"),
        ("(soft, sharp:1.2), cat", ["soft", "sharp"], "cat"),
        ("((soft)), cat", ["soft"], "cat"),
        ("frieren \\(anime\\), cat", ["frieren \\(anime"], "cat"),
        ("soft++, cat", ["soft"], "cat"),
        ("a cat BREAK a dog", ["a cat"], "a dog"),
        ("a cat, BREAK a dog", ["a dog"], "a cat"),
        ("a cat <lora:x:1>, a dog", ["a dog"], "a cat <lora:x:1>"),
        ("고양이, 푸른 하늘", ["고양이"], "푸른 하늘"),
    ],
)
def test_a_word_goes_with_the_marks_behind_it_and_with_brackets_that_hold_nothing_else(
    source: str, words: list[str], left: str
) -> None:
    assert left_of(source, *words) == left


def test_nothing_is_struck_out_where_no_word_goes() -> None:
    assert struck_with_marks("a cat, ", ()) == () == struck_as_they_are("a cat, ", ())


def test_what_is_struck_out_are_spans_in_their_order_that_do_not_touch() -> None:
    source = "a, (b:1.1), c, d"
    struck = struck_with_marks(source, [(12, 13), (4, 5)])
    assert [source[start:end] for start, end in struck] == ["(b:1.1), c, "]
    assert without(source, struck) == "a, d"


def test_a_text_that_is_cut_off_keeps_the_comma_before_the_cut() -> None:
    source = "a cat, a dog"
    assert without(source, struck_as_they_are(source, [(7, 8), (9, 12)])) == "a cat, "
