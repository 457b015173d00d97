"""Builders of tiny text encoders and of files in every layout that is, or must not be, opened."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from transformers.models.clip.configuration_clip import CLIPTextConfig
from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection

from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.encoder.prepacked_linear import unpack
from core.prompt.prompt import Prompt
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import BOS, EOS, Token

LAYERS, WIDTH, PROJECTION = 3, 64, 32
# By its count of layers a tiny encoder is told to be of SD 2.x or SDXL.
LAYERS_H, LAYERS_G = 24, 32
CHECKPOINT = "cond_stage_model.transformer."
State = dict[str, torch.Tensor]
# What stands beside the text encoder in a checkpoint.
EXTRAS: State = {
    "alphas_cumprod": torch.rand(1000),
    "model.diffusion_model.input_blocks.0.0.weight": torch.rand(4, 4, 3, 3),
    "model.diffusion_model.time_embed.0.weight": torch.rand(8, 4),
    "model_ema.decay": torch.tensor(0.5),
    "model_ema.num_updates": torch.tensor(3, dtype=torch.int32),
    "first_stage_model.encoder.conv_in.weight": torch.rand(4, 3, 3, 3),
}


def tiny_config(layers: int = LAYERS, activation: str = "quick_gelu") -> CLIPTextConfig:
    """A config with the eos_token_id of SD 1.x's own, by which transformers pools at the highest id."""
    return CLIPTextConfig(
        vocab_size=49408,
        hidden_size=WIDTH,
        intermediate_size=4 * WIDTH,
        projection_dim=PROJECTION,
        num_hidden_layers=layers,
        num_attention_heads=1,
        hidden_act=activation,
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=1,
    )


def tiny_state(dtype: torch.dtype = torch.float32, seed: int = 7, layers: int = LAYERS) -> State:
    """Random weights, biases and norms, named as stand-alone files name them."""
    generator = torch.Generator().manual_seed(seed)
    with torch.device("meta"):
        model = CLIPTextModelWithProjection(tiny_config(layers))
    shapes = {name: part.shape for name, part in model.state_dict().items()}
    return {
        name: (torch.randn(shape, generator=generator) * 0.15 + (name.endswith("norm.weight"))).to(dtype)
        for name, shape in shapes.items()
    }


def plain_model(state: State, activation: str = "quick_gelu") -> CLIPTextModelWithProjection:
    """transformers' own model with these weights in float32, made its usual way: the reference."""
    layers = sum(name.endswith("mlp.fc1.bias") for name in state)
    model = CLIPTextModelWithProjection(tiny_config(layers, activation))
    model.load_state_dict({name: tensor.float() for name, tensor in state.items()}, strict=True)
    return model.eval()


def reference(
    state: State, ids: NDArray[np.int64], activation: str = "quick_gelu"
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Hidden states [layers + 1, 77 x n, width] and text_embeds [n, projection], one chunk at a time."""
    model = plain_model(state, activation)
    with torch.inference_mode():
        outputs = [model(input_ids=torch.from_numpy(row)[None], output_hidden_states=True) for row in ids]
        states = [np.stack([layer[0].numpy() for layer in output.hidden_states]) for output in outputs]
        return np.concatenate(states, axis=1), np.concatenate([output.text_embeds.numpy() for output in outputs])


def without_projection(state: State) -> State:
    return {name: tensor for name, tensor in state.items() if name != "text_projection.weight"}


def as_checkpoint(state: State) -> State:
    """The names of an SD 1.x checkpoint, with a U-Net, a VAE and an EMA beside."""
    return {CHECKPOINT + name: tensor for name, tensor in state.items()} | EXTRAS


def as_old_checkpoint(state: State) -> State:
    """The names of the first SD 1.x checkpoints, without `text_model.`."""
    return {CHECKPOINT + name.removeprefix("text_model."): tensor for name, tensor in state.items()} | EXTRAS


def under(root: str, state: State) -> State:
    """The same with `root` before every name."""
    return {root + name: tensor for name, tensor in state.items()}


def as_openclip(state: State) -> State:
    """OpenCLIP's names and forms: q, k and v one above the other, the projection bare and the other way round."""
    parts = {
        "self_attn.out_proj": "attn.out_proj",
        "layer_norm1": "ln_1",
        "layer_norm2": "ln_2",
        "mlp.fc1": "mlp.c_fc",
        "mlp.fc2": "mlp.c_proj",
    }
    embeddings, norm = "text_model.embeddings.", "text_model.final_layer_norm."
    made = {
        "positional_embedding": state[f"{embeddings}position_embedding.weight"],
        "token_embedding.weight": state[f"{embeddings}token_embedding.weight"],
        "ln_final.weight": state[f"{norm}weight"],
        "ln_final.bias": state[f"{norm}bias"],
        "logit_scale": torch.tensor(4.6),
    }
    if "text_projection.weight" in state:
        made["text_projection"] = state["text_projection.weight"].T.contiguous()
    for layer in range(sum(name.endswith("mlp.fc1.bias") for name in state)):
        own, other = f"text_model.encoder.layers.{layer}.", f"transformer.resblocks.{layer}."
        for kind in ("weight", "bias"):
            fused = [state[f"{own}self_attn.{part}_proj.{kind}"] for part in "qkv"]
            made[f"{other}attn.in_proj_{kind}"] = torch.cat(fused)
            for part, name in parts.items():
                made[f"{other}{name}.{kind}"] = state[f"{own}{part}.{kind}"]
    return made


def save(path: Path, state: State) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.clone() for name, tensor in state.items()}, path)  # some stand in it twice
    return path


def save_lora(path: Path, width: int = WIDTH, seed: int = 1, **more: torch.Tensor) -> Path:
    """A LoRA of random numbers on q_proj of all layers, of rank 4 and alpha 2; `more` lies beside it in the file."""
    draw = torch.Generator().manual_seed(seed)
    state = dict(more)
    for layer in range(LAYERS):
        up, down = torch.randn(width, 4, generator=draw) * 0.1, torch.randn(4, width, generator=draw)
        parts = {"lora_up.weight": up, "lora_down.weight": down, "alpha": torch.tensor(2.0)}
        state |= under(f"lora_te_text_model_encoder_layers_{layer}_self_attn_q_proj.", parts)
    return save(path, state)


def save_inversion(path: Path, vectors: int = 2, width: int = WIDTH) -> Path:
    """A textual inversion of random numbers, as A1111 names them."""
    return save(path, {"emb_params": torch.rand(vectors, width)})


def save_text_encoder(folder: Path, state: State, name: str = "model.safetensors", **changes: object) -> Path:
    """A `text_encoder` folder; `changes` go into its config."""
    save(folder / name, state)
    layers = sum(name.endswith("mlp.fc1.bias") for name in state) or LAYERS
    config = tiny_config(layers, "gelu" if layers > 12 else "quick_gelu").to_dict() | changes
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def save_pipeline(folder: Path, state: State, kind: str = "StableDiffusionPipeline", **changes: object) -> Path:
    """A diffusers pipeline folder."""
    save_text_encoder(folder / "text_encoder", state, **changes)
    (folder / "model_index.json").write_text(json.dumps({"_class_name": kind}), encoding="utf-8")
    return folder


def save_hollow(path: Path, tensors: Mapping[str, tuple[str, tuple[int, ...]]]) -> Path:
    """A file whose header lists `tensors` (type, shape) and whose numbers are a hole: zeros that fill no disk."""
    sizes = {"F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I8": 1, "U8": 1}
    header: dict[str, object] = {}
    end = 0
    for name, (dtype, shape) in tensors.items():
        start, end = end, end + sizes[dtype] * int(np.prod(shape, dtype=np.int64))
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}
    write_raw(path, json.dumps(header).encode())
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size + end)
    return path


def write_raw(path: Path, header: bytes, data: bytes = b"") -> Path:
    """A file with this header and data, sound or not."""
    path.write_bytes(struct.pack("<Q", len(header)) + header + data)
    return path


def hollow_state(prefix: str = "", dtype: str = "F16", width: int = WIDTH) -> dict[str, tuple[str, tuple[int, ...]]]:
    """The names and shapes of a tiny encoder of `width`, for `save_hollow`."""
    return {
        prefix + name: (dtype, tuple(size * width // WIDTH if size in (WIDTH, 4 * WIDTH) else size for size in part))
        for name, part in ((name, tensor.shape) for name, tensor in tiny_state().items())
    }


def ids_of(*prompts: tuple[int, ...]) -> NDArray[np.int64]:
    """Ids [prompts, 77] of BOS, a prompt's ids, EOS and padding."""
    return np.array([[BOS, *prompt, *[EOS] * (76 - len(prompt))] for prompt in prompts], dtype=np.int64)


def encode_ids(encoder: Encoder, ids: NDArray[np.int64]) -> Floats:
    """The hidden states [layers + 1, 77 x n, width] of ids [n, 77]."""
    return encoder.encode_chunks(chunks_of(ids).chunks)[0]


def weight_in_use(encoder: Encoder, name: str) -> torch.Tensor:
    """The weight that an encoder computes with now, that of a LoRA where one stands in for its own."""
    return unpack(encoder._weights[name])


def chunks_of(ids: NDArray[np.int64]) -> Chunks:
    """Chunks with these ids; their prompt is of no account."""
    rows = tuple(tuple(Token(int(index), "x") for index in row) for row in ids)
    return Chunks(Prompt("", "diffusers", ()), "sd1", rows, 0, 75)
