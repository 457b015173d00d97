"""Checkpoints of real size and layout: text encoders of random numbers behind a U-Net that is a hole in the file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from core.encoder.config import TextEncoderConfig
from core.tokens.tokenizer import VOCABULARY_SIZE
from core.weights.checkpoints.layouts import KeyPrefix, Layout
from core.weights.checkpoints.name_styles import HF, OPENCLIP
from tests.benchmarks.encoder_files import VIT_L

VIT_H = TextEncoderConfig(layers=24, width=1024, heads=16, mlp=4096, vocabulary=VOCABULARY_SIZE, projection=1024)
VIT_G = TextEncoderConfig(layers=32, width=1280, heads=20, mlp=5120, vocabulary=VOCABULARY_SIZE, projection=1280)
BLOCK = 2**20  # random numbers that a tensor repeats


@dataclass(frozen=True)
class FullSize:
    """The text encoders of a checkpoint with their places, and the bytes of what stands before them."""

    encoders: tuple[tuple[KeyPrefix, TextEncoderConfig], ...]
    filler: int


SD1 = FullSize(((KeyPrefix("cond_stage_model.transformer.", HF), VIT_L),), 1_890_000_000)
SD2 = FullSize(((KeyPrefix("cond_stage_model.model.", OPENCLIP), VIT_H),), 1_900_000_000)
SDXL = FullSize(
    (
        (KeyPrefix("conditioner.embedders.0.transformer.", HF), VIT_L),
        (KeyPrefix("conditioner.embedders.1.model.", OPENCLIP), VIT_G),
    ),
    5_300_000_000,
)


def write_full_size(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each kind's title and checkpoint, which is written once it is asked for; SDXL's opens into 4 GB of memory."""
    for title, kind in {"SD 1.x, L": SD1, "SD 2.x, H": SD2, "SDXL, L and G": SDXL}.items():
        yield title, write_checkpoint(folder / "checkpoint.safetensors", kind)


def write_checkpoint(path: Path, kind: FullSize) -> Path:
    """A float16 file; its filler takes no room on disks that know holes."""
    shapes = dict(_stored(kind))
    header: dict[str, object] = {
        "model.diffusion_model.filler": {"dtype": "F16", "shape": [kind.filler // 2], "data_offsets": [0, kind.filler]}
    }
    end = kind.filler
    for name, size in shapes.items():
        header[name] = {"dtype": "F16", "shape": size, "data_offsets": [end, end + 2 * prod(size)]}
        end += 2 * prod(size)
    written = json.dumps(header).encode()
    block = (np.random.default_rng(1).standard_normal(BLOCK, dtype=np.float32) * 0.03).astype(np.float16)
    with path.open("wb") as file:
        file.write(len(written).to_bytes(8, "little") + written)
        file.seek(kind.filler, 1)
        for size in shapes.values():
            file.write(np.resize(block, prod(size)).data)
    return path


def _stored(kind: FullSize) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape of every tensor as the file keeps it."""
    for place, shape in kind.encoders:
        layout = Layout(place, (), ())
        for name, size in shape.tensors().items():
            stored = layout.file_key(name)
            yield stored.name, stored.shape(size)
