"""Repairs: what each other way of writing a prompt changes, against the prompt written so by hand."""

import numpy as np
import pytest
from analysis_models import raw_view

from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.queries.colour_repairs import Repairs, try_repairs
from core.queries.colouring import ask_colours

TEXT = "a red car and a blue bicycle"


def repairs(encoder: Encoder, text: str, word: str, onto: str) -> Repairs:
    answer = ask_colours(raw_view(encoder, text), (), Model(encoder))
    asked = next(unit for unit in answer.asked if unit.label == word)
    noun = next(unit for unit in answer.units if unit.label == onto)
    return try_repairs(answer, asked, noun, Model(encoder))


def test_before_are_the_numbers_of_the_answer_and_after_those_of_the_prompt_written_so(encoder: Encoder) -> None:
    found = repairs(encoder, TEXT, "red", "bicycle")
    assert found.is_finished and [repair.place.kind for repair in found.tried] == [
        "beside",
        "exchanged",
        "break",
        "comma",
    ]
    texts = {"": TEXT, **{each.text: each.text for each in found.tried}}
    reaches = [found.before, *(each.reach for each in found.tried)]
    for text, reach in zip(texts.values(), reaches, strict=True):
        answer = ask_colours(raw_view(encoder, text), (), Model(encoder))
        red = next(each for each in answer.responses if each.word.label == "red")
        labels = [unit.label for unit in answer.units]
        assert reach is not None and reach.own is not None
        np.testing.assert_allclose(reach.own, red.moves[:, labels.index("car")], atol=1e-5)
        np.testing.assert_allclose(reach.onto, red.moves[:, labels.index("bicycle")], atol=1e-5)
        np.testing.assert_allclose(reach.end, red.moves[:, -1], atol=1e-5)
        for leak in answer.leaks:
            known = reach.leak if leak.word.label == "red" else reach.back
            np.testing.assert_allclose(known, leak.shares, atol=1e-4)


def test_a_break_and_the_other_order_end_a_leak_and_a_place_behind_its_noun_ends_what_it_does_there(
    encoder: Encoder,
) -> None:
    found = {each.place.kind: each.reach for each in repairs(encoder, TEXT, "red", "bicycle").tried}
    assert all(found.values())
    for kind in ("break", "exchanged"):
        assert not found[kind].leak.any() and not found[kind].onto.any() and found[kind].own[-1] > 0
    assert found["exchanged"].back[-1] != 0 and not found["beside"].own.any()


def test_what_has_no_word_of_its_own_has_no_leak_but_can_be_moved_away(encoder: Encoder) -> None:
    found = repairs(encoder, "a red car by a tree", "red", "tree")
    assert found.before.leak is None and found.onto_word is None and found.before.onto[-1] > 0
    by_kind = {each.place.kind: each for each in found.tried}
    assert by_kind["break"].text == "a red car BREAK by a tree" and not by_kind["break"].reach.onto.any()


def test_a_way_that_cannot_be_has_a_reason_and_no_numbers(encoder: Encoder) -> None:
    found = repairs(encoder, "a red car, a blue bicycle", "red", "bicycle")
    comma = found.tried[-1]
    assert comma.place.why and not comma.text and comma.reach is None


def test_repairs_come_one_by_one_and_can_be_given_up(encoder: Encoder) -> None:
    answer = ask_colours(raw_view(encoder, TEXT), (), Model(encoder))
    noun = next(unit for unit in answer.units if unit.label == "bicycle")
    parts: list[Repairs] = []
    try_repairs(answer, answer.asked[0], noun, Model(encoder), report=parts.append)
    assert [len(part.tried) for part in parts] == [1, 2, 3, 4]
    with pytest.raises(Cancelled):
        try_repairs(answer, answer.asked[0], noun, Model(encoder), cancelled=lambda: True)
