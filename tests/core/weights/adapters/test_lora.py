"""LoRAs of every layout and kind: the change of each weight by arithmetic, on and off again without a trace."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import (
    IDS,
    State,
    check_parity,
    encode_ids,
    hollow_state,
    lora_of,
    save,
    save_hollow,
    tiny_state,
    under,
)
from safetensors.torch import load_file

from core.encoder.encoder import Encoder
from core.model import Model
from core.program.cancellation import Cancelled
from core.weights import UnreadableEncoder
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_encoder

L = tiny_state()
Q0 = "text_model.encoder.layers.0.self_attn.q_proj"
Q0_KOHYA = f"lora_te_{Q0.replace('.', '_')}"
FC1 = "text_model.encoder.layers.2.mlp.fc1"


def pair(rows: int, columns: int, rank: int = 2, seed: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """up [rows, rank] and down [rank, columns]."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(rows, rank, generator=generator), torch.randn(rank, columns, generator=generator)


UP, DOWN = pair(64, 64)
PRODUCT = UP @ DOWN
PARTS = {"lora_up.weight": UP, "lora_down.weight": DOWN}


def check(encoder: Encoder, path: Path, changes: dict[str, torch.Tensor], strength: float = 1.0) -> None:
    """The file's changes are those, and the states those of transformers with the changed weights."""
    apply_loras([encoder], [(open_lora(path), strength)])
    changed = L | {f"{module}.weight": L[f"{module}.weight"] + strength * delta for module, delta in changes.items()}
    for module in changes:
        weight = encoder.weight(f"{module}.weight")
        torch.testing.assert_close(weight, changed[f"{module}.weight"], rtol=0, atol=2e-5)
    check_parity(encoder, changed, rtol=1e-4, atol=1e-4)


KOHYA, PEFT = "lora_up.weight lora_down.weight", "lora_B.weight lora_A.weight"
# The name of a module as its own, without `text_model.` (short) and with underscores, and the names of its two parts.
NAMINGS = {
    "kohya": ("lora_te_{underscored}", KOHYA),
    "kohya te1": ("lora_te1_{underscored}", KOHYA),
    "diffusers": ("text_encoder.{module}", PEFT),
    "older diffusers": ("text_encoder.{module}", "lora_linear_layer.up.weight lora_linear_layer.down.weight"),
    "peft": ("base_model.model.{module}", PEFT),
    "peft with adapter": ("{module}", "lora_B.default.weight lora_A.default.weight"),
    "comfyui": ("text_encoders.clip_l.transformer.{module}", KOHYA),
    "clip_l": ("clip_l.{module}", KOHYA),
    "flat": ("text_encoder.{short}", PEFT),
}
OLDEST = "text_encoder.text_model.encoder.layers.1.self_attn.to_{}_lora.{{}}.weight"
UNET = {"lora_unet_down_blocks_0_attn1_to_q.lora_up.weight": torch.rand(4, 2)}


@pytest.mark.parametrize("naming", NAMINGS)
def test_every_naming_changes_the_right_weights(naming: str, encoder: Encoder, tmp_path: Path) -> None:
    form, parts = NAMINGS[naming]
    state, changes = dict(UNET), {}
    for module in (Q0, FC1):
        up, down = pair(*L[f"{module}.weight"].shape)
        names = {"underscored": module.replace(".", "_"), "short": module.removeprefix("text_model.")}
        stem = form.format(module=module, **names)
        state |= {f"{stem}.{part}": matrix for part, matrix in zip(parts.split(), (up, down), strict=True)}
        changes[module] = up @ down
    check(encoder, save(tmp_path / "lora.safetensors", state), changes, 0.1)


@pytest.mark.parametrize(
    ("name", "module"),
    [
        *[(OLDEST.format(part), f"1.self_attn.{part}_proj") for part in ("q", "k", "v", "out")],
        ("lora_te_transformer_resblocks_0_attn_out_proj.lora_{}.weight", "0.self_attn.out_proj"),
        ("lora_te_transformer_resblocks_2_mlp_c_fc.lora_{}.weight", "2.mlp.fc1"),
    ],
)
def test_the_oldest_diffusers_and_openclip_name_modules_otherwise(
    name: str, module: str, encoder: Encoder, tmp_path: Path
) -> None:
    module = f"text_model.encoder.layers.{module}"
    up, down = pair(*L[f"{module}.weight"].shape)
    path = save(tmp_path / "lora.safetensors", {name.format("up"): up, name.format("down"): down})
    check(encoder, path, {module: up @ down}, 0.1)


@pytest.mark.parametrize(
    ("numbers", "factor"),
    [
        ({}, 1.0),
        ({"alpha": 1.0}, 0.5),
        ({"alpha": 4.0}, 2.0),
        ({"alpha": 0.0}, 0.0),
        ({"alpha": -2.0}, -1.0),
        ({"scale": 0.3}, 0.3),
        ({"scale": 0.3, "alpha": 1.0}, 0.3),
    ],
)
@pytest.mark.parametrize("strength", [1.0, -0.5, 0.0])
def test_strength_alpha_rank_and_scale_multiply(
    numbers: dict[str, float], factor: float, strength: float, encoder: Encoder, tmp_path: Path
) -> None:
    scalars = {f"{Q0_KOHYA}.{name}": torch.tensor(number) for name, number in numbers.items()}
    state = lora_of(Q0, UP * 0.1, DOWN) | scalars
    check(encoder, save(tmp_path / "lora.safetensors", state), {Q0: factor * PRODUCT * 0.1}, strength)


def loha() -> tuple[State, torch.Tensor]:
    (a, b), (c, d) = pair(64, 64, 2, 3), pair(64, 64, 2, 4)
    return {"hada_w1_a": a, "hada_w1_b": b, "hada_w2_a": c, "hada_w2_b": d}, (a @ b) * (c @ d) * 0.5


def lokr(first_full: bool, second_full: bool) -> tuple[State, torch.Tensor]:
    (a, b), (c, d) = pair(4, 8, 2, 5), pair(16, 8, 2, 6)
    first = {"lokr_w1": a @ b} if first_full else {"lokr_w1_a": a, "lokr_w1_b": b}
    second = {"lokr_w2": c @ d} if second_full else {"lokr_w2_a": c, "lokr_w2_b": d}
    blocks = (a @ b)[:, None, :, None] * (c @ d)[None, :, None, :]
    return first | second, blocks.reshape(64, 64) * (1.0 if first_full and second_full else 0.5)


def dora(rows: bool, flat: bool = False) -> tuple[State, torch.Tensor]:
    own = L[f"{Q0}.weight"]
    merged = own + 0.5 * PRODUCT
    lengths = torch.rand(64, 1) + 0.5 if rows else torch.rand(1, 64) + 0.5
    change = merged * lengths / merged.norm(dim=int(rows), keepdim=True) - own
    return PARTS | {"dora_scale": lengths.flatten() if flat else lengths}, change


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (loha(), "LoHa"),
        (lokr(True, True), "LoKr"),
        (lokr(True, False), "LoKr"),
        (lokr(False, True), "LoKr"),
        (lokr(False, False), "LoKr"),
        (dora(rows=False), "DoRA LoRA"),
        (dora(rows=True), "DoRA LoRA"),
        (dora(rows=True, flat=True), "DoRA LoRA"),
        (({"diff": PRODUCT}, PRODUCT), "full"),
    ],
)
def test_the_other_kinds_go_by_their_formulae(
    made: tuple[State, torch.Tensor], kind: str, encoder: Encoder, tmp_path: Path
) -> None:
    parts, change = made
    alpha = {} if kind == "full" else {"alpha": torch.tensor(1.0)}
    path = save(tmp_path / "lora.safetensors", under(f"{Q0_KOHYA}.", parts | alpha))
    assert open_lora(path).kinds == (kind,)
    check(encoder, path, {Q0: change}, 0.1)


def test_a_full_change_of_a_bias_is_added(encoder: Encoder, tmp_path: Path) -> None:
    bias = torch.rand(64)
    path = save(tmp_path / "lora.safetensors", under(f"{Q0_KOHYA}.", {"diff": PRODUCT, "diff_b": bias}))
    apply_loras([encoder], [(open_lora(path), 0.5)])
    torch.testing.assert_close(encoder.weight(f"{Q0}.bias"), L[f"{Q0}.bias"] + 0.5 * bias)
    torch.testing.assert_close(encoder.weight(f"{Q0}.weight"), L[f"{Q0}.weight"] + 0.5 * PRODUCT)


def test_a_change_of_norms_is_added_and_the_last_one_is_used(encoder: Encoder, tmp_path: Path) -> None:
    change = torch.rand(64)
    names = ("final_layer_norm.w_norm", "final_layer_norm.b_norm", "encoder_layers_1_layer_norm2.w_norm")
    path = save(tmp_path / "lora.safetensors", {f"lora_te_text_model_{name}": change for name in names})
    before = encoder.final_norm.weight.copy()
    apply_loras([encoder], [(open_lora(path), 1.0)])
    np.testing.assert_allclose(encoder.final_norm.weight, before + change.numpy(), rtol=0, atol=1e-6)
    assert {name for name in L if not torch.equal(encoder.weight(name), L[name])} == {
        "text_model.final_layer_norm.weight",
        "text_model.final_layer_norm.bias",
        "text_model.encoder.layers.1.layer_norm2.weight",
    }
    apply_loras([encoder], [])
    np.testing.assert_array_equal(encoder.final_norm.weight, before)


def test_a_change_of_fused_attention_is_taken_apart(encoder: Encoder, tmp_path: Path) -> None:
    up, down = pair(192, 64)
    path = save(tmp_path / "lora.safetensors", lora_of("model.transformer.resblocks.1.attn.in_proj", up, down))
    thirds = dict(zip("qkv", (up @ down).split(64), strict=True))
    changes = {f"text_model.encoder.layers.1.self_attn.{part}_proj": third for part, third in thirds.items()}
    check(encoder, path, changes, 0.1)


@pytest.mark.parametrize(
    "stems",
    [
        (Q0_KOHYA.replace("te_", "te1_", 1), Q0_KOHYA.replace("te_", "te2_", 1)),
        (f"text_encoder.{Q0}", f"text_encoder_2.{Q0}"),
    ],
)
def test_each_of_two_encoders_gets_its_own(stems: tuple[str, str], sdxl: Model, tmp_path: Path) -> None:
    first, second = (under(f"{stem}.", PARTS) for stem in stems)
    second[f"{stems[1]}.alpha"] = torch.tensor(4.0)  # which is twice the rank
    apply_loras(sdxl.encoders, [(open_lora(save(tmp_path / "lora.safetensors", first | second)), 1.0)])
    for factor, encoder in enumerate(sdxl.encoders, 1):
        change = encoder.weight(f"{Q0}.weight") - encoder.own_weight(f"{Q0}.weight")
        torch.testing.assert_close(change, factor * PRODUCT, rtol=0, atol=1e-5)


def test_several_add_up_and_none_or_one_at_strength_nought_restores_every_bit(encoder: Encoder, tmp_path: Path) -> None:
    first = open_lora(save(tmp_path / "a.safetensors", lora_of(Q0, UP, DOWN)))
    second = open_lora(save(tmp_path / "b.safetensors", lora_of(Q0, DOWN.T, DOWN)))
    before, name = encode_ids(encoder, IDS), f"{Q0}.weight"
    apply_loras([encoder], [(first, 0.3), (second, -0.2)])
    torch.testing.assert_close(encoder.weight(name), L[name] + 0.3 * PRODUCT - 0.2 * DOWN.T @ DOWN)
    assert np.abs(encode_ids(encoder, IDS) - before).max() > 1e-2
    for strength in (0.1, 1.0, -2.0):  # as a slider moves
        apply_loras([encoder], [(first, strength)])
    torch.testing.assert_close(encoder.weight(name), L[name] - 2 * PRODUCT)
    assert set(encoder.weight_names) == set(L)
    dora_lora = open_lora(save(tmp_path / "c.safetensors", under(f"{Q0_KOHYA}.", dora(rows=True)[0])))
    for loras in ([], [(dora_lora, 0.0)]):
        apply_loras([encoder], loras)
        assert all(torch.equal(encoder.weight(name), weight) for name, weight in L.items())
        np.testing.assert_array_equal(encode_ids(encoder, IDS), before)


# --- what is said


def test_a_lora_of_the_u_net_alone_is_information_and_no_error(encoder: Encoder, tmp_path: Path) -> None:
    lora = open_lora(save(tmp_path / "lora.safetensors", UNET))
    assert not lora.changes
    (note,) = apply_loras([encoder], [(lora, 1.0)])
    assert "changes no text encoder" in note


def test_a_lora_for_another_width_is_refused_and_nothing_changes(encoder: Encoder, tmp_path: Path) -> None:
    good = open_lora(save(tmp_path / "a.safetensors", lora_of(Q0, UP, DOWN)))
    wide = open_lora(save(tmp_path / "wide.safetensors", lora_of(Q0, *pair(768, 768))))
    before = encode_ids(encoder, IDS)
    with pytest.raises(UnreadableEncoder, match=r"“wide\.safetensors” was made for another model.*768 x 768.*is 64"):
        apply_loras([encoder], [(good, 1.0), (wide, 1.0)])
    np.testing.assert_array_equal(encode_ids(encoder, IDS), before)


def test_changes_of_layers_that_are_not_there_are_counted(encoder: Encoder, tmp_path: Path) -> None:
    state = lora_of(Q0, UP, DOWN) | lora_of(Q0.replace(".0.", ".11."), UP, DOWN)
    (note,) = apply_loras([encoder], [(open_lora(save(tmp_path / "a.safetensors", state)), 1.0)])
    assert note.startswith("1 of the changes")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["oft_diag", "alpha"], "OFT"),
        (["lokr_t1", "lokr_w1_a", "lokr_w1_b", "lokr_w2"], "LoKr with core"),
        (["lora_A", "lora_B", "lora_E"], "AdaLoRA"),
        (["ia3_l"], r"\(IA\)3"),
    ],
)
def test_kinds_without_a_formula_here_are_named(parts: list[str], says: str, tmp_path: Path) -> None:
    state = {f"{Q0_KOHYA}.{part}": torch.rand(2, 2) for part in parts}
    with pytest.raises(UnreadableEncoder, match=f"of the kind {says}.*not supported"):
        open_lora(save(tmp_path / "a.safetensors", state))


@pytest.mark.parametrize(
    "parts",
    [
        {"lora_up.weight": UP},
        PARTS | {"lora_down.weight": torch.rand(3, 64)},
        PARTS | {"lora_up.weight": UP[:, 0]},
        PARTS | {"alpha": torch.rand(2)},
        PARTS | {"dora_scale": torch.rand(7)},
        PARTS | {"hada_w1_a": UP},
        {"hada_w1_a": UP, "hada_w1_b": DOWN, "hada_w2_a": UP, "hada_w2_b": DOWN[:, :3]},
        {"oft_R.weight": torch.rand(4, 7)},
        {"oft_blocks": torch.rand(4, 16, 15)},
        {"oft_blocks": torch.rand(9, 4, 16, 16)},
        {"oft_blocks": torch.rand(4, 16, 16), "rescale": torch.rand(63, 1)},
        {"a1.weight": UP, "a2.weight": DOWN, "b1.weight": UP, "b2.weight": DOWN[:, :3]},
        {"weight": torch.rand(64), "on_input": torch.ones(2)},
    ],
)
def test_parts_that_do_not_fit_are_refused_by_their_place(parts: State, tmp_path: Path) -> None:
    path = save(tmp_path / "a.safetensors", under(f"{Q0_KOHYA}.", parts))
    with pytest.raises(UnreadableEncoder, match=r"“a\.safetensors” is damaged: at text_model\.encoder\.layers\.0"):
        open_lora(path)


OTHER_STATES = [L, {"emb_params": torch.rand(2, 64)}, {}, {f"{Q0_KOHYA}.alpha": torch.tensor(1.0)}]


@pytest.mark.parametrize("state", OTHER_STATES, ids=["encoder", "embedding", "empty", "alpha alone"])
def test_other_files_are_no_loras(state: State, tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoder, match="is not a LoRA"):
        open_lora(save(tmp_path / "a.safetensors", state))


def test_only_what_is_for_text_encoders_is_read(tmp_path: Path) -> None:
    names = {f"lora_unet_{index}.lora_up.weight": ("F16", (2**28, 2)) for index in range(3)}
    names |= {name: ("F32", tuple(part.shape)) for name, part in lora_of(Q0, UP, DOWN).items()}
    assert len(open_lora(save_hollow(tmp_path / "a.safetensors", names)).changes) == 1


def test_cancelling_leaves_off_reading(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        open_lora(save(tmp_path / "a.safetensors", lora_of(Q0, UP, DOWN)), lambda: True)


# --- cloneofsimo's own layout: the samples


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """An encoder of SD 1.x's own width and count of layers, whose numbers are all nought."""
    return open_encoder(
        save_hollow(tmp_path_factory.mktemp("wide") / "clip_l.safetensors", hollow_state(width=768, layers=12))
    )


def simo_products(path: Path) -> list[torch.Tensor]:
    """up @ down of each attention matrix, in the order of the file's numbers."""
    if path.suffix == ".pt":
        parts = torch.load(path, map_location="cpu", weights_only=True)
    else:
        state = load_file(path)
        parts = [state[f"text_encoder:{number}:{part}"] for number in range(48) for part in ("up", "down")]
    return [up.float() @ down.float() for up, down in zip(parts[::2], parts[1::2], strict=True)]


@pytest.mark.parametrize(
    "name", ["analog_svd_rank4.safetensors", "lora_disney.safetensors", "lora_kiriko2.text_encoder.pt"]
)
def test_the_samples_change_each_attention_weight_by_their_product(name: str, wide: Encoder, shared: Path) -> None:
    path = shared / "samples" / "lora" / name
    lora, products = open_lora(path), simo_products(path)
    assert apply_loras([wide], [(lora, 0.7)]) == () and len(lora.changes) == len(products) == 48
    for number, product in enumerate(products):
        part = ("k_proj", "v_proj", "q_proj", "out_proj")[number % 4]
        weight = wide.weight(f"text_model.encoder.layers.{number // 4}.self_attn.{part}.weight")
        torch.testing.assert_close(weight, 0.7 * product, rtol=1e-4, atol=1e-7)


def test_weights_that_are_no_plain_numbers_are_refused_with_what_to_do(tmp_path: Path) -> None:
    state = lora_of(Q0, UP, DOWN) | {f"{Q0_KOHYA}.lora_up.weight": torch.ones(64, 2, dtype=torch.int8)}
    with pytest.raises(UnreadableEncoder, match=r"lora_up\.weight in a form that is not read.*not quantised"):
        open_lora(save(tmp_path / "a.safetensors", state))
