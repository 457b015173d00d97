"""Writing a textual inversion as a .safetensors file that the tools read."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from core.program.arrays import Floats
from core.storage.atomic_files import write_atomic

ONLY_NAME = "emb_params"  # of the vectors of a file for one encoder, as kohya's trainer and A1111 have it


def write_inversion(path: Path, vectors: Mapping[str, Floats]) -> None:
    """Writes vectors [n, width] by encoder (clip_l, clip_g, clip_h), whole or not at all; OSError.

    Of one encoder they are called ONLY_NAME; of SDXL's two they bear the encoders' names, as ComfyUI and A1111 read
    them.
    """
    names = list(vectors) if len(vectors) > 1 else [ONLY_NAME]
    rows = [np.ascontiguousarray(each, np.float32) for each in vectors.values()]
    write_atomic(path, save(dict(zip(names, rows, strict=True))))
