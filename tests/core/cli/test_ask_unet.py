"""`analyze --ask unet`: what each block of a U-Net gets of each word, and where the command's LoRAs act."""

import json
from pathlib import Path

import pytest
import torch
from encoder_files import random_lora, save, tiny_state
from studio_files import make_a1111
from unet_files import save_unet, unet_lora

from core.cli.analyze import analyze


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save(tmp_path_factory.mktemp("encoder") / "clip_l.safetensors", tiny_state())


TEXT = "a watercolor of an old castle, red rose"


def ask(capsys: pytest.CaptureFixture[str], encoder: Path, *more: str, text: str = TEXT) -> dict:
    assert analyze([text, "--encoder", str(encoder), "--ask", "unet", *more]) == 0
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
    assert plain["loras"] == [] and "changes no U-Net" in plain["notes"][0]
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


def test_what_is_left_out_of_a_lora_is_a_note(
    capsys: pytest.CaptureFixture[str], encoder: Path, tmp_path: Path
) -> None:
    unet, lora = str(save_unet(tmp_path / "unet.safetensors")), unet_lora()
    quantised = {name: part.to(torch.int8) if "down_blocks_0" in name else part for name, part in lora.items()}
    assert lora and any(part.dtype == torch.int8 for part in quantised.values())
    path = save(tmp_path / "style.safetensors", quantised)
    answer = ask(capsys, encoder, "--unet", unet, "--lora", str(path))
    note = "Left out of “style.safetensors”, as not computed: 4 modules of the U-Net (4 × quantised)."
    assert answer["notes"] == [note] and answer["loras"][0]["notes"] == [note]


def test_a_tag_acts_on_the_unet_with_the_strength_that_it_has_for_it(
    capsys: pytest.CaptureFixture[str], encoder: Path, tmp_path: Path
) -> None:
    unet, root = str(save_unet(tmp_path / "unet.safetensors")), make_a1111(tmp_path / "tool")
    style = save(root / "models/Lora/mine.safetensors", unet_lora())
    more = ("--unet", unet, "--studio", str(root))
    tagged, off = (ask(capsys, encoder, *more, text=f"{TEXT}<lora:mine:{number}>") for number in ("0:0.5", "0.5:0"))
    plain, named = ask(capsys, encoder, *more), ask(capsys, encoder, *more, "--lora", f"{style}:0.5")
    assert tagged["blocks"] == named["blocks"] != plain["blocks"] and off["blocks"] == plain["blocks"]
