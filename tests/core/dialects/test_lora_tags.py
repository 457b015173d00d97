"""LoRA tags as each tool reads their text, of every form in ../shared/design/studio.md 2."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dialects.lora_tags.table import TAG_SYNTAXES, read_tags
from core.dialects.lora_tags.tag import TagReading

WEB_UIS = ("a1111", "forge", "forge_classic", "forge_neo", "reforge")
WEB_UIS_WITH_RANK = ("a1111", "forge", "forge_classic", "reforge")
BAD = ("abc", "1,2", "", ":0.8", "te=", "te=x", "unet=x", "0.5:x")


def numbers_of(reading: TagReading) -> list[tuple[str, float, float]]:
    return [(tag.name, tag.text, tag.unet) for tag in reading.tags if tag.acts]


def rest_of(reading: TagReading) -> str:
    return reading.without(reading.tags).text


@pytest.mark.parametrize("tool", WEB_UIS)
@pytest.mark.parametrize(
    ("form", "text", "unet"),
    [
        ("n", 1, 1),
        ("n:0.5", 0.5, 0.5),
        ("n: 0.5 ", 0.5, 0.5),
        ("n:.5", 0.5, 0.5),
        ("n:5e-1", 0.5, 0.5),
        ("n:\n0.5", 0.5, 0.5),
        ("n:inf", math.inf, math.inf),
        ("n:0.5:0.8", 0.5, 0.8),
        ("n:te=0.3", 0.3, 0.3),
        ("n:0.5:te=0.3", 0.3, 0.3),
        ("n:unet=0.3", 1, 0.3),
        ("n:0.5:unet=0", 0.5, 0),
        ("n:0.5:0.8:8", 0.5, 0.8),
        ("n:0.5:0.8:dyn=8", 0.5, 0.8),
        ("n:TE=0.2", 1, 1),
        ("n:lbw=IN", 1, 1),
        ("n:weight=3", 1, 1),
        ("n:-0.5", -0.5, -0.5),
        ("n:0", 0, 0),
        ("te=1:n", 1, 1),
        ("n:te=0.2:te=0.4", 0.4, 0.4),
        ("unet=0.1:n:0.6", 0.6, 0.1),
    ],
)
def test_a_web_ui_s_first_number_is_the_text_encoder_s(tool: str, form: str, text: float, unet: float) -> None:
    reading = read_tags(f"a <lora:{form}> b", tool)
    assert (numbers_of(reading), rest_of(reading)) == ([("n", text, unet)], "a  b")
    assert not reading.has_bad_number


@pytest.mark.parametrize(
    ("tool", "number"), [*product(WEB_UIS, BAD), *product(WEB_UIS_WITH_RANK, ("1:1:1.5", "dyn=x"))]
)
def test_what_is_no_number_is_named_with_its_place(tool: str, number: str) -> None:
    prompt = f"<lora:fine:1> 가 <lora:n:{number}>"
    reading = read_tags(prompt, tool)
    assert reading.has_bad_number
    start, end = reading.tags[1].bad_number or (0, 0)
    assert prompt[:start].endswith((":", "=")) and prompt[end:].startswith((":", ">"))


@pytest.mark.parametrize("tool", [*WEB_UIS, "sdnext"])
def test_a_tag_in_a_tag_ends_at_the_first_bracket(tool: str) -> None:
    reading = read_tags("<lora:<lora:n:1>:1>", tool)
    assert rest_of(reading) == ":1>" and [tag.name for tag in reading.tags] == ["<lora"]
    assert reading.has_bad_number == (tool != "sdnext")


@pytest.mark.parametrize("tool", WEB_UIS)
@pytest.mark.parametrize(("prompt", "rest"), [("<LORA:n:1>x", "x"), ("<foo:x> y", " y"), ("<lora2:n>", "")])
def test_other_words_are_left_out_without_effect(tool: str, prompt: str, rest: str) -> None:
    reading = read_tags(prompt, tool)
    assert (numbers_of(reading), rest_of(reading)) == ([], rest) and len(reading.tags) == 1


@pytest.mark.parametrize("tool", [*WEB_UIS, "sdnext"])
@pytest.mark.parametrize("words", ["<lora:n:1", "<lora:>", "< lora:n:1>", "lora:n:1>", "<lora n>"])
def test_what_is_no_whole_tag_stays_as_words(tool: str, words: str) -> None:
    assert (read_tags(words, tool).tags, rest_of(read_tags(words, tool))) == ((), words)


@pytest.mark.parametrize("tool", WEB_UIS)
def test_the_word_lyco_acts_in_a1111_and_reforge_alone(tool: str) -> None:
    assert [tag.acts for tag in read_tags("<lyco:n:1>", tool).tags] == [tool in ("a1111", "reforge")]


@pytest.mark.parametrize("tool", WEB_UIS)
def test_tags_are_read_in_brackets_in_schedules_and_across_line_breaks(tool: str) -> None:
    reading = read_tags("(<lora:a:1>:1.2) [<lora:b:1>:x:3] <lora:c\n:0.5>", tool)
    assert numbers_of(reading) == [("a", 1, 1), ("b", 1, 1), ("c\n", 0.5, 0.5)]
    assert rest_of(reading) == "(:1.2) [:x:3] "


@pytest.mark.parametrize("tool", WEB_UIS)
def test_comments_are_gone_before_tags_are_read(tool: str) -> None:
    prompt = "a # <lora:no:1>\n<lora:yes:1>"
    (tag,) = read_tags(prompt, tool).tags
    assert tag.name == "yes" and prompt[slice(*tag.span)] == "<lora:yes:1>"


def test_each_web_ui_has_its_own_comments() -> None:
    assert [len(read_tags("// <lora:n:1>", tool).tags) for tool in WEB_UIS] == [1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("form", "text", "unet"),
    [
        ("n", 1, 1),
        ("n:0.5", 0.5, 0.5),
        ("n:0.5:0.8", 0.5, 0.5),
        ("n:abc", 1, 1),
        ("n:0.5:te=0.3", 0.3, 0.3),
        ("n:0.5:unet=0.1", 0.5, 0.1),
        ("n:0.2@0,1@0.5", 0.2, 0.2),
        ("n:1@0.5;0.4@0", 0.4, 0.4),
    ],
)
def test_sdnext_reads_one_number_and_a_bad_one_as_the_default(form: str, text: float, unet: float) -> None:
    reading = read_tags(f"a <lora:{form}> /* <lora:no> */ b", "sdnext")
    assert (numbers_of(reading), rest_of(reading)) == ([("n", text, unet)], "a   b")
    assert not reading.has_bad_number and not read_tags("<lyco:n>", "sdnext").tags[0].acts


@pytest.mark.parametrize(
    ("form", "text", "unet"),
    [("n", 1, 1), ("n:0.5", 0.5, 0.5), ("n:0.5:0.8", 0.8, 0.5), ("N x:1:0", 0, 1), ("n: 1e-1 ", 0.1, 0.1)],
)
def test_swarmui_s_second_number_is_the_text_encoder_s(form: str, text: float, unet: float) -> None:
    for word in ("lora", "LoRA"):
        (tag,) = read_tags(f"a <{word}:{form}>", "swarmui").tags
        assert (tag.name, tag.text, tag.unet, tag.bad_number) == (form.split(":")[0], text, unet, None)
    assert read_tags("a <lora:n>", "swarmui", is_negative=True).tags


@pytest.mark.parametrize("form", ["n:", "n:abc", "n:1:", "n:1:x", "n:1:1:1", "n:1_0"])
def test_swarmui_stops_at_what_is_no_number(form: str) -> None:
    assert read_tags(f"<lora:{form}>", "swarmui").has_bad_number


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("a, <lora:n:1>", ["n"]),
        ("a <lora:n:1.><lora:m:.5>", ["n", "m"]),
        ("<lora:n>", []),
        ("<lora:n:1:1>", []),
        ("<lora:n:1e1>", []),
        ("\n., \n<lora:n:1>\n<lora:m:1>", ["n"]),
        ("<LoRA:n:1>", []),
        ("<lora:foo:1..2>, <lora:bar:.>, <test:1.0>, <lora:baz:+> and <lora:quux:>", []),
    ],
)
def test_fooocus_needs_a_number_and_reads_the_first_line(prompt: str, names: list[str]) -> None:
    assert [tag.name for tag in read_tags(prompt, "fooocus").tags] == names


@pytest.mark.parametrize(
    ("tool", "prompt", "expected"),
    [
        ("prompt_control", "<lora:n:0.5>", [("n", 0.5, 0.5)]),
        ("prompt_control", "<lora:n:1:0.2>", [("n", 0.2, 1)]),
        ("prompt_control", "<lora:n: 1: .2:LBW=XYZ;A=1>", [("n", 0.2, 1)]),
        ("prompt_control", "<lora:n> <lora:n:x> <LORA:n:1> # <lora:n:1>", []),
        ("rgthree", "<lora:a/n:0.5> <lora:m>", [("a/n", 0.5, 0.5), ("m", 1, 1)]),
        ("rgthree", "<lora:n:0.5:1> <lora:n:1e1>", []),
        ("impact", "<lora:n>", [("n", 1, 1)]),
        ("impact", "<lora:n:0.6:LBW=AB;A=1:0.5>", [("n", 0.5, 0.6)]),
        ("impact", "<lora:n:x:0.5>", [("n", 0.5, 0.5)]),
        ("lora_manager", "<LoRA:n:0.5> <lora:m:1:0>", [("n", 0.5, 0.5), ("m", 0, 1)]),
        ("lora_manager", "<lora:n>", []),
    ],
)
def test_nodes_of_comfyui_have_the_model_s_number_first(
    tool: str, prompt: str, expected: list[tuple[str, float, float]]
) -> None:
    assert numbers_of(read_tags(prompt, tool)) == expected


@pytest.mark.parametrize("tool", ["comfyui", "invokeai", "none", ""])
def test_other_tools_read_tags_as_words(tool: str) -> None:
    assert read_tags("<lora:n:1>", tool).tags == ()


@pytest.mark.parametrize("tool", [*WEB_UIS, "sdnext", "fooocus"])
def test_tags_of_a_negative_prompt_are_words(tool: str) -> None:
    assert read_tags("<lora:n:1>", tool, is_negative=True).tags == ()


PIECES = st.lists(
    st.sampled_from(
        ["<", ">", ":", "=", "lora", "lyco", "<lora:n:1>", "te", "0.5", "#", "/*", "*/", "\n", " ", "가", ","]
    )
)


@given(text=PIECES.map("".join), tool=st.sampled_from(sorted(TAG_SYNTAXES)))
def test_every_tag_stands_where_it_says(text: str, tool: str) -> None:
    reading = read_tags(text, tool)
    places = [place for tag in reading.tags for place in tag.span]
    assert places == sorted(places)
    for tag in reading.tags:
        start, end = tag.span
        assert text[start] == "<" and text[end - 1] == ">" and start < tag.name_span[0] <= tag.name_span[1] < end
        if tag.name and "#" not in text and "/" not in text:
            assert text[slice(*tag.name_span)] == tag.name
        if tag.bad_number:
            assert start < tag.bad_number[0] <= tag.bad_number[1] < end
