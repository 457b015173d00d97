"""The Dynamic Prompts extension, held against what dynamicprompts 0.31.0 puts out, and against its own definition."""

from itertools import permutations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from core.expansion.dynamic_prompts.ordered_sets import count_ordered_sets, index_of_first, nth_ordered_set
from core.expansion.dynamic_prompts.template import read_template
from core.prompt.expansion import Template, file_number
from core.prompt.mapped_text import identity_mapped
from core.prompt.wildcards import NO_WILDCARDS, Wildcards

# The combinatorial generator's results, all of them in its order.
RESULTS: dict[str, list[str]] = {
    "{a|b} {c|d}": ["a c", "a d", "b c", "b d"],
    "{a|{b|c}} d": ["a d", "b d", "c d"],
    "{2$$a|b|c}": ["a,b", "a,c", "b,a", "b,c", "c,a", "c,b"],
    "{2$$ and $$a|b|c}": ["a and b", "a and c", "b and a", "b and c", "c and a", "c and b"],
    "{1-2$$, $$a|b}": ["a", "b", "a, b", "b, a"],
    "{-2$$a|b}": ["a", "b", "a,b", "b,a"],
    "{2-$$a|b|c}": ["a,b", "a,c", "b,a", "b,c", "c,a", "c,b", "a,b,c", "a,c,b", "b,a,c", "b,c,a", "c,a,b", "c,b,a"],
    "{0-1$$a|b}": ["", "a", "b"],
    "{0$$a|b}": [""],
    "{1000$$a|b}": ["a,b", "b,a"],
    "{2-1$$a|b}": ["a", "b", "a,b", "b,a"],
    "{2$${a|b}|c}": ["a,c", "b,c", "c,a", "c,b"],
    "{2$${a|b}|{b|c}}": ["a,b", "a,c", "b,c", "b,a", "c,a", "c,b"],
    "{1-2$${a|b}|c}x": ["ax", "bx", "cx", "a,cx", "b,cx", "c,ax", "c,bx"],
    "{a|{a|b}}": ["a", "b"],
    "{{a|ab}{bc|c}}": ["abc", "ac", "abbc"],
    "{2$$a|a|b}": ["a,b", "b,a"],
    "{1-2$$|b}": ["", "b", "b", "b"],
    "{|}": [""],
    "{a||b}": ["a", "", "b"],
    "{}": [""],
    "{ a | b }": ["a ", "b "],
    "{0.5::a|2::b|.5::c}": ["a", "b", "c"],
    "{a::b|c}": ["a::b", "c"],
    "{2$$|$$a|b}": ["a|b", "b|a"],
    "{ 2$$ a|b}": ["a,b", "b,a"],
    "{!a|b}": ["a", "b"],
    "a # b\n c # d\n e": ["a  \n c  \n e"],
    "//x\ny": ["\ny"],
    "{a|b} // x\ny": ["a\ny", "b\ny"],
    "{a|b} /* c */ d": ["a d", "b d"],
    "a // b": ["a // b"],
    "a /* b */ c": ["a /* b */ c"],
    "{/*x*/a|b /*y*/}": ["a", "b /*y*/"],
    "#a\n#b\nc": ["\nc"],
    "${x={a|b}} ${x} ${x}": [" a a", " a b", " b a", " b b"],
    "${x:a} b": ["a b"],
    "${x=a}${x=b}${x}": ["b"],
    "${x={a|b}}{${x}|c}": ["a", "b", "c"],
    "a } b | c": ["a } b | c"],
    "a\\{b|c\\}": ["a\\b", "a\\c\\"],
    "a\t{b|c}": ["a       b", "a       c"],
    "[a|b] {c|d}": ["[a|b] c", "[a|b] d"],
    "{a\n|b}": ["a\n", "b"],
    "{2$$a|a}": [],
    "{3$$a,b|c}": ["a,b,c", "c,a,b"],
    "{0-1$${0-1$$}|b}": ["", "", "b"],
    "{{0-1$$}} a": [" a"],
}
UNPARSABLE = [
    *("{a|b", "a $ b", "100% a", "a__b", "a__b {c|d}", "${a}", "${a=b}", "{a#b|c}", "{$$a|b}", "{2 $$a|b}", "{a$b}"),
    *("{a|${b=c}}", "x {2$$a|a}", "{+1$$a|b}", "%{a|b}", "${x=${x}}${x}"),
]


def template_of(text: str, wildcards: Wildcards = NO_WILDCARDS) -> Template:
    return read_template(identity_mapped(text), wildcards)


def results(text: str, wildcards: Wildcards = NO_WILDCARDS) -> list[str]:
    template = template_of(text, wildcards)
    return [template.way(index).text.text for index in range(template.count)]


@pytest.mark.parametrize("text", RESULTS)
def test_the_ways_are_the_generators_results_in_its_order(text: str) -> None:
    assert results(text) == (RESULTS[text] or [""])  # the extension sends an empty prompt where there are none
    assert template_of(text).is_listed


@pytest.mark.parametrize("text", UNPARSABLE)
def test_what_cannot_be_read_stays_as_typed(text: str) -> None:
    assert results(text) == [text]
    (mark,) = template_of(text).marks
    assert mark.code == "expansion-unparsable" and 0 <= mark.start < mark.end <= len(text)


def test_what_a_file_or_chance_decides_is_not_counted_exactly() -> None:
    for text, shown in {"{~a|b}": "a", "{@a|b}": "a", "%{a ... b$$c}": "a c b", "${x=!{a|b}}${x}${x}": "aa"}.items():
        template = template_of(text)
        assert template.way(0).text.text == shown and not template.is_listed
    template = template_of("{plum|pear} tree, __bark__")
    assert results("{plum|pear} tree, __bark__") == ["plum tree, __bark__", "pear tree, __bark__"]
    assert [(mark.code, mark.start, mark.end) for mark in template.marks] == [("wildcard-unknown", 18, 26)]


def test_lines_of_files_are_options_in_order_and_templates_themselves() -> None:
    wildcards = Wildcards({"a/colour": ("red", "{dark|pale} blue"), "shape": ("round", "__a/colour__")})
    assert results("__colour__ x", wildcards) == ["red x", "dark blue x", "pale blue x"]
    assert results("{2$$__a/*__}", wildcards)[:2] == ["red,dark blue", "red,pale blue"]
    assert results("__shape__", wildcards) == ["red", "dark blue", "pale blue", "round"]
    assert template_of("__shape__", wildcards).is_listed
    loop = Wildcards({"a": ("__a__",)})
    assert results("__a__", loop) == ["__a__"]


def test_blocks_in_lines_of_files_are_no_blocks_of_the_typed_text() -> None:
    template = template_of("{x|y} __f__", Wildcards({"f": ("{dark|pale} {blue|red}",)}))
    file = file_number(len("{x|y} "))
    picked = [{0: (0,), file: (0,)}, {0: (0,), file: (3,)}, {0: (1,), file: (0,)}]
    assert [dict(template.way(index).picked) for index in (0, 3, 4)] == picked
    assert [(block.span, block.ways) for block in template.blocks] == [((0, 5), 2)]


def test_a_line_stands_over_the_name_of_its_file_and_the_note_says_of_how_many_it_is_one() -> None:
    template = template_of("a __animal__, x", Wildcards({"animal": ("big dog", "fox")}))
    text = template.way(0).text
    assert text.text == "a big dog, x" and text.span(2, 9) == (2, 12)
    assert [(mark.code, mark.start, mark.end, mark.ways) for mark in template.marks] == [("choice", 2, 12, 2)]


@pytest.mark.parametrize("line", [f"{'x' * 40} {{a|b", f"{'x' * 40} ${{v}}"])
@pytest.mark.parametrize("text", ["q __f__", "q {__f__}", "q {2$$__f__|z}"])
def test_a_line_that_cannot_be_read_is_said_of_the_name_of_its_file(line: str, text: str) -> None:
    template = template_of(text, Wildcards({"f": (line,)}))
    start = text.index("__f__")
    assert template.way(0).text.text == text
    assert [(m.code, m.start, m.end) for m in template.marks] == [("expansion-unparsable", start, start + 5)]


def test_a_file_that_a_line_names_and_nobody_knows_is_said_within_the_typed_name() -> None:
    template = template_of("__f__", Wildcards({"f": (f"{'x' * 40} __unknown__",)}))
    (mark,) = template.marks
    assert mark.code == "wildcard-unknown" and 0 <= mark.start < mark.end <= 5


@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.integers(0, 4), st.integers(0, 4))
def test_ordered_sets_are_counted_and_numbered_as_they_would_be_listed(counts: list[int], low: int, more: int) -> None:
    low, high = min(low, len(counts)), min(low + more, len(counts))
    numbers = list(count_ordered_sets(counts, low, high))
    for size, number in zip(range(low, high + 1), numbers, strict=True):
        sets = [nth_ordered_set(counts, size, index) for index in range(number)]
        listed = [list(options) for options in permutations(range(len(counts)), size)]
        assert [options for at, (options, _) in enumerate(sets) if not at or options != sets[at - 1][0]] == listed
        assert sorted(map(str, sets)) == sorted({str(one) for one in sets})
        for index, (options, ways) in enumerate(sets):
            if options and options[1:] == [at for at in range(len(counts)) if at != options[0]][: size - 1]:
                assert index_of_first(counts, size, options[0], ways[0]) <= index


pieces = st.sampled_from(
    ["a", " b", "{a|b}", "{2$$a|{b|c}|d}", "{1-2$$, $$a|b}", "# c\n", "{0.5::a| b }", ",", "{a|b|c}"]
)


@given(st.lists(pieces, max_size=4).map("".join))
def test_the_first_way_of_an_option_is_found_without_looking_through_all(text: str) -> None:
    template = template_of(text)
    for number, block in enumerate(template.blocks):
        for option in range(len(block.options)):
            outer = {block.outer[0]: block.outer[1]} if block.outer else {}
            picked = template.way(template.index_of({**outer, number: option})).picked
            assert picked[number][0] == option


def test_the_extreme_ways_take_as_few_and_as_many_options_as_can_be() -> None:
    template = template_of("{1-3$$a|b|{c|d}} {0-2$$e|f}")
    for longest, expected in ((False, "b "), (True, "b,a,c f,e")):
        assert template.way(template.extreme_way({0: 1, 2: 1}, longest)).text.text == expected


HOSTILE = [
    *("{", "{|", "{a|b}", "{2$$", "${", "%{", "__", "__a__ ", "#\n", "{a|b} //\n", "{/*|", "\t", "{{a|b}|{c|d}}"),
    "{a{b|c}{c|d}{e|f}|{g|h}}",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def work(text: str) -> None:
        template = template_of(text)
        template.way(template.count - 1)

    assert_linear(piece, work)


def test_counts_and_results_that_no_machine_holds_are_not_made() -> None:
    options = "|".join(map(str, range(5_000)))
    template = template_of(f"{{1-$${options}}}")
    assert len(str(template.count)) > 4_000
    assert template.way(5_000).text.text == "0,1"
    doubling = "${x0=a b}" + "".join(f"${{x{n}=${{x{n - 1}}}${{x{n - 1}}}}}" for n in range(1, 25)) + "${x24}"
    assert results(doubling) == [doubling]
    chain = "".join(f"${{x{n}=${{x{n + 1}}}}}" for n in range(400)) + "${x0}"
    assert results(chain) == [chain]
