"""`main.py analyze --studio` in the installations that ../shared/samples/make_studios.py lays out."""

import json
from pathlib import Path
from typing import Any

import encoder_files
import numpy as np
import pytest
from made_studios import Expected
from studio_files import UNET_KEY, make_a1111, write_safetensors

from core.cli.analyze import analyze

IDS = ("a1111", "forge", "forge_neo", "reforge", "sdnext", "comfyui", "swarmui", "invokeai", "fooocus")
DIALECTS = {
    **{"a1111": "a1111", "forge": "a1111", "forge_neo": "forge-neo", "reforge": "reforge", "sdnext": "sdnext"},
    **{"comfyui": "comfyui", "swarmui": "comfyui", "fooocus": "comfyui", "invokeai": "compel"},
}


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[dict[str, Any], str]:
    """The one record of a command without an encoder, and what it says beside."""
    assert analyze([*map(str, arguments), "--tokens-only"]) == 0
    said = capsys.readouterr()
    return json.loads(said.out), said.err


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The line of a command that cannot be done."""
    assert analyze([*map(str, arguments), "--tokens-only"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    return said.err


@pytest.mark.parametrize("studio_id", IDS)
def test_tags_of_every_tool_are_resolved_as_the_tool_does(
    studio_id: str, made: Path, expected: Expected, tmp_path: Path
) -> None:
    wanted = expected[studio_id]
    assert wanted["prompts"]
    prompts, answers = tmp_path / "prompts.jsonl", tmp_path / "answers.jsonl"
    prompts.write_text("".join(f"{json.dumps(prompt['prompt'])}\n" for prompt in wanted["prompts"]), "utf-8")
    arguments = ["--studio", str(made / wanted["root"]), "--prompts", str(prompts), "--json", str(answers)]
    assert analyze([*arguments, "--tokens-only"]) == 0
    records = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    assert len(records) == len(wanted["prompts"])
    for record, prompt in zip(records, wanted["prompts"], strict=True):
        studio = record["studio"]
        assert (record["dialect"], studio["tool"]) == (DIALECTS[studio_id], wanted["tool"])
        loras = [
            {
                "file": Path(lora["path"]).relative_to(made).as_posix(),
                "text": lora["text_encoder"],
                "unet": lora["unet"],
            }
            for lora in studio["loras"]
        ]
        by_name = [name["name"] for name in studio["missing"]]
        finite = [lora for lora in prompt["loras"] if np.isfinite([lora["text"], lora["unet"]]).all()]
        assert [lora for lora in loras if None not in lora.values()] == finite, prompt["prompt"]
        assert (by_name, studio["all_off"] is not None) == (prompt["missing"], prompt["all_off"]), prompt["prompt"]


def test_one_missing_name_turns_all_off_in_forge_and_says_the_nearest(
    capsys: pytest.CaptureFixture[str], made: Path, expected: Expected
) -> None:
    root = made / expected["forge"]["root"]
    record, _ = run(capsys, "a <lora:styel:1> <lora:other:0.7>", "--studio", root)
    studio = record["studio"]
    assert (studio["all_off"], studio["loras"], studio["text_encoder"]) == ("missing", [], [])
    assert studio["missing"] == [{"name": "styel", "nearest": ["style"]}]
    assert [tag["state"] for tag in studio["tags"]] == ["missing", "found"]
    (warning,) = [warning for warning in record["warnings"] if warning["code"] == "lora-missing"]
    assert warning["fixes"] == [{"title": "Write “style”", "start": 8, "end": 13, "text": "style"}]


def test_a_tag_that_a_tool_has_no_word_for_is_read_as_words(
    capsys: pytest.CaptureFixture[str], made: Path, expected: Expected
) -> None:
    record, _ = run(capsys, "a cow <lora:style:0.5>", "--studio", made / expected["comfyui"]["root"])
    assert (record["studio"]["reads_tags_as"], record["studio"]["tags"]) == (None, [])
    assert "lora" in record["variants"][0]["text"]


def test_embeddings_wildcards_and_styles_are_those_of_the_tool(
    capsys: pytest.CaptureFixture[str], made: Path, expected: Expected
) -> None:
    root = made / expected["a1111"]["root"]
    name, embedding = next(iter(expected["a1111"]["embeddings"].items()))
    record, _ = run(capsys, f"{name} __colours__ cat", "--studio", root, "--style", "Ink", "--choice", 1)
    studio = record["studio"]
    (found,) = studio["embeddings"]
    assert found["path"] == str(made / embedding["file"])
    assert studio["wildcards"] == [{"name": "colours", "files": ["colours"], "lines": 3}]
    assert (record["expansions"]["count"], studio["styles"]) == (3, [{"name": "Ink", "known": True}])
    assert record["variants"][0]["text"].startswith("ink drawing of ")
    assert "dark green" in record["variants"][0]["text"]


def test_styles_are_applied_in_the_order_in_which_they_are_named(
    capsys: pytest.CaptureFixture[str], made: Path, expected: Expected
) -> None:
    assert expected["a1111"]["styled"]
    for styled in expected["a1111"]["styled"]:
        styles = [part for name in styled["styles"] for part in ("--style", name)]
        arguments = ("--expand", "none", "--studio", made / expected["a1111"]["root"], *styles)
        record, _ = run(capsys, styled["prompt"], *arguments)
        tags = record["studio"]["tags"]
        text = record["variants"][0]["text"]
        assert text.strip(" ,") == styled["result"].replace("<lora:style:0.6>", "").strip(" ,")
        assert len(tags) == styled["result"].count("<lora:")


def test_a_folder_of_several_tools_is_its_first_one_and_says_so(capsys: pytest.CaptureFixture[str], made: Path) -> None:
    record, said = run(capsys, "a", "--studio", made / "StabilityMatrix")
    assert record["studio"]["tool"] == "stability_matrix"
    assert "3 tools lie in “StabilityMatrix”" in said
    assert "A1111 (stable-diffusion-webui)" in said


def test_a_dialect_that_is_named_reads_the_prompt(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    root = make_a1111(tmp_path / "tool")
    record, _ = run(capsys, "a <lora:addDetail:0.5>", "--studio", root, "--dialect", "comfyui")
    assert (record["dialect"], record["studio"]["tags"]) == ("comfyui", [])


def test_a_name_in_a_header_and_a_file_without_a_text_encoder_part_are_known(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = make_a1111(tmp_path / "tool")
    record, _ = run(capsys, "<lora:detail_v2:0.5> <lora:ink>", "--studio", root)
    first, second = record["studio"]["tags"]
    assert (first["file"], first["has_text_encoder"]) == ("addDetail.safetensors", True)
    assert (second["file"], second["has_text_encoder"]) == ("style/ink.safetensors", False)
    assert [lora["file"] for lora in record["studio"]["text_encoder"]] == ["addDetail.safetensors"]


def test_without_paths_none_is_written_anywhere(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    top = tmp_path / "the artist"
    root = make_a1111(top / "tool")
    make_a1111(top / "other")
    (root / "webui-user.bat").write_text(f'set COMMANDLINE_ARGS=--lora-dir "{top / "gone"}"\n')
    (root / "webui-user.sh").write_text(f"export COMMANDLINE_ARGS=\"--ckpt-dir '{top / 'gone'}'\"\n")
    prompts = top / "p.txt"
    prompts.write_text("a <lora:addDetail> <lora:ink>\n")
    record, said = run(capsys, "a <lora:addDetail>", "--studio", top, "--no-paths")
    assert record["studio"]["tool"] == "a1111"
    for studio in (root, top / "other"):
        record, more = run(capsys, "--prompts", prompts, "--studio", studio, "--no-paths")
        assert record["studio"]["tags"]
        assert str(tmp_path) not in json.dumps(record) + said + more
        assert "/" not in json.dumps([record["studio"]])
    assert record["studio"]["tags"][1]["file"] == "ink.safetensors"
    nothing = top / "nothing"
    for refused in (refusal(capsys, "a", "--studio", nothing, "--no-paths"),):
        assert str(tmp_path) not in refused
        assert "--studio nothing is no tool" in refused


def test_a_style_that_the_tool_does_not_have_adds_nothing_and_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = make_a1111(tmp_path / "tool")
    (root / "styles.csv").write_text("name,prompt,negative_prompt\nInk wash,ink of {prompt},\n")
    record, said = run(capsys, "a", "--studio", root, "--style", "Ink Wsh")
    assert "“Ink Wsh” is none of the 1 styles" in said and "did you mean “Ink wash”?" in said
    assert record["studio"]["styles"] == [{"name": "Ink Wsh", "known": False}]
    assert record["variants"][0]["text"] == "a"


def test_folders_that_the_command_names_come_beside_the_tool_s_and_before_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root, own = make_a1111(tmp_path / "tool"), tmp_path / "own"
    files = root / "extensions/sd-dynamic-prompts/wildcards"
    for folder in (files, files.parent / "sd_dynamic_prompts", own, root / "embeddings"):
        folder.mkdir(parents=True)
    (files / "colour.txt").write_text("red\n")
    (files / "animal.txt").write_text("cow\n")
    (own / "animal.txt").write_text("fox\n")
    encoder_files.save_inversion(root / "embeddings/ofTool.safetensors")
    encoder_files.save_inversion(own / "ofMine.safetensors")
    folders = ("--studio", root, "--wildcards", own, "--embeddings", own)
    record, _ = run(capsys, "__colour__ __animal__ ofTool ofMine", *folders)
    assert record["variants"][0]["text"].startswith("red fox")
    assert {word["name"] for word in record["studio"]["wildcards"]} == {"colour", "animal"}


def test_what_cannot_be_used_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "name its folder with --studio" in refusal(capsys, "a", "--style", "Ink")
    assert "no tool that is known here" in refusal(capsys, "a", "--studio", tmp_path / "none")


def test_tags_change_the_encoder_with_their_strength(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    encoder = encoder_files.save(tmp_path / "clip_l.safetensors", encoder_files.tiny_state())
    root = make_a1111(tmp_path / "tool")
    lora = encoder_files.save_lora(root / "models/Lora/strong.safetensors", 0, 1)
    write_safetensors(root / "models/Lora/unet.safetensors", UNET_KEY)
    (root / "models/Lora/torn.safetensors").write_bytes(b"\x09")
    prompts = tmp_path / "p.txt"
    tags = ("", "<lora:strong:0.5>", "<lora:unet>", "<lora:strong:0.5:0>", "<lora:torn>", "")
    prompts.write_text("".join(f"a cow{tag}\n" for tag in tags))

    def states(*more: object) -> dict[str, np.ndarray]:
        arguments = ["--encoder", encoder, "--npz", tmp_path / "out.npz", "--json", tmp_path / "j", *more]
        assert analyze([*map(str, arguments)]) == 0
        return dict(np.load(tmp_path / "out.npz"))

    found = states("--prompts", prompts, "--studio", root)
    plain, *changed = (found[f"{index}/hidden_states.clip_l"] for index in range(len(tags)))
    expected = states("a cow", "--lora", f"{lora}:0.5")["hidden_states.clip_l"]
    assert not np.array_equal(plain, expected)
    for states_of, wanted in zip(changed, (expected, plain, expected, plain, plain), strict=True):
        assert np.array_equal(states_of, wanted)
