"""ComfyUI's graphs as the editor keeps them: values by their places, subgraphs, and connections that are no wires."""

import json
from typing import Any

import pytest

from core.image_metadata import comfyui
from core.image_metadata.found import FoundPrompt, PictureLora
from tests.comfyui_graphs import ENCODERS, KSAMPLER, WIRES, Graph, drawn, link, placed
from tests.picture_files import NEGATIVE, PROMPT

LORA_FILE = "a.safetensors"


def found_in(workflow: Graph) -> FoundPrompt:
    return comfyui.read({"workflow": json.dumps(workflow)})[0]


def with_text(*nodes: Graph, values: Any = ("old words, not these",), links: Any = (), **more: Any) -> Graph:  # noqa: ANN401
    """The plain graph whose first encoder gets its text by wire 30."""
    encoder = placed(6, "CLIPTextEncode", values, [("clip", "CLIP", 5), ("text", "STRING", 30, 1)], "CONDITIONING")
    return drawn(encoder, *nodes, links=links, **more)


def with_encoder(kind: str, values: Any, *inputs: tuple[Any, ...], **more: Any) -> Graph:  # noqa: ANN401
    return drawn(placed(6, kind, values, [("clip", "CLIP", 5), *inputs], "CONDITIONING", **more))


WITHOUT_WIRES = placed(3, "KSampler", KSAMPLER, [
    ("model", "MODEL", None), ("positive", "CONDITIONING", None), ("negative", "CONDITIONING", None),
])  # fmt: skip
FROM_GETTER = placed(3, "KSampler", KSAMPLER, [
    ("model", "MODEL", 1), ("positive", "CONDITIONING", 22), ("negative", "CONDITIONING", 3),
])  # fmt: skip
PROMPTS_EVERYWHERE = placed(30, "Prompts Everywhere", (), [("+ve", "CONDITIONING", 2), ("-ve", "CONDITIONING", 3)])
TO_PROMPTS = [[2, 6, 0, 30, 0, "CONDITIONING"], [3, 7, 0, 30, 1, "CONDITIONING"]]
UE_LINKS = [
    {
        "downstream": 3,
        "downstream_slot": slot,
        "upstream": str(start),
        "upstream_slot": 0,
        "controller": 30,
        "type": "X",
    }
    for slot, start in ((0, 4), (1, 6), (2, 7))
]
OTHER_WIRES = [number for number in WIRES if number not in (1, 2, 3)]


@pytest.mark.parametrize(
    "workflow",
    [
        drawn(WITHOUT_WIRES, links=TO_PROMPTS, plain=OTHER_WIRES, extra={"ue_links": UE_LINKS}),
        drawn(WITHOUT_WIRES, PROMPTS_EVERYWHERE, placed(31, "Anything Everywhere", (), [("anything", "MODEL", 1)]),
              links=[*TO_PROMPTS, [1, 4, 0, 31, 0, "MODEL"]], plain=OTHER_WIRES),
        drawn(FROM_GETTER, placed(20, "easy setNode", ["POS"], [("CONDITIONING", "CONDITIONING", 2)], "*"),
              placed(21, "easy getNode", ["POS"], (), "CONDITIONING"), plain=[1, 3, 5, 6, 8, 9],
              links=[[2, 6, 0, 20, 0, "CONDITIONING"], [22, 21, 0, 3, 1, "CONDITIONING"]]),
        with_text(placed(10, "PrimitiveStringMultiline", [PROMPT], (), "STRING"),
                  placed(20, "SetNode", ["words"], [("STRING", "STRING", 31)], "*"),
                  placed(21, "GetNode", ["words"], (), "STRING"),
                  links=[[31, 10, 0, 20, 0, "STRING"], [30, 21, 0, 6, 1, "STRING"]]),
    ],
)  # fmt: skip
def test_connections_that_are_no_wires_are_followed(workflow: Graph) -> None:
    found = found_in(workflow)
    assert (found.prompt, found.negative_prompt, found.model) == (PROMPT, NEGATIVE, "sleepy.safetensors")


def test_an_encoder_used_everywhere_brings_its_clip_skip() -> None:
    encoders = [{**node, "inputs": [{"name": "clip", "type": "CLIP", "link": None}]} for node in ENCODERS]
    skip = placed(5, "CLIPSetLastLayer", [-2], [("clip", "CLIP", 5)], "CLIP")
    everywhere = placed(30, "Anything Everywhere", (), [("anything", "CLIP", 6)])
    links = [[5, 4, 1, 5, 0, "CLIP"], [6, 5, 0, 30, 0, "CLIP"]]
    found = found_in(drawn(*encoders, skip, everywhere, links=links, plain=[1, 2, 3, 8, 9]))
    assert found.clip_skip and found.clip_skip.count == -2


EFFICIENT = placed(4, "Efficient Loader", ["sleepy.safetensors", "Baked VAE", -2, "None", 1, 1, PROMPT, NEGATIVE,
    "none", "comfy",
    512], [("lora_stack", "LORA_STACK", None)],
        "MODEL CONDITIONING+=CONDITIONING CONDITIONING-=CONDITIONING")  # fmt: skip
EASY = placed(4, "easy fullLoader", ["sleepy.safetensors", "Baked VAE", -2, "None", 1, 1, "512 x 512", 512, 512,
    PROMPT, "none",
    "comfy", NEGATIVE, "none", "comfy", 1], [("optional_lora_stack", "LORA_STACK", None)],
        "PIPE_LINE MODEL")  # fmt: skip
COMPONENT = placed(4, "## make-basic_pipe [2c8c61]", ["sleepy.safetensors", PROMPT, NEGATIVE], [("vae_opt", "VAE",
    None)],
    "BASIC_PIPE")  # fmt: skip
PIPED = placed(3, "PipeSampler", KSAMPLER, [("basic_pipe", "BASIC_PIPE", 1)])


@pytest.mark.parametrize(
    "workflow",
    [
        with_encoder("smZ CLIPTextEncode", [PROMPT, "comfy", True, False, 6, 1024, "", "", 1]),
        with_encoder("MyEncoder", ["comfy", PROMPT, 1.0], ("mode", "COMBO", None, 1), ("words", "STRING", None, 1),
                     ("strength", "FLOAT", None, 1)),
        with_encoder("SomeEncoder", {"prompt": PROMPT, "mode": "x"}),
        with_encoder("SomeEncoder", ["x", PROMPT], widgets_values_named={"mode": "x", "words": PROMPT}),
        with_encoder("ImpactWildcardEncode", ["{a|b}, c, d", PROMPT, "populate",
            "Select the LoRA to add to the text", 5, "fixed"]),
        with_encoder("", [PROMPT], properties={"Node name for S&R": "CLIPTextEncode"}),
        with_text(placed(10, "PrimitiveNode", [PROMPT, "fixed"], (), "STRING"), links=[[30, 10, 0, 6, 1, "STRING"]],
                  values=[0.5, "old words, not these"]),
        drawn(EFFICIENT, plain=[8, 9], links=[WIRES[1], [2, 4, 1, 3, 1, "CONDITIONING"], [3, 4, 2, 3, 2,
            "CONDITIONING"]]),
        drawn(EASY, {**PIPED, "type": "easy kSampler"}, plain=[8, 9], links=[[1, 4, 0, 3, 0, "PIPE_LINE"]]),
        drawn(COMPONENT, PIPED, plain=[8, 9], links=[[1, 4, 0, 3, 0, "BASIC_PIPE"]]),
        with_text(placed(40, "ImpactSwitch", [2, False], [("input1", "*", 41), ("input2", "*", 42)], "*"),
                  placed(10, "PrimitiveStringMultiline", ["not this one"], (), "STRING"),
                  placed(11, "PrimitiveStringMultiline", [PROMPT], (), "STRING"),
                  links=[[41, 10, 0, 40, 0, "*"], [42, 11, 0, 40, 1, "*"], [30, 40, 0, 6, 1, "*"]]),
        with_text(placed(40, "Text Concatenate", [", ", "true"], [("text_a", "STRING", 41), ("text_b", "STRING",
            42)], "STRING"),
                  placed(10, "PrimitiveStringMultiline", ["masterpiece"], (), "STRING"),
                  placed(11, "PrimitiveStringMultiline", ["(red car:1.2), café"], (), "STRING"),
                  links=[[41, 10, 0, 40, 0, "*"], [42, 11, 0, 40, 1, "*"], [30, 40, 0, 6, 1, "*"]]),
    ],
)  # fmt: skip
def test_values_without_names_are_told_by_their_places_and_looks(workflow: Graph) -> None:
    found = found_in(workflow)
    assert (found.prompt, found.negative_prompt, found.loras) == (PROMPT, NEGATIVE, ())


TEXTS = ["sleepy.safetensors", "Baked VAE", -2, LORA_FILE, 0.8, 0.5]
PIPE_OUT = "PIPE_LINE MODEL"


@pytest.mark.parametrize(
    ("values", "negative"),
    [([*TEXTS, PROMPT, NEGATIVE, "none", "comfy", 512], NEGATIVE), ([*TEXTS, PROMPT, "none", "comfy", 512], ""),
     ([*TEXTS, "512 x 512", 512, 512, PROMPT, "none", "comfy", NEGATIVE, "none", 1], NEGATIVE)],
)  # fmt: skip
def test_a_loader_without_names_tells_its_lora_and_clip_skip(values: list[Any], negative: str) -> None:
    loader = placed(4, "easy fullLoader", values, (), PIPE_OUT)
    sampler = placed(3, "easy kSampler", [1, None, 20, 7, "euler", "normal", 1, "Hide"], [("pipe", "PIPE_LINE", 1)])
    found = found_in(drawn(loader, sampler, plain=[8, 9], links=[[1, 4, 0, 3, 0, "PIPE_LINE"]]))
    assert (found.prompt, found.negative_prompt, found.model) == (PROMPT, negative, "sleepy.safetensors")
    assert found.loras == (PictureLora(LORA_FILE, 0.8, 0.5),)
    assert found.clip_skip is not None and found.clip_skip.count == -2
    assert (found.steps, found.sampler, dict(found.settings)["cfg"]) == (20, "euler", "7")


@pytest.mark.parametrize(
    ("values", "texts"),
    [([PROMPT, NEGATIVE, True], (PROMPT, NEGATIVE)), ([PROMPT, True, "video"], (PROMPT, "")),
     (["", NEGATIVE, True], ("", NEGATIVE))],
)  # fmt: skip
def test_an_encoder_of_both_texts_without_names_gives_each_its_role(values: list[Any], texts: tuple[str, str]) -> None:
    encoder = placed(6, "WanVideoTextEncode", values, [("t5", "WANTEXTENCODER", 5)], "WANVIDEOTEXTEMBEDS")
    sampler = placed(3, "WanVideoSampler", [30, 6, 5], [("text_embeds", "WANVIDEOTEXTEMBEDS", 2)])
    found = found_in(drawn(encoder, sampler, plain=[5, 8, 9], links=[[2, 6, 0, 3, 0, "WANVIDEOTEXTEMBEDS"]]))
    assert (found.prompt, found.negative_prompt) == texts


def test_bundles_of_types_of_their_own_keep_roles_in_any_order() -> None:
    bus_in = placed(20, "BusIn", (), [("negative", "CONDITIONING", 3), ("positive", "CONDITIONING", 2)], "MY_BUS")
    bus_out = placed(21, "BusOut", (), [("bus", "MY_OWN", 20)], "negative=CONDITIONING positive=CONDITIONING")
    sampler = placed(3, "KSampler", KSAMPLER, [("negative", "CONDITIONING", 22), ("positive", "CONDITIONING", 23)])
    links = [[3, 7, 0, 20, 0, "C"], [2, 6, 0, 20, 1, "C"], [20, 20, 0, 21, 0, "MY_OWN"], [22, 21, 0, 3, 0, "C"],
             [23, 21, 1, 3, 1, "C"]]  # fmt: skip
    found = found_in(drawn(bus_in, bus_out, sampler, plain=[5, 6, 8, 9], links=links))
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)


def test_texts_in_one_bundle_keep_their_roles() -> None:
    texts = [("positive", "STRING", 41, 1), ("negative", "STRING", 42, 1)]
    nodes = [
        placed(10, "PrimitiveStringMultiline", [PROMPT], (), "STRING"),
        placed(11, "PrimitiveStringMultiline", [NEGATIVE], (), "STRING"),
        placed(20, "ZipPrompt", ["", ""], texts, "ZIPPED_PROMPT"),
        placed(21, "UnzipPrompt", (), [("zipped_prompt", "ZIPPED_PROMPT", 43)], "positive=STRING negative=STRING"),
        placed(7, "CLIPTextEncode", ["old"], [("clip", "CLIP", 6), ("text", "STRING", 31, 1)], "CONDITIONING"),
    ]
    links = [[41, 10, 0, 20, 0, "STRING"], [42, 11, 0, 20, 1, "STRING"], [43, 20, 0, 21, 0, "ZIPPED_PROMPT"],
             [30, 21, 0, 6, 1, "STRING"], [31, 21, 1, 7, 1, "STRING"]]  # fmt: skip
    found = found_in(with_text(*nodes, links=links))
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)
    file = placed(20, "LoadPromptsFromFile", ["example/p.txt"], (), "ZIPPED_PROMPT")
    found = found_in(with_text(*(file if node["id"] == 20 else node for node in nodes), links=links))
    assert (found.prompt, found.negative_prompt) == ("", "") and "LoadPromptsFromFile" in found.notes[0]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("easy wildcards", ["Select the LoRA to add", "Select the Wildcard", PROMPT, False, 123, "fixed"]),
        ("LogicUtil_ReplaceString", ["blue", "red", PROMPT]),
        ("StringFunction|pysssss", ["append", "yes", *PROMPT.split(", ", 1), "", PROMPT]),
    ],
)
def test_of_values_without_names_the_words_are_the_prompt(kind: str, values: list[Any]) -> None:
    node = placed(40, kind, values, (), "STRING")
    assert found_in(with_text(node, links=[[30, 40, 0, 6, 1, "STRING"]])).prompt == PROMPT


@pytest.mark.parametrize(
    ("kind", "values", "more"),
    [
        ("CLIPTextEncodeHiDream", ["stone", PROMPT, "a sentence.", ""], {"clip_l": "stone", "t5xxl": "a sentence."}),
        ("CLIPTextEncodeHunyuanDiT", [PROMPT, "stone"], {"mt5xl": "stone"}),
        ("CLIPTextEncodeLumina2", ["superior", PROMPT], {}),
        ("CLIPTextEncodePixArtAlpha", [1024, 1024, PROMPT], {}),
    ],
)
def test_comfyui_s_own_encoders_have_names_for_their_values(kind: str, values: list[Any], more: dict[str, str]) -> None:
    found = found_in(with_encoder(kind, values))
    assert (found.prompt, found.more_prompts) == (PROMPT, more)


def test_what_a_node_offers_to_select_is_no_negative_prompt() -> None:
    values = ["[SEP] smile, happy", "Select the LoRA to add to the text", "Select the Wildcard to add to the text"]
    wires = [("clip", "CLIP", 50), ("positive", "CONDITIONING", 2), ("negative", "CONDITIONING", 3)]
    pipe = placed(40, "ToDetailerPipe", values, wires, "DETAILER_PIPE")
    sampler = placed(3, "FaceDetailerPipe", [256, True, 768], [("detailer_pipe", "DETAILER_PIPE", 1)])
    links = [[1, 40, 0, 3, 0, "DETAILER_PIPE"], [2, 6, 0, 40, 1, "CONDITIONING"], [3, 7, 0, 40, 2, "CONDITIONING"],
             [50, 4, 1, 40, 0, "CLIP"]]  # fmt: skip
    found = found_in(drawn(pipe, sampler, plain=[5, 6, 8, 9], links=links))
    assert (found.prompt, found.negative_prompt, found.more_negatives) == (PROMPT, NEGATIVE, {})


def test_what_stands_behind_a_template_without_names_was_drawn_from_it() -> None:
    values = ["{a fox <lora:x:1>|a cow}", f"{PROMPT} <lora:a:0.5>", True, "Select the LoRA to add to the text", 5]
    values.append("SD1.5/other.safetensors")
    wires = [("model", "MODEL", 50), ("clip", "CLIP", 51)]
    wildcards = placed(12, "ImpactWildcardEncode", values, wires, "MODEL CLIP populated_text=STRING")
    links = [[50, 4, 0, 12, 0, "MODEL"], [51, 4, 1, 12, 1, "CLIP"], [1, 12, 0, 3, 0, "MODEL"], [5, 12, 1, 6, 0, "CLIP"],
             [30, 12, 2, 6, 1, "STRING"]]  # fmt: skip
    found = found_in(with_text(wildcards, links=links, plain=[2, 3, 6, 8, 9]))
    assert (found.prompt, found.notes, found.model) == (values[1], (), "sleepy.safetensors")
    assert found.loras == (PictureLora("a", 0.5, 0.5),)


@pytest.mark.parametrize("values", [KSAMPLER, (42, False, *KSAMPLER[2:]), (42, *KSAMPLER[2:])])
def test_what_happens_to_a_seed_is_no_setting(values: tuple[Any, ...]) -> None:
    sampler = placed(
        3, "KSampler", values, [("model", "MODEL", 1), ("positive", "CONDITIONING", 2), ("negative", "C", 3)]
    )
    found = found_in(drawn(sampler))
    assert (found.steps, found.sampler, dict(found.settings)["seed"]) == (20, "euler", "42")


def test_a_seed_may_come_from_a_primitive() -> None:
    inputs = [
        ("model", "MODEL", 1),
        ("positive", "CONDITIONING", 2),
        ("negative", "CONDITIONING", 3),
        ("seed", "INT", 60, 1),
    ]
    nodes = placed(3, "KSampler", KSAMPLER, inputs), placed(33, "PrimitiveNode", [777, "fixed"], (), "INT")
    assert dict(found_in(drawn(*nodes, links=[[60, 33, 0, 3, 3, "INT"]])).settings)["seed"] == "777"


def loaded(kind: str, values: Any, mode: int = 0) -> Graph:  # noqa: ANN401
    """The plain graph with a node of LoRAs between the checkpoint and what uses it."""
    node = placed(12, kind, values, [("model", "MODEL", 50), ("clip", "CLIP", 51)], "MODEL CLIP", mode=mode)
    links = [[50, 4, 0, 12, 0, "MODEL"], [51, 4, 1, 12, 1, "CLIP"], [1, 12, 0, 3, 0, "MODEL"], [5, 12, 1, 6, 0, "CLIP"]]
    return drawn(node, links=links, plain=[2, 3, 6, 8, 9])


def stacked(kind: str, values: Any) -> Graph:  # noqa: ANN401
    graph = loaded("CR Apply LoRA Stack", ())
    graph["nodes"][-1]["inputs"].append({"name": "lora_stack", "type": "LORA_STACK", "link": 52})
    stack = placed(13, kind, values, [("lora_stack", "LORA_STACK", None)], "LORA_STACK")
    return {"nodes": [*graph["nodes"], stack], "links": [*graph["links"], [52, 13, 0, 12, 2, "LORA_STACK"]]}


POWER = [{}, {"type": "PowerLoraLoaderHeaderWidget"}, {"on": True, "lora": LORA_FILE, "strength": 0.8,
    "strengthTwo": None},
         {"on": False, "lora": "b.safetensors", "strength": 1, "strengthTwo": None}, {}, ""]  # fmt: skip
MANAGED = ["<lora:a:0.8> <lora:b:1>", [{"name": LORA_FILE, "strength": 0.8, "active": True},
                                       {"name": "b", "strength": 1, "active": False}]]  # fmt: skip


@pytest.mark.parametrize(
    ("workflow", "strengths"),
    [
        (loaded("LoraLoader", [LORA_FILE, 0.8, 0.5]), (0.8, 0.5)),
        (loaded("LoraLoader", [LORA_FILE, 0.8, 0.5], mode=4), None),
        (loaded("Power Lora Loader (rgthree)", POWER), (0.8, 0.8)),
        (loaded("Lora Loader (LoraManager)", MANAGED), (0.8, 0.8)),
        (stacked("CR LoRA Stack", ["On", LORA_FILE, 0.8, 0.5, "Off", "b.safetensors", 1, 1, "On", "None", 1, 1]),
            (0.8, 0.5)),
        (stacked("LoRA Stacker", ["simple", 1, LORA_FILE, 0.8, 1, 1, "b.safetensors", 0.5, 1, 1]), (0.8, 0.8)),
        (stacked("LoRA Stacker", ["advanced", 1, LORA_FILE, 1, 0.8, 0.5, "b.safetensors", 0.5, 1, 1]), (0.8, 0.5)),
    ],
)  # fmt: skip
def test_loras_are_found_in_values_without_names(workflow: Graph, strengths: tuple[float, float] | None) -> None:
    found = found_in(workflow)
    assert found.loras == ((PictureLora(LORA_FILE, *strengths),) if strengths else ())
    assert (found.prompt, found.model) == (PROMPT, "sleepy.safetensors")


def test_of_several_branches_the_muted_one_is_not_there() -> None:
    nodes = (
        placed(40, "Any Switch (rgthree)", (), [("any_01", "STRING", 41), ("any_02", "STRING", 42)], "*"),
        placed(10, "PrimitiveStringMultiline", ["muted, not this"], (), "STRING", mode=2),
        placed(11, "PrimitiveStringMultiline", [PROMPT], (), "STRING"),
    )
    links = [[41, 10, 0, 40, 0, "STRING"], [42, 11, 0, 40, 1, "STRING"], [30, 40, 0, 6, 1, "STRING"]]
    assert found_in(with_text(*nodes, links=links)).prompt == PROMPT


def test_outputs_have_names_that_go_before_their_places() -> None:
    pipe = placed(40, "Context (rgthree)", (), [("positive", "CONDITIONING", 80), ("negative", "CONDITIONING", 81)],
                  "CONTEXT=RGTHREE_CONTEXT NEGATIVE=CONDITIONING POSITIVE=CONDITIONING")  # fmt: skip
    links = [[80, 6, 0, 40, 0, "C"], [81, 7, 0, 40, 1, "C"], [2, 40, 2, 3, 1, "C"], [3, 40, 1, 3, 2, "C"]]
    found = found_in(drawn(pipe, links=links, plain=[1, 5, 6, 8, 9]))
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)


# --- subgraphs and group nodes

TEXT_INSIDE = {
    "id": "inner", "name": "Encode",
    "inputs": [{"name": "image", "type": "IMAGE"}, {"name": "clip", "type": "CLIP"}, {"name": "text",
        "type": "STRING"}],
    "outputs": [{"name": "C", "type": "CONDITIONING"}],
    "nodes": [placed(1, "CLIPTextEncode", ["the template's words"], [("clip", "CLIP", 1), ("text", "STRING", 2, 1)],
        "CONDITIONING")],
    "links": [link(1, (-10, 1), (1, 0)), link(2, (-10, 2), (1, 1)), link(3, (1, 0), (-20, 0))],
}  # fmt: skip
AROUND = {
    "id": "outer", "name": "Around", "inputs": [{"name": "clip", "type": "CLIP"}, {"name": "prompt", "type": "STRING"}],
    "outputs": [{"name": "C", "type": "CONDITIONING"}],
    "nodes": [placed(5, "inner", ["middle words, not these"], [("clip", "CLIP", 1), ("text", "STRING", 2, 1)],
        "CONDITIONING",
                     properties={"proxyWidgets": [["1", "text"]]})],
    "links": [link(1, (-10, 0), (5, 0)), link(2, (-10, 1), (5, 1)), link(3, (5, 0), (-20, 0))],
}  # fmt: skip
TWO_INSIDE = {
    "id": "two", "inputs": [{"name": "clip", "type": "CLIP"}], "outputs": [{"name": "P"}, {"name": "N"}],
    "nodes": [placed(number, "CLIPTextEncode", ["template"], [("clip", "CLIP", number)],
        "CONDITIONING") for number in (1, 2)],
    "links": [link(1, (-10, 0), (1, 0)), link(2, (-10, 0), (2, 0)), link(3, (1, 0), (-20, 0)), link(4, (2, 0), (-20,
        1))],
}  # fmt: skip


def unfolded(outer: Graph, *links: list[Any], negative: bool = False, where: str = "definitions") -> Graph:
    """The plain graph with node 60 in the place of its first encoder, or of both."""
    subgraphs = {"subgraphs": [TEXT_INSIDE, AROUND, TWO_INSIDE]}
    ends = [[5, 4, 1, 60, 0, "CLIP"], [2, 60, 0, 3, 1, "C"], [3, 60, 1, 3, 2, "C"] if negative else WIRES[3]]
    definitions = {"definitions": subgraphs} if where == "definitions" else {"extra": {"definitions": subgraphs}}
    return drawn(outer, *SOURCES, links=[*ends, *links], plain=[1, 6, 8, 9], **definitions)


SOURCES = (placed(61, "PrimitiveStringMultiline", [PROMPT], (), "STRING"),)
CLIP_IN = ("clip", "CLIP", 5)


def outer(kind: str, values: Any, *inputs: tuple[Any, ...], proxies: Any = ()) -> Graph:  # noqa: ANN401
    return placed(60, kind, values, [CLIP_IN, *inputs], "CONDITIONING", properties={"proxyWidgets": list(proxies)})


@pytest.mark.parametrize(
    "workflow",
    [
        unfolded(outer("inner", [PROMPT], ("text", "STRING", None, 1))),
        unfolded(outer("inner", [PROMPT], ("text", "STRING", None, 1)), where="extra"),
        unfolded(outer("inner", [PROMPT], proxies=[["1", "text"]])),
        unfolded(outer("inner", [PROMPT], proxies=[["-1", "text"]])),
        unfolded(outer("inner", [PROMPT, 3, None], proxies=[["-1", "text"], ["9", "seed"], ["9",
            "control_after_generate"]])),
        unfolded(outer("inner", {"text": PROMPT}, ("text", "STRING", None, 1))),
        unfolded(outer("inner", ["outside, but a wire comes in"], ("text", "STRING", 70, 1)), [70, 61, 0, 60, 1,
            "STRING"]),
        unfolded(outer("outer", [PROMPT], ("prompt", "STRING", None, 1), proxies=[["-1", "prompt"]])),
        unfolded(outer("outer", [PROMPT], proxies=[["5", "text"]])),
        unfolded(outer("two", [PROMPT, NEGATIVE], proxies=[["1", "text"], ["2", "text"]]), negative=True),
    ],
)  # fmt: skip
def test_values_on_the_outside_of_a_subgraph_are_those_that_run(workflow: Graph) -> None:
    found = found_in(workflow)
    assert (found.prompt, found.negative_prompt, found.model) == (PROMPT, NEGATIVE, "sleepy.safetensors")


def test_a_subgraph_that_is_passed_by_hands_on_what_comes_in() -> None:
    passed = placed(60, "inner", ["x"], [("c", "CONDITIONING", 7)], "CONDITIONING", mode=4)
    links = [[7, 6, 0, 60, 0, "CONDITIONING"], [2, 60, 0, 3, 1, "CONDITIONING"]]
    workflow = drawn(passed, links=links, plain=[1, 3, 5, 6, 8, 9], definitions={"subgraphs": {"a": TEXT_INSIDE}})
    assert found_in(workflow).prompt == PROMPT


def inside(kind: str, values: list[Any], outputs: str, **inputs: str) -> Graph:
    node = placed(0, kind, values, [(name, type_, None) for name, type_ in inputs.items()], outputs)
    return {key: value for key, value in node.items() if key != "id"}


ENCODE_INSIDE = inside("CLIPTextEncode", ["template"], "CONDITIONING", clip="CLIP")
GROUPS = {"groupNodes": {
    "Pair": {"nodes": [ENCODE_INSIDE, ENCODE_INSIDE], "links": [], "external": []},
    "All": {"nodes": [inside("CheckpointLoaderSimple", ["x.ckpt"], "MODEL CLIP VAE"),
                      inside("CLIPSetLastLayer", [-1], "CLIP", clip="CLIP"), ENCODE_INSIDE, ENCODE_INSIDE],
            "links": [[0, 1, 1, 0, 7, "CLIP"], [1, 0, 2, 0, 7, "CLIP"], [1, 0, 3, 0, 7, "CLIP"]], "external": []},
}}  # fmt: skip


@pytest.mark.parametrize(
    ("workflow", "skip"),
    [
        (drawn(placed(60, "workflow>Pair", [PROMPT, NEGATIVE], [("clip", "CLIP", 5), ("CLIPTextEncode clip", "CLIP",
            6)], "C C"),
               links=[[5, 4, 1, 60, 0, "CLIP"], [6, 4, 1, 60, 1, "CLIP"], [2, 60, 0, 3, 1, "C"], [3, 60, 1, 3, 2, "C"]],
               plain=[1, 8, 9], extra=GROUPS), None),
        (drawn(placed(60, "workflow/All", ["sleepy.safetensors", -2, PROMPT, NEGATIVE], (), "MODEL VAE C C"),
            plain=[8, 9],
               links=[[1, 60, 0, 3, 0, "MODEL"], [2, 60, 2, 3, 1, "C"], [3, 60, 3, 3, 2, "C"]], extra=GROUPS), -2),
    ],
)  # fmt: skip
def test_group_nodes_are_unfolded_with_the_values_that_are_set_on_them(workflow: Graph, skip: int | None) -> None:
    found = found_in(workflow)
    assert (found.prompt, found.negative_prompt, found.model) == (PROMPT, NEGATIVE, "sleepy.safetensors")
    assert (found.clip_skip.count if found.clip_skip else None) == skip


def test_a_drawn_graph_that_cannot_be_followed_does_not_hide_the_one_that_ran() -> None:
    endless = {
        "nodes": [placed(1, "x")],
        "links": [],
        "definitions": {"subgraphs": [{"id": "x", "nodes": [placed(1, "x")]}]},
    }
    run = {"1": {"class_type": "CLIPTextEncode", "inputs": {"text": PROMPT}, "_meta": {"title": "x"}}}
    (found,) = comfyui.read({"prompt": json.dumps(run), "workflow": json.dumps(endless)})
    assert found.prompt == PROMPT
