"""`main.py inspect`: one object a file, in order, and an exit status."""

import json
from pathlib import Path

import encoder_files
import pytest

from core.cli.inspect import inspect


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
