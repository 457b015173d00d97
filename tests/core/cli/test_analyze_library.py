"""`main.py analyze --library`: JSON lines, CSV, and what does not go with it."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.cli.analyze import analyze
from core.cli.argument_parser import EXIT_STOPPED
from core.dialects.table import read
from core.storage.history import append, new_entry
from tests.libraries import made_prompts, write_lists


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    folder.mkdir()
    assert len(list(write_lists(folder, made_prompts(120), each=40))) == 3
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> list[dict]:
    assert analyze([str(argument) for argument in arguments]) == status
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_library_comes_first_and_then_each_prompt_counted_as_by_itself(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library, *prompts = told(capsys, "--library", folder, "--dialect", "diffusers")
    assert (library["kind"], library["dialect"], library["prompts"]) == ("library", "diffusers", len(prompts))
    assert len(prompts) > 100
    for prompt in prompts:
        assert prompt["tokens"] == read(prompt["prompt"], "diffusers").used
        assert prompt["cut_is_lost"] == bool(prompt["cut"])
    assert library["over_one_chunk"] == sum(bool(prompt["cut"]) for prompt in prompts) > 0
    assert library["twins"]["pairs"] >= 2 and library["twins"]["check"]["holds"] is True
    twins = [prompt for prompt in prompts if prompt["twin"]]
    assert all(prompts[prompt["twin"]["number"]]["twin"]["jaccard"] >= 0.8 for prompt in twins)
    (skipped,) = library["skipped"]
    assert "UTF-8" in skipped["message"]


def test_the_table_has_a_line_a_prompt_and_no_folders_where_none_are_wanted(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "library.csv"
    library, *prompts = told(capsys, "--library", folder, "--csv", table, "--no-paths")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Prompt"], int(row["Tokens"])) for row in rows] == [(p["prompt"], p["tokens"]) for p in prompts]
    assert str(folder) not in table.read_text(encoding="utf-8-sig") + json.dumps([library, *prompts])


def test_the_same_folders_in_another_order_give_the_same_answer(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (other := tmp_path / "other").mkdir()
    (other / "more.txt").write_text("a cow\n", encoding="utf-8")
    assert told(capsys, "--library", folder, "--library", other) == told(
        capsys, "--library", other, "--library", folder
    )


def test_the_windows_history_joins_or_stands_alone_and_is_not_changed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    own = tmp_path / "data" / "Promptscope" / "history.jsonl"
    own.parent.mkdir(parents=True)
    gone = replace(new_entry("a deleted bull", "", "a1111", ""), deleted=True)
    append(own, [new_entry("a cow, only ever typed", "", "a1111", ""), gone])
    before = own.read_bytes()
    library, prompt = told(capsys, "--history")
    assert (library["prompts"], library["files"], prompt["prompt"]) == (1, 0, "a cow, only ever typed")
    assert prompt["files"] == [{"file": "", "line": None, "kind": "history"}]
    both = told(capsys, "--library", folder, "--history", own)
    assert len(both) == len(told(capsys, "--library", folder)) + 1
    assert own.read_bytes() == before


def test_a_history_that_is_none_is_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for arguments, words in (
        (["--history"], "does not exist"),
        (["--history", folder / "latin.txt"], "no history"),
        (["--history", folder], "cannot be read"),
        (["a cow", "--history", ""], "a PROMPT"),
    ):
        assert analyze([str(argument) for argument in arguments]) == 2
        output = capsys.readouterr()
        assert words in output.err and output.err.count("\n") == 1 and not output.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(["a cow"], "a PROMPT"), (["--npz", "x.npz"], "--npz"), (["--ask", "x"], "--ask"), (["--lora", "a"], "--lora")],
)
def test_what_does_not_go_with_a_library_is_one_line(
    folder: Path, arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert analyze(["--library", str(folder), *arguments]) == 2
    output = capsys.readouterr()
    assert word in output.err and output.err.count("\n") == 1 and not output.out


def test_a_folder_that_is_not_there_and_a_table_without_a_library_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, word in (
        (["--library", str(tmp_path / "gone")], "does not exist"),
        (["a", "--csv", "x"], "--library"),
    ):
        assert analyze(arguments) == 2
        error = capsys.readouterr().err
        assert word in error and error.count("\n") == 1


def test_ctrl_c_ends_it_with_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("core.cli.library.open_library", interrupt)
    assert analyze(["--library", str(folder)]) == EXIT_STOPPED
    assert capsys.readouterr().err.count("\n") == 1
