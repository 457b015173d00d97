"""What tags mean where these files are, tool by tool: names, repeats, missing ones, what reaches the encoder."""

from dataclasses import replace
from itertools import product
from unicodedata import normalize

import pytest
from lora_contents import PATHS, contents_of

from core.dialects.lora_tags.table import TAG_SYNTAXES, read_tags
from core.studio.contents import StudioContents
from core.studio.table import TOOLS
from core.studio.tags.names import LoraNames
from core.studio.tags.resolving import TAG_RULES, TOOLS_OF_DIALECTS, resolve_tags, tool_for
from core.studio.tags.rules import ResolvedTags


def resolved(prompt: str, tool: str, contents: StudioContents | None = None) -> ResolvedTags:
    return resolve_tags(read_tags(prompt, tool), contents or contents_of(tool if tool in TOOLS else "comfyui"))


def strengths(answer: ResolvedTags) -> dict[str, float]:
    return {file.name: round(strength, 6) for file, strength in answer.strengths.items()}


def test_every_tool_that_reads_tags_has_rules() -> None:
    assert set(TAG_RULES) == set(TAG_SYNTAXES) and set(TOOLS_OF_DIALECTS.values()) <= set(TOOLS)


@pytest.mark.parametrize(
    ("tool", "together"),
    [
        ("a1111", 1.6),
        ("forge", 1.3),
        ("forge_classic", 1.3),
        ("forge_neo", 1.3),
        ("reforge", 1.3),
        ("swarmui", 1.3),
        ("fooocus", 1.3),
        ("prompt_control", 1.3),
        ("rgthree", 1.3),
        ("lora_manager", 1.3),
        ("impact", 0.5),
        ("sdnext", 1.6),
    ],
)
def test_the_same_lora_twice_is_as_strong_as_in_the_tool(tool: str, together: float) -> None:
    assert strengths(resolved("<lora:style:0.5><lora:style:0.8>", tool)) == {"style.safetensors": together}


@pytest.mark.parametrize(("tool", "together"), [("forge", 0.5), ("fooocus", 0.5), ("forge_neo", 1.0), ("a1111", 1.0)])
def test_two_equal_tags_count_once_in_forge_and_fooocus(tool: str, together: float) -> None:
    assert strengths(resolved("<lora:style:0.5> a, <lora:style:0.5>", tool)) == {"style.safetensors": together}


def test_forge_counts_equal_strengths_of_the_text_encoder_once_whatever_the_unet_has() -> None:
    assert strengths(resolved("<lora:style:0.5:1><lora:style:0.5:0.2>", "forge")) == {"style.safetensors": 0.5}


@pytest.mark.parametrize(("tool", "in_unet"), [("a1111", 0.4), ("forge", 1.2), ("forge_neo", 1.2), ("reforge", 1.2)])
def test_what_reaches_the_unet_is_counted_by_its_own_strengths(tool: str, in_unet: float) -> None:
    answer = resolved("<lora:style:0.5:1><lora:style:0.5:0.2>", tool)
    assert {file.name: round(strength, 6) for file, strength in answer.unet_strengths.items()} == {
        "style.safetensors": in_unet
    }


def test_where_the_text_encoder_is_left_alone_the_unet_is_not() -> None:
    answer = resolved("<lora:style:0.5>", "sdnext", contents_of("sdnext", lora_text=False))
    assert list(answer.strengths.values()) == [0.0] and list(answer.unet_strengths.values()) == [0.5]


def test_in_a1111_stem_and_alias_are_two_networks_that_add() -> None:
    answer = resolved("<lora:style:0.2><lora:pretty:0.8><lora:style:0.5>", "a1111")
    assert [lora.text for lora in answer.loras] == [0.5, 0.8, 0.5] and strengths(answer) == {"style.safetensors": 1.8}


@pytest.mark.parametrize(
    ("tool", "found", "missing"),
    [
        (
            "a1111",
            ("style", "pretty", "deep", "수묵화", "v1.0", "with space"),
            ("Style", "xl/deep", "style.safetensors"),
        ),
        ("forge_neo", ("style", "pretty"), (" style", "style ", "STYLE")),
        ("sdnext", ("style", "v1_0", "deep", "/studio/xl/deep.safetensors"), ("pretty", "v1.0", "xl/deep", "STYLE")),
        ("swarmui", ("STYLE", "style.safetensors", "xl\\deep", "deepes", "With[Space]", "v1"), ("pretty", "nothing")),
        ("fooocus", ("style", "deep", "v1.0"), ("pretty", "xl/deep", "Style")),
        (
            "prompt_control",
            ("style", "xl/deep", "deep", "under score", "xl deepest", "v1.0"),
            ("pretty", "xl", "STYLE"),
        ),
        ("rgthree", ("style", "style.safetensors", "xl/deep", "deep", "a/deep", "eepes"), ("Style", "pretty")),
        ("impact", ("style", "deep", "eep", "style.safetensors"), ("Style", "sty")),
        ("lora_manager", ("style", "deep"), ("xl/deep", "Style")),
    ],
)
def test_names_lead_to_files_by_the_rules_of_the_tool(
    tool: str, found: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    for name in found:
        answer = resolved(f"<lora:{name}:1>", tool)
        assert [tag.state for tag in answer.tags] == ["found"] and not answer.missing, name
    for name in missing:
        answer = resolved(f"<lora:{name}:1>", tool)
        assert (answer.loras, answer.missing) == ((), (name,)), name


@pytest.mark.parametrize(("name", "file"), [("eep", "deep"), ("deepe", "deepest"), ("e", "deep"), ("xl/", "deep")])
def test_swarmui_takes_the_shortest_name_that_contains_what_is_typed(name: str, file: str) -> None:
    contents = contents_of("swarmui", ("xl/deepest.safetensors", "xl/deep.safetensors"))
    assert [lora.file.stem for lora in resolved(f"<lora:{name}>", "swarmui", contents).loras] == [file]


@pytest.mark.parametrize("tool", TAG_RULES)
def test_an_empty_installation_has_no_lora(tool: str) -> None:
    empty = contents_of(tool if tool in TOOLS else "comfyui", ())
    answer = resolved("a, <lora:style:1>", tool, empty)
    assert (answer.loras, answer.missing, dict(answer.strengths)) == ((), ("style",), {})


@pytest.mark.parametrize(
    ("tool", "is_off"), [("a1111", 0), ("forge_neo", 0), ("forge", 1), ("reforge", 1), ("forge_classic", 1)]
)
def test_a_missing_name_turns_all_off_in_forge_and_reforge(tool: str, is_off: int) -> None:
    answer = resolved("<lora:nothing:1><lora:style:0.7>", tool)
    assert answer.all_off == ("missing" if is_off else "") and answer.missing == ("nothing",)
    assert strengths(answer) == ({} if is_off else {"style.safetensors": 0.7})


@pytest.mark.parametrize("tool", ["a1111", "forge", "forge_classic", "forge_neo", "reforge", "swarmui"])
def test_a_number_that_cannot_be_read_turns_all_off(tool: str) -> None:
    answer = resolved("<lora:style:1><lora:other:abc>", tool)
    assert (answer.all_off, answer.loras, answer.missing) == ("number", (), ())
    assert resolved("<lora:style:1><foo:x:abc>", tool).all_off == ""


def test_in_sdnext_the_text_encoder_is_left_alone_unless_that_is_set() -> None:
    prompt = "<lora:style:0.5:te=0.3>"
    for lora_text, strength in ((True, 0.3), (False, 0.0)):
        answer = resolved(prompt, "sdnext", contents_of("sdnext", lora_text=lora_text))
        assert (answer.is_text_off, strengths(answer)) == (not lora_text, {"style.safetensors": strength})
    assert resolved(prompt, "sdnext", contents_of("a1111")).is_text_off  # nothing is known of its setting there


def test_of_two_files_with_one_stem_both_are_named() -> None:
    contents = contents_of("a1111", ("a/same.safetensors", "b/same.safetensors"), {"a/same.safetensors": "first"})
    (tag,) = resolved("<lora:same:1>", "a1111", contents).tags
    assert tag.file and tag.file.relative == "b/same.safetensors"
    assert [file.relative for file in tag.others] == ["a/same.safetensors"]
    (tag,) = resolved("<lora:first:1>", "a1111", contents).tags
    assert tag.file and tag.file.relative == "a/same.safetensors" and tag.others == ()


def test_a_shared_alias_is_refused_and_the_stems_still_work() -> None:
    contents = contents_of(
        "a1111", ("a.safetensors", "b.safetensors"), dict.fromkeys(("a.safetensors", "b.safetensors"), "twin")
    )
    assert [tag.state for tag in resolved("<lora:twin:1><lora:a:1>", "a1111", contents).tags] == ["refused", "found"]


def test_a_decomposed_file_name_is_another_name_to_the_tool_and_is_known_to_be_near() -> None:
    stored = normalize("NFD", "수묵화")
    names = LoraNames(contents_of("a1111", (f"{stored}.safetensors",)), "a1111")
    assert resolve_tags(read_tags("<lora:수묵화:1>", "a1111"), names).missing == ("수묵화",)
    assert names.by_normal_form["수묵화"].name == stored


def test_a_file_without_a_text_encoder_part_is_told_by_its_header() -> None:
    contents = contents_of("a1111")
    parts = [tag.has_text_part for tag in resolved("<lora:style:1><lora:deep:1>", "a1111", contents).tags]
    assert parts == [True, False]
    unread = replace(contents, headers={})
    answer = resolved("<lora:style:1><lora:pretty:1>", "a1111", unread)
    assert [tag.has_text_part for tag in answer.tags] == [None, None]
    assert answer.missing == ("pretty",) and answer.unread == len(PATHS)


@pytest.mark.parametrize(
    ("tool", "prompt", "text"),
    [
        ("a1111", "(<lora:style:1>:1.2) a", "(:1.2) a"),
        ("a1111", "a # <lora:style>\n<lora:nothing:1>b", "a \nb"),
        ("sdnext", " a <lora:style> ", "a "),
        ("swarmui", "a <lora:style> <lora:zzz:1>", "a  <lora:zzz:1>"),
        ("fooocus", "a   cow,, <lora:style:1>, <lora:zzz:1> b", "a cow, b"),
        ("prompt_control", "a <lora:style> <lora:zzz:1>", "a <lora:style> "),
        ("comfyui", "a <lora:style:1>", "a <lora:style:1>"),
        ("invokeai", "a <lora:style:1>", "a <lora:style:1>"),
    ],
)
def test_what_is_left_for_the_encoder(tool: str, prompt: str, text: str) -> None:
    contents = contents_of("a1111") if tool == "invokeai" else None
    assert resolved(prompt, tool, contents).text == text


def test_fooocus_takes_five_at_most() -> None:
    contents = contents_of("fooocus", tuple(f"l{number}.safetensors" for number in range(7)))
    prompt = ", ".join(f"<lora:l{number}:1>" for number in range(7))
    assert [lora.file.stem for lora in resolved(prompt, "fooocus", contents).loras] == [
        f"l{number}" for number in range(5)
    ]


def test_zero_strengths_are_passed_over_where_the_tool_does() -> None:
    counts = {tool: len(resolved("<lora:style:0>", tool).loras) for tool in TAG_RULES}
    assert counts == dict.fromkeys(TAG_RULES, 1) | dict.fromkeys(("sdnext", "rgthree", "prompt_control"), 0)


@pytest.mark.parametrize(
    ("dialect", "studio", "tool"),
    [
        ("a1111", "forge", "forge"),
        ("a1111", "sdnext", "a1111"),
        ("forge-neo", "forge_neo", "forge_neo"),
        ("reforge", "a1111", "reforge"),
        ("comfyui", "swarmui", "swarmui"),
        ("comfyui", "folder", "comfyui"),
        ("compel", "invokeai", "invokeai"),
        ("diffusers", "a1111", ""),
        ("a1111", "stability_matrix", "a1111"),
        ("a1111", "", "a1111"),
    ],
)
def test_the_studio_s_tool_holds_where_the_dialect_reads_its_prompts(dialect: str, studio: str, tool: str) -> None:
    assert tool_for(dialect, studio) == tool


@pytest.mark.parametrize(
    ("studio", "tool"), list(product(("comfyui", "sdnext", "a1111", "fooocus"), ("a1111", "sdnext", "swarmui")))
)
def test_another_tool_s_installation_is_called_by_the_names_that_this_tool_makes(studio: str, tool: str) -> None:
    name = {"a1111": "v1.0", "sdnext": "v1_0", "swarmui": "v1.0"}[tool]
    assert not resolved(f"<lora:{name}:1>", tool, contents_of(studio)).missing
    assert not resolved("<lora:deep:1>", tool, contents_of(studio)).missing
