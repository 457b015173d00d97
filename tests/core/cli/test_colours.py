"""`analyze --ask colours`: words, leaks, the order test and repairs as the queries give them."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli.analyze import analyze

TEXT = "a red car, a blue bicycle and a green door beside a yellow house"


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert analyze([*arguments, "--ask", "colours"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["answers"]["colours"]["encoders"].values()
    return found


def test_words_leaks_and_orders_are_written_at_the_layer(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, TEXT, "--layer", "12", "--with-padding")
    assert found["layer"] == 12 and found["check"]["holds"] is True
    words = {word["word"]: word for word in found["words"]}
    assert words.keys() == {"red", "blue", "green", "yellow"} and words["red"]["kind"] == "colour"
    for word, noun in (("red", "car"), ("blue", "bicycle"), ("green", "door"), ("yellow", "house")):
        assert words[word]["own"]["word"] == words[word]["moves"][0]["word"] == noun
        assert TEXT[words[word]["start"] : words[word]["end"]] == word and len(words[word]["substitutes"]) == 6
    assert all(0.1 < word["padding"] < 1 for word in words.values())
    leaks = {(leak["from"]["word"], leak["onto"]["word"]): leak for leak in found["leaks"]}
    assert len(leaks) == 12 and leaks["green", "house"]["marked"] and leaks["green", "house"]["shown"]
    assert leaks["blue", "car"]["share"] == 0 and not leaks["blue", "car"]["shown"]
    assert sum(order["is_noun"] for order in found["order"]) == 4 and "repairs" not in found


def test_repairs_have_the_prompt_and_its_numbers_or_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, TEXT, "--repairs", "--dialect", "comfyui", "--layer", "12")
    marked = [leak for leak in found["leaks"] if leak["shown"] and leak["marked"]]
    assert len(found["repairs"]) == len(marked) > 0
    ways = {way["way"]: way for way in found["repairs"][0]["ways"]}
    assert ways["break"]["why_not"] == "ComfyUI does not know BREAK." and "after" not in ways["break"]
    assert ways["exchanged"]["after"]["leak"] == 0 and found["repairs"][0]["before"]["leak"] >= 0.25


def test_any_word_or_tag_can_be_asked_about_and_one_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = asked(
        capsys, "an old castle, a cow, a bull", "--about", "An old castle", "--about", "cat", "--about", "cow"
    )
    assert {word["word"] for word in found["words"]} == {"an old castle", "cow"}
    assert found["not_found"] == ["cat"] and not found["leaks"]
    assert asked(capsys, "a cow", "--about", "cat") == {
        "layer": found["layer"],
        "not_found": ["cat"],
        "check": {"holds": None, "sentence": "the prompt has none of these words."},
        "words": [],
    }
