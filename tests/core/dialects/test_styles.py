"""Styles around a prompt, tool by tool, against what each tool's own code makes of them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from core.analysis.units import letters_at, units_of
from core.dialects.table import DIALECTS, expand_prompt, read
from core.editing.brackets import bracket_partners
from core.editing.lint import lint
from core.editing.source_spans import unread_spans, weighted_spans
from core.editing.tags import tags_of
from core.prompt.mapped_text import identity_mapped
from core.prompt.prompt import ReadingSettings
from core.prompt.styles import Style, StyleRule, apply_styles, styles_of_names

INK = Style("Ink", "ink drawing of {prompt}, <lora:style:0.6>", "colour")
EXTRA = Style("Extra", "masterpiece, best quality")
RULES: tuple[StyleRule, ...] = get_args(StyleRule)


def styled(text: str, *styles: Style, rule: StyleRule = "each-place", is_negative: bool = False) -> str:
    return apply_styles(identity_mapped(text), text, styles, rule, is_negative).text.text


def settings_with(*styles: Style, rule: StyleRule = "each-place") -> ReadingSettings:
    return ReadingSettings(styles=styles, style_rule=rule)


def test_the_results_of_the_made_installation_are_those_of_a1111(shared: Path) -> None:
    studios = json.loads((shared / "samples" / "studios.json").read_text("utf-8"))["studios"]
    cases = [(studio, case) for studio in studios for case in studio.get("styled", ())]
    for studio, case in cases:
        known = [Style(style["name"], style["prompt"], style["negative"]) for style in studio["styles"]]
        assert styled(case["prompt"], *styles_of_names(case["styles"], known)) == case["result"]
    assert len(cases) >= 4


@pytest.mark.parametrize(
    ("text", "styles", "result"),
    [
        ("a cat", [Style("twice", "{prompt} beside {prompt}")], "a cat beside a cat"),
        (" a cat ", [Style("kept", "[{prompt}]")], "[ a cat ]"),
        (" a cat ", [EXTRA], "a cat, masterpiece, best quality"),
        ("a cat", [Style("blank", "  ")], "a cat"),
        ("  ", [Style("blank", "  ")], ""),
        ("a cat,", [EXTRA], "a cat,, masterpiece, best quality"),
        ("a cat", [Style("braces", "{red|blue} {prompt} {x}")], "{red|blue} a cat {x}"),
        ("고양이", [Style("한국화", '{prompt}, "Korean" painting\nby hand')], '고양이, "Korean" painting\nby hand'),
        ("a {prompt}", [Style("s", "of {prompt}")], "of a {prompt}"),
        ("a {prompt}", [Style("s", "of {prompt}"), Style("t", "t {prompt}")], "t of a {prompt}"),
        ("a", [Style("break", "{prompt} BREAK b")], "a BREAK b"),
    ],
)
def test_a1111_replaces_every_placeholder_and_else_puts_the_style_behind_a_comma(
    text: str, styles: list[Style], result: str
) -> None:
    assert styled(text, *styles) == result


def test_sdnext_doubles_no_comma() -> None:
    assert styled("a cat,", EXTRA, rule="no-second-comma") == "a cat, masterpiece, best quality"
    assert styled("a cat", EXTRA, rule="no-second-comma") == "a cat, masterpiece, best quality"
    assert styled("a cat", INK, rule="no-second-comma") == "ink drawing of a cat, <lora:style:0.6>"


def test_invokeai_replaces_the_first_placeholder_and_else_puts_the_style_behind_a_blank() -> None:
    assert styled("a cat", Style("s", "{prompt} and {prompt}"), rule="first-place") == "a cat and {prompt}"
    assert styled("a cat", EXTRA, rule="first-place") == "a cat masterpiece, best quality"
    assert styled(" a cat", EXTRA, rule="first-place") == " a cat masterpiece, best quality"


def fooocus_texts(text: str, *styles: Style, is_negative: bool = False) -> list[str]:
    return styled(text, *styles, rule="side-by-side", is_negative=is_negative).split("\ufdd1")


def test_fooocus_lays_every_style_beside_the_others() -> None:
    own, plain = Style("Own Ink", "ink drawing of {prompt}\nsecond line", "colour"), Style("Plain Words", "sharp")
    assert fooocus_texts("a cat", own, plain) == ["ink drawing of a cat", "second line", "sharp"]
    assert fooocus_texts("a cat", plain) == ["a cat", "sharp"]
    assert fooocus_texts("a  cat, \nby the sea.", own) == ["ink drawing of a cat", "second line", "by the sea"]
    assert fooocus_texts("", plain) == ["sharp"]
    assert fooocus_texts("dog", own, plain, is_negative=True) == ["colour", "dog"]
    assert fooocus_texts("", plain, is_negative=True) == [""]


def test_each_of_fooocus_texts_has_chunks_of_its_own_and_brackets_of_its_own() -> None:
    open_bracket, sharp = Style("a", "(ink of {prompt}"), Style("b", "sharp:1.5)")
    chunks = read("a cat", "comfyui", "sdxl", settings_with(open_bracket, sharp, rule="side-by-side"))
    assert chunks.chunk_counts == (1, 1)
    assert [sum(token.kind == "text" for token in chunk) for chunk in chunks.chunks] == [5, 6]
    assert {token.weight for token in chunks.tokens} == {1.0}


def test_the_negative_prompt_gets_the_negative_of_the_style() -> None:
    settings = replace(settings_with(INK, EXTRA), is_negative=True)
    assert expand_prompt("dog", "a1111", settings).way.text.text == "dog, colour"


def test_choices_of_a_style_are_made_in_a1111_and_not_in_sdnext() -> None:
    style = Style("s", "{prompt} in {red|blue}")
    a1111 = replace(settings_with(style), expansion="dynamic-prompts")
    assert expand_prompt("a {cat|dog}", "a1111", a1111).template.count == 4
    sdnext = expand_prompt("a {cat|dog}", "sdnext", settings_with(style, rule="no-second-comma"))
    assert (sdnext.template.count, sdnext.way.text.text) == (2, "a cat in {red|blue}")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("rule", RULES)
def test_added_letters_have_no_place_in_the_typed_prompt(dialect: str, rule: StyleRule) -> None:
    style = Style("s", "photo of ({prompt}:1.2) on grass, {prompt}", "blurry")
    for text in ("a (cat:1.1), dog", "고양이 👩‍🚀", "", " red  cow ", "a {b|c} d", "x AND y BREAK z"):
        chunks = read(text, dialect, "sd1", settings_with(style, EXTRA, rule=rule))
        sent = chunks.of_sent_text or chunks
        for token, own in zip(chunks.tokens, sent.tokens, strict=True):
            if token.start is None or token.end is None:
                continue
            assert 0 <= token.start <= token.end <= len(text)
            letters = sent.prompt.source[own.start : own.end]
            if token.start < token.end and "{" not in text:
                assert letters.casefold().strip() in text.casefold()
        assert any(token.start == token.end is not None for token in chunks.tokens)
        spans = [*unread_spans(chunks), *((start, end) for start, end, _ in weighted_spans(chunks))]
        spans += [(note.start, note.end) for note in lint(chunks)]
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert all(0 <= at < len(text) for at in bracket_partners(chunks.prompt))
        assert all(0 <= tag.start < tag.end <= len(text) for tag in tags_of(chunks.prompt))


def test_a_word_of_a_style_is_a_unit_under_its_own_name() -> None:
    chunks = read("a cat", "a1111", "sd1", settings_with(Style("s", "ink drawing of {prompt}, 먹 🎨")))
    units = units_of(chunks, "word")
    assert [unit.label for unit in units if unit.start is not None][:5] == ["ink", "drawing", "of", "a", "cat"]
    emoji = next(unit for unit in units if "🎨" in unit.label)
    assert emoji.start == emoji.end == len("a cat")
    assert letters_at(chunks, emoji.positions[0]) == "🎨"


def test_a_note_on_a_style_names_it() -> None:
    chunks = read("a cat", "a1111", "sd1", settings_with(Style("Open", "(ink {prompt}")))
    notes = [note for note in lint(chunks) if "Open" in note.message]
    assert notes and all(note.start == note.end and not note.fixes for note in notes)


def test_a_style_that_would_make_an_endless_text_is_left_out() -> None:
    doubled = [Style(str(number), "{prompt} {prompt}") for number in range(40)]
    assert len(styled("a cat", *doubled)) <= 200_000


def test_what_no_style_adds_is_read_as_ever() -> None:
    for dialect in DIALECTS:
        plain = read("a (cat:1.2), dog", dialect)
        again = read("a (cat:1.2), dog", dialect, "sd1", settings_with(Style("unknown")))
        assert plain.chunks == again.chunks and again.of_sent_text is None
