"""What a completion costs where it is written."""

import pytest

from core.editing.completion import CompletionForms, insertion_of, places_at
from core.editing.completion_costs import InsertionCost, InsertionCosts, PlaceRules
from core.prompt.prompt import DEFAULT_SETTINGS

FORMS = CompletionForms("<lora:{name}:1>", "{name}", "__{name}__", asks_models=True)


def cost(marked: str, written: str, dialect: str = "a1111", with_comma: bool = True) -> InsertionCost:
    before, after = marked.split("|")
    text = before + after
    place = next(places_at(text, len(before), FORMS))
    rules = PlaceRules(dialect, "sd1", DEFAULT_SETTINGS)
    costs = InsertionCosts(text, place.start, place.end, rules)
    return costs.of(insertion_of(text, place, written, with_comma))


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "diffusers", "compel", "sdnext", "forge-neo", "reforge"])
def test_words_cost_the_tokens_that_the_tool_makes_of_them_without_their_comma(dialect: str) -> None:
    assert cost("a cow, long ha|", "long hair", dialect) == InsertionCost(2, True)
    assert cost("a cow, (long ha|:1.2), sky", "long hair", dialect).tokens == 2


def test_brackets_cost_what_the_tool_reads_of_them() -> None:
    assert cost("cat|", r"cat \(animal\)", "a1111").tokens == 4
    assert cost("cat|", "cat (animal)", "diffusers").tokens == 4


def test_a_lora_costs_nothing_where_the_tool_cuts_it_out() -> None:
    assert cost("a cow, <sty|", "<lora:style:1>", "a1111", with_comma=False) == InsertionCost(0, True)
    assert cost("a cow, <sty|", "<lora:style:1>", "comfyui", with_comma=False).tokens > 5


@pytest.mark.parametrize(("words", "fits"), [(60, True), (72, True), (73, False), (74, False)])
def test_words_that_begin_or_end_in_the_next_chunk_do_not_fit(words: int, fits: bool) -> None:
    assert cost("cow " * words + ", long ha|", "long hair").fits is fits


def test_in_the_second_chunk_there_is_room_again() -> None:
    assert cost("cow " * 80 + ", long ha|", "long hair") == InsertionCost(2, True)


def test_what_moves_on_to_the_next_chunk_with_the_words_before_does_not_fit() -> None:
    marked = "cow " * 60 + ", " + "sky " * 13 + "(long ha|"
    assert not cost(marked, "long hair", "a1111").fits  # A1111 moves what stands behind the last comma


def test_words_that_are_cut_off_do_not_fit() -> None:
    assert cost("cow " * 73 + ", long ha|", "long hair", "diffusers") == InsertionCost(2, False)
    assert cost("cow " * 90 + ", long ha|", "long hair", "diffusers") == InsertionCost(2, False)
    assert cost("long ha| " + "cow " * 60, "long hair", "diffusers").fits
