"""Prompts out of pictures of every generator, wherever and however they are written into the file."""

import json
from pathlib import Path

import picture_files as files
import pytest
from picture_files import INFOTEXT, NEGATIVE, PROMPT

from core.image_metadata.a1111 import parse
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
    assert found.clip_skip == FoundClipSkip(2, "a1111", 2)
    assert found.loras == (PictureLora("detail", 0.8, 0.8),)
    assert found.model == "dream, shaper"
    settings = dict(found.settings)
    assert settings["Size"] == "512x768" and settings["Version"] == "v1.10.1"
    assert settings["Lora hashes"] == "detail: abc123" and settings["Hashes"] == '{"vae": "1", "model": "2"}'


# --- where and how texts are written


@pytest.mark.parametrize("how", ["tEXt", "zTXt", "iTXt", "iTXt packed"])
def test_every_kind_of_text_in_a_png_is_read(how: str, tmp_path: Path) -> None:
    check_infotext(only(files.write_png(tmp_path / "a.png", {"parameters": INFOTEXT}, how)))


def test_latin_1_as_the_standard_has_it_is_read(tmp_path: Path) -> None:
    check_infotext(only(files.write_png(tmp_path / "a.png", {"parameters": INFOTEXT}, encoding="latin-1")))


def test_utf_8_that_another_program_read_as_latin_1_is_put_right(tmp_path: Path) -> None:
    broken = INFOTEXT.encode().decode("latin-1")
    check_infotext(only(files.write_png(tmp_path / "a.png", {"parameters": broken}, "iTXt")))


def test_text_behind_the_pixels_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(files.png_bytes(after=files.text_chunk("parameters", INFOTEXT)))
    check_infotext(only(path))


def test_a_wrong_checksum_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    wrong = files.text_chunk("parameters", INFOTEXT)[:-4] + b"oops"
    path.write_bytes(files.png_bytes(after=wrong))
    assert read_picture(path).found[0].prompt.startswith(PROMPT)


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
    check_infotext(only(files.write_jpeg(tmp_path / "a.jpg", comment=INFOTEXT)))


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
    ("ending", "tool"),
    [
        ("Version: v1.10.1", "A1111"),
        ("Version: f2.0.1v1.10.1-previous-669-gdfdcbab6", "Forge"),
        ("App: SD.Next, Version: 7f1a2", "SD.Next"),
        ("Version: Fooocus v2.5.5", "Fooocus"),
        ("Seed: 1", "A1111"),
    ],
)
def test_the_version_tells_who_wrote_the_text(ending: str, tool: str) -> None:
    assert parse(f"a cow\nSteps: 20, Sampler: Euler, CFG scale: 7, {ending}").tool == tool


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
        PictureLora("one", 0.9, 0.5),
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
    found = only(files.write_png(tmp_path / "a.png", texts))
    assert (found.tool, found.dialect) == ("ComfyUI (A1111-compatible text)", "comfyui")
    assert found.clip_skip == FoundClipSkip(2, "comfyui", -2)
    assert found.prompt.startswith(PROMPT) and found.notes


@pytest.mark.parametrize("place", ["parameters", "UserComment", "Model"])
def test_swarmui_is_read_wherever_its_versions_write(place: str, tmp_path: Path) -> None:
    text, path = json.dumps(files.SWARM), tmp_path / "a"
    if place == "parameters":
        files.write_png(path, {place: text})
    elif place == "UserComment":
        files.write_jpeg(path, files.exif(files.comment_of(text, "utf-16-be")))
    else:
        files.write_jpeg(path, files.exif(tags={0x0110: text.encode()}))
    found = only(path)
    assert (found.tool, found.dialect, found.prompt, found.negative_prompt) == ("SwarmUI", "comfyui", PROMPT, NEGATIVE)
    assert found.clip_skip == FoundClipSkip(-2, "comfyui", -2) and found.model == "sdxl/base"
    assert found.loras == (PictureLora("detail", 0.7, 0.7), PictureLora("light", 1.0, 1.0))
    assert ("cfgscale", "6.5") in found.settings


def test_invokeai_is_read_with_its_style_for_the_second_encoder(tmp_path: Path) -> None:
    found = only(files.write_png(tmp_path / "a.png", {"invokeai_metadata": json.dumps(files.INVOKE)}))
    assert (found.tool, found.dialect, found.prompt, found.negative_prompt) == ("InvokeAI", "compel", PROMPT, NEGATIVE)
    assert (found.second_prompt, found.sides) == ("oil painting", ("L", "G"))
    assert found.clip_skip == FoundClipSkip(1, "diffusers", 1)
    assert found.loras == (PictureLora("detail", 0.6, 0.6), PictureLora("light", 1.0, 1.0))
    assert found.model == "juggernaut"


@pytest.mark.parametrize(
    "texts",
    [{"sd-metadata": json.dumps(files.INVOKE_OLD)}, {"Dream": f'"{PROMPT} [{NEGATIVE}]" -s 50 -S 1 -W 512 -A k_lms'}],
)
def test_older_invokeai_has_its_negative_prompt_in_brackets(texts: dict[str, str], tmp_path: Path) -> None:
    found = only(files.write_png(tmp_path / "a.png", texts))
    assert (found.tool, found.prompt, found.negative_prompt) == ("InvokeAI", PROMPT, NEGATIVE)
    assert "50" in dict(found.settings).values()


def test_novelai_s_first_form_is_read(tmp_path: Path) -> None:
    found = only(files.write_png(tmp_path / "a.png", files.NOVELAI))
    assert (found.tool, found.prompt, found.negative_prompt) == ("NovelAI", PROMPT, NEGATIVE)
    assert found.clip_skip == FoundClipSkip(2, "a1111", 2) and ("steps", "28") in found.settings


def test_novelai_4_has_a_caption_a_character(tmp_path: Path) -> None:
    found = only(files.write_png(tmp_path / "a.png", files.NOVELAI_4))
    assert found.prompt == f"{PROMPT}\ngirl, {{red hair}}" and found.negative_prompt == f"{NEGATIVE}\nbad"
    assert found.clip_skip is None and len(found.notes) == 3


@pytest.mark.parametrize("place", ["parameters", "Comment", "UserComment", "comment"])
def test_fooocus_is_read(place: str, tmp_path: Path) -> None:
    text, path = json.dumps(files.FOOOCUS), tmp_path / "a"
    if place == "UserComment":
        files.write_webp(path, files.exif(files.comment_of(text, "utf-8 as ascii")))
    elif place == "comment":
        files.write_jpeg(path, comment=text)
    else:
        files.write_png(path, {place: text})
    found = only(path)
    assert (found.tool, found.dialect, found.prompt, found.negative_prompt) == ("Fooocus", "a1111", PROMPT, NEGATIVE)
    assert found.clip_skip == FoundClipSkip(2, "comfyui", -2)
    assert found.loras == (PictureLora("offset.safetensors", 0.1, 0.1),)
    assert dict(found.settings)["full_prompt"].startswith("cinematic still")


def test_fooocus_may_write_as_a1111_does(tmp_path: Path) -> None:
    texts = {"parameters": INFOTEXT, "fooocus_scheme": "a1111"}
    check_infotext(only(files.write_png(tmp_path / "a.png", texts)), tool="Fooocus")


@pytest.mark.parametrize("texts", [files.EASY, files.EASY_LABELS])
def test_easy_diffusion_is_read_in_both_of_its_spellings(texts: dict[str, str], tmp_path: Path) -> None:
    found = only(files.write_png(tmp_path / "a.png", texts))
    assert (found.tool, found.dialect, found.prompt) == ("Easy Diffusion", "compel", PROMPT)
    assert (found.negative_prompt, found.model) == (NEGATIVE, "sd-v1-5")
    assert found.loras == (PictureLora("detail", 0.5, 0.5),)
    assert (found.clip_skip is not None) == (texts is files.EASY)


def test_easy_diffusion_is_read_in_a_jpeg(tmp_path: Path) -> None:
    comment = files.comment_of(json.dumps(files.EASY), "utf-16-be")
    assert only(files.write_jpeg(tmp_path / "a.jpg", files.exif(comment))).tool == "Easy Diffusion"


@pytest.mark.parametrize("kind", ["png", "jpg", "webp"])
def test_draw_things_is_read_out_of_xmp(kind: str, tmp_path: Path) -> None:
    xmp, path = files.xmp_of(json.dumps(files.DRAW_THINGS)), tmp_path / f"a.{kind}"
    if kind == "png":
        files.write_png(path, {"XML:com.adobe.xmp": xmp}, "iTXt")
    elif kind == "jpg":
        files.write_jpeg(path, xmp=xmp)
    else:
        files.write_webp(path, xmp=xmp)
    found = only(path)
    assert (found.tool, found.prompt, found.negative_prompt) == ("Draw Things", PROMPT, NEGATIVE)
    assert found.clip_skip == FoundClipSkip(2, "a1111", 2)
    assert found.loras == (PictureLora("detail_lora.ckpt", 0.6, 0.6),)


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
    assert [one.prompt for one in find_prompts(texts)] == [PROMPT]


def test_a_text_of_megabytes_is_no_prompt(tmp_path: Path) -> None:
    read = read_picture(files.write_png(tmp_path / "a.png", {"parameters": "cow " * 1_000_000}))
    assert read.found == () and read.refusal and len(read.texts["parameters"]) == 4_000_000
