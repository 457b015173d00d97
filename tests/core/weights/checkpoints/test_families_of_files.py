"""Every family's text encoders, in every layout, against a plain transformers pass."""

import json
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
    chunks_of,
    encode_ids,
    ids_of,
    reference,
    save,
    save_text_encoder,
    tiny_state,
    under,
    without_projection,
)

from core.model import Model
from core.tokens.families import FAMILIES
from core.weights import UnreadableEncoder
from core.weights.opening import open_encoder, open_model, plan_model

GOLDEN = Path(__file__).parents[5] / "shared" / "golden" / "encoders"
IDS = ids_of((320, 1125, 539, 320, 2368), (320, 1929, 267, 736))
STATES = {
    "clip_l": tiny_state(torch.float16),
    "clip_h": tiny_state(torch.float16, 8, LAYERS_H),
    "clip_g": tiny_state(torch.float16, 9, LAYERS_G),
}
L, H, G = STATES.values()
H_23 = {name: part for name, part in H.items() if ".layers.23." not in name}
UNET = {"model.diffusion_model.input_blocks.0.0.weight": torch.rand(4, 4, 3, 3)}
SD3 = {"model.diffusion_model.joint_blocks.0.x_block.mlp.fc1.weight": torch.rand(4, 4)}
FLUX = {"model.diffusion_model.double_blocks.0.img_attn.proj.weight": torch.rand(4, 4)}
T5 = {"text_encoders.t5xxl.transformer.shared.weight": torch.rand(4, 4)}


def comfy(name: str, state: State) -> State:
    return under(f"text_encoders.{name}.transformer.", state)


SDXL_L = under("conditioner.embedders.0.transformer.", L)
SDXL_G = under("conditioner.embedders.1.model.", as_openclip(G))

# Layout: family, encoders, and the file's tensors.
FILES: dict[str, tuple[str, tuple[str, ...], State]] = {
    "sd2": ("sd2", ("clip_h",), under("cond_stage_model.model.", as_openclip(H)) | EXTRAS),
    "sd2 of 23 layers": ("sd2", ("clip_h",), under("cond_stage_model.model.", as_openclip(H_23)) | EXTRAS),
    "sd2 turbo": ("sd2", ("clip_h",), under("conditioner.embedders.0.model.", as_openclip(H)) | EXTRAS),
    "sdxl": ("sdxl", ("clip_l", "clip_g"), SDXL_G | SDXL_L | EXTRAS),
    "sdxl without L": ("sdxl", ("clip_g",), SDXL_G | EXTRAS),
    "sdxl without G": ("sdxl", ("clip_l",), SDXL_L | EXTRAS),
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
}


def check_parity(model: Model, states: dict[str, State]) -> None:
    for encoder in model.encoders:
        state = states[encoder.info.name]
        activation = "quick_gelu" if encoder.info.name == "clip_l" else "gelu"
        if encoder.info.layers == 23:
            state = H_23
        expected, features = reference(state, IDS, activation)
        encoding = encoder.encode(chunks_of(IDS))
        np.testing.assert_allclose(encoding.hidden_states, expected, rtol=1e-5, atol=1e-5)
        assert encoding.feature is not None
        np.testing.assert_allclose(encoding.feature, features[0], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("layout", FILES)
def test_every_layout_gives_the_hidden_states_and_features_of_transformers(layout: str, tmp_path: Path) -> None:
    family, names, state = FILES[layout]
    path = save(tmp_path / "model.safetensors", state)
    model = open_model(path)
    assert (model.family, tuple(encoder.info.name for encoder in model.encoders)) == (family, names)
    assert (model.title, model.source) == ("model.safetensors", path)
    assert {encoder.info.family for encoder in model.encoders} == {family}
    assert {encoder.info.source for encoder in model.encoders} == {path}
    check_parity(model, STATES)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2])
def test_fused_and_transposed_tensors_are_read_in_every_float_type(dtype: torch.dtype, tmp_path: Path) -> None:
    state = {name: part.to(dtype) for name, part in H.items()}
    model = open_model(save(tmp_path / "clip_h.safetensors", as_openclip(state)))
    check_parity(model, {"clip_h": state})


@pytest.mark.parametrize("layout", FILES)
def test_a_missing_encoder_of_the_family_is_said(layout: str, tmp_path: Path) -> None:
    family, names, state = FILES[layout]
    first, *_ = plan_model(save(tmp_path / "model.safetensors", state))
    notes = " ".join(first.info.notes)
    titles = {"clip_l": "CLIP L", "clip_g": "CLIP G", "clip_h": "CLIP H"}
    missing = [titles[name] for name in FAMILIES[family].encoders if name not in names]
    assert ("does not hold" in notes) == bool(missing) and all(title in notes for title in missing)


def test_real_sizes_are_told_by_their_width() -> None:
    from core.encoder.config import TextEncoderConfig
    from core.weights.checkpoints.layouts import KeyPrefix
    from core.weights.checkpoints.recognition import encoder_name

    bare = KeyPrefix("", "hf")
    for width, layers, name in ((768, 12, "clip_l"), (1024, 23, "clip_h"), (1024, 24, "clip_h"), (1280, 32, "clip_g")):
        assert encoder_name(bare, TextEncoderConfig(layers, width, width // 64, 4 * width, 49408, None)) == name


def test_only_the_first_of_two_encoders_is_read_where_one_is_asked_for(tmp_path: Path) -> None:
    encoder = open_encoder(save(tmp_path / "sdxl.safetensors", SDXL_L | SDXL_G))
    assert encoder.info.name == "clip_l" and "CLIP G was left out" in encoder.info.notes[-1]


def test_a_projection_in_an_older_form_is_turned_round(tmp_path: Path) -> None:
    state = without_projection(L) | {"text_projection": L["text_projection.weight"].T.contiguous()}
    check_parity(open_model(save(tmp_path / "clip_l.safetensors", state)), STATES)
    state = without_projection(L) | {"text_projection.weight.weight": L["text_projection.weight"]}
    check_parity(open_model(save(tmp_path / "clip_l.safetensors", state)), STATES)


def test_a_projection_that_changes_nothing_is_noted(tmp_path: Path) -> None:
    state = without_projection(L) | {"text_projection": torch.eye(64)}
    assert "placeholder" in open_model(save(tmp_path / "clip_l.safetensors", state)).notes[0]


def test_a_checkpoint_whose_encoder_is_incomplete_names_what_is_missing(tmp_path: Path) -> None:
    for root, part in (
        ("conditioner.embedders.1.model.", "transformer.resblocks.3.attn.in_proj_bias"),
        ("conditioner.embedders.1.model.", "positional_embedding"),
        ("conditioner.embedders.0.transformer.", "text_model.encoder.layers.1.self_attn.q_proj.weight"),
    ):
        state = SDXL_L | SDXL_G
        del state[root + part]
        with pytest.raises(UnreadableEncoder, match=f"lacks {root}{part}\\."):
            plan_model(save(tmp_path / "sdxl.safetensors", state))


def test_fused_rows_that_are_not_three_times_the_width_are_refused(tmp_path: Path) -> None:
    state = as_openclip(G)
    state["transformer.resblocks.0.attn.in_proj_weight"] = torch.rand(191, 64).half()
    with pytest.raises(UnreadableEncoder, match="in_proj_weight is 191 x 64 instead of 192 x 64"):
        plan_model(save(tmp_path / "clip_g.safetensors", state))


# --- folders


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
        ("StableDiffusionXLPipeline", (), {"text_encoder": L, "text_encoder_2": G}, "sdxl", ("clip_l", "clip_g")),
        ("StableDiffusionXLImg2ImgPipeline", (), {"text_encoder_2": G}, "sdxl_refiner", ("clip_g",)),
        (
            "StableDiffusion3Pipeline",
            ("text_encoder_3",),
            {"text_encoder": L, "text_encoder_2": G},
            "sd3",
            ("clip_l", "clip_g"),
        ),
        ("StableDiffusion3Pipeline", (), {"text_encoder": L, "text_encoder_2": G}, "sd3", ("clip_l", "clip_g")),
        ("FluxPipeline", ("text_encoder_2",), {"text_encoder": L}, "flux", ("clip_l",)),
        ("SomeonesOwnPipeline", (), {"text_encoder": L, "text_encoder_2": G}, "sdxl", ("clip_l", "clip_g")),
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
    check_parity(model, STATES)


def test_a_folder_of_t5_only_is_refused_by_its_kind(tmp_path: Path) -> None:
    folder = save_folder(tmp_path / "model", "PixArtAlphaPipeline", ("text_encoder",))
    with pytest.raises(UnreadableEncoder, match="of the kind t5"):
        open_model(folder)


def save_shards(folder: Path, state: State, index: str) -> Path:
    names = list(state)
    parts = [names[start::3] for start in range(3)]
    weight_map: dict[str, str] = {}
    for number, part in enumerate(parts, 1):
        file = f"model-{number:05}-of-00003.safetensors"
        save(folder / file, {name: state[name] for name in part})
        weight_map |= dict.fromkeys(part, file)
    save_text_encoder(folder, state)
    (folder / "model.safetensors").unlink()
    (folder / index).write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    return folder


@pytest.mark.parametrize("index", ["model.safetensors.index.json", "model.safetensors.index.fp16.json"])
def test_weights_in_several_files_are_read_from_them_all(index: str, tmp_path: Path) -> None:
    folder = save_shards(tmp_path / "text_encoder", G, index)
    check_parity(open_model(folder), STATES)
    (folder / "model-00002-of-00003.safetensors").unlink()
    with pytest.raises(UnreadableEncoder, match=r"“model-00002-of-00003\.safetensors” does not"):
        open_model(folder)


@pytest.mark.parametrize("names", [["../secret.safetensors"], [], [f"{number}.safetensors" for number in range(101)]])
def test_an_index_of_shards_that_lie_elsewhere_is_refused(names: list[str], tmp_path: Path) -> None:
    folder = save_shards(tmp_path / "text_encoder", L, "model.safetensors.index.json")
    weight_map = {f"tensor {number}": name for number, name in enumerate(names)}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    with pytest.raises(UnreadableEncoder, match=r"“model.safetensors.index.json” is damaged"):
        open_model(folder)


# --- the golden encoders


@pytest.mark.skipif(not GOLDEN.exists(), reason="the shared golden encoders are not here")
def test_the_golden_encoders_are_the_same_in_all_their_layouts() -> None:
    def states(name: str, encoder: str) -> np.ndarray:
        (found,) = (one for one in open_model(GOLDEN / name).encoders if one.info.name == encoder)
        return encode_ids(found, IDS)

    for name in ("diffusers_sdxl", "diffusers_sdxl/text_encoder"):
        np.testing.assert_array_equal(states(name, "clip_l"), states("sdxl.safetensors", "clip_l"))
    for name in ("diffusers_sdxl", "diffusers_sdxl/text_encoder_2", "clip_g.safetensors"):
        np.testing.assert_array_equal(states(name, "clip_g"), states("sdxl.safetensors", "clip_g"))
    assert 0.3 < states("sd2.safetensors", "clip_h").std() < 4


@pytest.mark.skipif(not GOLDEN.exists(), reason="the shared golden encoders are not here")
@pytest.mark.parametrize(
    ("name", "family", "sizes"),
    [
        ("sd1.safetensors", "sd1", [("clip_l", 12, 64, None)]),
        ("sd2.safetensors", "sd2", [("clip_h", 24, 128, 128)]),
        ("sdxl.safetensors", "sdxl", [("clip_l", 12, 64, None), ("clip_g", 32, 128, 128)]),
        ("diffusers_sdxl", "sdxl", [("clip_l", 12, 64, None), ("clip_g", 32, 128, 128)]),
        ("clip_g.safetensors", "sdxl", [("clip_g", 32, 128, 128)]),
    ],
)
def test_the_golden_encoders_are_told_by_family_and_size(
    name: str, family: str, sizes: list[tuple[str, int, int, int | None]]
) -> None:
    infos = [plan.info for plan in plan_model(GOLDEN / name)]
    assert {info.family for info in infos} == {family}
    assert [(info.name, info.layers, info.width, info.projection) for info in infos] == sizes


def test_an_sd1_checkpoint_is_a_model_of_one_encoder(tmp_path: Path) -> None:
    model = open_model(save(tmp_path / "sd1.safetensors", as_checkpoint(L)))
    assert (model.family, len(model.encoders), model.notes) == ("sd1", 1, ())
