"""What a file's tensors say of its text encoder, and the check that the file has just those."""

import re
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path

from core.encoder.config import LAYER_PREFIX, POSITION_EMBEDDING, TEXT_PROJECTION, TOKEN_EMBEDDING, TextEncoderConfig
from core.program.messages import quoted, shortened
from core.program.translation import tr, tr_noop
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.tokenizer import VOCABULARY_SIZE
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.layouts import Layout, StoredTensor
from core.weights.checkpoints.other_models import refuse_text_encoder
from core.weights.checkpoints.stored_forms import IN_FLOATS, QUANTISED, refuse_quantised
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry

HEAD_WIDTH = 64  # of every CLIP text encoder
# Layers at least, by width: openai/CLIP ViT-L/14, and OpenCLIP's ViT-H/14 (diffusers leaves the last out) and bigG/14.
MIN_LAYERS = {768: 12, 1024: 23, 1280: 32}

_TYPE_BITS = {"F64": 64, "F32": 32, "F16": 16, "BF16": 16, "F8_E4M3": 8, "F8_E5M2": 8}
_LAYER_NUMBER = re.compile(r"(?:encoder\.layers|transformer\.resblocks|t\.blk)\.(\d{1,3})\.")
MAX_VOCABULARY = 2 * VOCABULARY_SIZE  # trainers add some rows; other models' tables have 250,000 and more
MAX_POSITIONS = 4096  # rows of a table of positions; Long-CLIP has 248
# Long-CLIP's masks that choose between its two tables, and a mask of the attention; the program makes its own.
_MADE_ANEW = re.compile(r"(.+\.)?(mask[12]|attn_mask|causal_attention_mask)")
_WHOLE_ENCODER = tr_noop("Open a file that holds the whole encoder.")
_MADE_FROM = tr_noop("Open the CLIP that it was made from instead.")


def infer_config(path: Path, entries: Mapping[str, TensorEntry], layout: Layout) -> TextEncoderConfig:
    """The shape that `entries`, by the file's names, imply; UnreadableEncoder where it is no CLIP text encoder's."""
    refuse_quantised(path, entries)
    if any(name.startswith(layout.prefix.root + "text_model.head.") for name in entries):
        refuse_text_encoder(path, "SigLIP", "siglip")
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
        positions=_position_count(entries, layout),
    )


def check_tensors(path: Path, entries: Mapping[str, TensorEntry], config: TextEncoderConfig, layout: Layout) -> None:
    """UnreadableEncoder naming, in the file's words, what is missing, unexpected, of a wrong shape or type.

    Single numbers and whole numbers beside the weights are of no account.
    """
    wanted = {
        name: size
        for model_name, model_size in config.tensors().items()
        for name, size in _stored_shapes(layout.file_key(model_name), model_size)
    }
    missing = [name for name in wanted if name not in entries]
    _refuse(path, tr("The text encoder in {file} lacks {tensors}."), missing, tr(_WHOLE_ENCODER))
    unexpected = [name for name, entry in entries.items() if name not in wanted and not _is_side_number(name, entry)]
    message = tr("The text encoder in {file} has unexpected {tensors}.")
    _refuse(path, message, unexpected, tr(_MADE_FROM))
    odd = tr("{tensor} is {type}")
    types = [
        odd.format(tensor=name, type=entries[name].dtype) for name in wanted if not is_readable(entries[name].dtype)
    ]
    message = tr("The text encoder in {file} is stored in a form that is not read here, such as quantised: {tensors}.")
    _refuse(path, message, types, tr(IN_FLOATS), QUANTISED)
    wrong = tr("{tensor} is {size} instead of {wanted}")
    sizes = [
        wrong.format(tensor=name, size=_times(entries[name].shape), wanted=_times(size))
        for name, size in wanted.items()
        if not _has_shape(entries[name], size)
    ]
    _refuse(path, tr("The text encoder in {file} has tensors of a wrong shape: {tensors}."), sizes, tr(_MADE_FROM))


def _stored_shapes(stored: StoredTensor, shape: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What the file keeps of a tensor of the model, which has `shape`: names and shapes."""
    yield stored.name, stored.shape(shape)
    if stored.radius:
        yield stored.radius, (shape[0], 1)
    if stored.continued:
        yield stored.continued, shape


def _is_side_number(name: str, entry: TensorEntry) -> bool:
    return prod(entry.shape) <= 1 or not is_readable(entry.dtype) or _MADE_ANEW.fullmatch(name) is not None


def _has_shape(entry: TensorEntry, shape: tuple[int, ...]) -> bool:
    """Whether an entry has a shape; lengths of rows may stand in a line of their own."""
    return entry.shape == shape or (shape[1:] == (1,) and entry.shape == shape[:1])


def check_scales(path: Path, entries: Mapping[str, TensorEntry], scales: Mapping[str, str]) -> None:
    """UnreadableEncoder where a weight of `scales` is missing, or its scale is neither one number nor one a row."""
    alone = [scales[name] for name in scales if name not in entries]
    message = tr("The text encoder in {file} has scales without their weights: {tensors}.")
    _refuse(path, message, alone, tr(_WHOLE_ENCODER))
    wrong = tr("{tensor} is {size} of {type}")
    odd = [
        wrong.format(tensor=scale, size=_times(entries[scale].shape), type=entries[scale].dtype)
        for name, scale in scales.items()
        if entries[scale].dtype not in FLOAT_TYPES or prod(entries[scale].shape) not in (1, *entries[name].shape[:1])
    ]
    message = tr("The text encoder in {file} is quantised in a way that is not known here: {tensors}.")
    _refuse(path, message, odd, tr(IN_FLOATS), QUANTISED)


def stored_bytes(entry: TensorEntry) -> int:
    """The bytes that a tensor of a readable type takes in its file."""
    if kind := BLOCK_TYPES.get(entry.dtype):
        return prod(entry.shape) // kind.numbers * kind.bytes
    return prod(entry.shape) * _TYPE_BITS[entry.dtype] // 8


def is_readable(dtype: str) -> bool:
    """Whether weights are read from this type of numbers, in the words of its format."""
    return dtype in FLOAT_TYPES or dtype in BLOCK_TYPES


def _embedding_size(path: Path, entries: Mapping[str, TensorEntry], layout: Layout) -> tuple[int, int]:
    """Rows and width of the token embedding; a guess where it is missing, which the check then reports."""
    name = layout.file_key(TOKEN_EMBEDDING).name
    if name not in entries:
        table = entries.get(layout.file_key(POSITION_EMBEDDING).name)
        return VOCABULARY_SIZE, table.shape[-1] if table and table.shape else next(iter(MIN_LAYERS))
    shape = entries[name].shape
    is_clip = len(shape) == 2 and VOCABULARY_SIZE <= shape[0] <= MAX_VOCABULARY
    if not is_clip or shape[1] < HEAD_WIDTH or shape[1] % HEAD_WIDTH:
        message = tr(
            "The token embedding in {file} is {size}; CLIP's has {rows} rows and a width that {divisor} divides. This "
            "is not a text encoder of Stable Diffusion."
        )
        sizes = {"size": _times(shape), "rows": VOCABULARY_SIZE, "divisor": HEAD_WIDTH}
        raise OtherForm(message.format(file=quoted(path), **sizes), "clip-of-other-words")
    return shape[0], shape[1]


def _position_count(entries: Mapping[str, TensorEntry], layout: Layout) -> int:
    """Rows of the table of positions; CONTEXT_LENGTH where that is missing or no such table, which the check says."""
    table = entries.get(layout.file_key(POSITION_EMBEDDING).name)
    if table and len(table.shape) == 2 and CONTEXT_LENGTH <= table.shape[0] <= MAX_POSITIONS:
        return table.shape[0]
    return CONTEXT_LENGTH


def _projection_width(entries: Mapping[str, TensorEntry], layout: Layout) -> int | None:
    """Width of the feature, None where the file holds no text projection."""
    stored = layout.file_key(TEXT_PROJECTION)
    if stored.name not in entries:
        return None
    shape = entries[stored.name].shape
    return shape[-1 if stored.transposed else 0] if shape else 1


def _refuse(path: Path, message: str, names: list[str], advice: str, form: str = "", first: int = 4) -> None:
    """UnreadableEncoder, OtherForm of a `form`, where there are `names`: the first few, and how many more there are."""
    if not names:
        return
    tensors = ", ".join(shortened(name, 120) for name in names[:first])
    if len(names) > first:
        tensors = tr("{first} and {count} more").format(first=tensors, count=len(names) - first)
    sentence = " ".join([message.format(file=quoted(path), tensors=tensors), advice])
    raise OtherForm(sentence, form) if form else UnreadableEncoder(sentence)


def _times(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or tr("a single number")
