"""LoRAs on encoders: which changes fit, and the weights that they make, mixed anew as strengths move."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from core.encoder.encoder import Encoder
from core.encoder.encoding import EncoderInfo, Floats
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.messages import quoted
from core.program.translation import join_names, tr
from core.tokens.families import ENCODERS
from core.tokens.text_families import encoders_of
from core.weights import UnreadableEncoder
from core.weights.adapters.lora import Lora
from core.weights.adapters.lora_change import Change
from core.weights.adapters.lora_keys import LoraTarget

# bytes of changes kept for an encoder: those of one LoRA on every weight of CLIP ViT-L take 324 MB
DELTA_CACHE_BYTES = 384 * 2**20
MATRICES = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.out_proj", "mlp.fc1", "mlp.fc2")

WeightNames = tuple[str, ...]  # of weights that lie one above the other
WeightedLora = tuple[Lora, float]  # and its strength


@dataclass(frozen=True, slots=True)
class LoraFit:
    """How a LoRA suits a model: how many of its changes are used, and why none is, as a sentence."""

    used: int
    misfit: str | None = None
    notes: tuple[str, ...] = ()  # about what is left out


def check_lora(lora: Lora, encoders: Sequence[Encoder]) -> LoraFit:
    """How a LoRA suits these encoders, by names and shapes alone; it is put on CLIP's."""
    encoders = clip_encoders(encoders)
    if not encoders:
        return LoraFit(0, tr("LoRAs are put on CLIP’s text encoders alone so far, and this model has none."))
    fitting = [names for encoder in encoders for *_, names in targeted_changes(lora, encoder)]
    used = sum(names is not None for names in fitting)
    total = sum(map(len, lora.changes.values()))
    if total and not used:
        return LoraFit(0, _misfit(lora, [encoder.info for encoder in encoders]))
    note = tr("{count} of the changes in {file} do not fit and are left out.")
    note = note.format(count=total - used, file=quoted(lora.source))
    return LoraFit(used, None, (note,) if total > used else ())


def clip_encoders(encoders: Sequence[Encoder]) -> list[Encoder]:
    """Those of them that are CLIP's."""
    return [encoder for encoder in encoders if encoder.info.name in ENCODERS]


def is_targeted(target: LoraTarget, info: EncoderInfo) -> bool:
    """Whether a change is meant for an encoder, by its name or its number in the family."""
    if isinstance(target.encoder, str):
        return target.encoder == info.name
    return encoders_of(info.family).index(info.name) == target.encoder


class LoraMixer:
    """LoRAs on one encoder, on the one thread that owns it.

    The weights are written into the tensors of the ones before, so that a moved strength costs no new memory, and the
    changes are cached up to `cache_bytes`; beyond that they are computed again.
    """

    def __init__(self, encoder: Encoder, cache_bytes: int = DELTA_CACHE_BYTES) -> None:
        self._encoder, self._cache_bytes = encoder, cache_bytes
        self._weights: dict[str, torch.Tensor] = {}
        self._applied: tuple[WeightedLora, ...] = ()
        self._is_applied = False
        self._deltas: dict[int, tuple[Change, torch.Tensor]] = {}
        self._norms: dict[str, float] = {}  # of the encoder's own matrices

    def apply(self, loras: Sequence[WeightedLora], cancelled: CancelCheck = never_cancelled) -> None:
        """Has the encoder use these LoRAs, one after the other; those of strength 0 and those that misfit do nothing.

        Without any it is as it was opened, to the bit. Cancelled leaves it so, too.
        """
        wanted = tuple((lora, strength) for lora, strength in loras if strength)
        if wanted != self._applied:
            self.remove()
            self._applied = ()
            self._forget(loras)
            self._weights = self._mix(wanted, cancelled)
            self._applied = wanted
        if not self._is_applied and self._weights:
            self._encoder.replace_weights(self._weights)
            self._is_applied = True

    def remove(self) -> None:
        """Has the encoder use its own weights; putting the same LoRAs on again costs nothing."""
        if self._is_applied:
            self._encoder.replace_weights({})
        self._is_applied = False

    @contextmanager
    def removed(self) -> Iterator[None]:
        """The encoder as it was opened, for a while."""
        was_applied = self._is_applied
        self.remove()
        try:
            yield
        finally:
            if was_applied:
                self.apply(self._applied)

    def change_by_layer(self) -> Floats:
        """The size of the change of each transformer layer, [layers]: that of its six matrices relative to their own.

        Frobenius norms, of all six together: ‖W' - W‖ / ‖W‖.
        """
        return np.array([self._relative_change(layer) for layer in range(self._encoder.info.layers)], np.float32)

    def _relative_change(self, layer: int) -> float:
        changed = own = 0.0
        for matrix in MATRICES:
            name = f"text_model.encoder.layers.{layer}.{matrix}.weight"
            before = self._encoder.own_weight(name)
            if name not in self._norms:
                self._norms[name] = float(torch.linalg.vector_norm(before))
            own += self._norms[name] ** 2
            if name in self._weights:
                changed += float(torch.linalg.vector_norm(self._weights[name] - before)) ** 2
        return (changed / own) ** 0.5 if own else 0.0

    def _mix(self, loras: Sequence[WeightedLora], cancelled: CancelCheck) -> dict[str, torch.Tensor]:
        """The weights that stand in, by name."""
        made: dict[str, torch.Tensor] = {}
        for lora, strength in loras:
            for _, change, names in targeted_changes(lora, self._encoder):
                if cancelled():
                    raise Cancelled
                if names is not None:
                    self._add(change, names, strength, made)
        return made

    def _add(self, change: Change, names: WeightNames, strength: float, made: dict[str, torch.Tensor]) -> None:
        """Adds a change on top of what is made or else the encoder's own."""
        before = [made[name] if name in made else self._encoder.own_weight(name) for name in names]
        delta = self._delta(change, before)
        for name, weight, part in zip(names, before, delta.chunk(len(names)), strict=True):
            factor = 1.0 if change.ignores_strength else strength
            made[name] = torch.add(weight, part, alpha=factor, out=self._output_tensor(name, weight))

    def _delta(self, change: Change, before: list[torch.Tensor]) -> torch.Tensor:
        if id(change) in self._deltas:
            return self._deltas[id(change)][1]
        delta = change.delta(torch.cat(before) if len(before) > 1 else before[0])
        room_taken = sum(kept.nbytes for _, kept in self._deltas.values())
        if not change.depends_on_weight and room_taken + delta.nbytes <= self._cache_bytes:
            self._deltas[id(change)] = change, delta
        return delta

    def _output_tensor(self, name: str, weight: torch.Tensor) -> torch.Tensor:
        """Where a made weight is written; never over a vector, as norms are handed out with every encoding."""
        used = self._weights.get(name)
        return used if used is not None and used.ndim > 1 else torch.empty_like(weight)

    def _forget(self, loras: Sequence[WeightedLora]) -> None:
        """Lets go of the changes of LoRAs that are gone."""
        here = {id(change) for lora, _ in loras for changes in lora.changes.values() for change in changes}
        self._deltas = {key: kept for key, kept in self._deltas.items() if key in here}


def apply_loras(encoders: Sequence[Encoder], loras: Sequence[WeightedLora]) -> tuple[str, ...]:
    """Puts `loras`, each with its strength, on the encoders, in place of those before; none restores them exactly.

    Gives sentences about what does not fit. UnreadableEncoder where nothing of a LoRA fits any of the encoders, and the
    encoders stay as they were.
    """
    notes: list[str] = []
    for lora, _ in loras:
        fit = check_lora(lora, encoders)
        if fit.misfit:
            raise UnreadableEncoder(fit.misfit)
        notes += [*fit.notes, *lora.notes]
    for encoder in clip_encoders(encoders):
        encoder.replace_weights({})
        LoraMixer(encoder, cache_bytes=0).apply(loras)
    return tuple(notes)


def targeted_changes(lora: Lora, encoder: Encoder) -> Iterator[tuple[LoraTarget, Change, WeightNames | None]]:
    """The changes meant for an encoder, with the names of the weights, None where they do not fit."""
    for target, changes in lora.changes.items():
        if is_targeted(target, encoder.info):
            for change in changes:
                yield target, change, _fitting_names(change, target, encoder)


def _fitting_names(change: Change, target: LoraTarget, encoder: Encoder) -> WeightNames | None:
    ending = "bias" if change.is_of_bias else "weight"
    names = tuple(f"{module}.{ending}" for module in target.modules)
    if not set(encoder.weight_names).issuperset(names):
        return None
    first, *others = (encoder.weight_shape(name) for name in names)
    whole = (first[0] + sum(shape[0] for shape in others), *first[1:])
    return names if change.fits(whole) else None


def _misfit(lora: Lora, infos: Sequence[EncoderInfo]) -> str:
    """Why nothing of a LoRA fits: what it was made for, as far as its shapes tell."""
    (target, (change, *_)), *_ = lora.changes.items()
    return tr(  # up to the colon is what there is room for beside its name
        "{file} was made for another model: its change of {place} is {shape}, and the text encoder's width is "
        "{widths}. Choose a LoRA for this family."
    ).format(
        file=quoted(lora.source),
        place=target.modules[0],
        shape=" x ".join("…" if size is None else str(size) for size in change.shape()),
        widths=join_names([str(info.width) for info in infos]),
    )
