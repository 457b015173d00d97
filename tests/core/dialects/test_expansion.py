"""A prompt with something in front of the tool: each way is read as its own text, at the letters that were typed."""

from dataclasses import replace
from typing import get_args

import pytest
from growth import assert_linear
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.dialects.table import DIALECTS, parse, read
from core.dialects.way_lengths import MAX_READ_WAYS, measure_ways, option_lengths
from core.editing.lint import lint
from core.prompt.expansion import ExpansionLayer
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings
from core.prompt.wildcards import Wildcards
from core.tokens.chunks import Chunks

PIECES = [
    *"{}|\\ab :()[],\n",
    *(
        "cat",
        "{red|blue}",
        "{a|{b|c}} ",
        "{2$$x|y|z}",
        "{navy blue|red:0.3}",
        "(x:1.2)",
        "[a:b:0.5]",
        " BREAK ",
        " AND ",
    ),
    *("// c\n", "/* d */", "# e\n", "${v={a|b}}", "${v}", "__w__", "<lora:x:1>"),
]
prompts = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
dialects = st.sampled_from(list(DIALECTS))
layers = st.sampled_from(get_args(ExpansionLayer))
OFF = replace(DEFAULT_SETTINGS, expansion="none")


def what_is_read(chunks: Chunks) -> list[object]:
    """Ids, weights, texts and counter, without places."""
    prompt = chunks.prompt
    texts = [(v.text, v.part, v.part_weight, v.until_step) for v in prompt.variants]
    tokens = [[[(t.id, t.piece, repr(t.weight)) for t in row] for row in own.chunks] for own in chunks.encoders]
    return [texts, tokens, chunks.used, chunks.limit, chunks.counted_sections, len(chunks.truncated)]


@given(prompts, dialects, layers, st.integers(0, 5))
@example("{a BREAK b|c} AND {d|e} :0.7", "a1111", "dynamic-prompts", 1)
@example("{2$$ and $$a b|c} (x:1.2)", "comfyui", "dynamic-prompts", 1)
@example("{red|blue}/* d */", "sdnext", "sdnext", 0)
def test_a_way_is_read_as_its_own_text(text: str, dialect: str, layer: ExpansionLayer, choice: int) -> None:
    chunks = read(text, dialect, "sdxl", ReadingSettings(expansion=layer, choice=choice))
    expansion = chunks.prompt.expansion
    assert expansion is not None and chunks.prompt.source == text
    assume(expansion.template.count <= 50)
    assert expansion.shown == choice % expansion.template.count
    plain = read(expansion.way.text.text, dialect, "sdxl", OFF)
    assert what_is_read(plain) == what_is_read(chunks)
    lengths = measure_ways(chunks)
    used = [
        read(text, dialect, "sdxl", ReadingSettings(expansion=layer, choice=index)).used
        for index in range(expansion.template.count)
    ]
    assert (lengths.least, lengths.most) == (min(used), max(used))
    assert (used[lengths.shortest], used[lengths.longest]) == (min(used), max(used))
    assert lengths.is_exact == expansion.template.is_listed


@given(prompts, dialects, layers, st.integers(0, 5))
def test_tokens_and_notes_stand_at_typed_letters(text: str, dialect: str, layer: ExpansionLayer, choice: int) -> None:
    chunks = read(text, dialect, "sd1", ReadingSettings(expansion=layer, choice=choice))
    assert parse(text, dialect, chunks.prompt.settings) == replace(chunks.prompt)
    for token in chunks.tokens:
        if token.start is not None and token.end is not None:
            assert 0 <= token.start < token.end <= len(text)
    for variant in chunks.prompt.variants:
        assert all(0 <= offset < len(text) for segment in variant.all_segments for offset in segment.offsets)
    for diagnostic in lint(chunks):
        assert 0 <= diagnostic.start <= diagnostic.end <= len(text)
        assert all(0 <= start <= end <= len(text) for fix in diagnostic.fixes for start, end, _ in fix.edits)


@given(prompts, dialects)
def test_with_nothing_in_front_a_tool_reads_the_typed_text(text: str, dialect: str) -> None:
    tool, chunks = DIALECTS[dialect], read(text, dialect, "sd1", OFF)
    prompt = tool.parse(text, OFF)
    assert chunks.prompt == replace(prompt, expansion=chunks.prompt.expansion)
    assert what_is_read(tool.chunk(prompt, "sd1", "clip_l")) == what_is_read(chunks)
    assert chunks.of_sent_text is None


def test_by_default_comfyui_and_sdnext_choose_and_the_others_do_not() -> None:
    layers = {key: read("{a|b}", key).prompt.expansion for key in DIALECTS}
    choosing = {key: expansion.layer for key, expansion in layers.items() if expansion and expansion.layer != "none"}
    assert choosing == {"comfyui": "comfyui", "sdnext": "sdnext"}


def test_sdnext_asks_for_nothing_in_the_comment_that_goes_first_and_counts_it() -> None:
    chunks = read("/* {a|b} */ {c|d} e", "sdnext", settings=ReadingSettings(choice=1))
    assert chunks.prompt.expansion and chunks.prompt.expansion.template.count == 2
    assert chunks.prompt.variant.text == "d e"
    assert chunks.used > 2


def test_of_many_ways_the_shortest_and_the_longest_are_put_together() -> None:
    text = "{a|navy blue coat|red} {b|{c d e|f g h i}|j} " * 5
    chunks = read(text, "comfyui")
    lengths = measure_ways(chunks)
    assert chunks.prompt.expansion and chunks.prompt.expansion.template.count > MAX_READ_WAYS
    assert (lengths.least, lengths.most, lengths.is_exact) == (10, 35, False)
    longest = read(text, "comfyui", settings=ReadingSettings(choice=lengths.longest))
    assert longest.used == 35 and longest.prompt.variant.text.startswith("navy blue coat f g h i")


def test_a_clicked_option_leaves_the_other_choices_as_they_are() -> None:
    text = "{a|b} {c|{d|e}} {f|g}"
    expansion = read(text, "comfyui", settings=ReadingSettings(choice=7)).prompt.expansion
    assert expansion and expansion.way.text.text == "b c g"
    for block, option, expected in ((0, 0, "a c g"), (2, 1, "b e g"), (1, 1, "b d g"), (3, 0, "b c f")):
        choice = expansion.index_with(block, option)
        assert read(text, "comfyui", settings=ReadingSettings(choice=choice)).prompt.variant.text == expected


def test_an_options_length_is_that_of_its_own_words() -> None:
    chunks = read("{navy blue|red {a|b c d} hat}", "comfyui")
    assert option_lengths(chunks, 0) == (2, 2)
    assert option_lengths(chunks, 1) == (1, 3)


def codes(text: str, dialect: str, layer: ExpansionLayer | None = None) -> list[tuple[str, int, int]]:
    notes = lint(read(text, dialect, settings=ReadingSettings(expansion=layer)))
    return [(note.code, note.start, note.end) for note in notes]


def test_the_layer_says_what_it_does() -> None:
    assert codes("a {b|{c|d}}", "comfyui") == [("choice", 2, 11)]
    assert codes("{{b}} c", "comfyui") == [("braces-dropped", 0, 5)]
    assert codes("a {b c", "comfyui") == [("unclosed-brace", 2, 3)]
    assert codes("a {b|c", "comfyui") == [("choice", 2, 6), ("unclosed-brace", 2, 3)][::-1]
    assert codes("see http://x y", "comfyui") == [("address-cut", 9, 14)]
    assert codes("{b|c} __d__", "a1111", "dynamic-prompts") == [("choice", 0, 5), ("wildcard-unknown", 6, 11)]
    assert codes("{b|c d", "a1111", "dynamic-prompts") == [("expansion-unparsable", 0, 1)]
    assert codes("# {a|b}\n{c|d} {e}", "a1111") == [
        ("comment", 0, 7),
        ("choice-as-text", 8, 13),
        ("novelai-braces", 14, 17),
    ]
    (note,) = lint(read("{red|navy blue} hat", "comfyui", settings=ReadingSettings(choice=1)))
    assert note.message == "One of 2 texts stands here; shown is “navy blue”."


def test_fixes_of_what_the_tool_gets_are_made_in_the_typed_letters() -> None:
    text = "{x|(word} embedding:a.embedding:b"
    chunks = read(text, "comfyui", settings=ReadingSettings(choice=1))
    (note,) = (note for note in lint(chunks) if note.code == "unclosed-bracket")
    assert (note.start, note.end) == (3, 4)
    assert [fix.edits for fix in note.fixes] == [((3, 4, ""),), ((3, 3, "\\"),)]


@pytest.mark.parametrize("layer", ["comfyui", "sdnext", "dynamic-prompts"])
@pytest.mark.parametrize("piece", ["{a|b}, ", "{", "word ", "{2$$a|b|c} "])
def test_reading_ways_grows_with_the_length_alone(layer: ExpansionLayer, piece: str) -> None:
    settings = ReadingSettings(expansion=layer, choice=3)
    assert_linear(piece, lambda text: read(text, "a1111", settings=settings))


def test_no_fix_writes_into_the_name_of_a_file() -> None:
    lines = ("(big cat", "fox) x", "a (b:1.2 AND c")
    settings = ReadingSettings(expansion="dynamic-prompts", wildcards=Wildcards({"f": lines}))
    found = 0
    for index in range(len(lines)):
        chunks = read("(__f__, cat", "a1111", settings=replace(settings, choice=index))
        for diagnostic in lint(chunks):
            found += 1
            assert all(not (start < 6 and end > 1) for fix in diagnostic.fixes for start, end, _ in fix.edits)
    assert found > len(lines)
