"""The part of a LoRA that changes the U-Net: where it acts, and what it adds to keys and values, without merging."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import torch

from core.encoder.encoding import Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck, give_way, never_cancelled
from core.program.messages import displayable, quoted, shortened
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.adapters.adapter_settings import (
    UNET_ROOT,
    AdapterSettings,
    adapter_files,
    diffusers_settings,
    peft_settings,
)
from core.weights.adapters.inversion_names import is_word_in_lora
from core.weights.adapters.lora import SIDE_TYPES
from core.weights.adapters.lora_change import SIDE_NUMBERS, make_change
from core.weights.adapters.lora_contents import list_lora
from core.weights.adapters.lora_keys import listed_keys, parse_key
from core.weights.adapters.lora_kinds import formula_for, unsupported_kind
from core.weights.checkpoints.unet_blocks import DOWN, MATRICES, MIDDLE, UP, BlockPlace, find_place
from core.weights.formats.safetensors_file import FLOAT_TYPES, SafetensorsFile
from core.weights.formats.tensors import read_tensors

ModuleKind = Literal["to_k", "to_v", "cross", "self", "feed_forward", "rest"]
MODULE_KINDS: tuple[ModuleKind, ...] = get_args(ModuleKind)
Place = tuple[BlockPlace, str]  # of a block's to_k or to_v
Parts = dict[str, torch.Tensor]
_NO_CHANGE = frozenset({"alpha", "scale", "weight"})  # parts that alone are no change of a module

_SCALES = frozenset({"alpha", "scale"})
_SIMO = re.compile(r"unet:(\d+)")
# cloneofsimo's lora counts nine modules a block, and the blocks of SD 1.x and 2.x in the order down, up, middle.
_SIMO_MODULES = (
    *("attn1_to_q", "attn1_to_k", "attn1_to_v", "attn1_to_out_0", "ff_net_0_proj"),
    *("attn2_to_q", "attn2_to_k", "attn2_to_v", "attn2_to_out_0"),
)
_SIMO_BLOCKS = (
    *(BlockPlace(DOWN, stage, attention, 0) for stage in range(3) for attention in range(2)),
    *(BlockPlace(UP, stage, attention, 0) for stage in range(1, 4) for attention in range(3)),
    BlockPlace(MIDDLE, 0, 0, 0),
)


@dataclass(frozen=True, eq=False)
class LowRank:
    """A change of a matrix as the product `up` [inner, rank] of `down` [rank, context]; without `down`, `up` is it."""

    up: Floats
    down: Floats | None

    def delta(self, rows: Floats) -> Floats:
        """What it adds to the projection [rows, inner] of rows [rows, context]."""
        inner = rows if self.down is None else rows @ self.down.T
        return np.asarray(inner @ self.up.T, np.float32)

    @property
    def context(self) -> int:
        """The width of the rows that it takes."""
        return int((self.up if self.down is None else self.down).shape[1])


@dataclass(frozen=True, eq=False)
class UnetLora:
    """What one file adds to a U-Net at strength 1.

    `changes` are those of to_k and to_v, by block; `sizes` their Frobenius norms. `squares` are the squared norms of
    all its changes, by the kind of the module. `left_out` counts by kind the modules that are in none of these: those
    whose change depends on the weights, as DoRA's does, and quantised ones. `left_out_projections` are those of to_k
    and to_v among them.
    """

    title: str
    source: Path
    changes: Mapping[Place, LowRank]
    sizes: Mapping[Place, float]
    squares: Mapping[ModuleKind, float]
    left_out: Mapping[str, int] = field(default_factory=dict)
    left_out_projections: Mapping[str, int] = field(default_factory=dict)

    @property
    def places(self) -> tuple[BlockPlace, ...]:
        """The blocks whose keys or values it changes, in the order in which a picture goes through."""
        return tuple(sorted({place for place, _ in self.changes}))

    @property
    def context(self) -> int | None:
        """The width of the rows that it takes; None where it changes neither keys nor values."""
        return next((change.context for change in self.changes.values()), None)

    def shares(self) -> dict[ModuleKind, float]:
        """The share of each kind of module in the whole squared change; all 0 where nothing is changed."""
        whole = sum(self.squares.values())
        return {kind: self.squares.get(kind, 0.0) / whole if whole else 0.0 for kind in MODULE_KINDS}

    def delta(self, place: BlockPlace, projection: str, rows: Floats) -> Floats | None:
        """What it adds to "to_k" or "to_v" of rows [rows, context] in a block; None where nothing."""
        change = self.changes.get((place, projection))
        return None if change is None or change.context != rows.shape[1] else change.delta(rows)


def open_unet_lora(path: Path, cancelled: CancelCheck = never_cancelled) -> UnetLora:
    """The U-Net part of a LoRA file or of a PEFT adapter's folder; nothing else of it is read.

    UnreadableEncoder where it is no LoRA, is damaged or changes no U-Net; Cancelled.
    """
    file, listed, _ = list_lora(path, cancelled)
    modules = _modules(listed.entries)
    if not modules:
        message = tr("{file} changes no U-Net, only how words are read: “LoRA change” shows that.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    _, config = adapter_files(path)
    settings = peft_settings(config) if config else diffusers_settings(path, listed.metadata).get(UNET_ROOT)
    left_out = {stem: kind for stem, parts in modules.items() if (kind := _unread_kind(path, stem, parts, listed))}
    changes: dict[Place, LowRank] = {}
    sizes: dict[Place, float] = {}
    squares: dict[ModuleKind, float] = defaultdict(float)
    read = {stem: parts for stem, parts in modules.items() if stem not in left_out}
    for stem, parts in _read(path, file, read, cancelled):
        give_way(cancelled)
        change, (place, kind) = _change(path, stem, parts, settings), _place_and_kind(stem)
        give_way(cancelled)
        squares[kind] += (square := _square(change))
        if place is not None and kind in MATRICES:
            changes[place, kind], sizes[place, kind] = change, square**0.5
    of_projections = [kind for stem, kind in left_out.items() if _place_and_kind(stem)[1] in MATRICES]
    counts = Counter(left_out.values()), Counter(of_projections)
    return UnetLora(displayable(path.name), path, changes, sizes, dict(squares), *counts)


def _modules(names: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """The tensors' names by the module of the U-Net that they change, and by part."""
    modules: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names if not listed_keys(list(names)) else ():  # such a list is for a text encoder
        key = parse_key(name)
        if key.encoder is None and key.part and not is_word_in_lora(name):
            modules[key.stem][key.part] = name
    return {stem: parts for stem, parts in modules.items() if not parts.keys() <= _NO_CHANGE}


def _unread_kind(path: Path, stem: str, names: Mapping[str, str], listed: SafetensorsFile) -> str | None:
    """What a module is whose change is not computed, told by names and types of its parts; None for all others."""
    types = {part: listed.entries[name].dtype for part, name in names.items()}
    if any(dtype not in (SIDE_TYPES if part in SIDE_NUMBERS else FLOAT_TYPES) for part, dtype in types.items()):
        return tr("quantised")
    if (kind := unsupported_kind(names)) is not None:
        return kind
    try:
        formula = formula_for(names.keys())
    except ValueError as error:
        raise _damaged(path, stem, error) from error
    if formula is None or formula.required == {"diff_b"}:
        return None if formula is None else tr("bias")
    is_decomposed = "dora_scale" in formula.parts_used(names)
    kind = f"DoRA {formula.kind}" if is_decomposed else formula.kind
    return kind if is_decomposed or formula.uses_weight else None


def _read(
    path: Path, file: Path, modules: Mapping[str, dict[str, str]], cancelled: CancelCheck
) -> Iterator[tuple[str, Parts]]:
    """The parts of each module, one module after the other, so that only one is in memory."""
    for stem, names in modules.items():
        part_of = {name: part for part, name in names.items()}
        yield stem, {part_of[name]: part for name, part in read_tensors(path, file, part_of, cancelled)}


def _change(path: Path, stem: str, parts: Parts, settings: AdapterSettings | None) -> LowRank:
    """The change of a module, as a product where it is one.

    What PEFT or diffusers wrote beside the tensors scales a product that holds no alpha of its own.
    """
    if settings is not None and "down" in parts and {"alpha", "scale"}.isdisjoint(parts):
        parts["scale"] = torch.tensor(settings.factor(stem, parts["down"].shape[0]))
    try:
        if {"up", "down"} <= parts.keys():
            return _product(parts)  # of convolutions too, which no text encoder has
        return LowRank(_matrix(make_change(parts).delta(torch.zeros(0))), None)
    except ValueError as error:
        raise _damaged(path, stem, error) from error


def _damaged(path: Path, stem: str, error: ValueError) -> UnreadableEncoder:
    message = tr("{file} is damaged: at {place}, {problem}. Download or copy it again.")
    return UnreadableEncoder(message.format(file=quoted(path), place=shortened(stem), problem=error))


def _product(parts: Parts) -> LowRank:
    """The change of a matrix or convolution; ValueError where its parts do not fit one another."""
    up, down = parts["up"].float(), parts["down"].float()
    if "mid" in parts:
        down = torch.einsum("rskl,si->rikl", parts["mid"].float(), down.flatten(1))
    rank = len(down) if down.ndim > 1 else 0
    if up.ndim < 2 or up.flatten(1).shape[1] != rank or any(parts[one].numel() != 1 for one in _SCALES & parts.keys()):
        raise ValueError(
            tr("{first} times {second} is no matrix product").format(first=tuple(up.shape), second=tuple(down.shape))
        )
    factor = float(parts["scale"]) if "scale" in parts else float(parts.get("alpha", rank)) / max(rank, 1)
    return LowRank(_matrix(up * factor), _matrix(down))


def _matrix(tensor: torch.Tensor) -> Floats:
    """A matrix; of a convolution a row for each channel that it makes, of a norm's numbers one number a row."""
    flat = tensor.flatten(1) if tensor.ndim > 1 else tensor.reshape(-1, 1)
    numbers: Floats = flat.float().contiguous().numpy()
    return numbers


def _square(change: LowRank) -> float:
    """The squared Frobenius norm, of a product by two matrices of rank times rank."""
    if change.down is None:
        return float(np.square(change.up, dtype=np.float64).sum())
    up, down = change.up.astype(np.float64), change.down.astype(np.float64)
    return float(np.sum((up.T @ up) * (down @ down.T)))


def _place_and_kind(stem: str) -> tuple[BlockPlace | None, ModuleKind]:
    """The block that a module belongs to, None where to none, and its kind."""
    if simo := _SIMO.fullmatch(stem):
        block, module = divmod(int(simo[1]), len(_SIMO_MODULES))
        return (_SIMO_BLOCKS[block] if block < len(_SIMO_BLOCKS) else None), _kind(_SIMO_MODULES[module])
    found = find_place(stem)
    return (None, "rest") if found is None else (found[0], _kind(found[1].replace("processor_", "")))


def _kind(module: str) -> ModuleKind:
    if module.startswith("attn2_to_"):
        return {"attn2_to_k": "to_k", "attn2_to_v": "to_v"}.get(module, "cross")  # type: ignore[return-value]
    return "self" if module.startswith("attn1_") else "feed_forward" if module.startswith("ff_") else "rest"
