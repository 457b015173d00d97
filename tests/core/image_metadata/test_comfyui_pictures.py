"""ComfyUI's graphs: from the picture back to the texts, whatever stands in between."""

import json
import time
from functools import partial
from pathlib import Path
from typing import Any

import picture_files as files
import pytest
from picture_files import NEGATIVE, PROMPT, api, drawn, drawn_node

from core.image_metadata import comfyui
from core.image_metadata.found import FoundClipSkip, FoundPrompt, PictureLora
from core.image_metadata.reading import find_prompts, read_picture

Graph = dict[str, Any]


def only(graph: Graph) -> FoundPrompt:
    (found,) = comfyui.read({"prompt": json.dumps(graph)})
    return found


def rewired(node: str, name: str, **nodes: dict[str, Any]) -> Graph:
    """The simple graph in which an input of a node comes from the first of `nodes`."""
    graph = files.simple_graph() | nodes
    graph[node]["inputs"][name] = [next(iter(nodes)), 0]
    return graph


with_text, with_conditioning = partial(rewired, "6", "text"), partial(rewired, "3", "positive")


def test_the_graph_that_ran_is_walked_from_the_picture_to_its_texts(tmp_path: Path) -> None:
    path = files.write_png(tmp_path / "a.png", {"prompt": json.dumps(files.simple_graph()), "workflow": "{}"})
    (found,) = read_picture(path).found
    assert (found.tool, found.dialect, found.prompt, found.negative_prompt) == ("ComfyUI", "comfyui", PROMPT, NEGATIVE)
    assert found.clip_skip == FoundClipSkip(-2, "comfyui", -2)
    assert found.loras == (PictureLora("detail.safetensors", 0.8, 0.5), PictureLora("light.safetensors", -1.0, None))
    assert found.model == "sd\\dreamshaper.safetensors" and found.part == "KSampler 3"
    assert dict(found.settings)["seed"] == "12345678901234567890"


def test_the_graph_that_the_editor_drew_says_the_same(tmp_path: Path) -> None:
    path = files.write_png(tmp_path / "a.png", {"workflow": json.dumps(files.simple_workflow())})
    (found,) = read_picture(path).found
    assert (found.prompt, found.negative_prompt, found.loras) == (PROMPT, NEGATIVE, ())
    assert found.clip_skip == FoundClipSkip(-2, "comfyui", -2) and found.model == "dreamshaper.safetensors"
    assert dict(found.settings)["steps"] == "20" and dict(found.settings)["sampler_name"] == "euler"


def test_a_webp_holds_its_graphs_in_exif(tmp_path: Path) -> None:
    run = b"prompt:" + json.dumps(files.simple_graph()).encode()
    drawn = b"workflow:" + json.dumps(files.simple_workflow("other")).encode()
    (found,) = read_picture(files.write_webp(tmp_path / "a.webp", files.exif(tags={0x010F: drawn, 0x0110: run}))).found
    assert found.prompt == PROMPT


def test_a_jpeg_may_hold_the_graph_in_its_user_comment(tmp_path: Path) -> None:
    comment = files.comment_of(json.dumps(files.simple_graph()), "utf-16-be")
    (found,) = read_picture(files.write_jpeg(tmp_path / "a.jpg", files.exif(comment))).found
    assert found.prompt == PROMPT


@pytest.mark.parametrize(
    ("nodes", "text"),
    [
        ({"a": api("PrimitiveString", value="a cow")}, "a cow"),
        ({"a": api("Reroute", **{"": ["b", 0]}), "b": api("String Literal", string="a cow")}, "a cow"),
        ({"a": api("StringConcatenate", string_a="a", string_b=["b", 0], delimiter=", "), "b": api("Text", text="b")},
         "a, b"),
        ({"a": api("Text Concatenate", delimiter="\\n", text_a="a", text_b="", text_c="c")}, "a\nc"),
        ({"a": api("ImpactWildcardProcessor", wildcard_text="{a|b}", populated_text="a", mode="populate")}, "a"),
        ({"a": api("ShowText|pysssss", text=["b", 0], text_0="before"), "b": api("Text", text="written")}, "written"),
        ({"a": api("ShowText|pysssss", text=["b", 0], text_0="shown"), "b": api("Anything", foo="inside")}, "shown"),
        ({"a": api("Unknown", whatever="a cow", count=3)}, "a cow"),
    ],
)  # fmt: skip
def test_a_text_is_followed_through_string_nodes(nodes: Graph, text: str) -> None:
    assert only(with_text(**nodes)).prompt == text


def test_a_node_that_may_change_the_text_is_named() -> None:
    found = only(with_text(a=api("SDXLPromptStyler", text_positive="a cow", text_negative="n", style="x")))
    text = only(with_text(a=api("FancyWizard", prompt="a cow")))
    assert found.prompt == "a cow" and text.notes == (
        "The text passes through “FancyWizard”, which may change it while it runs.",
    )


@pytest.mark.parametrize(
    ("nodes", "text"),
    [
        ({"a": api("ConditioningConcat", conditioning_to=["6", 0], conditioning_from=["b", 0]),
          "b": api("CLIPTextEncode", text="second", clip=["4", 1])}, f"{PROMPT}\nsecond"),
        ({"a": api("ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["6", 0])}, PROMPT),
        ({"a": api("ConditioningAverage", conditioning_to=["6", 0], conditioning_from=["b", 0],
                   conditioning_to_strength=0.5),
          "b": api("CLIPTextEncode", text="second", clip=["4", 1])}, f"{PROMPT}\nsecond"),
        ({"a": api("ControlNetApply", conditioning=["6", 0], control_net=["4", 0], image=["4", 0])}, PROMPT),
        ({"a": api("ControlNetApplyAdvanced", positive=["6", 0], negative=["7", 0], strength=1.0,
                   control_net=["4", 0])}, PROMPT),
        ({"a": api("FluxGuidance", conditioning=["6", 0], guidance=3.5)}, PROMPT),
        ({"a": api("SomethingNew", anything=["6", 0])}, PROMPT),
        ({"a": api("Efficient Loader", positive="loader text", negative="n", clip_skip=-2, lora_name="None")},
         "loader text"),
    ],
)  # fmt: skip
def test_a_conditioning_is_followed_through_what_changes_it(nodes: Graph, text: str) -> None:
    found = only(with_conditioning(**nodes))
    assert (found.prompt, found.negative_prompt) == (text, NEGATIVE)


def test_the_second_output_of_a_control_net_is_the_negative_one() -> None:
    graph = with_conditioning(
        a=api("ControlNetApplyAdvanced", positive=["6", 0], negative=["7", 0], control_net=["4", 0], strength=1)
    )
    graph["3"]["inputs"]["negative"] = ["a", 1]
    assert (only(graph).prompt, only(graph).negative_prompt) == (PROMPT, NEGATIVE)


def test_a_negative_that_is_zeroed_is_no_text() -> None:
    graph = rewired("3", "negative", z=api("ConditioningZeroOut", conditioning=["6", 0]))
    assert only(graph).negative_prompt == ""


def test_sdxl_has_two_texts_and_the_second_only_where_it_differs() -> None:
    graph = files.simple_graph()
    graph["6"] = api("CLIPTextEncodeSDXL", text_g="a castle", text_l="stone, sky", clip=["11", 0], width=1024)
    graph["7"] = api("CLIPTextEncodeSDXL", text_g="blurry", text_l="blurry", clip=["11", 0])
    found = only(graph)
    assert (found.prompt, found.encoder, found.more_prompts) == ("a castle", "clip_g", {"clip_l": "stone, sky"})
    assert (found.negative_prompt, found.more_negatives) == ("blurry", {})


def test_a_text_for_one_encoder_alone_is_the_prompt() -> None:
    graph = files.simple_graph()
    graph["6"] = api("CLIPTextEncodeSDXL", text_g="", text_l="only l", clip=["11", 0])
    assert (only(graph).prompt, only(graph).more_prompts) == ("only l", {})


def test_flux_s_guider_leads_to_its_texts() -> None:
    graph = {
        "1": api("DualCLIPLoader", clip_name1="t5", clip_name2="clip_l"),
        "2": api("CLIPTextEncodeFlux", clip_l="short", t5xxl="long sentence", guidance=3.5, clip=["1", 0]),
        "3": api("UNETLoader", unet_name="flux1-dev"),
        "4": api("BasicGuider", model=["3", 0], conditioning=["2", 0]),
        "5": api("SamplerCustomAdvanced", guider=["4", 0], noise=["6", 0], latent_image=["6", 0]),
        "6": api("RandomNoise", noise_seed=3),
        "7": api("SaveImage", images=["5", 0]),
    }
    found = only(graph)
    assert (found.prompt, found.encoder, found.more_prompts) == ("short", "clip_l", {"t5xxl": "long sentence"})
    assert found.model == "flux1-dev"


def test_several_samplers_are_several_prompts_the_first_to_run_first_and_repeats_once() -> None:
    graph = files.simple_graph()
    latent = {"seed": 1, "steps": 5, "model": ["12", 0], "negative": ["7", 0]}
    graph |= {
        "20": api("KSampler", "hires", positive=["6", 0], latent_image=["3", 0], **latent),
        "21": api("CLIPTextEncode", text="a face", clip=["11", 0]),
        "22": api("FaceDetailer", "face", positive=["21", 0], image=["8", 0], **latent),
    }
    graph["8"]["inputs"]["samples"] = ["20", 0]
    graph["9"]["inputs"]["images"] = ["22", 0]
    first, second = comfyui.read({"prompt": json.dumps(graph)})
    assert (first.prompt, first.part) == (PROMPT, "KSampler 3")
    assert (second.prompt, second.part) == ("a face", "face 22")


def test_the_clip_skip_nearest_to_the_text_counts() -> None:
    graph = rewired("10", "clip", n=api("CLIPSetLastLayer", stop_at_clip_layer=-5, clip=["4", 1]))
    assert only(graph).clip_skip == FoundClipSkip(-2, "comfyui", -2)


def test_a_clip_skip_from_another_node_is_followed() -> None:
    graph = rewired("11", "stop_at_clip_layer", n=api("PrimitiveInt", value=-3))
    assert only(graph).clip_skip == FoundClipSkip(-3, "comfyui", -3)


def test_loras_in_stacks_and_lists_are_found_but_for_those_switched_off() -> None:
    graph = files.simple_graph()
    graph["10"] = api(
        "Power Lora Loader (rgthree)",
        lora_1={"on": True, "lora": "one.safetensors", "strength": 0.4},
        lora_2={"on": False, "lora": "two.safetensors", "strength": 1},
        model=["31", 0],
        clip=["4", 1],
    )
    graph["31"] = api(
        "LoRA Stacker", lora_name_1="three", lora_wt_1=0.3, lora_name_2="None", lora_wt_2=1, model=["4", 0]
    )
    assert only(graph).loras == (
        PictureLora("three", 0.3, 0.3),
        PictureLora("one.safetensors", 0.4, 0.4),
        PictureLora("light.safetensors", -1.0, None),
    )


def test_a_subgraph_is_unfolded() -> None:
    inner = {
        "id": "abc-def",
        "nodes": [drawn_node(1, "CLIPTextEncode", {"clip": 1}, ["from inside"])],
        "links": [
            {"id": 1, "origin_id": -10, "origin_slot": 0, "target_id": 1, "target_slot": 0},
            {"id": 2, "origin_id": 1, "origin_slot": 0, "target_id": -20, "target_slot": 0},
        ],
    }
    outer = drawn(
        drawn_node(1, "CheckpointLoaderSimple", values=["a.safetensors"]),
        drawn_node(2, "abc-def", {"clip": 1}),
        drawn_node(3, "KSampler", {"positive": 2, "model": 3}, [1, "fixed", 20]),
        drawn_node(4, "SaveImage", {"images": 4}),
        links=[[1, 1, 1, 2, 0, "CLIP"], [2, 2, 0, 3, 0, "C"], [3, 1, 0, 3, 1, "MODEL"], [4, 3, 0, 4, 0, "IMAGE"]],
        definitions={"subgraphs": [inner]},
    )
    (found,) = comfyui.read({"workflow": json.dumps(outer)})
    assert (found.prompt, found.model) == ("from inside", "a.safetensors")


def test_without_a_sampler_all_texts_are_shown_and_titles_tell_the_negative_one() -> None:
    found = only({"1": api("CLIPTextEncode", text="a"), "2": api("CLIPTextEncode", "Negative", text="b")})
    assert (found.prompt, found.negative_prompt) == ("a", "b") and "No sampler" in found.notes[0]


# --- what is made to harm


def test_circles_are_gone_around_once() -> None:
    graph = with_conditioning(
        a=api("ConditioningCombine", conditioning_1=["b", 0], conditioning_2=["6", 0]),
        b=api("ConditioningCombine", conditioning_1=["a", 0], conditioning_2=["b", 0]),
    )
    graph["6"]["inputs"]["text"] = ["s", 0]
    graph["s"] = api("StringConcatenate", string_a="round", string_b=["t", 0], delimiter=" ")
    graph["t"] = api("Reroute", **{"": ["s", 0]})
    graph["10"]["inputs"] |= {"clip": ["11", 0], "model": ["12", 0]}
    assert only(graph).prompt == "round"


def test_a_text_that_doubles_at_every_node_is_given_up_in_time() -> None:
    nodes = {
        f"n{number}": api("StringConcatenate", string_a=[f"n{number + 1}", 0], string_b=[f"n{number + 1}", 0])
        for number in range(60)
    }
    started = time.thread_time()
    assert find_prompts({"prompt": json.dumps(with_text(**nodes, n60=api("Text", text="x")))}) == ()
    assert time.thread_time() - started < 1


def test_a_chain_of_thousands_of_nodes_is_given_up() -> None:
    nodes = {f"n{number}": api("Reroute", **{"": [f"n{number + 1}", 0]}) for number in range(4000)}
    assert find_prompts({"prompt": json.dumps(with_conditioning(**nodes))}) == ()


def test_subgraphs_within_themselves_are_given_up() -> None:
    inner = {"id": "x", "nodes": [drawn_node(1, "x")], "links": []}
    graph = drawn(drawn_node(1, "x"), links=[], definitions={"subgraphs": [inner]})
    assert find_prompts({"workflow": json.dumps(graph)}) == ()
