"""Every family's text encoders, in every layout, against a plain transformers pass."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import (
    EXTRAS,
    IDS,
    LAYERS,
    LAYERS_G,
    LAYERS_H,
    State,
    as_checkpoint,
    as_openclip,
    as_sdxl,
    check_parity,
    encode_ids,
    reference,
    save,
    save_text_encoder,
    tiny_state,
    under,
    without_projection,
)

from core.dialects.table import read
from core.encoder.config import TextEncoderConfig
from core.encoder.encoder import Encoder
from core.model import Model
from core.tokens.families import FAMILIES
from core.weights import UnreadableEncoder
from core.weights.checkpoints.recognition import ENCODER_TITLES, encoder_name
from core.weights.opening import open_encoder, open_model, plan_encoder, plan_model

L = tiny_state(torch.float16)
H = tiny_state(torch.float16, 8, LAYERS_H, 128, mlp=128)  # of two heads
G = tiny_state(torch.float16, 9, LAYERS_G)
H_23 = {name: part for name, part in H.items() if ".layers.23." not in name}
STATES = {"clip_l": L, "clip_h": H, "clip_g": G}
UNET = {"model.diffusion_model.input_blocks.0.0.weight": torch.rand(4, 4, 3, 3)}
SD3 = {"model.diffusion_model.joint_blocks.0.x_block.mlp.fc1.weight": torch.rand(4, 4)}
FLUX = {"model.diffusion_model.double_blocks.0.img_attn.proj.weight": torch.rand(4, 4)}
STAGE_C = {"model.diffusion_model.clf.1.weight": torch.rand(4, 4)}
T5 = {"text_encoders.t5xxl.transformer.shared.weight": torch.rand(4, 4)}
SDXL = as_sdxl(L, G)
SDXL_G = as_sdxl({}, G)
FLOAT8_LARGEST = 448.0


def comfy(name: str, state: State) -> State:
    return under(f"text_encoders.{name}.transformer.", state)


# Layout: family, encoders, and the file's tensors.
FILES: dict[str, tuple[str, tuple[str, ...], State]] = {
    "sd1": ("sd1", ("clip_l",), as_checkpoint(L)),
    "sd2": ("sd2", ("clip_h",), under("cond_stage_model.model.", as_openclip(H)) | EXTRAS),
    "sd2 of 23 layers": ("sd2", ("clip_h",), under("cond_stage_model.model.", as_openclip(H_23)) | EXTRAS),
    "sd2 turbo": ("sd2", ("clip_h",), under("conditioner.embedders.0.model.", as_openclip(H)) | EXTRAS),
    "sdxl": ("sdxl", ("clip_l", "clip_g"), SDXL | EXTRAS),
    "sdxl without L": ("sdxl", ("clip_g",), SDXL_G | EXTRAS),
    "sdxl without G": ("sdxl", ("clip_l",), under("conditioner.embedders.0.transformer.", L) | EXTRAS),
    "refiner": ("sdxl_refiner", ("clip_g",), under("conditioner.embedders.0.model.", as_openclip(G)) | EXTRAS),
    "sd3": ("sd3", ("clip_l", "clip_g"), comfy("clip_g", G) | comfy("clip_l", L) | T5 | SD3),
    "sd3 text encoders": ("sd3", ("clip_l", "clip_g"), comfy("clip_g", G) | comfy("clip_l", L) | T5),
    "flux": ("flux", ("clip_l",), comfy("clip_l", L) | T5 | FLUX),
    "flux text encoders": ("flux", ("clip_l",), comfy("clip_l", L) | T5),
    "sdxl of comfyui": ("sdxl", ("clip_l", "clip_g"), comfy("clip_g", G) | comfy("clip_l", L) | UNET),
    "pair of comfyui": (
        "sdxl",
        ("clip_l", "clip_g"),
        under("clip_l.transformer.", L) | under("clip_g.transformer.", G) | {"clip_l.logit_scale": torch.tensor(4.6)},
    ),
    "sd2 of comfyui": ("sd2", ("clip_h",), comfy("clip_h", H)),
    "clip_h": ("sd2", ("clip_h",), H),
    "clip_g": ("sdxl", ("clip_g",), G),
    "clip_h of openclip": ("sd2", ("clip_h",), as_openclip(H)),
    "clip_g of openclip": ("sdxl", ("clip_g",), as_openclip(G)),
    "clip_l of openclip": ("sd1", ("clip_l",), as_openclip(L)),
    "whole openclip": ("sdxl", ("clip_g",), as_openclip(G) | {"visual.conv1.weight": torch.rand(4, 3, 2, 2)}),
    "openclip under text": ("sdxl", ("clip_g",), under("text.", as_openclip(G)) | {"logit_scale": torch.tensor(1.0)}),
    "trained on several cards": ("sdxl", ("clip_g",), under("module.", as_openclip(G))),
}


def check_model(model: Model) -> None:
    """That all its encoders give what transformers gives with the weights of STATES."""
    for encoder in model.encoders:
        check_parity(encoder, H_23 if encoder.info.layers == 23 else STATES[encoder.info.name], rtol=1e-5)


@pytest.mark.parametrize("layout", FILES)
def test_every_layout_gives_the_states_of_transformers_and_says_what_is_missing(layout: str, tmp_path: Path) -> None:
    family, names, state = FILES[layout]
    path = save(tmp_path / "model.safetensors", state)
    model = open_model(path)
    infos = [encoder.info for encoder in model.encoders]
    assert (model.family, tuple(info.name for info in infos)) == (family, names)
    assert (model.title, model.source) == ("model.safetensors", path)
    assert {(info.family, info.source) for info in infos} == {(family, path)}
    missing = [ENCODER_TITLES[name] for name in FAMILIES[family].encoders if name not in names]
    assert bool(model.notes) == ("does not hold" in " ".join(model.notes)) == bool(missing)
    assert all(title in " ".join(model.notes) for title in missing)
    check_model(model)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2])
def test_fused_and_transposed_tensors_are_read_in_every_float_type(dtype: torch.dtype, tmp_path: Path) -> None:
    state = {name: part.to(dtype) for name, part in H.items()}
    check_parity(open_encoder(save(tmp_path / "clip_h.safetensors", as_openclip(state))), state, rtol=1e-5)


@pytest.mark.parametrize("can_prepack", [True, False])
def test_every_weight_is_to_the_bit_what_the_file_holds(
    can_prepack: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_prepack:
        monkeypatch.setattr("core.encoder.prepacked_linear._can_prepack", lambda: False)
    state = tiny_state(torch.float16)
    encoder = open_encoder(save(tmp_path / "clip_l.safetensors", state))
    assert state.keys() == set(encoder.weight_names)
    assert all(torch.equal(encoder.own_weight(name), part.float()) for name, part in state.items())


def test_real_sizes_are_told_by_their_width() -> None:
    for width, layers, name in ((768, 12, "clip_l"), (1024, 23, "clip_h"), (1024, 24, "clip_h"), (1280, 32, "clip_g")):
        assert encoder_name("", TextEncoderConfig(layers, width, width // 64, 4 * width, 49408, None)) == name


def test_only_the_first_of_two_encoders_is_read_where_one_is_asked_for(tmp_path: Path) -> None:
    encoder = open_encoder(save(tmp_path / "sdxl.safetensors", SDXL))
    assert encoder.info.name == "clip_l" and "CLIP G was left out" in encoder.info.notes[-1]


@pytest.mark.parametrize(
    "projection",
    [
        {"text_projection": L["text_projection.weight"].T},
        {"text_projection.weight.weight": L["text_projection.weight"]},
    ],
)
def test_a_projection_in_an_older_form_is_turned_round(projection: State, tmp_path: Path) -> None:
    check_model(open_model(save(tmp_path / "clip_l.safetensors", without_projection(L) | projection)))


def test_a_projection_that_changes_nothing_is_noted(tmp_path: Path) -> None:
    state = without_projection(L) | {"text_projection": torch.eye(64)}
    assert "placeholder" in open_model(save(tmp_path / "clip_l.safetensors", state)).notes[0]


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (SDXL, "conditioner.embedders.1.model.transformer.resblocks.3.attn.in_proj_bias"),
        (SDXL, "conditioner.embedders.1.model.positional_embedding"),
        (SDXL, "conditioner.embedders.0.transformer.text_model.encoder.layers.1.self_attn.q_proj.weight"),
        (as_openclip(H), "ln_final.bias"),
    ],
)
def test_an_encoder_that_is_incomplete_names_what_is_missing(state: State, name: str, tmp_path: Path) -> None:
    path = save(tmp_path / "a.safetensors", {key: part for key, part in state.items() if key != name})
    with pytest.raises(UnreadableEncoder, match=f"lacks {name}\\."):
        plan_model(path)


def test_fused_rows_that_are_not_three_times_the_width_are_refused(tmp_path: Path) -> None:
    state = as_openclip(G)
    state["transformer.resblocks.0.attn.in_proj_weight"] = torch.rand(191, 64).half()
    with pytest.raises(UnreadableEncoder, match="in_proj_weight is 191 x 64 instead of 192 x 64"):
        plan_model(save(tmp_path / "clip_g.safetensors", state))


# --- folders

PAIR = {"text_encoder": L, "text_encoder_2": G}


def save_folder(folder: Path, kind: str, others: tuple[str, ...] = (), **encoders: State) -> Path:
    """A pipeline of these CLIP encoders, and of T5 under the names in `others`."""
    for name, state in encoders.items():
        save_text_encoder(folder / name, state)
    for name in others:
        (folder / name).mkdir(parents=True)
        (folder / name / "config.json").write_text('{"model_type": "t5"}')
    (folder / "model_index.json").write_text(json.dumps({"_class_name": kind}))
    return folder


@pytest.mark.parametrize(
    ("kind", "others", "encoders", "family", "names"),
    [
        ("StableDiffusionPipeline", (), {"text_encoder": H_23}, "sd2", ("clip_h",)),
        ("StableDiffusionXLPipeline", (), PAIR, "sdxl", ("clip_l", "clip_g")),
        ("StableDiffusionXLImg2ImgPipeline", (), {"text_encoder_2": G}, "sdxl_refiner", ("clip_g",)),
        ("StableDiffusion3Pipeline", ("text_encoder_3",), PAIR, "sd3", ("clip_l", "clip_g")),
        ("StableDiffusion3Pipeline", (), PAIR, "sd3", ("clip_l", "clip_g")),
        ("FluxPipeline", ("text_encoder_2",), {"text_encoder": L}, "flux", ("clip_l",)),
        ("SomeonesOwnPipeline", (), PAIR, "sdxl", ("clip_l", "clip_g")),
    ],
)
def test_every_pipeline_folder_gives_its_clip_encoders(
    kind: str, others: tuple[str, ...], encoders: dict[str, State], family: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    folder = save_folder(tmp_path / "my model", kind, others, **encoders)
    model = open_model(folder)
    assert (model.family, tuple(encoder.info.name for encoder in model.encoders)) == (family, names)
    assert (model.title, model.source) == ("my model", folder)
    assert any("not CLIP's" in note for note in model.notes) == bool(others)
    check_model(model)


def test_a_folder_of_t5_only_is_refused_by_its_kind(tmp_path: Path) -> None:
    folder = save_folder(tmp_path / "model", "PixArtAlphaPipeline", ("text_encoder",))
    with pytest.raises(UnreadableEncoder, match="of the kind t5"):
        open_model(folder)


def save_shards(folder: Path, state: State, index: str) -> Path:
    """A `text_encoder` folder of three files, the last of which says nothing of what encoder it belongs to."""
    save_text_encoder(folder, state)
    (folder / "model.safetensors").unlink()
    state = state | {"vision_model.embeddings.class_embedding": torch.rand(4), "logit_scale": torch.tensor(4.6)}
    (stem, suffix, *_), names = index.split("."), list(state)
    weight_map: dict[str, str] = {}
    for number, part in enumerate((names[:-3:2], names[1:-3:2], names[-3:]), 1):
        path = save(folder / f"{stem}-{number:05}-of-00003.{suffix}", {name: state[name] for name in part})
        weight_map |= dict.fromkeys(part, path.name)
    (folder / index).write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    return folder


@pytest.mark.parametrize("file", ["model.safetensors", "pytorch_model.bin"])
@pytest.mark.parametrize("variant", ["index", "index.fp16"])
def test_weights_in_several_files_are_read_from_them_all(file: str, variant: str, tmp_path: Path) -> None:
    folder = save_shards(tmp_path / "text_encoder", G, f"{file}.{variant}.json")
    check_model(open_model(folder))
    (shard,) = folder.glob("*-00002-of-00003.*")
    shard.unlink()
    with pytest.raises(UnreadableEncoder, match=f"“{re.escape(shard.name)}” does not exist"):
        open_model(folder)


@pytest.mark.parametrize("names", [["../secret.safetensors"], [], [f"{number}.safetensors" for number in range(101)]])
def test_an_index_of_shards_that_lie_elsewhere_is_refused(names: list[str], tmp_path: Path) -> None:
    folder = save_shards(tmp_path / "text_encoder", L, "model.safetensors.index.json")
    weight_map = {f"tensor {number}": name for number, name in enumerate(names)}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    with pytest.raises(UnreadableEncoder, match=r"“model.safetensors.index.json” is damaged"):
        open_model(folder)


# --- float8 with scales, sizes and progress


def scaled(word: str, shape: tuple[int, ...]) -> tuple[State, State]:
    """L with float8 matrices and their scales under `word`, and what they stand for.

    `shape` is that in which a scale is stored: with -1 in it there is one for each row, else one for the matrix.
    """
    stored = {name: part.float() for name, part in L.items()}
    true = dict(stored)
    for name, weight in true.items():
        if weight.ndim == 2 and ("_proj" in name or ".fc" in name):
            largest = weight.abs().amax(1, keepdim=True)
            scale = (largest if -1 in shape else largest.max().reshape(1, 1)) / FLOAT8_LARGEST
            stored[name] = (weight / scale).to(torch.float8_e4m3fn)
            stored[name.removesuffix("weight") + word] = scale.reshape(shape)
            true[name] = stored[name].float() * scale
    return stored, true


@pytest.mark.parametrize("shape", [(), (1,), (-1,), (-1, 1)])
@pytest.mark.parametrize("word", ["scale_weight", "weight_scale"])
def test_float8_weights_are_multiplied_by_their_scales(word: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    stored, true = scaled(word, shape)
    stored |= {
        "scaled_fp8": torch.zeros(2, dtype=torch.float8_e4m3fn),
        "text_model.encoder.layers.0.mlp.fc1.scale_input": torch.tensor(3.0),
        "text_model.encoder.layers.0.mlp.fc1.input_scale": torch.tensor(3.0),
        "text_model.encoder.layers.0.mlp.fc1.comfy_quant": torch.zeros(28, dtype=torch.uint8),
    }
    encoder = open_encoder(save(tmp_path / "clip_l_fp8_scaled.safetensors", stored))
    assert encoder.info.dtype == "float32 and float8_e4m3fn"
    check_parity(encoder, true)
    check_parity(open_encoder(save(tmp_path / "flux.safetensors", comfy("clip_l", stored))), true)


def test_scaled_float8_in_a_pickle_is_the_same(tmp_path: Path) -> None:
    stored, true = scaled("scale_weight", ())
    check_parity(open_encoder(save(tmp_path / "sd.ckpt", {"state_dict": as_checkpoint(stored)})), true)


def test_scales_of_blocks_and_scales_without_weights_are_refused_by_name(tmp_path: Path) -> None:
    for scale, says in (
        ({"encoder.layers.0.mlp.fc1.weight_scale": torch.ones(64, 2)}, r"not known here: .*scale is 64 x 2 of F32"),
        ({"stranger.weight_scale": torch.tensor(1.0)}, r"without their weights: text_model\.stranger\.weight_scale"),
    ):
        with pytest.raises(UnreadableEncoder, match=says):
            open_encoder(save(tmp_path / "a.safetensors", L | under("text_model.", scale)))


def test_the_sizes_of_an_encoder_are_those_of_its_own_tensors(tmp_path: Path) -> None:
    numbers = sum(weight.numel() for weight in G.values())
    alone, checkpoint = save(tmp_path / "clip_g.safetensors", G), save(tmp_path / "sdxl.safetensors", SDXL_G | EXTRAS)
    folder = save_text_encoder(tmp_path / "text_encoder", G)
    for source, file in ((alone, alone), (checkpoint, checkpoint), (folder, folder / "model.safetensors")):
        info = plan_encoder(source).info
        assert (info.parameters, info.stored_bytes, info.file_bytes) == (numbers, 2 * numbers, file.stat().st_size)


def test_progress_goes_from_the_first_tensor_of_the_first_encoder_to_the_last_of_the_last(tmp_path: Path) -> None:
    told: list[float] = []
    open_model(save(tmp_path / "pair.safetensors", FILES["pair of comfyui"][2]), progress=told.append)
    assert told == sorted(told) and told[0] > 0 and told[-1] == 1
    assert len(told) == len(L) + len(G)


# --- what is sent


@pytest.mark.parametrize("layout", ["sd2", "clip_g", "sdxl"])
def test_a_prompt_is_encoded_with_the_padding_of_each_encoder(layout: str, tmp_path: Path) -> None:
    model = open_model(save(tmp_path / "model.safetensors", FILES[layout][2]))
    chunks = read("a red cat, wow!", "diffusers", model.family)
    for encoding in model.encode(chunks):
        states, features = reference(STATES[encoding.encoder.name], chunks.for_encoder(encoding.encoder.name).ids)
        np.testing.assert_allclose(encoding.hidden_states, states, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(encoding.feature, features[0], rtol=1e-5, atol=1e-5)


def test_sdxl_sends_the_layers_before_the_last_side_by_side_and_pools_the_second(tmp_path: Path) -> None:
    model = open_model(save(tmp_path / "sdxl.safetensors", SDXL))
    chunks = read("a cat", "diffusers", "sdxl")
    first, second = model.encode(chunks)
    sent = model.condition(chunks)
    expected = np.concatenate([first.hidden_states[LAYERS - 1], second.hidden_states[LAYERS_G - 1]], axis=1)
    np.testing.assert_allclose(sent.prompt_embeds, expected, rtol=0, atol=1e-5)
    np.testing.assert_allclose(sent.pooled, second.feature, rtol=0, atol=1e-5)


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "diffusers"])
def test_sd2_sends_the_normed_layer_before_the_last_in_every_tool(dialect: str, tmp_path: Path) -> None:
    model = open_model(save(tmp_path / "sd2.safetensors", FILES["sd2"][2]))
    chunks = read("a cat", dialect, "sd2")
    (encoding,) = model.encode(chunks)
    expected = encoding.final_norm(encoding.hidden_states[LAYERS_H - 1])
    np.testing.assert_allclose(model.condition(chunks).prompt_embeds, expected, rtol=0, atol=1e-5)


# --- the golden encoders


@pytest.mark.parametrize(
    ("file", "family", "name", "sizes", "others"),
    [
        ("sd1.safetensors", "sd1", "clip_l", (12, 64, None), ["clip_l.safetensors", "sd1_old.ckpt", "diffusers_sd1"]),
        ("sd1.safetensors", "sd1", "clip_l", (12, 64, None), ["diffusers_sd1/text_encoder"]),
        ("sd2.safetensors", "sd2", "clip_h", (24, 128, 128), []),
        ("sdxl.safetensors", "sdxl", "clip_l", (12, 64, None), ["diffusers_sdxl", "diffusers_sdxl/text_encoder"]),
        ("sdxl.safetensors", "sdxl", "clip_g", (32, 128, 128), ["diffusers_sdxl", "diffusers_sdxl/text_encoder_2"]),
        ("sdxl.safetensors", "sdxl", "clip_g", (32, 128, 128), ["clip_g.safetensors"]),
    ],
)
def test_the_golden_encoders_are_told_by_family_and_size_and_the_same_in_all_their_layouts(
    file: str, family: str, name: str, sizes: tuple[int, int, int | None], others: list[str], shared: Path
) -> None:
    def encoders(file: str) -> dict[str, Encoder]:
        return {encoder.info.name: encoder for encoder in open_model(shared / "golden" / "encoders" / file).encoders}

    opened = encoders(file)
    info, states = opened[name].info, encode_ids(opened[name], IDS)
    assert tuple(opened) == tuple(FAMILIES[family].encoders)
    assert (info.family, info.layers, info.width, info.projection) == (family, *sizes)
    assert 0.3 < states.std() < 4
    for other in others:
        np.testing.assert_array_equal(encode_ids(encoders(other)[name], IDS), states)
