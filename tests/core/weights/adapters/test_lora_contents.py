"""Which encoders a LoRA changes, and what of it is not used, told by its header alone for the names of all trainers."""

from pathlib import Path

import pytest
import torch
from encoder_files import State, save, save_hollow

from core.weights import UnreadableEncoder
from core.weights.adapters.lora import open_lora
from core.weights.adapters.lora_contents import describe_lora
from core.weights.adapters.lora_keys import parse_key

KOHYA_Q = "text_model_encoder_layers_3_self_attn_q_proj"
Q = "text_model.encoder.layers.3.self_attn.q_proj"
UNET = "lora_unet_down_blocks_0_attentions_0_proj_in"


def pair(stem: str, size: int = 64) -> State:
    return {f"{stem}.lora_up.weight": torch.rand(size, 2), f"{stem}.lora_down.weight": torch.rand(2, size)}


def changed(path: Path) -> dict[str, int]:
    return {name: count for name, count in describe_lora(path).changes.items() if count}


@pytest.mark.parametrize(
    ("stem", "encoder", "module"),
    [
        (f"lora_te_{KOHYA_Q}", 0, Q),
        (f"lora_te1_{KOHYA_Q}", 0, Q),
        (f"lora_te2_{KOHYA_Q}", 1, Q),
        (f"lora_prior_te_{KOHYA_Q}", 0, Q),
        (f"lycoris_te2_{KOHYA_Q}", 1, Q),
        (f"lora_text_encoder_2_{KOHYA_Q}", 1, Q),
        (f"text_encoder.{Q}", 0, Q),
        (f"text_encoder_2.{Q}", 1, Q),
        (f"text_encoder.base_model.model.{Q}", 0, Q),
        (f"base_model.model.{Q}", 0, Q),
        (f"base_model.model.text_encoder_2.{Q}", 1, Q),
        (Q, 0, Q),
        (Q.removeprefix("text_model."), 0, Q),
        (f"text_encoders.clip_l.transformer.{Q}", "clip_l", Q),
        (f"text_encoders.clip_h.transformer.{Q}", "clip_h", Q),
        (f"clip_g.transformer.{Q}", "clip_g", Q),
        (f"clip_g.{Q}", "clip_g", Q),
        (f"conditioner.embedders.0.transformer.{Q}", 0, Q),
        ("conditioner.embedders.1.model.transformer.resblocks.3.attn.out_proj", 1, Q.replace("q_proj", "out_proj")),
        (f"cond_stage_model.transformer.{Q}", 0, Q),
        ("cond_stage_model.model.transformer.resblocks.3.mlp.c_fc", 0, Q.replace("self_attn.q_proj", "mlp.fc1")),
        ("text_encoders.clip_g.transformer.text_projection", "clip_g", "text_projection"),
        ("lora_te2_text_projection", 1, "text_projection"),
        ("clip_l.text_model.embeddings.position_embedding", "clip_l", "text_model.embeddings.position_embedding"),
        ("lora_te_model_ln_final", 0, "text_model.final_layer_norm"),
        (f"{Q[:-6]}to_out", 0, Q.replace("q_proj", "out_proj")),
        (f"lycoris_{KOHYA_Q}", 0, Q),  # LyCORIS, given the encoder alone
        (f"lora_{KOHYA_Q.removeprefix('text_model_')}", 0, Q),
        (f"lora_clip_l_{KOHYA_Q}", "clip_l", Q),
        (f"text_encoders.1.{Q}", 1, Q),
        (f"te1.{Q}", 0, Q),
        (f"pipe.text_encoder_2.{Q}", 1, Q),
        (f"lora_clip_{KOHYA_Q}", 0, Q),
    ],
)
@pytest.mark.parametrize("part", ["alpha", "lora_up.weight", "lora_A.weight", "lora_B.other_name.weight", "diff"])
def test_every_trainer_s_names_lead_to_the_module(stem: str, encoder: int | str, module: str, part: str) -> None:
    key = parse_key(f"{stem}.{part}")
    assert key.target is not None and key.part
    assert (key.encoder, key.target.encoder, key.target.modules, key.stem) == (encoder, encoder, (module,), stem)


T5_Q = "encoder.block.0.layer.0.SelfAttention.q"


@pytest.mark.parametrize(
    ("stem", "encoder"),
    [
        (f"lora_te3_{T5_Q.replace('.', '_')}", "t5xxl"),  # Stable Diffusion 3 and Flux, kohya
        (f"lora_te2_{T5_Q.replace('.', '_')}", "t5xxl"),  # Flux, OneTrainer
        (f"lora_te_{T5_Q.replace('.', '_')}", "t5xxl"),  # PixArt, Chroma
        (f"text_encoder_3.{T5_Q}", "t5xxl"),
        (f"text_encoders.t5xxl.transformer.{T5_Q}", "t5xxl"),
        (f"t5.{T5_Q}", "t5xxl"),
        (f"text_encoders.umt5xxl.transformer.{T5_Q}", "umt5xxl"),
        (f"base_model.model.{T5_Q}", "t5xxl"),
        (f"lycoris_{T5_Q.replace('.', '_')}", "t5xxl"),
        (f"lora_t5xxl_{T5_Q.replace('.', '_')}", "t5xxl"),
        ("lycoris_model_layers_0_self_attn_q_proj", "language_model"),
        (f"pile_t5xl.transformer.{T5_Q}", "t5xxl"),
        ("lora_te3_encoder_final_layer_norm", "t5xxl"),
        ("lora_te4_model_layers_0_self_attn_q_proj", "language_model"),
        ("llama.model.layers.0.mlp.gate_proj", "llama"),
        ("text_encoders.qwen25_7b.transformer.model.layers.0.self_attn.q_proj", "qwen25_7b"),
        ("base_model.model.model.layers.0.self_attn.q_proj", "language_model"),
    ],
)
def test_changes_of_other_text_encoders_are_told_and_not_used(stem: str, encoder: str, tmp_path: Path) -> None:
    path = save(tmp_path / "a.safetensors", pair(stem) | {f"{stem}.alpha": torch.tensor(1)})
    described = describe_lora(path)
    assert changed(path) == {encoder: 1}
    assert described.unused.count == 3 and described.unused.examples[0].startswith(stem)
    assert "only CLIP's text encoders are opened" in described.unused.why
    assert not any("changes no text encoder" in note for note in described.notes)
    lora = open_lora(path)
    assert not lora.changes and lora.notes == described.notes
    assert (dict(lora.counts), lora.unused) == (described.changes, described.unused)


@pytest.mark.parametrize(
    ("states", "counts"),
    [
        ([pair(f"lora_te_{KOHYA_Q}", 768), pair(UNET)], {"clip_l": 1, "unet": 1}),
        ([pair(f"lora_te_{KOHYA_Q}", 1024)], {"clip_h": 1}),
        ([pair(f"lora_te_{KOHYA_Q}", 1280)], {"clip_g": 1}),  # SDXL's refiner
        ([pair(f"lora_te1_{KOHYA_Q}", 768), pair(f"lora_te2_{KOHYA_Q}", 1280)], {"clip_l": 1, "clip_g": 1}),
        ([pair(f"lora_te_{KOHYA_Q}"), pair(f"lora_te_{KOHYA_Q.replace('3', '22')}")], {"clip_h": 2}),  # by its layers
        ([pair(f"lora_te_{KOHYA_Q}"), pair(f"lora_te_{KOHYA_Q.replace('3', '31')}")], {"clip_g": 2}),
        ([pair(f"clip_g.{Q}")], {"clip_g": 1}),
        ([{f"clip_l.{Q}.diff": torch.rand(64, 64), f"clip_l.{Q}.diff_b": torch.rand(64)}], {"clip_l": 2}),
        ([{"diffusion_model.blocks.0.ffn.diff": torch.rand(4, 4), "diffusion_model.x.diff_b": torch.rand(4)}],
         {"unet": 2}),
        ([{"down_blocks.0.attn1.processor.to_q_lora.up.weight": torch.rand(4, 2)}], {"unet": 1}),
        ([{"double_blocks.0.processor.qkv_lora1.up.weight": torch.rand(4, 2),
           "double_blocks.0.processor.qkv_lora2.up.weight": torch.rand(4, 2)}], {"unet": 2}),
        ([{"unet:0:up": torch.rand(4, 2), "text_encoder:0:up": torch.rand(64, 2),
           "text_encoder:0:down": torch.rand(2, 64)}], {"clip_l": 1, "unet": 1}),
    ],
)  # fmt: skip
def test_the_weights_that_change_are_counted_by_encoder(
    states: list[State], counts: dict[str, int], tmp_path: Path
) -> None:
    path = save(tmp_path / "a.safetensors", {name: part for state in states for name, part in state.items()})
    assert changed(path) == counts
    assert describe_lora(path).unused.count == 0


STRANGE = {
    f"lora_te_{KOHYA_Q}.magic.weight": torch.rand(2, 2),
    "lora_te_text_model_encoder_layers_0_self_attn_r_proj.lora_up.weight": torch.rand(2, 2),
    "text_encoders.clip_l.transformer.something.diff": torch.rand(2),
    "lora_te1_logit_scale": torch.tensor(1.0),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_below_a_text_encoder_s_root_that_is_not_known_is_counted(name: str, tmp_path: Path) -> None:
    state = pair(UNET) | {name: STRANGE[name]}
    described = describe_lora(save(tmp_path / "unet.safetensors", state))
    assert (described.unused.count, described.unused.examples) == (1, (name,))
    assert "not known" in described.unused.why and "1 of its tensors" in described.notes[0]
    assert not any("changes no text encoder" in note for note in described.notes)
    with_more = describe_lora(save(tmp_path / "both.safetensors", state | pair(f"lora_te_{KOHYA_Q}")))
    assert with_more.unused.count == 1 and with_more.changes["clip_l"] == 1


def test_what_only_accompanies_a_change_or_comes_second_is_counted_with_a_reason(tmp_path: Path) -> None:
    alone = {f"lora_te_{KOHYA_Q}.alpha": torch.tensor(1.0)}
    described = describe_lora(save(tmp_path / "a.safetensors", pair(UNET) | alone))
    assert (described.unused.count, "no change beside" in described.unused.why) == (1, True)
    twice = pair(f"lora_te_{KOHYA_Q}") | {f"lora_te_{KOHYA_Q}.diff": torch.rand(64, 64)}
    described = describe_lora(save(tmp_path / "b.safetensors", twice))
    assert (described.unused.count, "goes before" in described.unused.why) == (1, True)


def test_kinds_that_are_not_computed_are_told_as_changes_and_as_not_used(tmp_path: Path) -> None:
    unsupported = {f"lora_te_{KOHYA_Q}.{part}": torch.rand(2, 2) for part in ("lora_A", "lora_B", "lora_E")}
    described = describe_lora(save(tmp_path / "a.safetensors", unsupported))
    assert (described.changes["clip_l"], described.unused.count) == (1, 3)
    assert "AdaLoRA is not supported" in described.unused.why
    lora = open_lora(save(tmp_path / "b.safetensors", unsupported | pair("lora_te_text_projection")))
    assert len(lora.changes) == 1 and lora.unused.count == 3


def test_words_beside_the_changes_are_none_of_them(tmp_path: Path) -> None:
    words = {"bundle_emb.cat.string_to_param.*": torch.rand(2, 64), "<s1>": torch.rand(64)}
    described = describe_lora(save(tmp_path / "a.safetensors", pair(f"lora_te_{KOHYA_Q}") | words))
    assert described.unused.count == 0 and sum(described.changes.values()) == 1


def test_only_the_header_is_read(tmp_path: Path) -> None:
    names = {f"lora_te_{KOHYA_Q}.lora_up.weight": ("F16", (2**28, 2))}
    names |= {f"lora_te_{KOHYA_Q}.lora_down.weight": ("F16", (2, 768)), f"lora_te_{KOHYA_Q}.alpha": ("I64", ())}
    assert describe_lora(save_hollow(tmp_path / "a.safetensors", names)).changes["clip_l"] == 1


def test_a_change_that_is_not_whole_is_refused_by_its_place(tmp_path: Path) -> None:
    state = {f"lora_te_{KOHYA_Q}.lora_up.weight": torch.rand(64, 2)}
    with pytest.raises(UnreadableEncoder, match=r"at text_model\.encoder\.layers\.3\.self_attn\.q_proj, its parts are"):
        describe_lora(save(tmp_path / "a.safetensors", state))


def test_what_peft_keeps_of_a_text_encoder_beside_its_pairs_is_counted(tmp_path: Path) -> None:
    beside = {
        f"{Q}.base_layer.bias": torch.rand(64),
        "text_projection.weight": torch.rand(32, 64),
        "text_model.embeddings.token_embedding.token_adapter.trainable_tokens_delta": torch.rand(2, 64),
        "encoder.layers.0.mlp.fc1.base_layer.bias": torch.rand(256),
    }
    state = pair(f"base_model.model.{Q}") | {f"base_model.model.{name}": part for name, part in beside.items()}
    described = describe_lora(save(tmp_path / "a.safetensors", state))
    assert described.changes["clip_l"] == 1 and described.unused.count == len(beside)


def test_a_lora_in_a_checkpoint_s_pickle_is_the_same(tmp_path: Path) -> None:
    assert changed(save(tmp_path / "a.ckpt", {"state_dict": pair(f"lora_te_{KOHYA_Q}"), "epoch": 3})) == {"clip_l": 1}


@pytest.mark.parametrize("root", ["text_encoder_one.", "someones_root.", "diffusion_model."])
def test_clip_s_modules_behind_an_unknown_root_are_counted_and_none_is_guessed(root: str, tmp_path: Path) -> None:
    described = describe_lora(save(tmp_path / "a.safetensors", pair(f"{root}{Q}")))
    assert not any(described.changes.values()) and described.unused.count == 2
    assert not any("changes no text encoder" in note for note in described.notes)
