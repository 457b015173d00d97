"""The encoders of SD 2.x and XL: OpenCLIP's layout, two encoders in one file or folder, and what is sent of them."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import State, save
from transformers.models.clip.configuration_clip import CLIPTextConfig
from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection

from core.dialects.table import read
from core.weights import UnreadableEncoder
from core.weights.opening import open_model, plan_model

WIDTHS = {"clip_l": 64, "clip_h": 128, "clip_g": 128}
LAYERS = {"clip_l": 12, "clip_h": 24, "clip_g": 32}
BLOCK = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}
WHOLE = {
    "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
    "text_model.embeddings.position_embedding.weight": "positional_embedding",
    "text_model.final_layer_norm.weight": "ln_final.weight",
    "text_model.final_layer_norm.bias": "ln_final.bias",
}


def model(name: str) -> CLIPTextModelWithProjection:
    """A tiny encoder with the true number of layers."""
    torch.manual_seed(len(name) + LAYERS[name])
    config = CLIPTextConfig(
        vocab_size=49408,
        hidden_size=WIDTHS[name],
        intermediate_size=WIDTHS[name],
        projection_dim=32,
        num_hidden_layers=LAYERS[name],
        num_attention_heads=WIDTHS[name] // 64,
        hidden_act="quick_gelu" if name == "clip_l" else "gelu",
        bos_token_id=49406,
        eos_token_id=49407,
    )
    made = CLIPTextModelWithProjection(config).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.copy_(torch.randn(parameter.shape) * 0.1 + (parameter.dim() == 1))
    return made


def as_open_clip(state: State) -> State:
    """The names and shapes of OpenCLIP: q, k and v in one tensor, the projection the other way round."""
    found: State = {"logit_scale": torch.tensor(4.6)}
    for name, tensor in state.items():
        if name in WHOLE:
            found[WHOLE[name]] = tensor
        elif name == "text_projection.weight":
            found["text_projection"] = tensor.T.contiguous()
        elif ".self_attn.q_proj." in name:
            parts = [state[name.replace("q_proj", f"{letter}_proj")] for letter in "qkv"]
            layer, kind = name.split(".")[3], name.split(".")[-1]
            found[f"transformer.resblocks.{layer}.attn.in_proj_{kind}"] = torch.cat(parts)
        elif ".self_attn.k_proj." not in name and ".self_attn.v_proj." not in name:
            _, _, _, layer, *inner, kind = name.split(".")
            found[f"transformer.resblocks.{layer}.{BLOCK['.'.join(inner)]}.{kind}"] = tensor
    return found


def under(root: str, state: State) -> State:
    return {root + name: tensor for name, tensor in state.items()}


def without_projection(state: State) -> State:
    return {name: tensor for name, tensor in state.items() if not name.startswith("text_projection")}


@pytest.fixture(scope="module")
def models() -> dict[str, CLIPTextModelWithProjection]:
    return {name: model(name) for name in WIDTHS}


@pytest.fixture(scope="module")
def sources(
    tmp_path_factory: pytest.TempPathFactory, models: dict[str, CLIPTextModelWithProjection]
) -> dict[str, Path]:
    states = {name: {k: v.contiguous() for k, v in made.state_dict().items()} for name, made in models.items()}
    folder = tmp_path_factory.mktemp("models")
    first, second = without_projection(states["clip_l"]), states["clip_g"]
    xl = under("conditioner.embedders.0.transformer.", first) | under(
        "conditioner.embedders.1.model.", as_open_clip(second)
    )
    return {
        "sd2": save(folder / "sd2.safetensors", under("cond_stage_model.model.", as_open_clip(states["clip_h"]))),
        "clip_h": save(folder / "clip_h.safetensors", as_open_clip(states["clip_h"])),
        "clip_g": save(folder / "clip_g.safetensors", second),
        "sdxl": save(folder / "sdxl.safetensors", xl),
    }


@pytest.mark.parametrize(
    ("source", "family", "names"),
    [
        ("sd2", "sd2", ["clip_h"]),
        ("clip_h", "sd2", ["clip_h"]),
        ("clip_g", "sdxl", ["clip_g"]),
        ("sdxl", "sdxl", ["clip_l", "clip_g"]),
    ],
)
def test_hidden_states_are_transformers_own(
    source: str, family: str, names: list[str], sources: dict[str, Path], models: dict[str, CLIPTextModelWithProjection]
) -> None:
    opened = open_model(sources[source])
    assert (opened.family, [encoder.info.name for encoder in opened.encoders]) == (family, names)
    chunks = read("a red cat, wow!", "diffusers", family)
    by_name = {one.encoder: one for one in chunks.encoders}
    for encoder, encoding in zip(opened.encoders, opened.encode(chunks), strict=True):
        ids = torch.from_numpy(by_name[encoder.info.name].ids)
        with torch.inference_mode():
            theirs = models[encoder.info.name](input_ids=ids, output_hidden_states=True)
        states = np.stack([layer[0].numpy() for layer in theirs.hidden_states])
        np.testing.assert_allclose(encoding.hidden_states, states, rtol=0, atol=1e-4)
        if encoding.feature is not None:
            np.testing.assert_allclose(encoding.feature, theirs.text_embeds[0].numpy(), rtol=0, atol=1e-4)


def test_sdxl_sends_the_layers_before_the_last_side_by_side_and_pools_the_second(sources: dict[str, Path]) -> None:
    opened = open_model(sources["sdxl"])
    chunks = read("a cat", "diffusers", "sdxl")
    first, second = opened.encode(chunks)
    sent = opened.condition(chunks)
    expected = np.concatenate([first.hidden_states[11], second.hidden_states[31]], axis=1)
    np.testing.assert_allclose(sent.prompt_embeds, expected, rtol=0, atol=1e-5)
    np.testing.assert_allclose(sent.pooled, second.feature, rtol=0, atol=1e-5)


def test_sd2_sends_the_normed_layer_before_the_last_in_every_tool(sources: dict[str, Path]) -> None:
    opened = open_model(sources["sd2"])
    for dialect in ("a1111", "comfyui", "diffusers"):
        chunks = read("a cat", dialect, "sd2")
        (encoding,) = opened.encode(chunks)
        expected = encoding.final_norm(encoding.hidden_states[23])
        np.testing.assert_allclose(opened.condition(chunks).prompt_embeds, expected, rtol=0, atol=1e-5)


def test_a_missing_tensor_is_named_as_the_file_would_name_it(tmp_path: Path) -> None:
    state = as_open_clip(dict(model("clip_h").state_dict()))
    del state["ln_final.bias"]
    path = save(tmp_path / "broken.safetensors", {name: tensor.contiguous() for name, tensor in state.items()})
    with pytest.raises(UnreadableEncoder, match=r"lacks ln_final\.bias"):
        plan_model(path)
