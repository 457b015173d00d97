"""Small text encoders and files in every form that a drill damages. Made without transformers, which takes seconds."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file

from core.encoder.config import TextEncoderConfig

WIDTH = 64
SHAPE = TextEncoderConfig(layers=3, width=WIDTH, heads=1, mlp=256, vocabulary=49408, projection=32)
CHECKPOINT = "cond_stage_model.transformer."
State = dict[str, torch.Tensor]

_BYTES = {"F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I8": 1, "U8": 1}
_LORA = "lora_te_text_model_encoder_layers_{}_self_attn_q_proj"


def state(dtype: torch.dtype = torch.float16) -> State:
    """Random weights of a tiny text encoder, under their own names."""
    generator = torch.Generator().manual_seed(7)
    return {
        name: (torch.randn(size, generator=generator) * 0.15 + name.endswith("norm.weight")).to(dtype)
        for name, size in SHAPE.tensors().items()
    }


def save(path: Path, tensors: Mapping[str, torch.Tensor]) -> Path:
    """A .safetensors file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(dict(tensors), path)
    return path


def save_folder(folder: Path, tensors: Mapping[str, torch.Tensor], **changes: object) -> Path:
    """A `text_encoder` folder with its config."""
    save(folder / "model.safetensors", tensors)
    config: dict[str, object] = {
        "model_type": "clip_text_model",
        "hidden_size": WIDTH,
        "intermediate_size": 256,
        "vocab_size": 49408,
        "projection_dim": 32,
        "max_position_embeddings": 77,
        "num_attention_heads": 1,
        "num_hidden_layers": 3,
        "layer_norm_eps": 1e-5,
        "hidden_act": "quick_gelu",
    }
    (folder / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    return folder


def save_pipeline(folder: Path, tensors: Mapping[str, torch.Tensor]) -> Path:
    """A diffusers folder."""
    save_folder(folder / "text_encoder", tensors)
    index = {"_class_name": "StableDiffusionPipeline", "text_encoder": ["transformers", "CLIPTextModel"]}
    (folder / "model_index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


def write_raw(path: Path, header: bytes, data: bytes = b"") -> Path:
    """A file with this header and data, sound or not."""
    path.write_bytes(struct.pack("<Q", len(header)) + header + data)
    return path


def save_hollow(path: Path, tensors: Mapping[str, tuple[str, tuple[int, ...]]]) -> Path:
    """A file that lists `tensors` (type, shape) and whose numbers are zeros that fill no disk."""
    header, end = {}, 0
    for name, (dtype, shape) in tensors.items():
        start, end = end, end + _BYTES[dtype] * torch.Size(shape).numel()
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}
    write_raw(path, json.dumps(header).encode())
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size + end)
    return path


def lora(rank: int = 2, layers: int = 3) -> State:
    """kohya's names, for the first `layers` of the tiny encoder."""
    made: State = {}
    for layer in range(layers):
        stem = _LORA.format(layer)
        made[f"{stem}.lora_down.weight"] = torch.rand(rank, WIDTH)
        made[f"{stem}.lora_up.weight"] = torch.rand(WIDTH, rank)
        made[f"{stem}.alpha"] = torch.tensor(float(rank))
    return made
