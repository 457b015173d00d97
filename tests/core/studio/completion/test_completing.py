"""What each tool's artists are offered at the cursor, and what is written for it."""

from pathlib import Path

import pytest

from core.editing.completion import PlaceKind
from core.program.cancellation import Cancelled
from core.prompt.prompt import ReadingSettings
from core.prompt.styles import Style
from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.prompt.wildcards import Wildcards
from core.studio.completion.completing import Completion, complete
from core.studio.completion.offered import Offered
from core.studio.contents import StudioContents
from core.studio.headers import ModelHeader
from core.studio.sidecars import SidecarNotes
from core.studio.studio import Listing, ModelKind, Studio, StudioFile
from core.studio.table import TOOLS
from core.studio.tag_words.search import TagWords
from core.studio.tag_words.tag_list import read_tag_list

TAGS = (
    '1girl,0,6008644,"1girls,sole_female"\n'
    "long_hair,0,4350743,/lh\n"
    'cat_(animal),0,90000,"kitty_(animal),고양이"\n'
    "0_0,0,1500,\n"
    "ink_bottle,0,900,\n"
)
WEB_UIS = ("a1111", "forge", "forge_classic", "forge_neo", "reforge")
DIALECTS_OF = {
    **{tool: TOOLS[tool].dialect for tool in (*WEB_UIS, "sdnext", "comfyui", "swarmui", "fooocus", "invokeai")}
}


def model(kind: ModelKind, relative: str, tool: str) -> StudioFile:
    rule = TOOLS[tool].rules.get(kind)
    name = rule.name(relative) if rule else Path(relative).stem
    return StudioFile(kind, name, Path("/studio") / kind / relative, relative, 1, 1)


def contents_of(tool: str, loras: tuple[str, ...], embeddings: tuple[str, ...] = ()) -> StudioContents:
    files = [model("lora", relative, tool) for relative in loras]
    files += [model("embedding", relative, tool) for relative in embeddings]
    style = files[0]
    return StudioContents(
        Listing(Studio(tool, Path("/studio")), tuple(files)),
        headers={style.path: ModelHeader(alias="pretty", trigger_phrase="ink wash", tag_counts=(("cow", 9),))},
        sidecars={style.path: SidecarNotes("ink drawing", 0.7, trained_words=("ink drawing", "sumi-e"))},
        wildcards=Wildcards({"colours": ("dark green", "red"), "animals/cats": ("tabby",)}),
        styles=(Style("Ink", "ink drawing of {prompt}"), Style("한국화", "painting")),
    )


def offered_by(tool: str, tmp_path: Path, dialect: str | None = None) -> Offered:
    file = tmp_path / "danbooru.csv"
    file.write_text(TAGS, "utf-8")
    loras = ("style.safetensors", "xl/deep.safetensors", "with space.safetensors", "수묵화.safetensors")
    contents = contents_of(tool, loras, ("EasyTest.safetensors", "sub/inner.pt"))
    return Offered(contents, TagWords((read_tag_list(file),)), dialect or DIALECTS_OF[tool])


def offer(marked: str, offered: Offered) -> tuple[PlaceKind | None, list[str]]:
    completion = at(marked, offered)
    return (completion.place.kind, [entry.name for entry in completion.entries]) if completion else (None, [])


def at(marked: str, offered: Offered) -> Completion | None:
    before, after = marked.split("|")
    return complete(before + after, len(before), offered)


def written(marked: str, name: str, offered: Offered) -> str:
    completion = at(marked, offered)
    assert completion is not None
    edit = completion.insertion(next(entry for entry in completion.entries if entry.name == name))
    return completion.text[: edit.start] + edit.text + completion.text[edit.end :]


@pytest.mark.parametrize("tool", DIALECTS_OF)
def test_tags_come_in_every_tool_with_underscores_or_blanks_typed(tool: str, tmp_path: Path) -> None:
    offered = offered_by(tool, tmp_path)
    for marked in ("long_ha|", "long ha|", "a, (long ha|:1.2)", "x\nLONG ha|", "/l|"):
        assert offer(marked, offered)[1] == ["long_hair"], marked
    assert written("a, long_ha|", "long_hair", offered) == "a, long hair, "
    assert written("a, cat_(a|", "cat_(animal)", offered) == "a, cat \\(animal\\), "
    assert written("0_|", "0_0", offered) == "0_0, "


@pytest.mark.parametrize("tool", (*WEB_UIS, "sdnext", "swarmui", "fooocus"))
def test_a_lora_is_written_with_the_strength_of_its_sidecar(tool: str, tmp_path: Path) -> None:
    offered = offered_by(tool, tmp_path)
    for marked in ("a, <sty|", "a, <lora:sty|", "a, <l:sty|"):
        assert written(marked, "style", offered) == "a, <lora:style:0.7>"
    assert written("<lora:수|", "수묵화", offered) == "<lora:수묵화:1>"
    assert written("<lora:with|", "with space", offered) == "<lora:with space:1>"
    assert written("<lora:de|x:0.5>, b", offer("<lora:de|", offered)[1][0], offered).endswith("deep:0.5>, b")


@pytest.mark.parametrize("tool", ("comfyui", "invokeai"))
def test_where_the_tool_reads_no_tags_no_lora_is_offered(tool: str, tmp_path: Path) -> None:
    assert "style" not in offer("<sty|", offered_by(tool, tmp_path))[1]
    assert offer("<lora:sty|", offered_by(tool, tmp_path))[0] != "lora"


@pytest.mark.parametrize("tool", DIALECTS_OF)
def test_in_a_negative_prompt_loras_are_offered_where_the_tool_reads_their_tags_there(
    tool: str, tmp_path: Path
) -> None:
    known = offered_by(tool, tmp_path)
    offered = Offered(known.contents, known.tags, known.dialect, ReadingSettings(is_negative=True))
    assert offer("<sty|", offered)[1] == (["style"] if tool == "swarmui" else [])
    if tool in WEB_UIS:
        assert offer("<e:|", offered)[1] == ["EasyTest", "inner"]
        assert offer("<lora:style:0.7>|", offered)[0] is None


def test_names_are_those_of_the_tool_that_reads(tmp_path: Path) -> None:
    assert "deep" in offer("<lora:|", offered_by("a1111", tmp_path))[1]
    assert "xl/deep" in offer("<lora:|", offered_by("swarmui", tmp_path))[1]
    assert "deep" in offer("<lora:|", offered_by("comfyui", tmp_path, "a1111"))[1]


def test_a_lora_is_found_by_the_name_that_its_training_gave_it(tmp_path: Path) -> None:
    completion = at("<lora:pre|", offered_by("a1111", tmp_path))
    assert completion is not None
    assert [(entry.name, entry.alias, entry.written) for entry in completion.entries] == [
        ("style", "pretty", "<lora:style:0.7>")
    ]


def test_a_name_that_cannot_stand_in_a_tag_is_not_offered() -> None:
    contents = contents_of("a1111", ("a=b.safetensors", "a:b.safetensors", "a>b.safetensors", "ab.safetensors"))
    assert offer("<lora:a|", Offered(contents))[1] == ["ab"]


@pytest.mark.parametrize(
    ("tool", "marked", "expected"),
    [
        ("a1111", "a, <e:Ea|", "a, EasyTest, "),
        ("a1111", "a, Eas|", "a, EasyTest, "),
        ("sdnext", "a, <e:Ea|", "a, EasyTest, "),
        ("comfyui", "a, embedding:Ea|", "a, embedding:EasyTest, "),
        ("comfyui", "a, Eas|", "a, embedding:EasyTest, "),
        ("fooocus", "(embedding:Ea|:1.1)", "(embedding:EasyTest:1.1)"),
        ("swarmui", "a, <embed:Ea|", "a, <embed:EasyTest>, "),
        ("swarmui", "a, <Ea|", "a, <embed:EasyTest>, "),
        ("invokeai", "a, <Ea|", "a, <EasyTest>, "),
    ],
)
def test_embeddings_are_written_as_the_tool_names_them(tool: str, marked: str, expected: str, tmp_path: Path) -> None:
    assert written(marked, "EasyTest", offered_by(tool, tmp_path)) == expected


def test_comfyuis_embeddings_have_their_folder_and_names_it_cannot_read_are_left_out(tmp_path: Path) -> None:
    assert offer("embedding:sub|", offered_by("comfyui", tmp_path))[1] == ["sub/inner"]
    contents = contents_of("comfyui", ("a.safetensors",), ("my words.pt", "my,words.pt", "mine.pt"))
    assert offer("embedding:m|", Offered(contents, dialect="comfyui"))[1] == ["mine"]


def test_an_embedding_in_a_picture_has_the_name_inside() -> None:
    contents = contents_of("a1111", ("a.safetensors",), ("painted.png",))
    picture = contents.listing.of_kind("embedding")[0].path
    inversion = TextualInversion("inpicture", picture, {"emb": (2, 768)})
    known = StudioContents(contents.listing, inversions=TextualInversions(None, {"inpicture": inversion}))
    assert offer("<e:|", Offered(contents))[1] == []
    assert offer("<e:|", Offered(known))[1] == ["inpicture"]


@pytest.mark.parametrize("tool", (*WEB_UIS, "sdnext", "comfyui", "fooocus", "invokeai"))
def test_wildcards_are_offered_and_then_their_lines(tool: str, tmp_path: Path) -> None:
    offered = offered_by(tool, tmp_path)
    assert offer("a, __|", offered) == ("wildcard", ["animals/cats", "colours"])
    assert offer("a, __cat|", offered) == ("wildcard", ["animals/cats"])
    assert written("a, __co|", "colours", offered) == "a, __colours__"
    assert offer("a, __colours__|", offered) == ("line", ["dark green", "red"])
    assert offer("a, __colours__re|", offered) == ("line", ["red"])
    assert written("a, __colours__|, b", "red", offered) == "a, red, b"


def test_swarmuis_wildcards_stand_in_angle_brackets(tmp_path: Path) -> None:
    offered = offered_by("swarmui", tmp_path)
    assert offer("__co|", offered)[0] is None
    assert written("a, <wc:co|", "colours", offered) == "a, <wildcard:colours>"
    assert written("a, <colo|", "colours", offered) == "a, <wildcard:colours>"


@pytest.mark.parametrize("tool", DIALECTS_OF)
def test_a_dollar_offers_styles_only_where_the_tool_has_that(tool: str, tmp_path: Path) -> None:
    kind, names = offer("a, $|", offered_by(tool, tmp_path))
    assert (kind, names) == (("style", ["Ink", "한국화"]) if tool in WEB_UIS else (None, []))


def test_behind_a_lora_its_trigger_words_are_offered_one_after_the_other(tmp_path: Path) -> None:
    offered = offered_by("a1111", tmp_path)
    words = ["ink drawing", "sumi-e", "ink wash"]
    assert offer("a, <lora:style:0.7>|", offered) == ("trigger", words)
    assert offer("a, <lora:pretty:0.7>|", offered) == ("trigger", words)
    assert written("a, <lora:style:0.7>|", "sumi-e", offered) == "a, <lora:style:0.7> sumi-e, "
    assert offer("a, <lora:style:0.7> sumi-e, |", offered) == ("trigger", ["ink drawing", "ink wash"])
    assert offer("a, <lora:style:0.7> sumi-e, ink drawing, ink wash, |", offered)[0] is None
    assert offer("a, <lora:style:0.7> cow, |", offered)[0] is None
    assert offer("a, <lora:other:1>|", offered)[0] is None
    assert "cow" not in words  # which only its training pictures had


def test_trigger_words_stand_before_tags_while_their_lora_is_on(tmp_path: Path) -> None:
    offered = offered_by("a1111", tmp_path)
    assert offer("ink|", offered)[1] == ["ink_bottle"]
    assert offer("<lora:style:1>, ink|", offered)[1] == ["ink drawing", "ink wash", "ink_bottle"]
    used = Offered(offered.contents, offered.tags, "comfyui", used=frozenset({"/studio/lora/style.safetensors"}))
    assert offer("ink|", used)[1] == ["ink drawing", "ink wash", "ink_bottle"]


def test_the_last_words_of_a_sentence_find_tags_that_begin_so(tmp_path: Path) -> None:
    offered = offered_by("a1111", tmp_path)
    assert offer("a cow with long ha|", offered) == ("last-words", ["long_hair"])
    assert written("a cow with long ha|", "long_hair", offered) == "a cow with long hair, "
    assert offer("a cow with hair|", offered)[0] is None


def test_nothing_is_offered_without_a_studio_or_for_what_stands_there_already(tmp_path: Path) -> None:
    for marked in ("long ha|", "<lora:sty|", "__co|", "$|"):
        assert at(marked, Offered()) is None
    assert not Offered().has_any
    assert at("a, 0_0|", offered_by("a1111", tmp_path)) is None


def test_search_is_given_up(tmp_path: Path) -> None:
    offered = offered_by("a1111", tmp_path)
    for marked in ("<lora:sty|", "long ha|"):
        before = marked.removesuffix("|")
        with pytest.raises(Cancelled):
            complete(before, len(before), offered, cancelled=lambda: True)
