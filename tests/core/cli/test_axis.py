"""`analyze --ask axis`: lists as they are written, places of words, and one line where lists cannot be read."""

import json
from pathlib import Path

import encoder_files
import pytest

from core.analysis.own_axis import READY_MADE_AXES
from core.cli.analyze import analyze
from core.cli.answers.axis import axis_named
from core.program.messages import UnusableInput


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_lists_are_words_or_prompts_or_a_ready_made_name() -> None:
    axis = axis_named("young, youth / old, aged")
    assert (axis.left, axis.right) == (("young", "youth"), ("old", "aged"))
    prompts = axis_named("a girl, smiling; a boy / an old man, sad;")
    assert prompts.left == ("a girl, smiling", "a boy") and prompts.right == ("an old man, sad",)
    assert axis_named("day | night") is READY_MADE_AXES[1]


@pytest.mark.parametrize("text", [None, "", "young, old", "young / ", "a / b / c", "young/old"])
def test_other_arguments_are_refused_with_an_example(text: str | None) -> None:
    with pytest.raises(UnusableInput, match="young, youth / old, aged"):
        axis_named(text)


def test_each_word_has_its_place_and_the_axis_its_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = encoder_files.save(tmp_path / "clip_l.safetensors", encoder_files.tiny_state())
    arguments = ["a cow, a bull", "--encoder", str(path), "--ask", "axis", "--layer", "1"]
    assert analyze([*arguments, "--axis", "cow, calf, ox / man, boy, child"]) == 0
    answers = json.loads(capsys.readouterr().out)["answers"]["axis"]
    assert answers["axis"]["left"] == ["cow", "calf", "ox"] and not answers["axis"]["prompts"]
    (found,) = answers["encoders"].values()
    assert found["layer"] == 1 and [word["word"] for word in found["words"]] == ["a", "cow", "a", "bull"]
    assert found["words"][1]["start"] == 2 and abs(found["words"][1]["place"]) > 0
    assert found["words"][1]["marked"] == (abs(found["words"][1]["place"]) >= 2)
    assert found["check"]["holds"] in (True, False) and "3 + 3" in found["check"]["sentence"]
    assert len(found["held_out"]) > 2 and 0 <= found["held_out"][1]["accuracy"] <= 1


def test_lists_that_are_missing_end_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = encoder_files.save(tmp_path / "clip_l.safetensors", encoder_files.tiny_state())
    assert analyze(["a cow", "--encoder", str(path), "--ask", "axis"]) == 2
    said = capsys.readouterr()
    assert not said.out and said.err.count("\n") == 1 and "--axis" in said.err
