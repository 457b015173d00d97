"""`main.py inspect`: one object a file, in order, and an exit status."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import encoder_files
import picture_files
import pytest
import torch
from python_process import ROOT, run_python
from studio_files import make_a1111, make_comfyui

import core.cli.inspect
from core.cli.argument_parser import EXIT_STOPPED
from core.cli.inspect import inspect
from core.files.inspected import InspectedFile


def records(capsys: pytest.CaptureFixture[str], *files: Path, status: int = 0) -> list[dict]:
    assert inspect([str(file) for file in files]) == status
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_file_has_one_object_in_order_and_what_cannot_be_read_is_told_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = encoder_files.save(tmp_path / "model.safetensors", encoder_files.tiny_state())
    prompts = tmp_path / "prompts.txt"
    prompts.write_text("a cow\na fox\n", encoding="utf-8")
    missing, first, last = records(capsys, tmp_path / "missing.png", model, prompts, status=2)
    assert (missing["kind"], first["kind"], last["kind"]) == ("unreadable", "model", "prompts")
    assert "does not exist" in missing["error"]
    assert first["error"] is last["error"] is None
    assert first["encoders"] == [{"name": "clip_l", "layers": 3, "width": 64, "positions": 77, "dtype": "float32"}]
    assert (last["count"], last["prompts"]) == (2, ["a cow", "a fox"])


def test_a_picture_tells_its_prompt_settings_and_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = picture_files.write_png(tmp_path / "a.png", {"parameters": picture_files.INFOTEXT})
    (told,) = records(capsys, path)
    assert told["file"] == str(path)
    assert (told["kind"], told["generator"], told["dialect"]) == ("picture", "A1111", "a1111")
    assert told["prompt"].startswith(picture_files.PROMPT) and told["negative"] == picture_files.NEGATIVE
    assert (told["clip_skip"], told["model"], told["more_prompts"]) == (2, "dream, shaper", {})
    assert told["loras"] == [{"name": "detail", "strength": 0.8, "clip_strength": 0.8}]
    settings = {"steps": 20, "sampler": "Euler a", "cfg": 7, "seed": 42, "size": "512x768", "scheduler": "Automatic"}
    assert settings.items() <= told["settings"].items()
    assert told["texts"] == {"parameters": picture_files.INFOTEXT}


def test_a_picture_without_a_prompt_says_why_and_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(picture_files.png_bytes())
    (told,) = records(capsys, path)
    assert (told["kind"], told["error"], told["prompt"], told["negative"]) == ("picture", None, None, None)
    assert (told["generator"], told["loras"], told["settings"], told["texts"]) == (None, [], {}, {})
    assert "holds no text at all" in told["notes"][0]


def test_a_lora_and_a_textual_inversion_tell_what_they_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lora = encoder_files.save_lora(tmp_path / "a.safetensors")
    word = encoder_files.save(
        tmp_path / "word.safetensors", {"clip_l": torch.rand(2, 768), "clip_g": torch.rand(2, 1280)}
    )
    first, second = records(capsys, lora, word)
    assert (first["kind"], first["changes"]["clip_l"]) == ("lora", 3)
    assert first["unused"] == {"count": 0, "examples": [], "why": None}
    assert (second["kind"], second["name"]) == ("textual-inversion", "word")
    assert second["vectors"] == {"clip_l": [2, 768], "clip_g": [2, 1280]}


def test_a_session_tells_its_prompt_and_what_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.promptscope"
    fields = {"format": "promptscope session", "version": 2, "text": "a cow", "negative": "fox", "encoder": "study"}
    path.write_text(json.dumps(fields), encoding="utf-8")
    (told,) = records(capsys, path)
    assert (told["kind"], told["text"], told["negative"], told["encoder"]) == ("session", "a cow", "fox", "study")
    assert "newer Promptscope" in told["notes"][0]


def test_one_bad_file_stops_nothing_and_a_folder_tells_how_far_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.safetensors").write_bytes(b"\xff" * 100)
    (tmp_path / "b.png").write_bytes(picture_files.png_bytes()[:60])
    (tmp_path / "c.txt").write_text("a cow", encoding="utf-8")
    assert inspect([str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert [json.loads(line)["kind"] for line in said.out.splitlines()] == ["unreadable", "picture", "prompts"]
    assert said.err == "promptscope inspect: 3 files.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_utf_8_is_told_so_that_it_can_be_found_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("a cow", encoding="utf-8")
    (told,) = records(capsys, path)
    assert Path(told["file"]).read_text(encoding="utf-8") == "a cow"


def test_names_that_stand_for_no_file_are_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = (tmp_path / ("x" * 300), tmp_path / "a\0b", Path("/dev/zero"))
    assert [told["kind"] for told in records(capsys, *odd, status=2)] == ["unreadable"] * 3


def test_the_answers_go_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.txt").write_text("a cow", encoding="utf-8")
    assert inspect([str(tmp_path / "c.txt"), "--json", str(tmp_path / "out.jsonl")]) == 0
    assert capsys.readouterr() == ("", "")
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["prompts"] == ["a cow"]


def test_the_file_of_answers_is_none_of_the_files_that_are_told(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("a cow", encoding="utf-8")
    for _ in range(2):
        assert inspect([str(tmp_path), "--json", str(tmp_path / "out.jsonl")]) == 0
    (line,) = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["kind"] == "prompts"


def test_unusable_arguments_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect([str(tmp_path), "--json", str(tmp_path / "no folder" / "out")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        inspect([])
    assert ended.value.code == 2 and len(capsys.readouterr().err.splitlines()) == 1


def test_it_can_be_stopped_and_what_was_written_is_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one_and_no_more(_paths: list[Path]) -> Iterator[InspectedFile]:
        yield InspectedFile(Path("a"), "other", notes=("something",))
        raise KeyboardInterrupt

    monkeypatch.setattr(core.cli.inspect, "inspect_all", one_and_no_more)
    assert inspect(["a", "b"]) == EXIT_STOPPED
    said = capsys.readouterr()
    assert [json.loads(line)["file"] for line in said.out.splitlines()] == ["a"]
    assert "stopped" in said.err and "Traceback" not in said.err


def test_whoever_has_read_enough_may_go(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text("a cow, " * 500, encoding="utf-8")
    command = [sys.executable, "main.py", "inspect", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 0
        assert b"Traceback" not in process.stderr.read()


def test_pictures_are_told_without_torch_qt_and_pillow(tmp_path: Path) -> None:
    path = picture_files.write_png(tmp_path / "a.png", {"parameters": picture_files.INFOTEXT})
    code = (
        "import sys; from core.cli.inspect import inspect; "
        "inspect(sys.argv[1:]); print(*{'torch', 'PySide6', 'PIL'} & set(sys.modules), file=sys.stderr)"
    )
    done = run_python("-c", code, str(path))
    assert json.loads(done.stdout)["generator"] == "A1111" and done.stderr.strip() == ""


def test_an_installed_tool_tells_its_folders_how_much_it_has_and_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_a1111(tmp_path / "tool")
    gone = tmp_path / "gone"
    (root / "webui-user.bat").write_text(f'set COMMANDLINE_ARGS=--ckpt-dir "{gone.as_posix()}"\n')
    (root / "webui-user.sh").write_text(f'export COMMANDLINE_ARGS="--ckpt-dir {gone.as_posix()}"\n')
    (told,) = records(capsys, root)
    assert (told["kind"], told["tool"], told["title"], told["dialect"]) == ("studio", "a1111", "A1111", "a1111")
    assert told["notes"] == ["“tool” is an installation of A1111."]
    assert (told["counts"]["lora"], told["counts"]["checkpoint"], told["counts"]["styles"]) == (2, 0, 0)
    first, second, *_ = [folder for folder in told["folders"] if folder["kind"] == "checkpoint"]
    assert (first["path"], first["exists"], Path(first["from"]).stem) == (str(gone), False, "webui-user")
    assert (second["path"], second["from"], second["exists"]) == (str(root / "models/Stable-diffusion"), None, True)
    (problem,) = told["problems"]
    assert (problem["file"], str(gone) in problem["message"]) == (first["from"], True)


def test_every_tool_in_a_folder_is_told_and_what_lies_beside_them_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_a1111(tmp_path / "web ui")
    encoder_files.save_lora(root / "models/Lora/style/below/a.safetensors")
    make_comfyui(tmp_path / "portable/ComfyUI")
    (tmp_path / "portable/python_embeded").mkdir()
    (tmp_path / "prompts.txt").write_text("a cow\na fox\n")
    monkeypatch.chdir(tmp_path)
    told = records(capsys, Path())
    assert [(record["kind"], record.get("title")) for record in told] == [
        ("prompts", None),
        ("studio", "ComfyUI"),
        ("studio", "A1111"),
    ]
    assert told[1]["root"] == str(tmp_path / "portable/ComfyUI")
    (lora,) = records(capsys, Path("web ui/models/Lora/style/below"))
    assert lora["kind"] == "lora", "a folder in a tool is its files"


def test_a_stability_matrix_tells_its_packages_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "StabilityMatrix/Data"
    make_a1111(data / "Packages/web")
    (data / ".sm-portable").touch()
    (data / "Models/Lora").mkdir(parents=True)
    package = {"DisplayName": "My web UI", "PackageName": "stable-diffusion-webui", "LibraryPath": "Packages\\web"}
    (data / "settings.json").write_text(json.dumps({"InstalledPackages": [package]}))
    library, web_ui = records(capsys, tmp_path / "StabilityMatrix")
    assert (library["tool"], library["packages"]) == ("stability_matrix", {"My web UI": str(data / "Packages/web")})
    assert (web_ui["tool"], web_ui["root"]) == ("a1111", str(data / "Packages/web"))
    assert library["problems"] == [], "folders that a library need not have are no problem"
