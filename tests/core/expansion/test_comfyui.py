r"""ComfyUI's front end, held against its rules written down plainly: one function that calls itself for each option."""

import re
from itertools import pairwise

import pytest
from expansion_answers import Asked, choose, every_way
from growth import assert_linear
from hypothesis import example, given
from hypothesis import strategies as st

from core.expansion.comfyui import read_template
from core.expansion.ways import MAX_WAYS
from core.prompt.mapped_text import identity_mapped

COMMENTS = re.compile(r"/\*[\s\S]*?\*/|//[^\n\r\u2028\u2029]*")
texts = st.text("{}|\\ab/* \n", max_size=18)


class Resolver:
    """Resolves a text as the browser does; `answers` are those to its random questions, then 0, and `asked` what of."""

    def __init__(self, answers: list[int]) -> None:
        self.answers, self.asked = answers, list[tuple[int, int]]()

    def resolve(self, text: str) -> str:
        text = COMMENTS.sub("", text)
        result, at = "", 0
        while at < len(text):
            if text[at] == "\\":
                result += "\\" + (text[at + 1] if at + 1 < len(text) else "undefined")
                at += 2
            elif text[at] == "{":
                options, at = self.options(text, at + 1)
                result += self.resolve(self.choose(options))
            else:
                result += text[at]
                at += 1
        return re.sub(r"\\([{}|])", r"\1", result)

    def options(self, text: str, at: int) -> tuple[list[str], int]:
        options, depth = [""], 0
        while at < len(text):
            letter = text[at]
            at += 1
            if letter == "\\":
                options[-1] += "\\" + (text[at] if at < len(text) else "undefined")
                at += 1
                continue
            if letter == "}" and not depth:
                return options, at
            if letter == "|" and not depth:
                options.append("")
                continue
            depth += (letter == "{") - (letter == "}")
            options[-1] += letter
        return options, at

    def choose(self, options: list[str]) -> str:
        return choose(options, self.answers, self.asked)


def all_ways(text: str, limit: int = 200) -> list[str] | None:
    def resolve(answers: list[int]) -> tuple[str, Asked]:
        resolver = Resolver(answers)
        return resolver.resolve(text), resolver.asked

    return every_way(resolve, limit)


@given(texts)
@example("\\\\{{\\{}a")
@example("{pale pink|marble\\")
@example("a // {b\n|c} /* | */ http://x")
@example("{a|{b|c}} {d|e}")
def test_every_way_is_what_the_front_end_makes_with_those_answers(text: str) -> None:
    template, ways = read_template(identity_mapped(text)), all_ways(text)
    assert ways is None or template.count == len(ways)
    for index, way in enumerate(ways or []):
        shown = template.way(index)
        assert shown.text.text == way
        assert all(left <= right for left, right in pairwise(shown.text.offsets))
        assert template.index_of({number: options[0] for number, options in shown.picked.items()}) == index


@given(texts)
def test_letters_stand_where_they_were_typed_and_options_in_their_blocks(text: str) -> None:
    template = read_template(identity_mapped(text))
    shown = template.way(template.count - 1).text
    assert all(
        letter == text[offset] or text[offset] == "\\" for letter, offset in zip(shown.text, shown.offsets, strict=True)
    )
    for block in template.blocks:
        assert text[block.span[0]] == "{"
        assert all(block.span[0] < start <= end <= block.span[1] for start, end in block.options)
        assert block.outer is None or template.blocks[block.outer[0]].span[0] < block.span[0]


def test_comments_addresses_and_what_stands_open_are_marked() -> None:
    text = "see http://x\n{a /* b */ {c\\"
    marks = {(mark.code, mark.start, mark.end) for mark in read_template(identity_mapped(text)).marks}
    expected = {("address-cut", 9, 12), ("comment", 16, 23), ("trailing-backslash", 26, 27)}
    assert marks == {*expected, ("unclosed-brace", 13, 14), ("unclosed-brace", 24, 25)}


HOSTILE = ["{", "{|", "{a|b}", "\\{", "/*", "//\n", "}", "|", "{{a|b}|{c|d}}", "\\\\\\\\{{{{{{\\{", "a|"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def work(text: str) -> None:
        template = read_template(identity_mapped(text))
        template.way(template.count - 1)

    assert_linear(piece, work)


def test_counts_stop_where_no_one_counts_on() -> None:
    template = read_template(identity_mapped("{a|b}" * 20_000))
    assert template.count == MAX_WAYS
    assert template.way(MAX_WAYS - 1).text.text.endswith("b")
    assert template.way(1).text.text == "a" * 19_999 + "b"
