"""What SwarmUI's tags, Fooocus's and SD.Next's files of wildcards can make of a prompt."""

from pathlib import Path

import pytest

from core.dialects.table import expand_prompt, read
from core.dialects.way_lengths import measure_ways
from core.editing.lint import lint
from core.expansion.carried_choice import carried_choice
from core.prompt.expansion import ExpansionLayer, file_number
from core.prompt.prompt import ReadingSettings
from core.prompt.styles import Style
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.prompt.wildcards import NO_WILDCARDS, Wildcards

SWARM = Wildcards({"colours": ("red", "blue"), "animals/cats": ("tabby", "<wildcard:colours> cat")}, tool="swarmui")
FOOOCUS = Wildcards({"color": ("red", "__cats__"), "cats": ("tabby",)}, tool="fooocus")
SDNEXT = Wildcards({"colours": ("red", "blue"), "animals/cats": ("big|small", "__colours__ cat")}, tool="sdnext")


def settings(layer: ExpansionLayer | None, wildcards: Wildcards, *styles: Style) -> ReadingSettings:
    return ReadingSettings(expansion=layer, wildcards=wildcards, styles=styles, style_rule="no-second-comma")


def ways(text: str, layer: ExpansionLayer, wildcards: Wildcards) -> list[str]:
    template = expand_prompt(text, "comfyui", settings(layer, wildcards)).template
    return [template.way(index).text.text for index in range(template.count)]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("a <wildcard:colours> b", ["a red b", "a blue b"]),
        ("<WC:COLOURS>", ["red", "blue"]),
        ("<wc:cats>", ["tabby", "red cat", "blue cat"]),
        ("<wc:colours,not=red>", ["blue"]),
        ("<wc[2,]:colours>", ["red, blue", "blue, red"]),
        ("<random:a,b>", ["a", "b"]),
        ("<random:a, b|c>", ["a, b", "c"]),
        ("<random:a|b||c>", ["a|b", "c"]),
        ("<random:a,<random:x|y>>", ["a", "x", "y"]),
        ("<random:a,<wc:colours>>", ["a", "red", "blue"]),
        ("<random[2]:a,b>", ["a b", "b a"]),
        ("<random[1-2,]:a,b>", ["a", "b", "a, b", "b, a"]),
        ("<random:1-3> cows", ["1 cows", "2 cows", "3 cows"]),
        ("<random[many]:a,b>", ["<random[many]:a,b>"]),
        ("x <comment:q <b>>y", ["x y"]),
        ("<random:a", ["<random:a"]),
        ("{a|b} __colours__ <lora:x:1>", ["{a|b} __colours__ <lora:x:1>"]),
        ("<wc:nowhere>", ["<wc:nowhere>"]),
    ],
)
def test_swarmui_resolves_its_tags(text: str, results: list[str]) -> None:
    assert ways(text, "swarmui", SWARM) == results


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("a __color__", ["a red", "a tabby"]),
        ("__color__ [[x,y]]", ["red x", "red y", "tabby x", "tabby y"]),
        ("[[__color__,b]]", ["red", "tabby", "b"]),
        ("__nowhere__ z", ["nowhere z"]),
        ("{a|b} __a b__", ["{a|b} __a b__"]),
    ],
)
def test_fooocus_reads_names_of_files_and_lists_in_two_brackets(text: str, results: list[str]) -> None:
    assert ways(text, "fooocus", FOOOCUS) == results


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("a __colours__", ["a red", "a blue"]),
        ("a __Colours__", ["a red", "a blue"]),
        ("__cats__", ["big", "small", "red cat", "blue cat"]),
        ("__animals__", ["big", "small", "red cat", "blue cat"]),
        ("{x|y} __colours__", ["x red", "x blue", "y red", "y blue"]),
        ("__nowhere__ {x|y}", ["__nowhere__ x", "__nowhere__ y"]),
    ],
)
def test_sdnext_reads_files_behind_its_braces(text: str, results: list[str]) -> None:
    assert ways(text, "sdnext", SDNEXT) == results


def test_without_files_sdnext_leaves_names_as_they_are() -> None:
    assert ways("__colours__ {x|y}", "sdnext", NO_WILDCARDS) == ["__colours__ x", "__colours__ y"]


def test_sdnexts_styles_bring_wildcards_and_words_of_their_own() -> None:
    style = Style("s", "{prompt} in __colours__ hat", wildcards="hat=cap,bonnet; dog=cat,cow")
    sent = expand_prompt("a dog", "sdnext", settings(None, SDNEXT, style)).way.text
    assert sent.text == "a cat in red cap"
    chunks = read("a dog", "sdnext", "sd1", settings(None, SDNEXT, style))
    placed = [(token.piece, token.start, token.end) for token in chunks.tokens if token.kind == "text"]
    assert placed[:3] == [("a</w>", 0, 1), ("cat</w>", 2, 5), ("in</w>", 5, 5)]


def test_lines_stand_where_their_name_is_typed_and_their_lengths_are_measured() -> None:
    chunks = read("a <wc:cats> sat", "comfyui", "sd1", settings("swarmui", SWARM))
    assert [(token.start, token.end) for token in chunks.tokens if token.kind == "text"] == [(0, 1), (2, 11), (12, 15)]
    lengths = measure_ways(chunks)
    assert (lengths.least, lengths.most, lengths.is_exact) == (3, 4, True)


def test_a_line_stays_chosen_while_one_types_before_it() -> None:
    before = read("a <wc:colours>", "comfyui", "sd1", ReadingSettings(expansion="swarmui", wildcards=SWARM, choice=1))
    after = read("on a <wc:colours>", "comfyui", "sd1", before.prompt.settings)
    assert carried_choice(before.prompt, after.prompt) == 1


def test_numbers_of_files_are_below_zero_wherever_they_begin() -> None:
    for start in (-300_000, -1, 0, 5, 10**6):
        assert file_number(start) < -1 and file_number(file_number(start)) == start


@pytest.mark.parametrize(
    ("text", "layer", "wildcards", "fixed"),
    [
        ("a __colors__ hat", "sdnext", SDNEXT, "a __colours__ hat"),
        ("a <wc:colorus> hat", "swarmui", SWARM, "a <wc:colours> hat"),
        ("a __colr__ hat", "fooocus", FOOOCUS, "a __color__ hat"),
        ("a __~colors__ hat", "dynamic-prompts", Wildcards(SDNEXT.by_path), "a __~colours__ hat"),
    ],
)
def test_a_missing_file_is_said_with_the_nearest_name_as_a_fix(
    text: str, layer: ExpansionLayer, wildcards: Wildcards, fixed: str
) -> None:
    chunks = read(text, "comfyui", "sd1", settings(layer, wildcards))
    note = next(note for note in lint(chunks) if note.code == "missing-wildcard")
    (edit,) = note.fixes[0].edits
    assert text[: edit[0]] + edit[2] + text[edit[1] :] == fixed


def test_thousands_of_plain_lines_are_not_built() -> None:
    many = Wildcards({"many": tuple(f"line {number}" for number in range(20_000))}, tool="swarmui")
    template = expand_prompt("<wc:many> <wc:many>", "comfyui", settings("swarmui", many)).template
    assert template.count == 20_000**2 and template.way(20_001).text.text == "line 1 line 1"


def test_swarmui_s_tag_of_an_embedding_is_comfyuis_name_of_the_nearest_one() -> None:
    names = "EasyTest", "sub/EasyTester"
    words = {name: TextualInversion(name, Path(f"{name}.pt"), {"clip_l": (2, 768)}) for name in names}
    known = ReadingSettings(expansion="swarmui", inversions=TextualInversions(Path("e"), words))
    for text, sent in (
        ("a <embed:easytest>", "a embedding:EasyTest"),
        ("a <embedding:TESTER.safetensors>", "a embedding:sub/EasyTester"),
        ("a <embed:nowhere> b", "a  b"),
    ):
        assert expand_prompt(text, "comfyui", known).way.text.text == sent
    chunks = read("a <embed:easytest> b", "comfyui", "sd1", known)
    placed = [(token.kind, token.start, token.end) for token in chunks.tokens if token.start is not None]
    assert [kind for kind, _, _ in placed] == ["text", "embedding", "embedding", "text"]
    assert all(2 <= start < end <= 18 for kind, start, end in placed if kind == "embedding")
    unknown = expand_prompt("a <embed:x>", "comfyui", ReadingSettings(expansion="swarmui")).way.text.text
    assert unknown == "a embedding:x"


def test_a_tag_without_a_file_has_one_note() -> None:
    chunks = read("a <wc:nowhere> b", "comfyui", "sd1", settings("swarmui", SWARM))
    assert [note.code for note in lint(chunks)] == ["missing-wildcard"]
