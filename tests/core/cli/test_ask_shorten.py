"""`analyze --ask shorten`: the text that fits, what it costs, and what is kept."""

import json
from typing import Any

import encoder_files
import pytest

from core.cli.analyze import analyze

PROMPT = "red cow, old house, dark sky, soft light, high mountain"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(
        encoder_files.save(tmp_path_factory.mktemp("encoder") / "clip_l.safetensors", encoder_files.tiny_state())
    )


def asked(capsys: pytest.CaptureFixture[str], file: str, *options: str) -> dict[str, Any]:
    assert analyze([PROMPT, "--encoder", file, "--ask", "shorten", *options]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)["answers"]["shorten"]["encoders"]["clip_l"]
    return answer


def test_the_text_has_the_tokens_that_were_asked_for_and_what_is_kept(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    answer = asked(capsys, file, "--target", "9", "--keep", "mountain", "--keep", "SKY")
    assert answer["shortened"]["tokens"] <= 9 < answer["tokens"] == 14 and answer["check"]["holds"]
    assert answer["text"].endswith("high mountain") and "dark sky" in answer["text"]
    assert [price["unit"] for price in answer["prices"] if price["locked"]] == ["dark sky", "high mountain"]
    assert len(answer["order"]) == 3 and all(price["commas"] > 0 for price in answer["prices"])
    assert answer["shortened"]["summary"] <= answer["cut_at_the_end"]["summary"]


def test_a_prompt_that_fits_stays_whole(capsys: pytest.CaptureFixture[str], file: str) -> None:
    answer = asked(capsys, file)
    assert answer["text"] == PROMPT and answer["check"]["holds"] is None and not answer["shortened"]["dropped"]


def test_words_to_keep_that_the_prompt_has_not_are_an_error(capsys: pytest.CaptureFixture[str], file: str) -> None:
    assert analyze([PROMPT, "--encoder", file, "--ask", "shorten", "--keep", "dragon"]) == 2
    assert "dragon" in capsys.readouterr().err
