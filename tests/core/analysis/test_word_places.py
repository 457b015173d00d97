"""Other places for a describing word: the texts, what keeps a word where it is, and where each word went."""

import pytest

from core.analysis.kinds_of_words import described_words
from core.analysis.units import Unit, units_of
from core.analysis.word_places import Neighbours, WordPlace, knows_break, unit_at, word_places
from core.dialects.table import DIALECTS, read
from core.prompt.prompt import DEFAULT_SETTINGS
from core.tokens.chunks import Chunks


def question(chunks: Chunks, word: str, onto: str) -> Neighbours:
    units = {unit.label: unit for unit in units_of(chunks, "word")}
    owns = described_words(tuple(units.values()), units_of(chunks, "tag"), chunks.context_length)
    return Neighbours(units[word], owns.get(units[word]), units[onto])


def places(text: str, word: str, onto: str, dialect: str = "a1111") -> dict[str, WordPlace]:
    chunks = read(text, dialect)
    return {place.kind: place for place in word_places(chunks, question(chunks, word, onto))}


def texts(text: str, word: str, onto: str, dialect: str = "a1111") -> dict[str, str]:
    found = places(text, word, onto, dialect)
    assert len(found) == 4 and all(bool(place.why) != bool(place.pieces) for place in found.values())
    return {kind: place.text(text) for kind, place in found.items() if not place.why}


def test_a_sentence_is_written_in_four_other_ways() -> None:
    assert texts("a red car and a blue bicycle, a cat", "red", "bicycle") == {
        "beside": "a car red and a blue bicycle, a cat",
        "exchanged": "a blue bicycle and a red car, a cat",
        "break": "a red car BREAK and a blue bicycle, a cat",
        "comma": "a red car, and a blue bicycle, a cat",
    }


def test_of_tags_a_comma_becomes_a_break_and_brackets_go_with_their_words() -> None:
    assert texts("long silver hair, blue eyes, (red dress:1.2), smile", "blue", "dress") == {
        "beside": "long silver hair, eyes blue, (red dress:1.2), smile",
        "exchanged": "long silver hair, (red dress:1.2), blue eyes, smile",
        "break": "long silver hair, blue eyes BREAK (red dress:1.2), smile",
    }


def test_a_word_stays_where_its_weight_would_be_lost() -> None:
    found = places("a (red:1.3) car and a blue bicycle", "red", "bicycle")
    assert found["beside"].why and found["exchanged"].why and not found["break"].why
    assert "and" not in texts("a red and old car by a house", "red", "house").get("beside", "")


def test_a_break_needs_no_chunk_more_than_there_were() -> None:
    text = "a red car, a blue bicycle, " + ", ".join(["a house"] * 23)
    made = texts(text, "red", "bicycle")["break"]
    assert len(read(made, "a1111").chunks) == len(read(text, "a1111").chunks) == 2


def test_a_tool_that_does_not_know_break_says_so() -> None:
    known = {key for key in DIALECTS if knows_break(key, DEFAULT_SETTINGS)}
    assert {"a1111", "sdnext"} <= known and not {"comfyui", "diffusers", "compel"} & known
    place = places("a red car and a blue bicycle", "red", "bicycle", "comfyui")["break"]
    assert place.why == "ComfyUI does not know BREAK."


@pytest.mark.parametrize("kind", ["beside", "exchanged", "break", "comma"])
def test_each_word_is_found_where_it_went(kind: str) -> None:
    chunks = read("a red car and a blue bicycle", "a1111")
    place = places(chunks.prompt.source, "red", "bicycle")[kind]
    after = units_of(read(place.text(chunks.prompt.source), "a1111"), "word")
    found = [unit_at(after, unit, place) for unit in units_of(chunks, "word")]
    assert [unit.label for unit in found if unit] == [unit.label for unit in units_of(chunks, "word")]
    assert len(set(found)) == len(found) and unit_at(after, Unit("EOS", (9,), None, None), place) is None
