"""Programs that write JSON or lines of their own: each by the name that it gives itself, and none by a lookalike."""

import json
from typing import Any

import generator_texts as programs
import picture_files as files
import pytest
from picture_files import NEGATIVE, PROMPT

from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora
from core.image_metadata.reading import find_prompts

SPACE = "diffusers (perhaps a Hugging Face space)"
UNNAMED = "a program that does not name itself"


def lora(name: str, strength: float) -> tuple[PictureLora, ...]:
    return (PictureLora(name, strength, strength),)


def only(texts: dict[str, Any]) -> FoundPrompt:
    """The one prompt in texts, of which those that are objects are written as JSON."""
    (found,) = find_prompts({name: text if isinstance(text, str) else json.dumps(text) for name, text in texts.items()})
    return found


@pytest.mark.parametrize(
    ("texts", "tool", "dialect", "steps", "model", "loras"),
    [
        ({"parameters": programs.RUINED}, "RuinedFooocus", "a1111", 30, "sleepy.safetensors", lora("detail", 0.5)),
        ({"parameters": json.dumps(json.dumps(programs.RUINED))}, "RuinedFooocus", "a1111", 30, "sleepy.safetensors",
         lora("detail", 0.5)),
        ({"UserComment": programs.MFLUX}, "mflux", "diffusers", 20, "dev", lora("a/x.safetensors", 0.7)),
        ({"generation_data": programs.TENSOR_ART}, "Tensor.Art", "a1111", 25, "sleepy", lora("detail", 0.6)),
        ({"parameters": programs.both(num_inference_steps=28, guidance_scale=7, Model={"Model": "sleepy"})},
         SPACE, "diffusers", 28, "sleepy", ()),
        ({"Comment": programs.both(software="Paintbox 3", steps=5)}, "Paintbox 3", "a1111", 5, "", ()),
        ({"comment": {"params": programs.both(steps=5), "generator": "x"}}, "x", "a1111", 5, "", ()),
        ({"prompt": PROMPT, "seed": "1", "sampler": "ddim", "steps": "50", "scale": "7.5", "negative-prompt": NEGATIVE},
         "sd-scripts", "a1111", 50, "", ()),
        ({"EnfugueGenerationData": programs.both(num_inference_steps=20, model="sleepy")}, "Enfugue", "diffusers", 20,
         "sleepy", ()),
        ({"comment": programs.both(num_inference_steps=30, type="WanGP v5.4 by someone", model_type="t2v")}, "WanGP",
         "diffusers", 30, "", ()),
        ({"comment": {"prompt": PROMPT, "negative_prompt": NEGATIVE, "params": {"steps": 20}, "app": "Horde",
                      "models": ["sleepy"]}}, "Horde",
         "a1111", None, "", ()),
        ({"IPTC caption": programs.MOCHI}, "Mochi Diffusion", "diffusers", 20, "sleepy", ()),
        ({"XMP dc:description": programs.MOCHI_2}, "Mochi Diffusion", "diffusers", 20, "sleepy", ()),
        ({"PARAMETERS": files.SWARM}, "SwarmUI", "comfyui", 30, "sdxl/base",
         (PictureLora("detail", 0.7, 0.7), PictureLora("light", 1.0, 1.0))),
    ],
)  # fmt: skip
def test_a_program_is_called_what_it_calls_itself(
    texts: dict[str, Any], tool: str, dialect: str, steps: int | None, model: str, loras: tuple[PictureLora, ...]
) -> None:
    found = only(texts)
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)
    assert (found.tool, found.dialect, found.steps, found.model) == (tool, dialect, steps, model)
    assert found.loras == loras


@pytest.mark.parametrize("tool", [SPACE, UNNAMED])
def test_who_does_not_name_itself_is_said(tool: str) -> None:
    more = {"guidance_scale": 7} if tool == SPACE else {"seed": 7}
    found = only({"parameters": programs.both(**more)})
    assert found.tool == tool and "does not say which program wrote it" in found.notes[0]


def test_an_object_of_both_prompts_is_no_graph() -> None:
    found = only(
        {"parameters": {"prompt": {"positive": PROMPT, "negative": NEGATIVE}, "steps": 5, "version": "sd.cpp"}}
    )
    assert (found.prompt, found.negative_prompt, found.dialect) == (PROMPT, NEGATIVE, "a1111")


@pytest.mark.parametrize("positive", [None, ""])
def test_invokeai_s_metadata_without_words_leave_them_to_the_graph(positive: str | None) -> None:
    metadata = {"positive_prompt": positive, "negative_prompt": None, "steps": 3}
    assert only({"invokeai_metadata": metadata}).prompt == ""
    found = only({"invokeai_metadata": metadata, "invokeai_graph": programs.invoke_run()})
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)


def test_a_program_that_names_itself_is_not_taken_for_fooocus() -> None:
    settings = programs.both(base_model="dev", styles="[]", performance="Speed", steps=20)
    assert only({"parameters": settings}).tool == "Fooocus"
    for name in ({"mflux_version": "1"}, {"software": "Paintbox"}, {"app": "Paintbox", "version": "3.0"}):
        assert "Fooocus" not in only({"parameters": settings | name}).tool


@pytest.mark.parametrize(
    "words", ["a red fox --ar 2:3 --v 6.1", "a red fox --ar 2:3 --v 6.1 Job ID: 00000000-0000-0000-0000-000000000000"]
)
def test_midjourney_s_options_and_job_are_no_prompt(words: str) -> None:
    found = only({"Description": words, "Author": "someone"})
    assert (found.tool, found.prompt, found.negative_prompt) == ("Midjourney", "a red fox", "")
    assert dict(found.settings) | {"ar": "2:3", "v": "6.1"} == dict(found.settings)


def test_what_midjourney_is_to_leave_out_is_the_negative_prompt() -> None:
    found = only({"Description": "a red fox --no cars, trees --ar 1:1"})
    assert (found.prompt, found.negative_prompt) == ("a red fox", "cars, trees")
    assert find_prompts({"Description": "how to use git --no-verify and --version"}) == ()


def test_civitai_s_own_pictures_have_a_summary_beside_the_graph() -> None:
    alone = only({"UserComment": programs.civitai({})})
    assert (alone.tool, alone.dialect, alone.prompt, alone.negative_prompt) == ("Civitai", "comfyui", PROMPT, NEGATIVE)
    assert alone.clip_skip == FoundClipSkip(2, "comfyui", -2) and alone.model.endswith("1@11")
    assert alone.loras == (PictureLora("urn:air:sdxl:lora:civitai:2@22", 0.4, 0.4),)
    with_graph = only({"UserComment": programs.civitai(files.simple_graph())})
    assert with_graph.clip_skip == FoundClipSkip(-2, "comfyui", -2) and with_graph.tool == "Civitai"
    assert PictureLora("detail.safetensors", 0.8, 0.5) in with_graph.loras


# --- InvokeAI's workflow editor


@pytest.mark.parametrize("name", ["invokeai_graph", "invokeai_workflow", "workflow"])
def test_invokeai_s_workflow_editor_is_walked_from_the_sampler(name: str) -> None:
    found = only({name: programs.invoke_run() if name == "invokeai_graph" else programs.invoke_drawn()})
    assert (found.tool, found.dialect, found.prompt, found.negative_prompt) == ("InvokeAI", "compel", PROMPT, NEGATIVE)
    assert (found.encoder, found.more_prompts) == ("clip_l", {"clip_g": "oil"})
    assert (found.model, found.steps, found.sampler) == ("juggernaut", 30, "euler")
    assert found.loras == (PictureLora("detail", 0.6, 0.6),) and "workflow editor" in found.notes[0]


def test_an_invokeai_graph_that_goes_in_circles_is_left() -> None:
    graph = programs.invoke_run()
    graph["edges"] = [
        {"source": {"node_id": "p", "field": "value"}, "destination": {"node_id": "p", "field": "value"}},
        {"source": {"node_id": "all", "field": "c"}, "destination": {"node_id": "all", "field": "item"}},
        {"source": {"node_id": "all", "field": "c"}, "destination": {"node_id": "d", "field": "positive_conditioning"}},
    ]
    assert find_prompts({"invokeai_graph": json.dumps(graph)}) == ()


# --- a text and a graph beside it


def beside(prompt: str, negative: str, graph: dict[str, Any], more: str = "") -> tuple[FoundPrompt, ...]:
    text = f"{prompt}\nNegative prompt: {negative}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1{more}"
    return find_prompts({"parameters": text, "prompt": json.dumps(graph)})


def test_a_text_and_the_graph_beside_it_complete_each_other() -> None:
    (found,) = beside(PROMPT + " <lora:own:0.3>", "", files.simple_graph(), ", Model: undefined, Clip skip: 0")
    assert (found.dialect, found.negative_prompt) == ("comfyui", NEGATIVE)
    assert found.clip_skip == FoundClipSkip(-2, "comfyui", -2) and found.model == "sd\\dreamshaper.safetensors"
    assert [lora.name for lora in found.loras] == ["detail.safetensors", "light.safetensors", "own"]
    assert (found.steps, found.sampler) == (20, "Euler")


def test_a_list_in_the_place_of_a_text_is_unpacked() -> None:
    (found,) = beside(f"['{PROMPT}']", f"['{NEGATIVE}']", files.simple_graph())
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)
    for texts in (
        {"invokeai_metadata": {"positive_prompt": [PROMPT], "negative_prompt": [NEGATIVE], "steps": 5}},
        {"parameters": {"sui_image_params": {"prompt": [PROMPT], "negativeprompt": [NEGATIVE]}}},
        {"Comment": {"prompts": [PROMPT], "negativePrompts": NEGATIVE, "samplingSteps": 25}},
    ):
        found = only(texts)
        assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)


def test_the_other_encoder_s_text_comes_out_of_the_graph() -> None:
    graph = files.simple_graph()
    graph["6"] = files.api("CLIPTextEncodeSDXL", text_g=PROMPT, text_l="stone", clip=["11", 0])
    for own, other in (("clip_g", "clip_l"), ("clip_l", "clip_g")):
        text = PROMPT if own == "clip_g" else "stone"
        (found,) = beside(text, NEGATIVE, graph)
        assert (found.prompt, found.encoder) == (text, own)
        assert found.more_prompts == {other: "stone" if own == "clip_g" else PROMPT}


def test_the_graph_s_other_texts_are_kept_beside_the_text() -> None:
    graph = files.simple_graph()
    graph["21"] = files.api("CLIPTextEncode", text="a face", clip=["11", 0])
    graph["22"] = files.api("FaceDetailer", "face", seed=1, positive=["21", 0], negative=["7", 0], image=["8", 0])
    graph["9"]["inputs"]["images"] = ["22", 0]
    assert [found.prompt for found in beside(PROMPT, NEGATIVE, graph)] == [PROMPT, "a face"]
    assert [found.prompt for found in beside("undefined", "", graph)] == [PROMPT, "a face"]


@pytest.mark.parametrize("name", ["UserComment", "comment", "XMP exif:UserComment"])
@pytest.mark.parametrize(
    ("texts", "tool"),
    [
        ({"parameters": files.INFOTEXT}, "A1111"),
        ({"parameters": json.dumps(files.SWARM), "prompt": {"1": {}}}, "SwarmUI"),
        ({"invokeai_metadata": files.INVOKE}, "InvokeAI"),
        ({"generation_data": json.dumps(programs.TENSOR_ART)}, "Tensor.Art"),
        ({"infotexts": [files.INFOTEXT], "prompt": "x", "steps": 3}, "A1111"),
        (files.NOVELAI, "NovelAI"),
        ({"prompt": PROMPT, "uc": NEGATIVE, "noise_schedule": "karras"}, "NovelAI"),
        (files.EASY, "Easy Diffusion"),
        ({"prompt": files.simple_graph(), "extra_pnginfo": {"workflow": files.simple_workflow()}}, "ComfyUI"),
    ],
)
def test_the_texts_of_a_png_are_read_out_of_one_object_too(name: str, texts: dict[str, Any], tool: str) -> None:
    found = only({name: texts})
    assert found.tool == tool and found.prompt.startswith(PROMPT) and found.negative_prompt == NEGATIVE


def test_a_text_beside_a_plain_one_is_not_taken_for_comfyui_s() -> None:
    found = only({"parameters": files.INFOTEXT, "Prompt": "a cow"})
    assert (found.tool, found.dialect) == ("A1111", "a1111")
    assert (
        only({"parameters": files.INFOTEXT.replace(", Version: v1.10.1", ""), "smproj": "{}"}).tool
        == "Stability Matrix"
    )


@pytest.mark.parametrize(
    ("skip", "counts"),
    [
        (FoundClipSkip(2, "a1111", 2), {"a1111": 2, "comfyui": -2, "diffusers": 1, "compel": 1}),
        (FoundClipSkip(-2, "comfyui", -2), {"a1111": 2, "comfyui": -2, "diffusers": 1}),
        (FoundClipSkip(1, "diffusers", 1), {"a1111": 2, "comfyui": -2, "compel": 1}),
    ],
)
def test_a_clip_skip_is_the_same_layer_in_every_counting(skip: FoundClipSkip, counts: dict[str, int]) -> None:
    assert {dialect: skip.counted_in(dialect) for dialect in counts} == counts
