"""Files of tiny text encoders in every layout: ComfyUI's single files, folders, checkpoints; and quantised ones."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch
import transformers
from encoder_files import State, save, under
from tiny_text_models import Pair, config_of, model_of, random_weights, tokens_of
from torch import Tensor

from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.text_models.config import ENCODER_ONLY, TextModelConfig, build
from core.tokens.text_families import Architecture

IDS = (5, 17, 3, 99, 42, 8)
# The head size that shapes do not tell, and the constants of the released models.
_RELEASED: Mapping[str, Mapping[str, object]] = {
    "t5": {"head_size": 64, "kv_heads": 4},
    "umt5": {"head_size": 64, "kv_heads": 4},
    "qwen2": {"head_size": 128},
    "qwen3": {"head_size": 16},
    "gemma2": {
        "head_size": 256,
        "soft_cap": 50.0,
        "final_soft_cap": 30.0,
        "window": 4096,
        "rotary_base": 1e4,
        "score_size": 256,
    },
    "mistral": {"head_size": 128, "epsilon": 1e-5, "rotary_base": 1e9},
}
READ: tuple[Architecture, ...] = ("t5", "umt5", "qwen2", "qwen3", "gemma2", "mistral")
# As whose it is read, tiny as it is, when no family is named.
NAMES = {
    "t5": "t5xxl",
    "umt5": "umt5xxl",
    "qwen2": "qwen25_7b",
    "qwen3": "qwen3_06b",
    "gemma2": "gemma2_2b",
    "mistral": "mistral3_24b",
}


def tiny(
    architecture: Architecture, layers: int = 3, dtype: torch.dtype = torch.float32
) -> tuple[TextModelConfig, State]:
    """A tiny model with the constants of the released one, and its numbers by transformers' own names."""
    config = replace(config_of(architecture, layers), **_RELEASED[architecture])
    return config, {name: weight.to(dtype) for name, weight in random_weights(config).items()}


def own_states(config: TextModelConfig, weights: State, ids: Sequence[int] = IDS) -> Floats:
    """transformers' own hidden states [layers + 1, rows, width] for these weights in float32, the last one raw."""
    settings = build(config, "eager").config
    settings.sliding_window = config.window
    own: transformers.PreTrainedModel = type(build(config, "eager"))(settings)
    own.load_state_dict({name: weight.float() for name, weight in weights.items()}, strict=False)
    return Pair(model_of(config, weights), own.eval()).own_states(ids)


def states_of(encoder: Encoder, ids: Sequence[int] = IDS) -> Floats:
    """The hidden states [layers + 1, rows, width] of an opened encoder."""
    return encoder.encode_chunks([tokens_of(ids)])[0]


def comfyui_names(architecture: Architecture, weights: State) -> State:
    """The names of ComfyUI's single files."""
    return dict(weights) if architecture in ENCODER_ONLY else under("model.", weights)


def settings_of(config: TextModelConfig, **changes: object) -> dict[str, object]:
    """A config.json as transformers writes it."""
    return {**build(config, "eager").config.to_dict(), **changes}


def save_folder(folder: Path, weights: State, settings: Mapping[str, object], shards: int = 1) -> Path:
    """An encoder's folder, whose weights lie in one file or in several with an index."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    if shards == 1:
        save(folder / "model.safetensors", weights)
        return folder
    places = {}
    for index in range(shards):
        name = f"model-{index + 1:05d}-of-{shards:05d}.safetensors"
        part = dict(list(weights.items())[index::shards])
        places |= dict.fromkeys(part, name)
        save(folder / name, part)
    index_file = folder / "model.safetensors.index.json"
    index_file.write_text(json.dumps({"metadata": {}, "weight_map": places}), encoding="utf-8")
    return folder


def to_float8(weights: State, matrices: Sequence[str]) -> tuple[State, State, State]:
    """Matrices in float8 with a scale each: the stored ones, the scales by name, and the numbers they stand for."""
    stored, scales, meant = dict(weights), {}, dict(weights)
    for name in matrices:
        scale = weights[name].abs().max().float() / 448
        stored[name] = (weights[name].float() / scale).to(torch.float8_e4m3fn)
        scales[name.removesuffix(".weight")] = scale
        meant[name] = stored[name].float() * scale
    return stored, scales, meant


def matrices_of(weights: State) -> list[str]:
    """The names of the layers' matrices."""
    return [
        name
        for name, weight in weights.items()
        if weight.ndim == 2 and "layer" in name and "relative" not in name and "norm" not in name
    ]


def note(**said: object) -> Tensor:
    """What ComfyUI's files say of a quantised matrix, as bytes."""
    return torch.tensor(list(json.dumps(said).encode()), dtype=torch.uint8)


def hadamard(size: int) -> Tensor:
    """The matrix of convrot, written out."""
    four = torch.tensor([[1.0, 1, 1, -1], [1, 1, -1, 1], [1, -1, 1, 1], [-1, 1, 1, 1]])
    matrix = torch.ones(1, 1)
    while len(matrix) < size:
        matrix = torch.kron(matrix, four)
    return matrix / size**0.5
