"""Consoles and files of other encodings than UTF-8, as Korean and Western Windows have them: JSON stays UTF-8."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from python_process import ROOT

from core.cli import analyze as analyze_module
from core.cli import inspect as inspect_module
from core.cli.json_lines import output_named, use_utf8, write_json_line
from core.cli.prompt_files import prompts_named
from core.files.prompt_lists import prompts_in_file
from core.program.messages import UnusableInput

KOREAN = "소 한 마리, “빨강” – 🐄"
ENCODINGS = ("cp949", "cp1252", "ascii")


def promptscope(encoding: str, *arguments: str, typed: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """The program with a console, or a file in its place, of that encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "main.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, input=typed, capture_output=True, timeout=60)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", [("--help",), ("analyze", "--help"), ("inspect", "--help"), ("--version",)])
def test_a_console_with_few_letters_shows_what_it_can_of_the_help(encoding: str, command: tuple[str, ...]) -> None:
    done = promptscope(encoding, *command)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"romptscope" in done.stdout or b"main.py" in done.stdout


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_korean_prompt_comes_back_in_utf8_whatever_the_console_is(encoding: str) -> None:
    done = promptscope(encoding, "analyze", "--tokens-only", KOREAN)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["prompt"] == KOREAN
    assert done.stdout.endswith(b"}\n") and b"\r" not in done.stdout


def test_what_powershell_hands_on_begins_with_a_mark_that_is_no_part_of_the_prompt() -> None:
    done = promptscope("cp949", "analyze", "--tokens-only", typed=f"\ufeff{KOREAN}\r\n".encode())
    assert json.loads(done.stdout.decode("utf-8"))["prompt"] == KOREAN, done.stderr


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_error_with_letters_that_the_console_lacks_is_still_one_line(encoding: str) -> None:
    done = promptscope(encoding, "analyze", "--prompts", "없는 목록.txt")
    lines = done.stderr.decode(encoding).splitlines()
    assert (done.returncode, len(lines)) == (2, 1) and lines[0].startswith("promptscope analyze: ")


@pytest.mark.parametrize("encoding", ["cp949", "cp1252"])
def test_json_lines_are_utf8_and_end_as_everywhere_on_a_stream_of_windows(encoding: str) -> None:
    content = io.BytesIO()
    stream = io.TextIOWrapper(content, encoding=encoding, newline="\r\n")  # what Windows makes of "\n"
    use_utf8(stream)
    write_json_line({"prompt": KOREAN}, stream)
    stream.flush()
    assert content.getvalue() == json.dumps({"prompt": KOREAN}, ensure_ascii=False).encode() + b"\n"


def test_a_file_of_json_lines_has_the_same_bytes_on_every_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "linesep", "\r\n")
    with output_named(str(tmp_path / "answers.jsonl")) as file:
        write_json_line({"prompt": KOREAN}, file)
        assert isinstance(file, io.TextIOWrapper)
    assert b"\r" not in (tmp_path / "answers.jsonl").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_of_prompts_is_read_as_editors_and_powershell_write_it(encoding: str, end: str, tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_bytes(f"{KOREAN}{end}a cow{end}".encode(encoding))
    assert prompts_in_file(tmp_path / "prompts.txt") == [KOREAN, "a cow"]


def test_a_list_in_the_systems_code_page_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_bytes("소 한 마리".encode("cp949"))
    with pytest.raises(UnusableInput, match="save the prompts as UTF-8"):
        prompts_named(None, tmp_path / "prompts.txt")


class Closed(io.StringIO):
    """Output whose reader has gone, as Windows says it."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")


@pytest.mark.parametrize("command", [analyze_module, inspect_module])
@pytest.mark.parametrize(("system", "is_quiet"), [("win32", True), ("linux", False)])
def test_a_reader_that_has_read_enough_is_no_error_on_windows_either(
    command: ModuleType,
    system: str,
    is_quiet: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "a.txt").write_text("a cow", encoding="utf-8")
    arguments = ["--tokens-only", "a cow"] if command is analyze_module else [str(tmp_path / "a.txt")]
    discarded: list[str] = []
    monkeypatch.setattr(sys, "stdout", Closed())
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(command, "discard_output", lambda: discarded.append("discarded"))
    run = command.analyze if command is analyze_module else command.inspect
    assert (run(arguments), discarded) == ((0, ["discarded"]) if is_quiet else (2, []))
    assert ("cannot be written" in capsys.readouterr().err) is not is_quiet
