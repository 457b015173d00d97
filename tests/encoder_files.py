"""Builders of tiny text encoders and of files in every layout that is, or must not be, opened.

transformers is imported where its own model is asked for alone: that takes seconds, and the drills need none.
"""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from core.encoder.config import GELU, QUICK_GELU, TextEncoderConfig
from core.encoder.encoder import Encoder
from core.encoder.encoding import Floats
from core.prompt.prompt import Prompt
from core.tokens.chunks import Chunks
from core.tokens.tokenizer import BOS, EOS, VOCABULARY_SIZE, Token

if TYPE_CHECKING:
    from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection

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


def ids_of(*prompts: tuple[int, ...]) -> NDArray[np.int64]:
    """Ids [prompts, 77] of BOS, a prompt's ids, EOS and padding."""
    return np.array([[BOS, *prompt, *[EOS] * (76 - len(prompt))] for prompt in prompts], dtype=np.int64)


IDS = ids_of((320, 1125, 539, 320, 2368), (320, 1929, 267, 736))


def tiny_shape(layers: int = LAYERS, width: int = WIDTH, mlp: int | None = None) -> TextEncoderConfig:
    """The measures of a tiny encoder, with heads 64 wide."""
    activation = GELU if layers > 12 else QUICK_GELU
    return TextEncoderConfig(layers, width, width // 64, mlp or 4 * width, VOCABULARY_SIZE, PROJECTION, activation)


def config_of(state: State, **settings: object) -> dict[str, object]:
    """The `config.json` of these weights, with the eos_token_id of SD 1.x's own: transformers pools at the highest."""
    biases = [tensor for name, tensor in state.items() if name.endswith("mlp.fc1.bias")]
    width, projection = len(state["text_model.final_layer_norm.weight"]), state.get("text_projection.weight")
    config = {
        "model_type": "clip_text_model",
        "vocab_size": VOCABULARY_SIZE,
        "hidden_size": width,
        "intermediate_size": len(biases[0]),
        "projection_dim": PROJECTION if projection is None else len(projection),
        "max_position_embeddings": len(state["text_model.embeddings.position_embedding.weight"]),
        "num_hidden_layers": len(biases),
        "num_attention_heads": width // 64,
        "layer_norm_eps": 1e-5,
        "hidden_act": tiny_shape(len(biases)).activation,
        "bos_token_id": 0,
        "eos_token_id": 2,
        "pad_token_id": 1,
    }
    return config | settings


def tiny_state(
    dtype: torch.dtype = torch.float32, seed: int = 7, layers: int = LAYERS, width: int = WIDTH, mlp: int | None = None
) -> State:
    """Random weights, biases and norms, named as stand-alone files name them."""
    generator = torch.Generator().manual_seed(seed)
    return {
        name: (torch.randn(size, generator=generator) * 0.15 + name.endswith("norm.weight")).to(dtype)
        for name, size in tiny_shape(layers, width, mlp).tensors().items()
    }


def plain_model(state: State, **settings: object) -> "CLIPTextModelWithProjection":
    """transformers' own model with these weights in float32, made its usual way: the reference."""
    from transformers.models.clip.configuration_clip import CLIPTextConfig
    from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection

    model = CLIPTextModelWithProjection(CLIPTextConfig(**config_of(state, **settings)))
    missing, unexpected = model.load_state_dict({name: part.float() for name, part in state.items()}, strict=False)
    assert not unexpected and set(missing) <= {"text_projection.weight"}
    return model.eval()


def reference(state: State, ids: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Hidden states [layers + 1, 77 x n, width] and text_embeds [n, projection], one chunk at a time."""
    model = plain_model(state)
    with torch.inference_mode():
        outputs = [model(input_ids=torch.from_numpy(row)[None], output_hidden_states=True) for row in ids]
        states = [np.stack([layer[0].numpy() for layer in output.hidden_states]) for output in outputs]
        return np.concatenate(states, axis=1), np.concatenate([output.text_embeds.numpy() for output in outputs])


def check_parity(
    encoder: Encoder, state: State, ids: NDArray[np.int64] = IDS, rtol: float = 0, atol: float = 1e-5
) -> None:
    """That the hidden states and the feature of `ids` are those of transformers; None where `state` projects none."""
    encoding = encoder.encode(chunks_of(ids))
    states, features = reference(state, ids)
    np.testing.assert_allclose(encoding.hidden_states, states, rtol=rtol, atol=atol)
    if "text_projection.weight" in state:
        np.testing.assert_allclose(encoding.feature, features[0], rtol=rtol, atol=atol)
    else:
        assert encoder.info.projection is None and encoding.feature is None


def without_projection(state: State) -> State:
    return {name: tensor for name, tensor in state.items() if name != "text_projection.weight"}


def as_checkpoint(state: State) -> State:
    """The names of an SD 1.x checkpoint, with a U-Net, a VAE and an EMA beside."""
    return under(CHECKPOINT, state) | EXTRAS


def as_old_checkpoint(state: State) -> State:
    """The names of the first SD 1.x checkpoints, without `text_model.`."""
    return {CHECKPOINT + name.removeprefix("text_model."): tensor for name, tensor in state.items()} | EXTRAS


def as_sdxl(first: State, second: State) -> State:
    """The names of an SDXL checkpoint, with CLIP L in the names of transformers and CLIP G in those of OpenCLIP."""
    return under("conditioner.embedders.", under("0.transformer.", first) | under("1.model.", as_openclip(second)))


def lora_of(module: str, up: torch.Tensor, down: torch.Tensor, root: str = "lora_te") -> State:
    """A LoRA of one module, named as kohya's scripts name it."""
    return under(f"{root}_{module.replace('.', '_')}.", {"lora_up.weight": up, "lora_down.weight": down})


def under(root: str, state: State) -> State:
    """These tensors with `root` before every name."""
    return {root + name: tensor for name, tensor in state.items()}


def as_openclip(state: State) -> State:
    """OpenCLIP's names and forms: q, k and v one above the other, the projection bare and the other way round."""
    names = {
        "text_model.embeddings.position_embedding.weight": "positional_embedding",
        "text_model.embeddings.token_embedding": "token_embedding",
        "text_model.final_layer_norm": "ln_final",
        "text_model.encoder.layers": "transformer.resblocks",
        "self_attn.q_proj.": "attn.in_proj_",
        "self_attn.out_proj": "attn.out_proj",
        "layer_norm": "ln_",
        "mlp.fc1": "mlp.c_fc",
        "mlp.fc2": "mlp.c_proj",
        "text_projection.weight": "text_projection",
    }
    converted = {"logit_scale": torch.tensor(4.6)}
    for name, tensor in state.items():
        if "q_proj" in name:
            tensor = torch.cat([state[name.replace("q_proj", f"{part}_proj")] for part in "qkv"])
        elif "k_proj" in name or "v_proj" in name:
            continue
        for own, other in names.items():
            name = name.replace(own, other)
        converted[name] = tensor.T if name == "text_projection" else tensor
    return converted


def save(path: Path, state: object) -> Path:
    """A .safetensors file, or a pickle where the name ends otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".safetensors" and isinstance(state, Mapping):
        parts = {name: torch.clone(part, memory_format=torch.contiguous_format) for name, part in state.items()}
        save_file(parts, path)  # which takes no tensor twice, and none that is transposed
    else:
        torch.save(state, path)
    return path


def random_lora(*layers: int, width: int = WIDTH, seed: int = 1) -> State:
    """A LoRA of random numbers on q_proj of these or all layers, of rank 4 and alpha 2."""
    draw, state = torch.Generator().manual_seed(seed), dict[str, torch.Tensor]()
    for layer in layers or range(LAYERS):
        up, down = torch.randn(width, 4, generator=draw) * 0.1, torch.randn(4, width, generator=draw)
        module = f"text_model.encoder.layers.{layer}.self_attn.q_proj"
        state |= lora_of(module, up, down) | {f"lora_te_{module.replace('.', '_')}.alpha": torch.tensor(2.0)}
    return state


def save_lora(path: Path, *layers: int, width: int = WIDTH, seed: int = 1, **more: torch.Tensor) -> Path:
    """A file of a `random_lora`; `more` lies beside it."""
    return save(path, random_lora(*layers, width=width, seed=seed) | more)


def save_inversion(path: Path, vectors: int = 2, width: int = WIDTH) -> Path:
    """A textual inversion of random numbers, as A1111 names them."""
    return save(path, {"emb_params": torch.rand(vectors, width)})


def save_xl(path: Path) -> Path:
    """An SDXL checkpoint with a tiny encoder of 12 layers and one of 32."""
    first, second = (tiny_state(seed=seed, layers=layers) for seed, layers in ((1, 12), (2, LAYERS_G)))
    return save(path, as_sdxl(without_projection(first), second) | EXTRAS)


def save_text_encoder(folder: Path, state: State, name: str = "model.safetensors", **changes: object) -> Path:
    """A `text_encoder` folder; `changes` go into its config."""
    save(folder / name, state)
    (folder / "config.json").write_text(json.dumps(config_of(state, **changes)), encoding="utf-8")
    return folder


def save_pipeline(folder: Path, state: State, kind: str = "StableDiffusionPipeline", **changes: object) -> Path:
    """A diffusers pipeline folder."""
    save_text_encoder(folder / "text_encoder", state, **changes)
    (folder / "model_index.json").write_text(
        json.dumps({"_class_name": kind, "text_encoder": ["transformers", "CLIPTextModel"]}), encoding="utf-8"
    )
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


def hollow_state(prefix: str = "", width: int = WIDTH, layers: int = LAYERS) -> dict[str, tuple[str, tuple[int, ...]]]:
    """The names and shapes of an encoder in float16, for `save_hollow`."""
    return {prefix + name: ("F16", shape) for name, shape in tiny_shape(layers, width).tensors().items()}


def encode_ids(encoder: Encoder, ids: NDArray[np.int64]) -> Floats:
    """The hidden states [layers + 1, 77 x n, width] of ids [n, 77]."""
    return encoder.encode_chunks(chunks_of(ids).chunks)[0]


def chunks_of(ids: NDArray[np.int64]) -> Chunks:
    """Chunks with these ids, of an empty prompt."""
    rows = tuple(tuple(Token(int(index), "x") for index in row) for row in ids)
    return Chunks(Prompt("", "diffusers", ()), "sd1", rows, 0, 75)
