"""The U-Net part of a LoRA: each trainer's names lead to the same blocks, and it adds what merged weights do."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import random_lora, save, save_lora
from unet_files import MODULES, Family, blocks, unet_lora

from core.program.cancellation import Cancelled
from core.weights import UnreadableEncoder
from core.weights.adapters.unet_lora import MODULE_KINDS, open_unet_lora
from core.weights.checkpoints.unet_blocks import find_place

ROWS = np.random.default_rng(2).standard_normal((77, 64)).astype(np.float32)


@pytest.mark.parametrize("kind", ["kohya", "peft", "old", "simo"])
def test_every_trainers_names_lead_to_the_same_blocks(tmp_path: Path, kind: str) -> None:
    lora = open_unet_lora(save(tmp_path / "x.safetensors", unet_lora(kind)))
    assert [place.name for place in lora.places] == [path for path, _ in blocks(diffusers=True)]
    inner = [lora.changes[place, "to_v"].up.shape[0] for place in lora.places]
    assert inner == [inner for _, inner in blocks()]
    assert lora.context == 64


def test_sdxls_names_of_the_single_file_and_diffusers_are_the_same_blocks(tmp_path: Path) -> None:
    kohya, peft = (
        open_unet_lora(save(tmp_path / f"{kind}.safetensors", unet_lora(kind, family="sdxl")))
        for kind in ("kohya", "peft")
    )
    assert len(kohya.places) == 70 and kohya.places == peft.places


@pytest.mark.parametrize("family", ["sd", "sdxl"])
def test_low_rank_is_what_merging_gives(tmp_path: Path, family: Family) -> None:
    state = unet_lora(family=family)
    lora = open_unet_lora(save(tmp_path / "x.safetensors", state))
    for name, down in state.items():
        if not name.endswith("lora_down.weight"):
            continue
        up = state[name.replace("down", "up", 1) if "lora_down" not in name else name.replace("lora_down", "lora_up")]
        change = (up.double() @ down.double()) / 2  # alpha is half the rank
        merged = (torch.from_numpy(ROWS).double() @ change.T).numpy()
        found = find_place(name)
        assert found is not None
        projection = found[1][6:10]
        delta = lora.delta(found[0], projection, ROWS)
        assert delta is not None and np.abs(delta - merged).max() <= 1e-6 * max(1, np.abs(merged).max())
        size = float(torch.linalg.vector_norm(change))
        assert lora.sizes[found[0], projection] == pytest.approx(size, rel=1e-6)


def test_shares_of_the_kinds_of_modules_add_up_to_1(tmp_path: Path) -> None:
    state = {}
    for module in (*MODULES, "proj_in"):
        path = "down_blocks.0.attentions.0." + ("" if module == "proj_in" else "transformer_blocks.0.")
        state[f"unet.{path}{module}.lora_A.weight"] = torch.ones(1, 4)
        state[f"unet.{path}{module}.lora_B.weight"] = torch.ones(4, 1) * (2 if module == "attn2.to_v" else 1)
    lora = open_unet_lora(save(tmp_path / "x.safetensors", state))
    shares = lora.shares()
    assert tuple(shares) == MODULE_KINDS and sum(shares.values()) == pytest.approx(1)
    assert shares["self"] == pytest.approx(4 / 13) and shares["to_v"] == pytest.approx(4 / 13)
    assert shares["to_k"] == shares["feed_forward"] == shares["rest"] == pytest.approx(1 / 13)


def test_a_loha_is_taken_whole(tmp_path: Path) -> None:
    name, draw = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_v", torch.Generator().manual_seed(1)
    sizes = {"hada_w1_a": (8, 2), "hada_w1_b": (2, 64), "hada_w2_a": (8, 2), "hada_w2_b": (2, 64)}
    parts = {part: torch.randn(size, generator=draw) for part, size in sizes.items()}
    lora = open_unet_lora(save(tmp_path / "x.safetensors", {f"{name}.{part}": own for part, own in parts.items()}))
    whole = (parts["hada_w1_a"] @ parts["hada_w1_b"]) * (parts["hada_w2_a"] @ parts["hada_w2_b"])
    delta = lora.delta(lora.places[0], "to_v", ROWS)
    assert delta is not None and np.allclose(delta, ROWS @ whole.numpy().T, rtol=1e-5, atol=1e-4)


STEM = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_v"
PAIR = {"lora_down.weight": torch.ones(2, 64), "lora_up.weight": torch.ones(8, 2)}
LEFT_OUT = {
    "DoRA LoRA": {**PAIR, "dora_scale": torch.ones(8, 1)},
    "OFT": {"oft_blocks": torch.zeros(2, 4, 4), "alpha": torch.tensor(1.0)},
    "GLoRA": {f"{part}.weight": torch.ones(2, 2) for part in ("a1", "a2", "b1", "b2")},
    "(IA)3": {"weight": torch.ones(8), "on_input": torch.tensor(False)},
    "AdaLoRA": {**PAIR, "lora_E": torch.ones(2, 1)},
    "quantised": {name: part.to(torch.int8) for name, part in PAIR.items()},
}


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_modules_of_other_kinds_are_counted_by_their_kind(tmp_path: Path, kind: str) -> None:
    stems = (STEM, STEM.replace("attn2_to_v", "attn1_to_q"))
    other = {f"{stem}.{part}": own for stem in stems for part, own in LEFT_OUT[kind].items()}
    beside = {name: part for name, part in unet_lora().items() if not name.startswith(STEM)}
    whole = open_unet_lora(save(tmp_path / "x.safetensors", beside | other))
    assert whole.left_out == {kind: 2} and whole.left_out_projections == {kind: 1}
    assert len(whole.changes) == 31
    alone = open_unet_lora(save(tmp_path / "alone.safetensors", other))
    assert not alone.changes and not any(alone.shares().values()) and alone.left_out == {kind: 2}


def test_nothing_is_left_out_of_a_whole_lora(tmp_path: Path) -> None:
    assert open_unet_lora(save(tmp_path / "x.safetensors", unet_lora())).left_out == {}


def test_a_norm_counts_among_the_rest(tmp_path: Path) -> None:
    state = {"lora_unet_down_blocks_0_resnets_0_norm1.w_norm": torch.ones(5)}
    assert open_unet_lora(save(tmp_path / "x.safetensors", state)).squares == {"rest": pytest.approx(5)}


def test_a_convolution_counts_among_the_rest(tmp_path: Path) -> None:
    name = "lora_unet_down_blocks_0_resnets_0_conv1"
    state = {f"{name}.lora_down.weight": torch.ones(1, 2, 3, 3), f"{name}.lora_up.weight": torch.ones(3, 1, 1, 1)}
    lora = open_unet_lora(save(tmp_path / "x.safetensors", state))
    assert lora.squares == {"rest": pytest.approx(54)} and not lora.places and lora.context is None


def test_a_lora_of_the_text_encoder_alone_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoder, match="changes no U-Net"):
        open_unet_lora(save_lora(tmp_path / "x.safetensors"))


def test_what_is_for_the_text_encoder_is_not_read(tmp_path: Path) -> None:
    lora = open_unet_lora(save(tmp_path / "x.safetensors", unet_lora() | random_lora()))
    assert len(lora.changes) == 32


def test_opening_is_given_up_when_nobody_waits(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        open_unet_lora(save(tmp_path / "x.safetensors", unet_lora()), lambda: True)
