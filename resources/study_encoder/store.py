"""Writes and reads the encoder's one file of weights."""

from pathlib import Path

import torch
from model import StudyEncoder
from safetensors import safe_open
from safetensors.torch import load_file, save_file


def save_weights(model: StudyEncoder, path: Path, metadata: dict[str, str]) -> None:
    """All tensors in float16 under transformers' names, written aside and then put in place."""
    tensors = {name: value.detach().to(torch.float16).contiguous() for name, value in model.state_dict().items()}
    part = path.with_suffix(".part")
    save_file(tensors, part, metadata={"format": "pt", **metadata})
    part.chmod(0o644)  # safetensors leaves it to its owner alone
    part.replace(path)


def load_weights(path: Path) -> StudyEncoder:
    """The encoder of a file, in float32."""
    model = StudyEncoder()
    model.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    return model.eval()


def read_metadata(path: Path) -> dict[str, str]:
    """The header's own entries."""
    with safe_open(path, "pt") as file:
        return dict(file.metadata() or {})
