"""The kinds of changes that LoRAs make: which parts each has, and which weights they fit. No torch."""

from collections.abc import Callable, Collection, Iterable, Set
from dataclasses import dataclass
from typing import Literal

from core.program.translation import tr, tr_noop
from core.weights.adapters.formula_shapes import (
    OpenShape,
    Shapes,
    any_matrix,
    embedding_shape,
    flat_shape,
    glora_shape,
    is_old_glora,
    loha_shape,
    lokr_shape,
    lora_shape,
    rotated_inputs_shape,
    rotated_outputs_shape,
)

# The kinds without a formula here, by a part that tells them.
_UNSUPPORTED = {"lokr_t1": tr_noop("LoKr with core tensors"), "oft_diag": "OFT", "lora_E": "AdaLoRA", "ia3_l": "(IA)3"}


def unsupported_kind(parts: Collection[str]) -> str | None:
    """The name of the unsupported kind that has one of these parts; None where there is none."""
    return next((tr(kind) for part, kind in _UNSUPPORTED.items() if part in parts), None)


FormulaName = Literal[
    "lora", "table", "loha", "lokr", "full", "set", "glora", "rotated_inputs", "rotated_outputs", "scaled"
]


@dataclass(frozen=True)
class Formula:
    """One way in which parts make a change, of the kind that people call it.

    `shape` is that of the weight, from those of the parts; ValueError where these do not fit one another. `rank` is
    what alpha is divided by, None where alpha scales nothing. `name` finds what is computed (`lora_formulas.ADDED`).
    """

    kind: str
    name: FormulaName
    required: frozenset[str]
    optional: frozenset[str]
    shape: Callable[[Shapes], OpenShape]
    rank: Callable[[Shapes], int] | None = None
    uses_weight: bool = False

    def parts_used(self, parts: Iterable[str]) -> frozenset[str]:
        """Which of the parts it takes; the others are left."""
        return (self.required | self.optional).intersection(parts)


def formula_for(parts: Set[str]) -> Formula | None:
    """The formula that these parts are for; None where they are side numbers alone, or of no kind that is known.

    ValueError where they begin a kind of change and are not whole.
    """
    formula = next((formula for formula in _FORMULAS if formula.required <= parts), None)
    if formula is None and not _TELLING_PARTS.isdisjoint(parts):
        raise ValueError(tr("its parts are {parts}").format(parts=", ".join(sorted(parts))))
    return formula


def _glora_rank(shapes: Shapes) -> int:
    return shapes["a1" if is_old_glora(shapes) else "a2"][0]


def _sizes(part: str) -> Callable[[Shapes], OpenShape]:
    return lambda shapes: flat_shape(shapes[part])


def _first_size(part: str) -> Callable[[Shapes], int]:
    return lambda shapes: shapes[part][0]


def _lokr(first: tuple[str, ...], second: tuple[str, ...]) -> Formula:
    """LoKr of two factors, each whole or as a product; the rank is the second's, or else the first's."""
    rank = next((part for part in (second[-1], first[-1]) if part.endswith("_b")), None)
    return Formula(
        "LoKr",
        "lokr",
        frozenset(first + second),
        _SCALED | {"lokr_t2"},
        lokr_shape,
        _first_size(rank) if rank else None,
    )


_SCALED = frozenset({"alpha", "scale", "dora_scale", "initial_norm"})
_PAIR, _TABLE_PAIR = frozenset({"up", "down"}), frozenset({"embedding_A", "embedding_B"})
_HADAMARD = frozenset({"hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"})
_LOKR_1, _LOKR_2 = (((f"lokr_w{number}",), (f"lokr_w{number}_a", f"lokr_w{number}_b")) for number in (1, 2))
_ROTATION = frozenset({"scaled_oft", "dora_scale", "initial_norm", "alpha"})
_GLORA = frozenset({"a1", "a2", "b1", "b2"})

# In the order in which they are tried.
_FORMULAS: tuple[Formula, ...] = (
    Formula("LoRA", "lora", _PAIR, _SCALED | {"mid", "reshape_weight"}, lora_shape, _first_size("down")),
    Formula("LoHa", "loha", _HADAMARD, _SCALED | {"hada_t1", "hada_t2"}, loha_shape, _first_size("hada_w1_b")),
    *(_lokr(first, second) for first in _LOKR_1 for second in _LOKR_2),
    Formula("LoRA", "table", _TABLE_PAIR, _SCALED, embedding_shape, _first_size("embedding_A")),
    Formula("full", "full", frozenset({"diff"}), _SCALED, _sizes("diff")),
    Formula("full", "full", frozenset({"diff_b"}), _SCALED, _sizes("diff_b")),
    Formula("full", "set", frozenset({"set_weight"}), frozenset(), _sizes("set_weight"), uses_weight=True),
    Formula("GLoRA", "glora", _GLORA, _SCALED, glora_shape, _glora_rank, uses_weight=True),
    Formula("OFT", "rotated_inputs", frozenset({"oft_R"}), _ROTATION, rotated_inputs_shape, uses_weight=True),
    Formula("OFT", "rotated_outputs", frozenset({"oft_blocks"}), _ROTATION | {"rescale"}, rotated_outputs_shape,
            uses_weight=True),
    Formula("(IA)3", "scaled", frozenset({"weight", "on_input"}), frozenset(), any_matrix, uses_weight=True),
)  # fmt: skip
_TELLING_PARTS = frozenset().union(*(formula.required for formula in _FORMULAS)) - {"weight", "on_input"}
