"""What a model, a LoRA or a textual inversion holds, known from headers: values for people and for other programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EncoderDescription:
    """One text encoder: its name (clip_l … or a key of TEXT_ENCODERS) and sizes; `dtype` as stored, such as float16.

    `positions` are those that it reads at once, None where nothing in it sets a limit.
    """

    name: str
    layers: int
    width: int
    positions: int | None
    dtype: str


@dataclass(frozen=True)
class ModelDescription:
    """The text encoders of a model, in their family's order.

    `family` is a key of core.tokens.families.FAMILIES or core.tokens.text_families.TEXT_FAMILIES, None where the
    model's own family is not known here.
    """

    family: str | None
    encoders: tuple[EncoderDescription, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnusedTensors:
    """The tensors of a LoRA that are for a text encoder and are not applied: some of their names, and a sentence."""

    count: int = 0
    examples: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class LoraDescription:
    """How many weights a LoRA changes, by encoder (clip_l, clip_g, t5xxl …) and for the U-Net or its like (unet)."""

    changes: Mapping[str, int]
    unused: UnusedTensors = field(default_factory=UnusedTensors)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class InversionDescription:
    """The word of a textual inversion and, by encoder, the count and the width of its vectors."""

    name: str
    vectors: Mapping[str, tuple[int, int]]
    notes: tuple[str, ...] = ()
