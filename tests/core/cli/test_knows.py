"""`analyze --ask knows`: what LoRAs and a checkpoint know, as JSON."""

import json
from pathlib import Path

import pytest
import torch
from encoder_files import save, save_lora, tiny_state

from core.analysis.whole_words import whole_words
from core.cli.analyze import analyze
from core.queries import response_run

TABLE = "text_model.embeddings.token_embedding.weight"


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own, and few words."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    words = whole_words()[:80]
    monkeypatch.setattr(response_run, "whole_words", lambda: words)


def test_loras_have_candidates_with_a_check_and_the_checkpoint_its_changed_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tiny_state()
    base = save(tmp_path / "base.safetensors", state)
    state = {**state, TABLE: state[TABLE].clone()}
    state[TABLE][9706] *= 2  # cow
    own = save(tmp_path / "clip_l.safetensors", state)
    unet = {f"lora_unet_mid_block_0_proj_in.lora_{part}.weight": torch.ones(4, 4) for part in ("up", "down")}
    loras = save_lora(tmp_path / "lora.safetensors"), save(tmp_path / "unet.safetensors", unet)
    arguments = ["a cow", "--encoder", str(own), "--ask", "knows", "--base", str(base)]
    assert analyze([*arguments, *(part for lora in loras for part in ("--lora", str(lora)))]) == 0
    answer = json.loads(capsys.readouterr().out)["answers"]["knows"]
    (rows,) = answer["vocabulary"].values()
    assert [row["piece"] for row in rows["rows"]] == ["cow"] and rows["changed"] == 1 and rows["check"]["holds"] is True
    moved = answer["loras"][0]["moved_most"]["clip_l"]
    assert len(moved["candidates"]) == 10 and moved["words"] == 80 and moved["chance_ends"] > 0
    assert moved["check"]["holds"] == any(word["stands_out"] for word in moved["candidates"])
    assert answer["loras"][1]["moved_most"]["clip_l"] is None and answer["written"] == []


def test_a_base_that_is_not_there_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = save(tmp_path / "clip_l.safetensors", tiny_state())
    assert (
        analyze(["a cow", "--encoder", str(own), "--ask", "knows", "--base", str(tmp_path / "gone.safetensors")]) == 2
    )
    assert "does not exist" in capsys.readouterr().err
