"""ComfyUI's graphs with nodes of many packs: what they are is told by their shape, and by no list of their names."""

import json
from typing import Any

import pytest

from core.image_metadata import comfyui
from core.image_metadata.found import FoundPrompt, PictureLora
from tests.comfyui_graphs import Graph, behind, both, encode, from_node, run, sampler
from tests.picture_files import NEGATIVE, PROMPT, api

LONG = "a long sentence about a fox"
MANY_INPUTS = {"width": 512, "batch_size": 1, "token_normalization": "none", "weight_interpretation": "comfy"}


def found_in(graph: Graph, **more: Any) -> FoundPrompt:  # noqa: ANN401
    """The first prompt of a graph that was run."""
    return comfyui.read({"prompt": json.dumps(graph), **more})[0]


def prompts(graph: Graph) -> tuple[str, str]:
    found = found_in(graph)
    return found.prompt, found.negative_prompt


def context(**inputs: Any) -> Graph:  # noqa: ANN401
    return api("Context (rgthree)", **inputs)


PIPE = {
    "40": api("ToBasicPipe", model=["1", 0], clip=["1", 1], vae=["1", 2], positive=["6", 0], negative=["7", 0])
} | both()
LOADER = {"ckpt_name": "sleepy.safetensors", "vae_name": "Baked VAE", "clip_skip": -2, "lora_name": "None"}
WITH_TEXTS = LOADER | {"positive": PROMPT, "negative": NEGATIVE} | MANY_INPUTS


@pytest.mark.parametrize(
    "graph",
    [
        run(["30", 1], ["30", 2], both() | {"30": sampler("KSampler (Efficient)", positive=["6", 0], negative=["7",
            0])}),
        run(["41", 4], ["41", 5], both() | {
            "40": api("ToDetailerPipe", model=["1", 0], clip=["1", 1], positive=["6", 0], negative=["7", 0],
                wildcard=""),
            "41": api("FromDetailerPipe_v2", detailer_pipe=["40", 0])}),
        run(["43", 3], ["43", 4], PIPE | both("not this one") | encode("8", PROMPT) | {
            "42": api("EditBasicPipe", basic_pipe=["40", 0], positive=["8", 0]),
            "43": api("FromBasicPipe", basic_pipe=["42", 0])}),
        run(["41", 4], ["41", 5], both() | {
            "40": context(model=["1", 0], positive=["6", 0], negative=["7", 0]),
            "41": api("Context Big (rgthree)", base_ctx=["40", 0], seed=3)}),
        run(["41", 4], ["41", 5], both() | encode("8", "not this one") | {
            "39": context(positive=["8", 0], negative=["7", 0]), "40": context(positive=["6", 0]),
            "41": api("Context Merge (rgthree)", ctx_01=["39", 0], ctx_02=["40", 0])}),
        run(["41", 4], ["41", 5], both() | {
            "40": context(positive=["6", 0], negative=["7", 0]), "41": api("Context Switch (rgthree)", ctx_02=["40",
                0])}),
        run(sampling=api("ImpactKSamplerBasicPipe", basic_pipe=["40", 0], seed=3, steps=20), more=PIPE),
        run(sampling=api("KSamplerPipe //Inspire", basic_pipe=["40", 0], seed=3, steps=20), more=PIPE),
        run(sampling=api("ttN pipeKSampler_v2", pipe=["4", 0], steps=22, cfg=7, lora_name="None"),
            more={"4": api("ttN pipeLoader_v2", **WITH_TEXTS, prepend_positive="", prepend_negative="")}),
        run(sampling=api("KSampler SDXL (Eff.)", noise_seed=4, steps=20, sdxl_tuple=["4", 0], latent_image=["4", 1]),
            more={"4": api("Eff. Loader SDXL", **WITH_TEXTS, positive_ascore=6.0, negative_ascore=2.0)}),
        run(["46", 2], ["46", 3], both() | {
            "45": api("easy pipeIn", model=["1", 0], pos=["6", 0], neg=["7", 0]), "46": api("easy pipeOut",
                pipe=["45", 0])}),
        run(["46", 2], ["46", 1], both() | {
            "45": api("Some Bus In", model=["1", 0], positive=["6", 0], negative=["7", 0]), "46": api("Some Bus Out",
                bus=["45", 0])}),
        run(["41", 1], ["41", 2], both() | {
            "40": api("Pipe to/edit any [Crystools]", any_1=["6", 0], any_2=["7", 0], any_3=["1", 0]),
            "41": api("Pipe from any [Crystools]", CPipeAny=["40", 0])}),
        run(["41", 0], ["41", 1], both() | {
            "40": api("PackAnything", item1=["6", 0], item2=["7", 0]), "41": api("UnpackAnything", packed=["40", 0])}),
        run(sampling=api("sample_pipe", sampler_pipe=["5", 0], pipe=["4", 0], seed=44), more=both() | {
            "4": api("BusPipe", model=["1", 0], positive=["6", 0], negative=["7", 0]),
            "5": api("SamplerPipe", cfg=5.5)}),
        run(["41", 4], ["41", 5], both() | {
            "38": context(), "39": context(base_ctx=["38", 0]), "40": context(positive=["6", 0], negative=["7", 0]),
            "41": api("Context Switch (rgthree)", ctx_01=["38", 0], ctx_02=["39", 0], ctx_03=["40", 0])}),
        run(["41", 0], ["42", 0], both() | {
            "40": api("MakeTuple", item_0=["6", 0], item_1=["7", 0]),
            "41": api("TupleGet", tuple=["40", 0], index=0), "42": api("TupleGet", tuple=["40", 0], index=1)}),
        run(["41", 0], ["42", 0], both() | {
            "40": api("DictNew", key1="positive", value1=["6", 0], key2="negative", value2=["7", 0]),
            "41": api("DictGet", dict=["40", 0], key="positive"),
            "42": api("DictGet", dict=["40", 0], key="negative")}),
        {"1": api("SomePromptText", prompt=PROMPT), "2": api("SomePromptText", prompt=NEGATIVE),
         "3": api("PromptAdapter", main_prompt=["1", 0], negative_prompt=["2", 0]),
         "4": api("ModelSelector", base_checkpoint="sleepy.safetensors", data=["3", 0]),
         "5": api("MagicBox", mode="magic", input_from="data stream", data=["4", 0]),
         "6": api("ImageSaver", data=["5", 0])},
    ],
)  # fmt: skip
def test_roles_survive_bundles_of_wires(graph: Graph) -> None:
    assert prompts(graph) == (PROMPT, NEGATIVE)


def test_a_refiner_s_texts_are_not_joined_with_those_of_the_model_before_it() -> None:
    pack = {"base_positive": ["6", 0], "base_negative": ["7", 0], "refiner_positive": ["16", 0],
            "refiner_negative": ["17", 0]}  # fmt: skip
    nodes = both() | encode("16", LONG) | encode("17", "dull") | {"4": api("Pack SDXL Tuple", **pack)}
    found = found_in(run(more=nodes, sampling=sampler("KSampler SDXL (Eff.)", sdxl_tuple=["4", 0])))
    assert (found.prompt, found.negative_prompt, found.notes) == (PROMPT, NEGATIVE, ())
    assert (found.more_prompts, found.more_negatives) == ({"refiner": LONG}, {"refiner": "dull"})


@pytest.mark.parametrize("wildcard", ["", "[SEP] smile, happy"])
def test_a_detailer_s_words_are_no_part_of_the_prompts_that_come_in_by_wires(wildcard: str) -> None:
    pipe = api("ToDetailerPipe", clip=["1", 1], positive=["6", 0], negative=["7", 0], wildcard=wildcard)
    found = found_in(run(["41", 4], ["41", 5], both() | {"40": pipe, "41": api("FromPipe", detailer_pipe=["40", 0])}))
    assert (found.prompt, found.negative_prompt, found.notes) == (PROMPT, NEGATIVE, ())
    assert (found.more_prompts, found.more_negatives) == ({"wildcard": wildcard} if wildcard else {}, {})


def encoder(kind: str, **texts: Any) -> Graph:  # noqa: ANN401
    return run(more={"6": api(kind, clip=["1", 1], **texts)} | encode("7", NEGATIVE))


@pytest.mark.parametrize(
    ("graph", "first", "more"),
    [
        (encoder("smZ CLIPTextEncode", text=PROMPT, with_SDXL=False, text_g="off", text_l="off"), "", {}),
        (encoder("smZ CLIPTextEncode", text="off", with_SDXL=True, text_g=PROMPT, text_l=PROMPT), "clip_g", {}),
        (encoder("Three", text=PROMPT, text_g="", text_l=""), "", {}),
        (encoder("CLIPTextEncodeSD3", clip_l="short", clip_g=PROMPT, t5xxl=LONG, empty_padding="none"), "clip_g",
         {"clip_l": "short", "t5xxl": LONG}),
        (encoder("CLIPTextEncodeHiDream", clip_l=PROMPT, clip_g=PROMPT, t5xxl=LONG, llama="llamas"), "clip_g",
         {"t5xxl": LONG, "llama": "llamas"}),
        (encoder("CLIPTextEncodeFlux", clip_l="", t5xxl=PROMPT, guidance=3.5), "t5xxl", {}),
        (encoder("CLIPTextEncodeHunyuanDiT", bert=PROMPT, mt5xl=LONG), "bert", {"mt5xl": LONG}),
        (encoder("CLIPTextEncodeLumina2", system_prompt="superior", user_prompt=PROMPT), "", {}),
        (encoder("SomeEncoder", style_prompt="oil on canvas", prompt=PROMPT), "", {"style_prompt": "oil on canvas"}),
        (encoder("SDXL Power Prompt - Positive (rgthree)", prompt_g=PROMPT, prompt_l=LONG, insert_lora="CHOOSE"),
            "clip_g",
         {"clip_l": LONG}),
        (encoder("SomeEncoder", text=PROMPT, prefix="oil painting, thick paint"), "",
            {"prefix": "oil painting, thick paint"}),
    ],
)  # fmt: skip
def test_no_text_of_an_encoder_hides_another_or_vanishes(graph: Graph, first: str, more: dict[str, str]) -> None:
    found = found_in(graph)
    assert (found.prompt, found.encoder, found.more_prompts) == (PROMPT, first, more)


def alike(kind: str, name: str, **more: Any) -> Graph:  # noqa: ANN401
    """Two encoders of one kind, whose text has that name."""
    texts = (("6", PROMPT), ("7", NEGATIVE))
    return run(more={key: api(kind, **{name: text}, clip=["1", 1], **more) for key, text in texts})


@pytest.mark.parametrize(
    "graph",
    [
        alike("CogVideoTextEncode", "prompt", strength=1.0, force_offload=True),
        alike("PoetEncoder", "words", mood="calm"),
        alike("Unbekannt", "beschreibung", modus="fein"),
        alike("BNK_CLIPTextEncodeAdvanced", "text", token_normalization="none", weight_interpretation="A1111"),
        alike("PCLazyTextEncode", "text"),
        alike("ImpactWildcardEncode", "populated_text", wildcard_text="{a|b}, c", model=["1", 0], mode="populate"),
        alike("SomeEncoder", "final_prompt", template="{a|b}, c, d"),
        alike("TextEncodeQwenImageEditPlus", "prompt", vae=["1", 2], image1=["2", 0]),
        run(more=encode("7", NEGATIVE) | {
            "4": api("PromptToSchedule", text=PROMPT), "6": api("ScheduleToCond", clip=["1", 1],
                prompt_schedule=["4", 0])}),
        run(more=encode("7", NEGATIVE) | {
            "5": api("TokenizeWords", clip=["1", 1], words=PROMPT), "6": api("EncodeTokens", clip=["1", 1],
                tokens=["5", 0])}),
        run(sampling=sampler("SeargeSDXLSampler", base_positive=["6", 0], base_negative=["6", 1],
            refiner_positive=["6", 2]),
            more={"84": api("SeargePromptText", prompt=PROMPT), "72": api("SeargePromptText", prompt=NEGATIVE),
                  "6": api("SeargeSDXLPromptEncoder", base_clip=["1", 1], pos_g=["84", 0], pos_l=["84", 0],
                      pos_r=["84", 0],
                           neg_g=["72", 0], neg_l=["72", 0], neg_r=["72", 0], pos_ascore=8, neg_ascore=2)}),
        alike("SomeEncoder", "prompt_template"),
        run(more={"40": api("Context Big (rgthree)", text_pos_g=["50", 0], text_neg_g=["51", 0], clip=["1", 1]),
                  "41": api("Context Big (rgthree)", base_ctx=["40", 0]),
                  "50": api("Text", text=PROMPT), "51": api("Text", text=NEGATIVE),
                  "6": api("CLIPTextEncodeSDXL", text_g=["41", 17], text_l=["41", 17], clip=["41", 2]),
                  "7": api("CLIPTextEncodeSDXL", text_g=["41", 19], text_l=["41", 19], clip=["41", 2])}),
    ],
)  # fmt: skip
def test_an_encoder_is_known_by_its_shape(graph: Graph) -> None:
    found = found_in(graph)
    assert (found.prompt, found.negative_prompt, found.more_prompts) == (PROMPT, NEGATIVE, {})


def guided(guider: str, **wires: Any) -> Graph:  # noqa: ANN401
    around = {
        "82": api(guider, model=["1", 0], **wires),
        "81": api("RandomNoise", noise_seed=77),
        "83": api("KSamplerSelect", sampler_name="euler"),
        "84": api("BasicScheduler", scheduler="simple", steps=17, denoise=1.0, model=["1", 0]),
    }
    wired = {
        "noise": ["81", 0],
        "guider": ["82", 0],
        "sampler": ["83", 0],
        "sigmas": ["84", 0],
        "latent_image": ["2", 0],
    }
    return run(sampling=api("SamplerCustomAdvanced", **wired), more=both() | encode("8", LONG) | around)


@pytest.mark.parametrize(
    ("graph", "further"),
    [
        (guided("CFGGuider", positive=["6", 0], negative=["7", 0], cfg=4.5), {}),
        (guided("PerpNegGuider", positive=["6", 0], negative=["7", 0], empty_conditioning=["8", 0]), {}),
        (guided("DualCFGGuider", cond1=["6", 0], cond2=["8", 0], negative=["7", 0]), {"cond2": LONG}),
        (run(sampling=sampler("StrangeSampler", cond=["6", 0], uncond=["7", 0]), more=both()), {}),
        (run(sampling=sampler("TiledThing", c_pos=["6", 0], c_neg=["7", 0]), more=both()), {}),
        (run(sampling=sampler("WanVideoSampler", text_embeds=["6", 0], image_embeds=["2", 0]), more={
            "4": api("WanVideoTextEncodeSingle", prompt=PROMPT, t5=["1", 1]),
            "5": api("WanVideoTextEncodeSingle", prompt=NEGATIVE, t5=["1", 1]),
            "6": api("WanVideoTextEmbedBridge", positive=["4", 0], negative=["5", 0])}), {}),
        (run(sampling=sampler("VideoSampler", text_embeds=["6", 0]), more={
            "6": api("BothPrompts", clip=["1", 1], prompt=PROMPT, negative_prompt=NEGATIVE)}), {}),
        ({"6": api("KlingTextToVideoNode", prompt=PROMPT, negative_prompt=NEGATIVE,
            mode="standard mode / 5s duration / v1"),
          "9": api("SaveVideo", video=["6", 0])}, {}),
        ({"1": api("ModelLoader", model_path="x/y"), "9": api("SaveImage", images=["3", 0]),
          "3": api("Generator", pipeline=["1", 0], positive_prompt=PROMPT, negative_prompt=NEGATIVE, steps=20)}, {}),
    ],
)  # fmt: skip
def test_samplers_have_other_sockets_too(graph: Graph, further: dict[str, str]) -> None:
    found = found_in(graph)
    assert (found.prompt, found.negative_prompt, found.more_prompts) == (PROMPT, NEGATIVE, further)


def test_a_sampler_is_set_on_the_nodes_before_it() -> None:
    found = found_in(guided("CFGGuider", positive=["6", 0], negative=["7", 0], cfg=4.5))
    assert (found.sampler, found.steps, found.model) == ("euler", 17, "sleepy.safetensors")
    assert dict(found.settings)["noise_seed"] == "77" and dict(found.settings)["cfg"] == "4.5"
    seeded = {**sampler(positive=["6", 0], negative=["7", 0])["inputs"], "seed": ["11", 0]}
    found = found_in(run(sampling=api("KSampler", **seeded), more=both() | {"11": api("Seed (rgthree)", seed=99)}))
    assert dict(found.settings)["seed"] == "99"


@pytest.mark.parametrize(
    "graph",
    [
        run(sampling=sampler("OddSampler", a=["6", 0], b=["7", 0]), more=both()),
        {"1": api("CLIPLoader", clip_name="x.safetensors"), **encode("6", PROMPT), **encode("7", NEGATIVE),
            **encode("8", LONG)},
    ],
)  # fmt: skip
def test_texts_of_which_nothing_says_what_they_are_for_are_not_joined(graph: Graph) -> None:
    found = comfyui.read({"prompt": json.dumps(graph)})
    texts = [text for text in (PROMPT, NEGATIVE, LONG) if text in json.dumps(graph, ensure_ascii=False)]
    assert [prompt.prompt for prompt in found] == texts and len(texts) > 1
    assert all("No sampler" in prompt.notes[0] and not prompt.negative_prompt for prompt in found)


def test_an_image_saver_s_own_texts_are_no_sampler_s() -> None:
    beside = api(
        "Image Saver", positive="other words, here", negative="x, y", images=["90", 0], steps=20, sampler_name="euler"
    )
    (found,) = comfyui.read({"prompt": json.dumps(run(more=both() | {"99": beside}))})
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)


OLLAMA = api("OllamaGenerateV2", prompt="Write a prompt about foxes.", system="You are helpful.")


@pytest.mark.parametrize(
    ("graph", "shown"),
    [
        (from_node(api("ShowText|pysssss", text=["9", 0], text_0=PROMPT), n9=OLLAMA), []),
        (from_node(api("ShowText|pysssss", text=["9", 0]), n9=OLLAMA), [[PROMPT]]),
        (from_node(api("Display Any (rgthree)", source=["9", 0]), n9=OLLAMA), ["", PROMPT]),
        (from_node(api("ShowTextForGPT", text=["9", 0], output=[PROMPT]), n9=OLLAMA), []),
        (from_node(api("PreviewAny", source=["9", 0], preview_text=PROMPT), n9=OLLAMA), []),
        (from_node(api("easy wildcards", text="a {red|blue} fox", populated=PROMPT, seed=3)), []),
    ],
)  # fmt: skip
def test_what_was_kept_of_the_run_goes_before_what_it_was_made_from(graph: Graph, shown: list[Any]) -> None:
    node = {"id": 8, "type": graph["8"]["class_type"], "widgets_values": shown, "inputs": [], "outputs": []}
    found = found_in(graph, workflow=json.dumps({"nodes": [node], "links": []}))
    assert (found.prompt, found.notes) == (PROMPT, ())


def test_the_history_of_a_run_holds_what_nodes_showed() -> None:
    graph = from_node(api("ShowText|pysssss", text=["9", 0]), n9=OLLAMA)
    entry = {"prompt": [3, "id", graph, {"extra_pnginfo": {}}, ["91"]], "outputs": {"8": {"text": [PROMPT]}}}
    (found,) = comfyui.read({"JSON": json.dumps({"id": entry})})
    assert found.prompt == PROMPT


@pytest.mark.parametrize(
    "texts",
    [
        {"UserComment": f"Prompt: {json.dumps(run(more=both()))}\nWorkflow: {json.dumps({'nodes': [], 'links': []})}"},
        {"comment": json.dumps({"prompt": json.dumps(run(more=both())), "workflow": json.dumps({"nodes": [],
            "links": []})})},
        {"comment": json.dumps([{"prompt": run(more=both())}, {"workflow": {}}])},
        {"anything": json.dumps({"client_id": "x", "prompt": run(more=both()), "extra_data": {"extra_pnginfo": {}}})},
        {"JSON": json.dumps(run(more=both()))},
        {"prompt": json.dumps(json.dumps(run(more=both())))},
        {"UserComment": json.dumps({"made": {"by": "x"}, "comfy": {"prompt": run(more=both()), "workflow": {}}})},
        {"prompt": json.dumps(run(more=both([PROMPT], [NEGATIVE])))},
        {"prompt": json.dumps(run(more=both({"text": PROMPT}, {"prompt": NEGATIVE})))},
    ],
)  # fmt: skip
def test_graphs_are_found_packed_into_one_text_and_under_any_name(texts: dict[str, str]) -> None:
    (found,) = comfyui.read(texts)
    assert (found.prompt, found.negative_prompt) == (PROMPT, NEGATIVE)


def stacked(stack: Graph) -> Graph:
    return behind(api("CR Apply LoRA Stack", model=["1", 0], clip=["1", 1], lora_stack=["4", 0]), n4=stack)


def loading(kind: str, **inputs: Any) -> Graph:  # noqa: ANN401
    return behind(api(kind, model=["1", 0], clip=["1", 1], **inputs))


EFFICIENT = {"lora_name_1": "a", "lora_wt_1": 0.7, "model_str_1": 0.6, "clip_str_1": 0.5, "lora_name_2": "b",
    "lora_wt_2": 1.0,
             "model_str_2": 1.0, "clip_str_2": 1.0}  # fmt: skip
EASY = {
    "lora_1_name": "a",
    "lora_1_strength": 0.7,
    "lora_1_model_strength": 0.6,
    "lora_1_clip_strength": 0.5,
    "num_loras": 1,
}
MANAGED = [
    {"name": "a", "strength": "0.60", "clipStrength": "0.50", "active": True},
    {"name": "b", "strength": 1, "active": False},
]
A, A_SIMPLE = PictureLora("a", 0.6, 0.5), PictureLora("a", 0.7, 0.7)


@pytest.mark.parametrize(
    ("graph", "loras"),
    [
        (stacked(api("LoRA Stacker", input_mode="simple", lora_count=1, **EFFICIENT)), (A_SIMPLE,)),
        (stacked(api("LoRA Stacker", input_mode="advanced", lora_count=1, **EFFICIENT)), (A,)),
        (stacked(api("easy loraStack", toggle=True, mode="simple", **EASY)), (A_SIMPLE,)),
        (stacked(api("easy loraStack", toggle=False, mode="simple", **EASY)), ()),
        (stacked(api("CR LoRA Stack", switch_1="On", lora_name_1="a", model_weight_1=0.6, clip_weight_1=0.5,
            switch_2="Off",
                     lora_name_2="b", model_weight_2=1, clip_weight_2=1)), (A,)),
        (loading("CR Load LoRA", switch="Off", lora_name="a", strength_model=1, strength_clip=1), ()),
        (loading("LoRA Trio", lora_1="a", weight_1=0.7, enabled_1=True, lora_2="b", weight_2=1, enabled_2=False),
            (A_SIMPLE,)),
        (loading("Lora Loader (LoraManager)", text="<lora:a:0.6:0.5> <lora:b:1>", loras={"__value__": MANAGED}), (A,)),
        (loading("Lora Loader (LoraManager)", text="<lora:b:1>", loras=MANAGED[1:]), ()),
        (loading("Some Lora List", loras=json.dumps([{"name": "a", "weight": 0.7}, {"name": "b", "weight": 1,
            "enabled": False}])),
         (A_SIMPLE,)),
        (loading("Power Lora Loader (rgthree)", lora_1={"on": True, "lora": "a", "strength": 0.6, "strengthTwo": 0.5},
                 lora_2={"on": True, "lora": "None", "strength": 1}), (A,)),
        (loading("Lora Loader Stack (rgthree)", lora_01="a", strength_01=0.7, lora_02="None", strength_02=1),
            (A_SIMPLE,)),
        (loading("LoraLoaderBlockWeight //Inspire", lora_name="a", strength_model=0.6, strength_clip=0.5,
            bypass=False), (A,)),
        (loading("LoraLoaderBlockWeight //Inspire", lora_name="a", strength_model=0.6, strength_clip=0.5,
            bypass=True), ()),
        (loading("LoraLoader", lora_name="a", strength_model=0, strength_clip=0.0), ()),
        (loading("LoraTagLoader", text="<lora:a:0.7>"), (A_SIMPLE,)),
        (run(sampling=api("easy kSampler", pipe=["4", 0], steps=3), more={
            "4": api("easy fullLoader", **WITH_TEXTS, lora1_name="a", lora1_model_strength=0.6,
                lora1_clip_strength=0.5)}), (A,)),
        (run(more=both()), ()),
        (run(more=both(clip=("5", 0)) | {
            "5": api("SetClipHooks", clip=["1", 1], hooks=["4", 0]),
            "4": api("CreateHookLora", lora_name="a", strength_model=0.6, strength_clip=0.5)}), (A,)),
        (loading("LoraLoader|pysssss", lora_name={"content": "a", "image": None}, strength_model=0.6,
            strength_clip=0.5), (A,)),
        (behind(api("LoRA Toggle", model=["3", 0], clip=["3", 1], lora_1="b", strength_1=1.0, toggle_1=False),
                n3=api("LoraLoader", lora_name="a", strength_model=0.6, strength_clip=0.5, model=["1", 0], clip=["1",
                    1])), (A,)),
    ],
)  # fmt: skip
def test_loras_that_are_on_are_listed_with_their_strengths(graph: Graph, loras: tuple[PictureLora, ...]) -> None:
    assert found_in(graph).loras == loras


@pytest.mark.parametrize(("way", "loras"), [(1, (PictureLora("a", 0.6, None),)), (2, ())])
def test_a_model_behind_a_switch_has_the_loras_of_the_branch_that_ran(way: int, loras: tuple[PictureLora, ...]) -> None:
    more = {
        "5": api("LoraLoaderModelOnly", lora_name="a", strength_model=0.6, model=["1", 0]),
        "4": api("CR Model Input Switch", Input=way, model1=["5", 0], model2=["1", 0]),
    }
    inputs = {**sampler(positive=["6", 0], negative=["7", 0])["inputs"], "model": ["4", 0]}
    assert found_in(run(sampling=api("KSampler", **inputs), more=both() | more)).loras == loras


def test_a_tag_of_a_wildcard_encoder_names_model_and_clip_in_that_order() -> None:
    text = f"{PROMPT} <lora:a:0.6:0.5:LBW=1,0,0>"
    wildcards = {"6": api("ImpactWildcardEncode", populated_text=text, model=["1", 0], clip=["1", 1])}
    assert found_in(run(more=both() | wildcards)).loras == (A,)
    passed = {"4": api("ImpactWildcardEncode", wildcard_text="<lora:b:1>", populated_text=text, model=["1", 0],
                       clip=["1", 1])}  # fmt: skip
    assert found_in(run(more=both(["4", 3], clip=["4", 1]) | passed)).loras == (A,)


def test_a_tag_is_a_word_to_comfyui_s_own_encoder() -> None:
    assert found_in(run(more=both(f"{PROMPT} <lora:a:0.6>"))).loras == ()


def test_an_option_is_no_further_text() -> None:
    node = api("SomeApi", prompt=PROMPT, preset_prompt="None", magic_prompt_option="AUTO", seed=1)
    assert found_in({"1": node, "2": api("SaveImage", images=["1", 0])}).more_prompts == {}


def test_further_negative_sockets_are_no_prompts() -> None:
    sampling = sampler("KSamplerWithNAG", positive=["6", 0], negative=["7", 0], nag_negative=["8", 0])
    found = found_in(run(more=both() | encode("8", LONG), sampling=sampling))
    assert (found.more_prompts, found.more_negatives) == ({}, {"nag_negative": LONG})


SKIP = {"5": api("CLIPSetLastLayer", stop_at_clip_layer=-2, clip=["1", 1])}


@pytest.mark.parametrize(
    ("graph", "count"),
    [
        (run(more=encode("6", PROMPT) | encode("7", NEGATIVE, ("5", 0)) | SKIP), None),
        (run(more=both(clip=("4", 0)) | SKIP | {"4": api("CR Clip Input Switch", Input=1, clip1=["5", 0], clip2=["1",
            1])}), -2),
        (run(more=both(clip=("3", 1)) | SKIP | {"4": api("ToBasicPipe", clip=["5", 0]), "3": api("FromBasicPipe",
            basic_pipe=["4", 0])}), -2),
        (run(sampling=api("easy kSampler", pipe=["4", 0], steps=3), more={"4": api("easy fullLoader",
            **WITH_TEXTS)}), -2),
    ],
)  # fmt: skip
def test_the_clip_skip_is_that_on_the_way_of_the_text_s_own_clip(graph: Graph, count: int | None) -> None:
    skip = found_in(graph).clip_skip
    assert (skip.count if skip else None) == count


ON, OFF = (
    {"n9": api("PrimitiveStringMultiline", value=PROMPT)},
    {"n10": api("PrimitiveStringMultiline", value="not this one")},
)


@pytest.mark.parametrize(
    "switch",
    [
        api("ImpactSwitch", select=2, sel_mode=False, input1=["10", 0], input2=["9", 0]),
        api("ImpactSwitch", select=["11", 0], sel_mode=False, input1=["10", 0], input2=["9", 0]),
        api("ImpactConditionalBranch", cond=["12", 0], tt_value=["10", 0], ff_value=["9", 0]),
        api("CR Text Input Switch", Input=1, text1=["9", 0], text2=["10", 0]),
        api("Any Switch (rgthree)", any_03=["10", 0], any_02=["9", 0]),
        api("easy anythingIndexSwitch", index=0, value0=["9", 0], value1=["10", 0]),
        api("easy textSwitch", input=2, text1="not this one", text2=PROMPT),
        api("easy ifElse", boolean=True, on_true=["9", 0], on_false=["10", 0]),
        api("Switch any [Crystools]", on_true=["10", 0], on_false=["9", 0], boolean=False),
        api("Text Input Switch", boolean_number=0, text_a=["10", 0], text_b=["9", 0]),
        api("If ANY return A else B-🔬", IF=True, A=["9", 0], B=["10", 0]),
        api("LazySwitchKJ", switch=["13", 0], on_false=["9", 0], on_true=["10", 0]),
        api("TextSelector", choice="text_b", text_a=["10", 0], text_b=["9", 0]),
        api("TextSelector", choice="second", text_1=["10", 0], text_2=["9", 0]),
        api("LayerUtility: SwitchCase", switch_condition="y", case_1="x", case_2="y", input_1=["10", 0],
            input_2=["9", 0]),
        api("TextRouter", select="blue", red=["10", 0], blue=["9", 0]),
        api("BooleanSwitch", switch="enabled", on_false=["10", 0], on_true=["9", 0]),
    ],
)  # fmt: skip
def test_switches_are_followed_to_the_branch_that_ran(switch: Graph) -> None:
    settings = {
        "n11": api("ImpactInt", value=2),
        "n12": api("PrimitiveBoolean", value=False),
        "n13": api("ImpactNotBoolean", value=True),
    }
    found = found_in(from_node(switch, **ON, **OFF, **settings))
    assert (found.prompt, found.notes) == (PROMPT, ())


def test_a_sampler_in_a_branch_that_did_not_run_is_passed_over() -> None:
    other = {
        "81": sampler(positive=["8", 0], negative=["7", 0]),
        "92": api("VAEDecode", samples=["81", 0], vae=["1", 2]),
        "93": api("ImpactSwitch", select=2, input1=["92", 0], input2=["90", 0]),
    }
    graph = run(more=both() | encode("8", "not this one") | other)
    graph["91"]["inputs"]["images"] = ["93", 0]
    (found,) = comfyui.read({"prompt": json.dumps(graph)})
    assert found.prompt == PROMPT


def test_a_switch_of_which_is_not_known_how_it_stood_is_named() -> None:
    switch = api("ImpactSwitch", select=["11", 0], input1=["9", 0], input2=["10", 0])
    found = found_in(from_node(switch, **ON, **OFF, n11=api("MathExpression", expression="a+1", a=["2", 0])))
    assert found.prompt == PROMPT and "“ImpactSwitch”" in found.notes[0]


FOX = {"n9": api("StringConstant", string="masterpiece")}


@pytest.mark.parametrize(
    "graph",
    [
        from_node(api("JoinStringMulti", inputcount=3, string_2="(red car:1.2)", string_3="café", delimiter=", ",
            string_1=["9", 0]), **FOX),
        from_node(api("StringConcatenate", string_b="(red car:1.2), café", delimiter=", ", string_a=["9", 0]), **FOX),
        from_node(api("StringFunction|pysssss", action="append", tidy_tags="yes", text_a="masterpiece",
            text_b="(red car:1.2)",
                      text_c="café", result="old")),
        from_node(api("StringFunction|pysssss", action="replace", tidy_tags="yes",
            text_a="mustered, (red car:1.2), café",
                      text_b="mustered", text_c="masterpiece")),
        from_node(api("Text Find and Replace", text=["9", 0], find="master",
            replace="masterpiece, (red car:1.2), café"),
                  n9=api("Text Multiline", text="master")),
        from_node(api("easy promptReplace", prompt="mustered, (red car:1.2), tea", find1="mustered",
            replace1="masterpiece",
                      find2="tea", replace2="café")),
        from_node(api("easy promptConcat", prompt1=["9", 0], prompt2="café", separator=", "),
                  n9=api("easy positive", positive="masterpiece, (red car:1.2)")),
        from_node(api("PromptJoin", suffix="café", prefix="masterpiece", text="(red car:1.2)", separator="comma")),
        from_node(api("CR Combine Prompt", part1="masterpiece", part2="(red car:1.2)", part3="café", part4="",
            separator=", ")),
        from_node(api("JsonExtractString", json_string=json.dumps({"a": {"b": PROMPT}}), key="a.b")),
        from_node(api("StringTrim", string=f"  {PROMPT}\n", mode="Both")),
        from_node(api("StringSubstring", string=f"xx{PROMPT}yy", start=2, end=2 + len(PROMPT))),
        from_node(api("PromptBox", enabled="true", title="A fine title, of this", prompt_text=PROMPT)),
        run(more=both(["8", 0], ["8", 1]) | {"8": api("Text String", text=PROMPT, text_b=NEGATIVE, text_c="",
            text_d="")}),
    ],
)  # fmt: skip
def test_what_string_nodes_do_is_done(graph: Graph) -> None:
    found = found_in(graph)
    assert (found.prompt, found.negative_prompt, found.notes) == (PROMPT, NEGATIVE, ())


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (api("SDXLPromptStyler", text_positive=PROMPT, text_negative="other", style="base"), PROMPT),
        (api("Florence2Run", image=["2", 0], florence2_model=["1", 0], text_input="", task="more_detailed_caption"),
            ""),
        (api("Load Text File", file_path="/a/b.txt", dictionary_name="[filename]"), ""),
        (api("WD14Tagger|pysssss", image=["2", 0], model="wd-v1-4", threshold=0.35, exclude_tags="hair, eyes"), ""),
        (api("RegexReplace", string=PROMPT, regex_pattern="a+", replace="b"), PROMPT),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_computed_is_said_with_the_node_that_makes_it(node: Graph, text: str) -> None:
    found = found_in(from_node(node))
    assert found.prompt == text and any(f"“{node['class_type']}”" in note for note in found.notes)


def test_a_list_of_texts_is_a_text_with_a_line_each() -> None:
    assert found_in(run(more=both([PROMPT, LONG], NEGATIVE))).prompt == f"{PROMPT}\n{LONG}"


def test_two_empty_prompts_are_known_to_be_empty() -> None:
    found = found_in(run(more=both("", "")))
    assert (found.prompt, found.negative_prompt, found.steps) == ("", "", 20)
