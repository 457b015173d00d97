"""LoRAs of every layout and kind: the change of each weight by arithmetic, on and off again without a trace."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import (
    LAYERS_G,
    State,
    as_openclip,
    encode_ids,
    ids_of,
    reference,
    save,
    save_hollow,
    tiny_state,
    under,
    weight_in_use,
)
from safetensors.torch import load_file

from core.encoder.encoder import Encoder
from core.weights import UnreadableEncoder
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_mixing import apply_loras
from core.weights.opening import open_encoder, open_model

IDS = ids_of((320, 1125, 539, 320, 2368))
L = tiny_state()
Q0 = "text_model.encoder.layers.0.self_attn.q_proj"
FC1 = "text_model.encoder.layers.2.mlp.fc1"


def pair(rows: int, columns: int, rank: int = 2, seed: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """up [rows, rank] and down [rank, columns]."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(rows, rank, generator=generator), torch.randn(rank, columns, generator=generator)


UP, DOWN = pair(64, 64)
UP_FC, DOWN_FC = pair(256, 64, seed=2)
PRODUCT = UP @ DOWN


def kohya(module: str, root: str = "lora_te") -> str:
    return f"{root}_{module.replace('.', '_')}"


def expected(changes: dict[str, torch.Tensor]) -> np.ndarray:
    state = L | {f"{module}.weight": L[f"{module}.weight"] + change for module, change in changes.items()}
    return reference(state, IDS)[0]


def check(encoder: Encoder, path: Path, changes: dict[str, torch.Tensor], strength: float = 1.0) -> None:
    """The file's changes are those, and the states those of transformers with the changed weights."""
    apply_loras([encoder], [(open_lora(path), strength)])
    for module, change in changes.items():
        own = L[f"{module}.weight"]
        torch.testing.assert_close(
            weight_in_use(encoder, f"{module}.weight") - own, strength * change, rtol=0, atol=2e-5
        )
    changed = {module: strength * change for module, change in changes.items()}
    np.testing.assert_allclose(encode_ids(encoder, IDS), expected(changed), rtol=1e-4, atol=1e-4)


NAMINGS: dict[str, tuple[str, str, str, str]] = {
    "kohya": (kohya(Q0), kohya(FC1), "lora_up.weight", "lora_down.weight"),
    "kohya te1": (kohya(Q0, "lora_te1"), kohya(FC1, "lora_te1"), "lora_up.weight", "lora_down.weight"),
    "diffusers": (f"text_encoder.{Q0}", f"text_encoder.{FC1}", "lora_B.weight", "lora_A.weight"),
    "older diffusers": (
        f"text_encoder.{Q0}",
        f"text_encoder.{FC1}",
        "lora_linear_layer.up.weight",
        "lora_linear_layer.down.weight",
    ),
    "peft": (f"base_model.model.{Q0}", f"base_model.model.{FC1}", "lora_B.weight", "lora_A.weight"),
    "peft with adapter": (Q0, FC1, "lora_B.default.weight", "lora_A.default.weight"),
    "comfyui": (
        f"text_encoders.clip_l.transformer.{Q0}",
        f"text_encoders.clip_l.transformer.{FC1}",
        "lora_up.weight",
        "lora_down.weight",
    ),
    "clip_l": (f"clip_l.{Q0}", f"clip_l.{FC1}", "lora_up.weight", "lora_down.weight"),
    "flat": (
        f"text_encoder.{Q0.removeprefix('text_model.')}",
        f"text_encoder.{FC1.removeprefix('text_model.')}",
        "lora_B.weight",
        "lora_A.weight",
    ),
    "openclip": (
        "lora_te_transformer_resblocks_0_attn_out_proj",
        "lora_te_transformer_resblocks_2_mlp_c_fc",
        "lora_up.weight",
        "lora_down.weight",
    ),
}
UNET = {"lora_unet_down_blocks_0_attn1_to_q.lora_up.weight": torch.rand(4, 2)}


@pytest.mark.parametrize("naming", NAMINGS)
def test_every_naming_changes_the_right_weights(naming: str, encoder: Encoder, tmp_path: Path) -> None:
    first, second, up, down = NAMINGS[naming]
    state = {f"{first}.{up}": UP, f"{first}.{down}": DOWN, f"{second}.{up}": UP_FC, f"{second}.{down}": DOWN_FC} | UNET
    attention = Q0.replace("q_proj", "out_proj") if naming == "openclip" else Q0
    changes = {attention: PRODUCT, FC1: UP_FC @ DOWN_FC}
    check(encoder, save(tmp_path / "lora.safetensors", state), changes, 0.1)


@pytest.mark.parametrize("part", ["q", "k", "v", "out"])
def test_the_oldest_diffusers_naming_is_known(part: str, encoder: Encoder, tmp_path: Path) -> None:
    stem = f"text_encoder.text_model.encoder.layers.1.self_attn.to_{part}_lora"
    path = save(tmp_path / "lora.safetensors", {f"{stem}.up.weight": UP, f"{stem}.down.weight": DOWN})
    check(encoder, path, {f"text_model.encoder.layers.1.self_attn.{part}_proj": PRODUCT}, 0.1)


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
    stem = kohya(Q0)
    state = {f"{stem}.lora_up.weight": UP * 0.1, f"{stem}.lora_down.weight": DOWN}
    state |= {f"{stem}.{name}": torch.tensor(number) for name, number in numbers.items()}
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
    lengths = torch.rand(64) + 0.5
    own = L[f"{Q0}.weight"]
    merged = own + 0.5 * PRODUCT
    norms = torch.stack([merged[line].norm() if rows else merged[:, line].norm() for line in range(64)])
    factors = lengths / norms
    change = merged * (factors[:, None] if rows else factors[None]) - own
    stored = lengths if flat else lengths[:, None] if rows else lengths[None]
    return {"lora_up.weight": UP, "lora_down.weight": DOWN, "dora_scale": stored}, change


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
    state = under(f"{kohya(Q0)}.", {**parts, "alpha": torch.tensor(1.0)})
    if kind == "full":
        del state[f"{kohya(Q0)}.alpha"]
    path = save(tmp_path / "lora.safetensors", state)
    assert open_lora(path).kinds == (kind,)
    check(encoder, path, {Q0: change}, 0.1)


def test_a_full_change_of_a_bias_is_added(encoder: Encoder, tmp_path: Path) -> None:
    stem = kohya(Q0)
    bias = torch.rand(64)
    path = save(tmp_path / "lora.safetensors", {f"{stem}.diff": PRODUCT, f"{stem}.diff_b": bias})
    apply_loras([encoder], [(open_lora(path), 0.5)])
    torch.testing.assert_close(weight_in_use(encoder, f"{Q0}.bias"), L[f"{Q0}.bias"] + 0.5 * bias)
    torch.testing.assert_close(weight_in_use(encoder, f"{Q0}.weight"), L[f"{Q0}.weight"] + 0.5 * PRODUCT)


def test_a_change_of_norms_is_added_and_the_last_one_is_used(encoder: Encoder, tmp_path: Path) -> None:
    last = "text_model.final_layer_norm"
    change = torch.rand(64)
    state = {f"{kohya(last)}.w_norm": change, f"{kohya(last)}.b_norm": change}
    state |= {f"{kohya('text_model.encoder.layers.1.layer_norm2')}.w_norm": change}
    before = encoder.final_norm.weight.copy()
    apply_loras([encoder], [(open_lora(save(tmp_path / "lora.safetensors", state)), 1.0)])
    np.testing.assert_allclose(encoder.final_norm.weight, before + change.numpy(), rtol=0, atol=1e-6)
    assert len(encoder._replaced) == 3
    apply_loras([encoder], [])
    np.testing.assert_array_equal(encoder.final_norm.weight, before)


def test_a_change_of_fused_attention_is_taken_apart(encoder: Encoder, tmp_path: Path) -> None:
    up, down = pair(192, 64)
    stem = "lora_te_model_transformer_resblocks_1_attn_in_proj"
    path = save(tmp_path / "lora.safetensors", {f"{stem}.lora_up.weight": up, f"{stem}.lora_down.weight": down})
    thirds = dict(zip("qkv", (up @ down).split(64), strict=True))
    changes = {f"text_model.encoder.layers.1.self_attn.{part}_proj": third for part, third in thirds.items()}
    check(encoder, path, changes, 0.1)


@pytest.mark.parametrize("root", ["lora_te{}_", "text_encoder{}."])
def test_each_of_two_encoders_gets_its_own(root: str, tmp_path: Path) -> None:
    g = tiny_state(torch.float16, 9, LAYERS_G)
    state = under("conditioner.embedders.0.transformer.", L)
    state |= under("conditioner.embedders.1.model.", as_openclip(g))
    model = open_model(save(tmp_path / "sdxl.safetensors", state))
    roots = [root.format(number) for number in (("1", "2") if "lora" in root else ("", "_2"))]
    dots = "." in root
    lora: State = {}
    for index, own in enumerate(roots):
        stem = own + (Q0 if dots else Q0.replace(".", "_"))
        lora |= {f"{stem}.lora_up.weight": UP * (index + 1), f"{stem}.lora_down.weight": DOWN}
    apply_loras(model.encoders, [(open_lora(save(tmp_path / "lora.safetensors", lora)), 1.0)])
    for index, (encoder, own) in enumerate(zip(model.encoders, (L, g), strict=True)):
        change = weight_in_use(encoder, f"{Q0}.weight") - own[f"{Q0}.weight"].float()
        torch.testing.assert_close(change, PRODUCT * (index + 1), rtol=0, atol=1e-5)


def test_several_add_up_and_none_restores_every_bit(encoder: Encoder, tmp_path: Path) -> None:
    first = save(tmp_path / "a.safetensors", under(f"{kohya(Q0)}.", {"lora_up.weight": UP, "lora_down.weight": DOWN}))
    second = save(
        tmp_path / "b.safetensors",
        under(f"{kohya(Q0)}.", {"lora_up.weight": DOWN.T.contiguous(), "lora_down.weight": DOWN}),
    )
    before = encode_ids(encoder, IDS)
    weights = {name: weight_in_use(encoder, name).clone() for name in encoder.weight_names}
    loras = [(open_lora(first), 0.3), (open_lora(second), -0.2)]
    apply_loras([encoder], loras)
    both = weight_in_use(encoder, f"{Q0}.weight")
    torch.testing.assert_close(both, L[f"{Q0}.weight"] + 0.3 * PRODUCT - 0.2 * DOWN.T @ DOWN)
    assert np.abs(encode_ids(encoder, IDS) - before).max() > 1e-2
    for strength in (0.1, 1.0, -2.0):  # as a slider moves
        apply_loras([encoder], [(loras[0][0], strength)])
    torch.testing.assert_close(weight_in_use(encoder, f"{Q0}.weight"), L[f"{Q0}.weight"] - 2 * PRODUCT)
    apply_loras([encoder], [])
    assert all(torch.equal(weight_in_use(encoder, name), weight) for name, weight in weights.items())
    np.testing.assert_array_equal(encode_ids(encoder, IDS), before)


def test_a_lora_at_strength_nought_changes_no_bit(encoder: Encoder, tmp_path: Path) -> None:
    state, _ = dora(rows=True)
    before = encode_ids(encoder, IDS)
    apply_loras([encoder], [(open_lora(save(tmp_path / "a.safetensors", under(f"{kohya(Q0)}.", state))), 0.0)])
    np.testing.assert_array_equal(encode_ids(encoder, IDS), before)


# --- what is said


def test_a_lora_of_the_u_net_alone_is_information_and_no_error(encoder: Encoder, tmp_path: Path) -> None:
    lora = open_lora(save(tmp_path / "lora.safetensors", UNET))
    assert not lora.changes
    (note,) = apply_loras([encoder], [(lora, 1.0)])
    assert "changes no text encoder" in note


def test_a_lora_for_another_width_is_refused_and_nothing_changes(encoder: Encoder, tmp_path: Path) -> None:
    up, down = pair(768, 768)
    good = open_lora(
        save(tmp_path / "a.safetensors", under(f"{kohya(Q0)}.", {"lora_up.weight": UP, "lora_down.weight": DOWN}))
    )
    path = save(tmp_path / "wide.safetensors", under(f"{kohya(Q0)}.", {"lora_up.weight": up, "lora_down.weight": down}))
    before = encode_ids(encoder, IDS)
    with pytest.raises(UnreadableEncoder, match=r"“wide\.safetensors” was made for another model.*768 x 768.*is 64"):
        apply_loras([encoder], [(good, 1.0), (open_lora(path), 1.0)])
    np.testing.assert_array_equal(encode_ids(encoder, IDS), before)


def test_changes_of_layers_that_are_not_there_are_counted(encoder: Encoder, tmp_path: Path) -> None:
    parts = {"lora_up.weight": UP, "lora_down.weight": DOWN}
    state = under(f"{kohya(Q0)}.", parts) | under(f"{kohya(Q0.replace('.0.', '.11.'))}.", parts)
    (note,) = apply_loras([encoder], [(open_lora(save(tmp_path / "a.safetensors", state)), 1.0)])
    assert note.startswith("1 of the changes")


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["oft_blocks", "alpha"], "OFT"),
        (["hada_t1", "hada_t2", "hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"], "LoHa with core"),
        (["a1.weight", "a2.weight", "b1.weight", "b2.weight"], "GLoRA"),
        (["weight", "on_input"], r"\(IA\)3"),
    ],
)
def test_kinds_without_a_formula_here_are_named(parts: list[str], says: str, tmp_path: Path) -> None:
    state = {f"{kohya(Q0)}.{part}": torch.rand(2, 2) for part in parts}
    with pytest.raises(UnreadableEncoder, match=f"of the kind {says}.*not supported"):
        open_lora(save(tmp_path / "a.safetensors", state))


@pytest.mark.parametrize(
    "parts",
    [
        {"lora_up.weight": UP},
        {"lora_up.weight": UP, "lora_down.weight": torch.rand(3, 64)},
        {"lora_up.weight": UP[:, 0], "lora_down.weight": DOWN},
        {"lora_up.weight": UP, "lora_down.weight": DOWN, "alpha": torch.rand(2)},
        {"lora_up.weight": UP, "lora_down.weight": DOWN, "dora_scale": torch.rand(7)},
        {"lora_up.weight": UP, "lora_down.weight": DOWN, "hada_w1_a": UP},
        {"hada_w1_a": UP, "hada_w1_b": DOWN, "hada_w2_a": UP, "hada_w2_b": DOWN[:, :3].contiguous()},
        {"alpha": torch.tensor(1.0)},
    ],
)
def test_parts_that_do_not_fit_are_refused_by_their_place(parts: State, tmp_path: Path) -> None:
    path = save(tmp_path / "a.safetensors", under(f"{kohya(Q0)}.", parts))
    with pytest.raises(UnreadableEncoder, match=r"“a\.safetensors” is damaged: at text_model\.encoder\.layers\.0"):
        open_lora(path)


def test_other_files_are_no_loras(tmp_path: Path) -> None:
    for name, state in (("encoder", L), ("embedding", {"emb_params": torch.rand(2, 64)}), ("empty", {})):
        with pytest.raises(UnreadableEncoder, match="is not a LoRA"):
            open_lora(save(tmp_path / f"{name}.safetensors", state))


def test_only_what_is_for_text_encoders_is_read(tmp_path: Path) -> None:
    names = {f"lora_unet_{index}.lora_up.weight": ("F16", (2**28, 2)) for index in range(3)}
    names |= {f"{kohya(Q0)}.lora_up.weight": ("F32", (64, 2)), f"{kohya(Q0)}.lora_down.weight": ("F32", (2, 64))}
    assert len(open_lora(save_hollow(tmp_path / "a.safetensors", names)).changes) == 1


# --- cloneofsimo's own layout, and the samples


def simo(number: int) -> str:
    part = ("k_proj", "v_proj", "q_proj", "out_proj")[number % 4]
    return f"text_model.encoder.layers.{number // 4}.self_attn.{part}"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """An encoder of SD 1.x's own width and count of layers, whose numbers are all nought."""
    layers = {}
    for layer in range(12):
        stem = f"text_model.encoder.layers.{layer}."
        for part in ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj"):
            layers |= {f"{stem}{part}.weight": (768, 768), f"{stem}{part}.bias": (768,)}
        for part, shape in (("mlp.fc1", (3072, 768)), ("mlp.fc2", (768, 3072))):
            layers |= {f"{stem}{part}.weight": shape, f"{stem}{part}.bias": shape[:1]}
        for part in ("layer_norm1", "layer_norm2"):
            layers |= {f"{stem}{part}.weight": (768,), f"{stem}{part}.bias": (768,)}
    layers |= {f"text_model.final_layer_norm.{kind}": (768,) for kind in ("weight", "bias")}
    layers["text_model.embeddings.token_embedding.weight"] = (49408, 768)
    layers["text_model.embeddings.position_embedding.weight"] = (77, 768)
    path = tmp_path_factory.mktemp("wide") / "clip_l.safetensors"
    return open_encoder(save_hollow(path, {name: ("F16", tuple(shape)) for name, shape in layers.items()}))


@pytest.mark.parametrize("name", ["analog_svd_rank4.safetensors", "lora_disney.safetensors"])
def test_the_samples_change_each_attention_weight_by_their_product(name: str, wide: Encoder, shared: Path) -> None:
    path = shared / "samples" / "lora" / name
    state = {key: part.float() for key, part in load_file(path).items()}
    assert apply_loras([wide], [(open_lora(path), 0.7)]) == ()
    for number in range(48):
        change = 0.7 * state[f"text_encoder:{number}:up"] @ state[f"text_encoder:{number}:down"]
        torch.testing.assert_close(weight_in_use(wide, f"{simo(number)}.weight"), change, rtol=1e-4, atol=1e-7)
    assert len(wide._replaced) == 48


def test_the_pickled_sample_changes_each_attention_weight_by_its_product(wide: Encoder, shared: Path) -> None:
    path = shared / "samples" / "lora" / "lora_kiriko2.text_encoder.pt"
    listed = torch.load(path, map_location="cpu", weights_only=True)
    assert apply_loras([wide], [(open_lora(path), 1.0)]) == ()
    for number in range(48):
        change = listed[2 * number].float() @ listed[2 * number + 1].float()
        torch.testing.assert_close(weight_in_use(wide, f"{simo(number)}.weight"), change, rtol=1e-4, atol=1e-7)


def test_cancelling_leaves_off_reading(tmp_path: Path) -> None:
    from core.program.cancellation import Cancelled

    path = save(tmp_path / "a.safetensors", under(f"{kohya(Q0)}.", {"lora_up.weight": UP, "lora_down.weight": DOWN}))
    stop: Callable[[], bool] = lambda: True  # noqa: E731
    with pytest.raises(Cancelled):
        open_lora(path, stop)
