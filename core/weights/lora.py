"""LoRAs: a file to the changes it makes to text encoders, and encoders with some of them applied."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from core.encoder import Encoder
from core.encoding import EncoderInfo
from core.families import FAMILIES
from core.weights import UnreadableEncoder, displayable, quoted, shown
from core.weights.lora_kinds import Change, make_change, unsupported_kind
from core.weights.lora_names import LoraPlace, read_name, simo_place
from core.weights.pickled_files import is_pickled, safetensors_copy
from core.weights.safetensors_file import list_tensors
from core.weights.shape import FLOATS
from core.weights.tensor_reader import read_tensors


@dataclass(frozen=True)
class Lora:
    """The changes of one file to text encoders, and plain sentences about what it holds besides.

    `changes` may be empty: many LoRAs change the U-Net alone.
    """

    title: str
    source: Path
    changes: Mapping[LoraPlace, tuple[Change, ...]]
    notes: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its changes, such as LoRA or LoKr."""
        return tuple(sorted({change.kind for changes in self.changes.values() for change in changes}))


def open_lora(path: Path, cancelled: Callable[[], bool] = lambda: False) -> Lora:
    """The LoRA in a file; only what is for text encoders is read.

    UnreadableEncoder where it is no LoRA, is damaged or is of a kind not known here; core.encoder.Cancelled.
    """
    file = safetensors_copy(path, "tensors", cancelled) if is_pickled(path) else path
    contents = list_tensors(file)
    places = _simo_list(list(contents.entries)) or {name: read_name(name) for name in contents.entries}
    wanted = {name: place for name, place in places.items() if place is not None}
    if not wanted and not _looks_like_lora(contents.entries):
        raise UnreadableEncoder(f"{quoted(path)} is not a LoRA. Open it as a text encoder or choose another file.")
    odd = [name for name in wanted if contents.entries[name].dtype not in FLOATS]
    if odd:
        raise UnreadableEncoder(f"{quoted(path)} stores {shown(odd[0])} in a form that cannot be read as numbers.")
    modules: dict[LoraPlace, dict[str, torch.Tensor]] = defaultdict(dict)
    for name, tensor in read_tensors(path, file, wanted, cancelled):
        place, part = wanted[name]
        modules[place][part] = tensor
    changes = {place: _changes(path, place, parts) for place, parts in modules.items()}
    notes = (
        () if changes else ("It changes no text encoder, so words mean what they meant; it acts in the U-Net alone.",)
    )
    return Lora(displayable(path.name), path, changes, contents.notes + notes)


def apply_loras(encoders: Sequence[Encoder], loras: Sequence[tuple[Lora, float]]) -> tuple[str, ...]:
    """Puts `loras`, each with its strength, on the encoders, in place of those before; none restores them exactly.

    Gives sentences about what does not fit. UnreadableEncoder where nothing of a LoRA fits any of the encoders, and the
    encoders stay as they were.
    """
    made: list[dict[str, torch.Tensor]] = [{} for _ in encoders]
    notes: list[str] = []
    for lora, strength in loras:
        fitted: Counter[bool] = Counter()
        for encoder, weights in zip(encoders, made, strict=True):
            for place, changes in lora.changes.items():
                if is_for(place, encoder.info):
                    fitted.update(_apply(change, place, encoder, weights, strength) for change in changes)
        if lora.changes and not fitted[True]:
            raise UnreadableEncoder(_misfit(lora, [encoder.info for encoder in encoders]))
        if fitted[False]:
            notes.append(f"{fitted[False]} of the changes in {quoted(lora.source)} do not fit and are left out.")
        notes.extend(lora.notes)
    for encoder, weights in zip(encoders, made, strict=True):
        encoder.replace_weights(weights)
    return tuple(notes)


def is_for(place: LoraPlace, info: EncoderInfo) -> bool:
    """Whether a change is meant for an encoder, by its name or its number in the family."""
    if isinstance(place.encoder, str):
        return place.encoder == info.name
    return list(FAMILIES[info.family].encoders).index(info.name) == place.encoder


def _apply(
    change: Change, place: LoraPlace, encoder: Encoder, weights: dict[str, torch.Tensor], strength: float
) -> bool:
    """Adds the change to `weights`, on top of what is there or the encoder's own; False where it does not fit."""
    ending = "bias" if "diff_b" in change.parts else "weight"
    names = [f"{module}.{ending}" for module in place.modules]
    if not all(encoder.has_weight(name) for name in names):
        return False
    own = [weights[name] if name in weights else encoder.own_weight(name) for name in names]
    before = torch.cat(own) if len(own) > 1 else own[0]
    if change.shape() != tuple(before.shape):
        return False
    if strength:
        after = before + strength * change.delta(before)
        weights.update(zip(names, after.chunk(len(names)), strict=True))
    return True


def _changes(path: Path, place: LoraPlace, parts: dict[str, torch.Tensor]) -> tuple[Change, ...]:
    if (kind := unsupported_kind(parts)) is not None:
        raise UnreadableEncoder(f"{quoted(path)} is of the kind {kind}, which is not supported. Use a LoRA instead.")
    bias = [{"diff_b": parts.pop("diff_b")}] if "diff_b" in parts else []
    try:
        return tuple(make_change(some) for some in [*([parts] if parts else []), *bias])
    except ValueError as error:
        raise UnreadableEncoder(
            f"{quoted(path)} is damaged: at {place.modules[0]}, {error}. Download or copy it again."
        ) from error


def _simo_list(names: list[str]) -> dict[str, tuple[LoraPlace, str] | None]:
    """The places in cloneofsimo's pickled list: up and down by turns, module after module; none where it is no list."""
    if not names or len(names) % 2 or any(not name.isascii() or not name.isdigit() for name in names):
        return {}
    return {name: (simo_place(int(name) // 2), "down" if int(name) % 2 else "up") for name in names}


def _looks_like_lora(names: Mapping[str, object]) -> bool:
    return any(name.startswith(("lora_", "lycoris_", "unet:")) or ".lora" in name or "_lora." in name for name in names)


def _misfit(lora: Lora, infos: Sequence[EncoderInfo]) -> str:
    """Why nothing of a LoRA fits: what it was made for, as far as its shapes tell."""
    (place, (change, *_)), *_ = lora.changes.items()
    widths = " and ".join(str(info.width) for info in infos)
    shape = " x ".join(map(str, change.shape()))
    return (
        f"{quoted(lora.source)} was made for another model: its change of {place.modules[0]} is {shape}, and the text "
        f"encoder's width is {widths}. Choose a LoRA for this family."
    )
