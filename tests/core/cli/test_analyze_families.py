"""`analyze --family`: families whose text encoder is not CLIP's alone, with files and without."""

import json
from dataclasses import replace
from pathlib import Path

import encoder_files
import numpy as np
import pytest
import torch
from encoder_files import State, save
from text_model_files import comfyui_names
from tiny_text_models import config_of, random_weights

from core.cli.analyze import analyze
from core.cli.families import FAMILY_OPTIONS
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES
from core.tokens.vocabularies.table import is_shipped

T5_ROWS = 32_128
SHIPPED = [
    facts.option
    for facts in TEXT_FAMILIES.values()
    if all(is_shipped(TEXT_ENCODERS[name].vocabulary) for name in facts.encoders if name in TEXT_ENCODERS)
]


@pytest.fixture(scope="module")
def clip_l(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("clip") / "clip_l.safetensors", encoder_files.tiny_state())


@pytest.fixture(scope="module")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small T5 with as many tokens as the real one."""
    config = replace(config_of("t5", layers=2, width=16), vocabulary=T5_ROWS, head_size=64, kv_heads=4)
    weights: State = comfyui_names("t5", random_weights(config))
    return save(tmp_path_factory.mktemp("t5") / "t5xxl.safetensors", weights)


def read_only(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict]:
    """What the command writes with --tokens-only."""
    assert analyze([*arguments, "--tokens-only"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a refused command prints."""
    try:
        status = analyze(arguments)
    except SystemExit as exit_:
        status = exit_.code
    said = capsys.readouterr()
    assert (status, said.out) == (2, "") and said.err.count("\n") == 1, said.err
    return said.err


def written(folder: Path, *arguments: str) -> tuple[dict, dict[str, np.ndarray]]:
    """The object and the arrays of one prompt."""
    options = ["--json", str(folder / "j"), "--npz", str(folder / "a.npz")]
    assert analyze([*arguments, *options]) == 0
    (line,) = (folder / "j").read_text(encoding="utf-8").splitlines()
    return json.loads(line), dict(np.load(folder / "a.npz"))


@pytest.mark.parametrize("option", SHIPPED)
def test_a_family_is_read_without_a_file_where_its_tokenizer_is_shipped(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (record,) = read_only(capsys, "a red cat", "--family", option)
    facts = TEXT_FAMILIES[FAMILY_OPTIONS[option]]
    assert (record["family"], record["dialect"]) == (option, facts.tools[0])
    assert [encoder["name"] for encoder in record["encoders"]] == list(facts.encoders)
    for encoder in record["encoders"]:
        assert encoder["layers"] is encoder["width"] is None
        parts = {token["part"] for chunk in encoder["chunks"] for token in chunk}
        assert "prompt" in parts and parts <= {"template", "prompt", "padding"}
        for chunk in encoder["chunks"]:
            assert all((token["start"] is None) == (token["part"] != "prompt") for token in chunk)
    assert set(record["acts"]) == set(record["sentences"]) == {"weights", "clip_skip", "padding"}
    assert all(isinstance(does, bool) for does in record["acts"].values())
    assert all(sentence.endswith(".") for sentence in record["sentences"].values())


def test_kept_rows_and_tapped_layers_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = read_only(capsys, "cat", "--family", "krea2")
    assert record["kept"] == [34, 40]
    assert record["tapped"] == list(range(2, 36, 3))
    (record,) = read_only(capsys, "cat", "--family", "z_image", "--clip-skip", "-1")
    assert (record["kept"], record["tapped"], record["encoders"][0]["normed"]) == ([0, 9], [36], False)
    (record,) = read_only(capsys, "cat", "--family", "sd3")
    assert record["kept"] is None, "three encoders hand rows on, each its own"
    assert [encoder["tapped"] for encoder in record["encoders"]] == [[11], [31], [24]]
    (record,) = read_only(capsys, "cat", "--family", "flux1")
    assert [encoder["tapped"] for encoder in record["encoders"]] == [None, [24]], "of CLIP the pooled row alone"


def test_every_encoder_has_its_own_counter(capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = read_only(capsys, "word " * 100, "--family", "sd3", "--dialect", "diffusers")
    counters = {encoder["name"]: encoder["counter"] for encoder in record["encoders"]}
    assert counters["clip_l"] == {"used": 100, "limit": 75}
    assert counters["t5xxl"]["limit"] > 200 and counters["t5xxl"]["used"] >= 100


def test_options_of_the_tools_change_what_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    def length(*arguments: str) -> int:
        (record,) = read_only(capsys, "cat", *arguments)
        return len(record["encoders"][-1]["chunks"][0])

    assert length("--family", "flux1", "--dialect", "diffusers", "--max-length", "128") == 128
    assert length("--family", "chroma", "--t5-min-padding", "3") == 2 + 3
    assert length("--family", "chroma", "--t5-min-length", "40") == 40


def test_choices_are_counted_by_the_familys_own_tokens(capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = read_only(capsys, "{cat|an unbelievable cat}", "--family", "z_image")
    least, most = record["expansions"]["used"]
    assert record["expansions"]["count"] == 2 and 0 < least < most


def test_clip_families_can_be_named_too(capsys: pytest.CaptureFixture[str]) -> None:
    for family, names in (("sd1", ["clip_l"]), ("sd2", ["clip_h"]), ("sdxl", ["clip_l", "clip_g"])):
        (record,) = read_only(capsys, "a cow", "--family", family)
        assert [encoder["name"] for encoder in record["encoders"]] == names
        assert record["dialect"] == "a1111" and "acts" not in record


def test_arrays_of_a_family_are_those_that_are_promised(tmp_path: Path, t5: Path, clip_l: Path) -> None:
    record, sent = written(tmp_path, "a cat", "--family", "flux1", "--encoder", str(t5), "--encoder", str(clip_l))
    assert set(sent) >= {"conditioning", "pooled", "hidden_states.clip_l", "hidden_states.t5xxl", "final.t5xxl"}
    assert sent["hidden_states.t5xxl"].shape == (3, 256, 16)
    np.testing.assert_allclose(sent["conditioning"], sent["final.t5xxl"], atol=1e-5)
    assert [encoder["layers"] for encoder in record["encoders"]] == [3, 2], "in the family's order, as the files are"
    assert sent["pooled"].shape == (64,)


def test_a_weight_moves_the_rows_of_its_words_alone(tmp_path: Path, t5: Path) -> None:
    named = ["--family", "chroma", "--encoder", str(t5)]
    plain, weighted = (written(tmp_path, f"(cat:{weight}) dog", *named)[1]["conditioning"] for weight in ("1.0", "1.4"))
    moved = np.abs(plain - weighted).max(axis=1) > 1e-4
    assert moved.tolist() == [True, *[False] * (len(plain) - 1)]


def test_the_family_follows_from_the_files_where_it_is_not_named(tmp_path: Path, t5: Path, clip_l: Path) -> None:
    record, _ = written(tmp_path, "a cat", "--encoder", str(clip_l), "--encoder", str(t5))
    assert record["family"] == "flux1"
    record, _ = written(tmp_path, "a cat", "--encoder", str(t5), "--dialect", "comfyui")
    assert record["family"] in {facts.option for facts in TEXT_FAMILIES.values() if "t5xxl" in facts.encoders}


def test_one_encoder_as_before_is_one_family(tmp_path: Path, clip_l: Path) -> None:
    named, plain = (written(tmp_path, "a", "--encoder", str(clip_l), *more)[1] for more in (("--family", "sd1"), ()))
    assert set(named) == set(plain) == {"hidden_states.clip_l", "conditioning", "feature.clip_l"}


@pytest.mark.parametrize(("family", "stem"), [("flux1", "lora_te1_"), ("sd3", "text_encoder."), ("flux1", "lora_te_")])
def test_the_text_part_of_a_lora_is_put_on_the_clip_of_a_family(
    family: str, stem: str, tmp_path: Path, clip_l: Path, t5: Path
) -> None:
    """`lora_te1` is CLIP L wherever there is one (kohya; ComfyUI's `model_lora_keys_clip`); T5's part is left out."""
    module = "text_model.encoder.layers.0.mlp.fc1"
    up, down = torch.ones(256, 2), torch.full((2, 64), 0.01)
    named = stem + (module.replace(".", "_") if stem.endswith("_") else module)
    weights = {f"{named}.lora_up.weight": up, f"{named}.lora_down.weight": down}
    of_t5 = "lora_te3_encoder_block_0_layer_0_SelfAttention_q"
    weights |= {f"{of_t5}.lora_up.weight": torch.ones(16, 2), f"{of_t5}.lora_down.weight": torch.ones(2, 16)}
    lora = save(tmp_path / "style.safetensors", weights)
    files = ("a red cat", "--family", family, "--encoder", str(clip_l), "--encoder", str(t5))
    before, after = written(tmp_path, *files)[1], written(tmp_path, *files, "--lora", str(lora))[1]
    changed = {name for name in before if not np.array_equal(before[name], after[name], equal_nan=True)}
    assert "hidden_states.clip_l" in changed and "hidden_states.t5xxl" not in changed
    assert np.array_equal(before["hidden_states.t5xxl"], after["hidden_states.t5xxl"], equal_nan=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--family", "z_image"), "name their files with --encoder"),
        (("--family", "z_image", "--tokens-only", "--dialect", "a1111"), "--dialect comfyui and --dialect diffusers"),
        (("--family", "flux3", "--tokens-only", "--dialect", "comfyui"), "take --dialect diffusers"),
        (("--family", "z_image", "--encoder", "study"), "none of Z-Image's"),
        (("--family", "z_image", "--tokens-only", "--max-length", "9"), "comfyui has none"),
        (("--family", "z_image", "--tokens-only", "--system-prompt", "superior"), "Lumina 2"),
        (("--family", "z_image", "--tokens-only", "--t5-min-padding", "1"), "T5TokenizerOptions"),
        (("--family", "flux1", "--dialect", "diffusers", "--tokens-only", "--t5-min-length", "1"), "ComfyUI's node"),
        (("--tokens-only", "--max-length", "9"), "--max-length is for families beyond CLIP"),
        (("--family", "sdxl",), "does not fit the encoder, which is of sd1"),
        (("--family", "z_image", "--tokens-only", "--lora", "x.safetensors"), "--lora cannot be used for Z-Image"),
        (("--family", "z_image", "--tokens-only", "--embeddings", "."), "--embeddings cannot be used for Z-Image"),
        (("--family", "flux1", "--tokens-only", "--clip-skip", "3"), "clip skip 3 is outside"),
        (("--family", "lumina2", "--tokens-only"), "Gemma 2"),
        (("--family", "nothing", "--tokens-only"), "invalid choice"),
        (("--encoder", "a", "--encoder", "b"), "a"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in failure(capsys, "a cat", *arguments)


def test_questions_about_clip_are_refused_with_the_reason(t5: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = failure(capsys, "a cat", "--family", "chroma", "--encoder", str(t5), "--ask", "shares")
    assert "--ask shares: this encoder makes no summary" in said


def test_a_library_is_counted_by_a_familys_tokens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.txt").write_text("a cat, a red house\na dog\n", encoding="utf-8")
    assert analyze(["--library", str(tmp_path), "--family", "z_image"]) == 0
    library, *prompts = map(json.loads, capsys.readouterr().out.splitlines())
    assert (library["family"], library["dialect"]) == ("z_image", "comfyui")
    assert [prompt["tokens"] for prompt in prompts] == [6, 2]
