"""Describing words: their kinds, and the words that they belong to."""

import pytest

from core.analysis.kinds_of_words import KIND_NAMES, WORDS_BY_KIND, described_words, is_joining, kind_of
from core.analysis.units import units_of
from core.dialects.table import read


def described(text: str) -> dict[str, str]:
    chunks = read(text, "a1111")
    owns = described_words(units_of(chunks, "word"), units_of(chunks, "tag"), chunks.context_length)
    return {word.label: own.label for word, own in owns.items()}


@pytest.mark.parametrize(
    ("text", "owns"),
    [
        ("a red car and a blue house", {"red": "car", "blue": "house"}),
        ("a red and very old leather sofa", {"red": "sofa", "leather": "sofa"}),
        ("long silver hair, blue eyes", {"long": "hair", "silver": "hair", "blue": "eyes"}),
        ("a dress in red, a castle", {}),
        ("the sky turned red above the house", {}),
        ("(red:1.3) car", {"red": "car"}),
        ("red BREAK car", {}),
        ("a RED Car", {"RED": "Car"}),
        ("red, blue", {}),
    ],
)
def test_a_word_belongs_to_the_next_one_that_is_no_describing_word_of_its_tag(text: str, owns: dict[str, str]) -> None:
    assert described(text) == owns


def test_no_word_is_of_two_kinds_and_each_kind_has_a_name() -> None:
    words = [word for kind in WORDS_BY_KIND.values() for word in kind]
    assert len(words) == len(set(words)) > 90 and all(word == word.casefold() for word in words)
    assert KIND_NAMES.keys() == WORDS_BY_KIND.keys()


def test_words_between_things_are_told_from_things() -> None:
    units = units_of(read("Red cars beside old houses and trees", "a1111"), "word")
    assert [unit.label for unit in units if is_joining(unit)] == ["beside", "and"]
    assert [kind_of(unit) for unit in units][:2] == ["colour", None]
