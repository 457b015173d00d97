"""Text encoders in the layouts that programs write them in: recognised, and their numbers those of transformers."""

from pathlib import Path

import numpy as np
import pytest
import torch
from encoder_files import State, save, tiny_state, under, without_projection
from text_model_files import NAMES, READ, comfyui_names, own_states, save_folder, settings_of, states_of, tiny

from core.tokens.text_families import Architecture
from core.weights.opening import open_model, plan_model
from core.weights.sources import ModelSource
from core.weights.text_models.opening import plan_text_models
from core.weights.text_models.parts import facts_of

VISION = {
    "visual.blocks.0.attn.qkv.weight": torch.rand(48, 16),
    "visual.deepstack_merger_list.0.norm.weight": torch.ones(8),
}


def check_numbers(path: Path | str, config: object, weights: State, name: str) -> None:
    (encoder,) = open_model(path).encoders
    assert encoder.info.name == name
    np.testing.assert_allclose(states_of(encoder), own_states(config, weights), rtol=0, atol=2e-5)


@pytest.mark.parametrize("architecture", READ)
def test_a_single_file_gives_the_numbers_of_transformers(architecture: Architecture, tmp_path: Path) -> None:
    config, weights = tiny(architecture)
    path = save(tmp_path / "a.safetensors", comfyui_names(architecture, weights))
    check_numbers(path, config, weights, NAMES[architecture])
    (plan,) = plan_model(path)
    assert plan.info.stored_bytes == sum(weight.nbytes for weight in weights.values())
    assert plan.info.parameters == sum(weight.numel() for weight in weights.values())


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("architecture", READ)
def test_half_precision_is_widened_as_it_is_used(
    architecture: Architecture, dtype: torch.dtype, tmp_path: Path
) -> None:
    config, weights = tiny(architecture, dtype=dtype)
    path = save(tmp_path / "a.safetensors", comfyui_names(architecture, weights))
    check_numbers(path, config, weights, NAMES[architecture])
    assert open_model(path).encoders[0].info.dtype == str(dtype).removeprefix("torch.")


@pytest.mark.parametrize("architecture", READ)
def test_a_folder_of_diffusers_in_one_file_or_in_several(architecture: Architecture, tmp_path: Path) -> None:
    config, weights = tiny(architecture)
    for shards in (1, 3):
        folder = save_folder(tmp_path / f"model{shards}" / "text_encoder", weights, settings_of(config), shards)
        check_numbers(folder, config, weights, NAMES[architecture])
        check_numbers(folder.parent, config, weights, NAMES[architecture])


@pytest.mark.parametrize(
    "root",
    [
        "",
        "model.",
        "model.language_model.",
        "language_model.",
        "language_model.model.",
        "text_encoders.x.transformer.model.",
    ],
)
def test_the_layers_are_found_below_every_root(root: str, tmp_path: Path) -> None:
    config, weights = tiny("mistral")
    beside = {"vision_tower.transformer.layers.0.attention.q_proj.weight": torch.rand(4, 4), "alphas": torch.rand(9)}
    path = save(tmp_path / "a.safetensors", under(root, weights) | beside)
    check_numbers(path, config, weights, "mistral3_24b")


def test_the_half_that_sees_is_passed_over_and_tells_qwen3_vl_from_qwen3(tmp_path: Path) -> None:
    _, weights = tiny("qwen3")
    for root, seeing in (("model.language_model.", under("model.", VISION)), ("language_model.", VISION)):
        path = save(tmp_path / "a.safetensors", under(root, weights) | seeing)
        (plan,) = plan_model(path)
        assert plan.info.name == "qwen3vl_4b" and plan.config.rotary_base == 5e6
    plain = plan_model(save(tmp_path / "b.safetensors", under("model.", weights)))[0]
    assert plain.info.name == "qwen3_06b" and plain.config.rotary_base == 1e6


def test_both_layouts_of_qwen_2_5_vl_are_one_encoder(tmp_path: Path) -> None:
    config, weights = tiny("qwen2")
    old = under("model.", weights) | VISION | {"lm_head.weight": weights["embed_tokens.weight"] + 1}
    new = under("model.language_model.", weights) | under("model.", VISION)
    for state in (old, new):
        check_numbers(save(tmp_path / "a.safetensors", state), config, weights, "qwen25_7b")


def test_the_table_of_t5_goes_by_two_names(tmp_path: Path) -> None:
    config, weights = tiny("t5")
    table = weights.pop("shared.weight")
    decoder = {"decoder.block.0.layer.0.SelfAttention.q.weight": torch.rand(4, 4)}
    path = save(tmp_path / "a.safetensors", weights | decoder | {"encoder.embed_tokens.weight": table})
    check_numbers(path, config, weights | {"shared.weight": table}, "t5xxl")


def test_a_cut_mistral_has_no_final_norm_and_hands_its_last_rows_on_raw(tmp_path: Path) -> None:
    config, weights = tiny("mistral")
    cut = {name: weight for name, weight in weights.items() if name != "norm.weight"}
    encoder = open_model(save(tmp_path / "a.safetensors", under("model.", cut))).encoders[0]
    states = states_of(encoder)
    np.testing.assert_allclose(states, own_states(config, weights), rtol=0, atol=2e-5)
    np.testing.assert_array_equal(encoder.final_norm(states[-1]), states[-1])


def test_an_all_in_one_checkpoint_opens_as_clip_and_says_how_to_read_by_the_rest(tmp_path: Path) -> None:
    config, weights = tiny("t5", dtype=torch.bfloat16)
    clip = without_projection(tiny_state(torch.float16, layers=12))
    state = under("text_encoders.clip_l.transformer.", clip) | under("text_encoders.t5xxl.transformer.", weights)
    path = save(tmp_path / "flux.safetensors", state | {"model.diffusion_model.double_blocks.0.x": torch.rand(4)})
    plain = plan_model(path)
    assert [plan.info.name for plan in plain] == ["clip_l"] and plain[0].info.family == "flux"
    assert any("T5-XXL" in note and "--family flux1" in note for note in plain[0].info.notes)
    model = open_model(ModelSource((str(path),), "flux1").text)
    assert [encoder.info.name for encoder in model.encoders] == ["clip_l", "t5xxl"] and model.family == "flux1"
    np.testing.assert_allclose(states_of(model.encoders[1]), own_states(config, weights), rtol=0, atol=2e-5)
    (alone,) = plan_text_models([path], "chroma")
    assert facts_of(alone).name == "t5xxl"  # CLIP's is none of Chroma's, and left out without a word


def test_the_config_beside_decides_what_shapes_do_not_tell(tmp_path: Path) -> None:
    config, weights = tiny("qwen2")
    folder = save_folder(tmp_path / "a", weights, settings_of(config, rms_norm_eps=1e-3))
    (plan,) = plan_model(folder)
    assert plan.config.epsilon == 1e-3
    old = settings_of(config) | {"rope_parameters": None, "rope_theta": 12345.0}
    (plan,) = plan_model(save_folder(tmp_path / "b", weights, old))
    assert plan.config.rotary_base == 12345.0


def test_a_matrix_of_megabytes_is_read_by_several_threads_at_once(tmp_path: Path) -> None:
    from core.weights.formats.safetensors_file import list_tensors
    from core.weights.text_models.forms import StoredForm
    from core.weights.text_models.stored import open_tensors

    numbers = torch.randn(3000, 500).bfloat16()
    entry = list_tensors(save(tmp_path / "a.safetensors", {"a": numbers})).entries["a"]
    stored = open_tensors({"a": StoredForm(entry)})["a"]
    for threads in (1, 2, 5):
        before = torch.get_num_threads()
        torch.set_num_threads(threads)
        try:
            part = torch.empty(2900, 500)
            stored.widen(part, 77)
        finally:
            torch.set_num_threads(before)
        torch.testing.assert_close(part, numbers[77:2977].float(), rtol=0, atol=0)
