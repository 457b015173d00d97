"""Graphs of ComfyUI in the layouts of many node packs, each as small as it can be, made by hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.picture_files import NEGATIVE, PROMPT, api

Graph = dict[str, Any]
SAMPLING = {"seed": 5, "steps": 20, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0}
CLIP = ("1", 1)


def sampler(kind: str = "KSampler", **inputs: Any) -> Graph:  # noqa: ANN401
    return api(kind, **SAMPLING, model=["1", 0], latent_image=["2", 0], **inputs)


def run(positive: Any = None, negative: Any = None, more: Graph | None = None, sampling: Graph | None = None) -> Graph:  # noqa: ANN401
    """A checkpoint as node 1, `more`, a sampler as node 80, and a picture that is saved."""
    return {
        "1": api("CheckpointLoaderSimple", ckpt_name="sleepy.safetensors"),
        "2": api("EmptyLatentImage", width=512, height=512, batch_size=1),
        "80": sampling or sampler(positive=positive or ["6", 0], negative=negative or ["7", 0]),
        "90": api("VAEDecode", samples=["80", 0], vae=["1", 2]),
        "91": api("SaveImage", filename_prefix="x", images=["90", 0]),
        **(more or {}),
    }


def encode(key: str, text: Any, clip: Iterable[Any] = CLIP) -> Graph:  # noqa: ANN401
    return {key: api("CLIPTextEncode", text=text, clip=list(clip))}


def both(positive: Any = PROMPT, negative: Any = NEGATIVE, clip: Iterable[Any] = CLIP) -> Graph:  # noqa: ANN401
    """The prompt as node 6, the negative prompt as node 7."""
    return encode("6", positive, clip) | encode("7", negative, clip)


def from_node(node: Graph, **more: Graph) -> Graph:
    """A graph whose prompt comes from a node of strings, 8; other nodes have the names n9, n10 …"""
    return run(more=both(["8", 0]) | {"8": node} | {key.removeprefix("n"): value for key, value in more.items()})


def behind(node: Graph, clip: Iterable[Any] = ("5", 1), **more: Graph) -> Graph:
    """A graph whose encoders' CLIP comes from node 5."""
    return run(more=both(clip=clip) | {"5": node} | {key.removeprefix("n"): value for key, value in more.items()})


# --- as the editor draws them


Values = Iterable[Any] | Mapping[str, Any]
Inputs = Iterable[tuple[Any, ...]]


def placed(
    number: int, kind: str, values: Values = (), inputs: Inputs = (), outputs: str = "", **more: object
) -> Graph:
    """A node; `inputs` are (name, type, link), and a fourth part marks a widget; `outputs` are types, or NAME=TYPE."""
    sockets = [
        {"name": name, "type": type_, "link": link, **({"widget": {"name": name}} if rest else {})}
        for name, type_, link, *rest in inputs
    ]
    put_out = [dict(zip(("name", "type"), (part.split("=") * 2)[:2], strict=True)) for part in outputs.split()]
    kept = values if isinstance(values, dict) else list(values)
    return {
        "id": number, "type": kind, "mode": 0, "widgets_values": kept, "properties": {}, "inputs": sockets,
        "outputs": put_out, **more,
    }  # fmt: skip


def link(number: int, start: tuple[int, int], end: tuple[int, int], kind: str = "*") -> Graph:
    """A link as it stands in a subgraph."""
    ends = zip(("origin_id", "origin_slot", "target_id", "target_slot"), (*start, *end), strict=True)
    return {"id": number, "type": kind, **dict(ends)}


KSAMPLER = (42, "randomize", 20, 8, "euler", "normal", 1)
CHECKPOINT = placed(4, "CheckpointLoaderSimple", ["sleepy.safetensors"], outputs="MODEL CLIP VAE")
ENCODERS = (
    placed(6, "CLIPTextEncode", [PROMPT], [("clip", "CLIP", 5)], "CONDITIONING"),
    placed(7, "CLIPTextEncode", [NEGATIVE], [("clip", "CLIP", 6)], "CONDITIONING"),
)
WIRES: Mapping[int, list[Any]] = {  # those of a plain graph, by their numbers
    1: [1, 4, 0, 3, 0, "MODEL"],
    2: [2, 6, 0, 3, 1, "CONDITIONING"],
    3: [3, 7, 0, 3, 2, "CONDITIONING"],
    5: [5, 4, 1, 6, 0, "CLIP"],
    6: [6, 4, 1, 7, 0, "CLIP"],
    8: [8, 3, 0, 8, 0, "LATENT"],
    9: [9, 8, 0, 9, 0, "IMAGE"],
}


def drawn(*nodes: Graph, links: Iterable[list[Any]] = (), plain: Iterable[int] = WIRES, **more: Any) -> Graph:  # noqa: ANN401
    """What the editor keeps: `nodes`, a sampler as node 3 and a picture that is saved; the plain wires and `links`.

    A sampler, an encoder or a checkpoint among `nodes` takes the place of the plain one.
    """
    base = (
        CHECKPOINT,
        *ENCODERS,
        placed(3, "KSampler", KSAMPLER, [
            ("model", "MODEL", 1), ("positive", "CONDITIONING", 2), ("negative", "CONDITIONING", 3),
            ("latent_image", "LATENT", None),
        ]),
        placed(8, "VAEDecode", (), [("samples", "LATENT", 8)]),
        placed(9, "SaveImage", ["x"], [("images", "IMAGE", 9)]),
    )  # fmt: skip
    by_id = {node["id"]: node for node in (*base, *nodes)}
    return {"nodes": list(by_id.values()), "links": [*(WIRES[number] for number in plain), *links], **more}
