"""SD.Next's choices, held against its rules written down plainly: the leftmost innermost block, until none is left."""

import re

import pytest
from expansion_answers import Asked, choose, every_way
from growth import assert_linear
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.expansion.sdnext import read_template
from core.prompt.mapped_text import identity_mapped

INNERMOST = re.compile(r"\{([^{}]*)\}")
texts = st.text("{}|ab :01()<", max_size=20)


def options_of(inside: str) -> list[str]:
    if not inside.strip():
        return [""]
    weights: dict[str, float] = {}
    for part in inside.split("|"):
        name, weight = without_probability(part.strip())
        weights[name] = weights.get(name, 0.0) + weight
    return list(weights) if sum(weights.values()) > 0 else [inside]


def without_probability(option: str) -> tuple[str, float]:
    depth, colon = 0, -1
    for at, letter in enumerate(option):
        depth = max(depth + (letter in "<([{") - (letter in ">)]}"), 0)
        colon = at if letter == ":" and not depth else colon
    if colon < 0:
        return option, 1.0
    try:
        return option[:colon].strip(), max(0.0, float(option[colon + 1 :]))
    except ValueError:
        return option[:colon].strip(), 1.0


def all_ways(text: str, limit: int = 60) -> list[str] | None:
    def resolve(answers: list[int]) -> tuple[str, Asked]:
        result, asked = text, Asked()
        while match := INNERMOST.search(result):
            option = choose(options_of(match[1]), answers, asked)
            result = result[: match.start()] + option + result[match.end() :]
        return result, asked

    return every_way(resolve, limit)


@given(texts)
@example("a {copper|{acorn|seagull}} b")
@example("{a|{a|b}}")
@example("{{a:0|b:0}|c}")
@example("{red: violin|navy blue} {{x}")
def test_every_way_is_what_the_tool_makes_with_those_answers(text: str) -> None:
    ways, template = all_ways(text), read_template(identity_mapped(text))
    assume(ways is not None and not (text[:1] == "{" and template.count == 1))  # JSON is left as it is
    assert template.count == len(ways or [])
    for index, way in enumerate(ways or []):
        shown = template.way(index)
        assert shown.text.text == way
        assert all(text[at] == letter for letter, at in zip(shown.text.text, shown.text.offsets, strict=True))
        for number, options in shown.picked.items():
            assert all(0 <= option < len(template.blocks[number].options) for option in options)


@given(st.lists(st.sampled_from(["a", "b c", "{d|e}", "x:0.3"]), min_size=1, max_size=4).map("|".join))
def test_an_option_that_is_asked_for_is_taken(inside: str) -> None:
    template = read_template(identity_mapped(f"y {{{inside}}} z"))
    for number, block in enumerate(template.blocks):
        for option in range(len(block.options)):
            picked = template.way(template.index_of({number: option})).picked[number]
            same = [
                other
                for other in range(option)
                if inside.split("|")[other : other + 1] == inside.split("|")[option : option + 1]
            ]
            assert picked == (option,) or same or len(template.blocks) > 1


def test_json_and_braces_without_partner_are_left() -> None:
    for text in ('{"scene": "a|b", "x": {"y": "c|d"}}', "a {b|c", "a}b|c"):
        assert read_template(identity_mapped(text)).way(0).text.text == text


@pytest.mark.parametrize("piece", ["{", "{|", "{a|b}", "{a{b|c}{c|d}{e|f}|{g|h}}", "__", "{{a|b}|{c|d}}", "{:"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def work(text: str) -> None:
        template = read_template(identity_mapped(text))
        template.way(template.count - 1)

    assert_linear(piece, work)


def test_blocks_that_no_one_nests_so_deep_are_letters() -> None:
    text = "{" * 3_000 + "a|b" + "}" * 3_000
    assert read_template(identity_mapped(text)).way(0).text.text == text
