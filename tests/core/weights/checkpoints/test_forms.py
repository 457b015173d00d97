"""The forms that real programs write encoders in: names, side numbers, parametrisations, quantisations, variants."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import (
    EXTRAS,
    LAYERS_G,
    LAYERS_H,
    State,
    as_checkpoint,
    as_openclip,
    as_sdxl,
    check_parity,
    reference,
    save,
    save_pipeline,
    save_text_encoder,
    tiny_state,
    under,
    without_projection,
)

from core.dialects.table import read
from core.prompt.prompt import ReadingSettings
from core.weights import OtherForm, UnreadableEncoder
from core.weights.opening import open_encoder, open_model
from core.weights.text_models.describing import describe_model

L = tiny_state(torch.float16)
H = tiny_state(torch.float16, 8, LAYERS_H)
G = tiny_state(torch.float16, 9, LAYERS_G)
FC1 = "text_model.encoder.layers.0.mlp.fc1.weight"
LONG = L | {"text_model.embeddings.position_embedding.weight": torch.randn(248, 64).half() * 0.15}


def as_flat(state: State) -> State:
    return {name.removeprefix("text_model."): tensor for name, tensor in state.items()}


STYLES = {"hf": dict[str, torch.Tensor], "flat": as_flat, "openclip": as_openclip}


def other_form(path: Path) -> OtherForm:
    """How a path is refused as a sound one of another form, the same by both doors, and in words that hold no lie."""
    with pytest.raises(OtherForm) as caught:
        describe_model(path)
    with pytest.raises(OtherForm) as again:
        open_model(path)
    sentence = str(caught.value)
    assert str(again.value) == sentence and sentence.endswith(".") and caught.value.form
    assert not any(word in sentence for word in ("damaged", "incomplete", "malicious", "unaltered", "again"))
    return caught.value


# --- names (K4)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "root",
    [
        "cond_stage_model.transformer.",
        "cond_stage_model.model.",
        "conditioner.embedders.0.transformer.",
        "conditioner.embedders.0.model.",
        "text_encoders.clip_l.transformer.",
        "text_encoders.clip_l.",
        "clip_l.",
        "text_encoder.",
        "te1.",
        "module.",
        "_orig_mod.",
        "state_dict.",
        "model.module.text.",
        "state_dict.cond_stage_model.transformer.",
    ],
)
def test_every_style_of_names_is_read_at_every_root(style: str, root: str, tmp_path: Path) -> None:
    path = save(tmp_path / "a.safetensors", under(root, STYLES[style](L)) | EXTRAS)
    check_parity(open_encoder(path), L)


def test_what_wrappers_put_into_names_is_left_out(tmp_path: Path) -> None:
    wrapped = {
        name.replace("text_model.", "text_model._orig_mod.").replace(".mlp.", "._checkpoint_wrapped_module.mlp."): part
        for name, part in L.items()
    }
    position_ids = {"text_model._orig_mod.embeddings.position_ids": torch.arange(77)[None]}
    for name in ("a.safetensors", "a.pt"):
        encoder = open_encoder(save(tmp_path / name, wrapped | position_ids))
        check_parity(encoder, L)
        assert not encoder.info.notes


def test_two_encoders_of_a_trainer_s_file_are_both_found(tmp_path: Path) -> None:
    state = under("te1.", as_flat(without_projection(L))) | under("te2.", G) | EXTRAS
    model = open_model(save(tmp_path / "a.safetensors", state))
    assert [encoder.info.name for encoder in model.encoders] == ["clip_l", "clip_g"]


def test_averaged_copies_come_last(tmp_path: Path) -> None:
    state = under("ema.text_encoder.", tiny_state(torch.float16, 5)) | under("text_encoder.", L)
    check_parity(open_encoder(save(tmp_path / "a.safetensors", state)), L)


def test_what_stands_beside_an_encoder_is_counted(tmp_path: Path) -> None:
    encoder = open_encoder(
        save(tmp_path / "a.safetensors", L | {"adapter.weight": torch.rand(3), "m.x": torch.rand(2)})
    )
    assert "2 tensors that CLIP does not have, such as adapter.weight" in encoder.info.notes[0]
    check_parity(encoder, L)


# --- side numbers (K1)


@pytest.mark.parametrize("ending", ["safetensors", "ckpt"])
@pytest.mark.parametrize("form", [as_checkpoint, dict, as_openclip], ids=["checkpoint", "alone", "openclip"])
def test_side_numbers_of_every_type_are_of_no_account(form: object, ending: str, tmp_path: Path) -> None:
    root = "cond_stage_model.transformer." if form is as_checkpoint else ""
    inner = root + ("transformer." if form is as_openclip else "text_model.")
    sides = {
        f"{inner}scaled": torch.tensor(True),
        f"{inner}num_batches_tracked": torch.tensor(7),
        f"{inner}version": torch.tensor([3], dtype=torch.uint8),
        f"{inner}eps": torch.tensor(1e-5, dtype=torch.float64),
        f"{inner}causal_mask": torch.ones(77, 77, dtype=torch.bool),
        f"{root}logit_scale": torch.tensor(1),
        f"{root}global_step": torch.tensor(10, dtype=torch.int32),
    }
    encoder = open_encoder(save(tmp_path / f"a.{ending}", form(L) | sides))  # type: ignore[operator]
    check_parity(encoder, L)
    assert encoder.info.dtype == "float16" and not encoder.info.notes


# --- other forms of the same weights (K5)


def as_gmp(state: State) -> State:
    """A fine-tune in geometric parametrisation: lengths and directions of the MLP's rows."""
    made = {name: tensor for name, tensor in state.items() if ".mlp." not in name or name.endswith("bias")}
    for name in state.keys() - made.keys():
        lengths, stem = state[name].float().norm(dim=1, keepdim=True), name.removesuffix("weight")
        made |= {f"{stem}r": lengths, f"{stem}theta": state[name].float() * 3}
    return made


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("is_line", [False, True])
def test_geometric_parametrisation_is_multiplied_out(style: str, is_line: bool, tmp_path: Path) -> None:
    state = as_gmp(STYLES[style](L))
    state = {name: part[:, 0] if is_line and name.endswith(".r") else part for name, part in state.items()}
    check_parity(open_encoder(save(tmp_path / "a.safetensors", state)), L)
    state.pop(next(name for name in state if name.endswith(".r")))
    with pytest.raises(UnreadableEncoder, match=r"lacks .*\.r\."):
        open_encoder(save(tmp_path / "b.safetensors", state))


QUANTISED = torch.zeros(8192, 1, dtype=torch.uint8)


@pytest.mark.parametrize(
    ("beside", "says"),
    [
        (
            {"weight": QUANTISED, "weight.quant_state.bitsandbytes__nf4": QUANTISED[:90, 0]},
            "bitsandbytes (4 bits, nf4)",
        ),
        (
            {"weight": QUANTISED, "weight.quant_state.bitsandbytes__fp4": QUANTISED[:90, 0]},
            "bitsandbytes (4 bits, fp4)",
        ),
        ({"weight": QUANTISED, "weight.absmax": torch.rand(256)}, "bitsandbytes (4 bits)"),
        ({"weight": torch.zeros(256, 64, dtype=torch.int8), "SCB": torch.rand(256)}, "bitsandbytes (8 bits)"),
        ({"qweight": QUANTISED.int(), "qzeros": QUANTISED.int(), "g_idx": QUANTISED.int()}, "GPTQ"),
        ({"qweight": QUANTISED.int(), "qzeros": QUANTISED.int(), "scales": torch.rand(9)}, "GPTQ or AWQ"),
        ({"weight._data": torch.zeros(256, 64, dtype=torch.int8), "weight._scale": torch.rand(256, 1)}, "quanto"),
        ({"_weight_qdata": torch.zeros(256, 64, dtype=torch.int8), "_weight_scale": torch.rand(256, 1)}, "torchao"),
        ({"W_q": QUANTISED, "meta": QUANTISED}, "HQQ"),
        ({"weight_packed": QUANTISED.int(), "weight_shape": torch.tensor([256, 64])}, "compressed-tensors"),
        ({"weight": QUANTISED.int(), "scales": torch.rand(256, 1), "biases": torch.rand(256, 1)}, "MLX"),
        ({"qweight": QUANTISED.to(torch.int8), "wscales": torch.rand(9), "smooth_factor": torch.rand(9)}, "SVDQuant"),
        ({"weight": torch.zeros(256, 64, dtype=torch.int8)}, "fc1.weight is I8"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_quantised_encoder_is_called_by_its_method(beside: State, says: str, tmp_path: Path) -> None:
    state = {name: part for name, part in L.items() if name != FC1} | under(FC1.removesuffix("weight"), beside)
    for path in (
        save(tmp_path / "a.safetensors", state),
        save(tmp_path / "sd.safetensors", as_checkpoint(state)),
        save_pipeline(tmp_path / "model", L),
    ):
        if path.is_dir():
            save(path / "text_encoder" / "model.safetensors", state)
        refusal = other_form(path)
        assert refusal.form == "quantised" and says in str(refusal) and "float16" in str(refusal)


def test_a_checkpoint_opens_with_the_encoder_that_is_not_quantised_and_says_so(tmp_path: Path) -> None:
    state = as_sdxl(without_projection(L), G)
    state["conditioner.embedders.1.model.transformer.resblocks.0.mlp.c_fc.weight.absmax"] = torch.rand(9)
    model = open_model(save(tmp_path / "a.safetensors", state | EXTRAS))
    assert [encoder.info.name for encoder in model.encoders] == ["clip_l"] and model.family == "sdxl"
    assert any("bitsandbytes" in note for note in model.notes)
    assert not any("does not hold" in note for note in model.notes)


@pytest.mark.parametrize(
    ("names", "form", "says"),
    [
        (["blocks.0.ffn.gate.0.weight", "token_embedding.weight", "norm.weight"], "t5", "T5 (UMT5)"),
        (["enc.blk.0.attn_q.weight", "token_embd.weight"], "t5", "T5"),
        (["model.layers.0.self_attn.q_proj.weight", "model.embed_tokens.weight"], "language-model", "Llama"),
        (["model.layers.0.self_attn.q_norm.weight", "model.embed_tokens.weight"], "qwen", "Qwen"),
        (["model.language_model.layers.0.pre_feedforward_layernorm.weight"], "gemma", "Gemma"),
        (["text_model.encoder.layer.0.output.dense.weight", "vision_model.x"], "bert", "BERT"),
        (["visual_encoder.blocks.0.x", "text_decoder.bert.x"], "blip", "BLIP"),
        (["image_proj.latents", "ip_adapter.1.to_k_ip.weight"], "ip-adapter", "IP-Adapter"),
        (["vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight"], "vision", "picture half"),
        (["unet.down_blocks.0.resnets.0.conv1.weight"], "diffusion-model", "diffusion model"),
        (["blocks.0.self_attn.q.weight", "blocks.0.cross_attn.k.weight"], "diffusion-model", "diffusion model"),
        (["layers.0.attention.qkv.weight", "cap_embedder.0.weight"], "diffusion-model", "diffusion model"),
        (["net.blocks.0.self_attn.q_proj.weight", "net.x_embedder.proj.1.weight"], "diffusion-model", "diffusion"),
        (["image_proj.proj.weight", "ip_adapter.0.to_q_lora.down.weight"], "ip-adapter", "IP-Adapter"),
        (["id_encoder.x", "lora_weights.unet.attn1.processor.to_q_lora.up.weight"], "style-model", "pictures"),
        (["lllite_unet_input_blocks_4_1_attn1_to_q.down.0.weight"], "controlnet", "ControlNet-LLLite"),
        (["input_hint_block.0.weight", "input_blocks.0.0.weight"], "controlnet", "ControlNet"),
        (["task_embedding", "zero_convs.0.0.weight", "time_embed.0.weight"], "controlnet", "ControlNet"),
        (["encoder.stages.0.op_list.0.main.conv.weight"], "vae", "VAE"),
        (["decoder.mid_block.attentions.0.to_q.weight"], "vae", "VAE"),
        (["taesd_encoder.0.weight", "taesd_decoder.1.weight"], "small-vae", "TAESD"),
    ],
)
def test_another_model_is_called_by_its_name(names: list[str], form: str, says: str, tmp_path: Path) -> None:
    refusal = other_form(save(tmp_path / "a.safetensors", {name: torch.rand(4, 4) for name in names}))
    assert refusal.form == form and says in str(refusal)


def test_relatives_of_clip_with_its_names_are_told_from_it(tmp_path: Path) -> None:
    head = {"text_model.head.weight": torch.rand(64, 64)}
    words = {"text_model.embeddings.token_embedding.weight": torch.zeros(250_002, 64, dtype=torch.float16)}
    eva = under("text.", as_openclip(L)) | {"visual.blocks.0.attn.q_proj.weight": torch.rand(4, 4)}
    for state, says in ((L | head, "SigLIP"), (L | words, "250002 x 64"), (eva, "EVA-CLIP")):
        assert says in str(other_form(save(tmp_path / "a.safetensors", state)))


# --- Long-CLIP


def long_ids(length: int) -> np.ndarray:
    ids = np.full((1, length), 49407, np.int64)
    ids[0, 0], ids[0, 1:200] = 49406, np.arange(1000, 1199)[: length - 1]
    return ids[:, :length]


def as_long_clip(state: State) -> State:
    """Long-CLIP's own names: two tables of positions, the first of which counts for 20 rows."""
    made = as_openclip(state)
    table = made["positional_embedding"]
    made["positional_embedding"] = torch.cat([table[:20], torch.rand(228, 64).half()])
    made["positional_embedding_res"] = torch.cat([torch.rand(20, 64).half(), table[20:]])
    return made | {"mask1": torch.zeros(248, 1), "mask2": torch.ones(248, 1)}


@pytest.mark.parametrize("form", [dict, as_checkpoint, as_openclip, as_long_clip])
def test_a_long_clip_gives_the_states_of_transformers_at_all_its_positions(form: object, tmp_path: Path) -> None:
    path = save(tmp_path / "long.safetensors", form(LONG))  # type: ignore[operator]
    encoder = open_encoder(path)
    assert encoder.info.positions == 248 == describe_model(path).encoders[0].positions
    assert "Long-CLIP" in encoder.info.notes[0]
    check_parity(encoder, LONG, long_ids(248))


def test_comfyui_fills_the_positions_of_a_long_clip_and_the_other_tools_do_not(tmp_path: Path) -> None:
    model = open_model(save_text_encoder(tmp_path / "text_encoder", LONG))
    text = ", ".join(f"word {number}" for number in range(100))  # 299 or 300 tokens
    for dialect, length in (("comfyui", 248), ("a1111", 77), ("diffusers", 77), ("compel", 77)):
        chunks = read(text, dialect, "sd1", ReadingSettings(positions=model.positions))
        assert chunks.context_length == length
        (encoding,) = model.encode(chunks)
        states, features = reference(LONG, chunks.ids)
        np.testing.assert_allclose(encoding.hidden_states, states, rtol=0, atol=1e-5)
        np.testing.assert_allclose(encoding.feature, features[0], rtol=0, atol=1e-5)
        assert len(model.condition(chunks).prompt_embeds) == length * len(chunks.chunks)
    chunks = read(text, "comfyui", "sd1", ReadingSettings(positions=model.positions))
    assert (len(chunks.chunks), chunks.limit) == (2, 492) and 246 < chunks.used <= 492


def test_a_long_clip_l_beside_a_usual_g_is_cut_to_the_shorter_in_comfyui(tmp_path: Path) -> None:
    model = open_model(save(tmp_path / "sdxl.safetensors", as_sdxl(without_projection(LONG), G)))
    chunks = read("a cat", "comfyui", "sdxl", ReadingSettings(positions=model.positions))
    assert [own.context_length for own in chunks.encoders] == [248, 77]
    assert model.condition(chunks).prompt_embeds.shape == (77, 128)


def test_a_folder_of_hidream_has_both_long_clips(tmp_path: Path) -> None:
    long_g = G | {"text_model.embeddings.position_embedding.weight": torch.randn(248, 64).half() * 0.15}
    for name, state in (("text_encoder", LONG), ("text_encoder_2", long_g)):
        save_text_encoder(tmp_path / name, state)
    (tmp_path / "text_encoder_3").mkdir()
    (tmp_path / "text_encoder_3" / "config.json").write_text('{"model_type": "t5"}')
    (tmp_path / "model_index.json").write_text('{"_class_name": "HiDreamImagePipeline"}')
    model, told = open_model(tmp_path), describe_model(tmp_path)
    assert model.family == told.family == "hidream" and model.positions == ()
    assert [(own.name, own.positions) for own in told.encoders] == [("clip_l", 248), ("clip_g", 248)]
    assert read("a cat", "diffusers", "hidream").context_length == 128
    assert read("a cat", "comfyui", "hidream").others[0].context_length == 248


# --- stand-ins (K7)


def test_weights_that_a_tool_filled_in_are_recognised_by_both_doors(tmp_path: Path) -> None:
    zeros = {name: torch.zeros_like(part) for name, part in L.items()}
    fresh = {
        name: torch.ones_like(part) if name.endswith("norm.weight") or "norm1.weight" in name or "norm2.weight" in name
        else torch.zeros_like(part) if name.endswith("bias") else part
        for name, part in L.items()
    }  # fmt: skip
    copied = H | {name.replace(".22.", ".23."): part for name, part in H.items() if ".layers.22." in name}
    ones = L | {"text_projection.weight": torch.ones(32, 64).half()}
    identity = L | {"text_projection.weight": torch.eye(64).half()}
    for state, says in (
        (zeros, "is a stand-in"),
        (fresh, "never trained"),
        (copied, "Layer 24 is a copy of layer 23"),
        (ones, "a placeholder, 1 everywhere"),
        (identity, "a placeholder that changes nothing"),
    ):
        for dtype in (torch.float32, torch.float16, torch.bfloat16):
            path = save(tmp_path / "a.safetensors", {name: part.to(dtype) for name, part in state.items()})
            notes = open_encoder(path).info.notes
            assert any(says in note for note in notes) and notes == describe_model(path).notes
    broken = save(tmp_path / "b.safetensors", {name: part * float("nan") for name, part in L.items()})
    for told in (open_encoder(broken).info, describe_model(broken)):
        assert "Not all weights are finite numbers" in told.notes[0]
    for state in (L, H):
        path = save(tmp_path / "a.safetensors", state)
        assert not open_encoder(path).info.notes and not describe_model(path).notes


# --- the unknown (K8)


@pytest.mark.parametrize("kind", ["HunyuanVideoPipeline", "SomeonesOwnPipeline", "KandinskyV22PriorPipeline"])
def test_a_pipeline_of_an_unknown_class_is_of_no_known_family(kind: str, tmp_path: Path) -> None:
    told = describe_model(save_pipeline(tmp_path / "model", L, kind))
    assert told.family is None and any(kind in note and "not known here" in note for note in told.notes)
    index = tmp_path / "model" / "model_index.json"
    index.write_text(index.read_text().replace(f'"{kind}"', f'["my_file", "{kind}"]'))
    assert describe_model(tmp_path / "model") == told
    assert describe_model(save_pipeline(tmp_path / "model", L, "StableDiffusionInpaintPipeline")).family == "sd1"


@pytest.mark.parametrize(
    ("beside", "family", "says"),
    [
        ("model.diffusion_model.clf.1.weight", None, "Stable Cascade"),
        ("model.diffusion_model.txt_in.individual_token_refiner.blocks.0.x", None, "HunyuanVideo"),
        ("text_encoders.llama.transformer.model.norm.weight", None, "HunyuanVideo"),
        ("model.diffusion_model.double_blocks.0.x", "flux", ""),
        ("text_encoders.t5xxl.transformer.shared.weight", "flux", ""),
        ("model.diffusion_model.middle_block.0.x", "sd1", ""),
        ("model.diffusion_model.some_new_part.0.x", None, "The diffusion model beside its text encoders"),
        ("transformer.transformer_blocks.0.attn.to_q.weight", None, "no family that is known here"),
    ],
)
def test_what_stands_beside_clip_tells_the_family_or_that_it_is_not_known(
    beside: str, family: str | None, says: str, tmp_path: Path
) -> None:
    state = under("text_encoders.clip_l.transformer.", L) | {beside: torch.rand(2, 2)}
    told = describe_model(save(tmp_path / "a.safetensors", state))
    assert told.family == family and (not says or says in " ".join(told.notes))


def test_an_encoder_of_no_generator_s_width_is_of_no_known_family(tmp_path: Path) -> None:
    told = describe_model(save(tmp_path / "a.safetensors", tiny_state(torch.float16, layers=2, width=512)))
    assert told.family is None and "width 512" in told.notes[0]


# --- folders (K9)

FILES = [
    "model.safetensors",
    "model.fp16.safetensors",
    "model.bf16.safetensors",
    "model.fp8_e4m3fn.safetensors",
    "diffusion_pytorch_model.safetensors",
    "open_clip_model.safetensors",
    "pytorch_model.bin",
    "pytorch_model.fp16.bin",
    "my own name.safetensors",
    "clip.pt",
]


@pytest.mark.parametrize("name", FILES)
def test_weights_of_every_name_and_variant_are_found(name: str, tmp_path: Path) -> None:
    folder = save_text_encoder(tmp_path / "text_encoder", L, name)
    (folder / "training_args.bin").write_bytes(b"no weights")
    (folder / "optimizer.pt").write_bytes(b"no weights")
    check_parity(open_encoder(folder), L)


def test_of_several_variants_the_most_exact_safetensors_is_read(tmp_path: Path) -> None:
    other = tiny_state(torch.float16, 5)
    folder = save_text_encoder(tmp_path / "text_encoder", L)
    for name in ("model.fp16.safetensors", "model.a_first.safetensors", "pytorch_model.bin", "a.safetensors"):
        save(folder / name, other)
    check_parity(open_encoder(folder), L)
    (folder / "model.safetensors").unlink()
    save(folder / "model.fp16.safetensors", L)
    check_parity(open_encoder(folder), L)


@pytest.mark.parametrize(
    "pattern",
    ["model.fp16-{:05}-of-00002.safetensors", "model-{:05}-of-00002.fp16.safetensors", "model-{:05}-of-00002.bin"],
)
def test_shards_without_an_index_are_read_together_and_missed_by_name(pattern: str, tmp_path: Path) -> None:
    folder = save_text_encoder(tmp_path / "text_encoder", L)
    (folder / "model.safetensors").unlink()
    names = list(L)
    for number, part in enumerate((names[::2], names[1::2]), 1):
        save(folder / pattern.format(number), {name: L[name] for name in part})
    check_parity(open_encoder(folder), L)
    (folder / pattern.format(2)).unlink()
    with pytest.raises(UnreadableEncoder, match="holds 1 of the 2 files of"):
        open_encoder(folder)


def test_several_files_of_names_that_tell_nothing_are_not_chosen_from(tmp_path: Path) -> None:
    folder = save_text_encoder(tmp_path / "text_encoder", L, "a.safetensors")
    save(folder / "b.safetensors", L)
    with pytest.raises(UnreadableEncoder, match=r"several files of weights \(a and b\)"):
        open_encoder(folder)


def test_a_folder_of_weights_alone_and_one_that_the_index_names_are_opened(tmp_path: Path) -> None:
    check_parity(open_encoder(save(tmp_path / "CLIP" / "model.safetensors", L).parent), L)
    folder = tmp_path / "model"
    save_text_encoder(folder / "CLIP", L)
    index = {"_class_name": "StableDiffusionPipeline", "CLIP": ["transformers", "CLIPTextModel"]}
    (folder / "model_index.json").write_text(json.dumps(index))
    check_parity(open_encoder(folder), L)


def test_a_whole_clip_s_config_has_its_text_half_s_settings_inside(tmp_path: Path) -> None:
    folder = save_text_encoder(tmp_path / "clip", L)
    inner = json.loads((folder / "config.json").read_text()) | {"projection_dim": 512}
    (folder / "config.json").write_text(json.dumps({"model_type": "clip", "projection_dim": 32, "text_config": inner}))
    check_parity(open_encoder(folder), L)


# --- other programs' files


@pytest.mark.parametrize(
    ("name", "head", "form"),
    [
        ("a.ckpt", b"SQLite format 3\0" + bytes(99), "draw-things"),
        ("a.onnx", b"\x08\x07\x12\x07pytorch\x1a\x051.0.0" + bytes(99), "onnx"),
        ("a.bin", b"\x08\x08:\x85\x01" + bytes(99), "onnx"),
        ("a.onnx", b"whatever this is", "onnx"),
        ("a.mlmodel", b"\x08\x06\x12\x85\x01\x0a" + bytes(99), "core-ml"),
        ("a.xml", b'<?xml version="1.0"?>\n<net name="m">', "openvino"),
        ("openvino_model.bin", bytes(600), "openvino"),
        ("a.h5", b"\x89HDF\r\n\x1a\n" + bytes(99), "keras"),
        ("a.msgpack", b"\x81\xaatext_model\x83" + bytes(99), "flax"),
        ("a.tflite", b"\x1c\0\0\0TFL3" + bytes(99), "tflite"),
        ("a.engine", b"ptrt" + bytes(99), "tensorrt"),
        ("a.plan", bytes(range(1, 99)), "tensorrt"),
        ("a.param", b"7767517\n75 83\n", "ncnn"),
        ("saved_model.pb", b"\x08\x01\x12\x85\x01\x0a" + bytes(99), "tensorflow"),
        ("a.npz", b"PK\x03\x04" + bytes(99), "numpy"),
        ("a.bin", b"lmgg" + bytes(99), "ggml"),
    ],
)
def test_another_program_s_file_is_called_by_its_program(name: str, head: bytes, form: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(head)
    assert other_form(tmp_path / name).form == form


@pytest.mark.parametrize(
    ("inside", "form"),
    [
        (["text_encoder/model.onnx", "text_encoder/config.json"], "onnx"),
        (["text_encoder/openvino_model.xml", "text_encoder/openvino_model.bin"], "openvino"),
        (["text_encoder/flax_model.msgpack"], "flax"),
        (["text_encoder/tf_model.h5"], "keras"),
        (["text_encoder/model.mlpackage/Manifest.json"], "core-ml"),
    ],
)
def test_a_folder_of_another_program_s_files_is_called_by_it(inside: list[str], form: str, tmp_path: Path) -> None:
    for name in inside:
        path = tmp_path / "model" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    (tmp_path / "model" / "model_index.json").write_text('{"_class_name": "OwnPipeline"}')
    assert other_form(tmp_path / "model").form == form


@pytest.mark.parametrize("name", ["TextEncoder.mlpackage", "TextEncoder.mlmodelc"])
def test_a_core_ml_package_is_called_one(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert other_form(tmp_path / name).form == "core-ml"


def test_a_torchscript_archive_and_a_whole_model_are_called_so_and_nothing_is_run(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.pt", "w") as archive:  # as torch.jit.save lays it out
        for name in ("a/data.pkl", "a/code/__torch__.py", "a/constants.pkl", "a/version"):
            archive.writestr(name, b"\x80\x02}.")
    assert other_form(tmp_path / "a.pt").form == "torchscript"
    torch.save(torch.nn.Linear(2, 2), tmp_path / "b.pt")
    refusal = other_form(tmp_path / "b.pt")
    assert refusal.form == "pickled-model" and "torch.nn.modules.linear.Linear" in str(refusal)
