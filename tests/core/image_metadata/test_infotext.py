"""A1111's text and its relatives': flattened, with settings of every kind; who wrote it; texts beside pictures."""

import time
from pathlib import Path

import picture_files as files
import pytest

from core.image_metadata.a1111 import parse_infotext
from core.image_metadata.found import FoundClipSkip, GivenUp, PictureLora
from core.image_metadata.infotext import MAX_TEXT_CHARACTERS, split_infotext
from core.image_metadata.reading import find_prompts, read_picture

LINE = "Steps: 28, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x768, Model hash: 0123abcd, Model: sleepy"
PROMPT, NEGATIVE = "a red fox, (fluffy tail:1.2), café", "blurry, watermark"


@pytest.mark.parametrize("negative", [NEGATIVE, "", None])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " ", "", "\\n", "<br>", "<br />", "&#10;", "  \n"])
def test_the_labels_are_found_whatever_became_of_the_line_ends(end: str, negative: str | None) -> None:
    text = PROMPT + ("" if negative is None else f"{end}Negative prompt: {negative}") + end + LINE
    found = split_infotext(text)
    assert (found.prompt, found.negative_prompt) == (PROMPT, negative or "")
    assert found.has_labels and found.settings["Steps"] == "28" and found.settings["Model"] == "sleepy"


@pytest.mark.parametrize(
    ("text", "prompt", "negative"),
    [
        ("{{best}}, a fox\nNegative prompt: b\n" + LINE, "{{best}}, a fox", "b"),
        ("{a|b} fox\n" + LINE, "{a|b} fox", ""),
        ("Prompt: a fox\nNegative prompt: b\n" + LINE, "a fox", "b"),
        ("a fox\nNegative Prompt: b\nSteps: 20\nSampler: Euler\nCFG scale: 7", "a fox", "b"),
        ("a chart, Steps: 3 arrows\nNegative prompt: b\n" + LINE, "a chart, Steps: 3 arrows", "b"),
        ("Steps: 3 big ones, a stair\n" + LINE, "Steps: 3 big ones, a stair", ""),
        ("a fox, mood: calm, light: soft, sky: blue", "a fox, mood: calm, light: soft, sky: blue", ""),
        ("a fox, Seed: sunflower, Size: large, Model: woman", "a fox, Seed: sunflower, Size: large, Model: woman", ""),
        ("a fox\nCFG scale: 7, Seed: 1, Sampler: Euler", "a fox", ""),
    ],
)
def test_what_only_looks_like_a_label_stays_in_the_prompt(text: str, prompt: str, negative: str) -> None:
    found = split_infotext(text)
    assert (found.prompt, found.negative_prompt) == (prompt, negative)


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Skip layers: [7, 8, 9, ], Last: 1", "Skip layers", "[7, 8, 9, ]"),
        ("ADetailer prompt: sharp eyes, soft skin, Last: 1", "ADetailer prompt", "sharp eyes, soft skin"),
        ('Note: "a, \\"b\\": c", Last: 1', "Note", 'a, "b": c'),
        ('SDCPP: {"prompt": {"positive": "x, y]"}, "n": [1, 2]}, Last: 1', "SDCPP",
         '{"prompt": {"positive": "x, y]"}, "n": [1, 2]}'),
        ("Open: [a, Last: 1", "Open", "[a"),
        ("Parts: (a, b), Last: 1", "Parts", "(a, b)"),
        ("Time: 12:30, Last: 1", "Time", "12:30"),
    ],
)  # fmt: skip
def test_a_value_may_hold_commas(line: str, key: str, value: str) -> None:
    settings = split_infotext(f"a fox\nSteps: 20, Sampler: Euler, CFG scale: 7, {line}").settings
    assert (settings[key], settings["Last"]) == (value, "1")


@pytest.mark.parametrize("end", ["\n", " "])
def test_pairs_that_had_a_line_each_are_told_apart_without_commas_too(end: str) -> None:
    settings = split_infotext(f"{PROMPT}{end}Negative prompt: b{end}{LINE.replace(', ', end)}").settings
    assert settings == dict(part.split(": ") for part in LINE.split(", "))


@pytest.mark.parametrize("end", ["\n", " "])
def test_templates_are_settings_below_the_others(end: str) -> None:
    template = "a red fox, {fluffy|\nsleek} tail, mood: calm"
    found = split_infotext(f"{PROMPT}\n{LINE}{end}Template: {template}{end}Negative Template: {NEGATIVE}")
    assert found.prompt == PROMPT and found.settings["Model"] == "sleepy"
    assert (found.settings["Template"], found.settings["Negative Template"]) == (template, NEGATIVE)


def test_a_text_without_end_is_given_up() -> None:
    with pytest.raises(GivenUp):
        split_infotext("a" * (MAX_TEXT_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("ending", "tool"),
    [
        ("Version: v1.10.1", "A1111"),
        ("Version: f2.0.1v1.10.1-previous-669-gdfdcbab6", "Forge"),
        ("Version: f0.0.17v1.8.0rc-latest-277-g0af28699", "Forge"),
        ("Version: f2.0.0dev-v1.10.1RC-latest-2184", "reForge"),
        ("Version: neo", "Forge Neo"),
        ("Version: classic", "Forge Classic"),
        ("App: SD.Next, Version: 7f1a2", "SD.Next"),
        ("Parser: Full parser", "SD.Next"),
        ("Version: stable-diffusion.cpp", "stable-diffusion.cpp"),
        ("Version: Fooocus v2.5.5", "Fooocus"),
        ("Version: ComfyUI", "ComfyUI"),
        ('Civitai resources: [{"type":"checkpoint","modelName":"Dream"}], Civitai metadata: {}', "Civitai"),
    ],
)
def test_who_wrote_the_text_is_believed(ending: str, tool: str) -> None:
    assert parse_infotext(f"a cow\n{LINE.replace(', Model hash: 0123abcd', '')}, {ending}").tool == tool


@pytest.mark.parametrize(
    ("ending", "dialect", "clip_skip"),
    [
        ("Version: v1.10.1", "a1111", "a1111"),
        ("Version: neo-2.26", "forge-neo", "forge-neo"),
        ("App: SD.Next, Version: 7f1a2", "sdnext", "sdnext"),
        ("App: SD.Next, Parser: native", "sdnext", "sdnext"),
        ("App: SD.Next, Parser: a1111", "a1111", "sdnext"),
        ("Version: f2.0.0dev-v1.10.1RC-latest-2184", "a1111", "a1111"),
    ],
)
def test_the_tool_chooses_its_dialect(ending: str, dialect: str, clip_skip: str) -> None:
    found = parse_infotext(f"a cow\n{LINE.replace(', Model hash: 0123abcd', '')}, Clip skip: 1, {ending}")
    assert found.clip_skip is not None
    assert (found.dialect, found.clip_skip.dialect) == (dialect, clip_skip)


def test_krita_s_plugin_is_told_by_the_hash_that_it_does_not_know() -> None:
    line = LINE.replace("0123abcd", "unknown")
    assert parse_infotext(f"a cow <lora:x:0.5>\nNegative prompt: b\n{line}").tool == "Krita AI Diffusion"
    assert (
        parse_infotext(f"a cow\n{line.replace('Steps: 28, Sampler: Euler a', 'Sampler: a, Steps: 28')}").tool == "A1111"
    )


@pytest.mark.parametrize(
    ("written", "emphasis"),
    [("No norm", "no-norm"), ("Ignore", "ignore"), ("None", "none"), ("Original", "original"), ("other", None)],
)
def test_what_may_be_taken_over_is_there(written: str, emphasis: str | None) -> None:
    found = parse_infotext(f"a cow\n{LINE}, Clip skip: 2, Emphasis: {written}")
    assert (found.emphasis, found.steps, found.sampler, found.model) == (emphasis, 28, "Euler a", "sleepy")
    assert found.clip_skip == FoundClipSkip(2, "a1111", 2)


@pytest.mark.parametrize(
    ("prompt", "settings", "loras"),
    [
        ("a <lora:one:0.5>", 'Lora hashes: "one: ab12, two: cd34"',
         (PictureLora("one", 0.5, 0.5), PictureLora("two"))),
        ("a", "LoRA networks: one", (PictureLora("one"),)),
        ("a", 'Civitai resources: [{"type":"lora","weight":0.8,"modelName":"M","modelVersionName":"v1"},'
         '{"type":"checkpoint","modelName":"C"}]', (PictureLora("M (v1)", 0.8, 0.8),)),
        ("a", "Lora_0 Model name: x.safetensors, Lora_0 Model hash: 08f7, Lora_0 Strength model: 0.7, "
         "Lora_0 Strength clip: 0.4", (PictureLora("x.safetensors", 0.7, 0.4),)),
        ("a", "AddNet Enabled: True, AddNet Model 1: y(0123abcd), AddNet Weight A 1: 0.6, AddNet Weight B 1: 0.3",
         (PictureLora("y", 0.6, 0.3),)),
        ("a", 'Lora hashes: "z: ab12: 0.4"', (PictureLora("z", 0.4, 0.4),)),
    ],
)  # fmt: skip
def test_loras_are_listed_from_wherever_they_are_named(
    prompt: str, settings: str, loras: tuple[PictureLora, ...]
) -> None:
    assert parse_infotext(f"{prompt}\n{LINE}, {settings}").loras == loras


@pytest.mark.parametrize(
    ("name", "text", "is_read"),
    [
        ("Software note", f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{LINE}", True),
        ("ImageDescription", "Camera: X100V, Lens: 23 mm, Film: Classic Chrome", False),
        ("ImageDescription", "Camera: X100V, Size: 6000x4000, Seed: 5", False),
        ("comment", "a fox, Steps: 28, Sampler: Euler a, CFG scale: 7", True),
        ("parameters", "a fox", True),
        ("parameters", "Postprocess upscale by: 2, Postprocess upscaler: R-ESRGAN 4x+", False),
        ("comment", "a fox", False),
        ("comment", "Recipe: soup, Steps: 4, Size: 10x10, Model: pot", False),
        ("parameters", '{"prompt": "cut off', False),
        ("parameters", '{"subject": "a fox"}\nNegative prompt: b\n' + LINE, True),
        ("comment", '{"subject": a fox, no JSON\n' + LINE, True),
        ("parameters", '"a fox\\nNegative prompt: b"', True),
    ],
)
def test_outside_its_own_place_a_text_needs_a_generator_s_signs(name: str, text: str, is_read: bool) -> None:
    assert bool(find_prompts({name: text})) is is_read


# --- texts beside a picture, and alone


def test_a1111_s_text_beside_a_picture_without_one_is_read_and_said(tmp_path: Path) -> None:
    path = files.write_png(tmp_path / "a.png", {})
    (tmp_path / "a.txt").write_text(f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{LINE}", encoding="utf-8")
    read = read_picture(path)
    assert read.found[0].negative_prompt == NEGATIVE and "a.txt" in read.texts
    assert read.notes == ("The prompt stands in “a.txt”, beside the picture.",)


@pytest.mark.parametrize("caption", ["a red fox, fluffy tail, sitting", "Camera: X, Lens: 23 mm, Film: y", ""])
def test_a_caption_beside_a_picture_is_no_prompt_of_it(caption: str, tmp_path: Path) -> None:
    path = files.write_png(tmp_path / "a.png", {})
    (tmp_path / "a.txt").write_text(caption, encoding="utf-8")
    read = read_picture(path)
    assert (read.found, read.texts, read.notes) == ((), {}, ()) and "holds no text at all" in read.refusal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a1111_s_saved_text_is_read_alone(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for prompt in (PROMPT, "{a|b} fox", "{{best}}, fox"):
        path.write_text(f"{prompt}\nNegative prompt: {NEGATIVE}\n{LINE}\n", encoding=encoding)
        read = read_picture(path)
        assert (read.media, read.found[0].prompt, read.found[0].steps) == ("prompts", prompt, 28)


def test_easy_diffusion_s_text_beside_a_picture_is_read_alone(tmp_path: Path) -> None:
    lines = (f"{key}: {value}" for key, value in files.EASY_LABELS.items())
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    read = read_picture(tmp_path / "a.txt")
    assert (read.media, read.found[0].tool, read.found[0].steps) == ("prompts", "Easy Diffusion", 25)
    assert (read.found[0].prompt, read.found[0].negative_prompt) == (files.PROMPT, files.NEGATIVE)


@pytest.mark.parametrize(
    "text",
    [
        "Steps: 1, " * 99_000,
        "Steps: 1\n" * 99_000,
        "Steps: 1, Sampler: x, Seed: 1, " + "a:[," * 24_000,
        "Steps: 1, Sampler: x, Seed: 1, " + "a:{[" * 24_000,
        'Steps: 1, Sampler: x, Seed: 1, a: "' + "b," * 40_000,
        "Steps: 1, Sampler: x, Seed: 1, a: 1" + ", b" * 30_000,
        " " * 999_000 + "a",
        "Negative prompt:" * 60_000,
        "Template: " * 90_000,
        "<br>" * 240_000,
    ],
    ids=range(10),
)
def test_no_text_holds_up_its_reader(text: str) -> None:
    started = time.thread_time()
    split_infotext(text)
    assert time.thread_time() - started < 1
