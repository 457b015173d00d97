"""Builders of tiny U-Nets, and of LoRAs for them, with the names that real files have."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import torch
from encoder_files import State, save

Family = Literal["sd", "sdxl"]
UNET = "model.diffusion_model."
WIDTHS = {"sd": (64, 128, 256, 256), "sdxl": (64, 64, 128, 128)}  # by level; a fifth of the real ones, heads 64 wide
Block = tuple[str, str, int, int]  # single file's name, diffusers' name, level, count of transformer blocks


def _down(number: int, depth: int = 1) -> Block:
    stage, attention = divmod(number - 1, 3)
    return f"input_blocks.{number}.1", f"down_blocks.{stage}.attentions.{attention}", stage, depth


def _up(number: int, middle: int, depth: int = 1) -> Block:
    stage, attention = divmod(number, 3)
    return f"output_blocks.{number}.1", f"up_blocks.{stage}.attentions.{attention}", middle - stage, depth


def _middle(level: int, depth: int = 1) -> Block:
    return "middle_block.1", "mid_block.attentions.0", level, depth


SD = (*map(_down, (1, 2, 4, 5, 7, 8)), _middle(3), *(_up(number, 3) for number in range(3, 12)))
SDXL = (
    *(_down(number, 2 if number < 6 else 10) for number in (4, 5, 7, 8)),
    _middle(2, 10),
    *(_up(number, 2, 10 if number < 3 else 2) for number in range(6)),
)
MODULES = (  # in cloneofsimo's order
    *("attn1.to_q", "attn1.to_k", "attn1.to_v", "attn1.to_out.0", "ff.net.0.proj"),
    *("attn2.to_q", "attn2.to_k", "attn2.to_v", "attn2.to_out.0"),
)


def blocks(family: Family = "sd", diffusers: bool = False) -> Iterator[tuple[str, int]]:
    """The path and the inner width of every transformer block, in the order in which a picture goes through."""
    for single, path, level, depth in SD if family == "sd" else SDXL:
        for index in range(depth):
            yield f"{path if diffusers else single}.transformer_blocks.{index}", WIDTHS[family][level]


def unet_state(
    context: int = 64, family: Family = "sd", diffusers: bool = False, dtype: torch.dtype = torch.float32, seed: int = 5
) -> State:
    """The to_k and to_v of a U-Net in random numbers, and some of what lies beside them."""
    draw = torch.Generator().manual_seed(seed)
    root = "" if diffusers else UNET
    state: State = {root + "time_embed.0.weight": torch.rand(8, 4)}
    for path, inner in blocks(family, diffusers):
        for projection in ("to_k", "to_v"):
            matrix = torch.randn(inner, context, generator=draw) / context**0.5
            state[f"{root}{path}.attn2.{projection}.weight"] = matrix.to(dtype)
        state[f"{root}{path}.attn1.to_k.weight"] = torch.zeros(2, 2)
    return state


def save_unet(
    path: Path, context: int = 64, family: Family = "sd", beside: Mapping[str, torch.Tensor] | None = None
) -> Path:
    """A checkpoint with this U-Net and what lies `beside` it."""
    return save(path, unet_state(context, family) | dict(beside or {}))


def save_unet_folder(folder: Path, context: int = 64, family: Family = "sd") -> Path:
    """The `unet` of a diffusers folder."""
    save(folder / "unet" / "diffusion_pytorch_model.safetensors", unet_state(context, family, diffusers=True))
    return folder


LORA_NAMES = {
    "kohya": ("lora_unet_{under}.lora_down.weight", "lora_unet_{under}.lora_up.weight"),
    "peft": ("unet.{path}.lora_A.weight", "unet.{path}.lora_B.weight"),
    "old": ("{old}_lora.down.weight", "{old}_lora.up.weight"),
    "simo": ("unet:{number}:down", "unet:{number}:up"),
}


def unet_lora(
    kind: str = "kohya", context: int = 64, family: Family = "sd", rank: int = 2, scale: float = 0.1, seed: int = 3
) -> State:
    """A LoRA of every to_k and to_v, as each trainer calls them; of kohya's with alpha = rank / 2."""
    draw, state = torch.Generator().manual_seed(seed), dict[str, torch.Tensor]()
    is_single = kind == "kohya" and family == "sdxl"
    order = list(blocks(family, diffusers=not is_single))
    counted = [path for path, _ in order if "down" in path] + [path for path, _ in order if "up" in path]
    counted += [path for path, _ in order if "mid" in path]
    for path, inner in order:
        for projection in ("to_k", "to_v"):
            module = f"{path}.attn2.{projection}"
            number = "" if is_single else 9 * counted.index(path) + MODULES.index(f"attn2.{projection}")
            old = f"{path}.attn2.processor.{projection}"
            texts = {"under": module.replace(".", "_"), "path": module, "old": old, "number": number}
            down, up = (name.format(**texts) for name in LORA_NAMES[kind])
            state[down] = torch.randn(rank, context, generator=draw) / context**0.5
            state[up] = torch.randn(inner, rank, generator=draw) * scale
            if kind == "kohya":
                state[down.replace("lora_down.weight", "alpha")] = torch.tensor(rank / 2)
    return state
