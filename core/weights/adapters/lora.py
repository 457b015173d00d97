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
from core.weights.adapters.lora_formulas import Change, make_change, unsupported_kind
from core.weights.adapters.lora_keys import LoraTarget, parse_key, simo_target
from core.weights.formats.pickled_files import is_pickled, safetensors_copy
from core.weights.formats.safetensors_file import FLOAT_TYPES, list_tensors
from core.weights.formats.tensors import is_finite, read_tensors


@dataclass(frozen=True, eq=False)
class Lora:
    """The changes of one file to text encoders, and plain sentences about what it holds besides.

    `changes` may be empty: many LoRAs change the U-Net alone.
    """

    title: str
    source: Path
    changes: Mapping[LoraTarget, tuple[Change, ...]]
    notes: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its changes, such as LoRA or LoKr."""
        return tuple(sorted({change.kind for changes in self.changes.values() for change in changes}))


def open_lora(path: Path, cancelled: CancelCheck = never_cancelled) -> Lora:
    """The LoRA in a file or in a PEFT adapter's folder; only what is for text encoders is read.

    What PEFT or diffusers wrote beside the tensors scales the changes that hold no alpha of their own.
    UnreadableEncoder where it is no LoRA, is damaged or is of a kind not known here; Cancelled.
    """
    model, config = adapter_files(path)
    settings = peft_settings(config) if config else None
    file = safetensors_copy(model, "tensors", cancelled) if is_pickled(model) else model
    contents = list_tensors(file)
    by_encoder = diffusers_settings(path, contents.metadata)
    targets = _simo_targets(list(contents.entries)) or {name: parse_key(name) for name in contents.entries}
    wanted = {name: target for name, target in targets.items() if target is not None}
    if not wanted and not _looks_like_lora(contents.entries):
        message = tr("{file} is not a LoRA. Open it as a text encoder or choose another file.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    odd = [name for name in wanted if contents.entries[name].dtype not in FLOAT_TYPES]
    if odd:
        message = tr("{file} stores {tensor} in a form that cannot be read as numbers.")
        raise UnreadableEncoder(message.format(file=quoted(path), tensor=shortened(odd[0])))
    modules: dict[LoraTarget, dict[str, torch.Tensor]] = defaultdict(dict)
    broken = []
    for name, tensor in read_tensors(path, file, wanted, cancelled):
        target, part = wanted[name]
        modules[target][part] = tensor
        if not is_finite(tensor):
            broken.append(name)
    for target, parts in modules.items():
        scaling = settings or (by_encoder.get(target.encoder) if isinstance(target.encoder, int) else None)
        if scaling is not None:
            _scale(scaling, target, parts)
    changes = {target: _changes(path, target, parts) for target, parts in modules.items()}
    notes = contents.notes
    if broken:
        note = tr("Not all of its numbers are finite, so results may be empty: {tensor}. Use another copy of the LoRA.")
        notes += (note.format(tensor=shortened(broken[0])),)
    if not changes:
        notes += (tr("It changes no text encoder, so words mean what they meant; it acts in the U-Net alone."),)
    return Lora(displayable(path.name), path, changes, notes)


def _changes(path: Path, target: LoraTarget, parts: dict[str, torch.Tensor]) -> tuple[Change, ...]:
    if (kind := unsupported_kind(parts)) is not None:
        message = tr("{file} is of the kind {kind}, which is not supported. Use a LoRA instead.")
        raise UnreadableEncoder(message.format(file=quoted(path), kind=kind))
    bias = [{"diff_b": parts.pop("diff_b")}] if "diff_b" in parts else []
    try:
        return tuple(make_change(change_parts) for change_parts in [*([parts] if parts else []), *bias])
    except ValueError as error:
        message = tr("{file} is damaged: at {place}, {problem}. Download or copy it again.")
        raise UnreadableEncoder(message.format(file=quoted(path), place=target.modules[0], problem=error)) from error


def _scale(settings: AdapterSettings, target: LoraTarget, parts: dict[str, torch.Tensor]) -> None:
    """Gives a change the scale that stands beside the tensors, unless it has one of its own or is no product."""
    if not {"alpha", "scale"}.isdisjoint(parts) or not any(part.startswith(_PRODUCT_PARTS) for part in parts):
        return
    rank = parts["down"].shape[0] if "down" in parts and parts["down"].ndim else None
    parts["scale"] = torch.tensor(settings.factor(target.modules[0], rank))


_PRODUCT_PARTS = ("up", "down", "hada_", "lokr_")


def _simo_targets(names: list[str]) -> dict[str, tuple[LoraTarget, str] | None]:
    """Target and part by key of cloneofsimo's pickled list, in which up and down alternate; empty for other files."""
    if not names or len(names) % 2 or any(not name.isascii() or not name.isdigit() for name in names):
        return {}
    return {name: (simo_target(int(name) // 2), "down" if int(name) % 2 else "up") for name in names}


def _looks_like_lora(names: Mapping[str, object]) -> bool:
    return any(name.startswith(("lora_", "lycoris_", "unet:")) or ".lora" in name or "_lora." in name for name in names)
