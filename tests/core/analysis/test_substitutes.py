"""Substitutes: as many tokens, never the unit itself, the same for the same prompt; and the unit's place."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.kinds_of_words import COLOURS
from core.analysis.prompt_variants import put_in_place
from core.analysis.substitutes import SUBSTITUTE_COUNT, commas_for, substitutes_of
from core.analysis.units import UNIT_KINDS, Unit, UnitKind, units_of
from core.dialects.table import read
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import Token, clip_tokenizer

words = st.lists(
    st.sampled_from(["red", "blue", "cow", "1girl", "안개", ",", "(dress:1.3)", "t-shirt", "🐈", "castle"]),
    min_size=1,
    max_size=60,
).map(" ".join)


def substitute_words(text: str, label: str) -> set[str]:
    ids = chain.from_iterable(substitutes_of(*unit_of(text, label)))
    return {clip_tokenizer().piece(index).removesuffix("</w>") for index in ids}


def unit_of(text: str, label: str, kind: UnitKind = "word") -> tuple[Chunks, Unit]:
    chunks = read(text, "a1111")
    return chunks, next(unit for unit in units_of(chunks, kind) if unit.label == label)


@given(words, st.sampled_from(UNIT_KINDS))
def test_substitutes_are_different_have_as_many_tokens_and_none_is_the_unit(text: str, kind: UnitKind) -> None:
    chunks = read(text, "a1111")
    for unit in units_of(chunks, kind):
        own = tuple(chunks.tokens[position].id for position in unit.positions)
        substitutes = substitutes_of(chunks, unit)
        assert len(set(substitutes)) == len(substitutes) == SUBSTITUTE_COUNT
        assert all(len(ids) == len(own) and ids != own for ids in substitutes)
        assert substitutes == substitutes_of(read(text, "a1111"), unit)


@given(words, st.sampled_from(UNIT_KINDS))
def test_no_other_token_changes_or_moves_and_weights_stay(text: str, kind: UnitKind) -> None:
    chunks = read(text, "a1111")
    for unit in units_of(chunks, kind)[:5]:
        variant = put_in_place(chunks, unit, substitutes_of(chunks, unit)[0])
        for number, index in enumerate(variant.chunk_indices):
            for at, (old, new) in enumerate(zip(chunks.chunks[index], variant.chunks[number], strict=True)):
                position = index * chunks.context_length + at
                assert old.weight == new.weight and (old == new or position in unit.positions)
                assert (position in variant.new_positions) == (position >= min(variant.dropped))
                assert position not in variant.new_positions or variant.new_positions[position] == number * 77 + at


def test_a_colour_is_replaced_by_other_colours_and_any_other_word_by_common_ones() -> None:
    assert len(substitute_words("a red car", "red")) == SUBSTITUTE_COUNT
    for word in ("red", "RED"):
        assert substitute_words(f"a {word} car", word) <= set(COLOURS) - {"red"}
    assert not substitute_words("a red car", "car") <= set(COLOURS)


def test_words_of_the_bank_are_joined_where_more_tokens_are_needed() -> None:
    chunks, unit = unit_of("안개, cow", "안개")
    assert len(unit.positions) > 1
    assert all(clip_tokenizer().piece(index).endswith("</w>") for ids in substitutes_of(chunks, unit) for index in ids)


def test_a_whole_prompt_of_several_chunks_has_substitutes_too() -> None:
    (unit,) = units_of(chunks := read("cow " * 900, "a1111"), "tag")
    assert [len(ids) for ids in substitutes_of(chunks, unit)] == [900] * 4
    assert len(put_in_place(chunks, unit, commas_for(chunks, unit)).chunks) == 12


def test_what_stands_behind_a_unit_does_not_change_its_substitutes_and_what_stands_before_does() -> None:
    own = substitutes_of(*unit_of("a car, a cow", "car"))
    assert substitutes_of(*unit_of("a car, a bull and more", "car")) == own
    assert substitutes_of(*unit_of("my car, a cow", "car")) != own


def test_a_unit_in_its_own_place_changes_nothing_and_commas_are_no_change_of_commas() -> None:
    chunks, unit = unit_of("a red car", "car")
    own = [chunks.tokens[position].id for position in unit.positions]
    assert not put_in_place(chunks, unit, own).chunks
    chunks, comma = unit_of("a red, car", ",", "token")
    assert not put_in_place(chunks, comma, commas_for(chunks, comma)).chunks and len(substitutes_of(chunks, comma)) == 4


def test_the_vectors_of_a_learned_word_are_replaced_by_words_of_its_weight() -> None:
    chunks, unit = unit_of("a (red:1.2) car", "red")
    learned = Token(0, "glow", 3, 6, 1.2, "embedding", 0)
    tokens = [learned if at in unit.positions else token for at, token in enumerate(chunks.chunks[0])]
    chunks = replace(chunks, chunks=(tuple(tokens),))
    (position,) = unit.positions
    (chunk,) = put_in_place(chunks, unit, substitutes_of(chunks, unit)[0]).chunks
    assert (chunk[position].kind, chunk[position].vector, chunk[position].weight) == ("text", None, 1.2)
    assert chunk[position].id != 0


def test_another_number_of_tokens_and_places_without_a_word_are_refused() -> None:
    chunks, unit = unit_of("a red car", "car")
    with pytest.raises(ValueError, match="longer"):
        put_in_place(chunks, unit, [320, 320])
    with pytest.raises(ValueError, match="only typed words"):
        put_in_place(chunks, Unit("EOS", (4,), None, None), [320])
