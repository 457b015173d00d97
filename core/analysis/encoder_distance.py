"""How far two text encoders are from one another: their weights part by part, and their states of one prompt."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from math import isfinite, sqrt

from core.analysis.similarity import cosine_distance
from core.analysis.units import units_of
from core.encoder.encoding import EncoderInfo, Encoding, Floats
from core.program.arrays import np
from core.program.translation import join_names, tr, tr_noop

TOKEN_TABLE, POSITION_TABLE = tr_noop("token table"), tr_noop("position table")
NORM, PROJECTION = tr_noop("final layer norm"), tr_noop("text projection")
ATTENTION, MLP, LAYER_NORMS = tr_noop("attention"), "MLP", tr_noop("layer norms")
WeightPart = str | int  # one of the four above, or the number of a layer, 1 for the first
# The most by which rounding to a type can move a number, relative to it (half the last place).
ROUNDING = {
    "float64": 0.0,
    "float32": 2**-24,
    "float16": 2**-11,
    "bfloat16": 2**-8,
    "float8_e4m3fn": 2**-4,
    "float8_e5m2": 2**-3,
}
# The sentence on parts outside the layers, by whether one differs and whether one is the same.
_OTHER_PARTS = {
    (True, True): tr_noop("The {differing} differs, the {same} is the same."),
    (True, False): tr_noop("The {differing} differs, the {same} are the same."),
    (False, True): tr_noop("The {differing} differ, the {same} is the same."),
    (False, False): tr_noop("The {differing} differ, the {same} are the same."),
}


@dataclass
class WeightDifference:
    """The norms of one part's difference and of the other encoder's part; `is_identical`: no bit differs."""

    difference_norm: float = 0.0
    reference_norm: float = 0.0
    is_identical: bool = True

    @property
    def relative(self) -> float:
        """The difference's norm over the other's own; 0 for equal parts, infinite where the other is all zeros."""
        if self.is_identical:
            return 0.0
        return self.difference_norm / self.reference_norm if self.reference_norm else float("inf")

    def add(self, own: Floats, other: Floats) -> None:
        """Adds one more tensor of the part, of the same shape in both."""
        apart = own.ravel() - other.ravel()
        squared = float(np.vdot(apart, apart))
        self.difference_norm = sqrt(self.difference_norm**2 + squared)
        self.reference_norm = sqrt(self.reference_norm**2 + float(np.vdot(other, other)))
        if squared != 0 or not np.array_equal(own, other):  # tiny numbers have squares of 0, and NaN equals nothing
            self.is_identical = False


@dataclass
class WeightDistance:
    """The difference of every part, in the order in which a prompt goes through them, and of each layer's kinds of
    weights.

    `layers` is how many there are. `rounding` is the relative error that storing either one in its type may explain.
    """

    layers: int
    rounding: float = 0.0
    parts: dict[WeightPart, WeightDifference] = field(default_factory=lambda: defaultdict(WeightDifference))
    kinds: dict[tuple[int, str], WeightDifference] = field(default_factory=lambda: defaultdict(WeightDifference))

    def add(self, name: str, own: Floats, other: Floats) -> None:
        """Adds one tensor, named as in `CLIPTextModelWithProjection`."""
        part, kind = part_of_tensor(name)
        self.parts[part].add(own, other)
        if isinstance(part, int):
            self.kinds[part, kind].add(own, other)

    @property
    def identical(self) -> bool:
        """Whether every weight is the same number in both."""
        return all(difference.is_identical for difference in self.parts.values())

    @property
    def differing_layers(self) -> tuple[int, ...]:
        """The numbers of the layers in which any weight differs."""
        return tuple(layer for layer in range(1, self.layers + 1) if not self.parts[layer].is_identical)

    def curve(self, kind: str | None = None) -> Floats:
        """The relative difference of each layer [layers], of all its weights or of one kind."""
        numbers = range(1, self.layers + 1)
        differences = [self.parts[layer] if kind is None else self.kinds[layer, kind] for layer in numbers]
        return np.array([difference.relative for difference in differences], np.float32)


def part_of_tensor(name: str) -> tuple[WeightPart, str]:
    """Which part a tensor belongs to, and within a layer which kind of weights; named as transformers does."""
    if ".layers." in name:
        number, rest = name.split(".layers.")[1].split(".", 1)
        kind = ATTENTION if rest.startswith("self_attn") else MLP if rest.startswith("mlp") else LAYER_NORMS
        return int(number) + 1, kind
    parts = {"token_embedding": TOKEN_TABLE, "position_embedding": POSITION_TABLE, "final_layer_norm": NORM}
    return next((part for word, part in parts.items() if word in name), PROJECTION), ""


def weight_distance(
    own: EncoderInfo, other: EncoderInfo, pairs: Iterable[tuple[str, Floats, Floats]]
) -> WeightDistance:
    """The distance over all `pairs` of a name, one encoder's tensor and the other's; one pair is held at a time."""
    rounding = max(map(rounding_of, (own, other))) if own.dtype != other.dtype else 0
    distance = WeightDistance(own.layers, rounding)
    for name, left, right in pairs:
        distance.add(name, left, right)
    return distance


def not_comparable(own: EncoderInfo, other: EncoderInfo) -> str | None:
    """The sentence that says why the weights of two encoders cannot be compared, None where they can."""
    if (own.layers, own.width) == (other.layers, other.width):
        return None
    return tr(
        "They cannot be compared: this one has {layers} layers of width {width}, the other {other_layers} layers of "
        "width {other_width}."
    ).format(layers=own.layers, width=own.width, other_layers=other.layers, other_width=other.width)


def findings(distance: WeightDistance) -> str:
    """What the differences come to, in a sentence or two."""
    if distance.identical:
        return tr("Identical: every weight is the same number.")
    if any(not isfinite(difference.relative) for difference in distance.parts.values()):
        return tr("They differ, and by how much cannot be said: one has weights that are zero or no finite numbers.")
    if all(difference.relative <= distance.rounding for difference in distance.parts.values()):
        return tr("The same weights, stored more coarsely in one of them: they differ by no more than rounding does.")
    return f"{_describe_layers(distance)} {_describe_other_parts(distance)}"


def _describe_layers(distance: WeightDistance) -> str:
    layers = distance.differing_layers
    if not layers:
        return tr("All layers are the same.")
    most_changed = int(np.argmax(distance.curve())) + 1
    if len(layers) == distance.layers:
        message = tr("All {count} layers differ, layer {furthest} most.")
        return message.format(count=len(layers), furthest=most_changed)
    if len(layers) == 1:
        return tr("Layer {layer} differs; the other layers are the same.").format(layer=layers[0])
    message = tr("Layers {layers} differ, layer {furthest} most; the other layers are the same.")
    return message.format(layers=format_layers(layers), furthest=most_changed)


def hidden_state_distance(own: Encoding, other: Encoding, normed: bool = False) -> Floats:
    """Mean over the words of 1 - cosine between the two encoders' hidden states at each layer, [layers + 1].

    Both must be encodings of the same chunks; `normed` states are those after each encoder's final layer norm. NaN
    where there are no words. ValueError where the shapes differ.
    """
    left, right = (encoding.normed_states if normed else encoding.hidden_states for encoding in (own, other))
    if left.shape != right.shape:
        raise ValueError(f"hidden states of shapes {left.shape} and {right.shape} cannot be compared")
    units = units_of(own.chunks, "word")
    encoded = [[position for position in unit.positions if position < left.shape[1]] for unit in units]
    means = [cosine_distance(left[:, at], right[:, at]).mean(axis=1) for at in encoded if at]
    return np.mean(means, axis=0, dtype=np.float32) if means else np.full(len(left), np.nan, np.float32)


def rounding_of(info: EncoderInfo) -> float:
    """The most by which storing an encoder's weights in its file's type may have moved one, relative to it."""
    return max(ROUNDING.get(name, 0.0) for name in info.dtype.split(" and "))


def format_layers(layers: tuple[int, ...]) -> str:
    """Layers in words: “3 to 11”, “1, 5 and 7 to 9”."""
    runs = [[layer for _, layer in run] for _, run in groupby(enumerate(layers), key=lambda item: item[1] - item[0])]
    return join_names(
        [str(run[0]) if len(run) == 1 else tr("{low} to {high}").format(low=run[0], high=run[-1]) for run in runs]
    )


def _describe_other_parts(distance: WeightDistance) -> str:
    """What is the same and what differs outside the layers."""
    others = {part: difference for part, difference in distance.parts.items() if isinstance(part, str)}
    same = [tr(part) for part, difference in others.items() if difference.is_identical]
    differing = [tr(part) for part, difference in others.items() if not difference.is_identical]
    if not differing:
        return tr("Everything outside the layers is the same.")
    if not same:
        return tr("The {differing} differ, too.").format(differing=join_names(differing))
    message = tr(_OTHER_PARTS[len(differing) == 1, len(same) == 1])
    return message.format(differing=join_names(differing), same=join_names(same))
