"""Weights that a tool wrote in place of ones that it did not keep, told by a few numbers of some tensors.

Trainers that save a whole checkpoint fill what they do not train: with zeros, with ones, with the layer before
(kohya-ss/sd-scripts, convert_text_encoder_state_dict_to_sd_v2), or with what a model begins its training with.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.encoder.config import (
    FINAL_NORM,
    LAYER_PREFIX,
    POSITION_EMBEDDING,
    TEXT_PROJECTION,
    TOKEN_EMBEDDING,
    TextEncoderConfig,
)
from core.encoder.encoding import Floats
from core.program.translation import tr
from core.weights.checkpoints.plan import EncoderPlan
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.formats.safetensors_file import TensorEntry, cannot_read

if TYPE_CHECKING:
    import torch

SAMPLE_NUMBERS = 1024  # at the beginning of a tensor, and as many at its end
_OF_LAYER = ("layer_norm1.weight", "layer_norm1.bias", "self_attn.out_proj.bias", "mlp.fc1.weight")

Samples = Mapping[str, Floats]
_NUMPY_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}


def sampled_names(config: TextEncoderConfig) -> tuple[str, ...]:
    """The tensors whose numbers are looked at."""
    layers = (f"{LAYER_PREFIX}{layer}.{part}" for layer in range(config.layers) for part in _OF_LAYER)
    projection = () if config.projection is None else (TEXT_PROJECTION,)
    tables = (TOKEN_EMBEDDING, POSITION_EMBEDDING)
    return (*tables, *layers, f"{FINAL_NORM}weight", f"{FINAL_NORM}bias", *projection)


def sample(weight: "torch.Tensor") -> Floats:
    """The first and the last numbers of a tensor, in memory of their own, float32 [2 x up to SAMPLE_NUMBERS]."""
    numbers = weight.reshape(-1)
    ends: list[Floats] = [part.float().numpy() for part in (numbers[:SAMPLE_NUMBERS], numbers[-SAMPLE_NUMBERS:])]
    return np.concatenate(ends)


def samples_of(plan: EncoderPlan) -> Samples:
    """The samples of those of a plan's tensors that numpy can read, from its file; UnreadableEncoder."""
    entries = {name: plan.entries[plan.layout.file_key(name).name] for name in sampled_names(plan.config)}
    return {name: _read_sample(plan.path, entry) for name, entry in entries.items() if entry.dtype in _NUMPY_TYPES}


def stand_in_notes(plan: EncoderPlan, samples: Samples) -> tuple[str, ...]:
    """What the numbers say of stand-ins in a plan's encoder."""
    constants = {name: float(own[0]) for name, own in samples.items() if len(own) and bool((own == own[0]).all())}
    return (*_encoder_notes(plan, samples, constants), *_projection_notes(plan, samples, constants))


def number_notes(broken: Sequence[str]) -> tuple[str, ...]:
    """A note where the weights called so are NaN or infinite."""
    if not broken:
        return ()
    if len(broken) > 1:
        note = tr("Not all weights are finite numbers, so results may be empty: {first} and {count} more tensors.")
    else:
        note = tr("Not all weights are finite numbers, so results may be empty: {first}.")
    return (note.format(first=broken[0], count=len(broken) - 1),)


def _read_sample(path: Path, entry: TensorEntry) -> Floats:
    dtype = np.dtype(_NUMPY_TYPES[entry.dtype])
    count = prod(entry.shape)
    size = min(SAMPLE_NUMBERS, count) * dtype.itemsize
    content = b""
    try:
        with entry.file.open("rb", buffering=0) as file:
            for start in (0, count * dtype.itemsize - size):
                file.seek(entry.start + start)
                content += file.read(size)
    except OSError as error:
        raise cannot_read(path, error) from error
    numbers = np.frombuffer(content, dtype, len(content) // dtype.itemsize)
    return (numbers.astype(np.uint32) << 16).view(np.float32) if entry.dtype == "BF16" else numbers.astype(np.float32)


def _encoder_notes(plan: EncoderPlan, samples: Samples, constants: Mapping[str, float]) -> Iterator[str]:
    title, shapes = ENCODER_TITLES[plan.info.name], plan.config.tensors()
    names = [name for name in sampled_names(plan.config) if name in samples and name != TEXT_PROJECTION]
    tables = [name for name in names if len(shapes[name]) == 2]
    filled = [name for name in tables if name in constants]
    if filled:
        note = tr(
            "Its {encoder} is a stand-in that a tool wrote: {name} holds {value} everywhere, as do {count} of the "
            "{all} tables looked at. What is computed from it means nothing; open the model it was trained from."
        )
        values = {"value": f"{constants[filled[0]]:g}", "count": len(filled), "all": len(tables)}
        yield note.format(encoder=title, name=filled[0], **values)
    elif _is_untrained(plan.config, constants):
        note = tr(
            "Its {encoder} was never trained: all its norms are 1 and all its biases 0, as before the first step. What "
            "is computed from it means nothing; open the model it was trained from."
        )
        yield note.format(encoder=title)
    else:
        yield from _copy_notes(plan.config, samples)


def _is_untrained(config: TextEncoderConfig, constants: Mapping[str, float]) -> bool:
    norms = [f"{LAYER_PREFIX}{layer}.layer_norm1" for layer in range(config.layers)] + [FINAL_NORM.removesuffix(".")]
    biases = [f"{LAYER_PREFIX}{layer}.self_attn.out_proj.bias" for layer in range(config.layers)]
    ones = all(constants.get(f"{norm}.weight") == 1 and constants.get(f"{norm}.bias") == 0 for norm in norms)
    return ones and all(constants.get(bias) == 0 for bias in biases)


def _copy_notes(config: TextEncoderConfig, samples: Samples) -> Iterator[str]:
    """Layers that are the one before them once more."""
    for layer in range(1, config.layers):
        before, own = (
            [samples.get(f"{LAYER_PREFIX}{number}.{part}") for part in _OF_LAYER] for number in (layer - 1, layer)
        )
        if all(a is not None and b is not None and np.array_equal(a, b) for a, b in zip(before, own, strict=True)):
            note = tr("Layer {layer} is a copy of layer {before}, which a tool wrote in place of one it did not keep.")
            yield note.format(layer=layer + 1, before=layer)


def _projection_notes(plan: EncoderPlan, samples: Samples, constants: Mapping[str, float]) -> Iterator[str]:
    """The text projection as the identity, which several tools write where a model has none, or as one number."""
    own, width = samples.get(TEXT_PROJECTION), plan.config.width
    if own is None:
        return
    if TEXT_PROJECTION in constants:
        note = tr("Its text projection is a placeholder, {value} everywhere, so the feature is not CLIP's.")
        yield note.format(value=f"{constants[TEXT_PROJECTION]:g}")
    elif plan.config.projection == width and _is_identity(own, width):
        yield tr("Its text projection is a placeholder that changes nothing, so the feature is not CLIP's.")


def _is_identity(numbers: Floats, width: int) -> bool:
    """Whether these are the first and the last numbers of an identity matrix."""
    half = len(numbers) // 2
    positions = np.concatenate([np.arange(half), width * width - half + np.arange(half)])
    return np.array_equal(numbers, positions % (width + 1) == 0)
