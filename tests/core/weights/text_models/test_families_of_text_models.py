"""Which family text encoders are read for: named, of a pipeline, or the most usual; parts doubled, missing, strange."""

import json
from pathlib import Path

import pytest
import torch
from encoder_files import State, save, save_hollow, save_text_encoder, tiny_state, under, without_projection
from text_model_files import comfyui_names, save_folder, settings_of, tiny

from core.cli.inspect_record import record_of
from core.files.inspecting import inspect_path
from core.text_models.config import TextModelConfig
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, Architecture
from core.weights import OtherForm, UnreadableEncoder
from core.weights.opening import plan_model
from core.weights.text_models.opening import plan_text_models
from core.weights.text_models.parts import PartPlan, facts_of
from core.weights.text_models.plan import TextModelPlan
from core.weights.text_models.shapes import tensors_of


def file_of(folder: Path, architecture: Architecture, name: str = "") -> Path:
    _, weights = tiny(architecture, dtype=torch.bfloat16)
    return save(folder / f"{name or architecture}.safetensors", comfyui_names(architecture, weights))


def clip_of(folder: Path, layers: int = 12) -> Path:
    state = tiny_state(torch.float16, layers=layers)
    return save(folder / f"clip{layers}.safetensors", without_projection(state) if layers < 20 else state)


def seeing(folder: Path) -> Path:
    _, weights = tiny("qwen3", dtype=torch.bfloat16)
    return save(folder / "vl.safetensors", under("model.language_model.", weights))


def names_of(plans: tuple[PartPlan, ...]) -> list[str]:
    return [facts_of(plan).name for plan in plans]


def test_clip_l_and_t5_are_flux_1_in_whatever_order_they_are_named(tmp_path: Path) -> None:
    clip, t5 = clip_of(tmp_path), file_of(tmp_path, "t5")
    for files in ((clip, t5), (t5, clip)):
        for family in ("", "flux1"):
            plans = plan_text_models(files, family)
            assert names_of(plans) == ["clip_l", "t5xxl"] and {facts_of(plan).family for plan in plans} == {"flux1"}
    assert {facts_of(plan).title for plan in plans} == {"clip12.safetensors + t5.safetensors"}


def test_sd3_does_without_any_of_its_three(tmp_path: Path) -> None:
    parts = {"clip_l": clip_of(tmp_path), "clip_g": clip_of(tmp_path, 32), "t5xxl": file_of(tmp_path, "t5")}
    for names in (["clip_l", "clip_g", "t5xxl"], ["clip_l", "clip_g"], ["clip_l", "t5xxl"], ["t5xxl"], ["clip_g"]):
        plans = plan_text_models([parts[name] for name in names], "sd3_t5")
        assert names_of(plans) == names
    assert facts_of(plan_text_models(list(parts.values()))[0]).family == "sd3_t5"


@pytest.mark.parametrize(
    ("architecture", "family"),
    [("t5", "chroma"), ("umt5", "wan"), ("qwen2", "qwen_image"), ("gemma2", "lumina2"), ("mistral", "flux2_dev")],
)
def test_without_a_family_it_is_the_most_usual_one_and_the_others_are_named(
    architecture: Architecture, family: str, tmp_path: Path
) -> None:
    (plan,) = plan_model(file_of(tmp_path, architecture))
    assert facts_of(plan).family == family
    others = {key for key, facts in TEXT_FAMILIES.items() if facts_of(plan).name in facts.encoders} - {family, "anima"}
    notes = " ".join(facts_of(plan).notes)
    assert all(TEXT_FAMILIES[key].title in notes for key in others) and bool(others) == ("also that of" in notes)


def test_a_named_family_takes_an_encoder_of_its_build_whatever_its_sizes(tmp_path: Path) -> None:
    plain, vision = file_of(tmp_path, "qwen3"), seeing(tmp_path)
    taken = {"z_image": plain, "flux2_klein": plain, "anima": plain}
    taken |= {"krea2": vision, "flux3": vision, "qwen_image_21": vision}
    for family, path in taken.items():
        (plan,) = plan_text_models([path], family)
        assert facts_of(plan).family == family and facts_of(plan).name in TEXT_FAMILIES[family].encoders


def test_a_part_that_is_missing_there_twice_or_of_another_family_is_named(tmp_path: Path) -> None:
    clip, t5, qwen = clip_of(tmp_path), file_of(tmp_path, "t5"), file_of(tmp_path, "qwen3")
    second = file_of(tmp_path, "t5", "again")
    for files, family, says in (
        ([t5], "flux1", "Flux.1 also needs CLIP L"),
        ([clip], "flux1", "Flux.1 also needs T5-XXL"),
        ([clip], "chroma", "holds CLIP L, by which Chroma does not read; it needs T5-XXL"),
        ([t5, second], "chroma", "“t5.safetensors” and “again.safetensors” both hold T5-XXL"),
        ([qwen], "krea2", "holds Qwen3 .*, by which Krea 2 does not read; it needs Qwen3-VL 4B"),
        ([clip, qwen], "", "No family that is known here reads by CLIP L and Qwen3"),
        ([clip], "", "holds no text encoder but CLIP's"),
        ([], "wan", "Wan 2.x was named without a file"),
        ([tmp_path / "none"], "wan", "does not exist"),
    ):
        with pytest.raises(UnreadableEncoder, match=says):
            plan_text_models(files, family)


def hollow(path: Path, architecture: Architecture, layers: int, width: int) -> Path:
    """A file of a real model's sizes, which is a hole on the disk."""

    config = TextModelConfig(architecture, layers, width, 2, 1, 256 if architecture == "gemma2" else 128, 256, 1000)
    root = "" if architecture in ("t5", "umt5") else "model."
    return save_hollow(path, {root + name: ("BF16", shape) for name, shape in tensors_of(config).items()})


@pytest.mark.parametrize("name", [name for name in TEXT_ENCODERS if "vl" not in name])
def test_a_released_encoder_is_known_by_its_sizes(name: str, tmp_path: Path) -> None:
    facts = TEXT_ENCODERS[name]
    path = hollow(tmp_path / "a.safetensors", facts.architecture, facts.layers, facts.width)
    (plan,) = plan_model(path)
    assert facts_of(plan).name == name and not any("as it was released" in note for note in facts_of(plan).notes)


def test_a_model_of_a_size_that_is_no_familys_is_named_as_far_as_it_is_known(tmp_path: Path) -> None:
    for architecture, layers, width, says in (
        ("t5", 24, 2048, "AuraFlow"),
        ("qwen2", 36, 2048, "OmniGen 2"),
        ("qwen3", 28, 2048, "Ovis"),
        ("mistral", 32, 4096, "Llama 3 8B"),
        ("gemma3", 34, 2560, "Gemma 3 4B"),
        ("qwen3", 17, 777, "Qwen3 of 17 layers and width 777"),
    ):
        with pytest.raises(OtherForm, match=says):
            plan_model(hollow(tmp_path / "a.safetensors", architecture, layers, width))  # type: ignore[arg-type]


def test_a_named_family_takes_other_sizes_than_the_released_and_says_so(tmp_path: Path) -> None:
    (plan,) = plan_text_models([hollow(tmp_path / "a.safetensors", "qwen3", 36, 3000)], "z_image")
    assert facts_of(plan).name == "qwen3_4b" and any("Its width is 3000" in note for note in facts_of(plan).notes)
    with pytest.raises(UnreadableEncoder, match=r"holds Qwen3 0\.6B"):
        plan_text_models([hollow(tmp_path / "b.safetensors", "qwen3", 28, 1024)], "z_image")


def pipeline(folder: Path, kind: str, *architectures: Architecture) -> Path:
    for index, architecture in enumerate(architectures):
        config, weights = tiny(architecture, dtype=torch.bfloat16)
        save_folder(folder / ("text_encoder" + (f"_{index + 2}" if index else "")), weights, settings_of(config))
    (folder / "model_index.json").write_text(json.dumps({"_class_name": kind}), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("kind", "architecture", "family"),
    [
        ("ChromaPipeline", "t5", "chroma"),
        ("WanImageToVideoPipeline", "umt5", "wan"),
        ("Flux2KleinPipeline", "qwen3", "flux2_klein"),
        ("ZImagePipeline", "qwen3", "z_image"),
        ("Flux2Pipeline", "mistral", "flux2_dev"),
        ("Lumina2Pipeline", "gemma2", "lumina2"),
        ("QwenImagePipeline", "qwen2", "qwen_image"),
    ],
)
def test_the_class_of_a_pipeline_tells_its_family(
    kind: str, architecture: Architecture, family: str, tmp_path: Path
) -> None:
    (plan,) = plan_model(pipeline(tmp_path / "model", kind, architecture))
    assert facts_of(plan).family == family and not any("also that of" in note for note in facts_of(plan).notes)


def test_a_pipeline_that_is_not_known_is_read_as_the_usual_family_and_says_so(tmp_path: Path) -> None:
    (plan,) = plan_model(pipeline(tmp_path / "model", "PixArtAlphaPipeline", "t5"))
    assert not plan.is_of_known_family
    assert any("PixArtAlphaPipeline, is not known here" in note for note in facts_of(plan).notes)


def test_a_pipeline_with_clip_opens_as_clip_and_says_how_to_read_by_all(tmp_path: Path) -> None:
    folder = pipeline(tmp_path / "model", "FluxPipeline", "t5")
    (folder / "text_encoder").rename(folder / "text_encoder_2")
    save_text_encoder(folder / "text_encoder", tiny_state(torch.float16, layers=12))
    plain = plan_model(folder)
    assert names_of(plain) == ["clip_l"] and any("--family flux1" in note for note in facts_of(plain[0]).notes)
    assert names_of(plan_text_models([folder], "flux1")) == ["clip_l", "t5xxl"]
    assert names_of(plan_text_models([folder], "chroma")) == ["t5xxl"]


def test_animas_adapter_is_found_in_the_image_models_file(tmp_path: Path) -> None:
    qwen = file_of(tmp_path, "qwen3")
    adapter: State = {f"llm_adapter.{name}": torch.rand(8, 8) for name in ("embed.weight", "blocks.0.mlp.0.weight")}
    for root in ("", "net.", "model.diffusion_model."):
        dit = save(tmp_path / "dit.safetensors", under(root, adapter | {"x_embedder.proj.1.weight": torch.rand(4, 4)}))
        (plan,) = plan_text_models([qwen, dit], "anima")
        assert isinstance(plan, TextModelPlan) and set(plan.adapter) == {"embed.weight", "blocks.0.mlp.0.weight"}
        assert not any("was not named" in note for note in plan.facts.notes)
    (plan,) = plan_text_models([qwen], "anima")
    assert any("was not named" in note for note in facts_of(plan).notes)
    with pytest.raises(UnreadableEncoder, match="Anima also needs Qwen3"):
        plan_text_models([dit])


def test_an_image_model_with_animas_adapter_says_what_to_name_beside_it(tmp_path: Path) -> None:
    state: State = {"net.llm_adapter.embed.weight": torch.rand(8, 8), "net.x_embedder.proj.1.weight": torch.rand(4, 4)}
    path = save(tmp_path / "dit.safetensors", state)
    with pytest.raises(OtherForm, match="holds Anima's adapter") as refusal:
        plan_model(path)
    assert refusal.value.form == "diffusion-model" and inspect_path(path).kind == "other"
    assert inspect_path(path).notes == (str(refusal.value),)


def test_a_t5_alone_is_called_a_part_and_can_be_opened_all_the_same(tmp_path: Path) -> None:
    part, whole = inspect_path(file_of(tmp_path, "t5")), inspect_path(file_of(tmp_path, "umt5"))
    assert part.kind == "other" and part.is_model and "T5-XXL, one of the text encoders of Flux.1" in part.notes[0]
    assert whole.kind == "model" and whole.is_model
    record = record_of(whole)
    assert record["family"] == "wan" and record["encoders"][0]["name"] == "umt5xxl"
    assert record["encoders"][0]["positions"] is None
