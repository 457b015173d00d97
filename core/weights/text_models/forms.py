"""How a file stores each tensor of a text model: in which type, multiplied by what, turned and ordered how.

Sources: ComfyUI 0.33, comfy/utils.py: convert_old_quants, comfy/quant_ops.py; ComfyUI-GGUF, loader.py; the table
"Reduced files" of encoders_2026.md.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import BinaryIO

from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.text_models.config import TextModelConfig
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.stored_forms import IN_FLOATS, QUANTISED, refuse_quantised
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.safetensors_file import FLOAT_TYPES, SafetensorsFile, TensorEntry, cannot_read
from core.weights.text_models.names import SIDE_NAMES, TextModelNames

MAX_NOTE_BYTES = 4096  # of what a file says of one layer; real ones have some 100
PLAIN_TYPES = ("F64", "F32", "F16", "BF16")
FLOAT8_TYPES = ("F8_E4M3", "F8_E5M2")
FLOAT8_FORMATS = ("float8_e4m3fn", "float8_e5m2")
INT8_FORMAT = "int8_tensorwise"
USUAL_GROUP = 256  # inputs that are turned together, where the file does not say
_GROUPS = (4, 16, 64, 256, 1024, 4096)
QUANTISATION_METADATA = "_quantization_metadata"

Note = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StoredForm:
    """Where a tensor of a model lies, and what is to be done to its numbers, in this order.

    They are multiplied by `scale`, one number or one a row; each `group` of inputs is turned back by a Hadamard matrix
    (convrot); of `swapped_heads` the rows are put back from llama.cpp's order. With `without_nan`, NaN is 0.
    """

    entry: TensorEntry
    scale: TensorEntry | None = None
    group: int = 0
    swapped_heads: int = 0
    without_nan: bool = False


def refuse_unread_forms(path: Path, contents: SafetensorsFile, model: TextModelNames) -> Mapping[str, Note]:
    """What the file says of how its weights are quantised, by transformers' names; OtherForm where it is not read.

    UnreadableEncoder where what it says is damaged.
    """
    refuse_quantised(path, [model.names[name] for name in model.names])
    notes = dict(_notes(path, contents, model))
    formats = sorted({str(note.get("format", "?")) for note in notes.values()} - {*FLOAT8_FORMATS, INT8_FORMAT})
    if not formats and any((name, side) in model.beside for name in model.names for side in SIDE_NAMES[3:]):
        formats = ["nvfp4, w4a8 …"]
    if formats:
        _refuse_format(path, formats[0])
    return notes


def _refuse_format(path: Path, form: str) -> None:
    message = tr("The text encoder in {file} is stored as {format}, which is not read here yet.")
    sentence = message.format(file=quoted(path), format=shortened(form, 60))
    raise OtherForm(" ".join([sentence, tr(IN_FLOATS)]), QUANTISED)


def _notes(path: Path, contents: SafetensorsFile, model: TextModelNames) -> Iterator[tuple[str, Note]]:
    """What stands in the metadata, and beside each weight, which goes before it."""
    own = {stored: name for name, stored in model.names.items()}
    text = contents.metadata.get(QUANTISATION_METADATA, "")
    layers = _parsed(path, text).get("layers", {}) if text else {}
    if isinstance(layers, dict):
        for layer, note in layers.items():
            name = own.get(f"{layer}.weight")
            if name is not None and isinstance(note, dict):
                yield name, note
    wanted = {name: model.beside[name, "comfy_quant"] for name in model.names if (name, "comfy_quant") in model.beside}
    texts = _read_all(path, [contents.entries[stored] for stored in wanted.values()])
    for name, content in zip(wanted, texts, strict=True):
        yield name, _parsed(path, content)


def _parsed(path: Path, text: str | bytes) -> Note:
    try:
        note = json.loads(text)
    except (ValueError, RecursionError):
        note = None
    if not isinstance(note, dict):
        message = tr("{file} does not say in a readable way how its weights are quantised. Download or copy it again.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return note


def _read_all(path: Path, entries: Iterable[TensorEntry]) -> Iterator[bytes]:
    """The bytes of small tensors, each file opened once. UnreadableEncoder."""
    opened: dict[Path, BinaryIO] = {}
    with ExitStack() as stack:
        for entry in entries:
            if entry.dtype != "U8" or prod(entry.shape) > MAX_NOTE_BYTES:
                yield b""
                continue
            try:
                if entry.file not in opened:
                    opened[entry.file] = stack.enter_context(entry.file.open("rb", buffering=0))
                opened[entry.file].seek(entry.start)
                yield opened[entry.file].read(prod(entry.shape))
            except OSError as error:
                raise cannot_read(path, error) from error


def forms_of(
    path: Path,
    entries: Mapping[str, TensorEntry],
    model: TextModelNames,
    config: TextModelConfig,
    names: Iterable[str],
    notes: Mapping[str, Note],
) -> dict[str, StoredForm]:
    """How each of `names` is stored; OtherForm for a type of numbers that is not read."""
    forms: dict[str, StoredForm] = {}
    for name in names:
        entry, note = entries[model.names[name]], notes.get(name)
        scale = next(
            (entries[model.beside[name, side]] for side in SIDE_NAMES[1:3] if (name, side) in model.beside), None
        )
        _check_type(path, name, entry, note, scale)
        forms[name] = StoredForm(
            entry,
            scale,
            _group(path, entry, note),
            _swapped_heads(model, config, name),
            name == model.table and model.is_t5 and entry.dtype in FLOAT8_TYPES,
        )
    return forms


def _check_type(path: Path, name: str, entry: TensorEntry, note: Note | None, scale: TensorEntry | None) -> None:
    """OtherForm where a tensor's type is not read, or not in this way; UnreadableEncoder for an impossible scale."""
    is_int8 = note is not None and note.get("format") == INT8_FORMAT
    if entry.dtype == "I8" and not is_int8:
        _refuse_format(path, "int8")
    if is_int8 != (entry.dtype == "I8") or not (is_int8 or entry.dtype in FLOAT_TYPES or entry.dtype in BLOCK_TYPES):
        _refuse_format(path, entry.dtype)
    rows = entry.shape[:1]
    is_scale = scale is None or (scale.dtype in FLOAT_TYPES and prod(scale.shape) in (1, *rows))
    if not is_scale or (scale is None and note is not None):
        message = tr("The text encoder in {file} has no usable scale for {tensor}. Download or copy it again.")
        raise UnreadableEncoder(message.format(file=quoted(path), tensor=shortened(name, 120)))


def _group(path: Path, entry: TensorEntry, note: Note | None) -> int:
    """How many inputs are turned together, 0 where none are."""
    if note is None or not note.get("convrot", False):
        return 0
    group = note.get("convrot_groupsize", USUAL_GROUP)
    if isinstance(group, int) and group in _GROUPS and entry.shape[-1:] and entry.shape[-1] % group == 0:
        return group
    message = tr("{file} does not say in a readable way how its weights are quantised. Download or copy it again.")
    raise UnreadableEncoder(message.format(file=quoted(path)))


def _swapped_heads(model: TextModelNames, config: TextModelConfig, name: str) -> int:
    """Of how many heads llama.cpp has changed the order of rows, 0 where it has not."""
    if not model.is_gguf or config.architecture != "mistral":
        return 0
    if name.endswith("self_attn.q_proj.weight"):
        return config.heads
    return config.kv_heads if name.endswith("self_attn.k_proj.weight") else 0
