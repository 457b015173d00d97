"""`analyze --ask unet`: what each block of a U-Net gets of each word, and where the command's LoRAs act."""

import json
from pathlib import Path

import pytest
from encoder_files import random_lora, save, tiny_state
from unet_files import save_unet, unet_lora

from core.cli.analyze import analyze


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("encoder") / "clip_l.safetensors", tiny_state())


def ask(capsys: pytest.CaptureFixture[str], encoder: Path, *more: str) -> dict:
    assert analyze(["a watercolor of an old castle, red rose", "--encoder", str(encoder), "--ask", "unet", *more]) == 0
    return json.loads(capsys.readouterr().out)["answers"]["unet"]


def test_each_block_has_its_numbers_beside_those_of_random_matrices(
    capsys: pytest.CaptureFixture[str], encoder: Path, tmp_path: Path
) -> None:
    answer = ask(capsys, encoder, "--unet", str(save_unet(tmp_path / "unet.safetensors")))
    assert answer["context"] == 64 and len(answer["blocks"]) == 16 and answer["loras"] == []
    assert answer["lines"][-2:] == ["EOS", "padding"] and "watercolor" in answer["lines"]
    block = answer["blocks"][0]
    assert block["name"] == "down_blocks.0.attentions.0.transformer_blocks.0" and block["side"] == 64
    assert len(block["gain"]) == len(block["told_apart"]) == len(answer["lines"])
    assert block["random_gain"][0] == 1 and block["share_of_clip_l"] is None
    assert answer["check"]["holds"] is False and "halves of the heads" in answer["check"]["sentence"]
    assert any("none stands out" in sentence for sentence in answer["sentences"])


def test_a_lora_has_its_map_and_one_of_the_text_encoder_alone_has_none(
    capsys: pytest.CaptureFixture[str], encoder: Path, tmp_path: Path
) -> None:
    unet = str(save_unet(tmp_path / "unet.safetensors"))
    style = save(tmp_path / "style.safetensors", unet_lora() | random_lora())
    words = save(tmp_path / "words.safetensors", random_lora())
    plain = ask(capsys, encoder, "--unet", unet, "--lora", f"{words}:0.5")
    assert plain["loras"] == []
    answer = ask(capsys, encoder, "--unet", unet, "--lora", f"{style}:0.5")
    (lora,) = answer["loras"]
    assert len(lora["blocks"]) == 16 and lora["check"]["holds"] is True
    assert sum(lora["shares"].values()) == pytest.approx(1, abs=1e-3)
    assert answer["blocks"][0]["gain"] != plain["blocks"][0]["gain"]


def test_an_encoder_without_unet_and_one_of_another_width_are_one_line_each(
    capsys: pytest.CaptureFixture[str], encoder: Path, tmp_path: Path
) -> None:
    assert analyze(["a dog", "--encoder", str(encoder), "--ask", "unet"]) == 2
    assert "holds no U-Net" in capsys.readouterr().err
    other = str(save_unet(tmp_path / "other.safetensors", 48))
    assert analyze(["a dog", "--encoder", str(encoder), "--ask", "unet", "--unet", other]) == 2
    assert "takes rows of 48 numbers" in capsys.readouterr().err
