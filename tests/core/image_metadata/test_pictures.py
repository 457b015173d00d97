"""Prompts out of pictures of every generator, wherever and however they are written into the file."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import picture_files as files
import pytest
from picture_files import INFOTEXT, NEGATIVE, PROMPT

from core.image_metadata.a1111 import parse_infotext as parse
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora
from core.image_metadata.reading import find_prompts, is_picture, read_picture


def only(path: Path) -> FoundPrompt:
    """The one prompt of a picture, of which the texts are there too."""
    read = read_picture(path)
    assert read.refusal == "" and read.texts and read.thumbnail is not None
    (found,) = read.found
    return found


def check_infotext(found: FoundPrompt, tool: str = "A1111") -> None:
    assert (found.tool, found.dialect) == (tool, "a1111")
    assert found.prompt == f"{PROMPT} <lora:detail:0.8>\nsecond line"
    assert found.negative_prompt == NEGATIVE
    assert found.clip_skip == (FoundClipSkip(2, "a1111", 2) if tool == "A1111" else FoundClipSkip(2, "comfyui", -2))
    assert (found.sampler, found.steps, found.emphasis) == ("Euler a", 20, None)
    assert found.loras == (PictureLora("detail", 0.8, 0.8),)
    assert found.model == "dream, shaper"
    settings = dict(found.settings)
    assert settings["Size"] == "512x768" and settings["Version"] == "v1.10.1"
    assert settings["Lora hashes"] == "detail: abc123" and settings["Hashes"] == '{"vae": "1", "model": "2"}'


def written(folder: Path, place: str, content: str | dict[str, Any]) -> Path:
    """A picture with a text, or an object as JSON, at a place such as “jpg comment”; with several texts for “png”."""
    kind, _, name = place.partition(" ")
    path = folder / f"a.{kind}"
    text = content if isinstance(content, str) else json.dumps(content)
    if kind == "png":
        return files.write_png(path, {name: text} if name else content, "iTXt" if name.startswith("XML") else "tEXt")
    write = files.write_jpeg if kind == "jpg" else files.write_webp
    if name in ("comment", "xmp"):
        return write(path, **{name: text})
    tags = {0x0110: text.encode()} if name == "Model" else {}
    return write(path, files.exif(files.comment_of("" if tags else text, "utf-16-be"), tags))


# --- where and how texts are written


text_chunk = partial(files.text_chunk, "parameters")


@pytest.mark.parametrize("how", ["tEXt", "zTXt", "iTXt", "iTXt packed"])
def test_every_kind_of_text_in_a_png_is_read(how: str, tmp_path: Path) -> None:
    check_infotext(only(files.write_png(tmp_path / "a.png", {"parameters": INFOTEXT}, how)))


@pytest.mark.parametrize(
    "chunk",
    [
        text_chunk(INFOTEXT, encoding="latin-1"),
        text_chunk(INFOTEXT.encode().decode("latin-1"), "iTXt"),
        text_chunk(INFOTEXT)[:-4] + b"oops",
    ],
    ids=["Latin-1, as the standard has it", "UTF-8 that was read as Latin-1", "a wrong checksum"],
)
def test_text_behind_the_pixels_is_read_in_spite_of_its_faults(chunk: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(files.png_bytes(after=chunk))
    check_infotext(read_picture(tmp_path / "a.png").found[0])


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("how", ["utf-16-be", "utf-16-le", "utf-8 as unicode", "utf-8 as ascii", "no tag", "empty tag"])
@pytest.mark.parametrize("kind", ["JPEG", "WebP", "PNG"])
def test_a_user_comment_is_read_in_whatever_way_it_is_encoded(kind: str, how: str, order: str, tmp_path: Path) -> None:
    block, path = files.exif(files.comment_of(INFOTEXT, how), order=order), tmp_path / "a"
    if kind == "JPEG":
        files.write_jpeg(path, block)
    elif kind == "WebP":
        files.write_webp(path, block)
    else:
        path.write_bytes(files.png_bytes(files.chunk(b"eXIf", block.removeprefix(b"Exif\0\0"))))
    assert read_picture(path).kind == kind
    check_infotext(only(path))


@pytest.mark.parametrize("how", ["utf-16-be", "utf-16-le", "utf-8 as ascii"])
def test_a_korean_prompt_is_told_apart_in_either_byte_order(how: str, tmp_path: Path) -> None:
    text = f"고양이, 빨간 자동차\nNegative prompt: 흐림\n{INFOTEXT.splitlines()[-1]}"
    found = only(files.write_jpeg(tmp_path / "a.jpg", files.exif(files.comment_of(text, how))))
    assert (found.prompt, found.negative_prompt) == ("고양이, 빨간 자동차", "흐림")


def test_a_jpeg_comment_is_read(tmp_path: Path) -> None:
    check_infotext(only(written(tmp_path, "jpg comment", INFOTEXT)))


@pytest.mark.parametrize("magic", ["stealth_pngcomp", "stealth_pnginfo", "stealth_rgbcomp", "stealth_rgbinfo"])
def test_a_text_hidden_in_the_pixels_is_read(magic: str, tmp_path: Path) -> None:
    path = files.write_hidden(tmp_path / "a.png", INFOTEXT, magic)
    check_infotext(only(path))
    assert read_picture(path).texts["hidden: parameters"] == INFOTEXT


def test_a_text_hidden_in_a_lossless_webp_is_read(tmp_path: Path) -> None:
    check_infotext(only(files.write_hidden(tmp_path / "a.webp", INFOTEXT, kind="WEBP")))


def test_the_texts_of_novelai_are_found_hidden_too(tmp_path: Path) -> None:
    found = only(files.write_hidden(tmp_path / "a.png", json.dumps(files.NOVELAI)))
    assert (found.tool, found.prompt, found.negative_prompt) == ("NovelAI", PROMPT, NEGATIVE)


def test_a_picture_is_told_by_its_content(tmp_path: Path) -> None:
    assert is_picture(files.write_png(tmp_path / "a.safetensors", {}))
    assert is_picture(files.write_webp(tmp_path / "model"))
    (tmp_path / "a.gif").write_bytes(b"GIF89a")
    (tmp_path / "a.png").write_bytes(b'{"a": 1}')
    assert is_picture(tmp_path / "a.gif") and not is_picture(tmp_path / "a.png")
    assert not is_picture(tmp_path) and not is_picture(tmp_path / "gone.png")


def test_two_texts_of_one_name_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(files.png_bytes(files.text_chunk("note", "one") + files.text_chunk("note", "two")))
    assert read_picture(path).texts == {"note": "one", "note (2)": "two"}


# --- A1111 and those who write like it


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("a cow", "a cow", ""),
        ("a cow\nNegative prompt: bull\nred", "a cow", "bull\nred"),
        ("Negative prompt: bull", "", "bull"),
        ("Steps: 1, Sampler: a, Seed: 2", "", ""),
        ("step: one, two\nSteps: 1, Sampler: a, Seed: 2", "step: one, two", ""),
        ("a cow: red, bull: blue", "a cow: red, bull: blue", ""),
        ("a cow\nSteps: 1, Sampler: a, Seed: 2\nTemplate: __animal__", "a cow", ""),
        ('(a cow:1.2), "quoted: x", b: c', '(a cow:1.2), "quoted: x", b: c', ""),
    ],
)
def test_prompt_and_negative_prompt_are_what_stands_above_the_settings(text: str, prompt: str, negative: str) -> None:
    found = parse(text)
    assert (found.prompt, found.negative_prompt) == (prompt, negative)


def test_quoted_values_and_json_keep_their_commas() -> None:
    line = 'Steps: 1, A: "b, \\"c\\": d", Civitai resources: [{"type": "x", "y": [1, 2]}], Z: [open, Last: 9'
    settings = dict(parse(f"p\n{line}").settings)
    assert settings["A"] == 'b, "c": d' and settings["Civitai resources"] == '[{"type": "x", "y": [1, 2]}]'


def test_the_first_number_of_a_lora_tag_is_the_text_encoder_s_in_a1111() -> None:
    loras = parse("<lora:one:0.5:0.9> <lora:two> <lyco:a b:1> <lora:three:te=0.2:unet=0.3> <lora:one:3>").loras
    assert loras == (
        PictureLora("one", 6.0, 6.0),  # the last strengths, once for each tag
        PictureLora("two", 1.0, 1.0),
        PictureLora("a b", 1.0, 1.0),
        PictureLora("three", 0.3, 0.2),
    )


def test_a_comment_that_is_no_infotext_is_not_taken_for_one(tmp_path: Path) -> None:
    read = read_picture(files.write_jpeg(tmp_path / "a.jpg", comment="Holiday in Busan, with: friends"))
    assert read.found == () and read.texts == {"comment": "Holiday in Busan, with: friends"}
    assert "No prompt of a known generator is in “a.jpg”" in read.refusal


# --- the others


def test_comfyui_s_a1111_compatible_text_is_read_by_comfyui_s_rules(tmp_path: Path) -> None:
    texts = {"parameters": INFOTEXT, "prompt": json.dumps(files.simple_graph("other"))}
    found, other = read_picture(files.write_png(tmp_path / "a.png", texts)).found
    assert (found.tool, found.dialect) == ("ComfyUI (A1111-compatible text)", "comfyui")
    assert found.clip_skip == FoundClipSkip(-2, "comfyui", -2)
    assert found.prompt.startswith(PROMPT) and found.notes and other.prompt == "other"


def made_by(tool: str, dialect: str, skip: FoundClipSkip | None = None, *loras: Any, **more: Any) -> FoundPrompt:  # noqa: ANN401
    """The prompt of these tests with LoRAs, each a name and the strength that both its parts have."""
    listed = tuple(PictureLora(name, strength, strength) for name, strength in loras)
    return FoundPrompt(tool, dialect, PROMPT, NEGATIVE, clip_skip=skip, loras=listed, **more)


SWARM = made_by(
    "SwarmUI", "comfyui", FoundClipSkip(-2, "comfyui", -2), ("detail", 0.7), ("light", 1.0), model="sdxl/base"
)
INVOKE = made_by(
    "InvokeAI", "compel", FoundClipSkip(1, "diffusers", 1), ("detail", 0.6), ("light", 1.0),
    model="juggernaut", encoder="clip_l", more_prompts={"clip_g": "oil painting"},
)  # fmt: skip
FOOOCUS = made_by(
    "Fooocus", "a1111", FoundClipSkip(2, "comfyui", -2), ("offset.safetensors", 0.1), model="juggernautXL.safetensors"
)
EASY = made_by("Easy Diffusion", "compel", FoundClipSkip(1, "diffusers", 1), ("detail", 0.5), model="sd-v1-5")
DRAW = made_by(
    "Draw Things", "a1111", FoundClipSkip(2, "a1111", 2), ("detail_lora.ckpt", 0.6), model="sd_v1.5_f16.ckpt"
)
OLD_INVOKE = made_by("InvokeAI", "compel")  # with its negative prompt in brackets
DREAM = f'"{PROMPT} [{NEGATIVE}]" -s 50 -S 1 -W 512 -A k_lms'
NOVELAI = made_by("NovelAI", "a1111", FoundClipSkip(2, "a1111", 2), model="Stable Diffusion 1D44365E")


@pytest.mark.parametrize(
    ("places", "content", "expected", "setting", "steps"),
    [
        ("png parameters|jpg UserComment|jpg Model", files.SWARM, SWARM, ("cfgscale", "6.5"), 30),
        ("png invokeai_metadata", files.INVOKE, INVOKE, ("seed", "5"), None),
        ("png sd-metadata", files.INVOKE_OLD, replace(OLD_INVOKE, model="sd-1.5"), ("seed", "9"), 50),
        ("png Dream", DREAM, OLD_INVOKE, ("A", "k_lms"), 50),
        ("png", files.NOVELAI, NOVELAI, ("seed", "1"), 28),
        ("png parameters|png Comment|webp UserComment|jpg comment", files.FOOOCUS, FOOOCUS,
         ("full_prompt", f"cinematic still {PROMPT}\nmore"), None),
        ("png|jpg UserComment", files.EASY, EASY, ("seed", "3"), 25),
        ("png", files.EASY_LABELS, replace(EASY, clip_skip=None), ("num_inference_steps", "25"), 25),
        ("png XML:com.adobe.xmp|jpg xmp|webp xmp", files.xmp_of(json.dumps(files.DRAW_THINGS)), DRAW,
         ("sampler", "DPM++"), 20),
    ],
)  # fmt: skip
def test_every_tool_is_read_wherever_its_versions_write(
    places: str,
    content: str | dict[str, Any],
    expected: FoundPrompt,
    setting: tuple[str, str],
    steps: int | None,
    tmp_path: Path,
) -> None:
    for place in places.split("|"):
        found = only(written(tmp_path, place, content))
        assert setting in found.settings
        assert replace(found, settings=(), sampler="", steps=None) == expected
        assert found.steps == steps


def test_novelai_4_has_a_caption_a_character(tmp_path: Path) -> None:
    found = only(files.write_png(tmp_path / "a.png", files.NOVELAI_4))
    assert found.prompt == f"{PROMPT}\ngirl, {{red hair}}" and found.negative_prompt == f"{NEGATIVE}\nbad"
    assert found.clip_skip is None and len(found.notes) == 3


def test_fooocus_may_write_as_a1111_does(tmp_path: Path) -> None:
    texts = {"parameters": INFOTEXT, "fooocus_scheme": "a1111"}
    check_infotext(only(files.write_png(tmp_path / "a.png", texts)), tool="Fooocus")


@pytest.mark.parametrize(
    "wrong", [{"parameters": 5}, {"prompt": [1], "negative_prompt": None, "steps": {}}, {"sui_image_params": []}]
)
def test_json_of_other_shapes_trips_nobody_up(wrong: object) -> None:
    text = json.dumps(wrong)
    names = ("parameters", "prompt", "workflow", "Comment", "UserComment", "invokeai_metadata", "sd-metadata")
    assert find_prompts(dict.fromkeys(names, text)) == ()


def test_forge_heeds_clip_skip_where_a1111_does_not() -> None:
    line = "Steps: 20, Sampler: Euler, Clip skip: {}, Version: f2.0.1v1.10.1"
    assert parse(f"a cow\n{line.format(3)}").clip_skip == FoundClipSkip(3, "comfyui", -3)
    assert parse(f"a cow\n{line.format(1)}").clip_skip == FoundClipSkip(1, "a1111", 1)


def test_a_graph_is_walked_where_the_text_beside_it_has_no_prompt() -> None:
    texts = {"parameters": "Steps: 20, Sampler: Euler, Seed: 1", "prompt": json.dumps(files.simple_graph())}
    assert [prompt.prompt for prompt in find_prompts(texts)] == [PROMPT]


def test_a_text_of_megabytes_is_no_prompt(tmp_path: Path) -> None:
    read = read_picture(files.write_png(tmp_path / "a.png", {"parameters": "cow " * 1_000_000}))
    assert read.found == () and read.refusal and len(read.texts["parameters"]) == 4_000_000


def test_no_pixel_is_decoded_where_nobody_wants_to_see_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files.write_png(tmp_path / "a.png", {"parameters": INFOTEXT})
    monkeypatch.setattr("core.image_metadata.reading.look_at", lambda *_, **__: pytest.fail("it was decoded"))
    read = read_picture(path, thumbnail=False)
    check_infotext(read.found[0])
    assert read.thumbnail is None and read.media == "picture"
