"""The text encoders of Stable Diffusion 2.x and XL: which a file holds, in transformers' or OpenCLIP's layout."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.weights.layouts import POSITION_IDS, Layout, Place
from core.weights.safetensors_file import Entry
from core.weights.shape import HEAD_WIDTH, LAYER, PROJECTION, TOKENS, EncoderShape

_FUSED = re.compile(r"transformer\.resblocks\.(\d+)\.attn\.in_proj_(weight|bias)")
_BLOCK = re.compile(r"transformer\.resblocks\.(\d+)\.(.+)")
_IGNORED = ("logit_scale", "attn_mask")
_LAYERS = {"clip_h": (23, 24), "clip_g": (31, 32)}
_OPEN_CLIP = {
    "token_embedding.weight": TOKENS,
    "positional_embedding": "text_model.embeddings.position_embedding.weight",
    "ln_final.weight": "text_model.final_layer_norm.weight",
    "ln_final.bias": "text_model.final_layer_norm.bias",
    "text_projection": PROJECTION,
    "text_projection.weight": PROJECTION,
}
_OPEN_CLIP_BLOCK = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
    "attn.out_proj": "self_attn.out_proj",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One encoder among a file's tensors: those that begin with `root`, named as OpenCLIP does or as transformers."""

    encoder: str
    family: str
    root: str
    open_clip: bool


def encoder_files(path: Path) -> list[Path]:
    """The files to look into: the path itself, or those of a diffusers folder's text encoders."""
    if not path.is_dir():
        return [path]
    names = ("model.safetensors", "model.fp16.safetensors")
    folders = [path / "text_encoder", path / "text_encoder_2"] if (path / "text_encoder_2").is_dir() else []
    return [
        next((folder / name for name in names if (folder / name).exists()), folder / names[0]) for folder in folders
    ]


def find_parts(names: Iterable[str], is_first_of_two: bool = False) -> list[Part]:
    """The encoders of SD 2.x and XL among the names; none where there is SD 1.x's or no encoder.

    The first of two encoders in a folder is SDXL's, though by itself it looks like that of SD 1.x.
    """
    listed = list(names)
    if is_first_of_two:
        return [Part("clip_l", "sdxl", "", False)]

    def has(root: str) -> bool:
        return any(name.startswith(root) for name in listed)

    if has("cond_stage_model.model."):
        return [Part("clip_h", "sd2", "cond_stage_model.model.", True)]
    if has("conditioner.embedders.1.model."):
        first = Part("clip_l", "sdxl", "conditioner.embedders.0.transformer.", False)
        return [first, Part("clip_g", "sdxl", "conditioner.embedders.1.model.", True)]
    for root in ("conditioner.embedders.0.model.", ""):
        if has(root + "transformer.resblocks."):
            return _alone(listed, root, open_clip=True)
    return _alone(listed, "", open_clip=False) if has("text_model.encoder.") else []


def _alone(names: list[str], root: str, open_clip: bool) -> list[Part]:
    """An encoder that stands alone, which its count of layers tells."""
    block = re.compile(
        re.escape(root) + (r"transformer\.resblocks\.(\d+)\." if open_clip else re.escape(LAYER) + r"(\d+)\.")
    )
    layers = 1 + max((int(found[1]) for name in names if (found := block.match(name))), default=-1)
    for encoder, counts in _LAYERS.items():
        if layers in counts:
            return [Part(encoder, "sd2" if encoder == "clip_h" else "sdxl", root, open_clip)]
    return []


def lay_out(part: Part, listed: Mapping[str, Entry]) -> tuple[Layout, dict[str, Entry]]:
    """Where each of the model's tensors is in the file, and its type and shape as the model has it."""
    own_names = {name.removeprefix(part.root): name for name in listed if name.startswith(part.root)}
    names: dict[str, str] = {}
    thirds: dict[str, int] = {}
    for own, in_file in own_names.items():
        if part.open_clip and (fused := _FUSED.fullmatch(own)):
            for third, letter in enumerate("qkv"):
                name = f"{LAYER}{fused[1]}.self_attn.{letter}_proj.{fused[2]}"
                names[name], thirds[name] = in_file, third
        elif own not in _IGNORED and not POSITION_IDS.fullmatch(own):
            names[_model_name(own) if part.open_clip else _with_prefix(own)] = in_file
    positions = tuple(in_file for own, in_file in own_names.items() if POSITION_IDS.fullmatch(own))
    transposed = frozenset({PROJECTION} if part.open_clip and "text_projection" in own_names else ())
    layout = Layout(Place(part.root, ""), names, positions, (), thirds, transposed)
    return layout, {name: _as_the_model_has_it(listed[in_file], name, layout) for name, in_file in names.items()}


def _with_prefix(own: str) -> str:
    """transformers leaves `text_model.` out of its newer files."""
    return own if own.startswith(("text_model.", "text_projection.")) else f"text_model.{own}"


def _model_name(own: str) -> str:
    block = _BLOCK.fullmatch(own)
    if block is None:
        return _OPEN_CLIP.get(own, own)
    stem, _, kind = block[2].rpartition(".")
    return f"{LAYER}{block[1]}.{_OPEN_CLIP_BLOCK.get(stem, stem)}.{kind}"


def _as_the_model_has_it(entry: Entry, name: str, layout: Layout) -> Entry:
    shape = entry.shape
    if name in layout.thirds and shape:
        shape = (shape[0] // 3, *shape[1:])
    return Entry(entry.dtype, shape[::-1] if name in layout.transposed else shape)


def measure_part(part: Part, entries: Mapping[str, Entry]) -> EncoderShape:
    """The shape that the tensors imply; what is missing or does not fit is left to the check."""
    numbers = [int(name.removeprefix(LAYER).split(".")[0]) for name in entries if name.startswith(LAYER)]
    embedding = entries.get(TOKENS)
    vocabulary, width = embedding.shape if embedding and len(embedding.shape) == 2 else (49408, HEAD_WIDTH)
    mlp, projection = entries.get(f"{LAYER}0.mlp.fc1.weight"), entries.get(PROJECTION)
    return EncoderShape(
        layers=1 + max(numbers, default=0),
        width=width,
        heads=max(1, width // HEAD_WIDTH),
        mlp=mlp.shape[0] if mlp and mlp.shape else 4 * width,
        vocabulary=vocabulary,
        projection=projection.shape[0] if projection and projection.shape else None,
        activation="quick_gelu" if part.encoder == "clip_l" else "gelu",
    )
