"""What programs beside the large ones write: JSON and lines of their own."""

import json
from typing import Any

from tests import picture_files as files
from tests.picture_files import NEGATIVE, PROMPT

Texts = dict[str, str]


def both(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"prompt": PROMPT, "negative_prompt": NEGATIVE, **more}


RUINED = {
    "Prompt": PROMPT, "Negative": NEGATIVE, "steps": 30, "cfg": 8, "sampler_name": "euler", "clip_skip": 1,
    "base_model_name": "sleepy.safetensors", "loras": [["detail", 0.5]], "software": "RuinedFooocus",
}  # fmt: skip
MFLUX = both(
    mflux_version="0.10", model="dev", base_model="dev", steps=20, seed=1, guidance=3.5, lora_paths=["a/x.safetensors"],
    lora_scales=[0.7],
)  # fmt: skip
TENSOR_ART = {
    "prompt": PROMPT, "negativePrompt": NEGATIVE, "steps": 25, "samplerName": "Euler a", "cfgScale": 7, "clipSkip": 2,
    "baseModel": {"label": "sleepy", "modelFileName": "sleepy_v1"},
    "models": [{"type": "LORA", "modelFileName": "detail", "weight": 0.6}, {"type": "CHECKPOINT", "label": "c"}],
}  # fmt: skip
MOCHI = (
    f"Date: 2024-01-01; Model: sleepy; Size: 512x512; Include in Image: {PROMPT}; Exclude from Image: {NEGATIVE}; "
    "Scheduler: DPM-Solver++; ML Compute Unit: GPU; Seed: 1; Steps: 20; Guidance Scale: 7.0; "
    "Generator: Mochi Diffusion 5.2"
)
MOCHI_2 = (
    f"Metadata Version: 2\nDate: 2026-01-01\nInclude in Image: {PROMPT}\nExclude from Image: {NEGATIVE}\n"
    "Model: sleepy\nScheduler: x\nSteps: 20\nGenerator: Mochi Diffusion 6.1"
)


def civitai(graph: dict[str, Any]) -> dict[str, Any]:
    summary = {
        "prompt": PROMPT, "negativePrompt": NEGATIVE, "steps": 25, "sampler": "Euler a", "cfgScale": 7, "clipSkip": 2,
        "resources": [{"modelVersionId": 11, "strength": 1}, {"modelVersionId": 22, "strength": 0.4}],
    }  # fmt: skip
    airs = ["urn:air:sdxl:checkpoint:civitai:1@11", "urn:air:sdxl:lora:civitai:2@22"]
    return graph | {"extra": {"airs": airs}, "extraMetadata": json.dumps(summary)}


def invoke_run() -> dict[str, Any]:
    nodes = {
        "p": {"id": "p", "type": "string", "value": PROMPT},
        "pos": {"id": "pos", "type": "sdxl_compel_prompt", "prompt": "unused", "style": "oil"},
        "neg": {"id": "neg", "type": "sdxl_compel_prompt", "prompt": NEGATIVE, "style": ""},
        "all": {"id": "all", "type": "collect"},
        "model": {"id": "model", "type": "sdxl_model_loader", "model": {"name": "juggernaut"}},
        "lora": {"id": "lora", "type": "sdxl_lora_loader", "lora": {"name": "detail"}, "weight": 0.6},
        "d": {"id": "d", "type": "denoise_latents", "steps": 30, "scheduler": "euler", "cfg_scale": 7},
    }
    wires = [
        ("p", "value", "pos", "prompt"), ("pos", "conditioning", "all", "item"), ("model", "unet", "lora", "unet"),
        ("all", "collection", "d", "positive_conditioning"), ("neg", "conditioning", "d", "negative_conditioning"),
        ("lora", "unet", "d", "unet"),
    ]  # fmt: skip
    edges = [{"source": {"node_id": a, "field": b}, "destination": {"node_id": c, "field": d}} for a, b, c, d in wires]
    return {"id": "x", "nodes": nodes, "edges": edges}


def invoke_drawn() -> dict[str, Any]:
    run = invoke_run()
    nodes = []
    for key, node in run["nodes"].items():
        inputs = {name: {"name": name, "value": value} for name, value in node.items() if name not in ("id", "type")}
        nodes.append({"id": key, "type": "invocation", "data": {"id": key, "type": node["type"], "inputs": inputs}})
    edges = [
        {"source": edge["source"]["node_id"], "target": edge["destination"]["node_id"],
         "sourceHandle": edge["source"]["field"], "targetHandle": edge["destination"]["field"], "type": "default"}
        for edge in run["edges"]
    ]  # fmt: skip
    return {"name": "x", "nodes": nodes, "edges": edges, "meta": {"version": "3.0.0"}}


FLAT = f"{PROMPT}.Negative prompt: {NEGATIVE}.Steps: 28, Sampler: Euler a, Skip layers: [7, 8], Seed: 42, Size: 512x768"
TEXTS: list[Texts] = [
    {"parameters": json.dumps(RUINED)},
    {"UserComment": json.dumps(MFLUX)},
    {"generation_data": json.dumps(TENSOR_ART)},
    {"IPTC caption": MOCHI},
    {"XMP dc:description": MOCHI_2},
    {"Description": "a red fox --no cars --ar 2:3 --v 6.1 Job ID: 00000000-0000-0000-0000-000000000000"},
    {"UserComment": json.dumps(civitai(files.simple_graph()))},
    {"invokeai_graph": json.dumps(invoke_run())},
    {"invokeai_workflow": json.dumps(invoke_drawn())},
    {"parameters": FLAT},
    {"parameters": files.INFOTEXT, "prompt": json.dumps(files.simple_graph())},
    {"comment": json.dumps({"prompt": json.dumps(files.simple_graph()), "workflow": files.simple_workflow()})},
    {"C2PA": "Adobe_Firefly", "XMP Iptc4xmpExt:AIPromptInformation": PROMPT},
]
