"""Text encoders and a U-Net of random numbers, written without torch: speed does not ask what the weights mean."""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from core.encoder.config import TextEncoderConfig
from core.tokens.tokenizer import VOCABULARY_SIZE

# What SD 1.x has: openai/CLIP ViT-L/14's text encoder.
VIT_L = TextEncoderConfig(layers=12, width=768, heads=12, mlp=3072, vocabulary=VOCABULARY_SIZE, projection=None)
VIT_H = TextEncoderConfig(24, 1024, 16, 4096, VOCABULARY_SIZE, projection=None, activation="gelu")
BIG_G = TextEncoderConfig(32, 1280, 20, 5120, VOCABULARY_SIZE, projection=None, activation="gelu")
SIZES = {"L": VIT_L, "H": VIT_H, "G": BIG_G}
TINY = TextEncoderConfig(layers=4, width=64, heads=1, mlp=256, vocabulary=VOCABULARY_SIZE, projection=None)


def write_encoder(path: Path, shape: TextEncoderConfig) -> Path:
    """A float16 file whose hidden states stay of an ordinary size through all layers."""
    generator = np.random.default_rng(1)
    tensors = {}
    for name, size in shape.tensors().items():
        numbers = generator.standard_normal(size, dtype=np.float32) * 0.03 + (
            "norm" in name and name.endswith("weight")
        )
        tensors[name] = numbers.astype(np.float16)
    save_file(tensors, path)
    return path


def write_lora(path: Path, shape: TextEncoderConfig, rank: int = 8) -> Path:
    """A float16 LoRA of random numbers on a text encoder's attention, named as kohya's trainer does."""
    generator = np.random.default_rng(2)
    tensors = {}
    for layer in range(shape.layers):
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            name = f"lora_te_text_model_encoder_layers_{layer}_self_attn_{part}"
            for side, size in (("down", (rank, shape.width)), ("up", (shape.width, rank))):
                numbers = generator.standard_normal(size, dtype=np.float32) * 0.03
                tensors[f"{name}.lora_{side}.weight"] = numbers.astype(np.float16)
            tensors[f"{name}.alpha"] = np.array(rank, np.float16)
    save_file(tensors, path)
    return path


UNET_PLACES = {  # the blocks of SD 1.x that look at the text, and the inner width of each
    320: ("input_blocks.1.1", "input_blocks.2.1", "output_blocks.9.1", "output_blocks.10.1", "output_blocks.11.1"),
    640: ("input_blocks.4.1", "input_blocks.5.1", "output_blocks.6.1", "output_blocks.7.1", "output_blocks.8.1"),
    1280: (
        *("input_blocks.7.1", "input_blocks.8.1", "middle_block.1"),
        *("output_blocks.3.1", "output_blocks.4.1", "output_blocks.5.1"),
    ),
}


def write_unet(path: Path, context: int = 768) -> Path:
    """A float16 file of what SD 1.x's U-Net makes keys and values with."""
    generator = np.random.default_rng(1)
    tensors = {}
    for width, places in UNET_PLACES.items():
        for place in places:
            for part in ("to_k", "to_v"):
                name = f"model.diffusion_model.{place}.transformer_blocks.0.attn2.{part}.weight"
                numbers = generator.standard_normal((width, context), dtype=np.float32) / context**0.5
                tensors[name] = numbers.astype(np.float16)
    save_file(tensors, path)
    return path
