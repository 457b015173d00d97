"""`analyze --ask zoo --with …`: what a script gets of several models on one prompt."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from analysis_models import STATE
from encoder_files import save

from core.cli.analyze import analyze

TEXT = "a red fox, an old castle, misty forest, blue vase of yellow flowers, wet stone, golden light, a calico cat"
LAYER_2 = "text_model.encoder.layers.1.mlp.fc1.weight"


def asked(capsys: pytest.CaptureFixture[str], own: Path, *arguments: str) -> dict[str, Any]:
    assert analyze([TEXT, "--encoder", str(own), "--ask", "zoo", *arguments]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    zoo: dict[str, Any] = json.loads(line)["answers"]["zoo"]
    return zoo


def test_models_are_told_with_badges_curves_words_and_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, copy = (save(tmp_path / name, STATE) for name in ("own.safetensors", "copy.safetensors"))
    other = save(tmp_path / "other.safetensors", STATE | {LAYER_2: torch.flip(STATE[LAYER_2], [0])})
    junk = tmp_path / "junk.safetensors"
    junk.write_bytes(b"no weights")
    zoo = asked(capsys, own, "--with", str(copy), str(other), "--with", str(junk), "--layer", "3")
    assert [model["kind"] for model in zoo["models"]] == ["base", "same", "trained", "unread"]
    _, same, trained, unread = zoo["models"]
    assert same["likeness"] == [1, 1, 1, 1] and same["parts_at"] is None
    assert trained["parts_at"] == 2 and trained["likeness"][:2] == [1, 1] and trained["badge"] == "layer 2 trained"
    assert len(trained["read_most_differently"]) == 5 and "junk" in unread["sentence"]
    assert zoo["matrix"][0][2] == trained["likeness"][3] and zoo["layer"] == 3
    assert len(zoo["nothing_in_common"]) == 3 and isinstance(zoo["check"]["sentence"], str)


def test_a_merge_is_told_with_its_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = torch.Generator().manual_seed(3)
    first = {name: own + 0.02 * torch.randn(own.shape, generator=draw) for name, own in STATE.items()}
    files = [save(tmp_path / f"{name}.safetensors", state) for name, state in (("own", STATE), ("first", first))]
    merged = {name: 0.25 * STATE[name] + 0.75 * first[name] for name in STATE}
    zoo = asked(capsys, files[0], "--with", str(files[1]), str(save(tmp_path / "merged.safetensors", merged)))
    merge = zoo["models"][2]["merge"]
    assert {Path(part["source"]).stem: part["share"] for part in merge["of"]} == pytest.approx(
        {"own": 0.25, "first": 0.75}, abs=1e-3
    )


def test_without_models_it_says_how_to_name_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = save(tmp_path / "own.safetensors", STATE)
    assert analyze([TEXT, "--encoder", str(own), "--ask", "zoo"]) == 2
    assert "--with FILE" in capsys.readouterr().err
