"""What is completed at the cursor, and how it is written: as tagcomplete, SwarmUI and SD.Next have artists used to."""

import re

import pytest

from core.dialects.table import DIALECTS, parse
from core.editing.completion import CompletionForms, CompletionPlace, insertion_of, is_face, places_at, written_tag
from core.prompt.prompt import ReadingSettings

WEB_UI = CompletionForms("<lora:{name}:1>", "{name}", "__{name}__", asks_models=True, asks_styles=True)
COMFYUI = CompletionForms(embedding="embedding:{name}", wildcard="__{name}__")
SWARMUI = CompletionForms("<lora:{name}:1>", "<embed:{name}>", "<wildcard:{name}>", asks_models=True)
INVOKEAI = CompletionForms(embedding="<{name}>", wildcard="__{name}__", asks_models=True)
WORDS = CompletionForms()


def place(marked: str, forms: CompletionForms = WEB_UI) -> CompletionPlace | None:
    """The first place of a text whose cursor stands at `|`; `¦` in the text is a bar."""
    before, after = (part.replace("¦", "|") for part in marked.split("|"))
    return next(places_at(before + after, len(before), forms), None)


def completed(marked: str, written: str, forms: CompletionForms = WEB_UI, with_comma: bool = True) -> str:
    before, after = (part.replace("¦", "|") for part in marked.split("|"))
    found = place(marked, forms)
    assert found is not None
    edit = insertion_of(before + after, found, written, with_comma)
    text = before + after
    text = text[: edit.start] + edit.text + text[edit.end :]
    assert text[slice(*edit.words)] == written
    return f"{text[: edit.cursor]}|{text[edit.cursor :]}"


@pytest.mark.parametrize("separator", [*",.()[]{}<>¦:\n", "\N{FULLWIDTH COMMA}"])
def test_a_word_is_what_stands_between_separators(separator: str) -> None:
    found = place(f"a cow{separator} long ha|, b", WORDS)
    assert found is not None
    assert (found.kind, found.query) == ("word", "long ha")


@pytest.mark.parametrize("marked", ["long_ha|", "long ha|", "Long_ha|", "x, long ha|", "x\nlong_ha|"])
def test_underscores_and_blanks_are_both_in_a_word(marked: str) -> None:
    found = place(marked)
    assert found is not None
    assert found.query.lower().replace("_", " ") == "long ha"


def test_a_word_in_brackets_with_a_weight_is_completed() -> None:
    assert completed("a, (long ha|:1.2), b", "long hair") == "a, (long hair|:1.2), b"
    assert completed("(long ha|", "long hair") == "(long hair, |"
    assert completed("(a, long ha|)", "long hair") == "(a, long hair|)"
    assert completed("[long ha|¦short hair]", "long hair") == "[long hair||short hair]"
    assert completed("{long ha|¦short}", "long hair") == "{long hair||short}"


@pytest.mark.parametrize(
    "marked",
    ["(a:1|", "(a:1.|", "(a:1.2|", "(a: 1|", "[a:b:0.5|", "(a:-1|", "f 1.8|", "", "|", "a, |", "a\n|", "<3, |"],
)
def test_numbers_and_nothing_are_not_completed(marked: str) -> None:
    assert place(marked or "|") is None


def test_a_word_may_begin_with_a_digit_and_hold_brackets() -> None:
    assert place("1gi|") == CompletionPlace("word", 0, 3, "1gi")
    for marked in (r"cat \(ani|", "cat_(ani|", r"cat \(animal\) x|"):
        found = place(marked)
        assert found is not None
        assert found.query.startswith(("cat (ani", "cat_(ani"))


def test_the_last_words_of_a_sentence_are_looked_up_where_the_whole_is_no_tag() -> None:
    before = "a photo of a cow with long ha"
    places = list(places_at(before, len(before), WEB_UI))
    assert [found.query for found in places] == [before, "a cow with long ha"[2:], "with long ha", "long ha"]
    assert [found.kind for found in places] == ["word", *["last-words"] * 3]
    assert [found.query for found in places_at("a cow is", 8, WEB_UI)] == ["a cow is", "cow is"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("long ha|", "long hair, |"),
        ("long ha|, b", "long hair|, b"),
        ("long ha| , b", "long hair| , b"),
        ("long ha|:1.2", "long hair|:1.2"),
        ("long ha| b", "long hair, |b"),
        ("long ha|\nb", "long hair, |\nb"),
        ("long h|air, b", "long hair|, b"),
        ("long| hair, b", "long hair|, b"),
        ("lo|, b", "long hair|, b"),
        ("a, long_ha|", "a, long hair, |"),
        ("a,long ha|", "a,long hair, |"),
        ("long ha|\N{FULLWIDTH COMMA}b", "long hair|\N{FULLWIDTH COMMA}b"),
    ],
)
def test_a_comma_is_set_behind_unless_a_comma_or_colon_follows(marked: str, expected: str) -> None:
    assert completed(marked, "long hair") == expected


@pytest.mark.parametrize(
    ("marked", "kind", "query"),
    [
        ("<|", "any-tag", ""),
        ("<sty|", "any-tag", "sty"),
        ("<lora:|", "lora", ""),
        ("a, <l:with sp|", "lora", "with sp"),
        ("<lyco:ha|", "lora", "ha"),
        ("<e:Eas|", "embedding", "Eas"),
        ("(<lora:x|", "lora", "x"),
    ],
)
def test_an_angle_bracket_asks_for_loras_and_embeddings(marked: str, kind: str, query: str) -> None:
    found = place(marked)
    assert found is not None
    assert (found.kind, found.query) == (kind, query)


@pytest.mark.parametrize("marked", ["<lora:style:|", "<lora:style:0.|", "<foo:lo|", "<lora:a:0.5:lo|", "<wildcard:a|"])
def test_numbers_and_unknown_tags_ask_for_nothing(marked: str) -> None:
    assert place(marked) is None


def test_a_sentence_with_a_less_than_is_none_of_them() -> None:
    found = place("a < long ha|")
    assert found is not None
    assert (found.kind, found.query) == ("word", "long ha")
    found = place("<3, long ha|")
    assert found is not None
    assert (found.kind, found.query) == ("word", "long ha")


def test_a_lora_replaces_all_that_was_typed_of_its_tag_and_takes_no_comma() -> None:
    written = "<lora:style:0.7>"
    for typed in ("<", "<sty", "<lora:sty", "<l:", "<lora:|x>"):
        marked = typed if "|" in typed else f"{typed}|"
        assert completed(f"a, {marked}", written, with_comma=False) == f"a, {written}|"


def test_in_a_tag_with_numbers_only_the_name_is_changed() -> None:
    assert completed("<lora:ot|her:0.5:0.2>, b", "style", with_comma=False) == "<lora:style|:0.5:0.2>, b"


def test_in_comfyui_an_angle_bracket_begins_nothing_and_embedding_does() -> None:
    found = place("<long ha|", COMFYUI)
    assert found is not None
    assert found.kind == "word"
    found = place("a, embedding:Ea|", COMFYUI)
    assert found is not None
    assert (found.kind, found.query) == ("embedding", "Ea")
    assert completed("(embedding:Ea|:1.2)", "embedding:EasyTest", COMFYUI) == "(embedding:EasyTest|:1.2)"
    assert completed("embedding:sub/i|nner, b", "embedding:sub/inner", COMFYUI) == "embedding:sub/inner|, b"
    found = place("embedding:Ea|", WEB_UI)
    assert found is not None
    assert found.kind == "word"


def test_swarmui_and_invokeai_write_embeddings_and_wildcards_in_angle_brackets() -> None:
    for marked, kind in (("<embed:E|", "embedding"), ("<wc:co|", "wildcard"), ("<wildcard:co|", "wildcard")):
        found = place(marked, SWARMUI)
        assert found is not None
        assert found.kind == kind
    found = place("<eas|", INVOKEAI)
    assert found is not None
    assert (found.kind, found.query) == ("any-tag", "eas")
    assert place("__co|", SWARMUI) != place("__co|", INVOKEAI)


@pytest.mark.parametrize(
    ("marked", "query"), [("__|", ""), ("a, __co|", "co"), ("__a__, __animals/c|", "animals/c"), ("x __b|", "b")]
)
def test_two_underscores_ask_for_wildcards(marked: str, query: str) -> None:
    found = place(marked)
    assert found is not None
    assert (found.kind, found.query) == ("wildcard", query)


def test_a_wildcard_replaces_what_was_typed_of_it() -> None:
    assert completed("a, __co|", "__colours__", with_comma=False) == "a, __colours__|"
    assert completed("a, __co|__, b", "__colours__", with_comma=False) == "a, __colours__|, b"


def test_behind_a_wildcard_its_lines_are_asked_for() -> None:
    assert place("a, __colours__|") == CompletionPlace("line", 3, 14, "", "colours")
    found = place("a, __animals/cats__ta|")
    assert found is not None
    assert (found.kind, found.name, found.query) == ("line", "animals/cats", "ta")
    assert completed("a, __colours__|, b", "dark green") == "a, dark green|, b"


def test_a_dollar_asks_for_styles_only_where_the_tool_has_that() -> None:
    found = place("a, $In|")
    assert found is not None
    assert (found.kind, found.query, found.start) == ("style", "In", 3)
    for forms in (COMFYUI, SWARMUI, INVOKEAI):
        other = place("a, $In|", forms)
        assert other is not None
        assert other.kind == "word"
    for marked in ("a 5$ b|", "${x|", "a$In|"):
        other = place(marked)
        assert other is not None
        assert other.kind == "word"


def test_behind_a_lora_its_trigger_words_are_asked_for() -> None:
    assert place("a, <lora:style:0.7>|") == CompletionPlace("trigger", 19, 19, "", "style", "")
    assert completed("<lora:style:0.7>|", "ink drawing") == "<lora:style:0.7> ink drawing, |"
    found = place("<lora:style> ink drawing, |")
    assert found is not None
    assert (found.kind, found.between) == ("trigger", " ink drawing, ")


@pytest.mark.parametrize(
    "face",
    "0_0 (o)_(o) +_+ +_- ._. <o>_<o> <|>_<|> =_= >_< 3_3 6_9 >_o @_@ ^_^ o_o u_u x_x |_| ||_|| -__- ;_; ^_~".split(),
)
def test_faces_keep_their_underscores(face: str) -> None:
    assert is_face(face)
    assert written_tag(face, "diffusers") == face


def test_a_name_of_underscores_is_looked_at_in_no_time() -> None:
    assert not is_face("_" * 200 + "ab") and is_face("_" * 200)


@pytest.mark.parametrize(
    "name", ["long_hair", "1girl", "cat_(animal)", "a_cow", "v_sign", "k-on!", "2_girls", "long_", "t-shirt"]
)
def test_other_tags_get_blanks(name: str) -> None:
    assert not is_face(name)
    assert "_" not in written_tag(name, "a1111")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", ["cat_(animal)", "(o)_(o)", "nier_[2]", "blue_series_(copyright)_(x)", "long_hair"])
def test_every_tool_reads_a_written_tag_as_the_tag_without_a_weight(dialect: str, name: str) -> None:
    prompt = parse(f"a, {written_tag(name, dialect)}, b", dialect)
    segments = [segment for variant in prompt.variants for segment in variant.segments]
    expected = name if is_face(name) else name.replace("_", " ")
    read = "".join(segment.text for segment in segments).replace("\\", "")  # SD.Next leaves out a comma at a bracket
    assert re.sub("[, ]", "", read) == re.sub("[, ]", "", f"a{expected}b")
    assert {segment.weight for segment in segments} == {1.0}


def test_brackets_are_escaped_only_where_the_tool_reads_them() -> None:
    assert written_tag("cat_(animal)", "a1111") == r"cat \(animal\)"
    assert written_tag("cat_(animal)", "comfyui") == r"cat \(animal\)"
    assert written_tag("cat_(animal)", "compel") == r"cat \(animal\)"
    assert written_tag("cat_(animal)", "diffusers") == "cat (animal)"
    assert written_tag("cat_(animal)", "a1111", ReadingSettings(emphasis="none")) == "cat (animal)"
    assert written_tag("nier_[2]", "a1111") == r"nier \[2\]"
    assert written_tag("nier_[2]", "comfyui") == "nier [2]"
