"""What a file's tensors say of its text encoder, and the check that the file has just those."""

import re
from collections.abc import Mapping
from math import prod
from pathlib import Path

from core.encoder.config import LAYER_PREFIX, POSITION_EMBEDDING, TEXT_PROJECTION, TOKEN_EMBEDDING, TextEncoderConfig
from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.tokenizer import VOCABULARY_SIZE
from core.weights import UnreadableEncoder
from core.weights.checkpoints.layouts import Layout
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry

HEAD_WIDTH = 64  # of every CLIP text encoder
# Layers at least, by width: openai/CLIP ViT-L/14, and OpenCLIP's ViT-H/14 (diffusers leaves the last out) and bigG/14.
MIN_LAYERS = {768: 12, 1024: 23, 1280: 32}

_TYPE_BITS = {"F64": 64, "F32": 32, "F16": 16, "BF16": 16, "F8_E4M3": 8, "F8_E5M2": 8}
_LAYER_NUMBER = re.compile(r"(?:encoder\.layers|transformer\.resblocks)\.(\d{1,3})\.")


def infer_config(path: Path, entries: Mapping[str, TensorEntry], layout: Layout) -> TextEncoderConfig:
    """The shape that `entries`, by the file's names, imply; UnreadableEncoder where it is no CLIP text encoder's."""
    _refuse_long_clip(path, entries, layout)
    layers = 1 + max((int(match[1]) for name in entries if (match := _LAYER_NUMBER.search(name))), default=-1)
    vocabulary, width = _embedding_size(path, entries, layout)
    layers = max(layers, MIN_LAYERS.get(width, 1))  # so that a lost last layer is missed
    mlp = entries.get(layout.file_key(f"{LAYER_PREFIX}0.mlp.fc1.weight").name)
    return TextEncoderConfig(
        layers=layers,
        width=width,
        heads=width // HEAD_WIDTH,
        mlp=mlp.shape[0] if mlp and mlp.shape else 4 * width,
        vocabulary=vocabulary,
        projection=_projection_width(entries, layout),
    )


def check_tensors(path: Path, entries: Mapping[str, TensorEntry], config: TextEncoderConfig, layout: Layout) -> None:
    """UnreadableEncoder naming, in the file's words, what is missing, unexpected, of a wrong shape or type."""
    wanted = {
        stored.name: stored.shape(size) for name, size in config.tensors().items() for stored in [layout.file_key(name)]
    }
    missing = [name for name in wanted if name not in entries]
    _refuse(path, tr("The text encoder in {file} lacks {tensors}."), missing)
    unexpected = [name for name in entries if name not in wanted]
    _refuse(path, tr("The text encoder in {file} has unexpected {tensors}."), unexpected)
    wrong = tr("{tensor} is {size} instead of {wanted}")
    sizes = [
        wrong.format(tensor=name, size=_times(entries[name].shape), wanted=_times(size))
        for name, size in wanted.items()
        if entries[name].shape != size
    ]
    _refuse(path, tr("The text encoder in {file} has tensors of a wrong shape: {tensors}."), sizes)
    odd = tr("{tensor} is {type}")
    types = [
        odd.format(tensor=name, type=entry.dtype) for name, entry in entries.items() if entry.dtype not in FLOAT_TYPES
    ]
    message = tr(
        "The text encoder in {file} is stored in a form that cannot be read as numbers (quantised?): {tensors}."
    )
    _refuse(path, message, types)


def check_scales(path: Path, entries: Mapping[str, TensorEntry], scales: Mapping[str, str]) -> None:
    """UnreadableEncoder where a weight of `scales` is missing, or its scale is neither one number nor one a row."""
    alone = [scales[name] for name in scales if name not in entries]
    _refuse(path, tr("The text encoder in {file} has scales without their weights: {tensors}."), alone)
    wrong = tr("{tensor} is {size} of {type}")
    odd = [
        wrong.format(tensor=scale, size=_times(entries[scale].shape), type=entries[scale].dtype)
        for name, scale in scales.items()
        if entries[scale].dtype not in FLOAT_TYPES or prod(entries[scale].shape) not in (1, *entries[name].shape[:1])
    ]
    _refuse(path, tr("The text encoder in {file} is quantised in a way that is not known here: {tensors}."), odd)


def stored_bytes(entry: TensorEntry) -> int:
    """The bytes that a tensor of one of FLOAT_TYPES takes in its file."""
    return prod(entry.shape) * _TYPE_BITS[entry.dtype] // 8


def _embedding_size(path: Path, entries: Mapping[str, TensorEntry], layout: Layout) -> tuple[int, int]:
    """Rows and width of the token embedding; a guess where it is missing, which the check then reports."""
    name = layout.file_key(TOKEN_EMBEDDING).name
    if name not in entries:
        table = entries.get(layout.file_key(POSITION_EMBEDDING).name)
        return VOCABULARY_SIZE, table.shape[-1] if table and table.shape else next(iter(MIN_LAYERS))
    shape = entries[name].shape
    if len(shape) != 2 or shape[0] < VOCABULARY_SIZE or shape[1] < HEAD_WIDTH or shape[1] % HEAD_WIDTH:
        message = tr(
            "The token embedding in {file} is {size}; CLIP's has {rows} rows and a width that {divisor} divides. This "
            "is not a text encoder of Stable Diffusion."
        )
        sizes = {"size": _times(shape), "rows": VOCABULARY_SIZE, "divisor": HEAD_WIDTH}
        raise UnreadableEncoder(message.format(file=quoted(path), **sizes))
    return shape[0], shape[1]


def _refuse_long_clip(path: Path, entries: Mapping[str, TensorEntry], layout: Layout) -> None:
    """UnreadableEncoder for a Long-CLIP, which reads 248 positions at once."""
    table = entries.get(layout.file_key(POSITION_EMBEDDING).name)
    if table and len(table.shape) == 2 and table.shape[0] > CONTEXT_LENGTH:
        message = tr(
            "The text encoder in {file} is a Long-CLIP: it reads {tokens} tokens at once, and only those of "
            "{positions} can be opened. Open the model it was made from instead."
        )
        raise UnreadableEncoder(message.format(file=quoted(path), tokens=table.shape[0], positions=CONTEXT_LENGTH))


def _projection_width(entries: Mapping[str, TensorEntry], layout: Layout) -> int | None:
    """Width of the feature, None where the file holds no text projection."""
    stored = layout.file_key(TEXT_PROJECTION)
    if stored.name not in entries:
        return None
    shape = entries[stored.name].shape
    return shape[-1 if stored.transposed else 0] if shape else 1


def _refuse(path: Path, message: str, names: list[str], first: int = 4) -> None:
    """UnreadableEncoder where there are `names`, giving the first few and how many more there are."""
    if names:
        tensors = ", ".join(shortened(name, 120) for name in names[:first])
        if len(names) > first:
            tensors = tr("{first} and {count} more").format(first=tensors, count=len(names) - first)
        message = message.format(file=quoted(path), tensors=tensors)
        raise UnreadableEncoder(" ".join([message, tr("Use a complete, unaltered copy of the model.")]))


def _times(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or tr("a single number")
