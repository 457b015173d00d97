"""Words that CLIP has no entry for: the rarest is spelt out, and words of which letters are cut are called that."""

import pytest

from core.analysis.findings.finding import Finding
from core.analysis.findings.spelling import rare_word, words_of_part_letters
from core.analysis.units import units_of
from core.dialects.table import read


def rare(text: str) -> Finding | None:
    chunks = read(text, "a1111")
    return rare_word(chunks, units_of(chunks, "word"))


def part_letters(text: str) -> Finding | None:
    chunks = read(text, "a1111")
    return words_of_part_letters(chunks, units_of(chunks, "word"))


def test_the_word_of_most_pieces_is_spelt_out() -> None:
    finding = rare("a skyscraper, serafuku, a red dress")
    assert finding is not None and finding.value == 4 == len(finding.positions)
    assert finding.sentence == "“serafuku” is read as 4 pieces: “ser”, “a”, “fu”, “ku”."


def test_of_words_of_as_many_pieces_the_one_with_the_rarest_piece_is_said() -> None:
    finding = rare("parthenon narwhal skyscraper")
    assert finding is not None and finding.value == 3
    chunks = read("parthenon narwhal skyscraper", "a1111")
    rarest = {word.label: max(chunks.tokens[at].id for at in word.positions) for word in units_of(chunks, "word")}
    assert max(rarest, key=lambda label: rarest[label]) in finding.sentence


@pytest.mark.parametrize("text", ["a red dress, 1girl", "hatsune thighhighs", "35mm, 1024x768, 12345678", "🦄🦄🦄", ""])
def test_common_words_compounds_numbers_and_emojis_are_no_news(text: str) -> None:
    assert rare(text) is None and part_letters(text) is None


def test_korean_words_are_said_to_be_read_as_parts_of_letters_and_not_as_rare_ones() -> None:
    text = "붉은 드레스를 입은 소녀, an old castle"
    finding = part_letters(text)
    assert finding is not None and rare(text) is None
    assert finding.value == len(finding.positions) == 18
    expected = "4 words such as “붉은” are read as parts of letters: 18 tokens for 10 letters."
    assert finding.sentence == expected
    one = part_letters("붉은 cow")
    assert one is not None and one.sentence == "“붉은” is read as parts of letters: 5 tokens for 2 letters."
