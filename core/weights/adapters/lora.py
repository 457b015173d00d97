"""LoRAs: a file to the changes it makes to text encoders."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import displayable, quoted, shortened
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.adapters.adapter_settings import AdapterSettings, adapter_files, diffusers_settings, peft_settings
from core.weights.adapters.lora_change import SIDE_NUMBERS, Change, make_change
from core.weights.adapters.lora_contents import LoraContents, LoraModule, list_lora
from core.weights.adapters.lora_keys import LoraTarget
from core.weights.descriptions import UnusedTensors
from core.weights.formats.safetensors_file import FLOAT_TYPES, SafetensorsFile
from core.weights.formats.tensors import is_finite, read_tensors

SIDE_TYPES = frozenset({*FLOAT_TYPES, "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL"})
_PRODUCT_PARTS = ("up", "down", "hada_", "lokr_", "embedding_")


@dataclass(frozen=True, eq=False)
class Lora:
    """The changes of one file to text encoders, and plain sentences about what it holds besides.

    `changes` may be empty: many LoRAs change the U-Net alone. `counts` are the weights that the file changes, by
    encoder and for the U-Net (`LoraDescription.changes`), `unused` what it holds for text encoders and is not applied.
    """

    title: str
    source: Path
    changes: Mapping[LoraTarget, tuple[Change, ...]]
    notes: tuple[str, ...]
    counts: Mapping[str, int]
    unused: UnusedTensors

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its changes, such as LoRA or LoKr."""
        return tuple(sorted({change.kind for changes in self.changes.values() for change in changes}))


def open_lora(path: Path, cancelled: CancelCheck = never_cancelled) -> Lora:
    """The LoRA in a file or in a PEFT adapter's folder; only what is for text encoders is read.

    What PEFT or diffusers wrote beside the tensors scales the changes that hold no alpha of their own.
    UnreadableEncoder where it is no LoRA, is damaged or is of a kind not known here; Cancelled.
    """
    file, listed, contents = list_lora(path, cancelled)
    if contents.kinds and not contents.modules:
        message = tr("{file} is of the kind {kind}, which is not supported. Use a LoRA instead.")
        raise UnreadableEncoder(message.format(file=quoted(path), kind=contents.kinds[0]))
    _check_types(path, listed, contents)
    parts, broken = _read(path, file, contents, cancelled)
    _scale(path, listed, parts)
    changes = {module.target: _changes(path, module, parts[module.target]) for module in contents.modules}
    notes = listed.notes + contents.notes()
    if broken:
        note = tr("Not all of its numbers are finite, so results may be empty: {tensor}. Use another copy of the LoRA.")
        notes += (note.format(tensor=shortened(broken[0])),)
    return Lora(displayable(path.name), path, changes, notes, contents.changes(), contents.unused_tensors())


def _check_types(path: Path, listed: SafetensorsFile, contents: LoraContents) -> None:
    for module in contents.modules:
        for part, name in module.tensors.items():
            if listed.entries[name].dtype not in (SIDE_TYPES if part in SIDE_NUMBERS else FLOAT_TYPES):
                message = tr("{file} stores {tensor} in a form that is not read. Use a copy that is not quantised.")
                raise UnreadableEncoder(message.format(file=quoted(path), tensor=shortened(name)))


def _read(
    path: Path, file: Path, contents: LoraContents, cancelled: CancelCheck
) -> tuple[dict[LoraTarget, dict[str, torch.Tensor]], list[str]]:
    """The tensors by module and part, and the names of those whose numbers are not all finite."""
    wanted = {name: (module.target, part) for module in contents.modules for part, name in module.tensors.items()}
    parts: dict[LoraTarget, dict[str, torch.Tensor]] = defaultdict(dict)
    broken = []
    for name, tensor in read_tensors(path, file, wanted, cancelled):
        target, part = wanted[name]
        parts[target][part] = tensor
        if not is_finite(tensor):
            broken.append(name)
    return parts, broken


def _changes(path: Path, module: LoraModule, parts: dict[str, torch.Tensor]) -> tuple[Change, ...]:
    bias = parts.pop(module.bias) if module.bias else None
    try:
        changes = (make_change(parts),) if module.formula else ()
        if bias is None:
            return changes
        factor = changes[0].factor() if module.bias == "up_bias" and changes else 1.0
        return *changes, make_change({"diff_b": bias * factor})
    except ValueError as error:
        message = tr("{file} is damaged: at {place}, {problem}. Download or copy it again.")
        place = module.target.modules[0]
        raise UnreadableEncoder(message.format(file=quoted(path), place=place, problem=error)) from error


def _scale(path: Path, listed: SafetensorsFile, parts: dict[LoraTarget, dict[str, torch.Tensor]]) -> None:
    """Gives changes the scale that PEFT or diffusers wrote beside the tensors."""
    _, config = adapter_files(path)
    settings = peft_settings(config) if config else None
    by_encoder = diffusers_settings(path, listed.metadata)
    for target, own in parts.items():
        scaling = settings or (by_encoder.get(target.encoder) if isinstance(target.encoder, int) else None)
        if scaling is not None:
            _scale_change(scaling, target, own)


def _scale_change(settings: AdapterSettings, target: LoraTarget, parts: dict[str, torch.Tensor]) -> None:
    """Gives a change the scale that stands beside the tensors, unless it has one of its own or is no product."""
    if not {"alpha", "scale"}.isdisjoint(parts) or not any(part.startswith(_PRODUCT_PARTS) for part in parts):
        return
    down = parts.get("down", parts.get("embedding_A"))
    rank = down.shape[0] if down is not None and down.ndim else None
    parts["scale"] = torch.tensor(settings.factor(target.modules[0], rank))
