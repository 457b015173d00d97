"""`analyze --ask shares`: shares that sum to 1 with their check, the growth, and the exact table where it is asked."""

import json
from pathlib import Path

import encoder_files
import numpy as np
import pytest

from core.cli.analyze import analyze


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_each_chunk_has_its_shares_their_check_and_its_growth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = encoder_files.save(tmp_path / "clip_l.safetensors", encoder_files.tiny_state())
    assert analyze(["a red cow, a bull, BREAK sky", "--encoder", str(path), "--ask", "shares"]) == 0
    answers = json.loads(capsys.readouterr().out)["answers"]["shares"]
    ((first, second),) = answers["encoders"].values()
    assert [tag["tag"] for tag in first["tags"]] == ["a red cow", "a bull"] and second["words"][0]["word"] == "sky"
    for chunk, found in enumerate((first, second)):
        assert found["chunk"] == chunk and found["check"]["holds"] in (True, False) and found["check"]["sentence"]
        assert abs(sum(tag["share"] for tag in found["tags"]) - 1) < 1e-4 and found["steps"] in (4, 8, 16, 32)
        assert abs(found["growth"][-1]["value"] - 1) < 1e-4 and found["growth"][0]["after"] == ""
        assert "parts" not in found
    assert first["tags"][1]["start"] == 11


def test_the_exact_table_sums_to_the_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = encoder_files.save(tmp_path / "clip_l.safetensors", encoder_files.tiny_state())
    assert analyze(["a red cow", "--encoder", str(path), "--ask", "shares", "--share-parts"]) == 0
    ((found,),) = json.loads(capsys.readouterr().out)["answers"]["shares"]["encoders"].values()
    parts = found["parts"]
    assert np.shape(parts["attention"]) == (3, 1, 5) and len(parts["sources"]) == 5
    every = sum(np.sum(parts[name]) for name in ("attention", "biases", "mlps", "start", "norm_bias"))
    assert abs(every - 1) < 1e-4 and abs(parts["total"] - 1) < 1e-4
