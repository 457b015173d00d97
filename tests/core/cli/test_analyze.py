"""`main.py analyze`: output, and one clear line for everything that cannot be used."""

import io
import json
import os
import sys
from pathlib import Path

import encoder_files
import numpy as np
import pytest
import torch
from python_process import run_python

from core.cli.analyze import analyze

HUGE = "9" * 400  # which Python reads as infinite


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encoder_files.save(tmp_path_factory.mktemp("encoder") / "clip_l.safetensors", encoder_files.tiny_state())


def records(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def read_only(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict]:
    """What the command writes with --tokens-only."""
    assert analyze([*arguments, "--tokens-only"]) == 0
    return records(capsys.readouterr().out)


def arrays(folder: Path, encoder: Path, *arguments: str) -> dict[str, np.ndarray]:
    """The arrays that the command writes; its records are in the file `j` of the folder."""
    options = ["--encoder", str(encoder), "--json", str(folder / "j"), "--npz", str(folder / "out.npz")]
    assert analyze([*arguments, *options]) == 0
    return dict(np.load(folder / "out.npz"))


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a refused command prints."""
    try:
        status = analyze(arguments)
    except SystemExit as exit_:
        status = exit_.code
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    return said.err


def test_tokens_only_gives_ids_spans_and_counter(capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = read_only(capsys, "1girl, cow")
    assert (record["prompt"], record["dialect"], record["family"]) == ("1girl, cow", "a1111", "sd1")
    assert record["counter"] == {"used": 4, "limit": 75}
    assert record["variants"] == [{"part": 0, "part_weight": 1.0, "until_step": 20, "text": "1girl, cow"}]
    (chunk,) = record["encoders"][0]["chunks"]
    assert len(chunk) == 77
    assert chunk[2] == {"position": 2, "id": 1611, "text": "girl</w>", "weight": 1.0, "start": 1, "end": 5}
    assert (chunk[0]["start"], chunk[5]["id"], chunk[76]["end"]) == (None, 49407, None)


def test_arrays_have_the_names_shapes_and_values_of_a_plain_pass(tmp_path: Path, encoder: Path) -> None:
    written = arrays(tmp_path, encoder, "1girl")
    states, feature = encoder_files.reference(encoder_files.tiny_state(), encoder_files.ids_of((272, 1611)))
    assert set(written) == {"hidden_states.clip_l", "conditioning", "feature.clip_l"}
    assert written["hidden_states.clip_l"].dtype == np.float32
    assert np.allclose(written["hidden_states.clip_l"], states, atol=1e-5)
    assert np.allclose(written["feature.clip_l"], feature, atol=1e-5)
    (record,) = records((tmp_path / "j").read_text())
    assert (record["encoders"][0]["layers"], record["encoders"][0]["width"]) == (3, 64)


@pytest.mark.parametrize(("dialect", "count", "layer"), [("a1111", 2, 2), ("diffusers", 1, 2), ("a1111", 3, 1)])
def test_clip_skip_is_in_the_dialects_own_count(
    dialect: str, count: int, layer: int, tmp_path: Path, encoder: Path
) -> None:
    written = arrays(tmp_path, encoder, "a cow", "--dialect", dialect, "--clip-skip", str(count))
    norm = encoder_files.plain_model(encoder_files.tiny_state()).text_model.final_layer_norm
    with torch.inference_mode():
        expected = norm(torch.from_numpy(written["hidden_states.clip_l"][layer])).numpy()
    assert np.allclose(written["conditioning"], expected, atol=1e-5)


def test_many_prompts_keep_their_order_and_prefix_their_arrays(tmp_path: Path, encoder: Path) -> None:
    prompts = tmp_path / "p.jsonl"
    prompts.write_text('"a cow"\n"two\\nlines"\n' + json.dumps("cat " * 80) + "\n", encoding="utf-8")
    written = arrays(tmp_path, encoder, "--prompts", str(prompts))
    listed = [record["prompt"] for record in records((tmp_path / "j").read_text())]
    assert listed == ["a cow", "two\nlines", "cat " * 80]
    assert written["2/conditioning"].shape == (154, 64)


@pytest.mark.parametrize(
    ("name", "content", "prompts"),
    [
        ("p.txt", "one\r\n\r\nthrée\r\n".encode(), ["one", "", "thrée"]),
        ("half_an_emoji.jsonl", b'"\\ud83d x"\n', ["\ud83d x"]),
    ],
)
def test_a_file_holds_a_prompt_a_line(
    name: str, content: bytes, prompts: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert [record["prompt"] for record in read_only(capsys, "--prompts", str(tmp_path / name))] == prompts


def test_without_a_prompt_standard_input_is_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a cow,\na bull\n"))
    assert read_only(capsys)[0]["prompt"] == "a cow,\na bull"


@pytest.mark.parametrize(
    ("dialect", "text"),
    [("compel", f'("cat", "dog").blend({HUGE}, 1)'), ("comfyui", "(cat:nan) dog"), ("a1111", f"cat:{HUGE} AND dog")],
)
def test_a_weight_that_is_no_finite_number_is_null(dialect: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert analyze([text, "--dialect", dialect, "--tokens-only"]) == 0
    written = capsys.readouterr().out
    (record,) = records(written)
    assert "NaN" not in written and "Infinity" not in written
    weights = [variant["part_weight"] for variant in record["variants"]]
    weights += [token["weight"] for row in record["encoders"][0]["chunks"] for token in row]
    assert None in weights and 1.0 in weights


def test_diffusers_warns_of_what_it_cuts_off(capsys: pytest.CaptureFixture[str]) -> None:
    (warning,) = read_only(capsys, "cat " * 80, "--dialect", "diffusers")[0]["warnings"]
    assert (warning["code"], warning["start"]) == ("cut-off", 300)


def test_unusable_arguments_are_said_in_one_line(
    tmp_path: Path, encoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('"fine"\n{"no": 1}\n')
    assert "--wrong" in failure(capsys, "cow", "--wrong")
    assert "a2222" in failure(capsys, "cow", "--dialect", "a2222")
    assert "line 2" in failure(capsys, "--prompts", str(bad), "--tokens-only")
    assert "missing.txt" in failure(capsys, "--prompts", str(tmp_path / "missing.txt"), "--tokens-only")
    assert "not both" in failure(capsys, "cow", "--prompts", str(bad))
    assert "--tokens-only" in failure(capsys, "cow", "--tokens-only", "--npz", str(tmp_path / "o.npz"))
    assert "clip skip 4" in failure(capsys, "cow", "--encoder", str(encoder), "--clip-skip", "4")
    written = ["--json", str(tmp_path / "j"), "--npz", str(tmp_path / "none" / "o.npz")]
    assert "o.npz" in failure(capsys, "cow", "--encoder", str(encoder), *written)


def test_unreadable_encoders_are_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.safetensors").write_text("<!DOCTYPE html><html>Sign in</html>")
    for name in ("page.safetensors", "nothing.safetensors"):
        assert name in failure(capsys, "cow", "--encoder", str(tmp_path / name))


def test_it_runs_as_a_program_without_a_display() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    done = run_python("main.py", "analyze", "1girl, 你好", "--tokens-only", env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["prompt"] == "1girl, 你好"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--steps", "10", "--step", "10"], "--step 10 is not among 10 steps"),
        (["--steps", "0"], "--steps"),
        (["--step", "-1"], "--step"),
        (["--part", "1"], "--part 1 is not among the 1 of a prompt"),
        (["--emphasis", "strong"], "--emphasis"),
        (["--embeddings", "no/such/folder"], "is not a folder"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in failure(capsys, "a cat", "--tokens-only", *arguments)


@pytest.mark.parametrize(
    ("dialect", "count"), [("a1111", "0"), ("comfyui", "0"), ("comfyui", "-25"), ("diffusers", "-1"), ("compel", "2")]
)
def test_a_clip_skip_the_tool_does_not_have_is_refused(
    dialect: str, count: str, encoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--encoder", str(encoder), "--dialect", dialect, "--clip-skip", count]
    assert f"clip skip {count} is outside" in failure(capsys, "a cat", *options)


def test_step_and_part_choose_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    (record,) = read_only(capsys, "a AND [cat:dog:0.5]:0.7", "--steps", "10", "--step", "7", "--part", "1")
    assert [token["text"] for token in record["encoders"][0]["chunks"][0][1:3]] == ["dog</w>", "<|endoftext|>"]
    numbers = [(variant["part"], variant["part_weight"], variant["until_step"]) for variant in record["variants"]]
    assert numbers == [(0, 1.0, 10), (1, 0.7, 5), (1, 0.7, 10)]


def test_loras_are_put_on_with_their_strengths(tmp_path: Path, encoder: Path) -> None:
    up, down = torch.rand(256, 2), torch.rand(2, 64)
    lora = encoder_files.lora_of("text_model.encoder.layers.0.mlp.fc1", up, down)
    path = encoder_files.save(tmp_path / "a:b.safetensors", lora)
    written = arrays(tmp_path, encoder, "1girl", "--lora", str(path), "--lora", f"{path}:-0.25")
    state = encoder_files.tiny_state()
    state["text_model.encoder.layers.0.mlp.fc1.weight"] += 0.75 * up @ down
    states, _ = encoder_files.reference(state, encoder_files.ids_of((272, 1611)))
    assert np.allclose(written["hidden_states.clip_l"], states, atol=1e-4)


@pytest.mark.parametrize("name", ["gone.safetensors", "gone.safetensors:0.5", ":0.5", "x:nan", "x:inf"])
def test_a_lora_that_cannot_be_used_is_refused_in_one_line(
    name: str, encoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert name.partition(":")[0] in failure(capsys, "1girl", "--encoder", str(encoder), "--lora", name)


def test_what_of_a_lora_does_not_fit_is_a_note_on_standard_error(
    tmp_path: Path, encoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unet = encoder_files.save(tmp_path / "unet.safetensors", {"lora_unet_down.lora_up.weight": torch.rand(4, 2)})
    assert analyze(["1girl", "--encoder", str(encoder), "--lora", str(unet)]) == 0
    said = capsys.readouterr()
    assert len(records(said.out)) == 1
    assert said.err.startswith("promptscope analyze: note: It changes no text encoder")
    assert said.err.count("\n") == 1


def test_an_embedding_that_cannot_be_read_is_said_in_one_line(
    tmp_path: Path, encoder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import core.weights.adapters.inversion_folder

    folder = tmp_path / "embeddings"
    path = encoder_files.save_inversion(folder / "glow.safetensors")
    opened = core.weights.adapters.inversion_folder.inversions_in

    def vanishing(*arguments: object) -> object:
        found = opened(*arguments)
        path.unlink()
        return found

    monkeypatch.setattr(core.weights.adapters.inversion_folder, "inversions_in", vanishing)
    arguments = ["glow", "--encoder", str(encoder), "--embeddings", str(folder), "--npz", str(tmp_path / "o.npz")]
    assert "“glow.safetensors” does not exist" in failure(capsys, *arguments)
